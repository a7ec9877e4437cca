"""The words of the lane: what its heading, its projector and a screen reader say about a picture."""

from __future__ import annotations

from collections.abc import Iterator

from cqrs_sim.core.channel import Flight
from cqrs_sim.core.duration import exact, seconds
from cqrs_sim.core.projector import MOST_ATTEMPTS
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.written import decimal, listed, whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.detail import Level
from cqrs_sim.ui.following import Place
from cqrs_sim.ui.lane_picture import LanePicture
from cqrs_sim.ui.picture import Picture

SPOKEN = 6
"""How many tokens are told one by one; more would take longer to hear than to happen."""
NAMED = 4
"""How many of those waiting are named."""
CLOSE = 0.2
"""Up to which share they differ by, the number in flight is said to be about what Little's law says."""

_NOTHING = _("Nothing in flight")
_EXPECTED = _("{rate}/s × {delay} = {expected} expected")
_DELAY_OF = {
    "fixed": _("fixed delay, {delay}"),
    "uniform": _("uniform delay, on average {delay}"),
    "exponential": _("exponential delay, on average {delay}"),
    "lognormal": _("lognormal delay, on average {delay}"),
}
_CUT, _CUT_HOLDING = _("cut for {time} more"), _("cut for {time} more, {n} held back")
_PROJECTOR, _TWO_PROJECTORS, _DOWN = _("Projector"), _("Two projectors"), _("Projector down at #{position}")
_NOBODY, _REBUILDING = _("nobody applies events"), _("rebuilding: {done} of {all}")
_FAILS, _APPLIED = _("fails, attempt {attempt} of {most}"), _("applied up to #{position}")
_LEFT, _NEVER_DONE = _("{rate}/s: {time} left"), _("{rate}/s: never done")
_ARRIVES = _("{event} #{position} arrives in {time}")
_COUNTDOWN, _AT_ONCE, _SLOWED = _("arrives in {time}"), _("synchronous"), _("{time}: slowed for the eye")
_LAW, _ABOUT_LAW = _("= {rate}/s × {delay}"), _("≈ {rate}/s × {delay}")
_FLOW, _BRIEF_FLOW = _("in {coming}/s, applied {applied}/s, waiting {n}"), _("applied {applied}/s, waiting {n}")
_SEVERAL_COMING = _("{n} in flight, in {coming}/s")
_MINE = {
    Place.AT_DOOR: _("Your #{position} waits at the door"),
    Place.HELD: _("Your #{position} is held until #{awaited} comes"),
    Place.QUEUED: _("Your #{position} waits for its turn"),
    Place.PARKED: _("Your #{position} is parked"),
    Place.TO_COME: _("Your #{position} was lost and will be sent again"),
    Place.LOST: _("Your #{position} is lost for good"),
    Place.UNSENT: _("Your #{position} was never sent"),
}
_MINE_APPLIED = _("Your event #{position} is applied")
_SHORTLY_DOWN, _SO_FAR = _("down at #{position}"), _("#{position} of {head}")
_TOLD = _("#{position} about {subject} by {client}, arrives in {time}")


def heading(lane: LanePicture) -> str:
    """Return how many copies are on their way."""
    return _in_flight(len(lane.flights)) if lane.flights else _NOTHING


def detail(picture: Picture, chosen: Flight | None) -> str:
    """Return the line below: the token chosen, else what is wrong, else Little's law at work, else the delay."""
    lane, law = picture.lane, picture.lane.delay
    if chosen is not None:
        return _told(chosen, picture.now)
    if wrong := mine_astray(lane) or astray(lane, picture.now):
        return wrong
    if picture.detail.level is Level.STREAM and lane.flights:
        return littles_law(lane)
    if lane.flights and picture.rate:
        # Little's law: the mean number on the way is the rate times the mean time on the way.
        # It is told of the rate as people read it, so that they find the product right.
        rate = round(picture.rate, 1)
        return _EXPECTED.format(
            rate=decimal(rate, ".1f"), delay=seconds(law.mean), expected=decimal(rate * law.mean / SECOND, ".1f")
        )
    return _DELAY_OF[law.shape].format(delay=seconds(law.mean))


def littles_law(lane: LanePicture) -> str:
    """Return how the number in flight comes about, as it goes on from that number.

    Little's law: the mean number on the way is the rate times the mean time on the way. The rate is that of the time
    that an event takes, so with a fixed delay, and where nothing goes wrong, both sides are equal.
    """
    expected, count = lane.coming * lane.delay.mean / SECOND, len(lane.flights)
    close = abs(expected - count) <= CLOSE * count
    said = (_LAW if round(expected) == count else _ABOUT_LAW) if close else _EXPECTED
    return said.format(rate=_rate(lane.coming), delay=seconds(lane.delay.mean), expected=decimal(expected, ",.0f"))


def flow(lane: LanePicture) -> str:
    """Return what comes in, what is applied and what waits, as far as nobody can follow single events."""
    return _FLOW.format(coming=_rate(lane.coming), applied=_rate(lane.applied), n=whole(lane.waiting))


def brief_flow(lane: LanePicture) -> str:
    """Return that of one lane among several, whose events come in at the same rate."""
    return _BRIEF_FLOW.format(applied=_rate(lane.applied), n=whole(lane.waiting))


def several(picture: Picture) -> str:
    """Return how many copies are on their way on several lanes, and at the stream how many come in a second."""
    flying, lanes = sum(len(lane.flights) for lane in picture.lanes), len(picture.lanes)
    if picture.detail.level is Level.STREAM:
        coming = max(lane.coming for lane in picture.lanes)
        return _SEVERAL_COMING.format(n=whole(flying), coming=_rate(coming))
    said = ngettext("{n} in flight on {lanes} lane", "{n} in flight on {lanes} lanes", lanes)
    return said.format(n=whole(flying), lanes=lanes)


def all_in_flight(picture: Picture) -> str:
    """Return how many copies are on their way on all lanes."""
    return _in_flight(sum(len(lane.flights) for lane in picture.lanes))


def mine_astray(lane: LanePicture) -> str:
    """Return where a person's own last event is, where it is not on its way and not applied; else nothing."""
    followed = lane.followed
    if followed is None or followed.place not in _MINE:
        return ""
    return _MINE[followed.place].format(position=followed.position, awaited=lane.waits_for)


def mine_spoken(lane: LanePicture, now: int) -> str:
    """Return all about a person's own last event on this lane; nothing where it is not followed."""
    followed = lane.followed
    if followed is None:
        return ""
    if followed.place is Place.APPLIED:
        return _MINE_APPLIED.format(position=followed.position)
    if not followed.copies:
        return mine_astray(lane)
    said = ngettext(
        "Your event #{position} arrives in {time}",
        "Your event #{position} arrives in {time}, in {n} copies",
        len(followed.copies),
    )
    left = min(copy.left(now) for copy in followed.copies)
    return said.format(position=followed.position, time=seconds(left), n=len(followed.copies))


def astray(lane: LanePicture, now: int) -> str:
    """Return what is wrong on the way: a partition, and what was lost; nothing where all is well."""
    said = []
    if lane.partitioned_until > now:
        back = sum(flight.arrives_at <= now for flight in lane.flights)
        said.append((_CUT_HOLDING if back else _CUT).format(time=seconds(lane.partitioned_until - now), n=back))
    if lane.returning:
        said.append(
            ngettext("{n} will be sent again", "{n} will be sent again", lane.returning).format(n=lane.returning)
        )
    if lane.lost:
        said.append(ngettext("{n} lost for good", "{n} lost for good", lane.lost).format(n=lane.lost))
    return listed(said)


def line(flight: Flight, now: int) -> str:
    """Return a token on one line."""
    return f"{flight.envelope.event_type} {_told(flight, now)}"


def title(lane: LanePicture) -> str:
    """Return what the projector is called in its present state."""
    if not lane.up:
        return _DOWN.format(position=lane.checkpoint)
    said = _TWO_PROJECTORS if lane.second else _PROJECTOR
    return listed((said, _parked(lane.parked))) if lane.parked else said


def projector(lane: LanePicture) -> str:
    """Return how far the projector has come, or what it does or waits for instead."""
    if not lane.up:
        return _at_the_door(len(lane.at_door)) if lane.at_door else _NOBODY
    if lane.progress is not None:
        return _REBUILDING.format(done=lane.progress[0], all=lane.progress[1])
    if lane.attempts:
        return _FAILS.format(attempt=lane.attempts, most=MOST_ATTEMPTS)
    if lane.waits_for is not None:
        return _waiting_for(lane, lane.waits_for)
    if lane.capacity and lane.queued:
        return listed((_waiting(lane.queued), _drained(lane)))
    return _waiting(lane.queued) if lane.queued else _APPLIED.format(position=lane.checkpoint)


def _waiting_for(lane: LanePicture, awaited: int) -> str:
    """Return what waits for an event before it."""
    held = len(lane.held)
    if lane.for_ever:
        said = ngettext("{n} waiting for ever for #{position}", "{n} waiting for ever for #{position}", held)
        return said.format(n=held, position=awaited)
    events = listed(f"#{position}" for position in lane.held[:NAMED])
    if held <= NAMED:
        said = ngettext("{events} waits for #{position}", "{events} wait for #{position}", held)
        return said.format(events=events, position=awaited)
    said = ngettext(
        "{events} and {n} more wait for #{position}", "{events} and {n} more wait for #{position}", held - NAMED
    )
    return said.format(events=events, n=held - NAMED, position=awaited)


def _drained(lane: LanePicture) -> str:
    """Return how long it takes until nothing waits: the queue shrinks by what is done and grows by what comes."""
    shrinks, rate = lane.capacity - lane.arriving, decimal(lane.capacity, "g")
    if shrinks <= 0:
        return _NEVER_DONE.format(rate=rate)
    return _LEFT.format(rate=rate, time=seconds(round(lane.queued / shrinks * SECOND)))


def _rate(rate: float) -> str:
    return decimal(rate, ",.0f")


def _in_flight(n: int) -> str:
    return ngettext("{n} in flight", "{n} in flight", n).format(n=whole(n))


def _waiting(n: int) -> str:
    return ngettext("{n} waiting", "{n} waiting", n).format(n=n)


def _parked(n: int) -> str:
    return ngettext("{n} parked", "{n} parked", n).format(n=n)


def _at_the_door(n: int) -> str:
    return ngettext("{n} at the door", "{n} at the door", n).format(n=n)


def spoken(picture: Picture) -> str:
    """Return all of it for a screen reader, a person's own last event first."""
    return ". ".join(_spoken(lane, picture) for lane in picture.lanes)


def _spoken(lane: LanePicture, picture: Picture) -> str:
    streaming = picture.detail.level is Level.STREAM
    said = (
        lane.title,
        mine_spoken(lane, picture.now),
        _in_flight(len(lane.flights)),
        flow(lane) if streaming else "",
        astray(lane, picture.now),
        *(() if streaming else _each(lane, picture.now)),
        title(lane),
    )
    return ". ".join((*filter(None, said), projector(lane)))


def _each(lane: LanePicture, now: int) -> Iterator[str]:
    for flight in lane.flights[:SPOKEN]:
        envelope, left = flight.envelope, seconds(flight.left(now))
        yield _ARRIVES.format(event=envelope.event_type, position=envelope.position, time=left)


def brief(lane: LanePicture, picture: Picture) -> str:
    """Return the state of a lane among several in a few words: what is wrong, else how it flows or how far it is."""
    head, now = picture.head, picture.now
    if mine := mine_astray(lane):
        return mine
    if not lane.up:
        return listed((_SHORTLY_DOWN.format(position=lane.checkpoint), _at_the_door(len(lane.at_door))))
    if lane.progress is not None or lane.attempts or lane.waits_for is not None:
        return projector(lane)
    if picture.detail.level is Level.STREAM and not astray(lane, now):
        return brief_flow(lane)
    if picture.viewing.reduced and lane.flights and picture.detail.level is Level.TOKENS:
        return countdown(min(flight.left(now) for flight in lane.flights))
    parked = _parked(lane.parked) if lane.parked else ""
    queue = _waiting(lane.queued) if lane.queued else ""
    so_far = _SO_FAR.format(position=lane.checkpoint, head=head)
    return listed(filter(None, (astray(lane, now), parked, queue, so_far)))


def countdown(left: int) -> str:
    """Return for how long (microseconds) a token still travels, for those to whom it does not move."""
    return _COUNTDOWN.format(time=seconds(left))


def travelled(travel: int, swift: bool) -> str:
    """Return what is said of an event that came to the read store at once, or so fast that it is drawn slower."""
    if travel == 0:
        return _AT_ONCE
    return _SLOWED.format(time=exact(travel)) if swift else ""


def tick(moment: int) -> str:
    """Return a moment (microseconds) as the ruler writes it."""
    if moment % SECOND == 0:
        return f"{moment // SECOND} s"
    return f"{decimal(moment / SECOND, '.3g' if moment >= SECOND else '.2g')} s"


def _told(flight: Flight, now: int) -> str:
    envelope = flight.envelope
    left = seconds(flight.left(now))
    return _TOLD.format(position=envelope.position, subject=envelope.subject, client=envelope.client, time=left)
