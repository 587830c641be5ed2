"""Whether a record is sound: its tables, the references between them, and every span against its text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from communique.record.errors import RecordError
from communique.record.record import Record
from communique.record.schema import TABLES
from communique.record.store import MARKER, Snapshot, Store

__all__ = ["check", "repair"]

_ONE_EACH = {
    "reports": "report_id",
    "copies": "copy_id",
    "sentences": "report_id, sentence",
    "mentions": "mention_id",
    "claims": "report_id, sentence, position",
    "figures": "report_id, sentence, position",
    "events": "event_id",
}
_ORPHANS = {
    "copies": ("reports", "report_id"),
    "sentences": ("reports", "report_id"),
    "mentions": ("sentences", "report_id, sentence"),
    "claims": ("sentences", "report_id, sentence"),
    "figures": ("sentences", "report_id, sentence"),
}
_IN_SENTENCE = (
    ("mentions", "trigger", "trigger_start", "trigger_end"),
    ("claims", "cue", "cue_start", "cue_end"),
    ("claims", "content", "content_start", "content_end"),
    ("figures", "figure", "figure_start", "figure_end"),
)
_PARTIES = """
SELECT count(*) FROM (SELECT report_id, sentence, unnest(list_concat(actors, recipients)) AS m FROM mentions)
JOIN (SELECT report_id, sentence, text AS words FROM sentences) USING (report_id, sentence)
WHERE substr(words, m."start" + 1, m."end" - m."start") <> m."text"
"""
_STRAY_TELLINGS = """
SELECT count(*) FROM (SELECT unnest(told).mention_id AS mention_id FROM events) ANTI JOIN mentions USING (mention_id)
"""

_UNTOLD = "SELECT count(*) FROM mentions WHERE event_id IS NULL"


def check(record: Record) -> list[str]:
    """Return what is wrong with a record, one sentence each; nothing where it is sound."""
    found = [f"The table {name} cannot be read: {error}" for name, error in _unreadable(record)]
    if found:
        return found
    return [
        *_told(record, "{n} rows of {0} stand there twice.", _twice()),
        *_told(record, "{n} rows of {0} belong to nothing in {1}.", _orphans()),
        *_told(record, "{n} sentences do not stand in their report's text where they say.", [((), _misplaced())]),
        *_told(record, "{n} rows of {0} have a {1} that does not stand in its sentence.", _spans()),
        *_told(record, "{n} parties of mentions do not stand in their sentence.", [((), _PARTIES)]),
        *_told(record, "{n} tellings of events are not in mentions.", [((), _STRAY_TELLINGS)]),
        *(
            _told(record, "{n} mentions are of no event.", [((), _UNTOLD)])
            if record.is_merged
            else ["The events are older than the mentions."]
        ),
    ]


def _told(record: Record, sentence: str, asked: list[tuple[tuple[str, ...], str]]) -> list[str]:
    counts = ((names, record.sql(query).fetchall()[0][0]) for names, query in asked)
    return [sentence.format(*names, n=f"{n:,}") for names, n in counts if n]


def _unreadable(record: Record) -> list[tuple[str, str]]:
    found = []
    for name in TABLES:
        try:
            record.sql(f"SELECT count(*), bit_xor(hash(t)) FROM {name} AS t").fetchall()
        except Exception as error:  # whatever a broken file makes of it
            found.append((name, str(error).splitlines()[0]))
    return found


def _twice() -> list[tuple[tuple[str, ...], str]]:
    return [((name,), f"SELECT count(*) - count(DISTINCT ({key})) FROM {name}") for name, key in _ONE_EACH.items()]


def _orphans() -> list[tuple[tuple[str, ...], str]]:
    return [
        ((name, parent), f"SELECT count(*) FROM {name} ANTI JOIN {parent} USING ({key})")
        for name, (parent, key) in _ORPHANS.items()
    ]


def _misplaced() -> str:
    return """SELECT count(*) FROM sentences AS s JOIN (SELECT report_id, text AS body FROM reports) USING (report_id)
    WHERE substr(body, s.start + 1, length(s.text)) <> s.text"""


def _spans() -> list[tuple[tuple[str, ...], str]]:
    return [
        (
            (name, what),
            f"""SELECT count(*) FROM {name} JOIN (SELECT report_id, sentence, text AS words FROM sentences)
            USING (report_id, sentence) WHERE substr(words, {start} + 1, {end} - {start}) <> "{what}" """,
        )
        for name, what, start, end in _IN_SENTENCE
    ]


def repair(path: Path) -> list[str]:
    """Mend what can be mended and return what was done, one sentence each.

    A lost or broken head is made anew from the tables; rows that belong to nothing and reports of which the sentences
    are missing go, so that reading them again brings them back whole; events are made anew. What `check` still finds
    then cannot be mended but by reading the reports into a new record. Raises RecordError where there are no tables.
    """
    done = _head_made_anew(path)
    record = Record(path)
    with record.writer() as writer:
        for name, rows, gone in _without_strays(record):
            writer.put(name, rows)
            done.append(f"{gone:,} rows of {name} that belonged to nothing, or stood there twice, were taken out.")
        if done or check(record):
            merged = writer.merge(anew=True)
            done.append(f"{merged.events:,} events were made anew from {merged.mentions:,} mentions.")
    return done


def _head_made_anew(path: Path) -> list[str]:
    store = Store(path)
    try:
        store.snapshot()
    except RecordError:
        from deltalake import DeltaTable
        from deltalake.exceptions import DeltaError

        try:
            versions = {name: DeltaTable(store.table_path(name)).version() for name in TABLES}
        except (DeltaError, OSError) as error:
            raise RecordError(f"{path} holds no tables of a record to repair: {error}") from error
        with store.lock():
            store.commit(Snapshot(versions))
        return [f"{path / MARKER} was made anew from the tables."]
    return []


def _without_strays(record: Record) -> list[tuple[str, list[dict[str, Any]], int]]:
    """The rows that are to stay of every table that holds others, and how many go."""
    whole = "SELECT report_id FROM reports SEMI JOIN sentences USING (report_id)"
    found = []
    for name, key in _ONE_EACH.items():
        if name == "events":
            continue
        keep = f"SELECT * EXCLUDE (event_id) FROM {name}" if name == "mentions" else f"SELECT * FROM {name}"
        rows = record.sql(
            f"{keep} WHERE report_id IN ({whole}) QUALIFY row_number() OVER (PARTITION BY {key}) = 1"
        ).to_dicts()
        gone = record.sql(f"SELECT count(*) FROM {name}").fetchall()[0][0] - len(rows)
        if gone:
            found.append((name, rows, gone))
    return found
