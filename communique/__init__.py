"""Communiqué: reads news into a record of international relations.

import communique

communique.read("news/", record="record")
record = communique.Record("record")
record.timeline("CHN", "PRK")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from communique.errors import CommuniqueError
    from communique.extract.reader import Reader, WeightsError
    from communique.pipeline import Summary, annotate, read
    from communique.record import Record, RecordError
    from communique.report import ReportError, build_report, read_reports

__all__ = [
    "CommuniqueError",
    "Reader",
    "Record",
    "RecordError",
    "ReportError",
    "Summary",
    "WeightsError",
    "annotate",
    "build_report",
    "read",
    "read_reports",
]

_HOMES = {
    "CommuniqueError": "communique.errors",
    "Reader": "communique.extract.reader",
    "Record": "communique.record",
    "RecordError": "communique.record",
    "ReportError": "communique.report",
    "Summary": "communique.pipeline",
    "annotate": "communique.pipeline",
    "build_report": "communique.report",
    "read": "communique.pipeline",
    "WeightsError": "communique.extract.reader",
    "read_reports": "communique.report",
}


def __getattr__(name: str) -> Any:
    """Import the public names when they are asked for: a question of the record need not load the reader."""
    if name not in _HOMES:
        raise AttributeError(f"module 'communique' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
