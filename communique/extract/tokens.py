"""A sentence becomes words and word pieces; the words keep their characters, so every answer leads back to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from communique.extract.labels import CASES

__all__ = ["MAX_PIECES", "Ints", "Words", "pad_windows", "padded", "tokenize"]

Ints = NDArray[np.int64]

MAX_PIECES = 192
"""A longer sentence is read in several windows; 99.9% of news sentences are shorter."""

PAD_TO = 16
"""Lengths are padded to a multiple of this, whatever the company, so that a sentence reads the same in any."""

_CASE = {name: n for n, name in enumerate(CASES)}


@dataclass(slots=True)
class Words:
    """One window of a sentence: its words as character offsets, their case, and the pieces the network reads.

    `pieces` begins with [CLS] and ends with [SEP]; word k's pieces begin at `first[k]`; `piece_case` gives the case of
    the word that a piece belongs to.
    """

    offsets: list[tuple[int, int]]
    pieces: list[int]
    piece_case: list[int]
    first: list[int]


@cache
def tokenizer() -> Tokenizer:
    """The word-piece tokenizer of the encoder, from the package's data."""
    data = resources.files("communique.extract").joinpath("weights/tokenizer.json").read_text(encoding="utf-8")
    model = Tokenizer.from_str(data)
    model.no_padding()
    model.no_truncation()
    return model


def case_of(word: str) -> int:
    """The index in CASES of a word's shape: the encoder itself reads lower case only."""
    if any(c.isdigit() for c in word):
        return _CASE["number"]
    if not any(c.isalpha() for c in word):
        return _CASE["mark"]
    if word.islower():
        return _CASE["lower"]
    if word.isupper():
        return _CASE["upper" if len(word) > 1 else "title"]
    return _CASE["title" if word[1:].islower() else "mixed"]


def tokenize(texts: list[str]) -> list[list[Words]]:
    """Split each sentence into windows of words; nearly every sentence is one window."""
    encodings = tokenizer().encode_batch(texts, add_special_tokens=False)
    return [list(_windows(text, e.ids, e.word_ids, e.offsets)) for text, e in zip(texts, encodings, strict=True)]


def _windows(text: str, ids: list[int], word_ids: list[int | None], offsets: list[tuple[int, int]]) -> list[Words]:
    words: list[tuple[int, int, list[int]]] = []
    last = None
    for piece, word, (start, end) in zip(ids, word_ids, offsets, strict=True):
        if word == last and words:
            begin, _, pieces = words[-1]
            pieces.append(piece)
            words[-1] = (begin, end, pieces)
        else:
            words.append((start, end, [piece]))
        last = word
    windows = [_empty()]
    for start, end, pieces in words:
        pieces = pieces[: MAX_PIECES - 2]
        if len(windows[-1].pieces) + len(pieces) >= MAX_PIECES:
            windows.append(_empty())
        window, case = windows[-1], case_of(text[start:end])
        window.first.append(len(window.pieces))
        window.offsets.append((start, end))
        window.pieces += pieces
        window.piece_case += [case] * len(pieces)
    for window in windows:
        window.pieces.append(_special("[SEP]"))
        window.piece_case.append(_CASE["mark"])
    return windows


def _empty() -> Words:
    return Words([], [_special("[CLS]")], [_CASE["mark"]], [])


@cache
def _special(token: str) -> int:
    found = tokenizer().token_to_id(token)
    assert found is not None
    return found


def padded(length: int) -> int:
    """The length to which so many pieces or words are padded."""
    return -(-length // PAD_TO) * PAD_TO


def pad_windows(windows: Sequence[Words]) -> tuple[Ints, Ints, Ints]:
    """Pieces and their case, shape (batch, pieces), and each word's first piece, (batch, words); 0 pads all three."""
    pieces = np.zeros((len(windows), padded(max(len(w.pieces) for w in windows))), dtype=np.int64)
    case = np.zeros_like(pieces)
    first = np.zeros((len(windows), padded(max(len(w.first) for w in windows))), dtype=np.int64)
    for n, window in enumerate(windows):
        pieces[n, : len(window.pieces)] = window.pieces
        case[n, : len(window.pieces)] = window.piece_case
        first[n, : len(window.first)] = window.first
    return pieces, case, first
