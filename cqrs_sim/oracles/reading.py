"""Reading: the bytes of a file of reference cases as what they should be, or one sentence why they are not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from cqrs_sim.language import _

Document = TypeVar("Document", bound="Written")


NO_ANSWER = msgspec.Raw(b"null")
"""What stands where a file holds no answer."""


class OracleError(Exception):
    """A file of reference cases that cannot be read; the message says what is wrong with it."""

    def __init__(self, message: object) -> None:
        """Say it on one line: a file may hold line breaks in its names."""
        super().__init__(" ".join(str(message).split()))


class Written(msgspec.Struct):
    """The JSON object of a whole file, which says its format; fields that nobody asks for are passed over."""

    schema: str


def read(path: Path, kind: type[Document], schema: str) -> Document:
    """Return the document in this file. Raises OracleError for one that is missing or not of this schema."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise OracleError(_("There is no {path}: name a file of reference cases.").format(path=path)) from error
    except OSError as error:
        raise OracleError(_("{path} cannot be read ({reason}).").format(path=path, reason=error.strerror)) from error
    try:
        text = data.decode()  # what is passed over is text too, and msgspec would not look
        found = msgspec.json.decode(text, type=Written).schema
        if found != schema:
            raise OracleError(
                _("{path} is of the schema {found!r}, but {schema!r} is needed.").format(
                    path=path, found=found, schema=schema
                )
            )
        return msgspec.json.decode(text, type=kind)
    except (ValueError, RecursionError) as error:
        raise OracleError(_("{path} cannot be read: {error}.").format(path=path, error=error)) from error


def answer_in(raw: msgspec.Raw, case: str) -> dict[str, object] | None:
    """Return the answer that a file holds to a case; None where it holds none. Raises OracleError for another kind."""
    try:
        return msgspec.json.decode(raw, type=dict[str, object] | None)
    except (ValueError, RecursionError) as error:
        raise OracleError(_("The answer to {case} cannot be read: {error}.").format(case=case, error=error)) from error


def check_once(names: Iterable[str], where: str) -> None:
    """Raise OracleError for a name that comes up twice."""
    seen = set[str]()
    for name in names:
        if name in seen:
            raise OracleError(_("{where} has {name!r} twice: ids must differ.").format(where=where, name=name))
        seen.add(name)
