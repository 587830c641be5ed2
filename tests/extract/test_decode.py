import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.extract import labels
from communique.extract.decode import (
    Thresholds,
    best_run,
    both_looks,
    calibrated,
    find_anchors,
    log_softmax,
    runs,
    sigmoid,
)


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
    logits = np.full((4, labels.WORD_LOGITS), -9, dtype=np.float32)
    logits[:, labels.NO_TYPE] = 5
    consult = labels.TYPES.index("CONSULT")
    logits[0, [labels.NO_TYPE, 1 + consult]] = -5, 5
    logits[1, labels.TRIGGER_INSIDE] = 5
    logits[2, labels.CUE_START] = 5
    logits[3, labels.FIGURE_START] = 5
    found = find_anchors(logits, Thresholds())
    assert [(labels.ANCHORS[a.kind], a.begin, a.end) for a in found] == [
        ("EVENT", 0, 2),
        ("CLAIM", 2, 3),
        ("FIGURE", 3, 4),
    ]
    assert found[0].types.argmax() == 1 + consult


def test_a_higher_threshold_looks_at_less() -> None:
    logits = np.zeros((1, labels.WORD_LOGITS), dtype=np.float32)
    logits[0, [labels.CUE_START, labels.FIGURE_START]] = -9
    some = 1 - 1 / (1 + len(labels.TYPES))
    assert len(find_anchors(logits, Thresholds(candidate=some - 0.01))) == 1
    assert find_anchors(logits, Thresholds(candidate=some + 0.01)) == []


def look(**probabilities: float) -> np.ndarray:
    """Log-probabilities of a trigger's types; what is not given shares the rest, `none` is no trigger."""
    given = {0 if name == "none" else 1 + labels.TYPES.index(name): p for name, p in probabilities.items()}
    rest = (1 - sum(given.values())) / (1 + len(labels.TYPES) - len(given))
    return np.log(array(*(given.get(k, rest) for k in range(1 + len(labels.TYPES)))))


def best(types: np.ndarray) -> str:
    return "none" if types.argmax() == 0 else labels.TYPES[types.argmax() - 1]


def test_both_looks_choose_the_type() -> None:
    assert best(both_looks(look(none=0.1, ACCUSE=0.6), look(none=0.1, REJECT=0.7))) == "REJECT"
    assert best(both_looks(look(none=0.1, ACCUSE=0.8), look(none=0.1, REJECT=0.7))) == "ACCUSE"


def test_a_second_look_may_say_that_it_is_no_trigger() -> None:
    first = look(none=0.3, AID=0.6)
    assert best(both_looks(first, look(none=0.2, AID=0.7))) == "AID"
    assert best(both_looks(first, look(none=0.98, AID=0.01))) == "none"


@given(st.floats(0, 1), st.floats(0.1, 3), st.floats(-3, 3))
def test_confidence_is_a_probability_and_grows_with_the_networks(p: float, slope: float, shift: float) -> None:
    assert 0 <= calibrated(p, (slope, shift)) <= 1
    assert calibrated(p, (slope, shift)) <= calibrated(min(1.0, p + 0.1), (slope, shift))


def test_confidence_by_hand() -> None:
    assert calibrated(0.7, (1.0, 0.0)) == 0.7
    assert calibrated(0.5, (2.0, 0.0)) == 0.5
    assert calibrated(0.5, (1.0, -1.0)) == pytest.approx(0.2689)


def test_log_softmax_sums_to_one_and_does_not_overflow() -> None:
    logits = np.stack([array(1, 2, 3), array(-1e4, 0, 1e4)])
    found = log_softmax(logits)
    assert np.exp(found).sum(-1) == pytest.approx([1, 1])
    assert found[0] == pytest.approx(np.log(np.exp(logits[0]) / np.exp(logits[0]).sum()), abs=1e-6)
    assert log_softmax(found) == pytest.approx(found)


def test_sigmoid_does_not_overflow() -> None:
    assert sigmoid(array(-1e4, 0, 1e4)) == pytest.approx([0, 0.5, 1])


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-9, 9)), min_size=1, max_size=30))
def test_runs_never_overlap(words: list[tuple[float, float]]) -> None:
    found = runs(array(*(w[0] for w in words)), array(*(w[1] for w in words)), 0.5)
    edges = [edge for run in found for edge in run]
    assert edges == sorted(edges)
    assert all(a < b for a, b in found)
