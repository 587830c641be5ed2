"""The limits on what is read, each stated once. Bytes and characters are counted in plain millions."""

from __future__ import annotations

MAX_TEXT = 4_000_000
"""Bytes of a plain-text report."""

MAX_LINE = 4_000_000
"""Characters of a JSON line; a longer line is passed over without being held."""

MAX_PAGE = 16_000_000
"""Bytes of a web page, whose markup outweighs its text."""

MAX_DOCUMENT = 64_000_000
"""Bytes of a .json file, which has to be held whole."""

MAX_INNER_ARCHIVE = 64_000_000
"""Bytes of a zip file inside another archive, which has to be held whole."""

MAX_UNPACKED = 8_000_000_000
"""Bytes that one packed file may unpack to, everything inside it together."""

MAX_RATIO = 200
"""How many times its own size a packed file may unpack to; news text packs 3 to 20 times."""

RATIO_FREE = 4_000_000
"""Bytes that may always be unpacked: a small file of one repeated line is no bomb."""

MAX_LAYERS = 2
"""How deep packed files may lie in one another: a .gz in a .zip has two layers."""

SNIFFED = 8_192
"""Bytes from the start of a file by which its format is told."""


def in_words(count: int) -> str:
    """Write a limit for a message: `4 MB`, `8 GB`; below a million as a plain number of bytes."""
    for size, name in ((1_000_000_000, "GB"), (1_000_000, "MB")):
        if count >= size and count % size == 0:
            return f"{count // size} {name}"
    return f"{count} bytes"
