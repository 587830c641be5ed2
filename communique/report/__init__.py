"""A text becomes a clean report: formats, archives, publication dates, sentences and what kind of text each is."""

from __future__ import annotations

from communique.report.build import build_report, load_row
from communique.report.errors import ReportError
from communique.report.files import load_rows, read_reports, total_size

__all__ = ["ReportError", "build_report", "load_row", "load_rows", "read_reports", "total_size"]
