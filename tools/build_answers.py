"""Write the answers to the questions of docs/record.md, read out of the examples: python tools/build_answers.py

Each block of SQL is followed by a block of text with the columns and the first rows of its answer.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from rich.console import Console

from communique import pipeline
from communique.record import Record
from communique.show.terminal import rows_table

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "record.md"
ROWS = 4
WIDTH = 120
QUESTION = re.compile(r"```sql\n(?P<sql>.*?)```\n(?:\n```text\n(?P<answer>.*?)```\n)?", re.S)


def answer(record: Record, query: str) -> str:
    """Return the first rows of an answer as the terminal prints them."""
    columns, rows = record.answer(query)
    console = Console(width=WIDTH)
    with console.capture() as text:
        console.print(rows_table(columns, rows[:ROWS]))
    lines = [line.rstrip() for line in text.get().splitlines()]
    more = [f" … {len(rows) - ROWS} more"] if len(rows) > ROWS else [] if rows else [" (none)"]
    return "\n".join([*lines, *more]) + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record"
        pipeline.read(ROOT / "examples" / "reports", path)
        record = Record(path)
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(
            QUESTION.sub(lambda m: f"```sql\n{m['sql']}```\n\n```text\n{answer(record, m['sql'])}```\n", page),
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
