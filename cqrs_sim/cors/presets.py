"""The presets: situations that people meet, each with what to look at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import msgspec

from cqrs_sim.cors.situation import Situation, Unreadable, read


@dataclass(frozen=True, slots=True)
class Preset:
    """A situation under a name, with a title and one sentence on what to look at in it."""

    id: str
    title: str
    look: str
    situation: Situation


@dataclass(frozen=True, slots=True)
class _File:
    presets: tuple[Preset, ...]


def load(path: Path) -> tuple[Preset, ...]:
    """Return the presets in a TOML file, at least one. Raises ValueError with a sentence for a file that holds none."""
    try:
        presets = msgspec.toml.decode(path.read_bytes(), type=_File).presets
    except OSError as error:
        raise ValueError(f"{path} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise ValueError(f"{path} holds no presets: {error}.") from error
    if not presets:
        raise ValueError(f"{path} holds no presets.")
    repeated = [name for name, count in Counter(preset.id for preset in presets).items() if count > 1]
    if repeated:
        raise ValueError(f"{path} has the preset {repeated[0]!r} twice: ids must differ.")
    for preset in presets:
        try:
            read(preset.situation)
        except Unreadable as error:
            raise ValueError(f"{path} has the preset {preset.id!r}, which cannot be read. {error}") from error
    return presets


def named(presets: tuple[Preset, ...], name: str) -> Preset:
    """Return the preset with this id. Raises ValueError that names those there are."""
    for preset in presets:
        if preset.id == name:
            return preset
    raise ValueError(f"There is no preset {name!r}: choose {', '.join(preset.id for preset in presets)}.")
