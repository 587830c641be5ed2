"""What the record says when it cannot do what it was asked."""

from __future__ import annotations

from communique.errors import CommuniqueError

__all__ = ["RecordError"]


class RecordError(CommuniqueError):
    """A record cannot be opened, written or asked."""
