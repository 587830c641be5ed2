"""Dates: what expressions mean, where they stand in a sentence, and how those of a report are read."""

from __future__ import annotations

import datetime
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.resolve.dates import find_dates, resolve_date, resolve_dates
from communique.types import Event, Figure, Report, Sentence, Span, When

TODAY = datetime.date(2021, 6, 17)
"""A Thursday."""
DAY = r"\d{4}(-\d{2}(-\d{2})?)?"
VALUE = re.compile(rf"{DAY}(/{DAY})?")
"""What training/check.py takes for the value of a date."""


@pytest.mark.parametrize(
    ("span", "value"),
    [
        # days
        ("Monday", "2021-06-14"),
        ("on Thursday", "2021-06-17"),
        ("Friday night", "2021-06-11"),
        ("late on Tuesday", "2021-06-15"),
        ("last Friday", "2021-06-11"),
        ("last Wednesday", "2021-06-09"),
        ("next Tuesday", "2021-06-22"),
        ("Wednesday of last week", "2021-06-09"),
        ("Monday, June 14", "2021-06-14"),
        ("today", "2021-06-17"),
        ("yesterday evening", "2021-06-16"),
        ("tomorrow", "2021-06-18"),
        ("the day before yesterday", "2021-06-15"),
        ("last night", "2021-06-16"),
        ("overnight", "2021-06-16/2021-06-17"),
        ("at dawn on Sunday", "2021-06-13"),
        ("6 a.m. on Monday", "2021-06-14"),
        ("ten days ago", "2021-06-07"),
        ("three weeks ago", "2021-05-27"),
        ("April 5", "2021-04-05"),
        ("5 April", "2021-04-05"),
        ("Apr. 5, 2019", "2019-04-05"),
        ("on the 3rd of May", "2021-05-03"),
        ("the 15th", "2021-06-15"),
        ("the 25th", "2021-05-25"),
        ("24 December", "2020-12-24"),
        ("29 February", "2021-02-28"),
        ("2020-02-29", "2020-02-29"),
        ("New Year's Day", "2021-01-01"),
        ("Christmas", "2020-12-25"),
        ("Easter", "2021-04-04"),
        ("9/11", "2001-09-11"),
        # weeks, months and years
        ("last week", "2021-06-07/2021-06-13"),
        ("this week", "2021-06-14/2021-06-20"),
        ("next week", "2021-06-21/2021-06-27"),
        ("at the weekend", "2021-06-12/2021-06-13"),
        ("in April", "2021-04"),
        ("in August", "2020-08"),
        ("early March", "2021-03"),
        ("mid-June", "2021-06"),
        ("the end of May", "2021-05"),
        ("last month", "2021-05"),
        ("late last month", "2021-05"),
        ("earlier this month", "2021-06"),
        ("last April", "2020-04"),
        ("next April", "2022-04"),
        ("November 2016", "2016-11"),
        ("in 2016", "2016"),
        ("this year", "2021"),
        ("last year", "2020"),
        ("April last year", "2020-04"),
        ("a year ago", "2020-06"),
        ("two years ago", "2019"),
        ("late 2018", "2018-10/2018-12"),
        ("the end of 2018", "2018-12"),
        ("the 1990s", "1990/1999"),
        ("the early 2000s", "2000/2004"),
        ("the 21st century", "2001/2100"),
        ("the nineteenth century", "1801/1900"),
        # parts of a year
        ("this quarter", "2021-04/2021-06"),
        ("last quarter", "2021-01/2021-03"),
        ("the third quarter", "2020-07/2020-09"),
        ("the first quarter of 2019", "2019-01/2019-03"),
        ("Q2 2020", "2020-04/2020-06"),
        ("the first half of 2019", "2019-01/2019-06"),
        ("the second half of last year", "2020-07/2020-12"),
        ("the first four months of the year", "2021-01/2021-04"),
        ("the first 10 months of 2020", "2020-01/2020-10"),
        ("the last three months of 2020", "2020-10/2020-12"),
        ("the first week of January", "2021-01-01/2021-01-07"),
        ("summer 2019", "2019-06/2019-08"),
        ("last winter", "2020-12/2021-02"),
        ("the year to March", "2020-04/2021-03"),
        ("fiscal 2020", "2019-07/2020-06"),
        ("fiscal 2019/20", "2019-07/2020-06"),
        # intervals
        ("since 2016", "2016/2021"),
        ("since April", "2021-04/2021-06"),
        ("since Monday", "2021-06-14/2021-06-17"),
        ("since the rebels took the port in May", "2021-05/2021-06"),
        ("from 2018", "2018/2021"),
        ("between 2014 and 2018", "2014/2018"),
        ("2014-2018", "2014/2018"),
        ("from January to March", "2021-01/2021-03"),
        ("between September and February", "2020-09/2021-02"),
        ("from Monday to Wednesday", "2021-06-14/2021-06-16"),
        ("from May 3 to 7", "2021-05-03/2021-05-07"),
        ("3-7 May", "2021-05-03/2021-05-07"),
        ("until September", "2021-06/2021-09"),
        ("the last 24 hours", "2021-06-16/2021-06-17"),
        ("in the past week", "2021-06-10/2021-06-17"),
        ("the past 12 months", "2020-06/2021-06"),
        ("recent months", "2021-03/2021-06"),
        ("for three years", "2018/2021"),
    ],
)
def test_value_of_an_expression(span: str, value: str) -> None:
    assert resolve_date(span, TODAY) == value


@pytest.mark.parametrize(
    ("span", "value"),
    [
        ("Monday", "2021-06-21"),
        ("in March", "2022-03"),
        ("July 4", "2021-07-04"),
        ("the 3rd", "2021-07-03"),
        ("the weekend", "2021-06-19/2021-06-20"),
        ("in two weeks", "2021-07-01"),
        ("within three weeks", "2021-06-17/2021-07-08"),
        ("Christmas", "2021-12-25"),
    ],
)
def test_verb_in_the_future_points_ahead(span: str, value: str) -> None:
    assert resolve_date(span, TODAY, future=True) == value


@pytest.mark.parametrize(
    ("span", "anchor", "value"),
    [
        ("the same day", "2021-06-15", "2021-06-15"),
        ("the previous day", "2021-06-15", "2021-06-14"),
        ("the following day", "2021-06-15", "2021-06-16"),
        ("two days later", "2021-06-01", "2021-06-03"),
        ("a week earlier", "2021-06-15", "2021-06-08"),
        ("a day after", "2021-06-15", "2021-06-14"),
        ("the year before", "2017", "2016"),
        ("a year earlier", "2021-04", "2020"),
        ("the same period of 2019", "2021-01/2021-04", "2019-01/2019-04"),
        ("since then", "2021-03", "2021-03/2021-06"),
        ("that month", "2019-04", "2019-04"),
        ("three years later", "2009", "2012"),
    ],
)
def test_expression_leans_on_an_earlier_date(span: str, anchor: str, value: str) -> None:
    assert resolve_date(span, TODAY, anchor=anchor) == value


@pytest.mark.parametrize(
    "span",
    ["", "   ", "the ministry", "31 June", "0 June 2020", "in the end", "a few", "some time later", "900 decades ago"],
)
def test_no_value_where_it_cannot_be_told(span: str) -> None:
    assert resolve_date(span, TODAY) is None


def test_anchor_that_is_no_value_counts_as_none() -> None:
    assert resolve_date("two days later", TODAY, anchor="long ago") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The minister flew to Minsk on Monday and will return next week.", ["Monday", "next week"]),
        ("Exports fell 4% in the first half of 2019, after a bad year.", ["first half of 2019"]),
        ("He may march in May; the Sun said so.", ["May"]),
        ("Talks have stalled since April 5, 2021, the envoy said.", ["since April 5, 2021"]),
        ("The two sides last met two years ago.", ["two years ago"]),
        ("A crowd of 2,000 people stood in the rain.", []),
        ("On Tuesday's agenda: tariffs.", ["Tuesday's"]),
    ],
)
def test_expressions_are_found(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_dates(text)] == found


def sentence(text: str, *events: Event, figures: tuple[Figure, ...] = ()) -> Sentence:
    return Sentence(text, events=list(events), figures=list(figures))


def span(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(part, start, start + len(part))


def event(text: str, trigger: str, when: str | None, kind: str = "CONSULT", **fields: str) -> Event:
    return Event(span(text, trigger), kind, when=When(span(text, when)) if when else None, **fields)  # type: ignore[arg-type]


def resolved(*sentences: Sentence) -> list[str | None]:
    report = Report("r", TODAY, "\n".join(s.text for s in sentences), list(sentences))
    resolve_dates(report)
    return [item.when.date if item.when else None for s in sentences for item in s.events]


def test_tense_comes_from_the_verb_before_the_date() -> None:
    text = "Ghana said on Monday it would send an envoy to Lome on Friday."
    assert resolved(
        sentence(text, event(text, "said", "Monday"), event(text, "send", "Friday")),
    ) == ["2021-06-14", "2021-06-18"]


def test_tense_comes_from_status_and_promise() -> None:
    text = "Peru invited the premier to Lima in August."
    assert resolved(sentence(text, event(text, "invited", "August", "AGREE"))) == ["2021-08"]
    text = "The blockade of the port on Saturday was announced by unions."
    assert resolved(sentence(text, event(text, "blockade", "Saturday", "PROTEST", status="future"))) == ["2021-06-19"]


def test_later_dates_lean_on_earlier_sentences() -> None:
    first, second = "Rebels seized the bridge on June 2.", "The army took it back three days later."
    assert resolved(
        sentence(first, event(first, "seized", "June 2")), sentence(second, event(second, "took", "three days later"))
    ) == ["2021-06-02", "2021-06-05"]


def test_two_events_with_one_span_get_one_value() -> None:
    text = "Police arrested and beat him on Sunday, two days after the vote."
    events = (event(text, "arrested", "Sunday"), event(text, "vote", "two days after"), event(text, "beat", "Sunday"))
    assert resolved(sentence(text, *events)) == ["2021-06-13", "2021-06-11", "2021-06-13"]


def test_a_span_cut_short_takes_in_the_date() -> None:
    text = "The armies have fought since March."
    item = event(text, "fought", "since")
    assert resolved(sentence(text, item)) == ["2021-03/2021-06"]
    assert item.when is not None
    assert item.when.span == span(text, "since March")


def test_that_day_is_one_told_beside_it_even_of_no_event() -> None:
    text = "On Friday the coalition released a statement saying an attack that day hurt no one."
    assert resolved(sentence(text, event(text, "attack", "that day"))) == ["2021-06-11"]


def test_the_next_day_follows_the_day_told_before() -> None:
    first, second = "Rebels seized the bridge on June 2.", "The army took it back the next day."
    assert resolved(
        sentence(first, event(first, "seized", "June 2")), sentence(second, event(second, "took", "next day"))
    ) == ["2021-06-02", "2021-06-03"]


def test_period_of_a_figure_is_filled() -> None:
    text = "Sales to Niger rose 5% in April."
    figure = Figure(span(text, "5%"), 5, "percent", period=When(span(text, "April")))
    resolved(sentence(text, figures=(figure,)))
    assert figure.period is not None
    assert figure.period.date == "2021-04"


def test_event_without_a_date_gets_the_one_beside_it() -> None:
    text = "Kenya closed the border on Tuesday."
    item = event(text, "closed", None)
    assert resolved(sentence(text, item)) == ["2021-06-15"]
    assert item.when is not None
    assert item.when.span == span(text, "Tuesday")


@pytest.mark.parametrize(
    "text",
    [
        "Kenya closed the border, the ministry said on Tuesday.",
        "Kenya closed the border on Tuesday or Wednesday or at the weekend.",
        "Kenya closed the border.",
    ],
)
def test_event_without_a_date_stays_so_in_doubt(text: str) -> None:
    assert resolved(sentence(text, event(text, "closed", None))) == [None]


VOCABULARY = (
    "since from to until the first last next of in on Monday May 2019 31 3rd half quarter year month weeks ago later a"
    " and between early end - / 's night noon fiscal same period Christmas century 1990s"
)
WORDS = st.sampled_from(VOCABULARY.split())
DAYS = st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31))


@given(span=st.text() | st.lists(WORDS, max_size=12).map(" ".join), published=st.dates() | DAYS, future=st.booleans())
def test_any_text_has_a_value_of_the_format_or_none(span: str, published: datetime.date, future: bool) -> None:
    value = resolve_date(span, published, future=future)
    assert value is None or VALUE.fullmatch(value)


@given(span=st.lists(WORDS, max_size=8).map(" ".join), anchor=st.text() | st.from_regex(VALUE, fullmatch=True))
def test_any_anchor_is_borne(span: str, anchor: str) -> None:
    value = resolve_date(span, TODAY, anchor=anchor)
    assert value is None or VALUE.fullmatch(value)


PAST = st.sampled_from(
    [
        "Monday",
        "on Friday",
        "last week",
        "yesterday",
        "overnight",
        "last month",
        "in March",
        "on the 21st",
        "December 3",
        "late last year",
        "two weeks ago",
        "over the past two decades",
        "last summer",
        "in the first quarter",
        "this morning",
        "since Tuesday",
    ]
)


@given(span=PAST, published=st.dates(datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)))
def test_what_is_past_does_not_begin_after_publication(span: str, published: datetime.date) -> None:
    value = resolve_date(span, published)
    assert value is not None
    first = value.split("/")[0]
    near = span in {"in March", "December 3"}  # a month that is near counts whatever the tense
    assert near or first <= published.isoformat()[: len(first)]


@given(span=st.lists(WORDS, max_size=12).map(" ".join), published=DAYS, future=st.booleans())
def test_an_interval_does_not_end_before_it_begins(span: str, published: datetime.date, future: bool) -> None:
    first, _, last = (resolve_date(span, published, future=future) or "").partition("/")
    assert not last or first[: len(last)] <= last[: len(first)]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu"])
def test_the_time_zone_of_the_machine_changes_nothing(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    spans = ["today", "yesterday", "last week", "overnight", "Monday", "the 21st", "last 24 hours"]
    here = [resolve_date(span, TODAY) for span in spans]
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert [resolve_date(span, TODAY) for span in spans] == here
    finally:
        monkeypatch.undo()
        time.tzset()


@given(text=st.text() | st.lists(WORDS, max_size=30).map(" ".join))
def test_found_spans_lie_in_the_text_in_order(text: str) -> None:
    spans = find_dates(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


def test_twisted_expressions_take_no_time() -> None:
    start = time.perf_counter()
    for word in ("in", "since", "from", "to", "the first half of", "-", "and"):
        resolve_date(" ".join([word] * 60), TODAY)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("words", "day", "value"),
    [
        ("the holy month of Ramadan", "2021-03-23", "2021-04/2021-05"),
        ("Ramadan last year", "2021-03-23", "2020-04/2020-05"),
        ("the Eid al-Adha holiday", "2019-08-15", "2019-08-11/2019-08-13"),
        ("Lunar New Year", "2021-03-23", "2021-02-12"),
        ("the Tet festival of 1968", "2018-01-30", "1968-01-30"),
        ("Yom Kippur 1973", "2003-10-06", "1973-10-06"),
        ("Passover", "2021-03-29", "2021-03-28/2021-04-03"),
        ("last Easter", "2021-03-23", "2020-04-12"),
        ("Easter weekend", "2021-03-23", "2021-04-02/2021-04-05"),
        ("the Christmas holidays", "2021-01-23", "2020-12-25"),
        ("Thanksgiving", "2021-11-29", "2021-11-25"),
        ("the tenth anniversary of the September 11 attacks", "2011-09-01", "2011-09-11"),
        ("the anniversary of 9/11", "2021-03-23", "2020-09-11"),
        ("the anniversary of the murder", "2021-03-23", None),
    ],
)
def test_feasts_and_anniversaries(words: str, day: str, value: str | None) -> None:
    assert resolve_date(words, datetime.date.fromisoformat(day)) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("a year ago today", "2020-06-17"),
        ("half a century ago", "1971"),
        ("the 2019 fiscal year", "2018-07/2019-06"),
        ("FY2020", "2019-07/2020-06"),
        ("FY 2020-21", "2020-07/2021-06"),
        ("fourth-quarter", "2020-10/2020-12"),
        ("1st quarter 2019", "2019-01/2019-03"),
    ],
)
def test_business_talk_and_round_numbers(words: str, value: str) -> None:
    assert resolve_date(words, TODAY) == value


def test_the_past_is_past_whatever_the_verb() -> None:
    assert resolve_date("the past decade", TODAY, future=True) == "2011/2021"
    assert resolve_date("in the last 24 hours", TODAY, future=True) == "2021-06-16/2021-06-17"
