"""Quick records: made quickly, and otherwise what the dataclass was."""

from __future__ import annotations

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, field, replace

import pytest

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.records import quick


@dataclass(frozen=True, slots=True)
class Place:
    at: int


@dataclass(frozen=True, slots=True)
class Plain(Place):
    name: str
    size: int = 3


@quick
@dataclass(frozen=True, slots=True)
class Quick(Place):
    name: str
    size: int = 3


def test_a_quick_record_is_made_in_every_way_its_dataclass_was() -> None:
    assert Quick(1, "a") == Quick(1, "a", 3) == Quick(name="a", at=1, size=3) == replace(Quick(2, "a"), at=1)
    assert type(Quick(1, "a")) is Quick
    assert inspect.signature(Quick) == inspect.signature(Plain)
    assert Quick.__init__.__doc__ == Plain.__init__.__doc__


@pytest.mark.parametrize("arguments", [(), (1,), (1, "a", 3, 4)])
def test_wrong_values_are_refused_as_before(arguments: tuple[int, ...]) -> None:
    with pytest.raises(TypeError, match="__init__"):
        Quick(*arguments)  # type: ignore[arg-type]  # wrong on purpose


def test_a_quick_record_is_as_frozen_and_as_easily_compared_and_copied() -> None:
    record = Quick(1, "a")
    with pytest.raises(FrozenInstanceError):
        record.name = "b"  # type: ignore[misc]  # frozen
    assert repr(record) == repr(Plain(1, "a")).replace("Plain", "Quick")
    assert hash(record) == hash(Quick(1, "a"))
    assert record not in (Quick(2, "a"), Quick(1, "b"), Quick(1, "a", 4), Plain(1, "a"), 1)
    assert copy.deepcopy(record) == pickle.loads(pickle.dumps(record)) == record


def test_a_dataclass_that_does_more_when_it_is_made_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Checked:
        value: int

        def __post_init__(self) -> None:
            assert self.value

    @dataclass(frozen=True, slots=True)
    class Full:
        values: list[int] = field(default_factory=list)

    for record in (Checked, Full):
        with pytest.raises(TypeError, match=f"{record.__name__} does more than take its values"):
            quick(record)
