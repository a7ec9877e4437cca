"""Measures what the program promises: each figure beside its floor, in one run.

python3 run.py bench [--json] [--quick] [NAME...]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict

from tests.bench import cors, feed_page, likes, projection, replaying, timers, window
from tests.bench.figures import Figure, Result, run

FIGURES: tuple[Figure, ...] = (
    *likes.FIGURES,
    *projection.FIGURES,
    *feed_page.FIGURES,
    *timers.FIGURES,
    *replaying.FIGURES,
    *window.FIGURES,
    *cors.FIGURES,
)

BAD_INPUT = 2
QUICK = 0.01
TITLES = ("", "figure", "", "floor", "", "ratio", "target", "")


def main(arguments: Sequence[str]) -> int:
    """Measure the named figures, or all, and print them.

    What falls short is no failure of the command; what could not be measured is."""
    by_name = {figure.name: figure for figure in FIGURES}
    parser = argparse.ArgumentParser(prog="run.py bench", description="Measures each figure beside its floor.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(by_name)}; without any, all")
    parser.add_argument("--json", action="store_true", help="print for programs")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: shows that all of it runs, and no more")
    options = parser.parse_args(arguments)
    names: list[str] = list(dict.fromkeys(options.names)) or list(by_name)
    if unknown := [name for name in names if name not in by_name]:
        print(f"There is no figure {', '.join(unknown)}; choose from {', '.join(by_name)}.", file=sys.stderr)
        return BAD_INPUT
    results: list[Result] = []
    for name in names:
        with _progress(by_name[name], len(results) + 1, len(names)):
            results.append(run(by_name[name], QUICK if options.quick else 1.0))
    print(json.dumps({"figures": [asdict(result) for result in results]}, indent=1) if options.json else table(results))
    return 1 if any(result.word == "left out" for result in results) else 0


@contextmanager
def _progress(figure: Figure, number: int, of: int) -> Iterator[None]:
    """Say on a terminal what is being measured."""
    shown = sys.stderr.isatty()
    line = f"{number}/{of} {figure.title} ..."
    if shown:
        sys.stderr.write(line)
        sys.stderr.flush()
    try:
        yield
    finally:
        if shown:
            sys.stderr.write(f"\r{' ' * len(line)}\r")
            sys.stderr.flush()


def table(results: Sequence[Result]) -> str:
    """Return the results as people read them."""
    lines = [TITLES, *map(_cells, results)]
    widths = [max(len(cells[column]) for cells in lines) for column in range(len(TITLES))]
    numbers = {2, 4, 5}  # stand to the right
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in numbers else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()
        for cells in lines
    )


def _cells(result: Result) -> tuple[str, ...]:
    word: str = result.word
    if result.reason:
        word = f"{word}: {result.reason}"
    ours, floor = _amount(result.figure, result.unit), _amount(result.floor, result.unit)
    ratio = "" if result.ratio is None else f"{result.ratio:.3g}x"
    return (result.name, result.title, ours, result.floor_title, floor, ratio, result.target, word)


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
