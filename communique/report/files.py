"""Reports from files and folders: what lies where, and what cannot be read."""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from communique.report import limits
from communique.report.archives import Allowance, is_packed, members
from communique.report.build import load_row
from communique.report.encodings import refuse_binary, text_lines
from communique.report.errors import ReportError
from communique.report.formats import FORMATS, Defaults, Load, format_of, read_rows
from communique.types import Problem, Report

__all__ = ["load_rows", "read_reports", "total_size"]

Watch = Callable[[int], None]
"""Is told how many more bytes of the files have been read."""

_RECORD_HEAD = "record.json"
"""What marks a folder as a record, which holds no reports to read."""


def total_size(paths: Iterable[Path]) -> int:
    """Return how many bytes `read_reports` has to read; what cannot be seen counts nothing."""
    return sum(_size(Path(path), above=()) for path in paths)


def _size(path: Path, above: tuple[tuple[int, int], ...]) -> int:
    try:
        status = path.stat()
        if stat.S_ISREG(status.st_mode):
            return status.st_size
        identity = (status.st_dev, status.st_ino)
        if not stat.S_ISDIR(status.st_mode) or identity in above or (above and _is_record(path)):
            return 0
        return sum(_size(child, (*above, identity)) for child in _inside(path))
    except OSError:
        return 0


def _inside(folder: Path) -> list[Path]:
    """Return what lies in a folder and is not hidden, in the order of the names."""
    return sorted(child for child in folder.iterdir() if not child.name.startswith("."))


def _is_record(folder: Path) -> bool:
    return (folder / _RECORD_HEAD).is_file()


def read_reports(
    paths: Iterable[Path], published: date | None = None, publisher: str | None = None, watch: Watch | None = None
) -> Iterator[Report | Problem]:
    """Read reports from files and, recursively and in the order of their names, from folders.

    Text, web pages, JSON Lines and JSON are read, packed with gzip or zip too; hidden files in folders and archives,
    and records in folders, are passed over. A report's own date and publisher go before `published` and `publisher`.
    What cannot be read is yielded as a Problem and never stops the rest. A report's id is the hash of its content.
    `watch` is told of every report how many bytes of its file that took.
    """
    defaults = Defaults(published, publisher)
    for path in paths:
        yield from _read_path(Path(path), defaults, watch or (lambda _: None), above=())


def _read_path(
    path: Path, defaults: Defaults, watch: Watch, above: tuple[tuple[int, int], ...]
) -> Iterator[Report | Problem]:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            if not above or not _is_record(path):
                yield from _read_folder(path, defaults, watch, above, (status.st_dev, status.st_ino))
        elif above and not stat.S_ISREG(status.st_mode):
            yield Problem(str(path), "It is a device, pipe or socket, not a file: remove it from the folder.")
        else:
            yield from _read_file(path, status, defaults, watch)
    except ReportError as error:
        yield Problem(str(path), error.reason)
    except OSError as error:
        yield Problem(str(path), _reason(path, error))


def _read_folder(
    path: Path,
    defaults: Defaults,
    watch: Watch,
    above: tuple[tuple[int, int], ...],
    identity: tuple[int, int],
) -> Iterator[Report | Problem]:
    if identity in above:
        raise ReportError("It is a link to a folder that it lies in: remove the link.")
    inside = _inside(path)
    if not inside:
        raise ReportError("The folder is empty: name a folder that holds reports.")
    for child in inside:
        yield from _read_path(child, defaults, watch, (*above, identity))


def _read_file(path: Path, status: os.stat_result, defaults: Defaults, watch: Watch) -> Iterator[Report | Problem]:
    size = status.st_size if stat.S_ISREG(status.st_mode) else None
    done = 0
    with path.open("rb") as stream:
        for item in _read_stream(stream, path.name, str(path), defaults, Allowance(size), limits.MAX_LAYERS):
            yield item
            if size is not None and not stream.closed:
                watch(stream.tell() - done)
                done = stream.tell()
    watch((size or 0) - done)


def _read_stream(
    stream: io.BufferedReader, name: str, source: str, defaults: Defaults, allowance: Allowance, layers: int
) -> Iterator[Report | Problem]:
    """Read an open file; `layers` is how many layers of packing it may still have."""
    try:
        head = stream.peek(limits.SNIFFED)[: limits.SNIFFED]
        if not is_packed(head):
            yield from FORMATS[format_of(name, head)](stream, head, source, defaults)
            return
        if not layers:
            raise ReportError(f"It is packed more than {limits.MAX_LAYERS} deep: unpack the outer archive first.")
        for member in members(stream, head, name, source, allowance):
            if isinstance(member, Problem):
                yield member
            else:
                inner_name, inner_source, inner = member
                yield from _read_stream(inner, inner_name, inner_source, defaults, allowance, layers - 1)
    except ReportError as error:
        yield Problem(source, error.reason)


def load_rows(path: Path, *, annotations: bool = False) -> Iterator[Report]:
    """Read the reports of one JSON Lines file with the ids they have and, with `annotations`, what they have coded.

    Raises ReportError, which names the file and the line, at the first line that is no report or repeats an id.
    """

    def load(row: object, place: str) -> Report:
        return load_row(row, place, None, None, annotations=annotations)

    seen: set[str] = set()
    for item in _read_rows(path, load):
        if isinstance(item, Problem):
            raise ReportError(f"{item.source}: {item.reason}")
        if item.id in seen:
            raise ReportError(f"{item.source}: It has the id {item.id} a second time: give every report its own id.")
        seen.add(item.id)
        yield item


def _read_rows(path: Path, load: Load) -> Iterator[Report | Problem]:
    try:
        with path.open("rb") as stream:
            head = stream.peek(limits.SNIFFED)[: limits.SNIFFED]
            if is_packed(head):
                raise ReportError("It is packed: unpack it first.")
            refuse_binary(head)
            with text_lines(stream, head) as lines:
                yield from read_rows(lines, str(path), load)
    except ReportError as error:
        yield Problem(str(path), error.reason)
    except OSError as error:
        yield Problem(str(path), _reason(path, error))


def _reason(path: Path, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "There is no right to read it: give yourself that right (chmod u+r, for a folder u+rx)."
    if error.errno == errno.ELOOP:
        return "It is a link that leads back to itself: remove the link."
    if isinstance(error, FileNotFoundError):
        return (
            "It is a link to nothing: mend or remove it."
            if path.is_symlink()
            else "There is no such file: check the path."
        )
    return f"It cannot be read ({error.strerror or error}): check the path and the disk."
