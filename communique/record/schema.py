"""The tables of a record and their columns, in DuckDB's words for types.

This is the only place where columns are declared: the Arrow schemas the writer needs and the typed views of empty
tables are both made from it.
"""

from __future__ import annotations

__all__ = ["DERIVED", "FORMAT", "PARTED_BY", "TABLES", "empty_select"]

FORMAT = 5
"""The version of this layout; a record of a newer one is refused."""

SPAN = 'STRUCT("text" VARCHAR, "start" INTEGER, "end" INTEGER)'
ACTOR = (
    'STRUCT("text" VARCHAR, "start" INTEGER, "end" INTEGER, code VARCHAR, sector VARCHAR, "name" VARCHAR,'
    " confidence DOUBLE, why VARCHAR)"
)
PLACE = (
    'STRUCT("text" VARCHAR, "start" INTEGER, "end" INTEGER, code VARCHAR, "name" VARCHAR, division VARCHAR,'
    " latitude DOUBLE, longitude DOUBLE, claimed_by VARCHAR[])"
)
LOCATED = 'STRUCT("name" VARCHAR, code VARCHAR, division VARCHAR, latitude DOUBLE, longitude DOUBLE)'
PARTY = 'STRUCT(code VARCHAR, sector VARCHAR, "name" VARCHAR)'
TOLD = "STRUCT(mention_id VARCHAR, reason VARCHAR, hangs_on VARCHAR, odds DOUBLE)"

TABLES: dict[str, dict[str, str]] = {
    "reports": {
        "report_id": "VARCHAR",
        "published": "DATE",
        "publisher": "VARCHAR",
        "title": "VARCHAR",
        "url": "VARCHAR",
        "source": "VARCHAR",
        "text": "VARCHAR",
        "bands": "BIGINT[]",
    },
    "copies": {
        "copy_id": "VARCHAR",
        "report_id": "VARCHAR",
        "share": "DOUBLE",
        "published": "DATE",
        "publisher": "VARCHAR",
        "title": "VARCHAR",
        "url": "VARCHAR",
        "source": "VARCHAR",
    },
    "sentences": {
        "report_id": "VARCHAR",
        "sentence": "INTEGER",
        "kind": "VARCHAR",
        "start": "INTEGER",
        "text": "VARCHAR",
    },
    "mentions": {
        "mention_id": "VARCHAR",
        "report_id": "VARCHAR",
        "sentence": "INTEGER",
        "position": "INTEGER",
        "published": "DATE",
        "publisher": "VARCHAR",
        "type": "VARCHAR",
        "mode": "VARCHAR",
        "status": "VARCHAR",
        "trigger": "VARCHAR",
        "trigger_start": "INTEGER",
        "trigger_end": "INTEGER",
        "date": "VARCHAR",
        "date_start": "DATE",
        "date_end": "DATE",
        "date_from": "VARCHAR",
        "date_words": SPAN,
        "actor_codes": "VARCHAR[]",
        "recipient_codes": "VARCHAR[]",
        "actors": f"{ACTOR}[]",
        "recipients": f"{ACTOR}[]",
        "place": f"{PLACE}[]",
        "contexts": "VARCHAR[]",
        "confidence": "DOUBLE",
        "score": "DOUBLE",
        "quad": "VARCHAR",
        "speaker": ACTOR,
        "said_by": "VARCHAR",
        "filed_under": "VARCHAR[]",
    },
    "claims": {
        "report_id": "VARCHAR",
        "sentence": "INTEGER",
        "position": "INTEGER",
        "published": "DATE",
        "publisher": "VARCHAR",
        "said_by": "VARCHAR",
        "speaker_code": "VARCHAR",
        "cue": "VARCHAR",
        "cue_start": "INTEGER",
        "cue_end": "INTEGER",
        "content": "VARCHAR",
        "content_start": "INTEGER",
        "content_end": "INTEGER",
        "quote": "VARCHAR",
        "speaker": ACTOR,
        "confidence": "DOUBLE",
    },
    "figures": {
        "report_id": "VARCHAR",
        "sentence": "INTEGER",
        "position": "INTEGER",
        "published": "DATE",
        "publisher": "VARCHAR",
        "figure": "VARCHAR",
        "figure_start": "INTEGER",
        "figure_end": "INTEGER",
        "value": "DOUBLE",
        "unit": "VARCHAR",
        "measure": "VARCHAR",
        "direction": "VARCHAR",
        "about": "VARCHAR[]",
        "period": "VARCHAR",
        "period_start": "DATE",
        "period_end": "DATE",
        "period_words": SPAN,
        "versus": SPAN,
        "confidence": "DOUBLE",
    },
    "problems": {
        "source": "VARCHAR",
        "reason": "VARCHAR",
    },
    "events": {
        "event_id": "VARCHAR",
        "date": "VARCHAR",
        "date_start": "DATE",
        "date_end": "DATE",
        "date_from": "VARCHAR",
        "type": "VARCHAR",
        "mode": "VARCHAR",
        "status": "VARCHAR",
        "actor_codes": "VARCHAR[]",
        "recipient_codes": "VARCHAR[]",
        "actors": f"{PARTY}[]",
        "recipients": f"{PARTY}[]",
        "confidence": "DOUBLE",
        "score": "DOUBLE",
        "quad": "VARCHAR",
        "contexts": "VARCHAR[]",
        "place": "VARCHAR[]",
        "located": f"{LOCATED}[]",
        "n_reports": "INTEGER",
        "n_mentions": "INTEGER",
        "publishers": "VARCHAR[]",
        "first_published": "DATE",
        "first_publisher": "VARCHAR",
        "first_report_id": "VARCHAR",
        "first_sentence": "INTEGER",
        "words": "VARCHAR",
        "trigger": "VARCHAR",
        "trigger_start": "INTEGER",
        "trigger_end": "INTEGER",
        "said_by": "VARCHAR",
        "speaker_code": "VARCHAR",
        "disagreements": "VARCHAR[]",
        "told": f"{TOLD}[]",
        "thread": "VARCHAR",
        "month": "VARCHAR",
    },
}

DERIVED = "events"
"""The one table that is made from the others."""
PARTED_BY = "month"
"""The column by which its files are parted, so that a change touches only some; Delta wants it last."""


def empty_select(table: str) -> str:
    """Return a query with the table's columns and no rows."""
    columns = ", ".join(f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in TABLES[table].items())
    return f"SELECT {columns} WHERE false"
