"""What a user can mend."""

from __future__ import annotations


class CommuniqueError(Exception):
    """The base of this package's errors; its text is one sentence that names what is wrong and how to cure it."""
