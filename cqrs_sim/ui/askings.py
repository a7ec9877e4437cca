"""Askings: what becomes of people's queries until they are answered, by client and query, heard from facts."""

from __future__ import annotations

from typing import NamedTuple

from cqrs_sim.core import facts as told
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.facts import Fact
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.gate import WRITE
from cqrs_sim.core.remedy_sentences import positions
from cqrs_sim.language import _

HEARD = (told.Asked, told.Waits, told.AskedWriteStore, told.TimedOut, told.AnsweredPending, told.Answered)
"""The kinds of facts that askings are made of."""

Scope = tuple[str, str]
"""A client and the name of a query."""

_FOR_ITS_TURN = _("waits for its turn")
_WAITS, _WAITS_UNTIL = _("waits for #{position}"), _("waits for #{position}, {time} left")
_FROM_WRITE, _BUILT = _("from the write tables at #{position}"), _("built at #{position}")
_BUILT_WITH, _OF_REPLICA = _("built at #{position} with {own} from the write store"), _("replica {replica}, {built}")


@dataclass(slots=True)
class Asking:
    """The newest query of one client and name: what it waits for, or how it ended."""

    ticket: int
    of_write_store: bool = False
    """Whether it is the write store that it waits for."""
    waits_for: int | None = None
    until: int | None = None
    in_vain: int | None = None
    """The receipt that it waited for until its time was over."""
    pending: int | None = None
    """The receipt that the client was told about instead of an answer."""
    over: bool = False


class Wait(NamedTuple):
    """A reader's query, which of the stores it waits for, and what keeps it."""

    client: str
    of_write_store: bool
    why: str

    @property
    def said(self) -> str:
        """All of it on one line."""
        return f"{self.client}: {self.why}"


class Askings:
    """Call it with each fact of HEARD."""

    def __init__(self) -> None:
        """Nobody has asked."""
        self._by_scope: dict[Scope, Asking] = {}
        self._scopes: dict[int, Scope] = {}

    def __call__(self, fact: Fact) -> Scope | None:
        """Take one more fact; return whose it is about, if it changes anything for that one."""
        match fact:
            case told.Asked():
                scope = self._scopes[fact.ticket] = fact.client, type(fact.query).__name__
                self._by_scope[scope] = Asking(fact.ticket)
                return scope
            case told.Waits():
                return self._change(fact.ticket, waits_for=fact.receipt, until=fact.until)
            case told.AskedWriteStore():
                return self._change(fact.ticket, of_write_store=True)
            case told.TimedOut():
                return self._change(fact.ticket, waits_for=None, in_vain=fact.receipt)
            case told.AnsweredPending():
                return self._end(fact.ticket, pending=fact.receipt)
            case told.Answered():
                return self._end(fact.ticket)
        return None

    def of(self, scope: Scope) -> Asking | None:
        """Return the newest asking of this client and query."""
        return self._by_scope.get(scope)

    def _change(self, ticket: int, **changes: int | bool | None) -> Scope | None:
        scope = self._scopes.get(ticket)
        asking = None if scope is None else self._by_scope[scope]
        if asking is None or asking.ticket != ticket:
            return None  # there is a newer one
        for name, value in changes.items():
            setattr(asking, name, value)
        return scope

    def _end(self, ticket: int, pending: int | None = None) -> Scope | None:
        scope = self._change(ticket, waits_for=None, pending=pending, over=True)
        self._scopes.pop(ticket, None)
        return scope


def waiting(asking: Asking | None, now: int) -> str:
    """Return what an asking waits for, such as "waits for #4, 1.2 s left"; nothing where it does not."""
    if asking is None or asking.waits_for is None:
        return ""
    if asking.until is None:
        return _WAITS.format(position=asking.waits_for)
    return _WAITS_UNTIL.format(position=asking.waits_for, time=seconds(max(0, asking.until - now)))


def kept(asking: Asking, now: int) -> str:
    """Return what keeps an asking from being answered."""
    return waiting(asking, now) or _FOR_ITS_TURN


def origin(answer: told.Answered, replica: int) -> str:
    """Return where an answer came from, such as "replica 2, built at #4"; `replica` is 0 where it is not named."""
    if answer.lane == WRITE:
        return _FROM_WRITE.format(position=answer.position)
    said = _BUILT.format(position=answer.position)
    if answer.from_write:
        said = _BUILT_WITH.format(position=answer.position, own=positions(answer.from_write))
    return _OF_REPLICA.format(replica=replica, built=said) if replica else said
