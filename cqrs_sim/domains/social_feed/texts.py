"""The words of the social feed, by id.

A title is under "id", a hint under "id.hint", an empty state under "id.empty", what a field holds at first under
"Class.field.first". Ids are the names of classes, fields, tables and read models; what is not here is titled by its
own name.
"""

from __future__ import annotations

from cqrs_sim.language import _, pgettext

FIELDS = {
    "as_of": pgettext("field", "As of"),
    "author": pgettext("field", "Author"),
    "author_name": pgettext("field", "By"),
    "bio": pgettext("field", "Bio"),
    "comment": pgettext("field", "Comment"),
    "comments": pgettext("field", "Comments"),
    "created_at": pgettext("field", "Created"),
    "display_name": pgettext("field", "Display name"),
    "entry": pgettext("field", "Entry"),
    "expected_version": pgettext("field", "Version"),
    "folded": pgettext("field", "Folded name"),
    "followed": pgettext("field", "Followed"),
    "followed_name": pgettext("field", "Followed name"),
    "follower": pgettext("field", "Follower"),
    "followers": pgettext("field", "Followers"),
    "following": pgettext("field", "Following"),
    "id": pgettext("field", "Id"),
    "likes": pgettext("field", "Likes"),
    "likes_received": pgettext("field", "Likes received"),
    "limit": pgettext("field", "At most"),
    "name": pgettext("field", "Name"),
    "post": pgettext("field", "Post"),
    "post_version": pgettext("field", "Version"),
    "posts": pgettext("field", "Posts"),
    "score": pgettext("field", "Score"),
    "text": pgettext("field", "Text"),
    "user": pgettext("field", "User"),
    "version": pgettext("field", "Version"),
}

COMMANDS = {
    "RegisterUser": pgettext("command", "Register user"),
    "UpdateProfile": pgettext("command", "Update profile"),
    "CreatePost": pgettext("command", "Create post"),
    "EditPost": pgettext("command", "Edit post"),
    "DeletePost": pgettext("command", "Delete post"),
    "LikePost": pgettext("command", "Like post"),
    "UnlikePost": pgettext("command", "Unlike post"),
    "AddComment": pgettext("command", "Add comment"),
    "FollowUser": pgettext("command", "Follow user"),
    "UnfollowUser": pgettext("command", "Unfollow user"),
    "RegisterUser.hint": _("Become known by a name"),
    "UpdateProfile.hint": _("Change what others see of you"),
    "CreatePost.hint": _("Publish a text"),
    "CreatePost.text.first": _("Hello"),
    "EditPost.hint": _("Replace the text of your post"),
    "DeletePost.hint": _("Take your post away, with likes and comments"),
    "LikePost.hint": _("Like a post, once"),
    "UnlikePost.hint": _("Take your like back"),
    "AddComment.hint": _("Write below a post"),
    "FollowUser.name": pgettext("field", "Whom"),
    "FollowUser.hint": _("Have someone's posts in your home feed"),
    "UnfollowUser.name": pgettext("field", "Whom"),
    "UnfollowUser.hint": _("Have them there no longer"),
}

QUERIES = {
    "GetPostFeed": pgettext("query", "Post feed"),
    "GetHomeFeed": pgettext("query", "Home feed"),
    "GetPost": pgettext("query", "Post"),
    "GetUserProfile": pgettext("query", "User profile"),
    "GetTrending": pgettext("query", "Trending"),
    "GetPostFeed.hint": _("Everyone's posts, newest first"),
    "GetHomeFeed.hint": _("Your posts and those of people you follow"),
    "GetPost.hint": _("One post with its comments"),
    "GetUserProfile.name": pgettext("field", "Whose"),
    "GetUserProfile.hint": _("One person and their numbers"),
    "GetTrending.hint": _("The posts with the highest score"),
    "GetPostFeed.empty": _("No posts yet. Press Create post (Ctrl+1)"),
    "GetHomeFeed.empty": _("Nothing here yet. Follow someone or press Create post"),
    "GetPost.empty": _("This post is not here"),
    "GetUserProfile.empty": _("This person is not here"),
    "GetTrending.empty": _("No posts yet. Press Create post (Ctrl+1)"),
}

WRITE_TABLES = {
    "users": pgettext("table", "Users"),
    "users.hint": _("Who is registered"),
    "users.empty": _("Nobody is registered yet"),
    "names": pgettext("table", "Names"),
    "names.hint": _("Taken names, so that Ana and ANA are one"),
    "names.empty": _("No name is taken yet"),
    "posts.hint": _("Each post once, its author by key"),
    "posts.empty": _("No posts yet. Press Create post (Ctrl+1)"),
    "likes.hint": _("Who likes which post, one row a like"),
    "likes.empty": _("No likes yet"),
    "comments.hint": _("Who wrote what below which post"),
    "comments.empty": _("No comments yet"),
    "follows": pgettext("table", "Follows"),
    "follows.hint": _("Who follows whom"),
    "follows.empty": _("Nobody follows anyone yet"),
}

READ_MODELS = {
    "feed": pgettext("table", "Feed"),
    "feed.hint": _("Every post with author and counts, for GetPostFeed"),
    "feed.empty": _("No posts yet. Press Create post (Ctrl+1)"),
    "home_feed": pgettext("table", "Home feed"),
    "home_feed.hint": _("Each person's own feed, for GetHomeFeed"),
    "home_feed.empty": _("No posts yet. Press Create post (Ctrl+1)"),
    "home_follows": pgettext("table", "Home follows"),
    "home_follows.hint": _("Whose posts go into whose home feed"),
    "home_follows.empty": _("Nobody is registered yet"),
    "profiles": pgettext("table", "Profiles"),
    "profiles.hint": _("Each person with numbers counted, for GetUserProfile"),
    "profiles.empty": _("Nobody is registered yet"),
    "trending": pgettext("table", "Trending"),
    "trending.hint": _("Posts by likes + 2 x comments, for GetTrending"),
    "trending.empty": _("No posts yet. Press Create post (Ctrl+1)"),
    "post_pages": pgettext("table", "Post pages"),
    "post_pages.hint": _("Each post with its comments, for GetPost"),
    "post_pages.empty": _("No posts yet. Press Create post (Ctrl+1)"),
}

STAGE = {
    "about": _("People post, like, comment and follow; feeds and profiles are kept ready to read."),
    "samples": _("Add sample posts"),
}

TEXTS = {**FIELDS, **COMMANDS, **QUERIES, **WRITE_TABLES, **READ_MODELS, **STAGE}
