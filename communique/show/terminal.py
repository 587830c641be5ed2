"""The record in the terminal: time lines, events with their tellings, reports with their spans marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from communique import codebook
from communique.record.story import EventStory, Telling
from communique.types import Claim, Event, Figure, Report, Sentence, Span

__all__ = ["event_page", "report_page", "rows_table", "timeline_page"]

QUAD_STYLES = {
    "verbal cooperation": "cyan",
    "material cooperation": "green",
    "verbal conflict": "yellow",
    "material conflict": "red",
}
ROLE_STYLES = {
    "trigger": "bold reverse",
    "actor": "bold green",
    "recipient": "bold magenta",
    "place": "underline",
    "when": "italic cyan",
    "cue": "dim bold",
    "speaker": "bold blue",
    "figure": "bold yellow",
}
MOST_DAYS = 7
"""Days of publication shown of an event; most news of one is of its first."""
AROUND = 70
"""Characters of a sentence shown on either side of the trigger."""


def timeline_page(rows: Sequence[Mapping[str, Any]]) -> RenderableType:
    """The time line of a pair: one line an event, newest last."""
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for name in ("date", "who", "type", "to whom"):
        table.add_column(name, no_wrap=name in ("date", "type"))
    table.add_column("the words it was read from", ratio=1, min_width=24)
    table.add_column("said by", max_width=18)
    table.add_column("n", justify="right")
    table.add_column("event", style="dim", no_wrap=True)
    for row in rows:
        table.add_row(
            _day(row),
            _parties(row["actor_codes"]),
            _act(row["type"], row["mode"], row["status"]),
            _parties(row["recipient_codes"]),
            _around(row["words"], row["trigger_start"], row["trigger_end"]),
            row["said_by"] or "",
            str(row["n_reports"]),
            row["event_id"][:8],
        )
    notes = "n: number of reports."
    if any(row["date_from"] == "published" for row in rows):
        notes += " ≤: the text gives no date; told on that day."
    return Group(table, Text(f"\n{notes} `communique event ID` shows an event with all its tellings.", style="dim"))


def event_page(story: EventStory, why: bool = False) -> RenderableType:
    """An event, and every telling of it in its sentence with the spans marked; `why` adds what joined them."""
    facts = story.facts
    head = Text.assemble(
        (_day(facts), "bold"),
        "  ",
        _parties(facts["actor_codes"]),
        " ",
        _act(facts["type"], facts["mode"], facts["status"]),
        " ",
        _parties(facts["recipient_codes"]),
    )
    lines: list[RenderableType] = [head, Text(f"{codebook.TYPES[facts['type']].meaning}", style="dim")]
    lines.append(Text(f"{_count(facts['n_mentions'], 'telling')} in {_count(facts['n_reports'], 'report')}\n"))
    if facts["n_reports"] > 1:
        lines.append(_by_outlet_and_day(story))
    lines += [Text(f"told differently: {difference}\n", style="yellow") for difference in facts["disagreements"]]
    for telling in story.tellings:
        lines += [_source_line(telling), Padding(_marked_telling(telling), (0, 0, 0, 2))]
        lines.append(Text(f"  {telling.reason}\n" if why else "", style="dim"))
    lines.append(_legend(("trigger", "actor", "recipient", "place", "when")))
    return Group(*lines)


def _by_outlet_and_day(story: EventStory) -> RenderableType:
    """How many reports tell an event, by outlet and by day of publication."""
    days = sorted({telling.published for telling in story.tellings})[:MOST_DAYS]
    outlets: dict[str, dict[Any, set[str]]] = {}
    for telling in story.tellings:
        of = outlets.setdefault(telling.publisher or "(no outlet)", {})
        of.setdefault(telling.published, set()).add(telling.report_id)
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column("reports by")
    for day in days:
        table.add_column(str(day), justify="right")
    for outlet, of in sorted(outlets.items(), key=lambda item: (min(item[1]), item[0])):
        table.add_row(outlet, *(str(len(of[day])) if day in of else "" for day in days))
    return Padding(table, (0, 0, 1, 0))


def report_page(report: Report) -> RenderableType:
    """A report's text with everything read out of it marked; what is never coded is dim."""
    lines: list[RenderableType] = [
        Text(report.title or "(no title)", style="bold"),
        Text(f"{report.published}  {report.publisher or ''}  {report.source}\n", style="dim"),
    ]
    for sentence in report.sentences:
        lines.append(_marked_sentence(sentence))
        lines += [Padding(line, (0, 0, 0, 4)) for line in _readings(sentence)]
    lines.append(Text())
    lines.append(_legend(("trigger", "actor", "recipient", "place", "when", "speaker", "cue", "figure")))
    return Group(*lines)


def rows_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
    """Any answer as a plain table."""
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for name in columns:
        table.add_column(name)
    for row in rows:
        table.add_row(*("" if value is None else _plain(value) for value in row))
    return table


def _plain(value: Any) -> Text:
    return Text("; ".join(map(str, value)) if isinstance(value, list) else str(value))


def _day(row: Mapping[str, Any]) -> str:
    return f"≤{row['date']}" if row["date_from"] == "published" else f" {row['date']}"


def _act(type: str, mode: str | None, status: str) -> Text:
    name = f"{type} {mode}" if mode else type
    text = Text(name, style=QUAD_STYLES[codebook.TYPES[type].quad])
    if status != "actual":
        text.append(f" ({status})", style="dim")
    return text


def _parties(codes: Sequence[str]) -> str:
    return " ".join(codes) or "-"


def _around(words: str, start: int, end: int) -> Text:
    """The trigger in bold between the words around it."""
    left = words.rfind(" ", 0, max(0, start - AROUND) + 1) + 1 if start > AROUND else 0
    right = words.find(" ", end + AROUND) if end + AROUND < len(words) else -1
    right = len(words) if right < 0 else right
    return Text.assemble(
        "…" if left else "",
        words[left:start],
        (words[start:end], "bold"),
        words[end:right],
        "…" if right < len(words) else "",
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _source_line(telling: Telling) -> Text:
    where = " · ".join(x for x in (telling.publisher, telling.title) if x)
    text = Text.assemble((str(telling.published), "bold"), f"  {where}  ", (f"report {telling.report_id}", "dim"))
    if telling.speaker:
        text.append(f"  according to {telling.said_by}", style="blue")
    if telling.printed_by:
        text.append(f"  printed again by {', '.join(telling.printed_by)}", style="dim")
    return text


def _event_spans(event: Event) -> Iterable[tuple[str, Span]]:
    yield from (("actor", m) for m in event.actors)
    yield from (("recipient", m) for m in event.recipients)
    yield from (("place", p) for p in event.place)
    if event.when and event.when.span:
        yield "when", event.when.span
    yield "trigger", event.trigger


def _marked_telling(telling: Telling) -> Text:
    return _mark(telling.words, _event_spans(telling.event))


def _marked_sentence(sentence: Sentence) -> Text:
    if sentence.kind in ("related", "boilerplate"):
        return Text(f"[{sentence.kind}] {sentence.text}", style="dim")
    spans = [span for event in sentence.events for span in _event_spans(event)]
    spans += [
        (role, span) for claim in sentence.claims for role, span in (("speaker", claim.speaker), ("cue", claim.cue))
    ]
    spans += [("figure", figure.span) for figure in sentence.figures]
    text = _mark(sentence.text, spans)
    if sentence.kind == "headline":
        text.stylize("bold")
    return text


def _mark(words: str, spans: Iterable[tuple[str, Span]]) -> Text:
    text = Text(words)
    for role, span in spans:
        text.stylize(ROLE_STYLES[role], span.start, span.end)
    return text


def _readings(sentence: Sentence) -> Iterable[Text]:
    yield from map(_event_line, sentence.events)
    yield from map(_claim_line, sentence.claims)
    yield from map(_figure_line, sentence.figures)


def _event_line(event: Event) -> Text:
    line = Text("→ ", style="dim")
    line.append(f"{_names(event.actors)} ")
    line.append_text(_act(event.type, event.mode, event.status))
    line.append(f" {_names(event.recipients)}")
    if event.when and event.when.date:
        line.append(f"  {event.when.date}", style="cyan")
    if event.id:
        line.append(f"  {event.id[:8]}", style="dim")
    return line


def _names(mentions: Sequence[Any]) -> str:
    return ", ".join(f"{m.name or m.text} [{m.code}{' ' + m.sector if m.sector else ''}]" for m in mentions) or "-"


def _claim_line(claim: Claim) -> Text:
    speaker = f"{claim.speaker.name or claim.speaker.text} [{claim.speaker.code}]"
    return Text.assemble(("“ ", "dim"), (speaker, "blue"), f" {claim.cue.text}: {claim.content.text}")


def _figure_line(figure: Figure) -> Text:
    line = Text.assemble(("# ", "dim"), (f"{figure.value:,.12g} {figure.unit}", "yellow"), f"  {figure.measure}")
    if figure.direction:
        line.append(f"  {figure.direction}")
    if figure.versus:
        line.append(f"  against {figure.versus.text}")
    if figure.period and figure.period.date:
        line.append(f"  in {figure.period.date}", style="cyan")
    if figure.about:
        line.append(f"  about {' '.join(figure.about)}", style="dim")
    return line


def _legend(roles: Sequence[str]) -> Text:
    return Text("  ").join(Text(role, style=ROLE_STYLES[role]) for role in roles)
