"""Near copies: the same text under another headline, cut short or lightly reworded.

A text is sketched by MinHash over runs of three words (Broder, "On the resemblance and containment of documents", 1997;
the library rensa) and filed by bands of the sketch, so that likely copies are found without comparing all with all;
whether one is a copy is then told by the runs themselves.
"""

from __future__ import annotations

import re

from rensa import RMinHash  # type: ignore[import-untyped]

__all__ = ["COPIED", "bands", "copied_share", "runs"]

COPIED = 0.7
"""The share of the shorter text's runs that must stand in the longer one."""
_RUN = 3
_FEWEST_RUNS = 25
"""Of shorter texts too little is known."""
_BANDS, _ROWS = 21, 3
"""A text of which half the runs are shared falls into one of the bands with probability 0.94."""
_LEAST_LENGTH = 0.4
"""A copy is at least so long, as a share of the longer text."""
_SEED = 7
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def runs(text: str) -> frozenset[str]:
    """Return the runs of three words of a text, in lower case."""
    words = _WORD.findall(text.lower())
    return frozenset(" ".join(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1))


def bands(text: str) -> list[int]:
    """Return the numbers under which a text is filed, 64 bits each; none for one too short to have copies."""
    found = runs(text)
    if len(found) < _FEWEST_RUNS:
        return []
    sketch = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    sketch.update(sorted(found))
    rows = sketch.digest()
    return [_band(n, rows[n * _ROWS : (n + 1) * _ROWS]) for n in range(_BANDS)]


def _band(number: int, rows: list[int]) -> int:
    """One band as a number of 63 bits, so that it fits a signed column: its place and the rows' low bits."""
    packed = number
    for row in rows:
        packed = (packed << 19) | (row & 0x7FFFF)
    return packed & 0x7FFFFFFFFFFFFFFF


def copied_share(copy: str, original: str) -> float:
    """Return the share of the shorter text's runs that the longer one holds; 0 where they are no copies of each other.

    A text that tells a number which the original lacks is news (a toll has risen), whatever they share.
    """
    a, b = runs(copy), runs(original)
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) < max(_FEWEST_RUNS, _LEAST_LENGTH * len(longer)):
        return 0.0
    if set(_NUMBER.findall(copy)) - set(_NUMBER.findall(original)):
        return 0.0
    share = len(shorter & longer) / len(shorter)
    return share if share >= COPIED else 0.0
