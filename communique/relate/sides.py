"""Claims against claims: what each side says of a relation, and what it tells that the other leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.record import Record
from communique.record.filters import Filter
from communique.record.record import BETWEEN, Day
from communique.resolve.lexicon import named

__all__ = ["Side", "home_of", "sides"]

_CLAIMS = """
SELECT published, publisher, said_by, speaker_code, cue, content, quote, report_id, sentence, words
FROM claims JOIN (SELECT report_id, sentence, text AS words FROM sentences) USING (report_id, sentence)
WHERE report_id IN (SELECT report_id FROM mentions {conditions}) {during}
ORDER BY published, report_id, sentence, position
"""
_TOLD = """
SELECT event_id, date, type, mode, status, e.actor_codes, e.recipient_codes, words, n_reports, date_start,
       list(DISTINCT m.publisher) AS outlets, list(DISTINCT m.speaker.code) AS speakers
FROM (SELECT * FROM events {conditions}) AS e
JOIN (SELECT event_id, publisher, speaker FROM mentions) AS m USING (event_id)
GROUP BY ALL ORDER BY date_start, event_id
"""


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says: its claims, and the events that it tells and the other side does not."""

    code: str
    claims: Sequence[Mapping[str, Any]]
    alone: Sequence[Mapping[str, Any]]


def home_of(publisher: str | None) -> str | None:
    """Return the code of the state that an outlet is of, or None where the lexicon does not know it."""
    known = named(publisher) if publisher else []
    return next((e.code for e in known if e.sector == "JRN" and len(e.code) == 3), None)


def sides(record: Record, a: str, b: str, *, since: Day | None = None, until: Day | None = None) -> tuple[Side, Side]:
    """Return what each of two parties, given by their codes, says in the reports that tell of their relation.

    A side speaks through those whose code it is, and through its outlets where they quote no one: KCNA is North
    Korea's. An event is told by one side alone where all that tell it are of that side and none of the other.
    """
    asked = Filter().where(BETWEEN, a=a, b=b).during(since, until, "date_start", "date_end")
    dated = Filter().during(since, until, "published", "published")
    during = str(dated).replace("WHERE", "AND", 1)
    claims = record.sql(_CLAIMS.format(conditions=asked, during=during), asked.parameters | dated.parameters).to_dicts()
    events = record.sql(_TOLD.format(conditions=asked), asked.parameters).to_dicts()
    heard = {event["event_id"]: _voices(event) & {a, b} for event in events}
    return tuple(  # type: ignore[return-value]
        Side(
            code,
            [claim for claim in claims if claim["speaker_code"] == code],
            [event for event in events if heard[event["event_id"]] == {code}],
        )
        for code in (a, b)
    )


def _voices(event: Mapping[str, Any]) -> set[str]:
    """The sides that tell an event: those quoted for it, and the homes of the outlets."""
    return {v for v in (*event["speakers"], *map(home_of, event["outlets"])) if v}
