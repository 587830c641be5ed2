from __future__ import annotations

from communique.record.clustering import cluster

LIKELY, UNLIKELY = 3.0, -5.0

NOBODY: frozenset[str] = frozenset()


def test_what_is_likely_the_same_is_joined_and_what_is_not_stays_apart() -> None:
    odds = {(0, 1): LIKELY, (1, 2): LIKELY, (0, 2): LIKELY, (2, 3): UNLIKELY}
    assert cluster([None] * 4, [NOBODY] * 4, odds) == [[0, 1, 2], [3]]


def test_one_likeness_does_not_outweigh_many_differences() -> None:
    odds = {(0, 1): LIKELY, (2, 3): LIKELY, (1, 2): 1.0, (0, 2): UNLIKELY, (0, 3): UNLIKELY, (1, 3): UNLIKELY}
    assert cluster([None] * 4, [NOBODY] * 4, odds) == [[0, 1], [2, 3]]


def test_an_undated_mention_does_not_bring_contradicting_dates_together() -> None:
    odds = {(0, 1): LIKELY + 1, (1, 2): LIKELY, (0, 2): LIKELY}
    assert cluster([738000, None, 738008], [NOBODY] * 3, odds) == [[0, 1], [2]]


def test_a_day_of_difference_is_no_contradiction() -> None:
    assert cluster([738000, 738001], [NOBODY] * 2, {(0, 1): LIKELY}) == [[0, 1]]


def test_no_mentions() -> None:
    assert cluster([], [], {}) == []


def test_several_parties_that_are_not_the_same_stay_apart() -> None:
    talks, others, one = frozenset({"CHN", "PRK"}), frozenset({"CHN", "USA"}), frozenset({"CHN"})
    assert cluster([None] * 2, [talks, others], {(0, 1): LIKELY}) == [[0], [1]]
    assert cluster([None] * 2, [talks, one], {(0, 1): LIKELY}) == [[0, 1]]
    assert cluster([None] * 2, [talks, talks | {"RUS"}], {(0, 1): LIKELY}) == [[0, 1]]
