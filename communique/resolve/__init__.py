"""Words become codes: who the actors are, which days the dates mean, where places lie."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from communique.types import Report

if TYPE_CHECKING:
    from communique.resolve.actors import ActorResolver

__all__ = ["resolve"]


def resolve(report: Report) -> None:
    """Resolve every mention, date and figure of a report in place."""
    from communique.resolve.dates import resolve_dates  # its grammar takes long to build; a name's code does without

    resolve_dates(report)
    _actors().resolve(report)


@cache
def _actors() -> ActorResolver:
    from communique.resolve.actors import ActorResolver

    return ActorResolver()
