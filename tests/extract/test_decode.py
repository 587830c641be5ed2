import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.extract import labels
from communique.extract.decode import Thresholds, best_run, find_anchors, runs, sigmoid


def array(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def test_a_run_begins_and_goes_on() -> None:
    start = array(0.1, 0.9, 0.2, 0.1, 0.8)
    inside = array(-3, -3, 3, -3, -3)
    assert runs(start, inside, 0.5) == [(1, 3), (4, 5)]


def test_a_likely_start_ends_the_run_before_it() -> None:
    assert runs(array(0.9, 0.95), array(-3, 1), 0.5) == [(0, 1), (1, 2)]
    assert runs(array(0.9, 0.6), array(-3, 3), 0.5) == [(0, 2)]


def test_the_best_run_bridges_a_doubtful_word() -> None:
    assert best_run(array(-4, 3, 3, -1, 3, -4, 1)) == (1, 5)
    assert best_run(array(-1, -2)) is None


def test_anchors_of_every_kind() -> None:
    logits = np.full((4, labels.ANCHOR_LOGITS), -9, dtype=np.float32)
    logits[:, labels.NO_TYPE] = 5
    consult = labels.TYPES.index("CONSULT")
    logits[0, [labels.NO_TYPE, 1 + consult]] = -5, 5
    logits[1, labels.TRIGGER_INSIDE] = 5
    logits[2, labels.CUE_START] = 5
    logits[3, labels.FIGURE_START] = 5
    found = find_anchors(logits, Thresholds())
    assert [(labels.ANCHORS[a.kind], a.begin, a.end) for a in found] == [
        ("CONSULT", 0, 2),
        ("CLAIM", 2, 3),
        ("FIGURE", 3, 4),
    ]


def test_a_higher_threshold_finds_less() -> None:
    logits = np.zeros((1, labels.ANCHOR_LOGITS), dtype=np.float32)
    logits[0, [labels.CUE_START, labels.FIGURE_START]] = -9
    some = 1 - 1 / (1 + len(labels.TYPES))
    assert len(find_anchors(logits, Thresholds(event=some - 0.01))) == 1
    assert find_anchors(logits, Thresholds(event=some + 0.01)) == []


def test_sigmoid_does_not_overflow() -> None:
    assert sigmoid(array(-1e4, 0, 1e4)) == pytest.approx([0, 0.5, 1])


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-9, 9)), min_size=1, max_size=30))
def test_runs_never_overlap(words: list[tuple[float, float]]) -> None:
    found = runs(array(*(w[0] for w in words)), array(*(w[1] for w in words)), 0.5)
    edges = [edge for run in found for edge in run]
    assert edges == sorted(edges)
    assert all(a < b for a, b in found)
