"""Mending: what a step proposes, written into the situation that it judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cqrs_sim.cors.headers import Headers
from cqrs_sim.cors.judge import Verdict
from cqrs_sim.cors.situation import Server, Situation, Written
from cqrs_sim.cors.steps import Step


def place_of(step: Step, verdict: Verdict) -> int | None:
    """Return the number, from 0, of the server whose answer a step is about; None for a server not written down."""
    return verdict.visits[-1 if step.hop is None else step.hop].place


def can_mend(step: Step, verdict: Verdict) -> bool:
    """Whether what the step proposes can be written into a server's answer: the request is for its author to change."""
    proposal = step.mend
    if proposal is None or proposal.on == "request" or not (proposal.headers or proposal.status):
        return False
    return place_of(step, verdict) is not None


def mended(situation: Situation, step: Step, verdict: Verdict) -> Situation:
    """Return the situation with the step's proposal carried out; the same where that cannot be done."""
    place, proposal = place_of(step, verdict) if can_mend(step, verdict) else None, step.mend
    if place is None or proposal is None:
        return situation
    server = situation.servers[place]
    answer = server.preflight if proposal.on == "preflight" else server.answer
    lines = _with(answer.headers, proposal.headers)
    changed = Written(proposal.status or answer.status, lines)
    servers = list(situation.servers)
    servers[place] = Server(changed, server.answer) if proposal.on == "preflight" else Server(server.preflight, changed)
    return replace(situation, servers=tuple(servers))


def _with(lines: Sequence[str], headers: Headers) -> tuple[str, ...]:
    """Return the lines with these headers: each in the place of the first of its name, the others of its name gone."""
    kept = list(lines)
    for name, value in headers:
        places = [place for place, line in enumerate(kept) if line.partition(":")[0].strip().lower() == name.lower()]
        for place in reversed(places[1:]):
            del kept[place]
        if places:
            kept[places[0]] = f"{name}: {value}"
        else:
            kept.append(f"{name}: {value}")
    return tuple(kept)
