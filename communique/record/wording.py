"""How alike the words of two mentions are: shared words count by how rare they are in news.

The counts are fixed (`data/words.tsv`, made by tools/build_words.py): were they the record's own, every report that
is added would change how alike any two mentions are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Vocabulary", "WordSet", "numbers", "stems"]

WORD = re.compile(r"[^\W_]+")
SPELLED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*|\b(?:" + "|".join(SPELLED) + r")\b")
NUMBER_WORDS = {word: str(value) for value, word in enumerate(SPELLED, 1)}
FUNCTION_WORDS = frozenset(
    WORD.findall(
        """a an the and or of to in on at by for from with as that this these those its it his her he she they them
        their is are was were be been being has have had will would said says say not no but after before over into
        than then there who which what when where while also all any both each more most some such only own so too very
        can could may might must should just two three one first new last day days week month year years s"""
    )
)
ENDINGS = (
    "ations",
    "ation",
    "ings",
    "ing",
    "ments",
    "ment",
    "edly",
    "ies",
    "ied",
    "ers",
    "er",
    "ed",
    "es",
    "ly",
    "s",
    "e",
)
SHORTEST_STEM = 3


def stems(text: str) -> frozenset[str]:
    """Return the content words of a text without their endings: `launched` and `launches` are one."""
    return frozenset(_stem(word) for word in WORD.findall(text.lower()) if word not in FUNCTION_WORDS)


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def numbers(text: str) -> frozenset[str]:
    """Return the numbers of a text as figures, up to twelve also where they are spelled."""
    return frozenset(NUMBER_WORDS.get(found, found.replace(",", "")) for found in NUMBER.findall(text.lower()))


@dataclass(frozen=True, slots=True)
class WordSet:
    """A set of words with the weight of all of them together."""

    words: frozenset[str]
    weight: float

    def __bool__(self) -> bool:
        return bool(self.words)


class Vocabulary:
    """The weight of every word: 1 for one that next to no sentence has, near 0 for one that all have."""

    def __init__(self, counts: Mapping[str, int], sentences: int) -> None:
        """Take in how many of so many sentences a word stands."""
        self._scale = math.log(sentences)
        self._weights = {word: self._weigh(count) for word, count in counts.items()}
        self._weight_of_unseen = self._weigh(1)

    @classmethod
    @cache
    def of_news(cls) -> Vocabulary:
        """Return the vocabulary of news that the package brings."""
        first, *lines = (files("communique.record") / "data" / "words.tsv").read_text(encoding="utf-8").splitlines()
        rows = (line.split("\t") for line in lines)
        return cls({word: int(count) for word, count in rows}, int(first))

    def _weigh(self, count: int) -> float:
        return max(0.0, 1 - math.log(count + 0.5) / self._scale)

    def set(self, words: frozenset[str]) -> WordSet:
        """Return the words with their weight."""
        return WordSet(words, self._weight(words))

    def _weight(self, words: Iterable[str]) -> float:
        # An exact sum: a plain one depends on the order, and that of a set differs from process to process.
        unseen = self._weight_of_unseen
        return math.fsum(self._weights.get(word, unseen) for word in words)

    def shared(self, a: WordSet, b: WordSet) -> float:
        """Return the weight of the words that both have."""
        common = a.words & b.words
        return self._weight(common) if common else 0.0

    def likeness(self, a: WordSet, b: WordSet) -> float:
        """Return the share of their words that both have, from 0 to 1."""
        shared = self.shared(a, b)
        return shared / (a.weight + b.weight - shared) if shared else 0.0

    def containment(self, a: WordSet, b: WordSet) -> float:
        """Return the share of the shorter one's words that the other has too, from 0 to 1."""
        shared = self.shared(a, b)
        return min(1.0, shared / min(a.weight, b.weight)) if shared else 0.0
