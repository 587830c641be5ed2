"""A brief of a relation: one page that opens offline, every statement linked to the sentence it was read from."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from dateutil.relativedelta import relativedelta

from communique import codebook
from communique.record import Record
from communique.record.record import Day
from communique.relate import index, series, sides, third_parties, turning_points, weightiest
from communique.relate.index import By
from communique.resolve.countries import country_name
from communique.show.page import COLOURS, VEGA_LITE, render

__all__ = ["brief"]

Row = Mapping[str, Any]

_MOST_EVENTS, _MOST_CLAIMS, _MOST_ALONE, _MOST_SERIES = 16, 10, 6, 3


@dataclass(slots=True)
class _Sources:
    """The sentences that a page cites, numbered in the order in which it does."""

    numbers: dict[tuple[str, int], int] = field(default_factory=dict)

    def cite(self, report_id: str, sentence: int) -> int:
        return self.numbers.setdefault((report_id, sentence), len(self.numbers) + 1)

    def listed(self, record: Record) -> list[dict[str, Any]]:
        """Every cited sentence with its report, by number."""
        found = record.sql(
            """SELECT report_id, sentence, s.text AS words, published, publisher, title, url
            FROM sentences AS s JOIN reports USING (report_id) WHERE list_contains($cited, report_id)""",
            {"cited": sorted({report for report, _ in self.numbers})},
        ).to_dicts()
        rows = {(row["report_id"], row["sentence"]): row for row in found}
        return [
            {"number": n, **rows[key], "link": _safe_link(rows[key]["url"])}
            for key, n in self.numbers.items()
            if key in rows
        ]


def brief(record: Record, a: str, b: str, *, since: Day | None = None, until: Day | None = None) -> str:
    """Return a brief of two parties, given by their codes, as one HTML page that needs nothing from outside.

    Text of reports is escaped, and the page's policy lets no script run but its own.
    """
    sources = _Sources()
    events = weightiest(record, a, b, most=_MOST_EVENTS, since=since, until=until, form="rows")
    every = record.timeline(a, b, since=since, until=until, form="rows")
    by = _period(every)
    course = index(record, a, b, by=by, since=since, until=until, form="rows")
    points = turning_points(record, a, b, by=by, since=since, until=until)
    page = {
        "a": {"code": a, "name": country_name(a)},
        "b": {"code": b, "name": country_name(b)},
        "span": _span(every),
        "lead": _lead(record, every, course),
        "by": by,
        "events": [_event(record, row, sources) for row in reversed(events)],
        "turning": [
            {
                "period": point.period,
                "before": point.before,
                "after": point.after,
                "events": [_event(record, row, sources) for row in point.events],
            }
            for point in points
        ],
        "sides": [_side(record, side, sources) for side in sides(record, a, b, since=since, until=until)],
        "third": third_parties(record, a, b, since=since, until=until, form="rows")[:8],
        "name": country_name,
        "figures": [_figure(one, sources) for one in _series(record, a, b, since, until)],
        "today": datetime.date.today(),
    }
    data = {
        "index": _index_chart(course, [point.period for point in points], by),
        **{f"figure{n}": _figure_chart(one) for n, one in enumerate(_series(record, a, b, since, until))},
    }
    return render("brief.html", {**page, "sources": sources.listed(record)}, data)


def _period(events: Sequence[Row]) -> By:
    """Weeks for half a year, months for six years, else quarters."""
    near = (row for row in events if (row["date_end"] - row["date_start"]).days < 31)
    days = [row["date_start"] for row in near] or [datetime.date.today()]
    length = (max(days) - min(days)).days
    return "week" if length < 190 else "month" if length < 6 * 366 else "quarter"


def _span(events: Sequence[Row]) -> str:
    days = sorted(day for row in events for day in (row["date_start"], row["date_end"]))
    return f"{days[0]} to {days[-1]}" if days else "no event"


def _lead(record: Record, events: Sequence[Row], course: Sequence[Row]) -> list[dict[str, str]]:
    """The figures at the head of the page."""
    actual = [row for row in events if row["status"] == "actual"]
    good, bad = (sum(row["score"] * sign > 0 for row in actual) for sign in (1, -1))
    outlets = record.sql(
        "SELECT count(DISTINCT publisher) AS n FROM mentions WHERE list_contains($ids, event_id)",
        {"ids": [row["event_id"] for row in events]},
    ).fetchall()[0][0]
    usual = Counter(row["type"] for row in actual).most_common(1)
    net = sum(row["net"] for row in course if row["direction"] == "all")
    return [
        {"value": str(len(events)), "label": "events"},
        {"value": str(sum(row["n_mentions"] for row in events)), "label": f"tellings by {outlets} outlets"},
        {"value": f"{good} : {bad}", "label": "cooperative to conflictual"},
        {"value": f"{net:+.1f}", "label": "net score (−10 to +10 an event)"},
        {"value": usual[0][0].capitalize() if usual else "–", "label": "commonest act"},
    ]


def _event(record: Record, row: Row, sources: _Sources) -> dict[str, Any]:
    story = record.event(row["event_id"])
    first = next((t for t in story.tellings if t.words == row["words"]), story.tellings[0])
    trigger = first.event.trigger
    return {
        "date": row["date"],
        "about": row.get("date_from") == "published",
        "actors": _names(row["actor_codes"]),
        "recipients": _names(row["recipient_codes"]),
        "type": row["type"],
        "mode": row["mode"],
        "status": row.get("status", "actual"),
        "quad": codebook.TYPES[row["type"]].quad.replace(" ", "-"),
        "before": first.words[: trigger.start],
        "trigger": first.words[trigger.start : trigger.end],
        "after": first.words[trigger.end :],
        "said_by": row.get("said_by"),
        "n_reports": row["n_reports"],
        "cited": sorted({sources.cite(t.report_id, t.sentence) for t in story.tellings}),
        "differ": story.facts["disagreements"],
    }


def _names(codes: Sequence[str]) -> str:
    return ", ".join(map(country_name, codes))


def _side(record: Record, side: Any, sources: _Sources) -> dict[str, Any]:
    quoted = sorted(side.claims, key=lambda c: c["quote"] != "direct")[:_MOST_CLAIMS]
    return {
        "name": country_name(side.code),
        "claims": [
            {**claim, "cited": [sources.cite(claim["report_id"], claim["sentence"])]}
            for claim in sorted(quoted, key=lambda c: c["published"])
        ],
        "alone": [_event(record, row, sources) for row in side.alone[:_MOST_ALONE]],
    }


def _series(record: Record, a: str, b: str, since: Day | None, until: Day | None) -> list[list[dict[str, Any]]]:
    """The figures about both parties that stand in more than one period, by unit, those of most points first."""
    units = record.sql(
        """SELECT unit FROM figures WHERE list_has_all(about, [$a, $b]) AND unit <> 'percent' AND period IS NOT NULL
        GROUP BY unit ORDER BY count(*) DESC, unit""",
        {"a": a, "b": b},
    ).fetchall()
    found = (series(record, [a, b], unit=unit, since=since, until=until) for (unit,) in units)
    return [one for one in found if len({p["period"] for p in one}) > 1][:_MOST_SERIES]


def _figure(points: Sequence[Row], sources: _Sources) -> dict[str, Any]:
    measures = Counter(p["measure"] for p in points if p["measure"])
    return {
        "unit": points[0]["unit"],
        "measure": measures.most_common(1)[0][0] if measures else "",
        "points": [{**p, "cited": [sources.cite(p["report_id"], p["sentence"])]} for p in points],
    }


def _index_chart(course: Sequence[Row], turning: Sequence[datetime.date], by: By) -> dict[str, Any]:
    rows = [row for row in course if row["direction"] == "all"]
    bars = [
        {
            "period": str(row["period"]),
            "end": str(row["period"] + _LENGTHS[by]),
            "kind": kind,
            "score": row[kind],
            "events": row[number],
        }
        for row in rows
        for kind, number in (("cooperation", "cooperative"), ("conflict", "conflictual"))
    ]
    time = {"field": "period", "type": "temporal", "title": None, "scale": {"type": "utc"}}
    tooltip = [{"field": name} for name in ("period", "kind", "score", "events")]
    colours = {"domain": ["cooperation", "conflict"], "range": COLOURS}
    return {
        "$schema": VEGA_LITE,
        "width": "container",
        "height": 220,
        "layer": [
            {
                "data": {"values": bars},
                "mark": "bar",
                "encoding": {
                    "x": {**time, "axis": {"labelOverlap": True, "format": "%d %b %Y" if by == "week" else "%b %Y"}},
                    "x2": {"field": "end"},
                    "tooltip": tooltip,
                    "y": {"field": "score", "type": "quantitative", "title": f"score a {by}", "stack": None},
                    "y2": {"datum": 0},
                    "color": {"field": "kind", "scale": colours, "legend": {"title": None, "orient": "top"}},
                },
            },
            {
                "data": {"values": [{"period": str(p)} for p in turning]},
                "mark": {"type": "rule", "strokeDash": [4, 3], "strokeWidth": 1.5},
                "encoding": {"x": time},
            },
        ],
    }


_LENGTHS = {
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "year": relativedelta(years=1),
}


def _figure_chart(points: Sequence[Row]) -> dict[str, Any]:
    values = [
        {"day": str(p["start"]), "period": p["period"], "value": p["value"], "how": _kind(p), "words": p["words"]}
        for p in points
    ]
    return {
        "$schema": VEGA_LITE,
        "width": "container",
        "height": 160,
        "data": {"values": values},
        "mark": {"type": "point", "filled": True, "size": 70, "tooltip": True},
        "encoding": {
            "x": {"field": "day", "type": "temporal", "title": None, "axis": {"labelOverlap": True}},
            "y": {"field": "value", "type": "quantitative", "title": points[0]["unit"], "axis": {"format": "~s"}},
            "color": {
                "field": "how",
                "scale": {"domain": ["told", "worked back", "conflicting"], "range": ["#3a6ea5", "#e09f3e", "#d1495b"]},
                "legend": {"title": None, "orient": "top"},
            },
            "tooltip": [{"field": "period"}, {"field": "value", "format": ","}, {"field": "how"}],
        },
    }


def _kind(point: Row) -> str:
    return "conflicting" if point["conflicts"] else "told" if point["how"] == "told" else "worked back"


def _safe_link(url: str | None) -> str | None:
    """The address of a report if it is one of the web's: anything else could run as a script."""
    return url if url and urlsplit(url).scheme in {"http", "https"} else None
