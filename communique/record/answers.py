"""The forms that an answer of the record takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict

from communique.record.errors import failed_questions_told

if TYPE_CHECKING:
    import duckdb

__all__ = ["How", "Table", "as_table"]

Table: TypeAlias = Any
"""A pandas DataFrame, or what `How` asks for instead."""


class How(TypedDict, total=False):
    """The form of an answer: `arrow=True` gives a pyarrow Table, `form="rows"` one dictionary a row."""

    arrow: bool
    form: Literal["pandas", "arrow", "rows"]


def as_table(answer: duckdb.DuckDBPyRelation, how: How) -> Table:
    """Return an answer in the form that was asked for. Raises RecordError where it shows now that there is none."""
    form = "arrow" if how.get("arrow") else how.get("form", "pandas")
    with failed_questions_told():
        if form == "arrow":
            return answer.to_arrow_table()
        return answer.to_dicts() if form == "rows" else answer.df()
