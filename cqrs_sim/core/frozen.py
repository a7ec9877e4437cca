"""Frozen dataclasses that cost little to define: a program with two hundred spends a good part of its start on them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, fields
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # what is made is the same
else:

    def dataclass(*, frozen: Literal[True], slots: bool = False) -> Callable[[type[T]], type[T]]:
        """Define what the standard library's `dataclass` would, with or without slots, in a fraction of the time.

        That compiles six methods for each class. Here they are functions that all classes share, but for the one that
        takes the values. What inherits from one has to be one too.

        Raises TypeError, when the class is defined, for a field that is given by its name alone or not at all.
        """
        assert frozen
        return partial(_define, slots)


def _define(slots: bool, bare: type[T]) -> type[T]:
    # Asked for no method, `dataclass` only finds the fields and makes the slots.
    record: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(bare)
    taken = fields(record)
    if any(field.kw_only or not field.init for field in taken):
        raise TypeError(f"{bare.__name__} has a field that is not given in its turn: use the standard library's")
    record.__init__ = _init(record, taken)
    compared = [field.name for field in taken if field.compare]
    values: Callable[[Any], Any] = attrgetter(*compared) if compared else lambda _: ()

    def equal(self: Any, other: Any) -> bool:
        return values(self) == values(other) if self.__class__ is other.__class__ else NotImplemented

    methods = {
        "__eq__": equal,
        "__hash__": lambda self: hash(values(self)),
        "__repr__": _repr,
        "__setattr__": _refuse_to_set,
        "__delattr__": _refuse_to_delete,
    }
    if slots:
        methods |= {"__getstate__": _state, "__setstate__": _take_state}
    own = bare.__dict__
    for name, method in methods.items():
        if own.get(name) is None:  # a class without a hash of its own has None there
            setattr(record, name, method)
    return record  # type: ignore[no-any-return]  # the bare class, with slots


def _init(record: Any, taken: tuple[dataclasses.Field[Any], ...]) -> Any:
    """Return the one method that is written for each class: it fills the slots, or else the dictionary."""
    given: dict[str, Any] = {"ANEW": object()}
    words, lines = ["self"], []
    for field in taken:
        name = value = field.name
        fill = getattr(getattr(record, name, None), "__set__", None)  # a slot has one, a default has none
        if field.default_factory is not MISSING:
            given[f"make_{name}"] = field.default_factory
            words.append(f"{name}=ANEW")
            value = f"make_{name}() if {name} is ANEW else {name}"
        elif field.default is not MISSING:
            given[f"default_{name}"] = field.default
            words.append(f"{name}=default_{name}")
        else:
            words.append(name)
        if fill is None:
            lines.append(f" self.__dict__[{name!r}] = {value}")
        else:
            given[f"fill_{name}"] = fill
            lines.append(f" fill_{name}(self, {value})")
    if hasattr(record, "__post_init__"):
        lines.append(" self.__post_init__()")
    exec("\n".join([f"def __init__({', '.join(words)}):", *(lines or [" pass"])]), given)
    init = given.pop("__init__")
    init.__qualname__ = f"{record.__qualname__}.__init__"
    init.__module__ = record.__module__
    init.__annotations__ = {field.name: field.type for field in taken} | {"return": None}
    return init


def _repr(self: Any) -> str:
    said = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{type(self).__qualname__}({said})"


def _refuse_to_set(_self: Any, name: str, _value: Any) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_self: Any, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in fields(self)]


def _take_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
