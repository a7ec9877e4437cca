"""Sentences: what ids and values of facts say to people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from cqrs_sim.core.domain import Domain, Entity, Moment, Money, Person, Position, Values
from cqrs_sim.core.duration import seconds
from cqrs_sim.core.gate import COMMIT, CONSTRAINT
from cqrs_sim.core.hints import hints_of
from cqrs_sim.core.lane_names import replica_of
from cqrs_sim.core.money import money
from cqrs_sim.core.remedies import COUPLED
from cqrs_sim.core.rows import Key, Table
from cqrs_sim.core.written import listed, signed
from cqrs_sim.language import _, pgettext

LONGEST_VALUE = 30
"""Letters of a name or text that a sentence quotes at most; a person's name never has as many."""

_BROKEN = {
    "unique": _("The write store's own unique key of {table} ({columns}) refused it"),
    "foreign key": _("The write store's own foreign key of {table} ({columns}) refused it"),
}
_REFUSALS = {COMMIT: _("The commit failed, so nothing was changed"), **COUPLED}
"""Of refusals that come from no rule of the domain."""

_QUOTED = _("“{text}”")
_NOTHING = pgettext("the value of a field", "nothing")
_YES, _NO = pgettext("the value of a field", "yes"), pgettext("the value of a field", "no")
_PARTS = re.compile(r"[A-Z][a-z0-9]*")
_LOWERED = pgettext("titles of fields and tables within a sentence: lower, or as they are", "lower") == "lower"


def refusal(domain: Domain, rule: str, values: Values) -> str:
    """Return the sentence, without its full stop, that tells a caller which rule failed and for what.

    A placeholder may say how its value is written: {price:amount} as money, {state:named} as the domain's word for it.
    """
    if rule == CONSTRAINT:
        template = _BROKEN[str(values["constraint"])]
    else:
        template = _REFUSALS.get(rule) or domain.rule_of[rule].refusal
    return template.format_map({name: _Value(value, domain.texts) for name, value in values.items()})


class _Value:
    """A value of a refusal, which facts keep in no language."""

    def __init__(self, value: int | str, texts: Mapping[str, str]) -> None:
        self._value, self._texts = value, texts

    def __format__(self, written: str) -> str:
        match written:
            case "amount":
                return signed(str(self._value))
            case "named":
                return self._texts.get(f"{self._value}.said") or named(str(self._value), self._texts)
        return str(_short(self._value))


def words(class_name: str, texts: Mapping[str, str]) -> str:
    """Return what the domain calls a command or query, such as "Create post", else its class name in words."""
    return texts.get(class_name) or " ".join(_PARTS.findall(class_name.removeprefix("Get"))).capitalize()


def ended(sentence: str) -> str:
    """Return the sentence with its full stop, unless an ellipsis ends it."""
    return sentence if sentence.endswith("…") else f"{sentence}."


def begun(sentence: str) -> str:
    """Return the sentence with a capital at its start."""
    return sentence[:1].upper() + sentence[1:]


def within(title: str) -> str:
    """Return a title as it stands within a sentence: without capitals, where the language gives nouns none."""
    return title.lower() if _LOWERED else title


def named(name: str, texts: Mapping[str, str], owner: str = "") -> str:
    """Return the domain's word for a field or table within a sentence, in its owner if need be."""
    own = texts.get(f"{owner}.{name}") if owner else None
    return within(own or texts.get(name, name.replace("_", " ")))


def lane_title(lane: str, texts: Mapping[str, str]) -> str:
    """Return what tells a lane from the others, such as "Home feed", "Replica 2" or "Feed of replica 2, build 3".

    Nothing for the lane that every session begins with.
    """
    base, _tilde, rebuilt = lane.partition("~")
    model, number = named(base.partition(".")[2], texts), replica_of(lane)
    if model and number > 1:
        place = _("{model} of replica {number}").format(model=model, number=number)
    else:
        place = _("replica {number}").format(number=number) if number > 1 else model
    build = _("build {number}").format(number=int(rebuilt) + 1) if rebuilt else ""
    return begun(listed(filter(None, (place, build))))


def spelled(message: Any, texts: Mapping[str, str]) -> str:
    """Return a message with its values on one line, such as "EditPost: post p2, text “Hi”, version 1"."""
    kind = type(message).__name__
    values = [f"{named(name, texts, kind)} {value}" for name, value in values_of(message).items()]
    return f"{kind}: {listed(values)}" if values else kind


def titled(message: Any) -> str:
    """Return a message's name with what it is about, such as "DeletePost p2"."""
    notes = notes_of(type(message))
    about = [name for name in notes if any(isinstance(note, Entity | Person) for note in notes[name])]
    values = values_of(message)
    return " ".join((type(message).__name__, *(values[name] for name in about)))


def values_of(row: Any) -> dict[str, str]:
    """Return each value of a row or message as a sentence writes it, by its column."""
    return {name: _written(getattr(row, name), notes) for name, notes in notes_of(type(row)).items()}


def key_written(table: Table[Any], key: Key) -> str:
    """Return a row's key as a sentence writes it, such as "p2, u1"."""
    notes = notes_of(table.row)
    return listed(_written(part, notes[column]) for column, part in zip(table.key, key, strict=True))


def differences(before: Any, after: Any) -> dict[str, tuple[str, str]]:
    """Return how each column that differs between two rows was and is written."""
    was, now = values_of(before), values_of(after)
    return {name: (was[name], now[name]) for name in was if getattr(before, name) != getattr(after, name)}


def _written(value: Any, notes: tuple[Any, ...]) -> str:
    if value is None:
        return _NOTHING
    if isinstance(value, bool):
        return _YES if value else _NO
    for note in notes:
        match note:
            case Entity():
                return note.label(value)
            case Moment():
                return seconds(value)
            case Position():
                return f"#{value}"
            case Money():
                return money(value)
            case Person():
                return str(_short(value))
    return _QUOTED.format(text=_short(value)) if isinstance(value, str) else f"{value}"


def _short(value: int | str) -> int | str:
    if isinstance(value, int):
        return value
    line = " ".join(value.split())
    return line if len(line) <= LONGEST_VALUE else f"{line[: LONGEST_VALUE - 1]}…"


def notes_of(kind: type[Any]) -> dict[str, tuple[Any, ...]]:
    """Return what each column of a row or message is annotated with."""
    return _notes(kind)  # type: ignore[arg-type]  # mypy does not see that classes are hashable


def plain_columns(kind: type[Any]) -> tuple[str, ...]:
    """Return the columns of a row that say something; positions only tell how fresh it is."""
    return _plain(kind)  # type: ignore[arg-type]  # as above


@cache
def _plain(kind: type[Any]) -> tuple[str, ...]:
    notes = notes_of(kind).items()
    return tuple(name for name, noted in notes if not any(isinstance(note, Position) for note in noted))


@cache
def _notes(kind: type[Any]) -> dict[str, tuple[Any, ...]]:
    hints = hints_of(kind)
    return {
        field.name: get_args(hint)[1:] if get_origin(hint := hints[field.name]) is Annotated else ()
        for field in fields(kind)
    }
