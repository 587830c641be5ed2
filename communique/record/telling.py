"""One telling of an act, reduced to what decides whether two tellings mean the same act."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from communique.record.dates import first_and_last_day
from communique.record.rows import UNKNOWN, filed_under, mention_ids
from communique.types import Event, Mention, Report, Sentence

__all__ = ["MentionKey", "from_reports", "from_row"]


@dataclass(frozen=True, slots=True)
class MentionKey:
    """A mention of an event with its codes, dates and words; `start` and `end` are None where it has no date.

    `filed_under` holds the codes it is looked up by (`rows.filed_under`).
    """

    mention_id: str
    report_id: str
    sentence: int
    offset: int
    published: datetime.date
    kind: str
    type: str
    mode: str | None
    status: str
    trigger: str
    actors: frozenset[str]
    recipients: frozenset[str]
    filed_under: tuple[str, ...]
    actor_words: tuple[str, ...]
    recipient_words: tuple[str, ...]
    places: tuple[str, ...]
    start: datetime.date | None
    end: datetime.date | None
    words: str

    @property
    def order(self) -> tuple[datetime.date, str, int, int, str]:
        """Where the telling stands in the order of telling: by day, then report, then place in the text."""
        return (self.published, self.report_id, self.sentence, self.offset, self.mention_id)


def from_reports(reports: Iterable[Report]) -> list[MentionKey]:
    """Return a key for every event of the reports, in their order."""
    return [key for report in reports for key in _from_report(report)]


def _from_report(report: Report) -> Iterator[MentionKey]:
    filed = iter(filed_under(report))
    for number, sentence in enumerate(report.sentences):
        for name, event in zip(mention_ids(report.id, number, sentence.events), sentence.events, strict=True):
            yield _from_event(name, report, number, sentence, event, next(filed))


def _from_event(
    name: str, report: Report, number: int, sentence: Sentence, event: Event, filed: tuple[str, ...]
) -> MentionKey:
    days = first_and_last_day(event.when.date if event.when else None)
    return MentionKey(
        mention_id=name,
        report_id=report.id,
        sentence=number,
        offset=event.trigger.start,
        published=report.published,
        kind=sentence.kind,
        type=event.type,
        mode=event.mode,
        status=event.status,
        trigger=event.trigger.text,
        actors=_codes(event.actors),
        recipients=_codes(event.recipients),
        filed_under=filed,
        actor_words=_words(event.actors),
        recipient_words=_words(event.recipients),
        places=tuple(place.text for place in event.place),
        start=days[0] if days else None,
        end=days[1] if days else None,
        words=sentence.text,
    )


def _codes(mentions: Iterable[Mention]) -> frozenset[str]:
    return frozenset(m.code for m in mentions if m.code != UNKNOWN)


def _words(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Return the words that name the parties: as the text has them, and the canonical name beside."""
    return tuple(f"{m.text} {m.name}" if m.name else m.text for m in mentions)


def from_row(row: Mapping[str, Any], kind: str, words: str) -> MentionKey:
    """Make a key from a row of the mentions table and the kind and text of its sentence."""
    dated = row["date_from"] == "text"
    return MentionKey(
        mention_id=row["mention_id"],
        report_id=row["report_id"],
        sentence=row["sentence"],
        offset=row["trigger_start"],
        published=row["published"],
        kind=kind,
        type=row["type"],
        mode=row["mode"],
        status=row["status"],
        trigger=row["trigger"],
        actors=frozenset(row["actor_codes"]),
        recipients=frozenset(row["recipient_codes"]),
        filed_under=tuple(row["filed_under"]),
        actor_words=_words(Mention(**m) for m in row["actors"]),
        recipient_words=_words(Mention(**m) for m in row["recipients"]),
        places=tuple(p["text"] for p in row["place"]),
        start=row["date_start"] if dated else None,
        end=row["date_end"] if dated else None,
        words=words,
    )
