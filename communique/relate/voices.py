"""One event as each side tells it: who says what, with quotes, and what one side tells that the others leave out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.record import Record, RecordError
from communique.relate.sides import home_of

__all__ = ["Voice", "voices"]

_TELLINGS = """
SELECT mention_id, m.published, m.publisher, m.said_by, m.speaker.code AS speaker_code, m.report_id, m.sentence,
       s.text AS words, m.status, m.date, m.date_from, m.place,
       (SELECT quote FROM claims AS c WHERE c.report_id = m.report_id AND c.sentence = m.sentence
        AND c.content_start <= m.trigger_start AND m.trigger_end <= c.content_end
        ORDER BY c.content_end - c.content_start LIMIT 1) AS quote
FROM (SELECT * FROM mentions WHERE event_id = $id) AS m JOIN sentences AS s USING (report_id, sentence)
ORDER BY m.published, m.report_id, m.sentence, m.position
"""
_FIGURES = """
SELECT report_id, sentence, figure, measure FROM figures
SEMI JOIN (SELECT report_id, sentence FROM mentions WHERE event_id = $id) USING (report_id, sentence)
ORDER BY report_id, sentence, position
"""


@dataclass(frozen=True, slots=True)
class Voice:
    """One side of an event: its `tellings`, and what it `alone` tells: a day, a place, a figure, that it was denied.

    `code` is that of those who are quoted for it, or of the outlet's state where none is; None where neither is known.
    """

    code: str | None
    tellings: Sequence[Mapping[str, Any]]
    alone: Sequence[str]


def voices(record: Record, event_id: str) -> list[Voice]:
    """Return how each side tells an event, those that tell it most first.

    Raises RecordError where the record has no such event.
    """
    rows = record.sql(_TELLINGS, {"id": event_id}).to_dicts()
    if not rows:
        raise RecordError(f"The record has no event {event_id}.")
    figures: dict[tuple[str, int], list[str]] = {}
    for row in record.sql(_FIGURES, {"id": event_id}).to_dicts():
        told = f"{row['figure']} ({row['measure']})" if row["measure"] else row["figure"]
        figures.setdefault((row["report_id"], row["sentence"]), []).append(told)
    by_code: dict[str | None, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_code.setdefault(_voice(row), []).append(row)
    facts = {code: _facts(told, figures) for code, told in by_code.items()}
    return [
        Voice(code, by_code[code], [fact for fact in facts[code] if not _told_elsewhere(fact, code, facts)])
        for code in sorted(by_code, key=lambda code: (code is None, -len(by_code[code]), code))
    ]


def _voice(row: Mapping[str, Any]) -> str | None:
    code = row["speaker_code"]
    return code if code and code != "UNK" else home_of(row["publisher"])


def _facts(rows: Sequence[Mapping[str, Any]], figures: Mapping[tuple[str, int], Sequence[str]]) -> list[str]:
    """What is told of an event beside that it happened, each fact once."""
    facts: dict[str, None] = {}
    for row in rows:
        if row["date_from"] == "text":
            facts[f"on {row['date']}"] = None
        if row["status"] != "actual":
            facts[row["status"]] = None
        facts |= dict.fromkeys(f"at {place['name'] or place['text']}" for place in row["place"])
        facts |= dict.fromkeys(figures.get((row["report_id"], row["sentence"]), ()))
    return list(facts)


def _told_elsewhere(fact: str, code: str | None, facts: Mapping[str | None, Sequence[str]]) -> bool:
    return any(fact in others for other, others in facts.items() if other != code)
