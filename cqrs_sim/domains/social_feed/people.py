"""Who is who: finds users by their sign-in name in the write tables."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize

from cqrs_sim.core.messages import Caller
from cqrs_sim.core.rows import ReadRows
from cqrs_sim.domains.social_feed.tables import NAMES, USERS, User


@lru_cache(maxsize=4096)  # A pure function that every command asks several times.
def folded(name: str) -> str:
    """Return what is the same for names that people would take for one: capitals and spaces do not count."""
    return normalize("NFKC", " ".join(name.split()).casefold())


def user_like(rows: ReadRows, name: str) -> User | None:
    """Return the user whose name is this one or differs from it in capitals alone."""
    taken = rows.get(NAMES, folded(name))
    return None if taken is None else rows.get(USERS, taken.user)


def user_named(rows: ReadRows, name: str) -> User | None:
    """Return the user of exactly this name."""
    user = user_like(rows, name)
    return user if user is not None and user.name == name else None


def known_user(rows: ReadRows, name: str) -> User:
    """Return the user of this name, whom a rule has found before. Raises LookupError."""
    user = user_named(rows, name)
    if user is None:
        raise LookupError(f"no rule made sure that {name!r} is registered")
    return user


def acting_user(rows: ReadRows, caller: Caller) -> User:
    """Return the caller, whom a rule has found before. Raises LookupError."""
    return known_user(rows, caller.client)
