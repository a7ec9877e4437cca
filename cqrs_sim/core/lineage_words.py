"""Lineage words: how rows are named by people, what events do to them, and what has become of these."""

from __future__ import annotations

from typing import Any, get_type_hints

from cqrs_sim.core.choice_words import reason_named
from cqrs_sim.core.domain import Domain, Entity
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.fates import DOWN, Fate
from cqrs_sim.core.footprints import Place
from cqrs_sim.core.lineage import Contribution
from cqrs_sim.core.rows import Key, Table
from cqrs_sim.core.sentences import key_written, named, notes_of, plain_columns
from cqrs_sim.core.written import listed
from cqrs_sim.language import _


def key_read(table: Table[Any], text: str) -> Key:
    """Return the key that people write as "p1", or as "p1,Ana" where it has two columns.

    Raises ValueError, with a sentence, for what is no key of this table.
    """
    parts = [part.strip() for part in text.split(",")]
    read = [_part_read(table, column, part) for column, part in zip(table.key, parts, strict=False)]
    key = tuple(part for part in read if part is not None)
    if len(parts) != len(table.key) or len(key) != len(table.key):
        said = _("{text!r} is no key of {table}: write its {columns}, such as {table}:{example}.")
        example = ",".join(_example(table, column) for column in table.key)
        raise ValueError(said.format(text=text, table=table.name, columns=listed(table.key), example=example))
    return key


def place_told(domain: Domain, tables: dict[str, Table[Any]], place: Place) -> str:
    """Return how a sentence names a row, such as "home feed p1, Ana"."""
    name, key = place
    return f"{named(name, domain.texts)} {key_written(tables[name], key)}"


def done_to(domain: Domain, tables: dict[str, Table[Any]], table: Table[Any], contribution: Contribution) -> str:
    """Return what an event does to a row of this table: "makes it", "changes likes", "takes it away"."""
    if contribution.through is not None:
        return _("by way of {row}").format(row=place_told(domain, tables, contribution.through))
    match contribution.deed:
        case "made":
            return _("makes it")
        case "dropped":
            return _("takes it away")
    said = [named(name, domain.texts) for name in contribution.columns if name in plain_columns(table.row)]
    return _("changes {columns}").format(columns=listed(said)) if said else _("changes nothing that is seen")


_FATES = {
    "applied": _("applied"),
    "doubled": _("applied twice, and counts twice for ever"),
    "flying": _("on its way, arrives in {time}"),
    "waiting": _("waits at the projector"),
    "returning": _("was lost, and will be sent again"),
    "unread": _("will be read by the rebuild"),
    "parked": _("parked ({reason})"),
    "lost": _("lost for good"),
    "unsent": _("never sent"),
    "passed": _("passed over by the checkpoint, never applied"),
}
_FATES_WHILE_DOWN = {
    "flying": _("on its way, arrives in {time}, and the projector is down"),
    "waiting": _("waits at the projector, which is down"),
    "returning": _("was lost, and will be sent again, and the projector is down"),
    "unread": _("will be read by the rebuild, and the projector is down"),
}


def fate_told(fate: Fate, now: int) -> str:
    """Return what has become of an event on a lane, without capital and full stop."""
    if fate.behind:
        said = _("waits for #{position}, which will never come") if fate.never else _("waits for #{position}")
        return said.format(position=fate.behind)
    said = _FATES_WHILE_DOWN.get(fate.state, "") if fate.reason == DOWN else ""
    return (said or _FATES[fate.state]).format(time=_left(fate, now), reason=reason_named(fate.reason))


def _part_read(table: Table[Any], column: str, text: str) -> int | str | None:
    if (entity := _entity(table, column)) is not None:
        return entity.key(text)
    if get_type_hints(table.row)[column] is int:
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
    return text or None


def _example(table: Table[Any], column: str) -> str:
    entity = _entity(table, column)
    if entity is not None:
        return entity.label(1)
    return "1" if get_type_hints(table.row)[column] is int else "Ana"


def _entity(table: Table[Any], column: str) -> Entity | None:
    return next((note for note in notes_of(table.row)[column] if isinstance(note, Entity)), None)


def _left(fate: Fate, now: int) -> str:
    return seconds(max(0, (fate.due or now) - now))
