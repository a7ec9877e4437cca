"""Deeds: what a person can do to the machinery, each with its keys and with what stands in its way; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from cqrs_sim.core import faults as done
from cqrs_sim.core.faults import Fault
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.journal import Configure, Inject, Input
from cqrs_sim.core.lane import Lane
from cqrs_sim.core.settings import OutboxMode
from cqrs_sim.core.simulation import Simulation
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.language import _

Obstacle = Callable[[Lane], str]
"""Why something cannot be done to a lane now; nothing where it can."""

PARTITION = 5 * SECOND
"""How long the menu's partition lasts (microseconds)."""


@dataclass(frozen=True)
class Deed:
    """Something to choose: its title, its keys, what comes of it, and the input, for a lane by name or "" for all.

    `obstacle` says why it cannot be done there now, and nothing where it can. A `checked` one can be on.
    """

    title: str
    keys: str
    meaning: str
    wish: Callable[[Simulation, str], Input]
    obstacle: Callable[[Simulation, str], str]
    checked: Callable[[Simulation], bool] | None = None


def _free(_lane: Lane) -> str:
    return ""


def deed(title: str, keys: str, meaning: str, fault: Fault, stands_in_the_way: Obstacle = _free) -> Deed:
    """Return the deed that injects this fault; it can be done where it can be done to one of the lanes meant."""

    def obstacle(simulation: Simulation, lane: str) -> str:
        reasons = [stands_in_the_way(each) for each in simulation.read_side.lanes if lane in ("", each.name)]
        return "" if "" in reasons else reasons[0] if reasons else _("This lane is gone.")

    return Deed(title, keys, meaning, lambda _simulation, lane: Inject(replace(fault, lane=lane)), obstacle)


def _is_up(lane: Lane) -> str:
    return "" if lane.projector.up else _("The projector is down already.")


def _is_down(lane: Lane) -> str:
    return _("The projector is running.") if lane.projector.up else ""


def _would_go_on(lane: Lane) -> str:
    return _("It will crash at the next event already.") if lane.projector.crash_next else _is_up(lane)


def _is_alone(lane: Lane) -> str:
    if lane.second is not None:
        return _("There is a second one already.")
    return _("The read store is being rebuilt.") if lane.progress is not None else _is_up(lane)


def _is_healthy(lane: Lane) -> str:
    return _("The next event is one that fails already.") if lane.projector.poison_next else ""


def _is_cut(lane: Lane) -> str:
    return "" if lane.channel.partitioned else _("There is no partition.")


def _has_lost(lane: Lane) -> str:
    return "" if lane.channel.lost else _("Nothing was lost for good.")


def _has_sent(lane: Lane) -> str:
    return "" if lane.channel.sent else _("Nothing was sent yet.")


def _fails(lane: Lane) -> str:
    projector = lane.projector
    return (
        "" if projector.poisoned or projector.poison_next or projector.kept.parked else _("Nothing is parked or fails.")
    )


def _can_be_derived(lane: Lane) -> str:
    names = [model.name for model in lane.models if model.derive is None]
    return _("Only the log tells what {model} needs.").format(model=names[0]) if names else ""


CHANNEL = (
    deed(_("Lose the next copy"), "Ctrl+Shift+L", _("The next copy that is sent never arrives"), done.LoseNext()),
    deed(_("Send the next event twice"), "Ctrl+Shift+D", _("Two copies travel side by side"), done.DuplicateNext()),
    deed(_("Send the next copy on a detour"), "Ctrl+Shift+T", _("Others overtake it"), done.DetourNext()),
    deed(
        _("Cut the channel for 5 s"),
        "Ctrl+Shift+P",
        _("A partition: nothing arrives"),
        done.Partition(duration=PARTITION),
    ),
    deed(_("Heal the partition"), "Ctrl+Shift+H", _("What was due arrives"), done.HealPartition(), _is_cut),
    deed(_("Relay forgets what it sent"), "Ctrl+Shift+F", _("It sends its newest again"), done.ForgetSent(), _has_sent),
    deed(_("Send again what was lost"), "Ctrl+Shift+E", _("One more copy, from the log"), done.SendAgain(), _has_lost),
)
"""What can be done to the channel."""

PROJECTOR = (
    deed(
        _("Crash the projector"), "Ctrl+Shift+C", _("It forgets all but its checkpoint"), done.CrashProjector(), _is_up
    ),
    deed(
        _("Crash it between rows and checkpoint"),
        "Ctrl+Shift+B",
        _("At the next event: within the transaction, where there is one for both"),
        done.CrashProjector(between=True),
        _would_go_on,
    ),
    deed(
        _("Restart the projector"),
        "Ctrl+Shift+G",
        _("It goes on from its checkpoint"),
        done.RestartProjector(),
        _is_down,
    ),
    deed(
        _("Start a second projector"),
        "Ctrl+Shift+W",
        _("On the same read store: it takes the lease, and the first has to stop"),
        done.StartSecondProjector(),
        _is_alone,
    ),
    deed(_("Poison the next event"), "Ctrl+Shift+X", _("The projection fails on it"), done.PoisonNext(), _is_healthy),
    deed(
        _("Next event in an unknown version"),
        "Ctrl+Shift+V",
        _("The projection does not know it and parks it"),
        done.PoisonNext(reason="unknown version"),
        _is_healthy,
    ),
    deed(_("Mend and replay"), "Ctrl+Shift+M", _("Parked events are applied after all"), done.Mend(), _fails),
)
"""What can be done to the projector."""

REBUILDS = (
    deed(_("Rebuild from the log"), "Ctrl+Shift+N", _("Emptied, and built event by event"), done.Rebuild()),
    deed(
        _("Rebuild from the write tables"),
        "Ctrl+Shift+J",
        _("There at once, as the tables are now"),
        done.Rebuild(source="write tables"),
        _can_be_derived,
    ),
    deed(
        _("Rebuild behind glass"),
        "Ctrl+Shift+Y",
        _("Beside the one in use, which answers until the new one has caught up"),
        done.Rebuild(behind_glass=True),
    ),
)
"""How a read store is built anew."""


def _bug(bug: str, title: str, keys: str) -> Deed:
    def wish(simulation: Simulation, _lane: str) -> Input:
        settings = simulation.settings
        wrong = "" if settings.projector.bug == bug else bug
        return Configure(replace(settings, projector=replace(settings.projector, bug=wrong)))

    def on(simulation: Simulation) -> bool:
        return simulation.settings.projector.bug == bug

    return Deed(title, keys, _("A faulty projection: mend it, then rebuild"), wish, lambda _simulation, _lane: "", on)


FIRST_BUG = 6
"""Alt and this number puts the first faulty projection in use; those before choose scenes."""


def bugs(simulation: Simulation) -> Iterator[Deed]:
    """Yield what puts each faulty projection of the domain in use, or out of use again."""
    for number, bug in enumerate(simulation.domain.bugs, FIRST_BUG):
        yield _bug(bug.id, bug.title, f"Alt+{number}" if number < 10 else "")


def _switch_outbox(simulation: Simulation, _lane: str) -> Input:
    mode = OutboxMode() if not simulation.settings.outbox.on else OutboxMode(on=False, publish_fails=0.5)
    return Configure(replace(simulation.settings, outbox=mode))


OUTBOX = Deed(
    _("Use the outbox"),
    "Ctrl+Shift+O",
    _("Without it a command writes twice, and about half of all events are never published"),
    _switch_outbox,
    lambda _simulation, _lane: "",
    lambda simulation: simulation.settings.outbox.on,
)
"""Whether events leave by the outbox."""


def all_deeds(simulation: Simulation) -> Sequence[Sequence[Deed]]:
    """Return everything that can be done, in the groups of the menu."""
    return (CHANNEL[:3], CHANNEL[3:], PROJECTOR, REBUILDS, tuple(bugs(simulation)), (OUTBOX,))
