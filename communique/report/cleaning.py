"""A report's text made regular: broken characters mended, hard-wrapped lines joined, one line a paragraph."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["is_list_item", "join_surrogates", "paragraphs", "repair", "squeeze"]

_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x2060, 0xFEFF])
"""Soft hyphens, zero-width spaces and the like: they would break up the words a span is copied from."""

_WRAP_WIDTHS = range(40, 121)
"""The widths at which text is wrapped by hand or by a mail program; longer lines are whole paragraphs."""

_RAGGED = 12
"""By how much a wrapped line may fall short of the width although the next word would have fitted."""

_SMALL_SHARE = 0.3
"""The share of line breaks before a word in small letters from which on a text counts as hard-wrapped."""

_COMPOUND = re.compile(r"\w-$")
_LIST_ITEM = re.compile(r"[-*•·–—]\s|\(?\d{1,2}[.)]\s")


def repair(text: str) -> str:
    """Mend mojibake, HTML entities, ligatures, line ends and control characters. Quotation marks stay as they are."""
    return _fixer()(text).translate(_INVISIBLE)


@functools.cache
def _fixer() -> Callable[[str], str]:
    import ftfy  # here, because it takes 70 ms that a command which reads no text need not wait for

    settings = ftfy.TextFixerConfig(uncurl_quotes=False)
    return lambda text: ftfy.fix_text(text, settings)


def join_surrogates(value: Any) -> Any:
    """Join the surrogate pairs in the strings of a JSON value; half a pair, which is no character, becomes U+FFFD."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    elif isinstance(value, dict):
        return {key: join_surrogates(item) for key, item in value.items()}
    elif isinstance(value, list):
        return [join_surrogates(item) for item in value]
    return value


def squeeze(text: str) -> str:
    """Make every run of white space one space, and none at the ends."""
    return " ".join(text.split())


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, each on one line with single spaces.

    A blank line parts two paragraphs, and so does any line break, except in a text that is hard-wrapped: there the
    lines of a paragraph are joined again.
    """
    blocks = list(_blocks(text))
    width = _wrap_width(blocks)
    return [paragraph for block in blocks for paragraph in (_unwrapped(block, width) if width else map(squeeze, block))]


def is_list_item(line: str) -> bool:
    """Tell whether a line begins with a bullet or a number."""
    return _LIST_ITEM.match(line) is not None


def _blocks(text: str) -> Iterator[list[str]]:
    block: list[str] = []
    for line in text.splitlines():
        if line.strip():
            block.append(line.rstrip())
        elif block:
            yield block
            block = []
    if block:
        yield block


def _wrap_width(blocks: list[list[str]]) -> int | None:
    """Return the width a text is wrapped at, None if it is not: known by breaks before words in small letters."""
    width = max((len(line) for block in blocks for line in block), default=0)
    following = [line.lstrip() for block in blocks for line in block[1:]]
    small = sum(line[0].islower() for line in following)
    if width in _WRAP_WIDTHS and small and small >= _SMALL_SHARE * len(following):
        return width
    return None


def _unwrapped(block: list[str], width: int) -> Iterator[str]:
    paragraph = block[0]
    for previous, line in itertools.pairwise(block):
        if _goes_on(previous, line, width):
            paragraph += ("" if _COMPOUND.search(previous[-2:]) else " ") + line.lstrip()
        else:
            yield squeeze(paragraph)
            paragraph = line
    yield squeeze(paragraph)


def _goes_on(line: str, following: str, width: int) -> bool:
    """Tell whether a line was broken only because its next word did not fit."""
    indented = following[0].isspace() and not line[0].isspace()
    if indented or is_list_item(following.lstrip()):
        return False
    word = following.split(maxsplit=1)[0]
    return len(line) + 1 + len(word) > width - _RAGGED or word[0].islower()
