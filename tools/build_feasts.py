"""Write communique/resolve/data/feasts.tsv: when the feasts fall that no simple rule puts into our calendar.

Run with holidays and hijridate installed: python tools/build_feasts.py

A line is: the feast's names divided by |, then its days, or its first and last ones, divided by spaces. Feasts of Islam
are those of the calendar of Umm al-Qura; a state that looks for the moon may keep them a day earlier or later.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import hijridate
import holidays

YEARS = range(1950, 2061)
TARGET = Path(__file__).parent.parent / "communique" / "resolve" / "data" / "feasts.tsv"
Days = tuple[datetime.date, datetime.date]

HIJRI = {
    "ramadan|ramadhan|ramazan": ((9, 1), (9, None)),
    "eid al-fitr|eid ul-fitr|eid al fitr|eid ul fitr|eid-al-fitr|id al-fitr": ((10, 1), (10, 1)),
    "eid al-adha|eid ul-adha|eid al adha|eid ul adha|eid-al-adha|id al-adha": ((12, 10), (12, 10)),
    "hajj|haj": ((12, 8), (12, 13)),
    "ashura|ashoura": ((1, 10), (1, 10)),
}
"""The first and the last day of a feast as month and day; None is the month's last."""
PUBLIC = {
    "lunar new year|chinese new year|tet|spring festival": ("SG", "Chinese New Year", 0),
    "nowruz|norouz|nauruz|persian new year": ("IR", "Nowruz", 0),
    "passover|pesach": ("IL", "Pesach", 6),
    "rosh hashanah|rosh hashana|jewish new year": ("IL", "Rosh Hashanah", 1),
    "yom kippur": ("IL", "Yom Kippur", 0),
    "sukkot": ("IL", "Sukkot", 6),
    "diwali|deepavali": ("SG", "Diwali", 0),
}
"""A public holiday, the state that keeps it, and how many days it goes on after its first."""


def islamic(first: tuple[int, int], last: tuple[int, int | None]) -> Iterator[Days]:
    """Yield when a feast falls in our calendar."""
    for year in range(1370, 1485):
        month, day = last
        length = hijridate.Hijri(year, month, 1).month_length()
        begin = hijridate.Hijri(year, *first).to_gregorian()
        yield begin, hijridate.Hijri(year, month, day or length).to_gregorian()


def public(state: str, name: str, more: int) -> Iterator[Days]:
    """Yield when a holiday falls; of several days of one name the first counts."""
    for year in YEARS:
        days = holidays.country_holidays(state, years=year, language="en_US")
        named = sorted(day for day, told in days.items() if name in told.replace(" (estimated)", "").split("; "))
        if named:
            yield named[0], named[0] + datetime.timedelta(days=more)


def main() -> None:
    found = {names: list(islamic(*days)) for names, days in HIJRI.items()}
    found |= {names: list(public(*asked)) for names, asked in PUBLIC.items()}
    lines = [
        names + "\t" + " ".join(str(a) if a == b else f"{a}/{b}" for a, b in days if a.year in YEARS)
        for names, days in found.items()
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
