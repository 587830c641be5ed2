"""Asking a record: its tables as DuckDB views over the Parquet files of the last complete batch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any

import duckdb

from communique.record.errors import RecordError, failed_questions_told
from communique.record.schema import DERIVED, PARTED_BY, TABLES, empty_select
from communique.record.store import Snapshot, Store

__all__ = ["Reader", "quoted"]

MENTIONS_WITH_EVENTS = """
SELECT own.*, merged.event_id FROM ({own}) AS own
LEFT JOIN (SELECT event_id, unnest(told).mention_id AS mention_id FROM ({events})) AS merged USING (mention_id)
"""


VIEWS = {*TABLES, "tellings"}
"""The tables, and `tellings`: the mentions without their events, which are quicker to ask."""


class Reader:
    """Answers SQL about one record. Every question sees the newest complete batch; threads may share a reader."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._views: _Views | None = None
        self._lock = Lock()

    def ask(self, query: str, parameters: Mapping[str, Any] | None = None) -> duckdb.DuckDBPyRelation:
        """Return the answer to a query over reports, sentences, mentions, events, claims, figures and problems.

        Raises RecordError where the query is no SQL that the record can answer.
        """
        snapshot = self._store.snapshot()
        with failed_questions_told(), self._lock:
            if self._views is None or self._views.snapshot != snapshot:
                self._views = _Views(self._store, snapshot)
            self._views.show(VIEWS & {word.lower() for word in re.findall(r"\w+", query)})
            cursor = self._views.connection.cursor()
        with failed_questions_told():
            answer = cursor.sql(query, params=dict(parameters) if parameters else None)
        if answer is None:
            raise RecordError("The question has no answer; ask with a SELECT.")
        return answer

    def rows(self, query: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the answer as one dictionary a row. Raises RecordError as `ask` does."""
        relation = self.ask(query, parameters)
        with failed_questions_told():
            return relation.to_dicts()

    def answer(self, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Return the columns and the rows of the answer. Raises RecordError as `ask` does."""
        relation = self.ask(query)
        with failed_questions_told():
            return relation.columns, relation.fetchall()


class _Views:
    """The tables of one snapshot as views, made when first asked for.

    Each snapshot has a connection of its own: DuckDB runs an answer anew each time it is looked at, and it must then
    still see the batch it saw first.
    """

    def __init__(self, store: Store, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.connection = duckdb.connect()
        self._store = store
        self._shown: set[str] = set()

    def show(self, tables: Iterable[str]) -> None:
        for table in set(tables) - self._shown:
            select = self._select("mentions" if table == "tellings" else table)
            if table == "mentions":
                select = MENTIONS_WITH_EVENTS.format(own=select, events=self._select("events"))
            self.connection.execute(f"CREATE VIEW {table} AS {select}")
            self._shown.add(table)

    def _select(self, table: str) -> str:
        files = self._store.files(table, self.snapshot)
        if not files:
            return empty_select(table)
        parted = f", hive_partitioning = true, hive_types = {{'{PARTED_BY}': VARCHAR}}" if table == DERIVED else ""
        return f"SELECT * FROM read_parquet([{', '.join(map(quoted, files))}]{parted})"


def quoted(file: str) -> str:
    """Return a file's name as an SQL string that DuckDB takes to the letter, not as a pattern."""
    plain = re.sub(r"([*?])", r"[\1]", file)
    return "'" + plain.replace("'", "''") + "'"
