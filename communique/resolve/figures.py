"""Whom a figure concerns: the parties its measure names, else those of the act beside it; and whose money it is."""

from __future__ import annotations

from communique.extract.quantities import parse_quantity
from communique.resolve.context import Context
from communique.resolve.phrase import Scan
from communique.resolve.tokens import tokenize
from communique.types import Figure, Sentence, Span

__all__ = ["about", "unit"]


def about(figure: Figure, sentence: Sentence, number: int, scan: Scan, context: Context) -> list[str]:
    """Return the codes of the actors a figure concerns, in the order they are told; none if none is named."""
    measured = _named_in(figure.measure)
    if measured:
        return measured
    return _parties_beside(figure, sentence) or _nearest(figure, number, scan, context)


def unit(figure: Figure, sentence: Sentence) -> str:
    """Return a figure's unit, now that the state it concerns tells whose pesos or pounds they are."""
    state = figure.about[0] if figure.about else None
    quantity = parse_quantity(figure.span.text, sentence.text, figure.span.start, state)
    return quantity[1] if quantity else figure.unit


def _named_in(text: str) -> list[str]:
    hits = Scan(tokenize(text)).entries
    return list(dict.fromkeys(h.entry.code for h in hits if h.entry.code != "UNK"))


def _parties_beside(figure: Figure, sentence: Sentence) -> list[str]:
    """The parties of the act whose words stand nearest to the figure."""
    told = [e for e in sentence.events if any(m.code != "UNK" for m in [*e.actors, *e.recipients])]
    if not told:
        return []
    event = min(told, key=lambda e: _distance(e.trigger, figure.span))
    return list(dict.fromkeys(m.code for m in [*event.actors, *event.recipients] if m.code != "UNK"))


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)


def _nearest(figure: Figure, number: int, scan: Scan, context: Context) -> list[str]:
    position = next((i for i, t in enumerate(scan.tokens) if t.start >= figure.span.start), len(scan.tokens))
    code = context.nearest(number, position)
    return [code] if code else []
