"""What the record says when it cannot do what it was asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from communique.errors import CommuniqueError

__all__ = ["LostHeadError", "RecordError", "failed_questions_told", "failed_writes_told"]


class RecordError(CommuniqueError):
    """A record cannot be opened, written or asked."""


class LostHeadError(RecordError):
    """A folder has no head of a record, or one that cannot be read."""


@contextmanager
def failed_writes_told(path: Path) -> Iterator[None]:
    """Make a RecordError of what keeps the record at `path` from being written: a full disk, missing rights."""
    from deltalake.exceptions import DeltaError  # here, because a reader need not wait for it

    try:
        yield
    except (DeltaError, OSError) as error:
        raise RecordError(
            f"The record {path} could not be written ({_first_line(error)}): free space or check the folder's rights, "
            "then run the same command again."
        ) from error


@contextmanager
def failed_questions_told() -> Iterator[None]:
    """Make a RecordError of what DuckDB cannot answer; it may find out only when the answer is fetched."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        cure = " `communique check` tells whether the record is sound." if ".parquet" in str(error) else ""
        raise RecordError(f"The question cannot be answered: {_first_line(error)}{cure}") from error


def _first_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return next(iter(str(error).splitlines()), type(error).__name__)
