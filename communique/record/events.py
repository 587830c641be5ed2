"""A cluster of tellings as one row of the events table: what most say, who said it first, and where they disagree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from communique.codebook import TYPES, score
from communique.record.merge import Cluster

__all__ = ["event_row"]

Row = Mapping[str, Any]

TOLLS = {
    "killed": re.compile(r"\b(kill|dead|death|die|fatal|slain)"),
    "hurt": re.compile(r"\b(wound|injur|hurt)"),
    "held": re.compile(r"\b(arrest|detain|captur|hostage|abduct|kidnap|imprison)"),
}
NO_PEOPLE = frozenset({"percent", "times", "tonnes", "USD", "EUR"})
SHARE_THAT_NAMES_A_PARTY = 0.25
PRONOUNS = frozenset({"he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "who", "whom", "each"})


Figures = Mapping[tuple[str, int], Sequence[Row]]
"""The rows of figures by report and sentence."""


def event_row(cluster: Cluster, tellings: Sequence[Row], figures: Figures) -> dict[str, Any]:
    """Return the row of a merged event; `tellings` are its mentions' rows, in the order of telling."""
    kind = _most_common(row["type"] for row in tellings)
    status = _status(tellings)
    first = next((row for row in tellings if (row["type"], row["status"]) == (kind, status)), tellings[0])
    mode = _most_common(row["mode"] for row in tellings if row["type"] == kind and row["mode"])
    dated = _best_date(tellings)
    return {
        "event_id": cluster.event_id,
        **{column: dated[column] for column in ("date", "date_start", "date_end", "date_from")},
        "type": kind,
        "mode": mode,
        "status": status,
        "actor_codes": (actor_codes := _party_codes(tellings, "actor_codes")),
        "recipient_codes": (recipient_codes := _party_codes(tellings, "recipient_codes")),
        "actors": _parties(tellings, "actors", actor_codes),
        "recipients": _parties(tellings, "recipients", recipient_codes),
        "confidence": max(row["confidence"] for row in tellings if row["type"] == kind),
        "score": score(kind, mode),
        "quad": TYPES[kind].quad,
        "contexts": _ranked(context for row in tellings for context in row["contexts"]),
        "place": _ranked(place["text"] for row in tellings for place in row["place"]),
        "located": _located(tellings),
        "n_reports": len({row["report_id"] for row in tellings}),
        "n_mentions": len(tellings),
        "publishers": _ranked(row["publisher"] for row in tellings if row["publisher"]),
        "first_published": first["published"],
        "first_publisher": first["publisher"],
        "first_report_id": first["report_id"],
        "first_sentence": first["sentence"],
        **{column: first[column] for column in ("words", "trigger", "trigger_start", "trigger_end", "said_by")},
        "speaker_code": first["speaker"]["code"] if first["speaker"] else None,
        "disagreements": _disagreements(tellings, figures),
        "told": [_told(cluster, row["mention_id"]) for row in tellings],
        "thread": cluster.thread,
        "month": f"{tellings[0]['published']:%Y-%m}",
    }


def _told(cluster: Cluster, mention_id: str) -> Row:
    link = cluster.links[mention_id]
    return {
        "mention_id": mention_id,
        "reason": cluster.reasons[mention_id],
        "hangs_on": link.to if link else None,
        "odds": link.odds if link else None,
    }


def _located(tellings: Sequence[Row]) -> list[Row]:
    """Return where the places of an event lie, that told most often first."""
    columns = ("name", "code", "division", "latitude", "longitude")
    places = Counter(tuple(p[c] for c in columns) for row in tellings for p in row["place"] if p["name"])
    return [dict(zip(columns, place, strict=True)) for place, _ in places.most_common()]


def _most_common(values: Iterable[Any]) -> Any:
    """Return the commonest value, the one told first where several are; None where there is none."""
    counted = Counter(values).most_common(1)
    return counted[0][0] if counted else None


def _status(tellings: Sequence[Row]) -> str:
    """Return the commonest status; that an act happened or did not outweighs that it was planned or urged before."""
    told = [row["status"] for row in tellings]
    return str(_most_common([status for status in told if status in ("actual", "negated")] or told))


def _ranked(values: Iterable[str]) -> list[str]:
    return [value for value, _ in Counter(values).most_common()]


def _best_date(tellings: Sequence[Row]) -> Row:
    """Return the telling whose date the event takes: a day before a longer time, both before the day of publication."""
    days = [row for row in tellings if row["date_from"] == "text" and row["date_start"] == row["date_end"]]
    times = [row for row in tellings if row["date_from"] == "text"]
    rows = days or times
    if not rows:
        return tellings[0]
    date = _most_common(row["date"] for row in rows)
    return next(row for row in rows if row["date"] == date)


def _party_codes(tellings: Sequence[Row], column: str) -> list[str]:
    """Return the codes that a fair share of the tellings that name anyone name, in the order of the text."""
    naming = [row[column] for row in tellings if row[column]]
    counts = Counter(code for codes in naming for code in codes)
    if not counts:
        return []
    enough = min(SHARE_THAT_NAMES_A_PARTY * len(naming), max(counts.values()))
    return [code for code, count in counts.items() if count >= enough]


def _parties(tellings: Sequence[Row], column: str, codes: Sequence[str]) -> list[dict[str, Any]]:
    """Return each party with its commonest sector and the best of its names."""
    mentions = [m for row in tellings for m in row[column]]
    parties = []
    for code in codes:
        own = [m for m in mentions if m["code"] == code]
        parties.append({"code": code, "sector": _most_common(m["sector"] for m in own), "name": _display_name(own)})
    return parties


def _display_name(mentions: Sequence[Row]) -> str:
    name = _most_common(m["name"] for m in mentions if m["name"])
    spoken = [m["text"] for m in mentions if m["text"].lower() not in PRONOUNS]
    return str(name or _most_common(spoken) or mentions[0]["text"])


def _disagreements(tellings: Sequence[Row], figures: Figures) -> list[str]:
    """Say where the tellings differ, and how many reports tell each.

    They may differ in date, status, type, in who did it to whom, and in how many were killed, hurt or held.
    """
    dated = [row for row in tellings if row["date_from"] == "text"]
    told = {
        "date": _told_by(dated, lambda row: row["date"]),
        "status": _told_by(tellings, lambda row: row["status"]),
        "type": _told_by(tellings, lambda row: row["type"]),
        "actor": _contradicting(_told_by(tellings, lambda row: " ".join(sorted(row["actor_codes"])))),
        "recipient": _contradicting(_told_by(tellings, lambda row: " ".join(sorted(row["recipient_codes"])))),
        **_tolls(tellings, figures),
    }
    return [f"{what}: {views}" for what, reports in told.items() if (views := _views(reports))]


def _told_by(tellings: Iterable[Row], value: Callable[[Row], str]) -> dict[str, set[str]]:
    """Return the reports that tell each value, if it is one."""
    reports: dict[str, set[str]] = {}
    for row in tellings:
        if told := value(row):
            reports.setdefault(told, set()).add(row["report_id"])
    return reports


def _contradicting(reports: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return the parties told where some have none in common: to name fewer than others is no contradiction."""
    told = [set(codes.split()) for codes in reports]
    return reports if any(a.isdisjoint(b) for a, b in combinations(told, 2)) else {}


def _tolls(tellings: Sequence[Row], figures: Figures) -> dict[str, dict[str, set[str]]]:
    """Return the numbers of killed, hurt and held with the reports that tell them, each report's largest."""
    largest: dict[tuple[str, str], float] = {}
    for report, sentence in dict.fromkeys((row["report_id"], row["sentence"]) for row in tellings):
        for figure in figures.get((report, sentence), ()):
            what = _toll(figure)
            if what:
                largest[what, report] = max(largest.get((what, report), 0), figure["value"])
    tolls: dict[str, dict[str, set[str]]] = {}
    for (what, report), value in largest.items():
        tolls.setdefault(what, {}).setdefault(f"{value:,.15g}", set()).add(report)
    return tolls


def _toll(figure: Row) -> str | None:
    """Whether a figure counts people killed, hurt or held."""
    if figure["unit"] in NO_PEOPLE or not figure["measure"] or figure["value"] is None:
        return None
    return next((what for what, words in TOLLS.items() if words.search(figure["measure"].lower())), None)


def _views(reports: Mapping[str, set[str]]) -> str:
    """Return the values that reports tell, the commonest first; nothing where all tell the same."""
    if len(reports) < 2:
        return ""
    ranked = sorted(reports.items(), key=lambda item: -len(item[1]))
    return ", ".join(f"{value} in {_reports(len(found))}" for value, found in ranked)


def _reports(count: int) -> str:
    return "1 report" if count == 1 else f"{count} reports"
