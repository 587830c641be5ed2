"""Bytes become text: UTF-8, UTF-16 with its mark, else Windows-1252; and files that are no text are recognised."""

from __future__ import annotations

import codecs
import io
import re
from typing import BinaryIO

from communique.report.errors import ReportError

__all__ = ["decode", "decode_page", "refuse_binary", "text_lines"]

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_CONTROLS = 0.02

_SAVE_AS_TEXT = "save its text as UTF-8 in a .txt file"
_UNPACK = "unpack it first"
_FOREIGN = (
    (b"%PDF", "a PDF", _SAVE_AS_TEXT),
    (b"\xd0\xcf\x11\xe0", "an Office document", _SAVE_AS_TEXT),
    (b"{\\rtf", "an RTF document", _SAVE_AS_TEXT),
    (b"\x89PNG", "a picture", _SAVE_AS_TEXT),
    (b"\xff\xd8\xff", "a picture", _SAVE_AS_TEXT),
    (b"GIF8", "a picture", _SAVE_AS_TEXT),
    (b"SQLite format 3", "an SQLite database", "write its reports as JSON Lines"),
    (b"PAR1", "a Parquet file", "write its reports as JSON Lines"),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ", "an xz archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (b"7z\xbc\xaf", "a 7-Zip archive", _UNPACK),
    (b"Rar!", "a RAR archive", _UNPACK),
)


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252, and the five bytes that one lacks as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    odd = error.object[error.start : error.end]
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in odd), error.end


codecs.register_error("as-windows-1252", _as_windows_1252)


def decode(data: bytes) -> str:
    """Decode a text: UTF-16 if it bears that mark, else UTF-8, with any other bytes read as Windows-1252."""
    return data.decode(*_encoding(data[:2])).removeprefix("\ufeff")


def decode_page(data: bytes) -> str:
    """Decode a web page: in the character set it declares if that is none of the usual ones, else as `decode` does."""
    declared = _CHARSET.search(data, 0, 2_000)
    try:
        name = codecs.lookup(declared[1].decode()).name if declared else "utf-8"
    except LookupError:
        name = "utf-8"
    if name in ("utf-8", "ascii", "iso8859-1", "cp1252") or name.startswith(("utf-16", "utf-32")):
        return decode(data)
    return data.decode(name, "replace")


def text_lines(stream: BinaryIO, head: bytes) -> io.TextIOWrapper:
    """Read a stream as text, decoded as `decode` does; `head` is how it begins."""
    encoding, errors = _encoding(head[:2])
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    return io.TextIOWrapper(stream, encoding=encoding, errors=errors)


def _encoding(mark: bytes) -> tuple[str, str]:
    return ("utf-16", "replace") if mark in _UTF16_MARKS else ("utf-8", "as-windows-1252")


def refuse_binary(head: bytes) -> None:
    """Raise ReportError where a file, by how it begins, is no text: by its magic number or its control characters."""
    for magic, name, cure in _FOREIGN:
        if head.startswith(magic):
            raise ReportError(f"It is {name}, not text: {cure}.")
    text = decode(head[: len(head) // 2 * 2])
    if "\x00" in text or len(_CONTROLS.findall(text)) > _MAX_CONTROLS * len(text):
        raise ReportError(f"It is a binary file, not text: {_SAVE_AS_TEXT}.")
