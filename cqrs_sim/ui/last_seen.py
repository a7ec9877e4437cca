"""What each client last saw: people act on that, never on the write store."""

from __future__ import annotations

from typing import Any

from cqrs_sim.core.domain import Entity
from cqrs_sim.core.facts import Answered
from cqrs_sim.ui.columns import Column, columns_of


class LastSeen:
    """The latest answer from each table, by client."""

    def __init__(self) -> None:
        """Start with nobody having seen anything."""
        self._answers: dict[str, dict[str, tuple[Any, ...]]] = {}

    def note(self, answer: Answered) -> None:
        """Remember an answer as its client's latest."""
        answers = self._answers.setdefault(answer.client, {})
        answers.pop(answer.table, None)
        answers[answer.table] = answer.rows

    def keys(self, client: str, entity: Entity) -> list[int]:
        """Return the keys of this entity in the client's latest answer that showed any, in its order."""
        for rows in self._latest_first(client):
            if (column := _column_of(rows, entity)) is not None:
                return list(dict.fromkeys(getattr(row, column.name) for row in rows))
        return []

    def value(self, client: str, entity: Entity, key: int, name: str) -> Any:
        """Return what the client last saw in column `name` of this thing; None if it did not see it."""
        for rows in self._latest_first(client):
            column = _column_of(rows, entity)
            if column is None:
                continue
            for row in rows:
                if getattr(row, column.name) == key and hasattr(row, name):
                    return getattr(row, name)
        return None

    def _latest_first(self, client: str) -> list[tuple[Any, ...]]:
        return list(reversed(self._answers.get(client, {}).values()))


def _column_of(rows: tuple[Any, ...], entity: Entity) -> Column | None:
    if not rows:
        return None
    return next((column for column in columns_of(type(rows[0])) if column.entity == entity), None)
