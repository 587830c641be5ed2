"""Words become codes: who the actors are, which days the dates mean, where places lie."""

from __future__ import annotations

import datetime
from functools import cache
from typing import TYPE_CHECKING

from communique.types import Event, Mention, Report, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.resolve.actors import ActorResolver
    from communique.resolve.gazetteer import Located

__all__ = ["resolve", "when", "where", "who"]


def resolve(report: Report) -> None:
    """Resolve every mention, date and figure of a report in place."""
    from communique.resolve.dates import resolve_dates  # its grammar takes long to build; a name's code does without

    resolve_dates(report)
    _actors().resolve(report)


def who(phrase: str, day: datetime.date) -> list[Mention]:
    """Resolve a noun phrase as if it stood alone in a report of that day: whom it stands for, one or several.

    The field `why` of each tells how it was decided.
    """
    event = Event(Span("", len(phrase), len(phrase)), "CONSULT", actors=[Mention(phrase, 0, len(phrase))])
    _actors().resolve(Report("", day, phrase, [Sentence(phrase, events=[event])]))
    return event.actors


def when(expression: str, day: datetime.date, *, future: bool = False) -> str | None:
    """Resolve one date expression as read on a day; `future` if the verb looks ahead. None where it tells no date."""
    from communique.resolve.dates import resolve_date

    return resolve_date(expression, day, future=future)


def where(expression: str, codes: Sequence[str] = ()) -> Located | None:
    """Resolve one place expression; `codes` are the states it is likely to lie in. None where it tells no place."""
    from communique.resolve.gazetteer import locate

    return locate(expression, codes)


@cache
def _actors() -> ActorResolver:
    from communique.resolve.actors import ActorResolver

    return ActorResolver()
