"""Which events of a pair matter most."""

from __future__ import annotations

from typing import Unpack

from communique.record import Record
from communique.record.answers import How, Table, as_table
from communique.record.filters import Filter
from communique.record.record import BETWEEN, Day

__all__ = ["WEIGHT", "weightiest"]

WEIGHT = """(ln(1 + n_reports) + 0.5 * ln(1 + len(publishers)) + abs(score) / 10
           - 0.5 * ln(count(*) OVER (PARTITION BY type) / count(*) OVER ()))"""
"""How much an event counts in an answer: by reports, by outlets, by its score's size, and by how rare its type is in
the answer (the logarithm of its share)."""

_WEIGHTIEST = f"""
SELECT * FROM (
    SELECT date, date_start, date_end, date_from, type, mode, status, actor_codes, recipient_codes, actors, recipients,
           trigger, trigger_start, trigger_end, words, said_by, n_reports, n_mentions, confidence, score, quad,
           event_id, first_published, {WEIGHT} AS weight
    FROM events {{conditions}}
    ORDER BY weight DESC, event_id LIMIT $most
) ORDER BY date_start, date_end, first_published, event_id
"""


def weightiest(
    record: Record,
    a: str,
    b: str,
    *,
    most: int = 10,
    since: Day | None = None,
    until: Day | None = None,
    min_confidence: float | None = None,
    **how: Unpack[How],
) -> Table:
    """Return the events of two parties, given by their codes, that matter most, newest last, with their `weight`."""
    asked = Filter().where(BETWEEN, a=a, b=b).where("confidence >= $least", least=min_confidence)
    asked.during(since, until, "date_start", "date_end")
    asked.parameters["most"] = most
    return as_table(record.sql(_WEIGHTIEST.format(conditions=asked), asked.parameters), how)
