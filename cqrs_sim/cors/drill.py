"""The drill: CQRS and CORS side by side, and symptoms of which one of the two, or neither, is to blame."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

Blame = Literal["cqrs", "cors", "neither"]


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
        raise ValueError(f"{path} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise ValueError(f"{path} is no drill: {error}.") from error
    repeated = [name for name, count in Counter(symptom.id for symptom in drill.symptoms).items() if count > 1]
    if repeated:
        raise ValueError(f"{path} has the symptom {repeated[0]!r} twice: ids must differ.")
    return drill
