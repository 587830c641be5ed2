"""Packed files, unpacked as they are read, in memory only and within limits that no decompression bomb passes."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import IO, BinaryIO

from communique.report import limits
from communique.report.errors import ReportError
from communique.report.formats import read_capped
from communique.types import Problem

__all__ = ["Allowance", "Member", "is_packed", "members"]

Member = tuple[str, str, io.BufferedReader]
"""A file in an archive: its name, its source and its unpacked bytes."""

_Unpacked = IO[bytes] | gzip.GzipFile
_GZIP, _ZIP = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")
_DOCUMENTS = {".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".jar", ".kmz"}
_ENCRYPTED = 0x1
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    struct.error,
    NotImplementedError,
    RuntimeError,
)


class Allowance:
    """How many bytes one packed file may unpack to, everything inside it together."""

    def __init__(self, packed_size: int | None) -> None:
        """Start with the size of the packed file; None, where it is a pipe, sets no ratio."""
        by_ratio = limits.MAX_UNPACKED if packed_size is None else limits.MAX_RATIO * packed_size
        self._left = min(limits.MAX_UNPACKED, max(limits.RATIO_FREE, by_ratio))

    @property
    def is_spent(self) -> bool:
        """Whether more was unpacked than allowed."""
        return self._left < 0

    def draw(self, count: int) -> None:
        """Take unpacked bytes off the allowance. Raises ReportError when it is spent."""
        self._left -= count
        if self.is_spent:
            raise ReportError(
                f"It unpacks to more than {limits.MAX_RATIO} times its size or {limits.in_words(limits.MAX_UNPACKED)}, "
                "as decompression bombs do: if you trust it, unpack it first."
            )


class _Metered(io.RawIOBase):
    """An unpacked stream that draws on an allowance and turns every sign of damage into a ReportError."""

    def __init__(self, unpacked: _Unpacked, allowance: Allowance, what: str) -> None:
        self._unpacked, self._allowance, self._what = unpacked, allowance, what

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        with _damage_told(self._what):
            data = self._unpacked.read(len(buffer))
        self._allowance.draw(len(data))
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def _damage_told(what: str) -> Iterator[None]:
    try:
        yield
    except ReportError:
        raise
    except _DAMAGED as error:
        raise ReportError(f"The {what} is damaged or cut short ({error}): fetch or pack it again.") from None


def is_packed(head: bytes) -> bool:
    """Tell whether a file that begins so is a gzip or zip file."""
    return head.startswith((_GZIP, *_ZIP))


def members(stream: BinaryIO, head: bytes, name: str, source: str, allowance: Allowance) -> Iterator[Member | Problem]:
    """Yield what a packed file holds: the one file in a gzip file, each file in a zip file in the order of their names.

    Raises ReportError where it cannot be unpacked; a zip member that cannot is a Problem, and the rest goes on.
    """
    if head.startswith(_GZIP):
        inner = name.removesuffix(".gz")
        yield inner, source, _metered(gzip.GzipFile(fileobj=stream), allowance, "gzip file")
    else:
        yield from _zip_members(stream, name, source, allowance)


def _metered(unpacked: _Unpacked, allowance: Allowance, what: str) -> io.BufferedReader:
    return io.BufferedReader(_Metered(unpacked, allowance, what), 65_536)


def _zip_members(stream: BinaryIO, name: str, source: str, allowance: Allowance) -> Iterator[Member | Problem]:
    if PurePath(name).suffix.lower() in _DOCUMENTS:
        raise ReportError("It is an Office document or e-book, not text: save its text as UTF-8 in a .txt file.")
    if not stream.seekable():
        held = read_capped(
            stream, limits.MAX_INNER_ARCHIVE, "a zip file in an archive or a pipe", "unpack the outer one"
        )
        stream = io.BytesIO(held)
    with _damage_told("zip file"):
        archive = zipfile.ZipFile(stream)
    with archive:
        files = sorted((i for i in archive.infolist() if _is_wanted(i)), key=lambda info: info.filename)
        if not files:
            raise ReportError("The zip file holds no files: pack it again.")
        for info in files:
            if allowance.is_spent:
                return
            place = f"{source}!{info.filename}"
            try:
                unpacked = _open(archive, info)
            except ReportError as error:
                yield Problem(place, error.reason)
            else:
                yield info.filename, place, _metered(unpacked, allowance, "zip file")


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    path = PurePath(info.filename)
    return not info.is_dir() and not path.name.startswith(".") and path.parts[:1] != ("__MACOSX",)


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    if info.flag_bits & _ENCRYPTED:
        raise ReportError("It is encrypted: unpack it with its password first.")
    # bzip2 and LZMA members are unpacked by the block, past any limit; deflate keeps to the bytes asked for.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ReportError("It is packed by another method than deflate: unpack it first.")
    with _damage_told("zip file"):
        return archive.open(info)
