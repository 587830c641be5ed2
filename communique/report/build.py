"""A report made from a text, or from a row of JSON that holds a text or sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

from communique.codebook.annotated import from_row, report_id
from communique.report import cleaning, dates, kinds, sentences
from communique.report.captions import credit_start
from communique.report.errors import ReportError
from communique.types import CODED_KINDS, Kind, Report, Sentence

__all__ = ["build_report", "compose", "load_row"]

_BREAK = "\n\n"
_WORD = re.compile(r"[^\W\d_]+")
_AGENCY = re.compile(r"[A-ZÀ-Þ]{3}[A-ZÀ-Þ .'’-]*\b[^()\n]{0,40}\(([A-Z][^()\n]{1,40})\)\s?(?:--|[-–—])\s")
_NO_SENTENCE = "It holds no sentence: a report needs at least two words of news beside menus, credits and links."
_NO_DATE = "No publication date was found: give one with --published YYYY-MM-DD."


def build_report(
    text: str,
    *,
    published: date | None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
    source: str = "",
) -> Report:
    """Clean a text, cut it into sentences and mark the kind of each.

    A `title` that the text does not begin with becomes its first sentence. Without `published` the text's own date line
    or dateline dates the report. Raises ReportError where the text holds no sentence, and where no date can be found
    or the one found does not exist.
    """
    return compose(text, known=published, publisher=publisher, title=title, url=url, source=source)


def compose(
    text: str,
    *,
    known: date | None = None,
    fallback: date | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
    source: str = "",
) -> Report:
    """Do what `build_report` does; the `known` day goes before the text's own, and that one before the `fallback`.

    Raises ReportError as `build_report` does.
    """
    marked, text = dates.take_marker(cleaning.repair(text))
    paragraphs = cleaning.paragraphs(text)
    title = cleaning.squeeze(cleaning.repair(title or ""))
    if title and kinds.find_title(paragraphs, title) is None:
        paragraphs.insert(0, title)
    paragraph_kinds = kinds.kinds_of(paragraphs, title, publisher)
    cut = list(_sentences(paragraphs, paragraph_kinds))
    if not any(s.kind in CODED_KINDS and len(_WORD.findall(s.text)) > 1 for s in cut):
        raise ReportError(_NO_SENTENCE)
    published = known or marked or dates.published_in(paragraphs) or fallback
    if published is None:
        raise ReportError(_NO_DATE)
    text = _BREAK.join(paragraphs)
    return Report(
        id=report_id(published, text),
        published=published,
        text=text,
        sentences=cut,
        publisher=publisher or _agency(paragraphs),
        title=title or _headline(cut),
        url=url,
        source=source,
    )


def _agency(paragraphs: list[str]) -> str | None:
    """Return the agency that a dateline names, as in "SEOUL, June 15 (UPI) --", None for none."""
    found = (_AGENCY.match(paragraph) for paragraph in paragraphs)
    return next((match[1].strip() for match in found if match), None)


def _headline(cut: list[Sentence]) -> str | None:
    """Return the headline that stands above the body, None for none."""
    first = next((s for s in cut if s.kind in CODED_KINDS), None)
    return first.text if first and first.kind == "headline" else None


def _sentences(paragraphs: list[str], paragraph_kinds: list[Kind]) -> Iterator[Sentence]:
    offset = 0
    for paragraph, kind in zip(paragraphs, paragraph_kinds, strict=True):
        if kind in ("body", "caption"):
            for sentence in _cut(paragraph, kind):
                sentence.start += offset
                yield sentence
        else:
            yield Sentence(paragraph, kind, offset)
        offset += len(paragraph) + len(_BREAK)


def _cut(paragraph: str, kind: Kind) -> Iterator[Sentence]:
    """Cut running text into sentences; the credit at its end is one of its own."""
    credit = credit_start(paragraph)
    for start, end in sentences.split(paragraph[:credit]):
        text = paragraph[start:end]
        yield Sentence(text, "boilerplate" if kinds.is_aside(text) else kind, start)
    if credit is not None:
        yield Sentence(paragraph[credit:], "boilerplate", credit)


def load_row(
    row: object,
    source: str,
    published: date | None,
    publisher: str | None,
    annotations: bool = False,
) -> Report:
    """Build a report from one row of JSON, with `sentences`, which are kept as they are, or with `text`.

    The row's own `published` and `publisher` go before the arguments, and its `id` is kept; what it has coded is kept
    only with `annotations`. Raises ReportError where the row is not in the format.
    """
    if not isinstance(row, dict):
        raise ReportError('It is no JSON object: write each report as {"published": "YYYY-MM-DD", "text": "..."}.')
    row = _whole(row)
    known = _row_day(row)
    publisher = _optional_text(row, "publisher") or publisher
    title, url = _optional_text(row, "title"), _optional_text(row, "url")
    if row.get("sentences"):
        report = _with_sentences(row, known or published, source, annotations)
        report.publisher, report.title, report.url = publisher, title, url
        return report
    text = _optional_text(row, "text")
    if not text:
        raise ReportError('It has neither "text" nor "sentences": add the report\'s text under "text".')
    report = compose(text, known=known, fallback=published, publisher=publisher, title=title, url=url, source=source)
    report.id = str(row.get("id") or report.id)
    return report


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    try:
        return {name: cleaning.join_surrogates(value) for name, value in row.items()}
    except RecursionError:
        raise ReportError("It is nested too deep: write it in the codebook's format, section 6.") from None


def _row_day(row: dict[str, Any]) -> date | None:
    value = row.get("published")
    if value in (None, ""):
        return None
    day = dates.row_day(value)
    if day is None:
        raise ReportError(f'Its "published" is no date ({_short(value)}): write it as YYYY-MM-DD.')
    return day


def _optional_text(row: dict[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise ReportError(f'Its "{name}" is no text ({_short(value)}): write it in quotation marks or leave it out.')
    return value


def _with_sentences(row: dict[str, Any], published: date | None, source: str, annotations: bool) -> Report:
    if published is None:
        raise ReportError(_NO_DATE)
    _check_sentences(row["sentences"])
    try:
        return from_row(row | {"published": published.isoformat()}, source, annotations)
    except KeyError as error:
        raise ReportError(f"Its annotations lack {error}: see the codebook, section 6.") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise ReportError(f"It is not in the codebook's format, section 6: {error}.") from None


def _check_sentences(items: object) -> None:
    if not isinstance(items, list):
        raise ReportError('Its "sentences" are no list: write them as [{"text": "...", "kind": "body"}, ...].')
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            raise ReportError(f'Its sentence {number} has no "text": write it as {{"text": "...", "kind": "body"}}.')
        if item.get("kind") not in (None, "", *get_args(Kind)):
            raise ReportError(
                f"Its sentence {number} is of no known kind ({_short(item['kind'])}): use {', '.join(get_args(Kind))}."
            )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
