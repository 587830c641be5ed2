"""Rows for other programs: JSON and CSV."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TextIO

__all__ = ["write_csv", "write_json"]


def write_json(rows: Iterable[Mapping[str, Any]], out: TextIO) -> None:
    """Write one JSON array, a row a line; dates become ISO days."""
    out.write("[")
    for n, row in enumerate(rows):
        out.write(",\n " if n else "\n ")
        out.write(json.dumps({name: _finite(value) for name, value in row.items()}, ensure_ascii=False, default=_plain))
    out.write("\n]\n")


def _finite(value: Any) -> Any:
    """JSON has no words for infinity and for what is no number."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)


def write_csv(rows: Sequence[Mapping[str, Any]], out: TextIO, columns: Sequence[str] | None = None) -> None:
    """Write a header and a line a row; lists are joined by semicolons, structures written as JSON."""
    names = list(columns or (rows[0] if rows else ()))
    if not names:
        return
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)


def _cell(value: Any) -> Any:
    if isinstance(value, list) and all(not isinstance(item, (list, dict)) for item in value):
        return "; ".join(map(str, value))
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return "" if value is None else value
