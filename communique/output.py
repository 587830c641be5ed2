"""Files that a user asks for: written beside their place first, so that none is ever left half-written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from communique.errors import CommuniqueError

__all__ = ["OutputError", "failed_output_told", "written"]


class OutputError(CommuniqueError):
    """What was asked for cannot be written."""


@contextmanager
def failed_output_told(out: Path) -> Iterator[None]:
    """Make an OutputError of what keeps a file or folder from being written: a full disk, missing rights."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{out} cannot be written ({reason}): free space or choose another place.") from error


@contextmanager
def written(out: Path) -> Iterator[Path]:
    """Yield where to write what becomes the file `out` once all of it is there.

    What stands there already is kept until then. A pipe or device ("/dev/stdout") is written to as it is. Raises
    OutputError where the disk does not let it be written.
    """
    part = out if out.exists() and not out.is_file() else out.with_name(out.name + ".part")
    with failed_output_told(out):
        try:
            yield part
            part.replace(out)
        finally:
            if part != out:
                part.unlink(missing_ok=True)
