"""The folder of a record: its Delta tables and the one file that says which version of each is complete.

A batch spans several tables, and Delta commits are atomic only within one. So `record.json` holds, beside the format's
version, the version of every table that the last complete batch left and the files that hold it; replacing that file
is the commit. Readers open those files, so they never see half a batch and need no look at Delta's log; a writer that
finds a table ahead of its version takes it back (`Store.recover`).
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.record.errors import LostHeadError, RecordError, failed_writes_told
from communique.record.schema import DERIVED, FORMAT, PARTED_BY, TABLES

__all__ = ["Snapshot", "Store"]

MARKER = "record.json"
UNUSABLE_IN_A_PATH = re.compile(r"[\[\]|^\\]|%[0-9A-Fa-f]{2}")
"""What delta-rs cannot find a folder by."""
LOCK = "writer.lock"
TRIES_TO_REPLACE = 20
SECONDS_BETWEEN_TRIES = 0.05


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The versions of the tables after a complete batch, and the version of the mentions that were merged last.

    `merged` is None where the events must be made anew: before the first merging, and where mentions were taken out.
    """

    versions: dict[str, int]
    merged: int | None = None

    @property
    def is_merged(self) -> bool:
        """Whether the events were made from all the mentions there are."""
        return self.merged == self.versions["mentions"]


class Store:
    """The tables of one record as files. It knows nothing of what the columns mean.

    Raises RecordError where the tables could not be found by the folder's path.
    """

    def __init__(self, path: Path) -> None:
        unusable = next((found for part in path.absolute().parts if (found := UNUSABLE_IN_A_PATH.search(part))), None)
        if unusable:
            raise RecordError(f"A record cannot lie at {path}; choose a path without {unusable.group()!r}.")
        self.path = path
        self._files: dict[tuple[str, int], list[str]] = {}

    def table_path(self, table: str) -> Path:
        return self.path / table

    @contextmanager
    def lock(self, waiting: Callable[[], None] | None = None) -> Iterator[None]:
        """Be the one writer; the system ends the lock when the process dies.

        Where another one is at it, `waiting` is called once and its end awaited. Raises RecordError where the disk does
        not let the lock be taken.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self.path / LOCK)
        with failed_writes_told(self.path):
            try:
                lock.acquire(timeout=0)
            except Timeout:
                if waiting:
                    waiting()
                lock.acquire(poll_interval=SECONDS_BETWEEN_TRIES)
        try:
            yield
        finally:
            lock.release()

    def snapshot(self) -> Snapshot:
        """Return what is complete now. Raises RecordError where there is no record or a newer one."""
        try:
            found: dict[str, Any] = json.loads((self.path / MARKER).read_text(encoding="utf-8"))
            form = int(found["format"])
            known = TABLES if form == FORMAT else ()  # of another version nothing can be known
            versions = {name: int(found["versions"][name]) for name in known}
            files = {(name, versions[name]): list(found["files"][name]) for name in known}
        except (FileNotFoundError, NotADirectoryError):
            raise LostHeadError(self._why_no_record()) from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise LostHeadError(
                f"{self.path / MARKER} cannot be read as the head of a record ({error}); `communique repair` mends it."
            ) from error
        if form > FORMAT:
            raise RecordError(
                f"The record {self.path} has format {form} and this program reads formats up to {FORMAT}; "
                f"install a newer version of communique."
            )
        if form < FORMAT:
            raise RecordError(
                f"The record {self.path} was made by an older version of communique (format {form}, now {FORMAT}): "
                f"read its reports again into a new folder."
            )
        self._files |= files
        return Snapshot(versions, found.get("merged"))

    def commit(self, snapshot: Snapshot) -> None:
        """Make a batch complete: from here on readers see the tables at these versions.

        Raises RecordError where the disk does not let it be written.
        """
        files = {name: self._file_names(name, version) for name, version in snapshot.versions.items()}
        row = {"format": FORMAT, "versions": snapshot.versions, "files": files, "merged": snapshot.merged}
        draft = self.path / f"{MARKER}.new"
        with failed_writes_told(self.path):
            with draft.open("w", encoding="utf-8") as file:
                json.dump(row, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            _replace(self.path / MARKER, draft)

    def files(self, table: str, snapshot: Snapshot) -> list[str]:
        """Return the Parquet files that hold a table; the tables have no deletion vectors."""
        folder = self.table_path(table)
        return [str(folder / name) for name in self._file_names(table, snapshot.versions[table])]

    def _file_names(self, table: str, version: int) -> list[str]:
        key = (table, version)
        if key not in self._files:
            from deltalake import DeltaTable

            uris = DeltaTable(self.table_path(table), version=version).file_uris()
            # Not the URIs themselves: they escape what a folder's name may hold.
            self._files[key] = [_name_in_table(uri) for uri in uris]
        return self._files[key]

    def recover(self, snapshot: Snapshot) -> Snapshot:
        """Take back what a writer that died left of an unfinished batch; needs the lock.

        Raises RecordError where the disk does not let it be taken back.
        """
        from deltalake import DeltaTable

        versions = dict(snapshot.versions)
        with failed_writes_told(self.path):
            for name, complete in snapshot.versions.items():
                table = DeltaTable(self.table_path(name))
                if table.version() != complete:
                    table.restore(complete)
                    versions[name] = table.version()
        if versions == snapshot.versions:
            return snapshot
        merged = versions["mentions"] if snapshot.is_merged else snapshot.merged
        recovered = Snapshot(versions, merged)
        self.commit(recovered)
        return recovered

    def _why_no_record(self) -> str:
        if not self.path.exists():
            return f"There is no record at {self.path}."
        if not self.path.is_dir():
            return f"{self.path} is a file, not a record; a record is a folder."
        if self.table_path(DERIVED).is_dir():
            return f"The record {self.path} has lost its {MARKER}; `communique repair` mends it."
        return f"The folder {self.path} is not a record; it has no {MARKER}."

    def is_made(self) -> bool:
        return (self.path / MARKER).exists()

    def is_free(self) -> bool:
        """Whether a record can be made here: nothing there, or only what an interrupted start left."""
        ours = {*TABLES, LOCK, f"{MARKER}.new"}
        return not self.path.exists() or (self.path.is_dir() and all(p.name in ours for p in self.path.iterdir()))


def _name_in_table(uri: str) -> str:
    folder, _, file = uri.rpartition("/")
    part = folder.rpartition("/")[2]
    return f"{part}/{file}" if part.startswith(f"{PARTED_BY}=") else file


def _replace(file: Path, draft: Path) -> None:
    """Put the draft in the file's place; Windows refuses that for the moment in which a reader has the file open."""
    for _ in range(TRIES_TO_REPLACE):
        try:
            draft.replace(file)
        except PermissionError:
            time.sleep(SECONDS_BETWEEN_TRIES)
        else:
            return
    draft.replace(file)
