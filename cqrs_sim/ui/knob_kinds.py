"""The kinds of knobs: values that are typed or chosen, and how they are written; no Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.written import decimal


@dataclass(frozen=True)
class Typed:
    """A value that is typed: how it is written and read, which raises ValueError with a sentence."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]
    zero: str = ""
    """The word that stands for 0."""

    def written(self, value: Any) -> str:
        """Return what stands in the field."""
        return self.zero if self.zero and not value else self.write(value)

    def value(self, text: str) -> Any:
        """Return the value meant. Raises ValueError."""
        return self.read("0") if self.zero and text.strip().lower() == self.zero.lower() else self.read(text)


@dataclass(frozen=True)
class Chosen:
    """A value of several, each with the words for it."""

    words: tuple[tuple[Any, str], ...]


def a_second(rate: float) -> str:
    """Return a rate as fields write it, such as "2.5 /s"."""
    return f"{decimal(rate, 'g')} /s"
