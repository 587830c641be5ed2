"""Captions and credits."""

from __future__ import annotations

import pytest

from communique.report.captions import credit_start, is_caption


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Ministers shake hands on Sunday.", "File Photo by Coastal/Agency"),
        ("Ministers shake hands on Sunday.", "Photo: Ana Reyes / CoastPix"),
        ("Ministers shake hands on Sunday.", "(Photo: Reyes/Desk Images)"),
        ("Ministers shake hands on Sunday", "(AP Photo/Ana Reyes, File)"),
        ("Ministers pose for a photograph.", "(Pool)"),
        ("The boat in port.", "Coast Guard handout"),
        ("The ministers plant a tree.", "CWN/Ana Reyes"),
        ("The ministers plant a tree.", "Coastal Wire / A. Reyes"),
        ("Schoolchildren queue for kerosene.", "PHOTO: N. B. Reyes-Gore"),
    ],
)
def test_a_credit_at_the_end(caption: str, credit: str) -> None:
    paragraph = f"{caption} {credit}"
    assert credit_start(paragraph) == len(caption) + 1
    assert credit_start(credit) == 0
    assert is_caption(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "He posted a video: we will fight on",
        "The photo by a soldier was shown to the court.",
        "The minister left for talks with the EU/NATO mission.",
        "Image rights were discussed. The talks went on for hours.",
    ],
)
def test_no_credit(paragraph: str) -> None:
    assert credit_start(paragraph) is None
    assert not is_caption(paragraph)


def test_captions_that_speak_of_their_picture() -> None:
    assert is_caption("FILE - President Ann Lee speaks in Port Halim, Feb. 9, 2019.")
    assert is_caption("President Ann Lee is seen in this undated photo released by the palace.")


def test_a_long_paragraph_with_a_credit_is_no_caption() -> None:
    assert not is_caption("The ministers spoke at length. " * 20 + "CWN/Ana Reyes")
