"""The presets: situations that people meet, each with what to look at."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.written import listed
from cqrs_sim.cors.situation import Situation, Unreadable, read
from cqrs_sim.language import _


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
        raise ValueError(_("{path} cannot be read ({why}).").format(path=path, why=error.strerror)) from error
    except ValueError as error:
        raise ValueError(_("{path} holds no presets: {error}.").format(path=path, error=error)) from error
    if not presets:
        raise ValueError(_("{path} holds no presets.").format(path=path))
    repeated = [name for name, count in Counter(preset.id for preset in presets).items() if count > 1]
    if repeated:
        said = _("{path} has the preset {preset} twice: ids must differ.")
        raise ValueError(said.format(path=path, preset=repr(repeated[0])))
    for preset in presets:
        try:
            read(preset.situation)
        except Unreadable as error:
            said = _("{path} has the preset {preset}, which cannot be read. {error}")
            raise ValueError(said.format(path=path, preset=repr(preset.id), error=error)) from error
    return presets


def named(presets: tuple[Preset, ...], name: str) -> Preset:
    """Return the preset with this id. Raises ValueError that names those there are."""
    for preset in presets:
        if preset.id == name:
            return preset
    said = _("There is no preset {preset}: choose {choices}.")
    raise ValueError(said.format(preset=repr(name), choices=listed(preset.id for preset in presets)))
