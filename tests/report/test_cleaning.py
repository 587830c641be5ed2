"""Broken text made regular."""

from __future__ import annotations

from textwrap import fill

from hypothesis import given, settings
from hypothesis import strategies as st

from communique.report.cleaning import paragraphs, repair, squeeze

FIRST = (
    "Ruritania reopened its embassy in Tavistan on Saturday, six years after it recalled its envoy over a dispute "
    "about fishing rights, and the well-known foreign minister said that more steps would follow in the spring."
)
SECOND = (
    "Tavistan welcomed the step and promised to send a delegation of its own to the capital before the summer ends."
)


def test_mojibake_entities_and_invisible_characters_are_mended() -> None:
    assert repair("Chinaâ€™s cafÃ© &amp; mis\u00adsile\u200b \ufb01re\r\nends") == "China’s café & missile fire\nends"


def test_quotation_marks_stay_as_they_are() -> None:
    assert repair("“It’s over,” he said") == "“It’s over,” he said"


def test_hard_wrapped_paragraphs_are_joined() -> None:
    for width in (60, 72, 80):
        assert paragraphs(f"{fill(FIRST, width)}\n\n{fill(SECOND, width)}\n") == [FIRST, SECOND]


def test_wrapped_paragraphs_parted_by_indentation_only() -> None:
    assert paragraphs(f"{fill(FIRST, 72)}\n   {fill(SECOND, 69)}") == [FIRST, SECOND]


def test_header_lines_of_a_wrapped_text_stay_apart() -> None:
    assert paragraphs(f"By Ana Lopes\n{fill(FIRST, 72)}")[0] == "By Ana Lopes"


def test_lines_of_a_text_that_is_not_wrapped_are_paragraphs() -> None:
    assert paragraphs(f"Latest\nWorld News\n{FIRST}\n{SECOND}") == ["Latest", "World News", FIRST, SECOND]


def test_white_space_becomes_single_spaces() -> None:
    assert paragraphs("A \t b\u00a0c\n \n\n\n  d  ") == ["A b c", "d"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from("ab A.-\n\t "), st.characters()), max_size=300))
def test_paragraphs_lose_nothing_but_white_space(text: str) -> None:
    found = paragraphs(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(p == squeeze(p) != "" for p in found)
