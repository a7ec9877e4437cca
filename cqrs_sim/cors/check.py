"""The CORS check: whether an answer allows the page's origin to read it (Fetch, "CORS check")."""

from __future__ import annotations

from typing import Literal

from cqrs_sim.cors.exchange import Answer
from cqrs_sim.cors.headers import got
from cqrs_sim.cors.steps import Mend, Seen, Step, Values
from cqrs_sim.language import pgettext

ALLOW_ORIGIN = "Access-Control-Allow-Origin"
ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials"


def check(on: Literal["preflight", "response"], hop: int, answer: Answer, origin: str, credentialed: bool) -> Step:
    """Return the step that compares an answer with the request's origin as it is serialised."""
    allowed = got(answer.headers, "access-control-allow-origin")
    seen: Seen = (("Origin", origin), (ALLOW_ORIGIN, allowed))
    values: Values = {"origin": origin, "allowed": allowed}
    if allowed is None:
        header = (ALLOW_ORIGIN, _advised(origin, credentialed))
        return _failed(on, hop, "acao.missing", values, seen, header, ("null",) * (origin == "null"))
    if allowed == "*" and not credentialed:
        return Step(on, hop, "passed", f"{on}.wildcard", values, seen)
    if allowed != origin:
        wildcard = allowed == "*"
        code = "acao.wildcard-with-credentials" if wildcard else "acao.mismatch"
        notes = () if wildcard else _likely(allowed, origin)
        return _failed(on, hop, code, values, seen, (ALLOW_ORIGIN, _advised(origin, credentialed)), notes)
    if not credentialed:
        return Step(on, hop, "passed", f"{on}.equal", values, seen)
    credentials = got(answer.headers, "access-control-allow-credentials")
    seen, values = (
        (*seen, (ALLOW_CREDENTIALS, credentials)),
        {**values, "credentials": credentials or pgettext("a header that is not there", "absent")},
    )
    if credentials != "true":
        return _failed(on, hop, "acac", values, seen, (ALLOW_CREDENTIALS, "true"))
    return Step(on, hop, "passed", f"{on}.credentials", values, seen)


def _failed(
    on: Literal["preflight", "response"],
    hop: int,
    code: str,
    values: Values,
    seen: Seen,
    header: tuple[str, str],
    notes: tuple[str, ...] = (),
) -> Step:
    code = f"{on}.{code}"
    return Step(on, hop, "failed", code, values, seen, code, Mend(on, (header,)), notes)


def _advised(origin: str, credentialed: bool) -> str:
    """Return the value to answer with: to allow null is to allow every sandboxed page, so * is more honest."""
    return "*" if origin == "null" and not credentialed else origin


def _likely(allowed: str, origin: str) -> tuple[str, ...]:
    """Return the mistake that is behind a value which nearly matches."""
    if "," in allowed:
        return ("several",)
    if allowed.rstrip("/") == origin:
        return ("slash",)
    if allowed.lower() == origin.lower():
        return ("capitals",)
    if origin == "null":
        return ("null",)
    return ("pattern",) if "*" in allowed else ()
