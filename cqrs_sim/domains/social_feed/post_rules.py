"""The rules about posts: their texts, their authors, their likes."""

from __future__ import annotations

from cqrs_sim.core.domain import Rule, Values
from cqrs_sim.core.messages import Caller
from cqrs_sim.core.rows import COUNTERS, ReadRows
from cqrs_sim.domains.social_feed.commands import (
    AddComment,
    CreatePost,
    DeletePost,
    EditPost,
    LikePost,
    UnlikePost,
)
from cqrs_sim.domains.social_feed.entities import POST
from cqrs_sim.domains.social_feed.people import acting_user
from cqrs_sim.domains.social_feed.tables import LIKES, POSTS, USERS
from cqrs_sim.domains.social_feed.user_rules import too_long
from cqrs_sim.language import _

TEXT_LENGTH = 280

OnPost = EditPost | DeletePost | LikePost | UnlikePost | AddComment
WithText = CreatePost | EditPost | AddComment


def _text_empty(_rows: ReadRows, command: WithText, _caller: Caller) -> Values | None:
    return None if command.text.strip() else {"characters": len(command.text)}


def _text_too_long(_rows: ReadRows, command: WithText, _caller: Caller) -> Values | None:
    return too_long(command.text, TEXT_LENGTH)


def _never_created(rows: ReadRows, command: OnPost, _caller: Caller) -> Values | None:
    if rows.get(POSTS, command.post) is not None:
        return None
    # Keys are never reused, so the counter tells a post that is gone from one that never was.
    counter = rows.get(COUNTERS, POSTS.name)
    last = 0 if counter is None else counter.last
    return None if 1 <= command.post <= last else {"post": POST.label(command.post)}


def _deleted(rows: ReadRows, command: OnPost, _caller: Caller) -> Values | None:
    return {"post": POST.label(command.post)} if rows.get(POSTS, command.post) is None else None


def _by_someone_else(rows: ReadRows, command: EditPost | DeletePost, caller: Caller) -> Values | None:
    post = rows.get(POSTS, command.post)
    author = None if post is None else rows.get(USERS, post.author)
    if author is None or author.name == caller.client:
        return None
    return {"post": POST.label(command.post), "author": author.name, "client": caller.client}


def _outdated(rows: ReadRows, command: EditPost, _caller: Caller) -> Values | None:
    post = rows.get(POSTS, command.post)
    if post is None or post.version == command.expected_version:
        return None
    return {"post": POST.label(command.post), "latest": post.version, "seen": command.expected_version}


def _likes(rows: ReadRows, post: int, caller: Caller) -> bool:
    return rows.get(LIKES, post, acting_user(rows, caller).id) is not None


def _liked_already(rows: ReadRows, command: LikePost, caller: Caller) -> Values | None:
    return _pair(command.post, caller) if _likes(rows, command.post, caller) else None


def _not_liked(rows: ReadRows, command: UnlikePost, caller: Caller) -> Values | None:
    return None if _likes(rows, command.post, caller) else _pair(command.post, caller)


def _pair(post: int, caller: Caller) -> Values:
    return {"client": caller.client, "post": POST.label(post)}


TEXT_NOT_EMPTY: Rule[WithText] = Rule("text_not_empty", _("text not empty"), _("Text is empty"), _text_empty)
TEXT_AT_MOST_280: Rule[WithText] = Rule(
    "text_at_most_280",
    _("at most 280 characters"),
    _("Text has {characters} characters, {allowed} allowed"),
    _text_too_long,
)
POST_EXISTS: Rule[OnPost] = Rule("post_exists", _("post exists"), _("There is no {post}"), _never_created)
POST_NOT_DELETED: Rule[OnPost] = Rule(
    "post_not_deleted", _("post not deleted"), _("Post {post} has been deleted"), _deleted
)
ONLY_BY_AUTHOR: Rule[EditPost | DeletePost] = Rule(
    "only_by_author",
    _("only the author may edit or delete"),
    _("Post {post} is by {author}, not by {client}"),
    _by_someone_else,
)
LATEST_VERSION: Rule[EditPost] = Rule(
    "latest_version",
    _("edited from the latest version"),
    _("Post {post} is at version {latest}, edited from version {seen}"),
    _outdated,
)
ONE_LIKE_PER_PERSON: Rule[LikePost] = Rule(
    "one_like_per_person", _("one like per person"), _("{client} already likes {post}"), _liked_already
)
LIKED_BEFORE: Rule[UnlikePost] = Rule(
    "liked_before", _("liked before unliking"), _("{client} does not like {post}"), _not_liked
)
