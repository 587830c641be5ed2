"""Whether a record is sound: its tables, the references between them, and every span against its text."""

from __future__ import annotations

from collections.abc import Iterator

from communique.record.record import Record
from communique.record.soundness import look
from communique.record.store import Store

__all__ = ["ONE_EACH", "check"]

ONE_EACH = {
    "reports": "report_id",
    "copies": "copy_id",
    "sentences": "report_id, sentence",
    "mentions": "mention_id",
    "claims": "report_id, sentence, position",
    "figures": "report_id, sentence, position",
    "events": "event_id",
}
"""What a table has one row each of."""
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
    if found := list(_damage(Store(record.path))):
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


def _damage(store: Store) -> Iterator[str]:
    _, tables = look(store)
    for name, found in tables.items():
        if found.broken:
            lost, files = len(found.broken), len(found.broken) + len(found.sound)
            yield f"Of the {files:,} files of {name} {lost:,} cannot be read."
        elif not found.is_sound:
            yield f"The log of {name} cannot be read."


def _twice() -> list[tuple[tuple[str, ...], str]]:
    return [((name,), f"SELECT count(*) - count(DISTINCT ({key})) FROM {name}") for name, key in ONE_EACH.items()]


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
