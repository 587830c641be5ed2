"""The day a report was published, as the report itself gives it. Nothing is ever filled in from today's date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from communique.report.errors import ReportError

__all__ = ["MONTH", "is_date_line", "published_in", "row_day", "take_marker"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
"""A month's English name or abbreviation, to be matched without regard to case."""

_YEAR = r"(?:1[89]|20)\d\d"
_NTH = r"(?:st|nd|rd|th)?"
_FORMS = (
    rf"(?P<year>{_YEAR})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)(?!\d)",
    rf"(?P<name>{MONTH})\s?(?P<day>\d\d?){_NTH},?\s(?P<year>{_YEAR})\b",
    rf"(?P<day>\d\d?){_NTH}\s(?:of\s)?(?P<name>{MONTH}),?\s(?P<year>{_YEAR})\b",
    rf"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>{_YEAR})\b",
    rf"(?P<one>\d\d?)/(?P<other>\d\d?)/(?P<year>{_YEAR})\b",
)
_FORM_RES = [re.compile(form, re.IGNORECASE) for form in _FORMS]
_DAY = rf"(?<!\d)(?P<date>{'|'.join(re.sub(r'[?]P<[a-z]+>', '?:', form) for form in _FORMS)})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s)?"
_TIME = r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?(?:\s?(?-i:[A-Z]{2,5})\b)?|\d{1,2}\s?[ap]\.?m\b\.?"
_LABEL = (
    r"(?P<label>(?:first\s|last\s)?(?:published|posted|updated?|modified|date|issued|released)(?:\s(?:on|at))?:?\s)?"
)

_DAY_RE = re.compile(_DAY, re.IGNORECASE)
_STAMP = re.compile(
    rf"\b{_LABEL}(?:(?:{_TIME})[,\s]{{1,2}})?(?:on\s)?{_WEEKDAY}{_DAY}(?:[\s,/|–-]{{0,3}}(?:at\s)?(?:{_TIME}))?",
    re.IGNORECASE,
)
_BEFORE_STAMP = re.compile(
    r"|.*[|•·]|by\s.{2,80}|(?-i:[A-Z])[\w'’.-]*(?:\s(?-i:[A-Z])[\w'’.-]*){0,3},", re.IGNORECASE | re.DOTALL
)
_AFTER_STAMP = re.compile(
    r"$|[|•·]|[-–—]\s?by\s|,?\s?(?:published|posted|updated?|modified|local time)\b", re.IGNORECASE
)
_DATELINE = re.compile(
    rf"(?-i:[A-Z])[\w.'’/ -]{{1,40}}(?:,\s[\w. ]{{2,20}})?,\s{_WEEKDAY}{_DAY}\s?(?:\([^()]{{1,40}}\)|--|[-–—:])",
    re.IGNORECASE,
)
_MARKER = re.compile(r"\s*date\s+(\d{4}-\d{2}-\d{2})\b[ \t]*", re.IGNORECASE)
_COMPACT_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T.*)?")

_HAS_YEAR = re.compile(_YEAR)
_MAX_DATE_LINE = 300
_HEAD, _TAIL = 12, 5
"""How many paragraphs at the start and at the end of a report may hold its date."""


def row_day(value: object) -> date | None:
    """Return the day of a row's `published`: an ISO day or date and time, or a day in words.

    None if it is no date, and for 06/07/2023, which may mean two days.
    """
    text = value.strip() if isinstance(value, str) else ""
    compact = _COMPACT_DAY.fullmatch(text)
    if compact:
        return _date(*map(int, compact.groups()))
    return next((day for found in _DAY_RE.finditer(text) if (day := _day_of(found["date"]))), None)


def take_marker(text: str) -> tuple[date | None, str]:
    """Take a leading `date YYYY-MM-DD` off a text; return its day and the rest.

    Raises ReportError where there is no such day.
    """
    marker = _MARKER.match(text)
    if not marker:
        return None, text
    try:
        return date.fromisoformat(marker[1]), text[marker.end() :]
    except ValueError:
        raise ReportError(f"It begins with a day that does not exist ({marker[1]}): mend it.") from None


def is_date_line(line: str) -> bool:
    """Tell whether a line only dates the report: `June 15, 2023 / 2:01 AM`, `Posted: 15 June 2023 | Share`."""
    return _stamp(line) is not None


def published_in(paragraphs: Sequence[str]) -> date | None:
    """Return the day that a report's own date line or dateline gives, else None.

    A date line goes before a dateline, a first publication before an update.
    """
    stamps = [s for p in paragraphs[:_HEAD] if (s := _stamp(p))]
    stamps += [s for p in paragraphs[_HEAD:][-_TAIL:] if (s := _stamp(p)) and s["label"]]
    first_told = sorted(stamps, key=lambda stamp: "up" in (stamp["label"] or "").lower())
    datelines = [d for p in paragraphs[:_HEAD] if (d := _DATELINE.match(p))]
    return next((day for found in first_told + datelines if (day := _day_of(found["date"]))), None)


def _stamp(line: str) -> re.Match[str] | None:
    if len(line) > _MAX_DATE_LINE or not _HAS_YEAR.search(line):
        return None
    for stamp in _STAMP.finditer(line):
        before, after = line[: stamp.start()].rstrip(" -–—"), line[stamp.end() :].lstrip()
        stands_alone = _BEFORE_STAMP.fullmatch(before) or (stamp["label"] and before.endswith("."))
        if stands_alone and _AFTER_STAMP.match(after):
            return stamp
    return None


def _day_of(text: str) -> date | None:
    part = next(found.groupdict() for form in _FORM_RES if (found := form.fullmatch(text)))
    year = int(part["year"])
    if "one" in part:
        one, other = int(part["one"]), int(part["other"])
        days = {day for day in (_date(year, one, other), _date(year, other, one)) if day}
        return days.pop() if len(days) == 1 else None
    month = _MONTHS.index(part["name"][:3].lower()) + 1 if "name" in part else int(part["month"])
    return _date(year, month, int(part["day"]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
