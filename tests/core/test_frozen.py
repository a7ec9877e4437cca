"""Dataclasses of our own: quick to define, and otherwise those of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import FrozenInstanceError, field, fields, replace
from functools import cached_property
from typing import Any, ClassVar

import pytest

from cqrs_sim.core.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    at: int


@dataclass(frozen=True, slots=True)
class Ours(Place):
    kind: ClassVar[str] = "note"
    name: str
    size: int = 3
    tags: list[str] = field(default_factory=list)
    seen: int = field(default=0, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("The size lies above 0.")


@dataclass(frozen=True)
class Roomy:
    at: int
    name: str
    size: int = 3
    tags: list[str] = field(default_factory=list)
    seen: int = field(default=0, compare=False, repr=False)
    kind: ClassVar[str] = "note"

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("The size lies above 0.")

    @cached_property
    def whole(self) -> str:
        return f"{self.name} {self.size}"


@dataclasses.dataclass(frozen=True, slots=True)
class ItsPlace:
    at: int


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs(ItsPlace):
    kind: ClassVar[str] = "note"
    name: str
    size: int = 3
    tags: list[str] = field(default_factory=list)
    seen: int = field(default=0, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("The size lies above 0.")


KINDS: list[Any] = [Ours, Roomy, Theirs]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_made_in_every_way(kind: Any) -> None:
    assert kind(1, "a") == kind(1, "a", 3) == kind(name="a", at=1) == replace(kind(2, "a"), at=1)
    assert kind(1, "a").tags is not kind(1, "a").tags
    assert (kind.kind, kind(1, "a", seen=2).seen) == ("note", 2)


@pytest.mark.parametrize("kind", KINDS)
def test_it_checks_what_it_was_given(kind: Any) -> None:
    with pytest.raises(ValueError, match="above 0"):
        kind(1, "a", -1)
    with pytest.raises(
        TypeError, match=rf"{kind.__name__}.__init__\(\) missing 1 required positional argument: 'name'"
    ):
        kind(1)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_frozen(kind: Any) -> None:
    made = kind(1, "a")
    with pytest.raises(FrozenInstanceError):
        made.name = "b"
    with pytest.raises(FrozenInstanceError):
        del made.name
    with pytest.raises((FrozenInstanceError, TypeError)):  # theirs trips over names that it does not know
        made.more = 1
    assert made == kind(1, "a")
    assert hasattr(made, "__dict__") == (kind is Roomy)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_compared_by_its_values_and_only_with_its_like(kind: Any) -> None:
    assert kind(1, "a", seen=1) == kind(1, "a", seen=2) != kind(2, "a")
    assert kind(1, "a") != (1, "a", 3, [])
    assert kind(1, "a", tags=()).__hash__() == kind(1, "a", tags=(), seen=1).__hash__()
    assert len({kind(1, "a", tags=()), kind(1, "a", tags=()), kind(1, "b", tags=())}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(kind(1, "a"))


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_copied_and_pickled(kind: Any) -> None:
    made = kind(1, "a", seen=2)
    for again in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert (again, again.seen) == (made, 2)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_matched_by_its_values(kind: Any) -> None:
    match kind(1, "a"):
        case kind(at, name):
            assert (at, name) == (1, "a")


def test_without_slots_it_keeps_what_it_worked_out() -> None:
    made = Roomy(1, "a")
    assert made.whole is made.whole == "a 3"
    assert replace(made, name="b").whole == "b 3"
    assert made == Roomy(1, "a")


def test_it_looks_like_that_of_the_standard_library() -> None:
    assert repr(Ours(1, "a")) == repr(Theirs(1, "a")).replace("Theirs", "Ours")
    assert [each.name for each in fields(Ours)] == [each.name for each in fields(Theirs)]
    ours, theirs = inspect.signature(Ours).parameters, inspect.signature(Theirs).parameters
    assert [(one.name, one.annotation) for one in ours.values()] == [
        (one.name, one.annotation) for one in theirs.values()
    ]
    assert list(ours) == list(theirs)


def test_one_that_is_not_frozen_takes_new_values_and_is_no_key() -> None:
    @dataclass(slots=True)
    class Open:
        name: str
        tags: list[str] = field(default_factory=list)

    made = Open("a")
    made.name = "b"
    assert made == Open("b", [])
    assert repr(made).endswith("Open(name='b', tags=[])")
    assert not hasattr(made, "__dict__")
    assert copy.deepcopy(made) == made
    with pytest.raises(TypeError, match="unhashable"):
        hash(made)


def test_what_has_many_fields_or_takes_no_slots_is_made_in_every_way() -> None:
    @dataclass(frozen=True)
    class Wide:
        a: int
        b: int = 2
        c: int = 3
        locals: int = 4
        take: int = 5

    assert Wide(1, c=7) == Wide(1, 2, 7, 4, 5) == replace(Wide(2, 2, 7), a=1)
    assert vars(Wide(1)) == {"a": 1, "b": 2, "c": 3, "locals": 4, "take": 5}
    assert Wide.b == 2


def test_fields_are_described_as_by_the_standard_library_also_to_what_inherits_them() -> None:
    class Heir(Ours):
        pass

    def described(kind: Any) -> list[tuple[Any, ...]]:
        return [
            (each.name, each.type, each.default, each.default_factory, each.compare, each.repr, each.init)
            for each in fields(kind)
        ]

    assert described(Heir) == described(Ours) == described(Theirs)
    assert dataclasses.asdict(Ours(1, "a")) == dataclasses.asdict(Theirs(1, "a"))


def test_methods_of_its_own_stay() -> None:
    @dataclass(frozen=True, slots=True)
    class Loud:
        name: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Loud) and other.name.upper() == self.name.upper()

        def __hash__(self) -> int:
            return hash(self.name.upper())

        def __repr__(self) -> str:
            return self.name.upper()

    assert {Loud("a"), Loud("A")} == {Loud("a")}
    assert repr(Loud("a")) == "A"


@pytest.mark.parametrize("how", [{"kw_only": True}, {"init": False}])
def test_a_field_that_is_not_given_in_its_turn_is_refused(how: Any) -> None:
    with pytest.raises(TypeError, match="not given in its turn"):

        @dataclass(frozen=True, slots=True)
        class Named:
            name: str = field(**how)  # type: ignore[misc]  # mypy wants to see them


def test_a_field_without_a_default_behind_one_that_has_one_is_refused() -> None:
    with pytest.raises(TypeError, match="name has no default"):

        @dataclass(frozen=True, slots=True)
        class Named:
            size: int = 3
            name: str  # type: ignore[misc]  # mypy sees it too


def test_classes_with_as_many_fields_share_their_code_and_nothing_else() -> None:
    @dataclass(frozen=True, slots=True)
    class Person:
        name: str
        size: int = 4
        seen: int = 5

    assert Person("Ana") == Person(seen=5, size=4, name="Ana") != Person("Ben")
    assert repr(Person("Ana", 1)).endswith("Person(name='Ana', size=1, seen=5)")
    assert Person.__init__.__code__.co_varnames == ("self", "name", "size", "seen")
    assert Place(1) == Place(at=1)
