"""The grammar of date expressions: what "since last May" means on the day it was written.

A rule is a pattern for a whole expression and a function from its match to a `Stretch` of the calendar; the rules are
tried in the order in which they stand, and the first that knows a value wins. A rule may hand a part of the expression
back to the grammar ("since" + "last May"), and reads a part that names its own year as if that year had just ended, so
that "the first half" is told once for "the first half of 2019" and for "the first half of last year".
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from dateutil.easter import EASTER_ORTHODOX, easter
from dateutil.relativedelta import TH, relativedelta

from communique.resolve.tables import rows

# --- The calendar: stretches of days, and how they are written ---------------------------------------------------

Grain = Literal["day", "month", "year"]

_GRAINS: tuple[Grain, ...] = ("day", "month", "year")
VALUE_LENGTHS: dict[Grain, int] = {"day": 10, "month": 7, "year": 4}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of days, told as exactly as its grain; `str` gives its value in the codebook's format."""

    first: date
    last: date
    grain: Grain

    def __str__(self) -> str:
        length = VALUE_LENGTHS[self.grain]
        first, last = self.first.isoformat()[:length], self.last.isoformat()[:length]
        return first if first == last else f"{first}/{last}"


_FAR, _NEAR = timedelta(days=300), timedelta(days=65)
"""Whatever the tense, "March" means the one that is near rather than the one that is almost a year off."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against: the day it was written, the tense, and an earlier date it may lean on."""

    published: date
    future: bool = False
    anchor: Stretch | None = None
    strict: bool = False
    """Whether the tense alone decides, however far off the date then is."""

    @property
    def base(self) -> Stretch:
        """What "that day" or "a week later" leans on."""
        return self.anchor or _days(self.published)

    def nearest(self, past: Stretch, coming: Stretch) -> Stretch:
        """Choose between the latest occurrence and the coming one by the tense, unless that one is far off."""
        gone, ahead = self.published - past.last, coming.first - self.published
        if self.future:
            return past if ahead > _FAR and gone < _NEAR and not self.strict else coming
        return coming if gone > _FAR and ahead < _NEAR and not self.strict else past


def _days(first: date, last: date | None = None) -> Stretch:
    return Stretch(first, last or first, "day")


def _months(year: int, month: int, count: int = 1) -> Stretch:
    first = date(year, month, 1)
    return Stretch(first, _month_end(first + relativedelta(months=count - 1)), "month")


def _years(first: int, last: int | None = None) -> Stretch:
    return Stretch(date(first, 1, 1), date(last or first, 12, 31), "year")


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def parse_value(value: str) -> Stretch | None:
    """Read a value of the codebook's format; None where it is none."""
    ends = value.split("/")
    try:
        first, last = ([int(part) for part in end.split("-")] for end in (ends[0], ends[-1]))
        grain = _GRAINS[3 - min(len(first), len(last))]
        month = last[1] if len(last) > 1 else 12
        end = date(*last) if len(last) == 3 else _month_end(date(last[0], month, 1))
        return Stretch(date(*[*first, 1, 1][:3]), end, grain)
    except (IndexError, TypeError, ValueError):
        return None


def _shift(day: date, count: int, unit: str) -> date:
    """Move a day by a count of units."""
    months, days = UNITS[unit]
    return day + relativedelta(months=count * months, days=int(count * days))


def _unit_grain(unit: str) -> Grain:
    months, _ = UNITS[unit]
    return "year" if months >= 12 else "month" if months else "day"


def _unit_around(day: date, unit: str) -> Stretch:
    """The whole day, week, month, quarter, year or decade that holds a day."""
    if unit in ("week", "fortnight"):
        monday = day - timedelta(days=day.weekday())
        return _days(monday, monday + timedelta(days=6))
    if unit == "month":
        return _months(day.year, day.month)
    if unit == "quarter":
        return _months(day.year, (day.month - 1) // 3 * 3 + 1, 3)
    if unit in ("year", "season"):
        return _years(day.year)
    if unit == "decade":
        return _years(day.year // 10 * 10, day.year)
    return _days(day)


# --- The words of the calendar -----------------------------------------------------------------------------------

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
WEEKDAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
WEEKDAYS |= {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
UNITS: dict[str, tuple[int, float]] = {
    "hour": (0, 1 / 24),
    "day": (0, 1),
    "night": (0, 1),
    "week": (0, 7),
    "fortnight": (0, 14),
    "month": (1, 0),
    "quarter": (3, 0),
    "season": (12, 0),
    "year": (12, 0),
    "decade": (120, 0),
}
"""A unit of time as months and days."""
ORDINALS = {"first": 1, "opening": 1, "second": 2, "third": 3, "fourth": 4, "last": -1, "final": -1, "closing": -1}
ORDINALS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
COUNTS = {word: number for number, word in enumerate(_ONES.split(), 1)}
COUNTS |= {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
COUNTS |= {f"{ten}-{one}": COUNTS[ten] + COUNTS[one] for ten in _TENS.split() for one in _ONES.split()[:9]}
COUNTS |= {"a": 1, "an": 1, "a couple of": 2, "couple of": 2, "half a dozen": 6}
_CENTURIES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"
)
_CENTURY_NUMBERS = {word: number for number, word in enumerate(_CENTURIES.split(), 1)}

FEASTS: dict[str, Callable[[int], date]] = {
    "new year": lambda year: date(year, 1, 1),
    "new year's day": lambda year: date(year, 1, 1),
    "valentine's day": lambda year: date(year, 2, 14),
    "good friday": lambda year: easter(year) - timedelta(days=2),
    "palm sunday": lambda year: easter(year) - timedelta(days=7),
    "easter": easter,
    "easter sunday": easter,
    "easter monday": lambda year: easter(year) + timedelta(days=1),
    "pentecost": lambda year: easter(year) + timedelta(days=49),
    "may day": lambda year: date(year, 5, 1),
    "labour day": lambda year: date(year, 5, 1),
    "bastille day": lambda year: date(year, 7, 14),
    "halloween": lambda year: date(year, 10, 31),
    "armistice day": lambda year: date(year, 11, 11),
    "christmas eve": lambda year: date(year, 12, 24),
    "christmas": lambda year: date(year, 12, 25),
    "christmas day": lambda year: date(year, 12, 25),
    "boxing day": lambda year: date(year, 12, 26),
    "new year's eve": lambda year: date(year, 12, 31),
    "orthodox christmas": lambda year: date(year, 1, 7),
    "orthodox easter": lambda year: easter(year, EASTER_ORTHODOX),
    "international women's day": lambda year: date(year, 3, 8),
    "victory day": lambda year: date(year, 5, 9),
    "thanksgiving": lambda year: date(year, 11, 1) + relativedelta(weekday=TH(4)),
}
"""The feasts that a rule puts on a day of a year."""


def _charted() -> dict[str, list[Stretch]]:
    found: dict[str, list[Stretch]] = {}
    for names, days in rows("feasts.tsv"):
        falls = [parse_value(value) for value in days.split()]
        for name in names.split("|"):
            grain: Grain = "month" if name.startswith("rama") else "day"
            found[name] = [replace(stretch, grain=grain) for stretch in falls if stretch]
    eids = (found[name] for name in ("eid al-fitr", "eid al-adha"))
    return found | {"eid": sorted((stretch for eid in eids for stretch in eid), key=lambda s: s.first)}


_CHARTED_FEASTS = _charted()
"""When the feasts of other calendars fall, by their names; Ramadan is told by months, as it begins with a moon seen."""
FEAST_NAMES = tuple(sorted([*FEASTS, *_CHARTED_FEASTS], key=len, reverse=True))
_NAMED = {
    "9/11": _days(date(2001, 9, 11)),
    "september 11 attacks": _days(date(2001, 9, 11)),
    "first world war": _years(1914, 1918),
    "world war i": _years(1914, 1918),
    "second world war": _years(1939, 1945),
    "world war ii": _years(1939, 1945),
    "cold war": _years(1947, 1991),
}


def any_of(words: dict[str, int] | dict[str, tuple[int, float]]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_FRAGMENTS = {
    "month": any_of(MONTHS),
    "weekday": any_of(WEEKDAYS),
    "season": any_of(SEASONS),
    "unit": any_of(UNITS),
    "ordinal": any_of(ORDINALS),
    "count": rf"\d{{1,3}}|{any_of(COUNTS)}",
    "year": r"1[0-9]\d\d|20\d\d|21\d\d",
    "day": r"3[01]|[12]\d|0?[1-9]",
    "about": (
        r"(?:(?:just|only|almost|exactly|nearly|about|around|some|approximately|over|more than|less than|at least) )*"
    ),
}
"""What `<name>` stands for in the pattern of a rule."""

# --- The grammar -------------------------------------------------------------------------------------------------

Reader = Callable[[re.Match[str], Context], Stretch | None]
_RULES: list[tuple[re.Pattern[str], Reader]] = []


def _rule(pattern: str) -> Callable[[Reader], Reader]:
    """Add a rule for expressions of this pattern; rules are tried in the order in which they stand."""

    def add(reader: Reader) -> Reader:
        filled = re.sub(r"(?<!\?P)<(\w+)>", lambda m: f"(?P<{m[1]}>{_FRAGMENTS[m[1]]})", pattern)
        _RULES.append((re.compile(filled), reader))
        return reader

    return add


@lru_cache(maxsize=8192)
def read(text: str, context: Context) -> Stretch | None:
    """Read a normalised expression by the first rule that matches it whole and knows its value."""
    for pattern, reader in _RULES:
        match = pattern.fullmatch(text)
        if match and (stretch := _value(reader, match, context)):
            return stretch
    return None


def _value(reader: Reader, match: re.Match[str], context: Context) -> Stretch | None:
    try:
        return reader(match, context)
    except (ValueError, OverflowError):  # the calendar has no such day: "31 June", "900 decades ago"
        return None


def _count(word: str) -> int:
    return int(word) if word.isdigit() else COUNTS[word]


@_rule(r"<weekday>")
def _weekday(match: re.Match[str], context: Context) -> Stretch:
    past = context.published - timedelta(days=(context.published.weekday() - WEEKDAYS[match["weekday"]]) % 7)
    coming = past if past == context.published else past + timedelta(days=7)
    return context.nearest(_days(past), _days(coming))


@_rule(r"<year>")
def _year(match: re.Match[str], _: Context) -> Stretch:
    return _years(int(match["year"]))


@_rule(r"<month>")
def _month(match: re.Match[str], context: Context) -> Stretch:
    month, today = MONTHS[match["month"]], context.published
    past = _months(today.year - (month > today.month), month)
    coming = _months(today.year + (month < today.month), month)
    return context.nearest(past, coming)


@_rule(r"(?:the )?(?:night of |morning of |evening of )?<day>(?:st|nd|rd|th)?(?: of)? <month>(?: <year>)?")
@_rule(r"<month> (?:the )?<day>(?:st|nd|rd|th)?(?: <year>)?")
def _day_of_month(match: re.Match[str], context: Context) -> Stretch | None:
    month, day, today = MONTHS[match["month"]], int(match["day"]), context.published
    if match["year"]:
        return _days(date(int(match["year"]), month, day))
    past = today.year - ((month, day) > (today.month, today.day))
    coming = today.year + ((month, day) < (today.month, today.day))
    return context.nearest(_days(_valid_day(past, month, day)), _days(_valid_day(coming, month, day)))


def _valid_day(year: int, month: int, day: int) -> date:
    """Return the day; 29 February of a common year is its last day."""
    return date(year, month, 28 if (month, day) == (2, 29) and not calendar.isleap(year) else day)


@_rule(r"<month> <year>")
def _month_of_year(match: re.Match[str], _: Context) -> Stretch:
    return _months(int(match["year"]), MONTHS[match["month"]])


@_rule(r"(?P<iso>\d{4}-\d\d(?:-\d\d)?)")
def _iso(match: re.Match[str], _: Context) -> Stretch | None:
    return parse_value(match["iso"])


@_rule(r"(?:the )?(?:night of |morning of |evening of )?(?:the )?<day>(?:st|nd|rd|th)")
def _day_alone(match: re.Match[str], context: Context) -> Stretch:
    day = context.published.replace(day=1) + timedelta(days=int(match["day"]) - 1)
    if day > context.published and not context.future:
        day -= relativedelta(months=1)
    if day < context.published and context.future:
        day += relativedelta(months=1)
    return _days(day)


@_rule(r"(?:the )?(?:early |late )?(?P<word>today|tonight|now|at present|yesterday|tomorrow|overnight)")
@_rule(r"(?P<word>(?:the )?day (?:after tomorrow|before yesterday))")
@_rule(
    r"(?:earlier |later )?"
    r"(?P<word>(?:this|last|the previous|previous|the) (?:morning|afternoon|evening|night))(?: before)?"
)
def _near_day(match: re.Match[str], context: Context) -> Stretch:
    word, today = match["word"].removeprefix("the "), context.published
    yesterday = today - timedelta(days=1)
    if word == "overnight":
        return _days(yesterday, today)
    if word.startswith(("last", "previous", "night", "yesterday")):
        return _days(yesterday)
    days = {"tomorrow": 1, "day after tomorrow": 2, "day before yesterday": -2}.get(word, 0)
    return _days(today + timedelta(days=days))


@_rule(r"(?P<relation>last|this|next|that|the month of|month of) <month>")
def _related_month(match: re.Match[str], context: Context) -> Stretch:
    month, today = MONTHS[match["month"]], context.published
    if match["relation"] == "last":
        return _months(today.year - 1, month)
    if match["relation"] == "next":
        return _months(today.year + (month <= today.month), month)
    if match["relation"] == "this":
        return _months(today.year, month)
    return _months(context.base.last.year, month)


@_rule(r"(?P<relation>last|past|this|next|this past|this coming|the following|the previous) <weekday>")
def _related_weekday(match: re.Match[str], context: Context) -> Stretch:
    today, relation = context.published, match["relation"]
    ahead = (WEEKDAYS[match["weekday"]] - today.weekday()) % 7 or 7
    if relation.endswith(("next", "coming", "following")) or (context.future and relation == "this"):
        return _days(today + timedelta(days=ahead))
    if relation == "this" and ahead == 7:
        return _days(today)
    back = 7 - ahead or 7
    return _days(today - timedelta(days=8 if back == 1 and relation == "last" else back))


@_rule(r"(?:(?P<relation>last|this|next|this past|the|a|that|this coming|every|all) )?weekend")
def _weekend(match: re.Match[str], context: Context) -> Stretch:
    today, relation = context.published, match["relation"] or "the"
    past = today - timedelta(days=(today.weekday() - 5) % 7)
    if relation == "last" and past + timedelta(days=1) >= today:
        past -= timedelta(days=7)
    coming = past if past + timedelta(days=1) >= today else past + timedelta(days=7)
    saturday = coming if relation in ("next", "this coming") or (context.future and relation != "last") else past
    return _days(saturday, saturday + timedelta(days=1))


_RELATIONS = {"last": -1, "past": -1, "this": 0, "the current": 0, "current": 0, "the": 0, "next": 1, "the coming": 1}
_ANCHORED_RELATIONS = {
    "the same": 0, "same": 0, "that": 0, "that same": 0, "the very same": 0, "the previous": -1, "previous": -1,
    "the preceding": -1, "preceding": -1, "the following": 1, "following": 1, "the next": 1,
}  # fmt: skip


@_rule(r"earlier this week")
def _earlier_this_week(_: re.Match[str], context: Context) -> Stretch:
    return _days(_unit_around(context.published, "week").first, context.published)


@_rule(r"(?:earlier |later )?(?P<relation>last|this|the current|current|the|next|the coming) <unit>")
def _related_unit(match: re.Match[str], context: Context) -> Stretch:
    day = _shift(context.published, _RELATIONS[match["relation"]], match["unit"])
    return _unit_around(day, match["unit"])


@_rule(
    r"(?P<relation>(?:the |that |the very )?same|that|(?:the )?(?:previous|preceding|following)|the next)"
    r" (?:<unit>|morning|afternoon|evening)"
)
@_rule(r"(?:the )?<unit> (?P<relation>before|earlier|after|later|following)")
def _anchored_unit(match: re.Match[str], context: Context) -> Stretch | None:
    relation, unit = match["relation"], match["unit"] or "day"
    step = _ANCHORED_RELATIONS.get(relation, -1 if relation in ("before", "earlier") else 1)
    if context.anchor is None and relation in ("after", "later"):
        return None
    stretch = _unit_around(_shift(context.base.first, step, unit), unit)
    return stretch if context.anchor is None or context.anchor.grain != "year" else _coarsen(stretch, "year")


def _coarsen(stretch: Stretch, grain: Grain) -> Stretch:
    return replace(stretch, grain=max(grain, stretch.grain, key=_GRAINS.index))


@_rule(r"<about><count> <unit>s? ago")
def _ago(match: re.Match[str], context: Context) -> Stretch:
    count, unit = _count(match["count"]), match["unit"]
    grain = "month" if (count, unit) == (1, "year") else _unit_grain(unit)
    day = _shift(context.published, -count, unit)
    return Stretch(day, day, grain)


@_rule(r"<about><count> <unit>s? ago (?:today|to the day)")
def _ago_to_the_day(match: re.Match[str], context: Context) -> Stretch:
    return _days(_shift(context.published, -_count(match["count"]), match["unit"]))


@_rule(r"<about>(?P<half>half )?(?:a|one) century ago")
def _centuries_ago(match: re.Match[str], context: Context) -> Stretch:
    return _years(context.published.year - (50 if match["half"] else 100))


@_rule(r"<about><count> <unit>s? (?P<relation>later|on|after|earlier|before|previously)")
def _away_from_anchor(match: re.Match[str], context: Context) -> Stretch | None:
    is_later = match["relation"] in ("later", "on")  # "a day after the vote" dates the vote, which came before
    if is_later and context.anchor is None:
        return None
    day = _shift(context.base.first, _count(match["count"]) * (1 if is_later else -1), match["unit"])
    return _coarsen(Stretch(day, day, context.base.grain), _unit_grain(match["unit"]))


@_rule(r"<about>(?:hours|minutes|moments) (?:later|after|earlier|before)")
def _same_day(_: re.Match[str], context: Context) -> Stretch:
    return context.base


@_rule(r"in <about><count> <unit>s?(?:'s'? time)?")
def _in_a_while(match: re.Match[str], context: Context) -> Stretch | None:
    if not context.future:
        return None
    day = _shift(context.published, _count(match["count"]), match["unit"])
    return Stretch(day, day, _unit_grain(match["unit"]))


@_rule(
    r"(?:(?:for|in|over|during|within|throughout) )?(?:the |these )?<about>"
    r"(?:(?P<gone>past|last|previous|preceding) )?<count>[ -]<unit>s?"
)
@_rule(r"(?:(?:for|in|over|during|within) )?(?:the )?(?P<gone>past) <unit>")
def _running_up_to_now(match: re.Match[str], context: Context) -> Stretch:
    count, unit = _count(match.groupdict().get("count") or "a"), match["unit"]
    if context.future and not match["gone"]:
        return _running_on(count, unit, context)
    grain = "month" if (count, unit) == (1, "year") else _unit_grain(unit)
    return Stretch(_shift(context.published, -count, unit), context.published, grain)


@_rule(r"(?:for |in |over |during |within )?(?:the )?(?:next|coming) <count> <unit>s?")
def _running_from_now(match: re.Match[str], context: Context) -> Stretch:
    return _running_on(_count(match["count"]), match["unit"], context)


def _running_on(count: int, unit: str, context: Context) -> Stretch:
    return Stretch(context.published, _shift(context.published, count, unit), _unit_grain(unit))


_RECENT = {"day": (-1, "week"), "week": (-1, "month"), "month": (-3, "month"), "year": (-3, "year")}
"""How far back "recent days" and the like reach."""


@_rule(r"(?:in |over |during )?(?:the |these )?(?P<relation>recent|coming) (?P<unit>day|week|month|year)s")
def _recent(match: re.Match[str], context: Context) -> Stretch:
    count, unit = _RECENT[match["unit"]]
    if match["relation"] == "coming":
        return Stretch(context.published, _shift(context.published, -count, unit), _unit_grain(unit))
    return Stretch(_shift(context.published, count, unit), context.published, _unit_grain(unit))


@_rule(r"(?:the )?(?:full |whole )?(?P<unit>quarter|half-year|year)")
def _latest_whole(match: re.Match[str], context: Context) -> Stretch:
    """Read "the quarter" of business news, the last that has ended; the year is the current one."""
    if match["unit"] == "year":
        return _years(context.published.year)
    months = _PARTS_OF_YEAR[match["unit"]]
    start = date(context.published.year, (context.published.month - 1) // months * months + 1, 1)
    start -= relativedelta(months=months)
    return _months(start.year, start.month, months)


_PARTS_OF_YEAR = {"month": 1, "quarter": 3, "half": 6, "half-year": 6}
"""How many months a named part of a year lasts."""


@_rule(r"(?:the )?<ordinal> (?:<count> )?(?P<part>day|week)s? of (?P<whole>.+)")
@_rule(r"(?:the )?<ordinal> (?P<part>half) of (?P<whole><month>|the month|this month|last month)")
def _days_of(match: re.Match[str], context: Context) -> Stretch | None:
    whole, number = read(match["whole"], context), ORDINALS[match["ordinal"]]
    if whole is None:
        return None
    days = {"day": 1, "week": 7, "half": 15}[match["part"]] * _count(match.groupdict().get("count") or "one")
    first = whole.first + timedelta(days=(number - 1) * days) if number > 0 else whole.last - timedelta(days=days - 1)
    return _days(first, first + timedelta(days=days - 1))


@_rule(r"(?:the )?<ordinal> (?:<count> )?(?P<part>month|quarter|half|half-year)s? of (?P<whole>.+)")
def _months_of(match: re.Match[str], context: Context) -> Stretch | None:
    whole, number = read(match["whole"], context), ORDINALS[match["ordinal"]]
    if whole is None:
        return None
    months = _PARTS_OF_YEAR[match["part"]] * _count(match["count"] or "one")
    after_start, before_end = relativedelta(months=(number - 1) * months), relativedelta(months=months - 1)
    first = whole.first + after_start if number > 0 else whole.last.replace(day=1) - before_end
    return _months(first.year, first.month, months)


@_rule(
    r"(?P<part>(?:the )?(?:first|1st|opening|second|2nd|third|3rd|fourth|4th)[ -]"
    r"(?:<count> )?(?:months?|quarter|half|half-year))"
)
def _months_of_some_year(match: re.Match[str], context: Context) -> Stretch | None:
    part = match["part"].replace("-quarter", " quarter").replace("-half", " half")
    this_year = read(f"{part} of the year", context)
    if this_year and this_year.first > context.published and not context.future:
        return read(f"{part} of last year", context)
    return this_year


@_rule(r"q(?P<number>[1-4])|(?P<number_first>[1-4])q")
def _numbered_quarter(match: re.Match[str], context: Context) -> Stretch:
    return _months(context.published.year, 3 * int(match["number"] or match["number_first"]) - 2, 3)


@_rule(r"h(?P<number>[12])|(?P<number_first>[12])h")
def _numbered_half(match: re.Match[str], context: Context) -> Stretch:
    return _months(context.published.year, 6 * int(match["number"] or match["number_first"]) - 5, 6)


_EDGES_OF_YEAR = {"early": (1, 3), "mid": (6, 2), "middle": (6, 2), "late": (10, 3), "end": (12, 1)}
"""The first month and the number of months of a part of a year; any other part is January."""
_EDGES_OF_DECADE = {"early": (0, 4), "mid": (4, 6), "late": (6, 9)}


@_rule(r"(?:the )?(?P<part>early|mid|late|beginning of|start of|middle of|end of|turn of)[ -](?P<whole>.+)")
@_rule(r"(?:the )?(?P<whole>.+?)(?:'s|s') (?P<part>end|start)")
def _edge_of(match: re.Match[str], context: Context) -> Stretch | None:
    part, whole = match["part"].split()[0], read(match["whole"], context)
    if whole is None or whole.grain == "month":
        return whole
    if whole.grain == "day":
        return whole if part in ("early", "mid", "late") else _days(whole.last if part == "end" else whole.first)
    if whole.first.year == whole.last.year:
        return _months(whole.first.year, *_EDGES_OF_YEAR.get(part, (1, 1)))
    first, last = _EDGES_OF_DECADE.get(part, (0, whole.last.year - whole.first.year))
    return _years(whole.first.year + first, whole.first.year + last)


@_rule(r"(?:(?P<relation>last|this|next|this past|this coming|that|the|all|all the) )?<season>")
def _season(match: re.Match[str], context: Context) -> Stretch:
    month, today, relation = SEASONS[match["season"]], context.published, match["relation"] or "the"
    if relation in ("last", "this past"):
        ended = _months(today.year, month, 3).last < today
        return _months(today.year if ended else today.year - 1, month, 3)
    if relation == "this" and month < 12:
        return _months(today.year, month, 3)
    begun = _months(today.year if month <= today.month else today.year - 1, month, 3)
    coming = begun if begun.last >= today else _months(begun.first.year + 1, month, 3)
    return coming if relation in ("next", "this coming") else context.nearest(begun, coming)


@_rule(r"(?:the )?(?P<decade>\d\d\d0|\d0)'?s")
def _decade(match: re.Match[str], _: Context) -> Stretch:
    decade = int(match["decade"])
    first = decade if decade >= 100 else 1900 + decade if decade >= 30 else 2000 + decade
    return _years(first, first + 9)


@_rule(r"(?:the )?(?P<number>\d{1,2}(?:st|nd|rd|th)|[a-z-]+)[ -]century")
def _century(match: re.Match[str], _: Context) -> Stretch | None:
    word = match["number"]
    number = int(word[:-2]) if word[0].isdigit() else _CENTURY_NUMBERS.get(word)
    return _years(100 * number - 99, 100 * number) if number else None


@_rule(rf"(?:the )?(?P<name>{'|'.join(sorted(map(re.escape, _NAMED), key=len, reverse=True))})")
def _named(match: re.Match[str], _: Context) -> Stretch:
    return _NAMED[match["name"]]


@_rule(
    r"(?:(?P<relation>last|this|next) )?"
    r"(?:(?:this year's|the|its|muslim|islamic|holy|month|holiday|feast|festival|of) )*"
    rf"(?P<feast>{'|'.join(FEAST_NAMES)})"
    r"(?: (?P<days>weekend|holidays?|festival|celebrations?|festivities|period|season|vacation|week))?"
)
def _feast(match: re.Match[str], context: Context) -> Stretch | None:
    past, coming = _around(context.published, _falls(match["feast"], context.published.year))
    if past is None or coming is None:
        return past or coming
    if match["relation"] in ("last", "next"):
        found = past if match["relation"] == "last" else coming
    else:
        found = past if past.last >= context.published else context.nearest(past, coming)
    if match["days"] == "weekend":
        return _days(found.first - timedelta(days=2), found.first + timedelta(days=1))
    keeps_three_days = match["days"] and match["feast"].startswith("eid")
    return _days(found.first, found.first + timedelta(days=2)) if keeps_three_days else found


def _around(day: date, falls: list[Stretch]) -> tuple[Stretch | None, Stretch | None]:
    """The latest of what falls again and again that has begun by a day, and the next one."""
    past = next((f for f in reversed(falls) if f.first <= day), None)
    return past, next((f for f in falls if f.last >= day and f != past), None)


def _falls(feast: str, year: int) -> list[Stretch]:
    """When a feast falls in a year and in those beside it."""
    if feast in FEASTS:
        return [_days(FEASTS[feast](each)) for each in (year - 1, year, year + 1)]
    return [stretch for stretch in _CHARTED_FEASTS[feast] if abs(stretch.first.year - year) <= 1]


@_rule(
    r"(?:the |its |their |his |her )?(?:(?P<number>\d{1,3})(?:st|nd|rd|th) |(?P<word>[a-z-]+) )?"
    r"anniversary of (?P<rest>.+)"
)
def _anniversary(match: re.Match[str], context: Context) -> Stretch | None:
    begun = read(match["rest"], context)
    if begun is None or begun.grain != "day" or begun.last.year >= context.published.year:
        return None
    number = int(match["number"] or 0) or _CENTURY_NUMBERS.get(match["word"] or "", 0)
    if number:
        return _days(begun.first + relativedelta(years=number))
    here = [_days(begun.first + relativedelta(years=context.published.year - begun.first.year + n)) for n in (-1, 0, 1)]
    past, coming = _around(context.published, here)
    return context.nearest(past, coming) if past and coming else past


@_rule(r"(?:(?P<relation>last|this|the current|the|next) )?(?P<kind>fiscal|financial|marketing) year")
@_rule(r"(?:the )?(?P<kind>fiscal|financial|marketing)(?: year)? <year>(?P<second>[/-]\d\d(?:\d\d)?)?")
@_rule(r"(?:the )?<year>(?P<second>[/-]\d\d(?:\d\d)?)? (?P<kind>fiscal|financial|marketing) year")
@_rule(r"(?P<kind>fy) ?<year>(?P<second>[/-]\d\d(?:\d\d)?)?")
def _business_year(match: re.Match[str], context: Context) -> Stretch:
    groups = match.groupdict()
    start_month = 4 if match["kind"] == "financial" else 7
    if groups.get("year"):
        first_year = int(groups["year"] or 0) - (not groups["second"])
    else:
        first_year = context.published.year - (context.published.month < start_month)
        first_year += _RELATIONS[groups.get("relation") or "this"]
    return _months(first_year, start_month, 12)


@_rule(
    r"(?:the |in the )?(?:fiscal |financial )?(?:(?P<length>year|quarter|half-year)|<count> months)"
    r" (?:to|ended|ending|through|until)(?: end-)? (?P<end>.+)"
)
def _months_up_to(match: re.Match[str], context: Context) -> Stretch | None:
    end = read(match["end"], context)
    if end is None or end.grain == "year":
        return None
    months = {"year": 12, "quarter": 3, "half-year": 6}.get(match["length"] or "", 0) or _count(match["count"])
    first = end.last.replace(day=1) - relativedelta(months=months - 1)
    return Stretch(first, end.last, "month")


@_rule(r"(?:the )?<count> months from (?P<start>.+)")
def _months_from(match: re.Match[str], context: Context) -> Stretch | None:
    start = read(match["start"], context)
    return _months(start.first.year, start.first.month, _count(match["count"])) if start else None


@_rule(
    r"(?:the )?(?:same|corresponding|comparable|year-earlier)"
    r" (?:period|months?|quarter|time|day|half|(?:\w+ )?(?:months|days))"
    r"(?:(?: of| in|) (?P<year_told>.+))?"
)
def _same_period(match: re.Match[str], context: Context) -> Stretch | None:
    if match["year_told"] is None:
        return context.anchor
    told = read(match["year_told"], context)
    if told is None or context.anchor is None or told.grain != "year":
        return told
    years = told.last.year - context.anchor.last.year
    first, last = (day + relativedelta(years=years) for day in (context.anchor.first, context.anchor.last))
    return Stretch(first, last, context.anchor.grain)


@_rule(r"(?:ever )?since(?: (?:then|that time))?")
def _since_then(_: re.Match[str], context: Context) -> Stretch | None:
    return context.anchor and up_to(context.anchor, context.published)


@_rule(r"(?:ever )?since (?P<start>.+)")
@_rule(r"from (?P<start>(?:\w+ )?(?:1\d|20)\d\d)")
def _since(match: re.Match[str], context: Context) -> Stretch | None:
    start = read(match["start"], replace(context, future=False, strict=True))
    return start and up_to(start, context.published)


def up_to(start: Stretch, last: date) -> Stretch | None:
    return Stretch(start.first, last, start.grain) if start.first <= last else None


@_rule(r"(?:until|till|up to) (?P<end>.+)")
def _until(match: re.Match[str], context: Context) -> Stretch | None:
    end = read(match["end"], replace(context, future=True))
    if end is None or end.last <= context.published or match["end"].split()[-1] in WEEKDAYS:
        return end
    return Stretch(context.published, end.last, end.grain)


_RECENTLY = timedelta(days=2)
"""How old the day told last may be for "at noon" to be its noon."""
_CLOCK = re.compile(
    r"(?:\b(?:just |shortly |soon |hours )?(?:at|by|before|after|around|until|in|early|late|from) )?(?:the )?"
    r"\b(?:\d{1,2}(?::\d\d)? ?(?:am|pm)\b|\d{1,2}:\d\d|\d{3,4} (?:hours|gmt)|dawn|daybreak|sunrise|sunset|dusk"
    r"|nightfall|noon|midday|midnight|mornings?|afternoon|evening|night|midweek)\b"
    r"(?: local time| gmt| utc)?(?: on| of)?"
)


@_rule(r".*")
def _with_clock(match: re.Match[str], context: Context) -> Stretch | None:
    day, found = _CLOCK.subn("", match[0])
    if not found:
        return None
    if day.strip():
        return read(" ".join(day.split()), context)
    told = context.base
    is_recent = (
        told.grain == "day" and told.first == told.last and timedelta(0) <= context.published - told.last < _RECENTLY
    )
    return told if is_recent else _days(context.published)


@_rule(r"(?:the )?<year>[-/](?P<second>\d\d)")
def _split_year(match: re.Match[str], _: Context) -> Stretch | None:
    first = int(match["year"])
    last = first // 100 * 100 + int(match["second"])
    return _years(first, last) if last > first else None


@_rule(r"(?P<month_day>.+ \d{1,2})(?: (?:to|and|until|through) (?:the )?|-)<day>(?:th)?(?: <year>)?")
def _days_of_month(match: re.Match[str], context: Context) -> Stretch | None:
    first = read(f"{match['month_day']} {match['year'] or ''}".strip(), context)
    if first is None or first.grain != "day":
        return None
    return _days(first.first, first.first.replace(day=int(match["day"])))


@_rule(r"(?:between |from )?<day>(?:st|nd|rd|th)?(?: (?:to|and|until|till|through) |-)(?P<end>\d.+)")
def _days_up_to(match: re.Match[str], context: Context) -> Stretch | None:
    end = read(match["end"], context)
    if end is None or end.grain != "day":
        return None
    return _days(end.first.replace(day=int(match["day"])), end.last)


@_rule(r"(?:between |from )?(?P<start>.+?)(?: (?:to|and|until|till|through) (?:until )?|-)(?P<end>.+)")
def _from_to(match: re.Match[str], context: Context) -> Stretch | None:
    end = read(match["end"], context)
    start = end and read(match["start"], replace(context, published=end.last, future=False, strict=True))
    if start is None or end is None or start.first > end.last:
        return None
    return Stretch(start.first, end.last, max(start.grain, end.grain, key=_GRAINS.index))


@_rule(r"(?P<part>.+?) (?:of |in )?(?P<year_told>(?:last|this|next|that|the same|the previous|the following|the) year)")
@_rule(r"(?P<part>.+?) (?:of |in )?(?P<year_told>(?:1\d|20)\d\d)")
def _part_of_told_year(match: re.Match[str], context: Context) -> Stretch | None:
    year = read(match["year_told"], context)
    return year and read(match["part"], Context(year.last, anchor=context.anchor, strict=True))


@_rule(r"<weekday>(?: of| in|) (?P<told>.+)")
def _weekday_with(match: re.Match[str], context: Context) -> Stretch | None:
    told = read(match["told"], context)
    if told is None or told.first == told.last:
        return told
    is_week = told.last - told.first == timedelta(days=6)
    return _days(told.first + timedelta(days=WEEKDAYS[match["weekday"]])) if is_week else None


@_rule(r"from (?P<start>.+)")
def _from(match: re.Match[str], context: Context) -> Stretch | None:
    return read(match["start"], replace(context, future=True))


@_rule(
    r"(?:on|in|at|by|of|the|over|for|before|after|during|throughout|through|within|around|about|early|late|later|earlier|"
    r"as of|only|just|just before|whole of|whole|entire|full|end-|all|beginning|starting|effective|every) ?(?P<core>.+)"
)
def _with_lead(match: re.Match[str], context: Context) -> Stretch | None:
    return read(match["core"], context)
