"""One event with all its tellings, and one report with everything read out of it: what a page shows in full."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from communique.record.errors import RecordError
from communique.record.query import Reader
from communique.record.rows import claim_from_row, event_from_row, figure_from_row
from communique.types import Event, Mention, Report, Sentence

__all__ = ["EventStory", "Telling", "read_event", "read_report"]


@dataclass(frozen=True, slots=True)
class Telling:
    """One report's sentence that tells the event: `event` holds the spans to mark in `words`, with their roles."""

    report_id: str
    published: datetime.date
    publisher: str | None
    title: str | None
    url: str | None
    sentence: int
    words: str
    event: Event
    speaker: Mention | None
    said_by: str | None
    reason: str
    printed_by: tuple[str, ...] = ()
    """The outlets that print the report again."""


@dataclass(frozen=True, slots=True)
class EventStory:
    """A merged event: `facts` is its row of the events table, `tellings` its mentions in the order of telling."""

    event_id: str
    facts: dict[str, Any]
    tellings: tuple[Telling, ...]


def read_event(reader: Reader, event_id: str) -> EventStory:
    """Return an event with all its tellings. Raises RecordError where the record has no such event."""
    found = reader.rows("SELECT * FROM events WHERE event_id = $id", {"id": event_id})
    if not found:
        raise RecordError(f"The record has no event {event_id}.")
    facts = found[0]
    reasons = {told["mention_id"]: told["reason"] for told in facts.pop("told")}
    rows = reader.rows(
        "SELECT mentions.*, sentences.text AS words, reports.title, reports.url, "
        "(SELECT list_sort(list(DISTINCT coalesce(c.publisher, c.source))) FROM copies AS c "
        "WHERE c.report_id = mentions.report_id) AS printed_by FROM mentions "
        "JOIN sentences USING (report_id, sentence) JOIN reports USING (report_id) "
        "WHERE event_id = $id ORDER BY mentions.published, report_id, sentence, position",
        {"id": event_id},
    )
    return EventStory(event_id, facts, tuple(_telling(row, reasons[row["mention_id"]]) for row in rows))


def _telling(row: dict[str, Any], reason: str) -> Telling:
    return Telling(
        report_id=row["report_id"],
        published=row["published"],
        publisher=row["publisher"],
        title=row["title"],
        url=row["url"],
        sentence=row["sentence"],
        words=row["words"],
        event=event_from_row(row, row["event_id"]),
        speaker=Mention(**row["speaker"]) if row["speaker"] else None,
        said_by=row["said_by"],
        reason=reason,
        printed_by=tuple(row["printed_by"] or ()),
    )


def read_report(reader: Reader, report_id: str) -> Report:
    """Return a report with its sentences and all that was read out of them; events carry the id they merged under.

    Raises RecordError where the record has no such report.
    """
    found = reader.rows("SELECT * FROM reports WHERE report_id = $id", {"id": report_id})
    if not found:
        raise RecordError(f"The record has no report {report_id}.")
    row = found[0]
    report = Report(
        id=report_id,
        published=row["published"],
        text=row["text"],
        sentences=[Sentence(s["text"], s["kind"], s["start"]) for s in _part(reader, "sentences", report_id)],
        publisher=row["publisher"],
        title=row["title"],
        url=row["url"],
        source=row["source"],
    )
    for mention in _part(reader, "mentions", report_id):
        report.sentences[mention["sentence"]].events.append(event_from_row(mention, mention["event_id"]))
    for claim in _part(reader, "claims", report_id):
        report.sentences[claim["sentence"]].claims.append(claim_from_row(claim))
    for figure in _part(reader, "figures", report_id):
        report.sentences[figure["sentence"]].figures.append(figure_from_row(figure))
    return report


def _part(reader: Reader, table: str, report_id: str) -> list[dict[str, Any]]:
    order = "sentence" if table == "sentences" else "sentence, position"
    return reader.rows(f"SELECT * FROM {table} WHERE report_id = $id ORDER BY {order}", {"id": report_id})
