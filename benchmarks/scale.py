"""How a large record answers: python -m benchmarks.scale [--events 1000000] [--folder DIR]

Run it from the repository root after `pip install -e .`. Makes a record of generated events (random parties, types
and days of thirty years, made-up words: nothing was read) and times, each in a process of its own, what the command
line asks of it: the time line of a pair in a year, a year's index by month, a search for words, and opening it.
Absolute times hold for the machine alone; what counts is how they grow with the record.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from communique.record import Record
from communique.record.schema import TABLES
from communique.record.store import Snapshot, Store

MADE = {
    "reports": """SELECT 'r' || i AS report_id, day AS published, 'Outlet ' || (i % 97) AS publisher,
        'Title ' || i AS title, NULL AS url, 'made:' || i AS source, body AS text, CAST([] AS BIGINT[]) AS bands
        FROM base WHERE i % 10 = 0""",
    "copies": "SELECT NULL WHERE false",
    "sentences": """SELECT 'r' || (i - i % 10) AS report_id, i % 10 AS sentence, 'body' AS kind, 0 AS start,
        body AS text FROM base""",
    "mentions": """SELECT 'm' || i AS mention_id, 'r' || (i - i % 10) AS report_id, i % 10 AS sentence, 0 AS position,
        day AS published, 'Outlet ' || (i % 97) AS publisher, type, NULL AS mode, 'actual' AS status, word AS trigger,
        0 AS trigger_start, length(word) AS trigger_end, CAST(day AS VARCHAR) AS date, day AS date_start,
        day AS date_end, 'text' AS date_from, NULL AS date_words, [a] AS actor_codes, [b] AS recipient_codes,
        NULL AS actors, NULL AS recipients, NULL AS place, [] AS contexts, 0.8 AS confidence, score, quad,
        NULL AS speaker, NULL AS said_by, [a, b] AS filed_under FROM base""",
    "claims": "SELECT NULL WHERE false",
    "figures": "SELECT NULL WHERE false",
    "problems": "SELECT NULL WHERE false",
    "events": """SELECT 'e' || i AS event_id, CAST(day AS VARCHAR) AS date, day AS date_start, day AS date_end,
        'text' AS date_from, type, NULL AS mode, 'actual' AS status, [a] AS actor_codes, [b] AS recipient_codes,
        [{'code': a, 'sector': 'GOV', 'name': NULL}] AS actors,
        [{'code': b, 'sector': 'GOV', 'name': NULL}] AS recipients,
        0.8 AS confidence, score, quad, [] AS contexts, [] AS place, [] AS located, 1 AS n_reports, 1 AS n_mentions,
        ['Outlet ' || (i % 97)] AS publishers, day AS first_published, 'Outlet ' || (i % 97) AS first_publisher,
        'r' || (i - i % 10) AS first_report_id, i % 10 AS first_sentence, body AS words, word AS trigger,
        0 AS trigger_start, length(word) AS trigger_end, NULL AS said_by, NULL AS speaker_code, [] AS disagreements,
        [{'mention_id': 'm' || i, 'reason': 'told first', 'hangs_on': NULL, 'odds': NULL}] AS told,
        'e' || i AS thread, strftime(day, '%Y-%m') AS month FROM base""",
}
BASE = """
CREATE TABLE base AS SELECT i, DATE '1995-01-01' + CAST(floor(random() * 11000) AS INTEGER) AS day,
    list_extract($codes, 1 + CAST(floor(random() * random() * len($codes)) AS INTEGER)) AS a,
    list_extract($codes, 1 + CAST(floor(random() * len($codes)) AS INTEGER)) AS b,
    list_extract($types, 1 + CAST(floor(random() * len($types)) AS INTEGER)) AS type,
    round(random() * 20 - 10, 1) AS score, 'verbal conflict' AS quad, 'word' || (i % 5003) AS word,
    'word' || (i % 5003) || ' of the minister of ' || (i % 7919) || ' about the treaty of ' || (i % 611) AS body
FROM range($n) AS r(i)
"""


def make(path: Path, events: int) -> None:
    """Write the tables of a record directly."""
    from deltalake import write_deltalake

    from communique.codebook import TYPES
    from communique.resolve.countries import _names

    Record(path, create=True)
    with duckdb.connect() as connection:
        connection.execute("SELECT setseed(0.5)")
        connection.execute(BASE, {"n": events, "codes": sorted(_names()), "types": sorted(TYPES)})
        for table, query in MADE.items():
            columns = ", ".join(f'CAST("{c}" AS {kind}) AS "{c}"' for c, kind in TABLES[table].items())
            if "WHERE false" not in query:
                rows = connection.sql(f"SELECT {columns} FROM ({query})").to_arrow_table()
                write_deltalake(path / table, rows, mode="append")
    store = Store(path)
    versions = {name: int("WHERE false" not in query) for name, query in MADE.items()}
    store.commit(Snapshot(versions, versions["mentions"]))


def seconds(path: Path, *words: str) -> float:
    """How long a command takes in a process of its own."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "communique", *words, "-r", str(path)], check=True, capture_output=True)
    return time.perf_counter() - began


ASKED = {
    "opening": ("problems",),
    "time line of a pair": ("show", "AFG", "USA", "--json"),
    "a year's index by month": ("index", "AFG", "USA", "--since", "2010", "--until", "2010", "--json"),
    "what mattered most": ("show", "AFG", "USA", "--most", "10", "--json"),
    "search for words": ("sql", "SELECT date, words FROM events WHERE words ILIKE '%treaty of 77%' LIMIT 50", "--json"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--folder", type=Path, help="where the records are made; a temporary folder if not given")
    args = parser.parse_args()
    print(f"{'events':>12}" + "".join(f"{name:>32}" for name in ASKED))
    with tempfile.TemporaryDirectory() as temporary:
        for events in args.events:
            path = (args.folder or Path(temporary)) / f"made-{events}"
            if not path.exists():
                make(path, events)
            print(
                f"{events:>12,}" + "".join(f"{seconds(path, *words):>30.2f} s" for words in ASKED.values()), flush=True
            )


if __name__ == "__main__":
    main()
