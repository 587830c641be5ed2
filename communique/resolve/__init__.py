"""Words become codes: who the actors are, which days the dates mean, where places lie."""

from __future__ import annotations

from functools import cache

from communique.resolve.actors import ActorResolver
from communique.resolve.dates import resolve_dates
from communique.types import Report

__all__ = ["resolve"]


@cache
def _actors() -> ActorResolver:
    return ActorResolver()


def resolve(report: Report) -> None:
    """Resolve every mention, date and figure of a report in place."""
    resolve_dates(report)
    _actors().resolve(report)
