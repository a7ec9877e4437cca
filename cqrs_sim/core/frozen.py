"""Frozen dataclasses that cost little to define: a program with two hundred spends a good part of its start on them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, fields
from functools import cache, partial
from operator import attrgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # what is made is the same
else:

    def dataclass(*, frozen: Literal[True], slots: bool = False) -> Callable[[type[T]], type[T]]:
        """Define what the standard library's `dataclass` would, with or without slots, in a fraction of the time.

        That compiles six methods for each class. Here they are functions that all classes share, but for the one that
        takes the values: its code is shared by all that take as many. What inherits from one has to be one too.

        Raises TypeError, when the class is defined, for a field that is given by its name alone or not at all.
        """
        assert frozen
        return partial(_define, slots)


def _define(slots: bool, bare: type[T]) -> type[T]:
    # Asked for no method and no slots, `dataclass` only finds the fields.
    record: Any = dataclasses.dataclass(init=False, repr=False, eq=False)(bare)
    taken = fields(record)
    if any(field.kw_only or not field.init for field in taken):
        raise TypeError(f"{bare.__name__} has a field that is not given in its turn: use the standard library's")
    compared = [field.name for field in taken if field.compare]
    values: Callable[[Any], Any] = attrgetter(*compared) if compared else lambda _: ()

    def equal(self: Any, other: Any) -> bool:
        return values(self) == values(other) if self.__class__ is other.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    own = bare.__dict__
    methods = {"__eq__": equal, "__hash__": hashed, **_SHARED, **(_PICKLED if slots else {})}
    # A class without a hash of its own has None there.
    methods = {name: method for name, method in methods.items() if own.get(name) is None}
    if slots:
        record = _with_slots(bare, taken, methods)
    else:
        for name, method in methods.items():
            setattr(record, name, method)
    record.__init__ = _init(record, taken)
    return record  # type: ignore[no-any-return]  # the bare class, with slots


def _with_slots(bare: Any, taken: tuple[dataclasses.Field[Any], ...], methods: dict[str, Any]) -> Any:
    """Return the class anew, with these methods and a slot for each field that it has not inherited."""
    told = {**bare.__dict__, **methods}
    inherited = {name for base in bare.__mro__[1:-1] for name in base.__dict__.get("__slots__", ())}
    for name in (*(field.name for field in taken), "__dict__", "__weakref__"):
        told.pop(name, None)  # among them defaults, which stand where the slots will
    told["__slots__"] = tuple(field.name for field in taken if field.name not in inherited)
    made = type(bare)(bare.__name__, bare.__bases__, told)
    made.__qualname__ = bare.__qualname__
    return made


_ANEW = object()
"""Stands for a value that is made anew each time."""


def _init(record: Any, taken: tuple[dataclasses.Field[Any], ...]) -> FunctionType:
    """Return the one method that each class has of its own: it fills the slots, or else the dictionary."""
    given: dict[str, Any] = {"ANEW": _ANEW}
    ways, defaults = [], []
    for place, field in enumerate(taken):
        fill = getattr(getattr(record, field.name, None), "__set__", None)  # a slot has one, a default has none
        given |= {f"fill{place}": fill, f"name{place}": field.name, f"make{place}": field.default_factory}
        made = field.default_factory is not MISSING
        ways.append((fill is not None, made))
        if made or field.default is not MISSING:
            defaults.append(_ANEW if made else field.default)
        elif defaults:
            raise TypeError(f"{record.__name__}.{field.name} has no default, but one before it has")
    code = _filling(tuple(ways), hasattr(record, "__post_init__"))
    # The names are all that is different where the ways are the same.
    code = code.replace(co_varnames=("self", *(field.name for field in taken)))
    init = FunctionType(code, given, "__init__", tuple(defaults))
    init.__qualname__ = f"{record.__qualname__}.__init__"
    init.__module__ = record.__module__
    init.__annotations__ = {field.name: field.type for field in taken} | {"return": None}
    return init


@cache
def _filling(ways: tuple[tuple[bool, bool], ...], checked: bool) -> CodeType:
    """Return what fills fields, each in its way: whether it has a slot, and whether its value may be made anew."""
    lines = []
    for place, (slot, made) in enumerate(ways):
        value = f"make{place}() if v{place} is ANEW else v{place}" if made else f"v{place}"
        lines.append(f" fill{place}(self, {value})" if slot else f" self.__dict__[name{place}] = {value}")
    if checked:
        lines.append(" self.__post_init__()")
    head = f"def __init__(self{''.join(f', v{place}' for place in range(len(ways)))}):"
    return function_code("\n".join([head, *(lines or [" pass"])]))


def function_code(source: str) -> CodeType:
    """Return the code of the one function in this source."""
    whole = compile(source, "<made by cqrs_sim.core.frozen>", "exec")
    return next(part for part in whole.co_consts if isinstance(part, CodeType))


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


_SHARED = {"__repr__": _repr, "__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
_PICKLED = {"__getstate__": _state, "__setstate__": _take_state}
