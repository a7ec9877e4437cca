"""What the lab says about a verdict: the caption, what the script gets, and what has reached the servers; no Qt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from cqrs_sim.core.written import listed
from cqrs_sim.cors.explaining import NUMBERS
from cqrs_sim.cors.judge import Verdict
from cqrs_sim.language import _

_LONG_WORD = re.compile(r"\S{25,}")
_BREAK = re.compile(r"[^\-/]{20}|[\-/]+")
OUTDATED = _("What you write cannot be read yet; what is grey is about what stood there before.")


def wrapping(text: str) -> str:
    """Return the text with invisible places to break in long words: after hyphens and slashes if there are any."""
    return _LONG_WORD.sub(lambda word: _BREAK.sub(lambda part: f"{part[0]}\u200b", word[0]), text)


def headline(verdict: Verdict) -> str:
    """Return the verdict in one sentence."""
    step = verdict.blocking
    if step is not None:
        if verdict.outcome == "rejected-before-sending":
            refused, refused_there = (
                _("Refused at step {number}: {why}."),
                _("Refused at step {number}, at {host}: {why}."),
            )
        else:
            refused, refused_there = (
                _("Blocked at step {number}: {why}."),
                _("Blocked at step {number}, at {host}: {why}."),
            )
        host = verdict.visits[step.hop or 0].address.origin.host
        said = refused_there if step.hop else refused
        return said.format(number=NUMBERS[step.rule], host=host, why=step.meaning)
    return {
        "opaque": _("Sent, but the page sees nothing of the answer."),
        "opaqueredirect": _("The page learns only that there is a redirect."),
    }.get(verdict.outcome, _("Allowed: the page may read the answer."))


def script_gets(verdict: Verdict) -> str:
    """Return what the page's script gets of the answer."""
    if verdict.blocking is not None:
        return _("fetch() fails with a TypeError. The script learns nothing else, not even the status.")
    if verdict.response_type in ("opaque", "opaqueredirect"):
        return _("An empty answer: status 0, no headers, no body.")
    names = listed(sorted(verdict.readable)) or _("no headers")
    return _("Status {status}, the body, and {names}.").format(status=verdict.status, names=names)


def may_read(verdict: Verdict) -> bool:
    """Whether the page may read the answer."""
    return verdict.outcome == "allowed"


def arrived(requests: Iterable[str]) -> str:
    """Return what has reached the servers, counted by method."""
    counted = Counter(requests)
    if not counted:
        return _("received: 0 requests")
    requests = " · ".join(f"{count} {method}" for method, count in counted.items())
    return _("received: {requests}").format(requests=requests)
