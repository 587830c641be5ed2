"""The annotation format of docs/codebook.md, section 6: one annotated report a JSON line."""

from __future__ import annotations

import datetime
import hashlib
import re
from typing import Any

from communique.codebook import STATUSES, TYPES
from communique.types import Claim, Event, Figure, Mention, Place, Report, Sentence, Span, When

__all__ = ["find", "from_row", "report_id", "to_row"]


def report_id(published: datetime.date, text: str) -> str:
    """Return a report's identity: a hash of its day and its words. White space does not count."""
    words = " ".join(text.split())
    return hashlib.sha256(f"{published.isoformat()}\n{words}".encode()).hexdigest()[:16]


def find(text: str, span: str) -> Span:
    """Find a span in its sentence: its first occurrence as whole words, else its first occurrence.

    Raises ValueError where the sentence does not hold it.
    """
    if not span:
        raise ValueError("an empty span")
    left, right = (r"\b" if c.isalnum() else "" for c in (span[0], span[-1]))
    whole = re.search(left + re.escape(span) + right, text)
    start = whole.start() if whole else text.find(span)
    if start < 0:
        raise ValueError(f"{span!r} is not in the sentence {text!r}")
    return Span(span, start, start + len(span))


def from_row(row: dict[str, Any], source: str = "", annotations: bool = True) -> Report:
    """Build a report from a row with `sentences`; without `annotations` whatever the row has coded is left out.

    Raises KeyError or ValueError where the row is not in the format.
    """
    published = datetime.date.fromisoformat(row["published"])
    sentences, start = [], 0
    for item in row["sentences"]:
        sentence = Sentence(item["text"], item.get("kind") or "body", start)
        if annotations:
            _annotate(sentence, item)
        sentences.append(sentence)
        start += len(sentence.text) + 1
    text = "\n".join(s.text for s in sentences)
    return Report(
        id=str(row.get("id") or report_id(published, text)),
        published=published,
        text=text,
        sentences=sentences,
        publisher=row.get("publisher"),
        title=row.get("title"),
        url=row.get("url"),
        source=source,
    )


def _annotate(sentence: Sentence, item: dict[str, Any]) -> None:
    text = sentence.text

    def mention(m: dict[str, Any]) -> Mention:
        span = find(text, m["text"])
        return Mention(span.text, span.start, span.end, m["code"], m.get("sector"), m.get("name"), sure(m))

    def sure(row: dict[str, Any]) -> float:
        return float(row.get("confidence", 1.0))

    def when(d: dict[str, Any] | None) -> When | None:
        return When(find(text, d["text"]) if d["text"] else None, d["date"]) if d else None

    for e in item.get("events", []):
        _check_kind(e["type"], e["mode"], e["status"])
        sentence.events.append(
            Event(
                trigger=find(text, e["trigger"]),
                type=e["type"],
                mode=e["mode"],
                status=e["status"],
                actors=[mention(m) for m in e["actors"]],
                recipients=[mention(m) for m in e["recipients"]],
                place=[_place(text, p) for p in e["place"]],
                when=when(e["when"]),
                contexts=list(e["contexts"]),
                id=e.get("id"),
                confidence=sure(e),
            )
        )
    for c in item.get("claims", []):
        speaker, cue, content = mention(c["speaker"]), find(text, c["cue"]), find(text, c["content"])
        sentence.claims.append(Claim(speaker, cue, content, c["quote"], sure(c)))
    for f in item.get("figures", []):
        sentence.figures.append(
            Figure(
                span=find(text, f["span"]),
                value=f["value"],
                unit=f["unit"],
                measure=f["measure"],
                direction=f["direction"],
                versus=find(text, f["versus"]) if f["versus"] else None,
                period=when(f["period"]),
                about=list(f["about"]),
                confidence=sure(f),
            )
        )


def _place(text: str, words: str) -> Place:
    span = find(text, words)
    return Place(span.text, span.start, span.end)


def _check_kind(type: str, mode: str | None, status: str) -> None:
    """Raise ValueError where the codebook has no such type, mode of the type or status."""
    if type not in [*TYPES]:
        raise ValueError(f"there is no event type {type!r}, only {', '.join(TYPES)}")
    modes = [*TYPES[type].modes]
    if mode is not None and mode not in modes:
        raise ValueError(f"{type} has no mode {mode!r}, only {', '.join([*modes, 'null'])}")
    if status not in STATUSES:
        raise ValueError(f"there is no status {status!r}, only {', '.join(STATUSES)}")


def to_row(report: Report, *, confidence: bool = False) -> dict[str, Any]:
    """Write a report, with all that was read out of it, as a row of the annotation format.

    With `confidence` every event, mention, claim and figure has the reader's beside the fields of the format.
    """
    row: dict[str, Any] = {
        "id": report.id,
        "published": report.published.isoformat(),
        "publisher": report.publisher,
        "title": report.title,
    }
    if report.url:
        row["url"] = report.url
    row["sentences"] = [
        {
            "text": s.text,
            "kind": s.kind,
            "events": [_event_row(e) for e in s.events],
            "claims": [_claim_row(c) for c in s.claims],
            "figures": [_figure_row(f) for f in s.figures],
        }
        for s in report.sentences
    ]
    if confidence:
        for sentence, written in zip(report.sentences, row["sentences"], strict=True):
            _add_confidence(sentence, written)
    return row


def _add_confidence(sentence: Sentence, row: dict[str, Any]) -> None:
    for event, item in zip(sentence.events, row["events"], strict=True):
        item["confidence"] = event.confidence
        mentions = [*event.actors, *event.recipients]
        for mention, party in zip(mentions, [*item["actors"], *item["recipients"]], strict=True):
            party["confidence"] = mention.confidence
    for claim, item in zip(sentence.claims, row["claims"], strict=True):
        item["confidence"], item["speaker"]["confidence"] = claim.confidence, claim.speaker.confidence
    for figure, item in zip(sentence.figures, row["figures"], strict=True):
        item["confidence"] = figure.confidence


def _mention_row(m: Mention) -> dict[str, Any]:
    return {"text": m.text, "code": m.code, "sector": m.sector, "name": m.name}


def _when_row(w: When | None) -> dict[str, Any] | None:
    return {"text": w.span.text if w.span else None, "date": w.date} if w else None


def _event_row(e: Event) -> dict[str, Any]:
    row: dict[str, Any] = {
        "trigger": e.trigger.text,
        "type": e.type,
        "mode": e.mode,
        "status": e.status,
        "actors": [_mention_row(m) for m in e.actors],
        "recipients": [_mention_row(m) for m in e.recipients],
        "place": [p.text for p in e.place],
        "when": _when_row(e.when),
        "contexts": e.contexts,
    }
    if e.id:
        row["id"] = e.id
    return row


def _claim_row(c: Claim) -> dict[str, Any]:
    return {"speaker": _mention_row(c.speaker), "cue": c.cue.text, "content": c.content.text, "quote": c.quote}


def _figure_row(f: Figure) -> dict[str, Any]:
    return {
        "span": f.span.text,
        "value": f.value,
        "unit": f.unit,
        "measure": f.measure,
        "direction": f.direction,
        "versus": f.versus.text if f.versus else None,
        "period": _when_row(f.period),
        "about": f.about,
    }
