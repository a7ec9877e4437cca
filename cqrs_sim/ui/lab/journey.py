"""The journey: what goes to the servers and what comes back, track by track, and when each is to be seen; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from cqrs_sim.cors.exchange import NOT_FOUND, Answer, Hop
from cqrs_sim.cors.judge import Verdict, Visit
from cqrs_sim.cors.steps import Rule, State
from cqrs_sim.language import _

LEG_MS, TICK_MS, LEAST_HOLD_MS = 450, 80, 240
"""How long a token is on one leg of its way, the gate takes for one step, and holds a token at least."""

Place = Literal["to gate", "at gate", "to server", "back", "judged", "to page"]


class Track(NamedTuple):
    """What is sent to one server and what it answers; `passes` says whether the gate lets the answer on.

    `to_page` says that the page gets it; else it is used up at the gate. The `first` request comes from the page.
    """

    server: str
    sent: str
    preflight: bool
    reached: bool
    reply: str = ""
    passes: bool = False
    to_page: bool = False
    said: str = ""
    first: bool = False


class Beat(NamedTuple):
    """A stretch of the journey: where the token of one track is, how long, and which of the gate's steps are decided.

    So many are decided before, and `until` so many by the end.
    """

    track: int
    place: Place
    ms: int
    steps: int = 0
    until: int = 0


def tracks(verdict: Verdict, hops: Sequence[Hop]) -> tuple[Track, ...]:
    """Return the tracks of a judged request in their order; the last is a request itself, sent or not."""
    found = []
    for hop, visit in enumerate(verdict.visits):
        if visit.preflight is not None:
            answer = _answer(hops, visit, preflight=True)
            passes = _state(verdict, "permission", hop) == "passed"
            said = _("may ask") if passes else _("no permission")
            found.append(Track(visit.address.origin.text, "OPTIONS", True, True, str(answer.status), passes, said=said))
        found.append(_request(verdict, hops, hop, visit))
    return tuple(found)


def _request(verdict: Verdict, hops: Sequence[Hop], hop: int, visit: Visit) -> Track:
    server = visit.address.origin.text
    if not visit.sent:
        return Track(server, visit.method, False, False, said=_("never sent"), first=hop == 0)
    status = str(_answer(hops, visit, preflight=False).status)
    last = hop == len(verdict.visits) - 1
    passes = _state(verdict, "response", hop) != "failed" and not (last and verdict.blocking is not None)
    to_page = last and passes
    opaque = verdict.outcome in ("opaque", "opaqueredirect")
    following = "" if last else _("goes on to {host}").format(host=verdict.visits[hop + 1].address.origin.host)
    envelope = _("an empty envelope") if opaque else ""
    said = envelope if to_page else following if passes else _("kept from the page")
    return Track(server, visit.method, False, True, status, passes, to_page, said, hop == 0)


def _answer(hops: Sequence[Hop], visit: Visit, preflight: bool) -> Answer:
    if visit.place is None:
        return NOT_FOUND
    hop = hops[visit.place]
    return (hop.preflight if preflight else hop.actual) or NOT_FOUND


def _state(verdict: Verdict, rule: Rule, hop: int) -> State | None:
    return next((step.state for step in verdict.steps if (step.rule, step.hop) == (rule, hop)), None)


def beats(verdict: Verdict, journey: Sequence[Track]) -> tuple[Beat, ...]:
    """Return the stretches of the journey in their order, from the page and as far as it goes."""
    steps = [(step.rule, step.hop) for step in verdict.steps]
    whole = len(steps)
    made: list[Beat] = []
    decided, hop = 0, 0

    def go(track: int, place: Place) -> None:
        made.append(Beat(track, place, LEG_MS, decided, decided))

    def hold(track: int, place: Place, until: int) -> None:
        nonlocal decided
        made.append(Beat(track, place, max(LEAST_HOLD_MS, TICK_MS * (until - decided)), decided, until))
        decided = until

    def before(rule: Rule, number: int) -> int:
        return steps.index((rule, number)) if (rule, number) in steps else whole

    for number, track in enumerate(journey):
        if number == 0:
            go(_request_of(journey, 0), "to gate")
        stop = verdict.blocking is not None and not track.passes
        if track.preflight:
            hold(_request_of(journey, number), "at gate", before("preflight", hop))
            go(number, "to server")
            go(number, "back")
            hold(number, "judged", whole if stop else before("response", hop))
            continue
        if not track.reached:
            if number == 0:
                hold(number, "at gate", whole)
            continue
        if number == 0 or not journey[number - 1].preflight:
            hold(number, "at gate", before("response", hop))
        go(number, "to server")
        go(number, "back")
        hop += 1
        hold(number, "judged", whole if stop or track.to_page else before("origin", hop))
        if track.to_page:
            go(number, "to page")
    return tuple(made)


def _request_of(journey: Sequence[Track], number: int) -> int:
    """Return the track of the request that a preflight asks for; of a request, its own."""
    return number + 1 if journey[number].preflight else number


class Moment(NamedTuple):
    """Where a journey is: in which beat, how far into it from 0 to 1, and how many of the gate's steps are decided."""

    beat: int
    share: float
    decided: int

    def arrivals(self, course: Sequence[Beat]) -> int:
        """Return how many requests have reached a server."""
        return sum(beat.place == "to server" for beat in course[: self.beat])

    def is_past(self, course: Sequence[Beat], track: int, place: Place) -> bool:
        """Whether this track's token has been through that stretch."""
        return any((beat.track, beat.place) == (track, place) for beat in course[: self.beat])


def at(course: Sequence[Beat], elapsed: float) -> Moment | None:
    """Return where the journey is after so many milliseconds; None where it is over."""
    left = elapsed
    for number, beat in enumerate(course):
        if left < beat.ms:
            return Moment(number, left / beat.ms, min(beat.until, beat.steps + int(left / TICK_MS) + 1))
        left -= beat.ms
    return None
