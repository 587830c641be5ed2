"""The record of relations, opened to be asked or written."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, Unpack

from communique.record.answers import How, Table, as_table
from communique.record.filters import Filter
from communique.record.query import Reader
from communique.record.schema import TABLES
from communique.record.store import Store
from communique.record.story import EventStory, read_event, read_report
from communique.types import Report

if TYPE_CHECKING:
    import duckdb

    from communique.record.writer import RecordWriter

__all__ = ["BETWEEN", "Day", "Record"]

Day: TypeAlias = datetime.date | str

TIMELINE = """
SELECT date, date_start, date_end, date_from, type, mode, status, actor_codes, recipient_codes, actors, recipients,
       trigger, trigger_start, trigger_end, words, said_by, n_reports, n_mentions, confidence, score, quad,
       event_id
FROM events {conditions} ORDER BY date_start, date_end, first_published, event_id
"""
BETWEEN = """
   (list_contains(actor_codes, $a) AND list_contains(recipient_codes, $b))
OR (list_contains(actor_codes, $b) AND list_contains(recipient_codes, $a))
OR (list_has_all(actor_codes, [$a, $b]) AND list_has_all([$a, $b], recipient_codes))
"""


class Record:
    """A record on disk. Every answer is taken from the newest complete batch, also while another process writes.

    Raises RecordError where there is no record, the folder is not a record, or a newer version wrote it; with `create`
    a record is made where there is none.
    """

    def __init__(self, path: Path | str, *, create: bool = False) -> None:
        self.path = Path(path)
        self._store = Store(self.path)
        if create:
            self._make()
        self._store.snapshot()
        self._reader = Reader(self._store)

    def _make(self) -> None:
        if not self._store.is_free():
            return
        from communique.record.tables import make_tables

        make_tables(self._store)

    def writer(self, waiting: Callable[[], None] | None = None) -> RecordWriter:
        """Return the record's writer, to be used in a `with` statement.

        Where another process or thread is writing, entering it calls `waiting` once and waits until that has ended.
        """
        from communique.record.writer import RecordWriter

        return RecordWriter(self._store, waiting)

    def reports(self, **how: Unpack[How]) -> Table:
        """Return the reports, oldest first."""
        return self._table("reports", Filter(), "published, report_id", how)

    def sentences(self, **how: Unpack[How]) -> Table:
        """Return the sentences of all reports in their order."""
        return self._table("sentences", Filter(), "report_id, sentence", how)

    def mentions(self, **how: Unpack[How]) -> Table:
        """Return the tellings of events, one row each, with the event they were merged under."""
        return self._table("mentions", Filter(), "published, report_id, sentence, position", how)

    def events(
        self,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        party: str | None = None,
        types: Iterable[str] | None = None,
        statuses: Iterable[str] | None = None,
        min_confidence: float | None = None,
        since: Day | None = None,
        until: Day | None = None,
        **how: Unpack[How],
    ) -> Table:
        """Return the merged events, oldest first; `party` is a code on either side.

        `min_confidence` is the least probability, 0 to 1, that the reader must give the telling it is surest of.
        """
        asked = (
            Filter()
            .where("list_contains(actor_codes, $actor)", actor=actor)
            .where("list_contains(recipient_codes, $recipient)", recipient=recipient)
            .where("list_contains(actor_codes, $party) OR list_contains(recipient_codes, $party)", party=party)
            .where("list_contains($types, type)", types=types)
            .where("list_contains($statuses, status)", statuses=statuses)
            .where("confidence >= $least", least=min_confidence)
            .during(since, until, "date_start", "date_end")
        )
        return self._table("events", asked, "date_start, date_end, first_published, event_id", how)

    def claims(
        self,
        *,
        speaker: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        **how: Unpack[How],
    ) -> Table:
        """Return who says what, oldest first; `speaker` is the code of the one who says it."""
        asked = Filter().where("speaker_code = $speaker", speaker=speaker)
        asked.during(since, until, "published", "published")
        return self._table("claims", asked, "published, report_id, sentence, position", how)

    def figures(
        self,
        *,
        about: str | None = None,
        unit: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        **how: Unpack[How],
    ) -> Table:
        """Return the measured quantities, oldest first; `about` is the code of an actor they concern."""
        asked = Filter().where("list_contains(about, $about)", about=about).where("unit = $unit", unit=unit)
        asked.during(since, until, "coalesce(period_start, published)", "coalesce(period_end, published)")
        return self._table("figures", asked, "published, report_id, sentence, position", how)

    def problems(self, **how: Unpack[How]) -> Table:
        """Return the reports that were set aside, and why."""
        return self._table("problems", Filter(), "source, reason", how)

    def timeline(
        self,
        a: str,
        b: str,
        *,
        since: Day | None = None,
        until: Day | None = None,
        types: Iterable[str] | None = None,
        sources: Iterable[str] | None = None,
        min_confidence: float | None = None,
        **how: Unpack[How],
    ) -> Table:
        """Return what two parties, given by their codes, did to each other or together, newest last.

        `words` is the sentence of an event's first telling, with its trigger at `trigger_start`; `said_by` is whoever
        is quoted for it there, else the publisher. `sources` keeps the events that one of these publishers tells,
        `min_confidence` those of whose surest telling the reader is at least so sure, 0 to 1.
        """
        asked = (
            Filter()
            .where(BETWEEN, a=a, b=b)
            .where("list_contains($types, type)", types=types)
            .where("list_has_any(publishers, $sources)", sources=sources)
            .where("confidence >= $least", least=min_confidence)
            .during(since, until, "date_start", "date_end")
        )
        return as_table(self._reader.ask(TIMELINE.format(conditions=asked), asked.parameters), how)

    def event(self, event_id: str) -> EventStory:
        """Return an event with all its tellings. Raises RecordError where there is no such event."""
        return read_event(self._reader, event_id)

    def report(self, report_id: str) -> Report:
        """Return a report with all that was read out of it. Raises RecordError where there is no such report."""
        return read_report(self._reader, report_id)

    def sql(self, query: str, parameters: Mapping[str, Any] | None = None) -> duckdb.DuckDBPyRelation:
        """Answer a query over the views reports, sentences, mentions, events, claims, figures and problems.

        `parameters` fill in what the query names as `$name`. Raises RecordError where the query cannot be answered.
        """
        return self._reader.ask(query, parameters)

    def answer(self, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Answer a query as `sql` does, with the names of the columns and the rows, all of them fetched.

        Raises RecordError where the query cannot be answered, also where that shows only in its rows.
        """
        return self._reader.answer(query)

    @property
    def is_merged(self) -> bool:
        """Whether the events are up to date with the mentions."""
        return self._store.snapshot().is_merged

    def summary(self) -> dict[str, Any]:
        """Return how much the record holds, the days it spans, and whether its events are up to date."""
        counts = ", ".join(f"(SELECT count(*) FROM {table}) AS {table}" for table in TABLES)
        row = self._reader.rows(f"SELECT {counts}, min(published) AS since, max(published) AS until FROM reports")[0]
        return {**row, "merged": self.is_merged}

    def _table(self, table: str, asked: Filter, order: str, how: How) -> Table:
        return as_table(self._reader.ask(f"SELECT * FROM {table} {asked} ORDER BY {order}", asked.parameters), how)
