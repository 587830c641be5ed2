"""The one error of this folder."""

from __future__ import annotations

from communique.errors import CommuniqueError


class ReportError(CommuniqueError, ValueError):
    """A report cannot be read. The message is one sentence: what is wrong and how to cure it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
