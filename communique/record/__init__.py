"""The record: Delta tables of what was read, the merging of mentions into events, and questions about them."""

from communique.record.errors import RecordError
from communique.record.record import Record

__all__ = ["Record", "RecordError"]
