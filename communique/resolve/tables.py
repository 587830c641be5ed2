"""The word lists of data/*.tsv."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from importlib import resources

__all__ = ["rows", "words"]


def rows(name: str) -> Iterator[list[str]]:
    """Yield the rows of a data file, cut at its tabs; lines that begin with # are comments.

    Raises FileNotFoundError where there is no such file.
    """
    text = (resources.files("communique.resolve") / "data" / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def words(use: str) -> frozenset[str]:
    """Return the words of words.tsv that serve a use; raises KeyError where it has none of that name."""
    return _words()[use]


@functools.cache
def _words() -> dict[str, frozenset[str]]:
    return {use: frozenset(listed.split(" ")) for use, listed in rows("words.tsv")}
