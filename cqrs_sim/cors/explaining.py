"""An explanation: the verdict on a real exchange, and what is still to be asked before there can be one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from textwrap import fill
from typing import Any, Literal

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.cors import curl
from cqrs_sim.cors.address import Address
from cqrs_sim.cors.exchange import Answer, Asked, Hop
from cqrs_sim.cors.judge import Verdict, judge
from cqrs_sim.cors.redirect import led_to
from cqrs_sim.cors.sentences import LOOKED_AT, RULES
from cqrs_sim.cors.steps import OF_EACH_HOP, Step
from cqrs_sim.language import _, pgettext

NUMBERS = {rule: number for number, rule in enumerate(RULES, 1)}
"""The number of each step, from 1."""

_OK, _STOP = pgettext("mark of a step, 5 letters at most", "ok"), pgettext("mark of a step, 5 letters at most", "STOP")
_MARKS = {"passed": f"  {_OK:<5}", "failed": f"> {_STOP:<5}", "skipped": "  -    "}
_WIDTH = 110
_INDENT = " " * 12


@dataclass(frozen=True, slots=True)
class Missing:
    """An answer without which the browser's next step cannot be told, and how to ask for it."""

    kind: Literal["preflight", "response"]
    hop: int
    command: str

    @property
    def sentence(self) -> str:
        """What is missing, in words."""
        if self.kind == "preflight":
            return _("What comes next depends on the answer to OPTIONS. Ask for it, and give it with --preflight:")
        if self.hop:
            return _("The answer leads on. Ask there too, and append what is answered to the response:")
        return _(
            "What comes next depends on the answer to the request itself. Ask for it, and give it as the response:"
        )


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a browser makes of an exchange, or how far it comes with the answers that are known.

    `hops` are the addresses with what is known of their answers, `unused` counts answers to OPTIONS that nobody would
    have asked for.
    """

    asked: Asked
    hops: tuple[Hop, ...]
    verdict: Verdict
    missing: Missing | None
    unused: int = 0

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that can be told."""
        if self.missing is None:
            return self.verdict.steps
        first_unknown = (self.missing.kind, self.missing.hop)
        until = [(step.rule, step.hop) for step in self.verdict.steps].index(first_unknown)
        return self.verdict.steps[:until]

    @property
    def blocked(self) -> bool:
        """Whether it is certain that the page may not read the answer."""
        return self.missing is None and self.verdict.blocking is not None


def explain(asked: Asked, responses: Sequence[Answer], preflights: Sequence[Answer]) -> Explanation:
    """Explain the exchange; answers stand in the order in which the browser would ask for them."""
    hops = _hops(asked.url, responses)
    left = list(preflights)
    while True:
        verdict = judge(asked, hops)
        missing = _missing(verdict, hops, len(responses))
        if missing is None or missing.kind == "response" or not left:
            return Explanation(asked, tuple(hops), verdict, missing, len(left))
        hops[missing.hop] = replace(hops[missing.hop], preflight=left.pop(0))


def _hops(address: Address, responses: Sequence[Answer]) -> list[Hop]:
    """Return the addresses that the answers come from, and the one where the last of them leads."""
    hops = []
    for response in responses:
        hops.append(Hop(address, actual=response))
        following = led_to(address, response)
        if following is None:
            return hops
        address = following
    return [*hops, Hop(address)]


def _missing(verdict: Verdict, hops: Sequence[Hop], responses: int) -> Missing | None:
    """Return the first answer that would have been needed but is not known."""
    for hop, visit in enumerate(verdict.visits):
        if visit.preflight is not None and (hop >= len(hops) or hops[hop].preflight is None):
            return Missing("preflight", hop, curl.command("OPTIONS", visit.address.text, visit.preflight.lines))
        if visit.sent and hop >= responses:
            headers = () if visit.origin_header is None else (("Origin", visit.origin_header),)
            command = curl.command(visit.method, visit.address.text, (*headers, *visit.headers))
            return Missing("response", hop, command)
    return None


def text(explanation: Explanation) -> str:
    """Return the explanation as people read it."""
    asked = explanation.asked
    said = _("{method} {url}, asked for by a page of {page}")
    lines = [said.format(method=asked.method, url=asked.url.text, page=asked.page.text), ""]
    for step in explanation.steps:
        if step.rule == OF_EACH_HOP[0] and step.hop:
            lines += ["", _("At {address}:").format(address=explanation.verdict.visits[step.hop].address.text)]
        lines += _told(step)
    return "\n".join((*lines, "", *_conclusion(explanation)))


def _told(step: Step) -> list[str]:
    """Return the lines about a step; what was looked at is shown where it matters."""
    told = [f"{_MARKS[step.state]}{NUMBERS[step.rule]:>2}  {RULES[step.rule]}"]
    if step.state != "skipped" or step.said != "skipped.not-reached":
        told.append(_wrapped(step.why))
    if step.state == "failed":
        looked, absent = _("It looked at {name}: {value}"), pgettext("a header that is not there", "(absent)")
        told += [
            _wrapped(looked.format(name=LOOKED_AT.get(name, name), value=absent if value is None else value))
            for name, value in step.seen
        ]
    if step.mend is not None:
        mending = _("To mend it: {mend}.") if step.state == "failed" else _("Better: {mend}.")
        told.append(_wrapped(mending.format(mend=step.mend.sentence)))
    return [*told, *(_wrapped(_("Note: {remark}").format(remark=remark)) for remark in step.remarks)]


def _wrapped(sentence: str) -> str:
    return fill(sentence, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT + "  ", break_on_hyphens=False)


def _conclusion(explanation: Explanation) -> list[str]:
    verdict, missing = explanation.verdict, explanation.missing
    unused = [_("An answer to OPTIONS was given that the browser would not have asked for.")] * bool(explanation.unused)
    if missing is not None:
        return [missing.sentence, f"    {missing.command}", *unused]
    step = verdict.blocking
    if step is None:
        return [_ALLOWED[verdict.outcome], *unused]
    acted = _("A server has received the request and may have acted on it; only the page may not read the answer.")
    spared = _("The request itself was never sent, so no server has acted on it.")
    blocked = _("The browser blocks it at step {number}: {meaning} ({code}).")
    told = blocked.format(number=NUMBERS[step.rule], meaning=step.meaning, code=step.code)
    return [told, acted if verdict.server_acted else spared, *unused]


_ALLOWED = {
    "allowed": _("The page may read the answer."),
    "opaque": _("The request is sent, but the page sees nothing of the answer, whatever its headers say."),
    "opaqueredirect": _("The page learns only that there is a redirect."),
}


def document(explanation: Explanation) -> dict[str, Any]:
    """Return the explanation for programs."""
    verdict, missing, step = explanation.verdict, explanation.missing, explanation.verdict.blocking
    known: dict[str, Any] = {
        "outcome": verdict.outcome,
        "step": None if step is None else step.code,
        "hop": None if step is None else step.hop or 0,
        "response_type": verdict.response_type,
        "status": verdict.status,
        "readable": sorted(verdict.readable),
        "server_acted": verdict.server_acted,
    }
    return {
        **(known if missing is None else dict.fromkeys(known)),
        "missing": missing and {**asdict(missing), "sentence": missing.sentence},
        "steps": [_step_document(step) for step in explanation.steps],
    }


def _step_document(step: Step) -> dict[str, Any]:
    mend = step.mend
    return {
        "number": NUMBERS[step.rule],
        "rule": step.rule,
        "title": RULES[step.rule],
        "hop": step.hop,
        "state": step.state,
        "why": step.why,
        "looked_at": step.seen,
        "code": step.code,
        "mend": mend
        and {"on": mend.on, "headers": mend.headers, "status": mend.status, "sentence": f"{mend.sentence}."},
        "notes": step.remarks,
    }
