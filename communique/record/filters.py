"""Conditions of a question: each is added only where it was asked for."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

__all__ = ["Filter"]


class Filter:
    """Collects the conditions of a WHERE clause with their parameters."""

    def __init__(self) -> None:
        self._conditions: list[str] = []
        self.parameters: dict[str, Any] = {}

    def where(self, condition: str, **parameters: Any) -> Filter:
        """Add a condition, unless one of its parameters was not given."""
        if all(value is not None for value in parameters.values()):
            self._conditions.append(condition)
            self.parameters |= {name: _plain(value) for name, value in parameters.items()}
        return self

    def during(
        self, since: datetime.date | str | None, until: datetime.date | str | None, first: str, last: str
    ) -> Filter:
        """Keep what overlaps the days from `since` to `until`; `first` and `last` name the columns that date it."""
        self.where(f"{last} >= CAST($since AS DATE)", since=since)
        return self.where(f"{first} <= CAST($until AS DATE)", until=until)

    def __str__(self) -> str:
        return "WHERE " + " AND ".join(f"({c})" for c in self._conditions) if self._conditions else ""


def _plain(value: Any) -> Any:
    """Return dates as text and collections as lists, as DuckDB takes them."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else value
