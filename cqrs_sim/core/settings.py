"""Settings: all that a person can turn while a simulation runs."""

from __future__ import annotations

from dataclasses import field
from math import exp, log, log1p
from typing import Literal, get_args

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.remedies import Remedies
from cqrs_sim.core.timeline import SECOND
from cqrs_sim.core.written import listed, whole
from cqrs_sim.language import _, pgettext

Shape = Literal["fixed", "uniform", "exponential", "lognormal"]
SHAPES: tuple[Shape, ...] = get_args(Shape)

Gaps = Literal["wait", "pass"]
Duplicates = Literal["applied", "none"]
CheckpointWhen = Literal["same", "after", "before"]
ServiceLaw = Literal["fixed", "exponential"]
Routing = Literal["round robin", "random", "sticky"]

LONGEST_DELAY = 30 * SECOND
LARGEST_BATCH = 1_000
MOST_REPLICAS = 5
HIGHEST_RATE = 10_000.0


_NAMES = {
    "loss": pgettext("a share", "loss"),
    "duplication": pgettext("a share", "duplication"),
    "reordering": pgettext("a share", "reordering"),
    "publish_fails": pgettext("a share", "publish fails"),
    "commit_fails": pgettext("a share", "commit fails"),
    "gaps": pgettext("a setting", "gaps"),
    "duplicates": pgettext("a setting", "duplicates"),
    "checkpoint": pgettext("a setting", "checkpoint"),
    "law of a capacity": pgettext("a setting", "law of a capacity"),
    "routing": pgettext("a setting", "routing"),
}


def _check_share(settings: object, name: str) -> None:
    share = getattr(settings, name)
    if not 0 <= share <= 1:
        raise ValueError(_("The share of {what} lies between 0 and 1.").format(what=_NAMES[name]))
    # 0 and 0.0 are one share, and must be one line of the trace.
    object.__setattr__(settings, name, float(share))


def _check_choice(what: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        said = _("The {what} is one of {choices}, not {given}.")
        raise ValueError(said.format(what=_NAMES[what], choices=listed(choices), given=value))


@dataclass(frozen=True, slots=True)
class DelayLaw:
    """How long an event travels: a distribution with mean `mean` (microseconds).

    fixed: always the mean. uniform: from 0 to twice the mean. exponential: as between events of a Poisson process.
    lognormal: the logarithm has standard deviation `sigma`; the other shapes do not look at it.
    Raises ValueError for a mean outside 0 to 30 s, an unknown shape or a sigma outside 0 to 3.
    """

    shape: Shape = "fixed"
    mean: int = 2 * SECOND
    sigma: float = 0.5

    def __post_init__(self) -> None:
        """Refuse what cannot be simulated."""
        if self.shape not in SHAPES:
            said = _("The delay law is one of {choices}, not {given}.")
            raise ValueError(said.format(choices=listed(SHAPES), given=self.shape))
        if not 0 <= self.mean <= LONGEST_DELAY:
            raise ValueError(_("The sync delay lies between 0 s and 30 s."))
        if not 0 <= self.sigma <= 3:
            raise ValueError(_("The sigma of a lognormal delay lies between 0 and 3."))

    def quantile(self, share: float) -> int:
        """Return the delay (microseconds) that this share, 0 < share < 1, of all events stays within.

        Fed with a uniform draw it is also the way to draw a delay (inversion).
        """
        match self.shape:
            case "fixed":
                return self.mean
            case "uniform":
                return round(2 * self.mean * share)
            case "exponential":
                return round(-self.mean * log1p(-share))
            case "lognormal":
                if self.mean == 0:
                    return 0
                from statistics import NormalDist  # only this law needs it

                # E[exp(N(m, s))] = exp(m + s*s/2), so this m keeps the mean.
                centre = log(self.mean) - self.sigma**2 / 2
                return round(exp(centre + self.sigma * NormalDist().inv_cdf(share)))


@dataclass(frozen=True, slots=True)
class TrafficRates:
    """How often simulated clients act, in commands and queries per second of simulated time.

    Raises ValueError for a rate outside 0 to 10,000.
    """

    writes: float = 0.0
    reads: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what cannot be simulated."""
        for rate in (self.writes, self.reads):
            if not 0 <= rate <= HIGHEST_RATE:
                raise ValueError(_("Traffic lies between 0 and 10,000 a second."))
        # 80 and 80.0 are one rate, and must be one line of the trace.
        object.__setattr__(self, "writes", float(self.writes))
        object.__setattr__(self, "reads", float(self.reads))


@dataclass(frozen=True, slots=True)
class ChannelFaults:
    """What goes wrong on the way: shares of copies between 0 and 1.

    `loss`: copies that never arrive; the relay sends such a one again `retry` microseconds after it was sent, or never
    for 0. `duplication`: copies that are sent twice, of those that arrive. `reordering`: copies that take a detour,
    twice as long. Raises ValueError for shares outside 0 to 1, and for a retry outside 0 to 30 s.
    """

    loss: float = 0.0
    retry: int = SECOND
    duplication: float = 0.0
    reordering: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what cannot be simulated."""
        for name in ("loss", "duplication", "reordering"):
            _check_share(self, name)
        if not 0 <= self.retry <= LONGEST_DELAY:
            raise ValueError(_("A lost copy is sent again after at most 30 s, or never (0)."))
        if self.loss == 1 and self.retry:
            raise ValueError(_("A channel that loses every copy would send each again for ever: use a partition."))


@dataclass(frozen=True, slots=True)
class ProjectorSwitches:
    """How a projector is written.

    `gaps`: whether it waits for the events before. `duplicates`: whether it keeps the numbers it has applied, or
    applies whatever arrives. `checkpoint`: in the same transaction as the rows, or in one of its own, after or before
    them. `batch`: how many events one checkpoint covers at most. `polling`: it looks for events each so many
    microseconds, or takes them as they come for 0. `bug`: the id of a faulty projection of the domain that is in use.
    Raises ValueError for what is none of these.
    """

    gaps: Gaps = "wait"
    duplicates: Duplicates = "applied"
    checkpoint: CheckpointWhen = "same"
    batch: int = 1
    polling: int = 0
    bug: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be simulated."""
        _check_choice("gaps", self.gaps, get_args(Gaps))
        _check_choice("duplicates", self.duplicates, get_args(Duplicates))
        _check_choice("checkpoint", self.checkpoint, get_args(CheckpointWhen))
        if not 1 <= self.batch <= LARGEST_BATCH:
            raise ValueError(_("A batch holds 1 to {most} events.").format(most=whole(LARGEST_BATCH)))
        if not 0 <= self.polling <= LONGEST_DELAY:
            raise ValueError(_("The projector looks for events every 30 s at least, or takes them as they come (0)."))


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much one server does: so many pieces of work a second, without limit for 0.

    The time for one is always the same ("fixed", as in M/D/1) or drawn ("exponential", as in M/M/1).
    Raises ValueError for a rate outside 0 to 10,000 and for another law.
    """

    rate: float = 0.0
    law: ServiceLaw = "fixed"

    def __post_init__(self) -> None:
        """Refuse what cannot be simulated."""
        _check_choice("law of a capacity", self.law, get_args(ServiceLaw))
        if not 0 <= self.rate <= HIGHEST_RATE:
            raise ValueError(_("A capacity lies between 0 (no limit) and 10,000 a second."))
        object.__setattr__(self, "rate", float(self.rate))

    def service(self, share: float) -> int:
        """Return the time (microseconds) for one piece of work; `share`, 0 < share < 1, draws it by inversion."""
        mean = SECOND / self.rate
        return round(mean if self.law == "fixed" else -mean * log1p(-share))


@dataclass(frozen=True, slots=True)
class Capacities:
    """What the write store, each replica and each projector can do."""

    write: Capacity = Capacity()
    replica: Capacity = Capacity()
    projector: Capacity = Capacity()


@dataclass(frozen=True, slots=True)
class OutboxMode:
    """How events leave the write store.

    With `on`, by the outbox: the relay sends what the log holds. Without, the command's own code writes twice, to the
    store and to the channel: for a share `publish_fails` of events the second never happens; for a share
    `commit_fails` of commands the event is out already when the commit fails. Raises ValueError for other shares.
    """

    on: bool = True
    publish_fails: float = 0.0
    commit_fails: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what cannot be simulated."""
        _check_share(self, "publish_fails")
        _check_share(self, "commit_fails")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which lanes lead to which read stores.

    `separate`: read models with a lane and a read store of their own; the others share one. `missing`: read models
    that are not kept at all (yet). `model_delays` and `replica_delays`: delays that differ from that of the settings,
    by read model (with a lane of its own) and by replica (from 1). `routing`: which replica answers a query.
    Raises ValueError for fewer replicas than 1 or more than 5, and for another routing.
    """

    separate: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    model_delays: tuple[tuple[str, DelayLaw], ...] = ()
    replica_delays: tuple[tuple[int, DelayLaw], ...] = ()
    replicas: int = 1
    routing: Routing = "round robin"

    def __post_init__(self) -> None:
        """Refuse what cannot be simulated."""
        _check_choice("routing", self.routing, get_args(Routing))
        if not 1 <= self.replicas <= MOST_REPLICAS:
            raise ValueError(_("There are 1 to {most} replicas.").format(most=MOST_REPLICAS))


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a person can turn: the sync delay, traffic, how channel, projector, stores and lanes are made.

    `remedies` say what readers do about answers that lack their own writes.
    """

    delay: DelayLaw = field(default_factory=DelayLaw)
    traffic: TrafficRates = field(default_factory=TrafficRates)
    faults: ChannelFaults = ChannelFaults()
    projector: ProjectorSwitches = ProjectorSwitches()
    capacities: Capacities = Capacities()
    outbox: OutboxMode = OutboxMode()
    layout: Layout = Layout()
    remedies: Remedies = field(default_factory=Remedies)

    def delay_of(self, replica: int, model: str = "") -> DelayLaw:
        """Return the delay law of a replica's lane, or of the one that this read model has to itself there."""
        by_model, by_replica = dict(self.layout.model_delays), dict(self.layout.replica_delays)
        return by_model.get(model) or by_replica.get(replica) or self.delay
