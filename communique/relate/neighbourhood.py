"""With whom a state has how much to do, whom two states share, and who else stands in their events."""

from __future__ import annotations

from typing import Unpack

from communique.record import Record
from communique.record.answers import How, Table, as_table
from communique.record.filters import Filter
from communique.record.record import BETWEEN, Day

__all__ = ["common_neighbours", "neighbours", "third_parties"]

_NEIGHBOURS = """
SELECT other, count(*) AS events, CAST(sum(n_reports) AS BIGINT) AS reports,
       count(*) FILTER (list_contains(actor_codes, $code) AND list_contains(recipient_codes, other)) AS acts_on,
       count(*) FILTER (list_contains(recipient_codes, $code) AND list_contains(actor_codes, other)) AS acted_on_by,
       count(*) FILTER (score > 0) AS cooperative, count(*) FILTER (score < 0) AS conflictual,
       round(avg(score), 2) AS mean, min(date_start) AS first, max(date_end) AS last
FROM (
    SELECT *, unnest([c FOR c IN list_distinct(list_concat(actor_codes, recipient_codes))
                      IF c <> $code AND c <> 'UNK']) AS other
    FROM events {conditions}
)
GROUP BY other ORDER BY events DESC, reports DESC, other
"""
_COMMON = """
SELECT other, of_a.events AS events_with_a, of_a.mean AS mean_with_a,
       of_b.events AS events_with_b, of_b.mean AS mean_with_b
FROM ({of_a}) AS of_a JOIN ({of_b}) AS of_b USING (other)
WHERE other NOT IN ($a, $b) ORDER BY least(of_a.events, of_b.events) DESC, other
"""
_THIRD = """
SELECT other, count(*) AS events, CAST(sum(n_reports) AS BIGINT) AS reports,
       count(*) FILTER (list_contains(actor_codes, other)) AS acts,
       count(*) FILTER (list_contains(recipient_codes, other)) AS acted_on, round(avg(score), 2) AS mean
FROM (
    SELECT *, unnest([c FOR c IN list_distinct(list_concat(actor_codes, recipient_codes))
                      IF c NOT IN ($a, $b, 'UNK')]) AS other
    FROM events {conditions}
)
GROUP BY other ORDER BY events DESC, reports DESC, other
"""


def _of(code: str, since: Day | None, until: Day | None, name: str = "code") -> Filter:
    asked = Filter().where(
        f"list_contains(actor_codes, ${name}) OR list_contains(recipient_codes, ${name})", **{name: code}
    )
    return asked.during(since, until, "date_start", "date_end")


def neighbours(
    record: Record, code: str, *, since: Day | None = None, until: Day | None = None, **how: Unpack[How]
) -> Table:
    """Return with whom a party had to do, those with the most events first.

    `acts_on` and `acted_on_by` count the events of each direction, `mean` is the score an event (-10 to +10).
    """
    asked = _of(code, since, until)
    return as_table(record.sql(_NEIGHBOURS.format(conditions=asked), asked.parameters), how)


def common_neighbours(
    record: Record, a: str, b: str, *, since: Day | None = None, until: Day | None = None, **how: Unpack[How]
) -> Table:
    """Return whom two parties both had to do with, with the number of events and mean score of each."""
    of = {name: _of(code, since, until, name) for name, code in (("a", a), ("b", b))}
    queries = {f"of_{n}": _NEIGHBOURS.replace("$code", f"${n}").format(conditions=f) for n, f in of.items()}
    parameters = of["a"].parameters | of["b"].parameters
    return as_table(record.sql(_COMMON.format(**queries), parameters), how)


def third_parties(
    record: Record, a: str, b: str, *, since: Day | None = None, until: Day | None = None, **how: Unpack[How]
) -> Table:
    """Return who else takes part in the events of two parties."""
    asked = Filter().where(BETWEEN, a=a, b=b).during(since, until, "date_start", "date_end")
    return as_table(record.sql(_THIRD.format(conditions=asked), asked.parameters), how)
