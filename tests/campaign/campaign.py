"""A campaign: many seeds, what they came to, and the sessions of those that broke something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from cqrs_sim.core.faults import FAULTS
from cqrs_sim.sessions.encoding import encode_session
from tests.campaign.kills import run_kills
from tests.campaign.on_files import run_on_files
from tests.campaign.outcome import Outcome
from tests.campaign.running import Check, run_seed
from tests.campaign.table import Row, silent

ON_FILES_TOO = 25
"""Of so many seeds on memory stores the journal of one is replayed on files as well."""
SEEDS_A_KILL = 5
"""For so many seeds on files one process is killed."""


@dataclass(frozen=True)
class Failure:
    """A run that broke something: which one, the sentence, and the session that was written out, if there is one."""

    run: str
    sentence: str
    file: Path | None
    until: int = 0
    """The moment at which it broke (microseconds)."""


@dataclass
class Report:
    """What a campaign came to."""

    seeds: int
    sql: int
    kills: int = 0
    events: int = 0
    repairs: int = 0
    fired: Counter[int] = field(default_factory=Counter)
    injected: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)

    @property
    def silent(self) -> list[Row]:
        """The faults that never struck."""
        return silent(self.fired)

    @property
    def never_injected(self) -> list[str]:
        """The kinds of faults that nobody injected."""
        return [kind.__name__ for kind in FAULTS if not self.injected[kind.__name__]]

    @property
    def survived(self) -> bool:
        """Whether every fault struck and nothing broke."""
        return not (self.failures or self.silent or self.never_injected)


def run(
    seeds: range,
    sql: range,
    out: Path,
    progress: Callable[[str], object] = lambda _: None,
    also: Check = lambda _: None,
) -> Report:
    """Run these seeds on memory stores and those on files, then the kills.

    The session of each seed that breaks something is written to the folder `out`, to be replayed.
    """
    report = Report(len(seeds), len(sql), -(-len(sql) // SEEDS_A_KILL))
    with TemporaryDirectory(prefix="cqrs-sim-faults-") as place:
        for name, outcome in _runs(seeds, sql, report.kills, Path(place), also):
            progress(name)
            report.fired += outcome.fired
            report.injected += outcome.injected
            report.events += outcome.events
            report.repairs += outcome.repairs
            if outcome.broken:
                until = outcome.session.end if outcome.session else 0
                report.failures.append(Failure(name, outcome.broken, _written(outcome, name, out), until))
    return report


def _runs(seeds: range, sql: range, kills: int, place: Path, also: Check) -> Iterator[tuple[str, Outcome]]:
    for seed in seeds:
        files = place / f"replay-{seed}" if seed % ON_FILES_TOO == 0 else None
        yield f"memory-{seed}", run_seed(seed, also, files)
    for seed in sql:
        yield f"files-{seed}", run_on_files(seed, place / f"files-{seed}")
    if kills:
        yield "kills", run_kills(kills, place / "kills")


def _written(outcome: Outcome, name: str, out: Path) -> Path | None:
    if outcome.session is None:
        return None
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"{name}.json"
    file.write_bytes(encode_session(outcome.session))
    return file
