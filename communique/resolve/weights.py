"""What each sign counts when several parties could be meant: one weight a sign, from data/weights.tsv.

The weights were fitted on training/corpus by tools/fit_weights.py. They are logits: a sign worth 1 makes a candidate
about 2.7 times as likely.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from communique.resolve.tables import rows

__all__ = ["OFFICE", "PRONOUN", "SEVERAL", "Signs", "ranked"]

Signs = dict[str, float]
"""What speaks for a candidate, by name, and how strongly."""

T = TypeVar("T")


def _weights(question: str) -> dict[str, float]:
    return {sign: float(weight) for asked, sign, weight in rows("weights.tsv") if asked == question}


OFFICE = _weights("office")
"""Whose an office or a group is that the text does not call by a state's name."""
SEVERAL = _weights("several")
"""Which states "both countries" are."""
PRONOUN = _weights("pronoun")
"""Whom a pronoun stands for."""


def ranked(candidates: Mapping[T, Signs], weights: Mapping[str, float]) -> list[T]:
    """Return the candidates, the likeliest first; of equals the first given."""
    totals = {c: sum(weights.get(s, 0.0) * v for s, v in signs.items()) for c, signs in candidates.items()}
    return sorted(totals, key=lambda c: -totals[c])
