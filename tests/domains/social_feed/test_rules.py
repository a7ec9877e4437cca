"""Every rule of every command: what breaks it, with which sentence, and what just keeps it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from cqrs_sim.core.domain import Rule
from cqrs_sim.core.messages import Command
from cqrs_sim.domains.social_feed import SOCIAL_FEED
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
from cqrs_sim.domains.social_feed.events import UserRegistered
from tests.domains.social_feed.play import TWO_POSTS, World
from tests.domains.world import Refused, Step


@dataclass(frozen=True)
class Case:
    """After TWO_POSTS and `before`, `breaks` is refused by `rule` with `sentence`, `keeps` is accepted."""

    id: str
    rule: str
    breaks: Step
    sentence: str
    keeps: Step
    before: tuple[Step, ...] = ()


def texts_of(name: str, empty: Command, blank: Command, long: Command, full: Command) -> list[Case]:
    """Return the cases of a command that Ana gives with a text of these kinds."""
    return [
        Case(f"{name} with no text", "text_not_empty", ("Ana", empty), "Text is empty", ("Ana", full)),
        Case(f"{name} with only spaces", "text_not_empty", ("Ana", blank), "Text is empty", ("Ana", full)),
        Case(
            f"{name} with 281 characters",
            "text_at_most_280",
            ("Ana", long),
            "Text has 281 characters, 280 allowed",
            ("Ana", full),
        ),
    ]


def posts_of(name: str, good: Step, never: Command, deleted: Command, before: tuple[Step, ...] = ()) -> list[Case]:
    """Return the cases of a command on a post, good on p1, and bad on p3 and p2."""
    client, command = good
    stranger, exists, there = "caller_registered", "post_exists", "post_not_deleted"
    return [
        Case(f"{name} by a stranger", stranger, ("Zed", command), "Zed is not registered", good, before),
        Case(f"{name} of a post that never was", exists, (client, never), "There is no p3", good, before),
        Case(f"{name} of a deleted post", there, (client, deleted), "Post p2 has been deleted", good, before),
    ]


LIKED: tuple[Step, ...] = (("Ben", LikePost(1)),)
FOLLOWED: tuple[Step, ...] = (("Ben", FollowUser("Ana")),)
S280, S281 = "é" * 280, "é" * 281

CASES = [
    *texts_of("creating", CreatePost(""), CreatePost(" \n\t\u2003"), CreatePost(S281), CreatePost(S280)),
    *texts_of("editing", EditPost(1, "", 1), EditPost(1, "  ", 1), EditPost(1, S281, 1), EditPost(1, S280, 1)),
    *texts_of("commenting", AddComment(1, ""), AddComment(1, " "), AddComment(1, S281), AddComment(1, S280)),
    *posts_of("a like", ("Ben", LikePost(1)), LikePost(3), LikePost(2)),
    *posts_of("an unlike", ("Ben", UnlikePost(1)), UnlikePost(3), UnlikePost(2), LIKED),
    *posts_of("a comment", ("Ben", AddComment(1, "x")), AddComment(3, "x"), AddComment(2, "x")),
    *posts_of("an edit", ("Ana", EditPost(1, "x", 1)), EditPost(3, "x", 1), EditPost(2, "x", 1)),
    *posts_of("a deletion", ("Ana", DeletePost(1)), DeletePost(3), DeletePost(2)),
    Case("a like of post 0", "post_exists", ("Ben", LikePost(0)), "There is no p0", ("Ben", LikePost(1))),
    Case(
        "a like of a negative post",
        "post_exists",
        ("Ben", LikePost(-1)),
        "There is no p-1",
        ("Ben", LikePost(1)),
    ),
    Case(
        "creating by a stranger",
        "caller_registered",
        ("Zed", CreatePost("x")),
        "Zed is not registered",
        ("Ana", CreatePost("x")),
    ),
    Case(
        "creating by a name in other capitals",
        "caller_registered",
        ("ana", CreatePost("x")),
        "ana is not registered",
        ("Ana", CreatePost("x")),
    ),
    Case(
        "an edit of another's post",
        "only_by_author",
        ("Ben", EditPost(1, "x", 1)),
        "Post p1 is by Ana, not by Ben",
        ("Ana", EditPost(1, "x", 1)),
    ),
    Case(
        "a deletion of another's post",
        "only_by_author",
        ("Ben", DeletePost(1)),
        "Post p1 is by Ana, not by Ben",
        ("Ana", DeletePost(1)),
    ),
    Case(
        "an edit of an earlier version",
        "latest_version",
        ("Ana", EditPost(1, "x", 1)),
        "Post p1 is at version 2, edited from version 1",
        ("Ana", EditPost(1, "x", 2)),
        (("Ana", EditPost(1, "Hello!", 1)),),
    ),
    Case(
        "an edit of a version to come",
        "latest_version",
        ("Ana", EditPost(1, "x", 2)),
        "Post p1 is at version 1, edited from version 2",
        ("Ana", EditPost(1, "x", 1)),
    ),
    Case(
        "a second like",
        "one_like_per_person",
        ("Ben", LikePost(1)),
        "Ben already likes p1",
        ("Cy", LikePost(1)),
        LIKED,
    ),
    Case(
        "an unlike without a like",
        "liked_before",
        ("Cy", UnlikePost(1)),
        "Cy does not like p1",
        ("Ben", UnlikePost(1)),
        LIKED,
    ),
    Case(
        "a second unlike",
        "liked_before",
        ("Ben", UnlikePost(1)),
        "Ben does not like p1",
        ("Ben", LikePost(1)),
        (*LIKED, ("Ben", UnlikePost(1))),
    ),
    Case(
        "following by a stranger",
        "caller_registered",
        ("Zed", FollowUser("Ana")),
        "Zed is not registered",
        ("Ben", FollowUser("Ana")),
    ),
    Case(
        "following a stranger",
        "person_exists",
        ("Ben", FollowUser("Zed")),
        "Nobody is called Zed",
        ("Ben", FollowUser("Ana")),
    ),
    Case(
        "following oneself",
        "not_oneself",
        ("Ben", FollowUser("Ben")),
        "Ben cannot follow Ben",
        ("Ben", FollowUser("Ana")),
    ),
    Case(
        "following twice",
        "not_followed_twice",
        ("Ben", FollowUser("Ana")),
        "Ben already follows Ana",
        ("Ana", FollowUser("Ben")),
        FOLLOWED,
    ),
    Case(
        "unfollowing by a stranger",
        "caller_registered",
        ("Zed", UnfollowUser("Ana")),
        "Zed is not registered",
        ("Ben", UnfollowUser("Ana")),
        FOLLOWED,
    ),
    Case(
        "unfollowing a stranger",
        "person_exists",
        ("Ben", UnfollowUser("Zed")),
        "Nobody is called Zed",
        ("Ben", UnfollowUser("Ana")),
        FOLLOWED,
    ),
    Case(
        "unfollowing whom one does not follow",
        "followed_before",
        ("Ana", UnfollowUser("Ben")),
        "Ana does not follow Ben",
        ("Ben", UnfollowUser("Ana")),
        FOLLOWED,
    ),
    Case(
        "a profile of a stranger",
        "caller_registered",
        ("Zed", UpdateProfile()),
        "Zed is not registered",
        ("Ana", UpdateProfile()),
    ),
    Case(
        "a display name of spaces",
        "display_name_not_empty",
        ("Ana", UpdateProfile("  ")),
        "Display name is empty",
        ("Ana", UpdateProfile("A")),
    ),
    Case(
        "a display name of 41 characters",
        "display_name_at_most_40",
        ("Ana", UpdateProfile("A" * 41)),
        "Display name has 41 characters, 40 allowed",
        ("Ana", UpdateProfile("A" * 40)),
    ),
    Case(
        "a display name on two lines",
        "display_name_one_line",
        ("Ana", UpdateProfile("A\nB")),
        "Display name has 2 lines, 1 allowed",
        ("Ana", UpdateProfile("A B")),
    ),
    Case(
        "a bio of 161 characters",
        "bio_at_most_160",
        ("Ana", UpdateProfile("Ana", "b" * 161)),
        "Bio has 161 characters, 160 allowed",
        ("Ana", UpdateProfile("Ana", "b" * 160)),
    ),
    Case(
        "an empty name",
        "name_not_empty",
        ("Dia", RegisterUser("")),
        "Name is empty",
        ("Dia", RegisterUser("D")),
    ),
    Case(
        "a name of spaces",
        "name_not_empty",
        ("Dia", RegisterUser(" \t")),
        "Name is empty",
        ("Dia", RegisterUser("D")),
    ),
    Case(
        "a name of 21 characters",
        "name_at_most_20",
        ("Dia", RegisterUser("D" * 21)),
        "Name has 21 characters, 20 allowed",
        ("Dia", RegisterUser("D" * 20)),
    ),
    Case(
        "a name on two lines",
        "name_one_line",
        ("Dia", RegisterUser("D\nE")),
        "Name has 2 lines, 1 allowed",
        ("Dia", RegisterUser("D E")),
    ),
    Case(
        "a name with a line break at its end",
        "name_one_line",
        ("Dia", RegisterUser("Dia\n")),
        "Name has 2 lines, 1 allowed",
        ("Dia", RegisterUser("Dia")),
    ),
    Case(
        "a name that someone has",
        "name_not_taken",
        ("Dia", RegisterUser("Ana")),
        "Ana is registered already",
        ("Dia", RegisterUser("Anna")),
    ),
    Case(
        "a name that someone has in other capitals",
        "name_not_taken",
        ("Dia", RegisterUser("aNA")),
        "Ana is registered already",
        ("Dia", RegisterUser("Dia")),
    ),
    Case(
        "a name that someone has, written with an accent of its own",
        "name_not_taken",
        ("Dia", RegisterUser("Rene\u0301")),
        "Ren\u00e9 is registered already",
        ("Dia", RegisterUser("Rene")),
        (("Ren\u00e9", RegisterUser("Ren\u00e9")),),
    ),
    Case(
        "a name that someone has without the spaces",
        "name_not_taken",
        ("Dia", RegisterUser(" Ana ")),
        "Ana is registered already",
        ("Dia", RegisterUser("A na")),
    ),
]

PARAMETERS = [pytest.param(case, id=case.id) for case in CASES]


@pytest.mark.parametrize("case", PARAMETERS)
def test_what_breaks_a_rule_is_refused_with_its_sentence(case: Case) -> None:
    world = World((*TWO_POSTS, *case.before))
    with pytest.raises(Refused) as refusal:
        world.submit(*case.breaks)
    assert (refusal.value.rule, refusal.value.sentence) == (case.rule, case.sentence)


@pytest.mark.parametrize("case", PARAMETERS)
def test_what_just_keeps_a_rule_is_accepted(case: Case) -> None:
    world = World((*TWO_POSTS, *case.before))
    position = world.log[-1].position
    assert world.submit(*case.keeps).position == position + 1


def test_every_rule_of_every_command_has_a_case() -> None:
    tried = {(type(case.breaks[1]), case.rule) for case in CASES}
    known = {(handler.command, rule.id) for handler in SOCIAL_FEED.commands for rule in handler.rules}
    assert tried == known


def test_all_but_registering_begins_with_the_question_who_it_is() -> None:
    firsts = {handler.command: handler.rules[0].id for handler in SOCIAL_FEED.commands}
    assert {command for command, rule in firsts.items() if rule != "caller_registered"} == {RegisterUser}


def test_a_rule_id_names_one_rule() -> None:
    rules: dict[str, set[int]] = {}
    for handler in SOCIAL_FEED.commands:
        for rule in handler.rules:
            rules.setdefault(rule.id, set()).add(id(rule))
    assert all(len(same) == 1 for same in rules.values())


@pytest.mark.parametrize("rule", SOCIAL_FEED.rule_of.values(), ids=lambda rule: rule.id)
def test_words_of_a_rule_are_short_and_without_a_full_stop(rule: Rule[Command]) -> None:
    assert rule.demand[0].islower()
    assert len(rule.demand) <= 40
    assert rule.refusal[0].isupper() or rule.refusal.startswith("{")
    assert not rule.refusal.endswith(".")


def test_a_key_is_never_used_again_so_a_deleted_post_stays_deleted() -> None:
    world = World((*TWO_POSTS, ("Ana", CreatePost("Next"))))
    with pytest.raises(Refused, match="post_not_deleted"):
        world.submit("Cy", LikePost(2))
    world.submit("Cy", LikePost(3))


def test_registering_is_open_to_whoever_is_not_known_yet() -> None:
    world = World()
    assert world.submit("Dia", RegisterUser("Dia")).event == UserRegistered(1, "Dia", "Dia", "")
