"""Remedies on the command line: how one is written, such as wait:2s:pending, and given to a session."""

from __future__ import annotations

import argparse
from dataclasses import replace

from cqrs_sim.cli.arguments import time
from cqrs_sim.core.journal import Configure, Entry
from cqrs_sim.core.remedies import ON_TIMEOUT, REMEDIES, Remedies, RemedyRule
from cqrs_sim.core.settings import Settings
from cqrs_sim.core.written import listed
from cqrs_sim.language import _
from cqrs_sim.sessions.session import Session

WRITTEN = tuple(remedy.replace(" ", "-") for remedy in REMEDIES)
"""What the remedies are called here."""


def remedy(text: str) -> RemedyRule:
    """Return the rule, for everybody and everything, that is written here."""
    name, _colon, wait = text.partition(":")
    if name not in WRITTEN or (wait and name != "wait"):
        raise argparse.ArgumentTypeError(
            _("{text!r} is no remedy: write one of {choices}, and for wait perhaps wait:2s or wait:2s:pending").format(
                text=text, choices=listed(WRITTEN)
            )
        )
    rule = RemedyRule(REMEDIES[WRITTEN.index(name)])
    if not wait:
        return replace(rule, timeout=0) if name == "wait" else rule
    timeout, _colon, then = wait.partition(":")
    if then not in ("", *ON_TIMEOUT):
        raise argparse.ArgumentTypeError(
            _("{then!r} is not what is shown after a timeout: write stale or pending").format(then=then)
        )
    try:
        return replace(rule, timeout=time(timeout), on_timeout="pending" if then == "pending" else "stale")
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error).rstrip(".")) from error


def written(rule: RemedyRule) -> str:
    """Return how the rule is written."""
    name = WRITTEN[REMEDIES.index(rule.remedy)]
    if rule.remedy != "wait" or not rule.timeout:
        return name
    then = ":pending" if rule.on_timeout == "pending" else ""
    return f"{name}:{rule.timeout / 1_000_000:g}s{then}"


def remedied(session: Session, remedies: Remedies) -> Session:
    """Return the session with these remedies all along, in place of its own."""

    def settled(settings: Settings) -> Settings:
        return replace(settings, remedies=remedies)

    entries = [
        Entry(entry.at, Configure(settled(entry.input.settings))) if isinstance(entry.input, Configure) else entry
        for entry in session.entries
    ]
    head = replace(session.head, settings=settled(session.head.settings))
    return Session(head, tuple(entries))
