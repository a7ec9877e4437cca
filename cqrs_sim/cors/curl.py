"""Answers as `curl -i` prints them: a status line, headers, an empty line and the body, one after the other with -L."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cqrs_sim.cors.exchange import Answer
from cqrs_sim.cors.headers import Headers, checked
from cqrs_sim.cors.redirect import STATUSES
from cqrs_sim.language import _

_STATUS = re.compile(r"HTTP/[0-9.]+ ([1-9][0-9]{2})(?: (.*))?")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_Lines = list[tuple[int, str]]


def decoded(data: bytes) -> str:
    """Return the text of what curl printed; some shells write it with two bytes a letter."""
    coding = next((coding for mark, coding in _BYTE_ORDER_MARKS if data.startswith(mark)), "latin-1")
    return data.decode(coding, errors="replace")


def parse(text: str) -> list[Answer]:
    """Return the answers in the text: redirects, and the first that is none. Raises ValueError that names the line."""
    lines = _numbered(text)
    _check_beginning(lines)
    answers: list[Answer] = []
    while not answers or answers[-1].status in STATUSES:
        start = next((place for place, (_number, line) in enumerate(lines) if _STATUS.fullmatch(line)), None)
        if start is None:
            break
        end = next((place for place in range(start, len(lines)) if not lines[place][1].strip()), len(lines))
        _protocol, status, said = f"{lines[start][1]} ".split(" ", 2)
        if int(status) >= 200 and said.strip().lower() != "connection established":  # a proxy's own answer
            answers.append(Answer(int(status), tuple(_headers(lines[start + 1 : end]))))
        lines = lines[end:]
    if not answers:
        raise ValueError(_("There is no answer in it: a status line such as HTTP/1.1 200 OK, and headers below."))
    return answers


def _numbered(text: str) -> _Lines:
    """Return the lines with their numbers; of what `curl -v` prints, those that were received."""
    lines = [(number, line.removesuffix("\r")) for number, line in enumerate(text.split("\n"), 1)]
    if any(line.startswith("< HTTP/") for _number, line in lines):
        return [(number, line[1:].removeprefix(" ")) for number, line in lines if line.startswith("<")]
    return lines


def _check_beginning(lines: _Lines) -> None:
    number, line = next(((number, line) for number, line in lines if line.strip()), (1, "HTTP/1.1 200"))
    if not _STATUS.fullmatch(line):
        said = _("Line {number} should be a status line such as HTTP/1.1 200 OK, and is {line}.")
        raise ValueError(said.format(number=number, line=_short(line)))


def _headers(lines: _Lines) -> Iterator[tuple[str, str]]:
    for number, line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            said = _("Line {number} should be a header such as Vary: Origin, and is {line}.")
            raise ValueError(said.format(number=number, line=_short(line)))
        try:
            yield checked(name, value)
        except ValueError as error:
            raise ValueError(_("Line {number}: {error}").format(number=number, error=error)) from error


def _short(line: str) -> str:
    return repr(line if len(line) <= 40 else f"{line[:39]}…")


def header(text: str) -> tuple[str, str]:
    """Return a request header written as Name: value. Raises ValueError with a sentence."""
    name, colon, value = text.partition(":")
    if not colon:
        raise ValueError(_("The header {text} has no colon: write it as Name: value.").format(text=_short(text)))
    return checked(name.strip(), value)


def lines(written: Iterable[str]) -> Headers:
    """Return headers written one a line, empty lines left out. Raises ValueError that names the line."""
    headers = []
    for number, line in enumerate(written, 1):
        if line.strip():
            try:
                headers.append(header(line))
            except ValueError as error:
                raise ValueError(_("Line {number}: {error}").format(number=number, error=error)) from error
    return tuple(headers)


def command(method: str, address: str, headers: Headers, *more: str) -> str:
    """Return the command that sends this request and prints what is answered, with more arguments of curl."""
    arguments = {"GET": (), "HEAD": ("-I",)}.get(method, ("-X", method if method.isalpha() else quoted(method)))
    sent = (f"-H {quoted(f'{name}: {value}')}" for name, value in headers)
    return " ".join(("curl -i", *arguments, quoted(address), *sent, *more))


def quoted(text: str) -> str:
    """Return the text as one word of a shell."""
    return "'" + text.replace("'", "'\\''") + "'"
