from __future__ import annotations

import pytest

from communique.record.wording import Vocabulary, numbers, stems


def test_stems_leave_endings_and_function_words() -> None:
    assert stems("The launched missiles") == stems("launches of a missile")
    assert stems("he said that they had been") == frozenset()


def test_numbers_are_the_same_spelled_or_in_figures() -> None:
    assert numbers("four soldiers and 1,200 villagers") == numbers("4 soldiers, 1200 villagers")


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    vocabulary = Vocabulary({"missil": 40, "jeju": 1}, 41)
    assert vocabulary.set(stems("Jeju")).weight > vocabulary.set(stems("missiles")).weight >= 0
    news = Vocabulary.of_news()
    assert news.set(stems("Zhytomyr")).weight > news.set(stems("minister")).weight > 0


def test_likeness_and_containment_lie_between_nothing_and_all_in_common() -> None:
    vocabulary = Vocabulary.of_news()
    long, short, other, none = (
        vocabulary.set(stems(text)) for text in ("fishermen freed at Wagah", "fishermen freed", "envoy recalled", "")
    )
    assert vocabulary.likeness(long, long) == pytest.approx(1)
    assert 0 < vocabulary.likeness(long, short) < 1
    assert vocabulary.containment(long, short) == pytest.approx(1)
    assert vocabulary.likeness(long, other) == vocabulary.containment(long, none) == 0
