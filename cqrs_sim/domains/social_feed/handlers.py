"""How commands are carried out once their rules hold: rows are put, events are returned."""

from __future__ import annotations

from typing import Any

from cqrs_sim.core.domain import CommandHandler
from cqrs_sim.core.messages import Caller, Event
from cqrs_sim.core.rows import Rows
from cqrs_sim.domains.social_feed import post_rules as on_posts
from cqrs_sim.domains.social_feed import user_rules as on_users
from cqrs_sim.domains.social_feed.commands import (
    AddComment,
    CreatePost,
    DeletePost,
    EditPost,
    FollowUser,
    LikePost,
    RegisterUser,
    UnfollowUser,
    UnlikePost,
    UpdateProfile,
)
from cqrs_sim.domains.social_feed.events import (
    CommentAdded,
    PostCreated,
    PostDeleted,
    PostEdited,
    PostLiked,
    PostUnliked,
    ProfileUpdated,
    UserFollowed,
    UserRegistered,
    UserUnfollowed,
)
from cqrs_sim.domains.social_feed.people import acting_user, folded, known_user
from cqrs_sim.domains.social_feed.tables import (
    COMMENTS,
    FOLLOWS,
    LIKES,
    NAMES,
    POSTS,
    USERS,
    Comment,
    Follow,
    Like,
    Name,
    Post,
    User,
)

Events = tuple[Event, ...]


def _register_user(rows: Rows, command: RegisterUser, _caller: Caller) -> Events:
    user = User(rows.next_key(USERS), command.name, display_name=command.name, bio="")
    rows.put(USERS, user)
    rows.put(NAMES, Name(folded(user.name), user.id))
    return (UserRegistered(user.id, user.name, user.display_name, user.bio),)


def _update_profile(rows: Rows, command: UpdateProfile, caller: Caller) -> Events:
    user = acting_user(rows, caller)
    rows.put(USERS, User(user.id, user.name, command.display_name, command.bio))
    return (ProfileUpdated(user.id, command.display_name, command.bio),)


def _create_post(rows: Rows, command: CreatePost, caller: Caller) -> Events:
    author = acting_user(rows, caller)
    post = Post(rows.next_key(POSTS), author.id, command.text, version=1, created_at=caller.at)
    rows.put(POSTS, post)
    return (PostCreated(post.id, author.id, author.display_name, post.text),)


def _edit_post(rows: Rows, command: EditPost, _caller: Caller) -> Events:
    post = _post(rows, command.post)
    edited = Post(post.id, post.author, command.text, post.version + 1, post.created_at)
    rows.put(POSTS, edited)
    return (PostEdited(edited.id, edited.text, edited.version),)


def _delete_post(rows: Rows, command: DeletePost, _caller: Caller) -> Events:
    post = _post(rows, command.post)
    likes = rows.find(LIKES, {"post": post.id})
    for like in likes:
        rows.drop(LIKES, like.post, like.user)
    for comment in rows.find(COMMENTS, {"post": post.id}):
        rows.drop(COMMENTS, comment.id)
    rows.drop(POSTS, post.id)
    return (PostDeleted(post.id, post.author, len(likes)),)


def _like_post(rows: Rows, command: LikePost, caller: Caller) -> Events:
    post = _post(rows, command.post)
    user = acting_user(rows, caller)
    rows.put(LIKES, Like(post.id, user.id))
    return (PostLiked(post.id, user.id, post.author),)


def _unlike_post(rows: Rows, command: UnlikePost, caller: Caller) -> Events:
    post = _post(rows, command.post)
    user = acting_user(rows, caller)
    rows.drop(LIKES, post.id, user.id)
    return (PostUnliked(post.id, user.id, post.author),)


def _add_comment(rows: Rows, command: AddComment, caller: Caller) -> Events:
    author = acting_user(rows, caller)
    comment = Comment(rows.next_key(COMMENTS), command.post, author.id, command.text, caller.at)
    rows.put(COMMENTS, comment)
    return (CommentAdded(comment.post, comment.id, author.id, author.display_name, comment.text),)


def _follow_user(rows: Rows, command: FollowUser, caller: Caller) -> Events:
    user, followed = acting_user(rows, caller), known_user(rows, command.name)
    rows.put(FOLLOWS, Follow(user.id, followed.id))
    return (UserFollowed(user.id, user.name, followed.id, followed.name),)


def _unfollow_user(rows: Rows, command: UnfollowUser, caller: Caller) -> Events:
    user, followed = acting_user(rows, caller), known_user(rows, command.name)
    rows.drop(FOLLOWS, user.id, followed.id)
    return (UserUnfollowed(user.id, user.name, followed.id, followed.name),)


def _post(rows: Rows, key: int) -> Post:
    post = rows.get(POSTS, key)
    if post is None:
        raise LookupError(f"no rule made sure that post {key} is there")
    return post


_NAME_RULES = (
    on_users.NAME_NOT_EMPTY,
    on_users.NAME_AT_MOST_20,
    on_users.NAME_ONE_LINE,
    on_users.NAME_NOT_TAKEN,
)
_PROFILE_RULES = (
    on_users.CALLER_REGISTERED,
    on_users.DISPLAY_NAME_NOT_EMPTY,
    on_users.DISPLAY_NAME_AT_MOST_40,
    on_users.DISPLAY_NAME_ONE_LINE,
    on_users.BIO_AT_MOST_160,
)
_TEXT_RULES = (on_posts.TEXT_NOT_EMPTY, on_posts.TEXT_AT_MOST_280)
_POST_RULES = (on_users.CALLER_REGISTERED, on_posts.POST_EXISTS, on_posts.POST_NOT_DELETED)
_OWN_POST_RULES = (*_POST_RULES, on_posts.ONLY_BY_AUTHOR)
_PERSON_RULES = (on_users.CALLER_REGISTERED, on_users.PERSON_EXISTS)

COMMANDS: tuple[CommandHandler[Any], ...] = (
    CommandHandler(CreatePost, (on_users.CALLER_REGISTERED, *_TEXT_RULES), _create_post),
    CommandHandler(LikePost, (*_POST_RULES, on_posts.ONE_LIKE_PER_PERSON), _like_post),
    CommandHandler(EditPost, (*_OWN_POST_RULES, *_TEXT_RULES, on_posts.LATEST_VERSION), _edit_post),
    CommandHandler(DeletePost, _OWN_POST_RULES, _delete_post),
    CommandHandler(AddComment, (*_POST_RULES, *_TEXT_RULES), _add_comment),
    CommandHandler(UnlikePost, (*_POST_RULES, on_posts.LIKED_BEFORE), _unlike_post),
    CommandHandler(FollowUser, (*_PERSON_RULES, on_users.NOT_ONESELF, on_users.NOT_FOLLOWED_TWICE), _follow_user),
    CommandHandler(UnfollowUser, (*_PERSON_RULES, on_users.FOLLOWED_BEFORE), _unfollow_user),
    CommandHandler(UpdateProfile, _PROFILE_RULES, _update_profile),
    CommandHandler(RegisterUser, _NAME_RULES, _register_user, introduces=lambda command: command.name),
)
