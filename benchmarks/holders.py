"""Whether an office and a surname find their holder: python -m benchmarks.holders

Asks `who` for every holder of the offices that news tells of most, as news calls them in the middle of their term
("President Bush", "the Russian foreign minister"), and counts those that get their code and their name. It measures the
lookup, not the lexicon: what the lexicon does not know is not asked for.
"""

from __future__ import annotations

import collections
import csv
import datetime
from importlib import resources

from communique.resolve import who
from communique.resolve.countries import country_name
from communique.resolve.tables import words

OFFICES = ("president", "prime minister", "foreign minister", "chancellor", "defence minister", "king")
SURNAME_FIRST = words("surname first")


def first_day(date: str) -> datetime.date:
    """The first day of a day, month or year."""
    return datetime.date.fromisoformat(date + "-01-01"[len(date) - 4 :] if len(date) < 10 else date)


def called(row: dict[str, str]) -> str:
    """The one word of a name by which news calls its bearer."""
    return row["name"].split()[0 if row["code"] in SURNAME_FIRST or row["office"] == "king" else -1]


def main() -> None:
    file = resources.files("communique.resolve.lexicon") / "leaders.csv"
    rows = [r for r in csv.DictReader(file.read_text(encoding="utf-8").splitlines()) if r["office"] in OFFICES]
    right: collections.Counter[str] = collections.Counter()
    for row in (r for r in rows if r["from"]):
        begin, end = first_day(row["from"]), first_day(row["to"]) if row["to"] else datetime.date(2025, 6, 1)
        day = begin + (end - begin) / 2
        asked = {
            "office and surname": f"{row['office'].title()} {called(row)}",
            "office and state": f"the {row['office']} of {country_name(row['code'])}",
            "full name": row["name"],
        }
        for form, phrase in asked.items():
            found = who(phrase, day)[0]
            right["all " + form] += 1
            right["code " + form] += found.code == row["code"]
            right["name " + form] += found.name == row["name"]
    for form in ("office and surname", "office and state", "full name"):
        shares = (f"{of} {100 * right[f'{of} {form}'] / right['all ' + form]:.1f} %" for of in ("code", "name"))
        print(f"{form}: {', '.join(shares)} of {right['all ' + form]:,}")


if __name__ == "__main__":
    main()
