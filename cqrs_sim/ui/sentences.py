"""Sentences: what ids and values of facts say to people."""

from __future__ import annotations

import re

from cqrs_sim.core.domain import Domain, Values
from cqrs_sim.core.gate import CONSTRAINT

LONGEST_VALUE = 30
"""Letters of a name or text that a sentence quotes at most; a person's name never has as many."""

_CONSTRAINT_REFUSAL = "The write store's own {constraint} key of {table} ({columns}) refused it"


def refusal(domain: Domain, rule: str, values: Values) -> str:
    """Return the sentence, without its full stop, that tells a caller which rule failed and for what."""
    template = _CONSTRAINT_REFUSAL if rule == CONSTRAINT else domain.rule_of[rule].refusal
    return template.format_map({name: _short(value) for name, value in values.items()})


def _short(value: int | str) -> int | str:
    return value if isinstance(value, int) or len(value) <= LONGEST_VALUE else f"{value[: LONGEST_VALUE - 1]}…"


def words(class_name: str) -> str:
    """Return a message's name in plain words: "Create post" for CreatePost."""
    return " ".join(re.findall(r"[A-Z][a-z0-9]*", class_name)).capitalize()


def counted(number: int, thing: str) -> str:
    """Return "1 event", "3 events"."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
