"""A cluster of tellings as one row of the events table: what most say, who said it first, and where they disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from communique.codebook import TYPES, score
from communique.record.merge import Cluster

__all__ = ["event_row"]

Row = Mapping[str, Any]

SHARE_THAT_NAMES_A_PARTY = 0.25
PRONOUNS = frozenset({"he", "she", "it", "they", "him", "her", "them", "his", "its", "their", "who", "whom", "each"})


def event_row(cluster: Cluster, tellings: Sequence[Row]) -> dict[str, Any]:
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
        "disagreements": _disagreements(tellings),
        "told": [{"mention_id": row["mention_id"], "reason": cluster.reasons[row["mention_id"]]} for row in tellings],
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


def _disagreements(tellings: Sequence[Row]) -> list[str]:
    """Say where the tellings differ in date, status or type, and how many reports tell each."""
    dated = [row for row in tellings if row["date_from"] == "text"]
    told = {"date": dated, "status": tellings, "type": tellings}
    return [f"{column}: {views}" for column, rows in told.items() if (views := _views(rows, column))]


def _views(tellings: Sequence[Row], column: str) -> str:
    """Return the values that reports tell, the commonest first; nothing where all tell the same."""
    reports: dict[str, set[str]] = {}
    for row in tellings:
        reports.setdefault(row[column], set()).add(row["report_id"])
    if len(reports) < 2:
        return ""
    ranked = sorted(reports.items(), key=lambda item: -len(item[1]))
    return ", ".join(f"{value} in {_reports(len(found))}" for value, found in ranked)


def _reports(count: int) -> str:
    return "1 report" if count == 1 else f"{count} reports"
