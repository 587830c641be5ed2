"""The formats a report comes in: plain text, web page, JSON Lines, JSON."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import BinaryIO

from communique.codebook.annotated import report_id
from communique.report import limits
from communique.report.build import compose, load_row
from communique.report.dates import row_day
from communique.report.encodings import decode, decode_page, refuse_binary, text_lines
from communique.report.errors import ReportError
from communique.types import Problem, Report

__all__ = ["FORMATS", "Defaults", "Load", "Reader", "format_of", "read_capped", "read_rows"]

_PAGE = re.compile(
    rb"\s*(?:<!--.{0,1000}?-->\s*)?(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_OBJECT = re.compile(rb"\s*\{\s*\"")
_ENDINGS = {".html": "page", ".htm": "page", ".xhtml": "page", ".jsonl": "lines", ".ndjson": "lines", ".json": "json"}
_UNREAD_ENDINGS = {".csv", ".tsv", ".xml", ".rss", ".atom", ".warc", ".yaml", ".yml"}


@dataclass(frozen=True, slots=True)
class Defaults:
    """What is said about reports that do not say it themselves."""

    published: date | None = None
    publisher: str | None = None

    def load(self, row: object, place: str) -> Report:
        """Build a report from a row, with the hash of its content as its id. Raises ReportError as `load_row` does."""
        report = load_row(row, place, self.published, self.publisher)
        report.id = report_id(report.published, report.text)
        return report


Load = Callable[[object, str], Report]
"""Builds a report from a row of JSON and its source. Raises ReportError where that is none."""

Reader = Callable[[io.BufferedReader, bytes, str, Defaults], Iterator[Report | Problem]]
"""Reads a stream: the stream, how it begins, its source, the defaults. Raises ReportError where it cannot go on."""


def format_of(name: str, head: bytes) -> str:
    """Return the name of a file's format, a key of FORMATS, by its ending and by how it begins.

    Raises ReportError where it is empty, binary or in a format that is not read.
    """
    if not head:
        raise ReportError("It is empty: remove it, or fetch it again.")
    refuse_binary(head)
    ending = PurePath(name).suffix.lower()
    if ending in _UNREAD_ENDINGS:
        raise ReportError(f'{ending} files are not read: write each report as a JSON line with "published" and "text".')
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    if _PAGE.match(head):
        return "page"
    return "lines" if ending != ".txt" and _OBJECT.match(head) else "text"


def read_capped(stream: BinaryIO, limit: int, what: str, cure: str) -> bytes:
    """Read a whole stream of at most `limit` bytes. Raises ReportError where it is longer."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise ReportError(f"It is longer than the {limits.in_words(limit)} that {what} may have: {cure}.")
    return data


def _read_text(stream: io.BufferedReader, head: bytes, source: str, defaults: Defaults) -> Iterator[Report]:
    text = decode(read_capped(stream, limits.MAX_TEXT, "a text", "give each report its own file, or write JSON Lines"))
    if "\x00" in text:
        raise ReportError("It holds NUL characters, so it is damaged or no text: save it as UTF-8 text.")
    yield compose(text, fallback=defaults.published, publisher=defaults.publisher, source=source)


def _read_page(stream: io.BufferedReader, head: bytes, source: str, defaults: Defaults) -> Iterator[Report]:
    import trafilatura  # here, because it takes 130 ms that a command which reads no page need not wait for

    page = decode_page(read_capped(stream, limits.MAX_PAGE, "a web page", "save the report alone"))
    try:
        found = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            # The extensive search makes up days such as 1 January from a copyright line.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # whatever a parser trips over is the trouble of this page alone
        raise ReportError(
            f"The web page cannot be parsed ({error!r}): save the report's text as a .txt file."
        ) from None
    if not isinstance(found, trafilatura.settings.Document) or not found.text:
        raise ReportError("No report was found in the web page: save the report's text as a .txt file.")
    yield compose(
        found.text.replace("\n", "\n\n"),
        known=row_day(found.date),
        fallback=defaults.published,
        publisher=found.sitename or defaults.publisher,
        title=found.title,
        url=found.url,
        source=source,
    )


def _read_lines(stream: io.BufferedReader, head: bytes, source: str, defaults: Defaults) -> Iterator[Report | Problem]:
    with text_lines(stream, head) as lines:
        yield from read_rows(lines, source, defaults.load)


def _read_json(stream: io.BufferedReader, head: bytes, source: str, defaults: Defaults) -> Iterator[Report | Problem]:
    text = decode(read_capped(stream, limits.MAX_DOCUMENT, "a .json file", "write it as JSON Lines in a .jsonl file"))
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        if not str(error).startswith("Extra data"):
            raise ReportError(f"It is no valid JSON ({_fault(error)}): mend it or fetch it again.") from None
        yield from read_rows(io.StringIO(text), source, defaults.load)  # JSON Lines by another name
        return
    if isinstance(document, list):
        for number, row in enumerate(document, 1):
            yield _report_or_problem(row, f"{source}:{number}", defaults.load)
    else:
        yield _report_or_problem(document, source, defaults.load)


def read_rows(lines: io.TextIOBase, source: str, load: Load) -> Iterator[Report | Problem]:
    """Read JSON Lines; a line that is no report is a Problem. Raises ReportError where there are only blank lines."""
    is_empty, number = True, 0
    while line := lines.readline(limits.MAX_LINE + 1):
        number += 1
        place = f"{source}:{number}"
        if len(line) > limits.MAX_LINE and not line.endswith("\n"):
            _pass_over_rest(lines)
            yield Problem(place, f"The line is longer than {limits.MAX_LINE:,} characters: write one report a line.")
        elif line.strip():
            yield _line(line, place, load)
        else:
            continue
        is_empty = False
    if is_empty:
        raise ReportError("It holds only blank lines: remove it, or fetch it again.")


def _pass_over_rest(lines: io.TextIOBase) -> None:
    while (rest := lines.readline(limits.SNIFFED)) and not rest.endswith("\n"):
        pass


def _line(line: str, place: str, load: Load) -> Report | Problem:
    try:
        row = json.loads(line.strip())
    except (ValueError, RecursionError) as error:
        return Problem(place, f"The line is no valid JSON ({_fault(error)}): it may be cut short; mend or remove it.")
    return _report_or_problem(row, place, load)


def _fault(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        where = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        return f"{error.msg.removesuffix(' at')} at {where}"
    return "nested too deep, or a number too long"


def _report_or_problem(row: object, place: str, load: Load) -> Report | Problem:
    try:
        return load(row, place)
    except ReportError as error:
        return Problem(place, error.reason)


FORMATS: dict[str, Reader] = {"text": _read_text, "page": _read_page, "lines": _read_lines, "json": _read_json}
