"""Dataclasses that cost little to define: a program with two hundred spends a good part of its start on them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from functools import cache, partial
from operator import attrgetter
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # what is made is the same
else:

    def dataclass(*, frozen: bool = False, slots: bool = False) -> Callable[[type[T]], type[T]]:
        """Define what the standard library's `dataclass` would in a fraction of the time.

        That compiles six methods for each class and describes each field at once. Here the methods are functions that
        all classes share, but for the one that takes the values, whose code is shared by all that take as many; and
        fields are described when somebody asks for them. What inherits from one has to be one too.

        Raises TypeError, when the class is defined, for a field that is given by its name alone or not at all.
        """
        return partial(_define, frozen, slots)


Written = Mapping[str, tuple[Any, Any]]
"""By the name of a field: its annotation, and what is written behind the "=", else MISSING."""


def _define(frozen: bool, slots: bool, bare: type[T]) -> type[T]:
    written = _written(bare)
    described = {name: field for name, (_, field) in written.items() if isinstance(field, Field)}
    if any(field.kw_only is True or not field.init for field in described.values()):
        raise TypeError(f"{bare.__name__} has a field that is not given in its turn: use the standard library's")
    compared = [name for name in written if name not in described or described[name].compare]
    values: Callable[[Any], Any] = attrgetter(*compared) if compared else lambda _: ()

    def equal(self: Any, other: Any) -> bool:
        return values(self) == values(other) if self.__class__ is other.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    own = bare.__dict__
    methods: dict[str, Any] = {"__eq__": equal, "__hash__": hashed if frozen else None, "__repr__": _repr}
    methods |= (_FROZEN if frozen else {}) | (_PICKLED if frozen and slots else {})
    # A class without a hash of its own has None there.
    told = {name: method for name, method in methods.items() if own.get(name) is None}
    told |= {"__match_args__": tuple(written), "__dataclass_fields__": _FIELDS, "__written__": written}
    record = _with_slots(bare, written, told) if slots else _filled_in(bare, described, told)
    record.__init__ = _init(record, written)
    return record  # type: ignore[no-any-return]  # the bare class, with slots


def _written(bare: type) -> Written:
    written: dict[str, tuple[Any, Any]] = {}
    for base in bare.__mro__[:0:-1]:
        written |= base.__dict__.get("__written__", {})
    for name, kind in bare.__annotations__.items():
        if "ClassVar" not in str(kind):
            written[name] = kind, bare.__dict__.get(name, MISSING)
    return written


def _with_slots(bare: Any, names: Iterable[str], told: Mapping[str, Any]) -> Any:
    """Return the class anew, with what is told of it and a slot for each field that it has not inherited."""
    made = {**bare.__dict__, **told}
    inherited = {name for base in bare.__mro__[1:-1] for name in base.__dict__.get("__slots__", ())}
    for name in (*names, "__dict__", "__weakref__"):
        made.pop(name, None)  # among them defaults, which stand where the slots will
    made["__slots__"] = tuple(name for name in names if name not in inherited)
    record = type(bare)(bare.__name__, bare.__bases__, made)
    record.__qualname__ = bare.__qualname__
    return record


def _filled_in(bare: Any, described: Mapping[str, Field[Any]], told: Mapping[str, Any]) -> Any:
    """Return the class itself with what is told of it, and defaults where fields were described."""
    for name, field in described.items():
        if field.default is not MISSING:
            setattr(bare, name, field.default)
        elif name in bare.__dict__:
            delattr(bare, name)
    for name, what in told.items():
        setattr(bare, name, what)
    return bare


ANEW = object()
"""Stands for a value that is made anew each time."""


def _init(record: Any, written: Written) -> FunctionType:
    """Return the one method that each class has of its own: it fills the slots, or else the dictionary."""
    makers: dict[str, Callable[[], Any]] = {}
    defaults = []
    for name, (_, default) in written.items():
        if isinstance(default, Field):
            if (make := default.default_factory) is not MISSING:
                makers[name] = make
            default = default.default if make is MISSING else ANEW
        if default is not MISSING:
            defaults.append(default)
        elif defaults:
            raise TypeError(f"{record.__name__}.{name} has no default, but one before it has")
    puts = [getattr(getattr(record, name, None), "__set__", None) for name in written]  # of slots, not of defaults
    checked = hasattr(record, "__post_init__")
    if all(puts) and not makers and not checked:
        code, given = _filling(len(puts)), {f"put{place}": put for place, put in enumerate(puts)}
    else:
        code, given = _taking(), {"take": _taken(dict(zip(written, puts, strict=True)), makers, checked)}
    # The names are all that is different where the code is the same.
    names = ("self", *written)
    code = code.replace(co_argcount=len(names), co_nlocals=len(names), co_varnames=names)
    init = FunctionType(code, given, "__init__", tuple(defaults))
    init.__qualname__ = f"{record.__qualname__}.__init__"
    init.__module__ = record.__module__
    init.__annotations__ = {name: kind for name, (kind, _) in written.items()} | {"return": None}
    return init


@cache
def _filling(count: int) -> CodeType:
    """Return what fills so many slots: the quickest, for what is made most."""
    taken = "".join(f", v{place}" for place in range(count))
    filled = "; ".join(f"put{place}(self, v{place})" for place in range(count))
    return function_code(f"def __init__(self{taken}): {filled or 'pass'}")


@cache
def _taking() -> CodeType:
    """Return what hands over whatever it was given."""
    return function_code("def __init__(self): take(self, locals())")


def _taken(
    puts: Mapping[str, Callable[[Any, Any], None] | None], makers: Mapping[str, Callable[[], Any]], checked: bool
) -> Callable[[Any, Mapping[str, Any]], None]:
    def take(record: Any, given: Mapping[str, Any]) -> None:
        for name, put in puts.items():
            value = makers[name]() if given[name] is ANEW else given[name]
            if put is None:
                record.__dict__[name] = value
            else:
                put(record, value)
        if checked:
            record.__post_init__()

    return take


def function_code(source: str) -> CodeType:
    """Return the code of the one function in this source."""
    whole = compile(source, "<made by cqrs_sim.core.frozen>", "exec")
    return next(part for part in whole.co_consts if isinstance(part, CodeType))


class _Fields:
    """Describes the fields of a class when somebody asks for them."""

    def __get__(self, _: object, asked: type) -> dict[str, Field[Any]]:
        written: Written = asked.__written__  # type: ignore[attr-defined]  # each has that
        alike = {name: default for name, (_, default) in written.items() if default is not MISSING}
        alike["__annotations__"] = {name: kind for name, (kind, _) in written.items()}
        alike["__doc__"] = "Has the same fields."
        # Asked for no method and no slots, `dataclass` only finds the fields.
        told: Any = dataclasses.dataclass(init=False, repr=False, eq=False)(type(asked.__name__, (), alike))
        found: dict[str, Field[Any]] = told.__dataclass_fields__
        asked.__dataclass_fields__ = found  # type: ignore[attr-defined]  # instead of this
        asked.__dataclass_params__ = told.__dataclass_params__  # type: ignore[attr-defined]  # as `dataclass` leaves it
        return found


_FIELDS = _Fields()


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


_FROZEN = {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
_PICKLED = {"__getstate__": _state, "__setstate__": _take_state}
