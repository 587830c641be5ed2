"""What a record has merged already, as merging asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from communique.record.candidates import NOBODY, window
from communique.record.likeness import RELATED_TYPES, Profile
from communique.record.merge import Placed
from communique.record.query import Reader
from communique.record.telling import MentionKey, from_row
from communique.record.threads import Link

__all__ = ["RecordedPast"]

Row = dict[str, Any]

_NEAR = f"""
WITH wanted AS (
    SELECT unnest($types) AS type, unnest($parties) AS party, unnest($firsts) AS since, unnest($lasts) AS until),
filed AS (
    SELECT mention_id, type, unnest(CASE WHEN len(filed_under) > 0 THEN filed_under ELSE ['{NOBODY}'] END) AS party,
    if(date_from = 'text', date_start, published) AS first, if(date_from = 'text', date_end, published) AS last
    FROM tellings)
SELECT DISTINCT mention_id FROM filed JOIN wanted USING (type, party)
WHERE first <= CAST(until AS DATE) AND last >= CAST(since AS DATE)
"""
_PLACED = """
SELECT told.mention_id, told.hangs_on, told.odds, event_id, thread
FROM (SELECT unnest(told) AS told, event_id, thread FROM events {where}) {semi}
"""
_AMONG = "SEMI JOIN (SELECT unnest($ids) AS id) ON told.mention_id = id"
_ORDERS = """
SELECT mention_id, published, report_id, sentence, trigger_start FROM tellings
SEMI JOIN (SELECT unnest($ids) AS mention_id) USING (mention_id)
"""
_TELLINGS = """
SELECT tellings.*, kind, text AS words FROM tellings JOIN sentences USING (report_id, sentence)
WHERE report_id IN (SELECT unnest($reports)) AND mention_id IN (SELECT unnest($ids))
"""


class RecordedPast:
    """The merged tellings of a record. It keeps the rows that it was asked for."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._rows: dict[str, Row] = {}

    def rows(self, mention_ids: Iterable[str]) -> list[Row]:
        """Return the rows of these tellings, each with the kind and the words of its sentence."""
        wanted = list(mention_ids)
        missing = [name for name in wanted if name not in self._rows]
        if missing:
            reports = list({name.split("/")[0] for name in missing})
            found = self._reader.rows(_TELLINGS, {"ids": missing, "reports": reports})
            self._rows |= {row["mention_id"]: row for row in found}
        return [self._rows[name] for name in wanted]

    def keys(self, mention_ids: Iterable[str]) -> list[MentionKey]:
        """Return these tellings."""
        return [from_row(row, row["kind"], row["words"]) for row in self.rows(mention_ids)]

    def near(self, mentions: Sequence[Profile]) -> list[tuple[MentionKey, Placed]]:
        """Return the merged tellings of a related type, a party in common and about the same time."""
        wanted = _windows(mentions)
        if not wanted:
            return []
        types, parties, firsts, lasts = zip(*wanted, strict=True)
        asked = {"types": list(types), "parties": list(parties), "firsts": list(firsts), "lasts": list(lasts)}
        found = [row["mention_id"] for row in self._reader.rows(_NEAR, asked)]
        placed = self._placed(_PLACED.format(where="", semi=_AMONG), {"ids": found}) if found else []
        return list(zip(self.keys(before.mention_id for before in placed), placed, strict=True))

    def threads(self, names: Iterable[str]) -> list[Placed]:
        """Return all tellings of these threads."""
        wanted = list(names)
        where = "WHERE thread IN (SELECT unnest($threads))"
        return self._placed(_PLACED.format(where=where, semi=""), {"threads": wanted}) if wanted else []

    def threads_of(self, mention_ids: Iterable[str]) -> set[str]:
        """Return the threads that hold these tellings."""
        wanted = list(mention_ids)
        rows = self._reader.rows(_PLACED.format(where="", semi=_AMONG), {"ids": wanted}) if wanted else []
        return {row["thread"] for row in rows}

    def _placed(self, query: str, parameters: dict[str, Any]) -> list[Placed]:
        rows = self._reader.rows(query, parameters)
        ids = {row["mention_id"] for row in rows} | {row["hangs_on"] for row in rows if row["hangs_on"]}
        orders = {
            row["mention_id"]: (
                row["published"],
                row["report_id"],
                row["sentence"],
                row["trigger_start"],
                row["mention_id"],
            )
            for row in (self._reader.rows(_ORDERS, {"ids": list(ids)}) if ids else [])
        }
        return [
            Placed(
                mention_id=row["mention_id"],
                order=orders[row["mention_id"]],
                link=Link(row["hangs_on"], orders[row["hangs_on"]], row["odds"]) if row["hangs_on"] else None,
                event_id=row["event_id"],
                thread=row["thread"],
            )
            for row in rows
        ]


def _windows(mentions: Sequence[Profile]) -> list[tuple[str, str, str, str]]:
    """Return for each type and party the times of which others would tell, as first and last day, none touching."""
    asked: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for mention in mentions:
        for kind in (mention.key.type, *RELATED_TYPES[mention.key.type]):
            for party in mention.key.filed_under or (NOBODY,):
                asked.setdefault((kind, party), []).append(window(mention))
    return [
        (kind, party, _iso(first), _iso(last))
        for (kind, party), times in asked.items()
        for first, last in _joined(times)
    ]


def _iso(day: int) -> str:
    return date.fromordinal(min(max(day, date.min.toordinal()), date.max.toordinal())).isoformat()


def _joined(times: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join times that overlap."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(times):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined
