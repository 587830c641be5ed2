"""Figures over time: "China's exports to North Korea" from all reports, in one unit, changes worked back to levels."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from communique.record import Record
from communique.record.filters import Filter
from communique.record.record import Day
from communique.record.wording import stems

__all__ = ["series"]

_FIGURES = """
SELECT period_start AS start, period_end AS "end", period, value, unit, measure, direction, about, figure,
       versus.text AS versus, published, publisher, report_id, sentence,
       words
FROM figures JOIN (SELECT report_id, sentence, text AS words FROM sentences) USING (report_id, sentence)
{conditions} ORDER BY start, "end", published, report_id, sentence, position
"""
_TOLERANCE = 0.02
"""By how much two values of one period may differ, as a share, and still be one figure rounded twice."""
_PREVIOUS = frozenset({"year", "previous", "last", "earlier", "ago", "before", "same"})


def series(
    record: Record,
    about: Sequence[str],
    measure: str = "",
    *,
    unit: str | None = None,
    since: Day | None = None,
    until: Day | None = None,
) -> list[dict[str, Any]]:
    """Return the values of a measure that concerns all of `about` (codes), oldest period first.

    Only figures whose period the text tells count. `measure` keeps those whose own words for what they measure, or
    whose sentence, hold all of its content words; `unit` is by default the one that most of them have. Each row has
    the `period`, its first and last day (`start`, `end`), the `value`, `unit`, `how` it is known ("told", or from what
    it was worked back), whether it `conflicts` with another value of the period, and the sentence it was read from. A
    change in percent on the year before becomes a level of that year where the same sentence tells the level now.
    """
    asked = Filter().where("list_has_all(about, $about)", about=list(about)).where("period IS NOT NULL")
    asked.during(since, until, "period_start", "period_end")
    wanted = stems(measure)
    rows = record.sql(_FIGURES.format(conditions=asked), asked.parameters).to_dicts()
    rows = [row for row in rows if wanted <= stems(f"{row['measure']} {row['words']}")]
    levels = [row for row in rows if row["unit"] != "percent"]
    units = Counter(row["unit"] for row in levels)
    if not units:
        return []
    chosen = unit or units.most_common(1)[0][0]
    told = [
        _point(row, row["value"], row["start"], row["end"], row["period"], "told")
        for row in levels
        if row["unit"] == chosen and not _is_change(row)
    ]
    points = told + list(_worked_back(rows, told))
    points.sort(key=lambda p: (p["start"], p["end"], p["how"] != "told", p["published"], p["report_id"]))
    return _with_conflicts(points)


def _is_change(row: Mapping[str, Any]) -> bool:
    """Whether a figure tells by how much something rose rather than how much it is: "up by 3 million"."""
    before = row["words"][: max(row["words"].find(row["figure"]), 0)].rstrip().lower()
    return bool(row["direction"]) and before.endswith(" by")


def _point(
    row: Mapping[str, Any], value: float, start: datetime.date, end: datetime.date, period: str, how: str
) -> dict[str, Any]:
    kept = ("unit", "measure", "published", "publisher", "report_id", "sentence", "figure", "words")
    return {"period": period, "start": start, "end": end, "value": value, "how": how, **{k: row[k] for k in kept}}


def _worked_back(rows: Iterable[Mapping[str, Any]], told: Sequence[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    """Levels of the year before, from a level and a change in percent that one sentence tells of one measure."""
    for row in rows:
        if row["unit"] != "percent" or row["direction"] not in {"up", "down"}:
            continue
        share = row["value"] / 100 * (1 if row["direction"] == "up" else -1)
        beside = [p for p in told if (p["report_id"], p["sentence"]) == (row["report_id"], row["sentence"])]
        if len(beside) != 1 or share <= -1 or not _on_the_year_before(row):
            continue
        level = beside[0]
        start, end = _year_before(level["start"]), _year_before(level["end"])
        yield {
            **_point(row, level["value"] / (1 + share), start, end, _named(start, end), ""),
            "unit": level["unit"],
            "how": f"worked back from {level['figure']} and {row['figure']} {row['direction']} on the year before",
        }


def _on_the_year_before(row: Mapping[str, Any]) -> bool:
    words = f"{row['versus'] or ''} {row['words']}".lower()
    return ("year" in words and any(word in words.split() for word in _PREVIOUS)) or "year-on-year" in words


def _year_before(day: datetime.date) -> datetime.date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _named(start: datetime.date, end: datetime.date) -> str:
    """A period as the codebook writes it."""
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}/{end.year}"
    whole = start.day == 1 and (end + datetime.timedelta(days=1)).day == 1
    first, last = (str(start)[:7], str(end)[:7]) if whole or end.day >= 28 else (str(start), str(end))
    return first if first == last else f"{first}/{last}"


def _with_conflicts(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mark the points whose period another one tells with another value."""
    by_period: dict[tuple[Any, Any], list[float]] = {}
    for point in points:
        by_period.setdefault((point["start"], point["end"]), []).append(point["value"])
    for point in points:
        values = by_period[point["start"], point["end"]]
        point["conflicts"] = any(
            abs(v - point["value"]) > _TOLERANCE * max(abs(v), abs(point["value"])) for v in values
        )
    return points
