"""Writing to the Delta tables: making them, adding rows, replacing rows, compacting."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]
from deltalake import DeltaTable, write_deltalake

from communique.record.errors import RecordError, failed_writes_told
from communique.record.schema import DERIVED, PARTED_BY, TABLES, empty_select
from communique.record.store import MARKER, Snapshot, Store

__all__ = ["TableWriter", "make_table_anew", "make_tables"]

FILES_BEFORE_COMPACTING = 24
HOURS_A_READER_MAY_TAKE = 1
CONFIGURATION = {"delta.checkpointInterval": "50"}
SPARE_BYTES = 8 << 20
"""Room for logs and the Parquet files' footers, and for taking back what did not fit."""


@cache
def _schema(table: str) -> pa.Schema:
    empty = duckdb.sql(empty_select(table))
    assert empty is not None  # DuckDB types it so for statements that are no query.
    return empty.to_arrow_table().schema


def make_tables(store: Store) -> None:
    """Make an empty record, or finish making one that an interrupted start left.

    Raises RecordError where another process is at it, or where the tables hold rows and only the record's head is gone,
    or where the disk does not let them be made.
    """
    with failed_writes_told(store.path):
        store.path.mkdir(parents=True, exist_ok=True)
    with store.lock(), failed_writes_told(store.path):
        if store.is_made():
            return
        _need_room(store.path, 0)
        for name in TABLES:
            if _write_table(store, name, _schema(name).empty_table(), "ignore"):
                raise RecordError(
                    f"{store.path} holds the tables of a record but lost its {MARKER}; `communique repair` mends it."
                )
        store.commit(Snapshot(dict.fromkeys(TABLES, 0)))


def make_table_anew(store: Store, table: str, data: pa.Table | None, *, keep_log: bool) -> int:
    """Put these rows, or none, in the place of a damaged table and return its version.

    Raises RecordError where the disk does not let it be written.
    """
    rows = data.cast(_schema(table)) if data else _schema(table).empty_table()
    with failed_writes_told(store.path):
        _need_room(store.path, rows.nbytes)
        if not keep_log:
            shutil.rmtree(store.table_path(table) / "_delta_log", ignore_errors=True)
        return _write_table(store, table, rows, "overwrite")


def _write_table(store: Store, table: str, rows: pa.Table, mode: Literal["ignore", "overwrite"]) -> int:
    """Write a table that may not be there yet, and return its version."""
    folder, parted = store.table_path(table), [PARTED_BY] if table == DERIVED else None
    write_deltalake(folder, rows, mode=mode, partition_by=parted, configuration=dict(CONFIGURATION))
    return DeltaTable(folder).version()


class TableWriter:
    """The tables of one record, open for writing; changes show once `commit` is called.

    Every method raises RecordError where the disk does not let the tables be written.
    """

    def __init__(self, store: Store, snapshot: Snapshot) -> None:
        self._store = store
        self.snapshot = snapshot
        self._tables = {name: DeltaTable(store.table_path(name)) for name in TABLES}

    def append(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            self._write(table, rows, "append")

    def replace(self, table: str, rows: Sequence[dict[str, Any]]) -> None:
        self._write(table, rows, "overwrite")

    def replace_months(self, months: Collection[str], kept: pa.Table, rows: Sequence[dict[str, Any]]) -> None:
        """Put the events that are kept and these rows in the place of all that are parted off as of these months."""
        made = pa.Table.from_pylist(list(rows), schema=_schema(DERIVED))
        data = pa.concat_tables([kept.select(made.column_names).cast(made.schema), made])
        names = ", ".join(f"'{month}'" for month in sorted(months))
        self._put(DERIVED, data, "overwrite", predicate=f"{PARTED_BY} IN ({names})")

    def _write(self, table: str, rows: Sequence[dict[str, Any]], mode: Any) -> None:
        self._put(table, pa.Table.from_pylist(list(rows), schema=_schema(table)), mode)

    def _put(self, table: str, data: pa.Table, mode: Any, predicate: str | None = None) -> None:
        with failed_writes_told(self._store.path):
            _need_room(self._store.path, data.nbytes)  # Parquet takes less than Arrow
            write_deltalake(self._tables[table], data, mode=mode, predicate=predicate)

    def commit(self, *, merged: bool = False, anew: bool = False) -> None:
        """Make everything written since the last commit visible at once.

        `merged`: the events are up to date; `anew`: they must be made anew.
        """
        versions = {name: table.version() for name, table in self._tables.items()}
        known = None if anew else self.snapshot.merged
        self.snapshot = Snapshot(versions, versions["mentions"] if merged else known)
        self._store.commit(self.snapshot)

    def compact(self) -> None:
        """Join many small files into few; the files they replace stay for the readers that have them open."""
        merged = self.snapshot.is_merged
        crowded = [t for name, t in self._tables.items() if self._is_crowded(name)]
        with failed_writes_told(self._store.path):
            for table in crowded:
                _need_room(self._store.path, _size(table))
                table.optimize.compact()
        if not crowded:
            return
        self.commit(merged=merged)
        with failed_writes_told(self._store.path):
            for table in (*crowded, self._tables[DERIVED]):
                table.vacuum(HOURS_A_READER_MAY_TAKE, dry_run=False, enforce_retention_duration=False, full=True)
        self.commit(merged=merged)

    def _is_crowded(self, name: str) -> bool:
        return name != DERIVED and len(self._store.files(name, self.snapshot)) > FILES_BEFORE_COMPACTING


def _size(table: DeltaTable) -> int:
    """The bytes of a table's files."""
    sizes: list[int] = pa.table(table.get_add_actions())["size_bytes"].to_pylist()
    return sum(sizes)


def _need_room(path: Path, size: int) -> None:
    """Raise OSError where the disk has less room than that many bytes and some to spare.

    delta-rs finds out only when it has filled the disk, and then panics on stderr before it raises.
    """
    if shutil.disk_usage(path).free < size + SPARE_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
