"""The subjects: which things an event, a query and the rows of an answer are about, as keys of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from cqrs_sim.core.domain import Domain, Entity, Person, ReadModel
from cqrs_sim.core.messages import Envelope, Event, Query
from cqrs_sim.core.rows import Table
from cqrs_sim.core.sentences import notes_of

_BETWEEN = "/"


def subject_of(key: str) -> str:
    """Return the label of the thing that a key of the ledger stands for, such as p4."""
    return key.partition(_BETWEEN)[0]


class Subjects:
    """The things of a domain by their labels, such as p4. A row is about the things in the key of its table.

    Two read models that take different kinds of events of a thing show different versions of it, which cannot be
    compared: then the thing has several keys, such as u1 and u1/1.
    """

    def __init__(self, domain: Domain) -> None:
        """Look at the domain's events and read models."""
        self._entities = {kind: _entity_of(kind, domain.entities) for kind in domain.events}
        self._persons: dict[str, tuple[Entity, str]] = {}
        self._columns: dict[str, list[tuple[str, Entity]]] = {}
        self._marks: dict[tuple[str, Entity], str] = {}
        self._taken: dict[str, list[str]] = {kind.__name__: [] for kind in domain.events}
        groups: dict[tuple[Entity, frozenset[type[Event]]], str] = {}
        for model in domain.read_models:
            columns = self._columns[model.tables[0].name] = _entities_in(model.tables[0])
            for _, entity in columns:
                self._marks[model.name, entity] = self._mark(model, entity, groups)

    def _mark(self, model: ReadModel, entity: Entity, groups: dict[tuple[Entity, frozenset[type[Event]]], str]) -> str:
        """Return what sets the keys of this model's things apart from those of models that take other events."""
        taken = frozenset(kind for kind in model.projections if self._entities[kind] == entity)
        if (entity, taken) not in groups:
            number = sum(other == entity for other, _ in groups)
            groups[entity, taken] = f"{_BETWEEN}{number}" if number else ""
            for kind in taken:
                self._taken[kind.__name__].append(groups[entity, taken])
        return groups[entity, taken]

    def introduce(self, name: str, envelope: Envelope) -> None:
        """Note that the person of this name is what this event is about."""
        entity = self._entities[type(envelope.event)]
        if entity is not None:
            self._persons[name] = entity, envelope.subject

    def of_event(self, envelope: Envelope) -> tuple[str, ...]:
        """Return the keys that have a new version by this event."""
        return tuple(envelope.subject + mark for mark in self._taken[envelope.event_type])

    def of_rows(self, model: str, table: str, rows: Iterable[Any]) -> dict[str, None]:
        """Return the keys of the things that these rows of a read model are about."""
        keys: dict[str, None] = {}
        for column, entity in self._columns.get(table, ()):
            mark = self._marks[model, entity]
            keys |= dict.fromkeys(entity.label(getattr(row, column)) + mark for row in rows)
        return keys

    def of_query(self, model: str, query: Query) -> dict[str, None]:
        """Return the keys of the things that a query names, whether or not they are there."""
        named: list[tuple[Entity, str]] = []
        for name, notes in notes_of(type(query)).items():
            value = getattr(query, name)
            named += [(note, note.label(value)) for note in notes if isinstance(note, Entity)]
            if value in self._persons and any(isinstance(note, Person) for note in notes):
                named.append(self._persons[value])
        marks = ((label, self._marks.get((model, entity))) for entity, label in named)
        return {label + mark: None for label, mark in marks if mark is not None}


def _entities_in(table: Table[Any]) -> list[tuple[str, Entity]]:
    notes = notes_of(table.row)
    return [(column, note) for column in table.key for note in notes[column] if isinstance(note, Entity)]


def _entity_of(kind: type[Event], entities: Sequence[Entity]) -> Entity | None:
    """Return what kind of thing such an event is about, told from the subject of a specimen with 1 for each value."""
    specimen: Any = kind
    subject = specimen(*(1 for _ in fields(specimen))).subject
    return next((entity for entity in entities if entity.label(1) == subject), None)
