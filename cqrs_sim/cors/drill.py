"""The drill: CQRS and CORS side by side, and symptoms of which one of the two, or neither, is to blame."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Literal, get_args

import msgspec

from cqrs_sim.core.draws import Draws
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.language import _

Blame = Literal["cqrs", "cors", "neither"]
BLAMES: tuple[Blame, ...] = get_args(Blame)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: the same question put to both."""

    aspect: str
    cqrs: str
    cors: str


@dataclass(frozen=True, slots=True)
class Symptom:
    """What somebody meets, which of the two is to blame for it, and why in one sentence."""

    id: str
    text: str
    verdict: Blame
    because: str


@dataclass(frozen=True, slots=True)
class Drill:
    """The table and the symptoms, in the order in which they are shown."""

    rows: tuple[Row, ...]
    symptoms: tuple[Symptom, ...]


def load(path: Path) -> Drill:
    """Return the drill in a TOML file. Raises ValueError with a sentence for a file that holds none."""
    try:
        drill = msgspec.toml.decode(path.read_bytes(), type=Drill)
    except OSError as error:
        raise ValueError(_("{path} cannot be read ({why}).").format(path=path, why=error.strerror)) from error
    except ValueError as error:
        raise ValueError(_("{path} is no drill: {error}.").format(path=path, error=error)) from error
    repeated = [name for name, count in Counter(symptom.id for symptom in drill.symptoms).items() if count > 1]
    if repeated:
        said = _("{path} has the symptom {symptom} twice: ids must differ.")
        raise ValueError(said.format(path=path, symptom=repr(repeated[0])))
    return drill


def shuffled(symptoms: tuple[Symptom, ...], seed: int) -> tuple[Symptom, ...]:
    """Return the symptoms in an order that the seed decides; 0 leaves them as they are."""
    luck = Draws(seed)
    return symptoms if seed == 0 else tuple(sorted(symptoms, key=lambda one: luck.draw("drill", one.id, 0)))


@dataclass(frozen=True, slots=True)
class Round:
    """A round of the drill: the symptoms in their order, and what was answered to the first of them."""

    symptoms: tuple[Symptom, ...]
    answers: tuple[Blame, ...] = ()

    @property
    def over(self) -> bool:
        """Whether every symptom has been answered."""
        return len(self.answers) == len(self.symptoms)

    @property
    def right(self) -> int:
        """How many answers were right."""
        return len(self.answers) - len(self.missed)

    @property
    def missed(self) -> tuple[tuple[Symptom, Blame], ...]:
        """The symptoms of which something else is to blame than was answered, with the answer."""
        answered = zip(self.symptoms, self.answers, strict=False)
        return tuple((symptom, answer) for symptom, answer in answered if answer != symptom.verdict)

    def score(self, blame: Blame) -> tuple[int, int]:
        """Return how many of the symptoms answered that this is to blame for were recognised, and of how many."""
        answered = zip(self.symptoms, self.answers, strict=False)
        found = [answer == blame for symptom, answer in answered if symptom.verdict == blame]
        return sum(found), len(found)

    def answered(self, blame: Blame) -> Round:
        """Return the round with one more answer. Raises ValueError where all symptoms have one."""
        if self.over:
            raise ValueError(_("The round is over: begin another."))
        return replace(self, answers=(*self.answers, blame))
