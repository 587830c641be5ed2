"""Confidence is fitted to the share of right answers."""

from __future__ import annotations

import math
import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extract.decode import calibrated
from communique.types import Claim, Event, Mention, Report, Sentence, Span
from training import calibrate


def answers(slope: float, shift: float, count: int = 4000) -> list[tuple[float, bool]]:
    """Answers of a network whose logit p must be taken `slope` times and moved by `shift` to be honest."""
    draw = random.Random(7)
    pairs = []
    for _ in range(count):
        p = draw.uniform(0.3, 0.99)
        honest = 1 / (1 + math.exp(-(slope * math.log(p / (1 - p)) + shift)))
        pairs.append((p, draw.random() < honest))
    return pairs


@settings(max_examples=10, deadline=None)
@given(st.floats(0.4, 2), st.floats(-1, 1))
def test_the_line_that_made_the_answers_is_found(slope: float, shift: float) -> None:
    assert calibrate.fit(answers(slope, shift)) == pytest.approx((slope, shift), abs=0.25)


def test_calibration_lowers_the_error_of_an_overconfident_network() -> None:
    pairs = answers(0.5, -0.5)
    line = calibrate.fit(pairs)
    fitted = [(calibrated(p, line), right) for p, right in pairs]
    assert calibrate.expected_error(fitted) < 0.03 < calibrate.expected_error(pairs)


def test_a_few_answers_that_are_all_right_fit_no_certainty() -> None:
    slope, shift = calibrate.fit([(0.9, True)] * 5 + [(0.6, True)] * 5)
    assert calibrated(0.99, (slope, shift)) < 1


class OneAnswer:
    """A reader that finds one event with its actor, and a claim."""

    def read(self, reports: list[Report]) -> None:
        sentence = reports[0].sentences[0]
        actor = Mention("Kenya", 0, 5, confidence=0.9)
        sentence.events = [Event(Span("accused", 6, 13), "ACCUSE", actors=[actor], confidence=0.8)]
        sentence.claims = [Claim(actor, Span("accused", 6, 13), Span("Somalia", 14, 21), confidence=0.7)]
        sentence.figures = []


def test_outcomes_are_right_by_the_scorers_rules() -> None:
    gold = Sentence("Kenya accused Somalia.")
    gold.events = [Event(Span("accused", 6, 13), "ACCUSE", actors=[Mention("Kenya", 0, 5)])]

    report = Report("one", date(2024, 3, 5), gold.text, [gold])
    found = calibrate.outcomes([report], OneAnswer())  # type: ignore[arg-type]
    assert found == {"event": [(0.8, True)], "role": [(0.9, True)], "claim": [(0.7, False)], "figure": []}


def test_the_table_counts_every_answer_once() -> None:
    found = {kind: [(p / 100, True) for p in range(1, 101)] for kind in calibrate.KINDS}
    rows = calibrate.table(found).splitlines()[2:-1]
    assert sum(int(row.split(" of ")[1].split()[0]) for row in rows) == 100
