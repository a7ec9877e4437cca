"""A finding: all there is to say about one thing, as plain data."""

from __future__ import annotations

from collections.abc import Sequence

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.written import whole
from cqrs_sim.language import ngettext
from cqrs_sim.ui.things import Thing

MOST = 10
"""Lines of one section at most; of a change that touches hundreds of rows the first few tell enough."""


@dataclass(frozen=True)
class Line:
    """One line: what it is, what it says, and what it leads to."""

    label: str
    text: str
    link: Thing | None = None


@dataclass(frozen=True)
class Section:
    """Lines that belong together, or statements of a store."""

    title: str
    lines: tuple[Line, ...] = ()
    code: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """All there is to say about one thing; `shape` is the sign of its concept."""

    title: str
    shape: str = ""
    sections: tuple[Section, ...] = ()

    @property
    def text(self) -> str:
        """The whole as plain text."""
        said = [self.title]
        for section in self.sections:
            said += ["", section.title] if section.title else [""]
            said += [f"{line.label}: {line.text}" if line.label else line.text for line in section.lines]
            said += section.code
        return "\n".join(said)


def saying(sentence: str) -> tuple[Line, ...]:
    """Return one line that is a sentence."""
    return (Line("", sentence),)


def capped(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the first MOST lines, and how many more there are."""
    if len(lines) <= MOST:
        return tuple(lines)
    more = len(lines) - MOST
    return (*lines[:MOST], *saying(ngettext("and {n} more", "and {n} more", more).format(n=whole(more))))
