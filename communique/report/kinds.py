"""What kind of text each paragraph of a report is: headline, body, caption, related or boilerplate (codebook, 5)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from communique.report.captions import credit_start, is_caption
from communique.report.cleaning import is_list_item
from communique.report.dates import is_date_line
from communique.report.phrases import (
    ASIDES,
    BYLINE_WORDS,
    MENU_WORDS,
    OPENINGS,
    RELATED_HEADINGS,
    RELATED_LABELS,
    SERIES_LABELS,
)
from communique.types import Kind

__all__ = ["find_title", "is_aside", "kinds_of"]

_MAX_HEADLINE = 25
_MAX_HEADING = 4
_MAX_QUESTION = 8
_MAX_BYLINE = 12
_MAX_NOTICE = 40
_MAX_CAPTION = 45
"""In words: the longest headline, heading within a report, heading that asks, byline, notice, and caption whose credit
stands alone."""

_TITLE_REACH = 15
"""How many paragraphs at the start may repeat the title."""


def _one_of(phrases: Sequence[str]) -> str:
    """Return a pattern for any of some phrases, the longest first, as whole words."""
    by_length = sorted(phrases, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(p) + (r"\b" if p[-1].isalpha() else "") for p in by_length) + ")"


_FINISHED = re.compile(r"[.!?…:;。！？][\])}\"”’'»]*$")
_INNER_STOP = re.compile(r"[a-z]{4}[.!?][\"”)]?\s")
_OPENING = re.compile(_one_of(OPENINGS), re.IGNORECASE)
_NOTICE = re.compile(
    r"\ball rights (?:reserved|to)\b|\bfor immediate release$|\bcontributed to this (?:report|story|article)\b"
    r"|\breproduction\b.{1,20}\bonly\b|\s©\s?\d{4}|^follow .{1,60} (?:on|for|at) \S+|^[\d,]+ comments?\b"
    r"|^-{1,2}\s?(?-i:[A-Z]{2,5}) \d",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    rf"{_one_of(ASIDES)}|read more:?\.?$|\((?-i:AFP|ANI|AP|dpa|EFE|EPA|IANS|PTI|Reuters|TASS|UPI|Xinhua|Yonhap)\)\.?$",
    re.IGNORECASE,
)
_RELATED = re.compile(
    rf"(?-i:RELATED|READ ALSO|READ MORE|SEE ALSO|ALSO READ)\s+\S|{_one_of(RELATED_LABELS)}\s?[:>–—]\s*\S"
    r"|more (?:from|on|about) [^:.]{1,40}:\s\S",
    re.IGNORECASE,
)
_SERIES = re.compile(rf"{_one_of(SERIES_LABELS)}:\s\S", re.IGNORECASE)
_RELATED_HEADING = re.compile(rf"{_one_of(RELATED_HEADINGS)}:?", re.IGNORECASE)
_CLOCK_LINE = re.compile(
    r"(?:updated\s)?\d{1,2}[:.]\d{2}\s?(?:[ap]\.?m\.?)?(?:\s?(?-i:[A-Z]{2,5})\b)?(?:\s[-–—]\s.{1,40})?", re.IGNORECASE
)
_NO_LETTERS = re.compile(r"[\W\d_]*")
_MENU_BAR = re.compile(r"\s?\|\s?|\s?::\s?|\s[>»›·•]\s")
_WORD = re.compile(r"[^\W_]+")
_BYLINE_OPENING = re.compile(r"(?:by|story by|written by|text:|words:|(?P<from>from))\s", re.IGNORECASE)
_NAMES = re.compile(r"[A-ZÀ-Þ][\w.'’-]*(?:,?\s(?:(?:al|bin|de|in|van|von)\s)?[A-ZÀ-Þ][\w.'’-]*){1,4}")


def kinds_of(paragraphs: Sequence[str], title: str | None = None, publisher: str | None = None) -> list[Kind]:
    """Return the kind of each paragraph of a report.

    With a `title`, the paragraph that repeats it is the headline; without one, the first paragraph of news if it is
    worded like a headline. Headings within the report and lines between headline and body are headlines too.
    """
    kinds = [_kind_by_itself(p, publisher) for p in paragraphs]
    headline = find_title(paragraphs, title) if title else _find_headline(paragraphs, kinds)
    if headline is not None:
        kinds[headline] = "headline"
    _mark_captions_above_credits(paragraphs, kinds)
    _mark_by_place(paragraphs, kinds)
    return [kind or "body" for kind in kinds]


def find_title(paragraphs: Sequence[str], title: str) -> int | None:
    """Return which paragraph near the top repeats a report's title, None for none."""
    return next((i for i, p in enumerate(paragraphs[:_TITLE_REACH]) if _same_words(p, title)), None)


def is_aside(sentence: str) -> bool:
    """Tell whether a sentence within a paragraph is boilerplate: `(Reporting by ...)`, `Sign up for ...`."""
    return _ASIDE.match(sentence) is not None


def _kind_by_itself(paragraph: str, publisher: str | None) -> Kind | None:
    if _is_boilerplate(paragraph) or (publisher and _same_words(paragraph, publisher)):
        return "boilerplate"
    if _RELATED.match(paragraph):
        return "boilerplate" if _is_menu(paragraph) else "related"
    if is_caption(paragraph):
        return "boilerplate" if credit_start(paragraph) == 0 else "caption"
    return None


def _is_boilerplate(paragraph: str) -> bool:
    if _NO_LETTERS.fullmatch(paragraph) or _CLOCK_LINE.fullmatch(paragraph) or _RELATED_HEADING.fullmatch(paragraph):
        return True
    if (_OPENING.match(paragraph) or _NOTICE.search(paragraph)) and _at_most(_MAX_NOTICE, paragraph):
        return True
    return _is_menu(paragraph) or _is_byline(paragraph) or is_date_line(paragraph)


def _is_menu(paragraph: str) -> bool:
    """Tell whether a line is a row of links, section names or buttons."""
    if _FINISHED.search(paragraph):
        return False
    entries = [entry for entry in _MENU_BAR.split(paragraph) if entry]
    if len(entries) > 2:
        return len(paragraph.split()) <= 5 * len(entries)
    if any(_OPENING.match(entry) for entry in entries[1:]):
        return True
    first = entries[0] if entries else ""
    return _at_most(_MAX_NOTICE, first) and all(word.lower() in MENU_WORDS for word in _WORD.findall(first))


def _is_byline(paragraph: str) -> bool:
    opening = _BYLINE_OPENING.match(paragraph)
    if not opening or _FINISHED.search(paragraph):
        return False
    if not _at_most(_MAX_BYLINE, paragraph):
        return False
    words = paragraph[opening.end() :].split()
    is_named = all(word[0].isupper() or word.lower().strip(",") in BYLINE_WORDS for word in words)
    return is_named and (not opening["from"] or words[-1].lower() in BYLINE_WORDS)


def _same_words(line: str, title: str) -> bool:
    """Tell whether a line is a title, but for marks, case and the site's name behind the title."""
    if len(line) > len(title) + 20:
        return False
    words, wanted = (" ".join(_WORD.findall(text.casefold())) for text in (line, title))
    return words == wanted or (len(words) >= 20 and wanted.startswith(words + " ") and len(wanted) - len(words) <= 30)


def _find_headline(paragraphs: Sequence[str], kinds: Sequence[Kind | None]) -> int | None:
    for i, paragraph in enumerate(paragraphs):
        if kinds[i] is None:
            if _is_prose(paragraph):
                return i if paragraph.endswith(("?", "!")) and _at_most(_MAX_HEADLINE, paragraph) else None
            if not _at_most(2, paragraph):
                return i
    return None


def _mark_captions_above_credits(paragraphs: Sequence[str], kinds: list[Kind | None]) -> None:
    for i in range(1, len(paragraphs)):
        above = paragraphs[i - 1]
        may_be_caption = kinds[i - 1] is None and _at_most(_MAX_CAPTION, above) and above[0] not in '"“'
        if may_be_caption and kinds[i] == "boilerplate" and credit_start(paragraphs[i]) == 0:
            kinds[i - 1] = "caption"


def _mark_by_place(paragraphs: Sequence[str], kinds: list[Kind | None]) -> None:
    """Mark the lines that are no prose by where they stand: above, within or below the body."""
    prose = [i for i, paragraph in enumerate(paragraphs) if kinds[i] is None and _is_prose(paragraph)]
    first, last = (prose[0], prose[-1]) if prose else (len(paragraphs), len(paragraphs))
    for i, paragraph in enumerate(paragraphs):
        if kinds[i] is not None:
            continue
        if i > first and _is_link(paragraphs, kinds, i):
            kinds[i] = "related"
        elif i < first:
            kinds[i] = _kind_above_body(paragraph)
        elif i > last:
            kinds[i] = "boilerplate" if _at_most(_MAX_HEADING, paragraph) else "caption"
        elif _is_heading(paragraph):
            kinds[i] = "headline"
        elif not _is_prose(paragraph):
            kinds[i] = "caption"


def _is_link(paragraphs: Sequence[str], kinds: Sequence[Kind | None], i: int) -> bool:
    if _SERIES.match(paragraphs[i]):
        return True
    in_list = kinds[i - 1] == "related" or _RELATED_HEADING.fullmatch(paragraphs[i - 1]) is not None
    return in_list and not _is_prose(paragraphs[i])


def _kind_above_body(paragraph: str) -> Kind:
    return "boilerplate" if _at_most(2, paragraph) or _NAMES.fullmatch(paragraph) else "headline"


def _is_heading(paragraph: str) -> bool:
    if paragraph.endswith("?"):
        return _at_most(_MAX_QUESTION, paragraph)
    return not _is_prose(paragraph) and _at_most(_MAX_HEADING, paragraph)


def _is_prose(paragraph: str) -> bool:
    """Tell whether a paragraph is running text: it has a stop, is an item of a list or longer than a headline."""
    has_stop = _FINISHED.search(paragraph) or _INNER_STOP.search(paragraph)
    return has_stop is not None or is_list_item(paragraph) or not _at_most(_MAX_HEADLINE, paragraph)


def _at_most(limit: int, paragraph: str) -> bool:
    """Tell whether a paragraph has no more than so many words."""
    return len(paragraph.split(maxsplit=limit)) <= limit
