"""Quantities: value and unit of a figure, whether it is a change, and how a claim is quoted."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.extract.quantities import direction, find_quantities, parse_quantity, quote_kind


@pytest.mark.parametrize(
    ("span", "value", "unit"),
    [
        # money
        ("$166 million", 166e6, "USD"),
        ("US$3.5bn", 3.5e9, "USD"),
        ("$540m", 540e6, "USD"),
        ("A$5.2 million", 5.2e6, "AUD"),
        ("C$40,000", 40000, "CAD"),
        ("€15 million", 15e6, "EUR"),
        ("£9 million", 9e6, "GBP"),
        ("¥1,200", 1200, "JPY"),
        ("4.1 million marks", 4.1e6, "DEM"),
        ("130 million US dollars", 130e6, "USD"),
        ("1,000 East Caribbean dollars", 1000, "XCD"),
        ("half a million euros", 500000, "EUR"),
        ("a million dollars", 1e6, "USD"),
        ("2 trillion won", 2e12, "KRW"),
        ("60 crore rupees", 6e8, "INR"),
        ("12 billion CFA francs", 12e9, "XOF"),
        ("1280 millions of dollars", 1.28e9, "USD"),
        ("$1.3 billion a year", 1.3e9, "USD"),
        ("three cents", 0.03, "USD"),
        # shares and multiples
        ("69%", 69, "percent"),
        ("12 per cent", 12, "percent"),
        ("1.3 percentage points", 1.3, "percent"),
        ("two thirds", 66.7, "percent"),
        ("two-thirds", 66.7, "percent"),
        ("a third", 33.3, "percent"),
        ("a sixteenth", 6.25, "percent"),
        ("more than half", 50, "percent"),
        ("nine tenths", 90, "percent"),
        ("one in five", 20, "percent"),
        ("seven out of ten", 70, "percent"),
        ("one family in four", 25, "percent"),
        ("halved", 50, "percent"),
        ("more than double", 2, "times"),
        ("tripled", 3, "times"),
        ("fourfold", 4, "times"),
        ("12-fold", 12, "times"),
        ("1.6 times", 1.6, "times"),
        ("one and a half times", 1.5, "times"),
        # counts
        ("6,500 soldiers", 6500, "soldiers"),
        ("21 of 27 members", 21, "members"),
        ("1,250 of its 1,500 seamstresses", 1250, "seamstresses"),
        ("142 Rwandan prisoners", 142, "prisoners"),
        ("1,100 Haitians", 1100, "people"),
        ("12 dead", 12, "people"),
        ("at least nine people", 9, "people"),
        ("twenty-one frigates", 21, "frigates"),
        ("two hundred and fifty tents", 250, "tents"),
        ("four hundred thousand doses", 400000, "doses"),
        ("a dozen buses", 12, "buses"),
        ("two dozen jeeps", 24, "jeeps"),
        ("1.05 million tonnes", 1.05e6, "tonnes"),
        ("1 200 000 barrels", 1.2e6, "barrels"),
        ("1.200.000 barrels", 1.2e6, "barrels"),
        ("1,150 km", 1150, "kilometres"),
        ("11,030 square kilometres", 11030, "square kilometres"),
        ("14.8 billion cubic metres", 14.8e9, "cubic metres"),
        ("a 300,000-tonne", 300000, "tonnes"),
        ("one Swiss doctor", 1, "doctors"),
        ("1,000 soldiers and officers", 1000, "people"),
        ("five heads of state", 5, "heads of state"),
    ],
)
def test_value_and_unit(span: str, value: float, unit: str) -> None:
    assert parse_quantity(span) == (pytest.approx(value), unit)


@pytest.mark.parametrize(
    ("span", "country", "unit"),
    [
        ("178 million lei", "MDA", "MDL"),
        ("178 million lei", None, "RON"),
        ("50,000 rupees", "PAK", "PKR"),
        ("3 billion pesos", "PHL", "PHP"),
        ("70 million kroner", "NOR", "NOK"),
        ("20 million francs", "CMR", "XAF"),
        ("5 million dollars", "AUS", "USD"),
        ("5 million Australian dollars", None, "AUD"),
        ("40 million Egyptian pounds", "GBR", "EGP"),
    ],
)
def test_currency_of_a_country(span: str, country: str | None, unit: str) -> None:
    quantity = parse_quantity(span, country=country)
    assert quantity is not None
    assert quantity[1] == unit


@pytest.mark.parametrize(
    ("text", "span", "unit"),
    [
        ("The bill passed by 155 votes to 138.", "138", "votes"),
        ("Imports came to 6 million tonnes, down from 8.3 million.", "8.3 million", "tonnes"),
        ("Growth of 30 to 35% is expected.", "30", "percent"),
        ("The weapon flew 1,204 km, short of the 1,500 km claimed.", "1,204", "kilometres"),
        ("Quake in the valley kills 14", "14", "people"),
    ],
)
def test_unit_of_a_bare_number_comes_from_the_sentence(text: str, span: str, unit: str) -> None:
    quantity = parse_quantity(span, text, text.index(span))
    assert quantity is not None
    assert quantity[1] == unit


@pytest.mark.parametrize("span", ["", "many", "the ministry", "%", "a number of"])
def test_no_quantity_without_a_number(span: str) -> None:
    assert parse_quantity(span) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sales rose 5% to $166 million in April.", ["5%", "$166 million"]),
        ("Kenya sent 1,000 police officers and 20 trucks.", ["1,000 police officers", "20 trucks"]),
        ("In 2019 two thirds of them voted.", ["two thirds"]),
        ("The minister resigned on Monday.", []),
    ],
)
def test_quantities_are_found(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_quantities(text)] == found


@pytest.mark.parametrize(
    ("text", "figure", "change"),
    [
        ("Exports rose 5% in May.", "5%", "up"),
        ("Exports to China rose to $166 million, an increase of 69% over last year.", "69%", "up"),
        ("Exports to China rose to $166 million, an increase of 69% over last year.", "$166 million", None),
        ("Prices are up by about 12 percent.", "12 percent", "up"),
        ("Revenue shrank 18 percent.", "18 percent", "down"),
        ("OPEC cut its output by 1.2 million barrels.", "1.2 million barrels", "down"),
        ("The peso has lost a quarter of its value.", "a quarter", "down"),
        ("It sold 31% less than a year before.", "31%", "down"),
        ("Moscow doubled its garrison.", "doubled", "up"),
        ("Kyiv halved its deliveries.", "halved", "down"),
        ("Trade was worth four times as much as in 2010.", "four times", "up"),
        ("The squad lost six men in the raid.", "six men", None),
        ("He was elected by 155 votes.", "155 votes", None),
        ("Hindus make up 2 percent of the population.", "2 percent", None),
        ("Unemployment fell from 9 percent.", "9 percent", None),
    ],
)
def test_direction_only_where_the_figure_is_the_change(text: str, figure: str, change: str | None) -> None:
    start = text.index(figure)
    assert direction(text, start, start + len(figure)) == change


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ('"We will not yield," the premier said.', "We will not yield", "direct"),
        ("“We will not yield,” the premier said.", "We will not yield", "direct"),
        ('The premier called it "a farce" and left.', "a farce", "direct"),
        ('The premier said the vote was "a farce" from the start.', 'the vote was "a farce" from the start', "mixed"),
        ("The premier said the vote was a farce.", "the vote was a farce", "indirect"),
        ('The "court" met; the premier said it was over.', "it was over", "indirect"),
        ('"We will not yield, he said, nor pay.', "We will not yield", "direct"),
        ('nor will we pay," he said.', "nor will we pay", "direct"),
    ],
)
def test_kind_of_quotation(text: str, content: str, kind: str) -> None:
    start = text.index(content)
    assert quote_kind(text, start, start + len(content)) == kind


VOCABULARY = (
    'one twenty half a third of million billion $ € 5 6,500 3.2 % percent times fold and in to people men km " “ ” ,'
    " rose fell by votes dollars rupees - hundred dozen"
)
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.text() | st.lists(WORDS, max_size=15).map(" ".join)


@given(span=TEXTS, before=TEXTS, after=TEXTS)
def test_any_span_has_a_finite_value_and_a_unit_or_none(span: str, before: str, after: str) -> None:
    quantity = parse_quantity(span, before + span + after, len(before), "PAK")
    assert quantity is None or (math.isfinite(quantity[0]) and quantity[1] != "")


@given(text=TEXTS, start=st.integers(0, 60), length=st.integers(0, 60))
def test_any_place_has_a_direction_and_a_kind_of_quotation(text: str, start: int, length: int) -> None:
    assert direction(text, start, start + length) in ("up", "down", None)
    assert quote_kind(text, start, start + length) in ("direct", "mixed", "indirect")


@given(text=TEXTS)
def test_found_spans_hold_a_quantity(text: str) -> None:
    for start, end in find_quantities(text):
        assert parse_quantity(text[start:end]) is not None
