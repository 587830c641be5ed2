"""What there is of a table on disk: which of its files can be read, and whether its log can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from communique.record.errors import LostHeadError
from communique.record.query import quoted
from communique.record.schema import TABLES
from communique.record.store import Snapshot, Store

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TableFiles", "look"]


@dataclass(frozen=True, slots=True)
class TableFiles:
    """The files that a table should have."""

    sound: Sequence[str]
    broken: Sequence[str]
    version: int
    """The newest of its log, -1 where that cannot be opened."""

    @property
    def has_log(self) -> bool:
        """Whether its log can be opened."""
        return self.version >= 0

    @property
    def is_sound(self) -> bool:
        """Whether all of it can be read and written."""
        return self.has_log and not self.broken


def look(store: Store) -> tuple[Snapshot | None, dict[str, TableFiles]]:
    """Return the head of a record, None where it is lost, and what there is of every table.

    A file is read as a whole, so that damage in its middle is found. Raises RecordError where the head is of another
    version of this program.
    """
    try:
        head = store.snapshot()
    except LostHeadError:
        head = None
    return head, {table: _look(store, table, head) for table in TABLES}


def _look(store: Store, table: str, head: Snapshot | None) -> TableFiles:
    version = _version(store, table)
    if head:
        files = store.files(table, head)
        version = version if version >= head.versions[table] else -1
    elif version >= 0:
        files = store.files(table, Snapshot({table: version}))
    else:
        files = sorted(map(str, store.table_path(table).rglob("*.parquet")))
    broken = [file for file in files if not _can_be_read(file)]
    return TableFiles([file for file in files if file not in broken], broken, version)


def _version(store: Store, table: str) -> int:
    from deltalake import DeltaTable

    try:
        return DeltaTable(store.table_path(table)).version()
    except Exception:  # whatever a broken log makes of it
        return -1


def _can_be_read(file: str) -> bool:
    with duckdb.connect() as connection:
        try:
            connection.execute(f"SELECT bit_xor(hash(t)) FROM read_parquet({quoted(file)}) AS t").fetchall()
        except duckdb.Error:
            return False
    return True
