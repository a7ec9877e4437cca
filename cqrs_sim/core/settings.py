"""Settings: all that a person can turn while a simulation runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp, log, log1p
from statistics import NormalDist
from typing import Literal, get_args

from cqrs_sim.core.timeline import SECOND

Shape = Literal["fixed", "uniform", "exponential", "lognormal"]
SHAPES: tuple[Shape, ...] = get_args(Shape)

LONGEST_DELAY = 30 * SECOND
HIGHEST_RATE = 10_000.0

_NORMAL = NormalDist()


@dataclass(frozen=True)
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
            raise ValueError(f"The delay law is one of {', '.join(SHAPES)}, not {self.shape}.")
        if not 0 <= self.mean <= LONGEST_DELAY:
            raise ValueError("The sync delay lies between 0 s and 30 s.")
        if not 0 <= self.sigma <= 3:
            raise ValueError("The sigma of a lognormal delay lies between 0 and 3.")

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
                # E[exp(N(m, s))] = exp(m + s*s/2), so this m keeps the mean.
                centre = log(self.mean) - self.sigma**2 / 2
                return round(exp(centre + self.sigma * _NORMAL.inv_cdf(share)))


@dataclass(frozen=True)
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
                raise ValueError("Traffic lies between 0 and 10,000 a second.")
        # 80 and 80.0 are one rate, and must be one line of the trace.
        object.__setattr__(self, "writes", float(self.writes))
        object.__setattr__(self, "reads", float(self.reads))


@dataclass(frozen=True)
class Settings:
    """The sync delay of the lane and the traffic of simulated clients."""

    delay: DelayLaw = field(default_factory=DelayLaw)
    traffic: TrafficRates = field(default_factory=TrafficRates)
