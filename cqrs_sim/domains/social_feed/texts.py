"""The words of the social feed, by id.

A title is under "id", a hint under "id.hint", an empty state under "id.empty", what a field holds at first under
"Class.field.first". Ids are the names of classes, fields, tables and read models; what is not here is titled by its
own name.
"""

from __future__ import annotations

FIELDS = {
    "as_of": "As of",
    "author": "Author",
    "author_name": "By",
    "bio": "Bio",
    "comment": "Comment",
    "comments": "Comments",
    "created_at": "Created",
    "display_name": "Display name",
    "entry": "Entry",
    "expected_version": "Version",
    "folded": "Folded name",
    "followed": "Followed",
    "followed_name": "Followed name",
    "follower": "Follower",
    "followers": "Followers",
    "following": "Following",
    "id": "Id",
    "likes": "Likes",
    "likes_received": "Likes received",
    "limit": "At most",
    "name": "Name",
    "post": "Post",
    "post_version": "Version",
    "posts": "Posts",
    "score": "Score",
    "text": "Text",
    "user": "User",
    "version": "Version",
}

COMMANDS = {
    "RegisterUser.hint": "Become known by a name",
    "UpdateProfile.hint": "Change what others see of you",
    "CreatePost.hint": "Publish a text",
    "CreatePost.text.first": "Hello",
    "EditPost.hint": "Replace the text of your post",
    "DeletePost.hint": "Take your post away, with likes and comments",
    "LikePost.hint": "Like a post, once",
    "UnlikePost.hint": "Take your like back",
    "AddComment.hint": "Write below a post",
    "FollowUser.name": "Whom",
    "FollowUser.hint": "Have someone's posts in your home feed",
    "UnfollowUser.name": "Whom",
    "UnfollowUser.hint": "Have them there no longer",
}

QUERIES = {
    "GetPostFeed.hint": "Everyone's posts, newest first",
    "GetHomeFeed.hint": "Your posts and those of people you follow",
    "GetPost.hint": "One post with its comments",
    "GetUserProfile.name": "Whose",
    "GetUserProfile.hint": "One person and their numbers",
    "GetTrending.hint": "The posts with the highest score",
    "GetPostFeed.empty": "No posts yet. Press Create post (Ctrl+1)",
    "GetHomeFeed.empty": "Nothing here yet. Follow someone or press Create post",
    "GetPost.empty": "This post is not here",
    "GetUserProfile.empty": "This person is not here",
    "GetTrending.empty": "No posts yet. Press Create post (Ctrl+1)",
}

WRITE_TABLES = {
    "users": "Users",
    "users.hint": "Who is registered",
    "users.empty": "Nobody is registered yet",
    "names": "Names",
    "names.hint": "Taken names, so that Ana and ANA are one",
    "names.empty": "No name is taken yet",
    "posts.hint": "Each post once, its author by key",
    "posts.empty": "No posts yet. Press Create post (Ctrl+1)",
    "likes.hint": "Who likes which post, one row a like",
    "likes.empty": "No likes yet",
    "comments.hint": "Who wrote what below which post",
    "comments.empty": "No comments yet",
    "follows": "Follows",
    "follows.hint": "Who follows whom",
    "follows.empty": "Nobody follows anyone yet",
}

READ_MODELS = {
    "feed": "Feed",
    "feed.hint": "Every post with author and counts, for GetPostFeed",
    "feed.empty": "No posts yet. Press Create post (Ctrl+1)",
    "home_feed": "Home feed",
    "home_feed.hint": "Each person's own feed, for GetHomeFeed",
    "home_feed.empty": "No posts yet. Press Create post (Ctrl+1)",
    "home_follows": "Home follows",
    "home_follows.hint": "Whose posts go into whose home feed",
    "home_follows.empty": "Nobody is registered yet",
    "profiles": "Profiles",
    "profiles.hint": "Each person with numbers counted, for GetUserProfile",
    "profiles.empty": "Nobody is registered yet",
    "trending": "Trending",
    "trending.hint": "Posts by likes + 2 x comments, for GetTrending",
    "trending.empty": "No posts yet. Press Create post (Ctrl+1)",
    "post_pages": "Post pages",
    "post_pages.hint": "Each post with its comments, for GetPost",
    "post_pages.empty": "No posts yet. Press Create post (Ctrl+1)",
}

STAGE = {
    "about": "People post, like, comment and follow; feeds and profiles are kept ready to read.",
    "samples": "Add sample posts",
}

TEXTS = {**FIELDS, **COMMANDS, **QUERIES, **WRITE_TABLES, **READ_MODELS, **STAGE}
