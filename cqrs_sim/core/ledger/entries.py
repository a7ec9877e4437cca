"""The entries of the ledger: what each client suffered, when, and in a sentence why."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import field
from typing import Literal

from cqrs_sim.core.frozen import dataclass
from cqrs_sim.core.ledger.operations import Kind, Violation

Suffered = Kind | Literal["stale_beyond"]
"""What an answer can suffer from: all that can be wrong with an operation, and staleness beyond the bound."""
SUFFERED: tuple[Suffered, ...] = ("stale", "stale_beyond", "ryw", "mr", "mw", "wfr", "prefix", "future", "linearizable")

MOST = 2_000
"""How many entries are kept, the newest; all are counted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing wrong with one answer: its moment (microseconds) and ticket, whose it was, and the worst case of it.

    `things` is how many of those that the answer is about were affected. A stale one is `versions` behind the newest,
    and `behind` microseconds behind the oldest that it misses. `since` is the moment of what it should have heeded.
    """

    at: int
    ticket: int
    client: str
    kind: Kind
    sentence: str
    things: int
    versions: int
    behind: int
    since: int
    violation: Violation


@dataclass(slots=True)
class Account:
    """What one client did and suffered: answers with something wrong by kind, and how far behind the stalest was."""

    writes: int = 0
    answers: int = 0
    suffered: Counter[Suffered] = field(default_factory=Counter)
    versions: int = 0
    behind: int = 0


class Entries:
    """What was suffered so far: the newest entries whole, and one account a client."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.newest: deque[Entry] = deque(maxlen=MOST)
        self.count = 0
        self.accounts: dict[str, Account] = {}

    def account(self, client: str) -> Account:
        """Return the account of a client."""
        return self.accounts.setdefault(client, Account())

    def add(self, entry: Entry) -> None:
        """Take one more entry."""
        self.newest.append(entry)
        self.count += 1
        account = self.account(entry.client)
        account.versions = max(account.versions, entry.versions)
        account.behind = max(account.behind, entry.behind)
