"""Cooperation and conflict of a pair by week, month, quarter or year, and where the course of it turns."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Unpack

from communique.record import Record
from communique.record.answers import How, Table, as_table
from communique.record.filters import Filter
from communique.record.record import BETWEEN, Day
from communique.relate.weight import WEIGHT

__all__ = ["By", "TurningPoint", "index", "turning_points"]

By = Literal["week", "month", "quarter", "year"]

_LONGEST = {"week": 7, "month": 31, "quarter": 92, "year": 366}
"""The most days that the date of an event may span to fall into one period."""

_INDEX = """
WITH told AS (
    SELECT date_trunc('{by}', date_start) AS period, score, n_reports,
           CASE WHEN list_contains(actor_codes, $a) AND list_contains(actor_codes, $b) THEN 'mutual'
                WHEN list_contains(actor_codes, $a) AND list_contains(recipient_codes, $b) THEN $a || '>' || $b
                ELSE $b || '>' || $a END AS direction
    FROM events {conditions}
),
periods AS (
    SELECT unnest(generate_series((SELECT min(period) FROM told), (SELECT max(period) FROM told),
                                  INTERVAL {step})) AS period
),
directions AS (
    SELECT unnest([$a || '>' || $b, $b || '>' || $a, 'mutual', 'all']) AS direction, unnest([1, 2, 3, 4]) AS place
),
each AS (SELECT * FROM told UNION ALL SELECT period, score, n_reports, 'all' FROM told)
SELECT CAST(period AS DATE) AS period, direction, count(score) AS events,
       count(score) FILTER (score > 0) AS cooperative, count(score) FILTER (score < 0) AS conflictual,
       coalesce(sum(score) FILTER (score > 0), 0) AS cooperation,
       coalesce(sum(score) FILTER (score < 0), 0) AS conflict,
       coalesce(sum(score), 0) AS net, avg(score) AS mean, CAST(coalesce(sum(n_reports), 0) AS BIGINT) AS reports
FROM periods CROSS JOIN directions LEFT JOIN each USING (period, direction)
GROUP BY period, direction, place ORDER BY period, place
"""
_STEPS = {"week": "7 DAYS", "month": "1 MONTH", "quarter": "3 MONTHS", "year": "1 YEAR"}

_MADE_IT = f"""
SELECT event_id, date, type, mode, actor_codes, recipient_codes, words, score, n_reports, {WEIGHT} AS weight
FROM events {{conditions}} ORDER BY score * $sign > 0 DESC, abs(score) * ln(1 + n_reports) DESC, date_start, event_id
LIMIT 3
"""


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A period from which the net score of a pair runs on another level, and the events that made it."""

    period: datetime.date
    before: float
    """Mean net score a period since the turning point before."""
    after: float
    """Mean net score a period up to the next one."""
    events: Sequence[Mapping[str, Any]]


def index(
    record: Record,
    a: str,
    b: str,
    *,
    by: By = "month",
    since: Day | None = None,
    until: Day | None = None,
    min_confidence: float | None = None,
    **how: Unpack[How],
) -> Table:
    """Return the index of two parties, given by their codes, one row a period and direction.

    Directions are `A>B`, `B>A`, `mutual` and `all`. `cooperation` and `conflict` are the sums of the positive and of
    the negative scores (codebook, -10 to +10 an event), `net` their sum, `mean` the net score an event; beside them the
    numbers of `events`, `cooperative` and `conflictual` ones and `reports`. Periods without events have a row of zeros.
    Only what happened counts (status actual), and what is dated closely enough to fall into one period.
    """
    asked = _asked(a, b, by, since, until, min_confidence)
    query = _INDEX.format(by=by, step=_STEPS[by], conditions=asked)
    return as_table(record.sql(query, asked.parameters), how)


def turning_points(
    record: Record,
    a: str,
    b: str,
    *,
    by: By = "month",
    since: Day | None = None,
    until: Day | None = None,
    min_confidence: float | None = None,
) -> list[TurningPoint]:
    """Return where the net score of two parties changes its level, oldest first.

    Found by PELT with squared error (Killick, Fearnhead and Eckley, 2012; the library ruptures), a penalty of
    2 log(n) times the variance of the differences, and at least two periods between two points.
    """
    rows = index(record, a, b, by=by, since=since, until=until, min_confidence=min_confidence, form="rows")
    course = [(row["period"], row["net"]) for row in rows if row["direction"] == "all"]
    breaks = _breaks([net for _, net in course])
    points = []
    for before, at, after in zip(breaks, breaks[1:], breaks[2:], strict=False):
        levels = [net for _, net in course]
        lower, upper = _mean(levels[before:at]), _mean(levels[at:after])
        period = course[at][0]
        last = course[min(at + 1, len(course) - 1)][0]
        asked = _asked(a, b, by, period, _end(last, by), min_confidence)
        asked.parameters["sign"] = 1 if upper > lower else -1
        events = record.sql(_MADE_IT.format(conditions=asked), asked.parameters).to_dicts()
        points.append(TurningPoint(period, lower, upper, events))
    return points


def _asked(a: str, b: str, by: By, since: Day | None, until: Day | None, min_confidence: float | None) -> Filter:
    asked = Filter().where(BETWEEN, a=a, b=b).where("status = 'actual'")
    asked.where("confidence >= $least", least=min_confidence).during(since, until, "date_start", "date_start")
    return asked.where(f"date_end - date_start < {_LONGEST[by]}")


def _breaks(levels: Sequence[float]) -> list[int]:
    """Return where stretches of one level begin, with 0 and the length at the ends."""
    if len(levels) < 4 or len(set(levels)) < 2:
        return [0, len(levels)]
    import numpy as np
    import ruptures  # type: ignore[import-untyped]  # here, because it takes long to load

    signal = np.asarray(levels, dtype=float)
    noise = float(np.var(np.diff(signal))) / 2
    found = ruptures.Pelt(model="l2", min_size=2, jump=1).fit(signal).predict(pen=2 * math.log(len(signal)) * noise)
    return [0, *found]


def _mean(levels: Sequence[float]) -> float:
    return round(sum(levels) / len(levels), 2) if levels else 0.0


def _end(period: datetime.date, by: By) -> datetime.date:
    """The last day of a period, or a day close before it."""
    return period + datetime.timedelta(days={"week": 6, "month": 27, "quarter": 89, "year": 364}[by])
