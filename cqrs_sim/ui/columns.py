"""Columns: how the fields of rows and messages are titled, written and read on screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from cqrs_sim.core.domain import Entity, Moment, Money, Person, Position, Seen
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.hints import hints_of
from cqrs_sim.core.money import money


@dataclass(frozen=True)
class Column:
    """One field: its name, what kind of plain value it holds, and what its annotations say about it."""

    name: str
    kind: type
    entity: Entity | None = None
    person: bool = False
    moment: bool = False
    position: bool = False
    money: bool = False
    seen: Seen | None = None
    initial: str = ""

    @property
    def narrow(self) -> bool:
        """Whether values are short: numbers, labels, moments."""
        return self.kind is not str

    def written(self, value: Any) -> str:
        """Return the value as people read it: p4, 12.4 s, 12.50, plain text on one line."""
        if value is None:
            return ""
        if self.entity is not None:
            return self.entity.label(value)
        if self.moment:
            return seconds(value)
        if self.position:
            return f"#{value}"
        if self.money:
            return money(value)
        return " ".join(str(value).split())


def columns_of(kind: type[Any]) -> tuple[Column, ...]:
    """Return the columns of a row or message class, in order of its fields."""
    return _columns(kind)  # type: ignore[arg-type]  # mypy does not see that classes are hashable


@cache
def _columns(kind: type[Any]) -> tuple[Column, ...]:
    hints = hints_of(kind)
    return tuple(_column(field, hints[field.name]) for field in fields(kind))


def title_of(name: str, texts: Mapping[str, str], owner: str = "") -> str:
    """Return the title of a field or table: the domain's word for it, in its owner if need be, else its name."""
    own = texts.get(f"{owner}.{name}") if owner else None
    return own or texts.get(name, name.replace("_", " ").capitalize())


def _column(field: Field[Any], hint: Any) -> Column:
    notes: tuple[Any, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *rest = get_args(hint)
        notes = tuple(rest)
    kinds = [kind for kind in get_args(hint) or (hint,) if kind is not type(None)]
    return Column(
        field.name,
        kinds[0],
        entity=next((note for note in notes if isinstance(note, Entity)), None),
        person=any(isinstance(note, Person) for note in notes),
        moment=any(isinstance(note, Moment) for note in notes),
        position=any(isinstance(note, Position) for note in notes),
        money=any(isinstance(note, Money) for note in notes),
        seen=next((note for note in notes if isinstance(note, Seen)), None),
        initial="" if field.default is MISSING else str(field.default),
    )
