"""Dates as the codebook writes them (`2023-06-15`, `2023-04`, `2011`, `2020-01/2020-10`) as first and last day."""

from __future__ import annotations

import calendar
import datetime

__all__ = ["first_and_last_day"]


def first_and_last_day(value: str | None) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and the last day a date value covers; None where there is none or it is no date.

    What a reader could not resolve must not stop the record, so a malformed value counts as no date.
    """
    if not value:
        return None
    first, _, last = value.partition("/")
    try:
        start, end = _days(first)[0], _days(last or first)[1]
    except ValueError:
        return None
    return (start, end) if start <= end else None


def _days(value: str) -> tuple[datetime.date, datetime.date]:
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return datetime.date(parts[0], 1, 1), datetime.date(parts[0], 12, 31)
    if len(parts) == 2:
        year, month = parts
        if not 1 <= month <= 12:
            raise ValueError(f"no month {month}")
        return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])
    year, month, day = parts
    return datetime.date(year, month, day), datetime.date(year, month, day)
