"""Mending a record: what can be made anew is, and reports that lost a part are read again from their texts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import duckdb

from communique.record.check import ONE_EACH, check
from communique.record.errors import RecordError
from communique.record.query import quoted
from communique.record.record import Record
from communique.record.rows import rows_of
from communique.record.schema import DERIVED, TABLES
from communique.record.soundness import TableFiles, look
from communique.record.store import MARKER, Snapshot, Store
from communique.record.tables import make_table_anew
from communique.record.writer import RecordWriter
from communique.report import build_report
from communique.types import Report, Sentence

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

__all__ = ["repair"]

Code: TypeAlias = Callable[[Iterable[Report]], Iterator[Report]]
"""Reads reports, resolves what was read, and gives them back one by one."""

_READ_OUT = ("mentions", "claims", "figures")
"""What a report may have none of, so that one that lost them looks like one that tells nothing."""
_SENTENCES = "SELECT kind, text, start FROM sentences WHERE report_id = $report ORDER BY sentence"


def repair(path: Path, code: Code) -> list[str]:
    """Mend what can be mended and return what was done, one sentence each.

    A lost head, a lost log and the events are made anew. Where files are lost or broken, the rows of the others are
    kept; reports that may have lost a part are read again, by `code`, from the texts that the record keeps. Rows of
    reports that the record does not have go: reading the news again brings those back. What `check` still finds then
    cannot be mended but by reading the news into a new record. Raises RecordError where there are no tables or the
    record is of another version of this program.
    """
    store = Store(path)
    if not any(store.table_path(table).is_dir() for table in TABLES):
        raise RecordError(f"{path} holds no tables of a record to repair.")
    with store.lock():
        done, damaged = _tables_made_anew(store)
    record = Record(path)
    with record.writer() as writer:
        done += _made_whole(record, writer, damaged, code)
        if done or check(record):
            merged = writer.merge(anew=True)
            done.append(f"{merged.events:,} events were made anew from {merged.mentions:,} mentions.")
    return done


def _tables_made_anew(store: Store) -> tuple[list[str], set[str]]:
    """Make damaged tables anew and return what was done, and the tables that lost rows by it."""
    head, tables = look(store)
    damaged = {name: found for name, found in tables.items() if not found.is_sound}
    if head and not damaged:
        return [], set()
    made = {
        name: make_table_anew(store, name, _rows(found) if name != DERIVED else None, keep_log=found.has_log)
        for name, found in damaged.items()
    }
    complete = head.versions if head else {name: found.version for name, found in tables.items() if found.has_log}
    fresh = Store(store.path)  # a version of a table made anew is not what the number stood for before
    fresh.commit(fresh.recover(Snapshot({**complete, **made})))
    done = [] if head else [f"{store.path / MARKER} was made anew from the tables."]
    done += [
        f"The table {name} was made anew from {len(found.sound):,} files; {len(found.broken):,} could not be read."
        for name, found in damaged.items()
    ]
    return done, {name for name, found in damaged.items() if found.broken or not (head or found.sound)}


def _rows(found: TableFiles) -> pa.Table | None:
    """The rows of the files that can be read."""
    if not found.sound:
        return None
    with duckdb.connect() as connection:
        files = ", ".join(map(quoted, found.sound))
        return connection.sql(f"SELECT * FROM read_parquet([{files}])").to_arrow_table()


def _made_whole(record: Record, writer: RecordWriter, damaged: Collection[str], code: Code) -> Iterator[str]:
    """Read reports again that are not whole, and take out rows that stand there twice or belong to no report."""
    parts = ["sentences", *(name for name in _READ_OUT if name in damaged)]
    whole = " ".join(["SELECT report_id FROM reports", *(f"SEMI JOIN {name} USING (report_id)" for name in parts)])
    lacking = record.sql(f"SELECT DISTINCT * FROM reports WHERE report_id NOT IN ({whole})").to_dicts()
    again = list(code(_report(record, row) for row in lacking))
    if again:
        yield f"{len(again):,} reports that may have lost a part were read again from their texts."
    fresh = rows_of(again)
    tables = {}
    for name, key in ONE_EACH.items():
        if name == DERIVED:
            continue
        table, reports = "tellings" if name == "mentions" else name, "SELECT report_id FROM reports"
        once = f"FROM {table} WHERE report_id IN ({{}}) QUALIFY row_number() OVER (PARTITION BY {key}) = 1"
        kept = once.format(whole if name in fresh else reports)
        counts = f"SELECT (SELECT count(*) FROM {table}) - (SELECT count(*) FROM (SELECT {key} {once.format(reports)}))"
        gone: int = record.sql(counts).fetchall()[0][0]
        if gone:
            yield f"{gone:,} rows of {name} that belonged to no report, or stood there twice, were taken out."
        if gone or (again and name in fresh):
            tables[name] = record.sql(f"SELECT * {kept}").to_dicts() + fresh.get(name, [])
    if tables:
        writer.put(tables)


def _report(record: Record, row: dict[str, Any]) -> Report:
    """A report as it was before it was read, with the sentences that the record has of it, else cut again."""
    told = {name: row[name] for name in ("published", "publisher", "title", "url", "source")}
    cut = [
        Sentence(s["text"], s["kind"], s["start"])
        for s in record.sql(_SENTENCES, {"report": row["report_id"]}).to_dicts()
    ]
    if cut:
        return Report(id=row["report_id"], text=row["text"], sentences=cut, **told)
    return replace(build_report(row["text"], **told), id=row["report_id"])
