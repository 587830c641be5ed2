"""Relations in the terminal: the index as bars, figures over time, claims side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from communique.relate import Side, TurningPoint, Voice
from communique.resolve.countries import country_name

__all__ = ["index_page", "series_page", "sides_page", "voices_page"]

BAR = 18
"""Characters of the longest bar."""
MOST_CLAIMS = 12


def index_page(rows: Sequence[Mapping[str, Any]], turning: Sequence[TurningPoint]) -> RenderableType:
    """The index of all directions as bars, those of each direction as numbers, and the turning points."""
    directions = list(dict.fromkeys(row["direction"] for row in rows))
    longest = max((max(row["cooperation"], -row["conflict"]) for row in rows if row["direction"] == "all"), default=1)
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column("from", no_wrap=True)
    table.add_column("conflict", justify="right", no_wrap=True)
    table.add_column("cooperation", no_wrap=True)
    for name in ("net", "mean", "events", "reports", *(f"net {d}" for d in directions if d != "all")):
        table.add_column(name, justify="right", no_wrap=True)
    turned = {point.period for point in turning}
    by_period: dict[Any, dict[str, Mapping[str, Any]]] = {}
    for row in rows:
        by_period.setdefault(row["period"], {})[row["direction"]] = row
    silent = False
    for period, of in by_period.items():
        every = of["all"]
        if not every["events"] and period not in turned:
            if not silent:
                table.add_row(" …")
            silent = True
            continue
        silent = False
        table.add_row(
            f"{'*' if period in turned else ' '}{period}",
            _bar(-every["conflict"], longest, "red", left=True),
            _bar(every["cooperation"], longest, "green"),
            f"{every['net']:+.1f}",
            "" if every["mean"] is None else f"{every['mean']:+.1f}",
            str(every["events"]),
            str(every["reports"]),
            *(f"{of[d]['net']:+.1f}" if of[d]["events"] else "" for d in directions if d != "all"),
        )
    notes = Text("\nScores of what happened, -10 (conflict) to +10 (cooperation) an event, summed by period.", "dim")
    return Group(table, notes, *map(_turning, turning))


def _bar(value: float, longest: float, style: str, left: bool = False) -> Text:
    length = round(BAR * value / longest) if longest else 0
    number = f"{value:.1f}" if value else ""
    bar = ("█" * length, style)
    return Text.assemble(f"{number} ", bar) if left else Text.assemble(bar, f" {number}")


def _turning(point: TurningPoint) -> Text:
    text = Text(f"\n* from {point.period} on {point.after:+.1f} a period instead of {point.before:+.1f}:", "bold")
    for event in point.events:
        who = f"{' '.join(event['actor_codes']) or '-'} {event['type']} {' '.join(event['recipient_codes']) or '-'}"
        text.append(f"\n  {event['date']}  {who}  {event['words']}  ({event['event_id'][:8]})", style="not bold")
    return text


def series_page(points: Sequence[Mapping[str, Any]]) -> RenderableType:
    """The values of a measure, one line each, with a bar and the sentence it was read from."""
    longest = max((abs(p["value"]) for p in points), default=1)
    table = Table(box=None, padding=(0, 1), header_style="dim")
    unit = points[0]["unit"]
    for name in ("period", unit, "", "how", "the words it was read from", "report"):
        table.add_column(name, no_wrap=name in ("period", "", "report"), justify="right" if name == unit else "left")
    for p in points:
        how = Text(p["how"])
        if p["conflicts"]:
            how = Text(f"{p['how']} (others tell another value)", "yellow")
        bar = Text("█" * round(BAR * abs(p["value"]) / longest) if longest else "", "cyan")
        table.add_row(str(p["period"]), f"{p['value']:,.12g}", bar, how, p["words"], p["report_id"][:8])
    return table


def sides_page(both: Sequence[Side]) -> RenderableType:
    """What each side says, one column a side, and what only one of them tells."""
    grid = Table.grid(padding=(0, 3, 0, 0), expand=True)
    for _ in both:
        grid.add_column(ratio=1)
    grid.add_row(*map(_side, both))
    return grid


def _side(side: Side) -> RenderableType:
    lines: list[RenderableType] = [Text(f"{country_name(side.code)} says", style="bold")]
    for claim in side.claims[:MOST_CLAIMS]:
        mark = "“" if claim["quote"] == "direct" else "·"
        head = f"{claim['published']} {claim['said_by'] or ''} {claim['cue']}: "
        lines.append(Text.assemble((f"{mark} ", "dim"), (head, "blue"), claim["content"]))
    if len(side.claims) > MOST_CLAIMS:
        lines.append(Text(f"and {len(side.claims) - MOST_CLAIMS} more (--json has them all)", style="dim"))
    if side.alone:
        lines.append(Text(f"\ntold by {country_name(side.code)} alone", style="bold"))
    for event in side.alone:
        who = f"{' '.join(event['actor_codes']) or '-'} {event['type']} {' '.join(event['recipient_codes']) or '-'}"
        lines.append(Text.assemble((f"{event['date']} {who}: ", "green"), event["words"]))
    return Group(*lines)


def voices_page(voices: Sequence[Voice]) -> RenderableType:
    """How each side tells one event, one below the other, and what it alone tells."""
    lines: list[RenderableType] = []
    for voice in voices:
        lines.append(Text(f"{country_name(voice.code) if voice.code else 'Others'}", style="bold"))
        for telling in voice.tellings:
            mark = "“" if telling["quote"] == "direct" else "·"
            said = telling["said_by"] or telling["publisher"] or ""
            outlet = f" in {telling['publisher']}" if telling["publisher"] and telling["publisher"] != said else ""
            head = f"{telling['published']} {said}{outlet}: "
            lines.append(Text.assemble((f"  {mark} ", "dim"), (head, "blue"), telling["words"]))
        if voice.alone:
            lines.append(Text(f"  told by none of the others: {'; '.join(voice.alone)}", style="yellow"))
        lines.append(Text())
    return Group(*lines)
