"""The caption: one sentence, from the model, about what is going on."""

from __future__ import annotations

from collections.abc import Sequence

from cqrs_sim.core.domain import Domain
from cqrs_sim.core.facts import Answered, Fact, Injected, Rejected, SettingsChanged
from cqrs_sim.core.sentences import ended, named, refusal, words
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.written import whole
from cqrs_sim.language import _, ngettext
from cqrs_sim.ui.fault_caption import done_to
from cqrs_sim.ui.picture import Picture

LONGEST, LONGEST_IN_ROOM = 60, 45
"""Letters that fit into one line in a window of the smallest size, and in the large letters that a room needs."""
HEARD = 2 * SECOND
"""For how long (simulated microseconds) a fault that was done is told, as long as nothing has come of it."""

_LOG_AT, _BUILT = _("The log is at #{position}."), _("Answer built at #{position}. {late}")
_PRESS = _("Press {command} and watch it cross to the {model}.")
_UP_TO_DATE = _("The read store is up to date, at #{position}.")
_PAUSED, _PAUSED_BEHIND = _("Paused. {event} #{position} is on its way."), _("Paused. {behind}")
_ON_ITS_WAY = _("{event} #{position} is on its way. {behind}")
_SHORTLY = _("#{position} is on its way. {behind}")
_BUILT_OF = _("Answer built at #{position} of {head}.")
_PAUSED_SHORTLY = _("Paused. #{position} is on its way.")
_PRESS_AND_WATCH = _("Press {command} and watch it cross.")


def caption(
    domain: Domain,
    picture: Picture,
    last: Fact | None,
    running: bool,
    wrong: Sequence[str] = (),
    longest: int = LONGEST,
) -> str:
    """Return what is going on, in the longest sentence of at most so many letters.

    `last` is the newest fact that a person caused, `wrong` what is wrong at this moment, the longest sentence first.
    """
    return fitting(_sentences(domain, picture, last, running, wrong), longest)


def fitting(sentences: Sequence[str], longest: int) -> str:
    """Return the first of these that is at most so long, or else the last."""
    return next((said for said in sentences if len(said) <= longest), sentences[-1])


def _sentences(
    domain: Domain, picture: Picture, last: Fact | None, running: bool, wrong: Sequence[str]
) -> Sequence[str]:
    match last:
        case Rejected(_, _, rule, values):
            said = ended(_("Rejected: {why}").format(why=refusal(domain, rule, values)))
            return said, _("Rejected: a rule was broken. Nothing changed."), _("Rejected. Nothing changed.")
        case Answered(position=position) if picture.head > position:
            # It may come from another lane or replica than the one people look at first.
            late = _behind(domain, picture) if picture.events_behind else _LOG_AT.format(position=picture.head)
            return _BUILT.format(position=position, late=late), _BUILT_OF.format(position=position, head=picture.head)
        case Injected(at, fault) if not wrong and picture.now - at < HEARD:
            return done_to(fault)
    if wrong:
        return wrong
    if picture.events_behind:
        return _under_way(domain, picture, running)
    if (last is None or isinstance(last, SettingsChanged)) and picture.head == len(domain.opening):
        command = words(domain.commands[0].command.__name__, domain.texts)
        return _PRESS.format(command=command, model=_in_front(domain)), _PRESS_AND_WATCH.format(command=command)
    return (_UP_TO_DATE.format(position=picture.checkpoint),)


def _under_way(domain: Domain, picture: Picture, running: bool) -> Sequence[str]:
    behind = _behind(domain, picture)
    if not picture.flights:  # arrived, but the read store could not be written
        return (behind,) if running else (_PAUSED_BEHIND.format(behind=behind), behind)
    newest = picture.flights[-1].envelope
    event, position = newest.event_type, newest.position
    if not running:
        return _PAUSED.format(event=event, position=position), _PAUSED_SHORTLY.format(position=position)
    said = _ON_ITS_WAY.format(event=event, position=position, behind=behind)
    return said, _SHORTLY.format(position=position, behind=behind), behind


def _behind(domain: Domain, picture: Picture) -> str:
    n = picture.events_behind
    said = ngettext("The {model} is {n} event behind.", "The {model} is {n} events behind.", n)
    return said.format(model=_in_front(domain), n=whole(n))


def _in_front(domain: Domain) -> str:
    """Return what the domain calls the read model that people look at first."""
    return named(domain.read_models[0].name, domain.texts)
