"""Lets faults strike in random mixtures, by seed, and checks that every one is survived.

python3 run.py faults [--seeds N] [--sql N] [--first SEED] [--out FOLDER] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from textwrap import shorten

from cqrs_sim.core.timeline import SECOND
from tests.campaign.campaign import Report, run
from tests.campaign.table import TABLE, Row

SEEDS, SQL = 500, 50
OUT = "failed-seeds"


def main(arguments: Sequence[str]) -> int:
    """Run a campaign and print its table: 0 when every fault struck and was survived, else 1."""
    parser = argparse.ArgumentParser(prog="run.py faults", description="Lets every fault strike, by seed.")
    parser.add_argument("--seeds", type=_count, default=SEEDS, help=f"seeds on memory stores ({SEEDS})")
    parser.add_argument("--sql", type=_count, default=SQL, help=f"seeds on files, a kill for every five ({SQL})")
    parser.add_argument("--first", type=_count, default=0, help="the first seed (0)")
    parser.add_argument("--out", type=Path, default=Path(OUT), help=f"where sessions that break something go ({OUT})")
    parser.add_argument("--json", action="store_true", help="print for programs")
    options = parser.parse_args(arguments)
    first = options.first
    report = run(
        range(first, first + options.seeds),
        range(first, first + options.sql),
        options.out,
        _progress(options.seeds + options.sql + 1),
    )
    print(json.dumps(_for_programs(report), indent=1) if options.json else _for_people(report))
    return 0 if report.survived else 1


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def _progress(of: int) -> Callable[[str], object]:
    """Return what says on a terminal how far the campaign is."""
    if not sys.stderr.isatty():
        return lambda _: None
    done = 0

    def tell(name: str) -> None:
        nonlocal done
        done += 1
        sys.stderr.write(f"\r{done} of {of}  {name:20}" if done < of else f"\r{' ' * 40}\r")
        sys.stderr.flush()

    return tell


def _for_people(report: Report) -> str:
    lines = [_line(row, report.fired[row.number]) for row in TABLE]
    lines.append(
        f"{report.seeds} seeds on memory stores, {report.sql} on files, {report.kills} kills: "
        f"{report.events:,} events, {report.repairs:,} repairs."
    )
    if report.never_injected:
        lines.append(f"Never injected: {', '.join(report.never_injected)}.")
    for failure in report.failures:
        lines.append(f"{failure.run} broke: {failure.sentence}")
        if failure.file is not None:
            lines.append(f"  to be replayed: cqrs-sim run {failure.file} --until {failure.until / SECOND:.6f}s")
    lines.append(
        "Every fault struck and was survived." if report.survived else "Not every fault struck and was survived."
    )
    return "\n".join(lines)


def _line(row: Row, fired: int) -> str:
    word = f"{fired:7,} times" if fired else "  never struck"
    return (
        f"{row.number:3} {row.mark:2} {row.fault:46}{word}  {row.where:6}  {shorten(row.how, 90, placeholder=' ...')}"
    )


def _for_programs(report: Report) -> dict[str, object]:
    return {
        "seeds": report.seeds,
        "sql": report.sql,
        "kills": report.kills,
        "events": report.events,
        "repairs": report.repairs,
        "faults": [{**asdict(row), "fired": report.fired[row.number]} for row in TABLE],
        "never_injected": report.never_injected,
        "failures": [
            {"run": failure.run, "sentence": failure.sentence, "file": failure.file and str(failure.file)}
            for failure in report.failures
        ],
        "survived": report.survived,
    }


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
