"""The rules about people: names, profiles, who follows whom."""

from __future__ import annotations

from cqrs_sim.core.domain import Rule, Values
from cqrs_sim.core.messages import Caller, Command
from cqrs_sim.core.rows import ReadRows
from cqrs_sim.domains.social_feed.commands import FollowUser, RegisterUser, UnfollowUser, UpdateProfile
from cqrs_sim.domains.social_feed.people import acting_user, known_user, user_like, user_named
from cqrs_sim.domains.social_feed.tables import FOLLOWS
from cqrs_sim.language import _

NAME_LENGTH = 20
DISPLAY_NAME_LENGTH = 40
BIO_LENGTH = 160


def too_long(text: str, allowed: int) -> Values | None:
    """Return how many characters there are and how many may be, where there are too many."""
    return {"characters": len(text), "allowed": allowed} if len(text) > allowed else None


def too_many_lines(text: str) -> Values | None:
    """Return how many lines there are where there is more than one; a line break at the end begins a line."""
    lines = len(f"{text}.".splitlines())
    return {"lines": lines} if lines > 1 else None


def _unregistered(rows: ReadRows, _command: Command, caller: Caller) -> Values | None:
    return {"client": caller.client} if user_named(rows, caller.client) is None else None


def _name_empty(_rows: ReadRows, command: RegisterUser, _caller: Caller) -> Values | None:
    return None if command.name.strip() else {"characters": len(command.name)}


def _name_too_long(_rows: ReadRows, command: RegisterUser, _caller: Caller) -> Values | None:
    return too_long(command.name, NAME_LENGTH)


def _name_of_lines(_rows: ReadRows, command: RegisterUser, _caller: Caller) -> Values | None:
    return too_many_lines(command.name)


def _name_taken(rows: ReadRows, command: RegisterUser, _caller: Caller) -> Values | None:
    user = user_like(rows, command.name)
    return None if user is None else {"name": command.name, "taken": user.name}


def _display_name_empty(_rows: ReadRows, command: UpdateProfile, _caller: Caller) -> Values | None:
    return None if command.display_name.strip() else {"characters": len(command.display_name)}


def _display_name_too_long(_rows: ReadRows, command: UpdateProfile, _caller: Caller) -> Values | None:
    return too_long(command.display_name, DISPLAY_NAME_LENGTH)


def _display_name_of_lines(_rows: ReadRows, command: UpdateProfile, _caller: Caller) -> Values | None:
    return too_many_lines(command.display_name)


def _bio_too_long(_rows: ReadRows, command: UpdateProfile, _caller: Caller) -> Values | None:
    return too_long(command.bio, BIO_LENGTH)


def _person_missing(rows: ReadRows, command: FollowUser | UnfollowUser, _caller: Caller) -> Values | None:
    return {"name": command.name} if user_named(rows, command.name) is None else None


def _oneself(_rows: ReadRows, command: FollowUser, caller: Caller) -> Values | None:
    return {"client": caller.client} if command.name == caller.client else None


def _follows(rows: ReadRows, name: str, caller: Caller) -> bool:
    return rows.get(FOLLOWS, acting_user(rows, caller).id, known_user(rows, name).id) is not None


def _followed_already(rows: ReadRows, command: FollowUser, caller: Caller) -> Values | None:
    return _pair(command.name, caller) if _follows(rows, command.name, caller) else None


def _not_followed(rows: ReadRows, command: UnfollowUser, caller: Caller) -> Values | None:
    return None if _follows(rows, command.name, caller) else _pair(command.name, caller)


def _pair(name: str, caller: Caller) -> Values:
    return {"client": caller.client, "name": name}


CALLER_REGISTERED: Rule[Command] = Rule(
    "caller_registered", _("caller is registered"), _("{client} is not registered"), _unregistered
)
NAME_NOT_EMPTY: Rule[RegisterUser] = Rule("name_not_empty", _("name not empty"), _("Name is empty"), _name_empty)
NAME_AT_MOST_20: Rule[RegisterUser] = Rule(
    "name_at_most_20",
    _("at most 20 characters"),
    _("Name has {characters} characters, {allowed} allowed"),
    _name_too_long,
)
NAME_ONE_LINE: Rule[RegisterUser] = Rule(
    "name_one_line", _("name on one line"), _("Name has {lines} lines, 1 allowed"), _name_of_lines
)
NAME_NOT_TAKEN: Rule[RegisterUser] = Rule(
    "name_not_taken", _("name not taken"), _("{taken} is registered already"), _name_taken
)
DISPLAY_NAME_NOT_EMPTY: Rule[UpdateProfile] = Rule(
    "display_name_not_empty", _("display name not empty"), _("Display name is empty"), _display_name_empty
)
DISPLAY_NAME_AT_MOST_40: Rule[UpdateProfile] = Rule(
    "display_name_at_most_40",
    _("at most 40 characters"),
    _("Display name has {characters} characters, {allowed} allowed"),
    _display_name_too_long,
)
DISPLAY_NAME_ONE_LINE: Rule[UpdateProfile] = Rule(
    "display_name_one_line",
    _("display name on one line"),
    _("Display name has {lines} lines, 1 allowed"),
    _display_name_of_lines,
)
BIO_AT_MOST_160: Rule[UpdateProfile] = Rule(
    "bio_at_most_160",
    _("at most 160 characters"),
    _("Bio has {characters} characters, {allowed} allowed"),
    _bio_too_long,
)
PERSON_EXISTS: Rule[FollowUser | UnfollowUser] = Rule(
    "person_exists", _("person exists"), _("Nobody is called {name}"), _person_missing
)
NOT_ONESELF: Rule[FollowUser] = Rule("not_oneself", _("someone else"), _("{client} cannot follow {client}"), _oneself)
NOT_FOLLOWED_TWICE: Rule[FollowUser] = Rule(
    "not_followed_twice", _("not followed twice"), _("{client} already follows {name}"), _followed_already
)
FOLLOWED_BEFORE: Rule[UnfollowUser] = Rule(
    "followed_before", _("followed before unfollowing"), _("{client} does not follow {name}"), _not_followed
)
