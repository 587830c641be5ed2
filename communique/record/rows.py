"""Reports as rows of the tables, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from communique.codebook import TYPES, score
from communique.record.dates import first_and_last_day
from communique.types import Claim, Event, Figure, Mention, Place, Report, Sentence, Span, When

__all__ = [
    "claim_from_row",
    "event_from_row",
    "figure_from_row",
    "filed_under",
    "mention_ids",
    "report_rows",
    "rows_of",
    "speaker_of",
]

Row = dict[str, Any]

UNKNOWN = "UNK"
PARTIES_A_REPORT_IS_ABOUT = 3


def mention_ids(report_id: str, sentence: int, events: Iterable[Event]) -> list[str]:
    """Name each telling by where its trigger stands: `report/sentence/offset`, with a count where one stands twice."""
    seen: Counter[int] = Counter()
    ids = []
    for event in events:
        start = event.trigger.start
        seen[start] += 1
        ids.append(f"{report_id}/{sentence}/{start}" + (f".{seen[start]}" if seen[start] > 1 else ""))
    return ids


def filed_under(report: Report) -> list[tuple[str, ...]]:
    """Return the codes that each telling of a report is looked up by, in their order.

    They are those of its parties; where it names nobody, the three that the report names most often.
    """
    named = [
        sorted({m.code for m in (*event.actors, *event.recipients)} - {UNKNOWN})
        for sentence in report.sentences
        for event in sentence.events
    ]
    counts = Counter(code for codes in named for code in codes)
    most = tuple(sorted(counts, key=lambda code: (-counts[code], code))[:PARTIES_A_REPORT_IS_ABOUT])
    return [tuple(codes) or most for codes in named]


def speaker_of(event: Event, sentence: Sentence) -> Mention | None:
    """Who tells an event: the speaker of the narrowest claim whose content covers its trigger."""
    covering = [
        c for c in sentence.claims if c.content.start <= event.trigger.start and event.trigger.end <= c.content.end
    ]
    return min(covering, key=lambda c: c.content.end - c.content.start).speaker if covering else None


def rows_of(reports: Iterable[Report]) -> dict[str, list[Row]]:
    """Return the rows that a batch of reports adds to each table."""
    rows: dict[str, list[Row]] = {"reports": [], "sentences": [], "mentions": [], "claims": [], "figures": []}
    for report in reports:
        for table, found in report_rows(report):
            rows[table].append(found)
    return rows


def report_rows(report: Report) -> Iterator[tuple[str, Row]]:
    """Yield a report's rows, each with the name of its table."""
    from communique.report.copies import bands  # here, because a reader need not wait for it

    yield (
        "reports",
        {
            "report_id": report.id,
            "published": report.published,
            "publisher": report.publisher,
            "title": report.title,
            "url": report.url,
            "source": report.source,
            "text": report.text,
            "bands": bands(report.text),
        },
    )
    filed = iter(filed_under(report))
    for number, sentence in enumerate(report.sentences):
        at = {"report_id": report.id, "sentence": number}
        yield "sentences", {**at, "kind": sentence.kind, "start": sentence.start, "text": sentence.text}
        at |= {"published": report.published, "publisher": report.publisher}
        for position, (event, name) in enumerate(
            zip(sentence.events, mention_ids(report.id, number, sentence.events), strict=True)
        ):
            speaker = speaker_of(event, sentence)
            row = {**at, "position": position, "mention_id": name, **_event_row(event, report, speaker)}
            yield "mentions", {**row, "filed_under": next(filed)}
        for position, claim in enumerate(sentence.claims):
            yield "claims", {**at, "position": position, **_claim_row(claim)}
        for position, figure in enumerate(sentence.figures):
            yield "figures", {**at, "position": position, **_figure_row(figure)}


def _event_row(event: Event, report: Report, speaker: Mention | None) -> Row:
    date = event.when.date if event.when else None
    days = first_and_last_day(date)
    published = report.published
    return {
        "type": event.type,
        "mode": event.mode,
        "status": event.status,
        **_span_columns("trigger", event.trigger),
        "date": date if days else published.isoformat(),
        "date_start": days[0] if days else published,
        "date_end": days[1] if days else published,
        "date_from": "text" if days else "published",
        "date_words": _span(event.when.span if event.when else None),
        "actor_codes": _codes(event.actors),
        "recipient_codes": _codes(event.recipients),
        "actors": [_actor(m) for m in event.actors],
        "recipients": [_actor(m) for m in event.recipients],
        "place": [asdict(p) for p in event.place],
        "contexts": event.contexts,
        "confidence": event.confidence,
        "score": score(event.type, event.mode),
        "quad": TYPES[event.type].quad,
        "speaker": _actor(speaker) if speaker else None,
        "said_by": speaker.name or speaker.text if speaker else report.publisher,
    }


def _claim_row(claim: Claim) -> Row:
    return {
        "said_by": claim.speaker.name or claim.speaker.text,
        "speaker_code": claim.speaker.code,
        **_span_columns("cue", claim.cue),
        **_span_columns("content", claim.content),
        "quote": claim.quote,
        "speaker": _actor(claim.speaker),
        "confidence": claim.confidence,
    }


def _figure_row(figure: Figure) -> Row:
    period = figure.period.date if figure.period else None
    days = first_and_last_day(period)
    return {
        **_span_columns("figure", figure.span),
        "value": figure.value,
        "unit": figure.unit,
        "measure": figure.measure,
        "direction": figure.direction,
        "about": figure.about,
        "period": period,
        "period_start": days[0] if days else None,
        "period_end": days[1] if days else None,
        "period_words": _span(figure.period.span if figure.period else None),
        "versus": _span(figure.versus),
        "confidence": figure.confidence,
    }


def _span_columns(name: str, span: Span) -> Row:
    return {name: span.text, f"{name}_start": span.start, f"{name}_end": span.end}


def _span(span: Span | None) -> Row | None:
    return asdict(span) if span else None


def _actor(mention: Mention) -> Row:
    row = asdict(mention)
    del row["hint"]  # what the record keeps is what was decided
    return row


def _codes(mentions: Iterable[Mention]) -> list[str]:
    """Return the codes named, each once, in the order of the text; an unknown party has no code worth asking for."""
    return list(dict.fromkeys(m.code for m in mentions if m.code != UNKNOWN))


def event_from_row(row: Row, event_id: str | None = None) -> Event:
    """Make an event again from its row of the mentions table."""
    dated = row["date_from"] == "text"
    words = _read_span(row["date_words"])
    return Event(
        trigger=_read_columns("trigger", row),
        type=row["type"],
        mode=row["mode"],
        status=row["status"],
        actors=[Mention(**m) for m in row["actors"]],
        recipients=[Mention(**m) for m in row["recipients"]],
        place=[Place(**p) for p in row["place"]],
        when=When(words, row["date"] if dated else None) if dated or words else None,
        contexts=list(row["contexts"]),
        id=event_id,
        confidence=row["confidence"],
    )


def claim_from_row(row: Row) -> Claim:
    """Make a claim again from its row of the claims table."""
    speaker, cue, content = Mention(**row["speaker"]), _read_columns("cue", row), _read_columns("content", row)
    return Claim(speaker, cue, content, row["quote"], row["confidence"])


def figure_from_row(row: Row) -> Figure:
    """Make a figure again from its row of the figures table."""
    words = _read_span(row["period_words"])
    return Figure(
        span=_read_columns("figure", row),
        value=row["value"],
        unit=row["unit"],
        measure=row["measure"],
        direction=row["direction"],
        versus=_read_span(row["versus"]),
        period=When(words, row["period"]) if words or row["period"] else None,
        about=list(row["about"]),
        confidence=row["confidence"],
    )


def _read_columns(name: str, row: Row) -> Span:
    return Span(row[name], row[f"{name}_start"], row[f"{name}_end"])


def _read_span(row: Row | None) -> Span | None:
    return Span(**row) if row else None
