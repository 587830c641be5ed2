"""Near copies of a report: told from news of the same matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.report.copies import bands, copied_share

ORIGINAL = """LIMA, March 5 (Southern Cross) -- Peru lodged a formal protest with Chile on Tuesday over the
seizure of the fishing boat Santa Rosalia and the detention of its crew of 11. Foreign Minister
Lucia Tarazona said she had summoned the Chilean ambassador to the ministry in Lima and demanded the
immediate release of the crew. The navy of Chile said the trawler was carrying 40 tonnes of anchovy
when a patrol boat stopped it 12 miles off Arica, inside waters that both countries claim. Trade
between the two countries reached 4.1 billion dollars in 2023, according to customs data."""


def test_another_headline_and_other_spaces() -> None:
    copy = "Lima furious over trawler\n\n" + ORIGINAL.replace(" ", "  ")
    assert copied_share(copy, ORIGINAL) > 0.95
    assert set(bands(copy)) & set(bands(ORIGINAL))


def test_a_cut_ending() -> None:
    copy = ORIGINAL[: ORIGINAL.index("both countries claim")]
    assert copied_share(copy, ORIGINAL) == 1
    assert set(bands(copy)) & set(bands(ORIGINAL))


def test_a_light_rewording() -> None:
    copy = ORIGINAL.replace("lodged a formal protest", "filed an official complaint").replace("demanded", "called for")
    assert copied_share(copy, ORIGINAL) > 0.7
    assert set(bands(copy)) & set(bands(ORIGINAL))


@pytest.mark.parametrize(
    "other",
    [
        ORIGINAL.replace("crew of 11", "crew of 14"),  # news: the number changed
        "Chile freed the crew of a Peruvian trawler on Wednesday. " * 8,
        ORIGINAL[:120],
        "",
    ],
)
def test_news_is_no_copy(other: str) -> None:
    assert copied_share(other, ORIGINAL) == 0


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_two_texts_can_be_compared(a: str, b: str) -> None:
    assert 0 <= copied_share(a, b) <= 1
    assert bands(a) == bands(a)
    assert all(0 <= band < 2**63 for band in bands(a))
