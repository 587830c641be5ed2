"""The command line: `communique read news/`, then `communique show CHN PRK`.

Every command imports what it needs when it runs, so that a short answer comes at once.
"""

from __future__ import annotations

import io
import os
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import click

from communique.errors import CommuniqueError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from communique.pipeline import Summary, Written
    from communique.record import Record

# click rather than typer: typer's own start-up takes longer than opening a record and asking it (docs/dependencies.md).
record_option = click.option(
    "--record", "-r", type=click.Path(path_type=Path), default="record", show_default=True, help="The record's folder."
)
json_option = click.option("--json", "form", flag_value="json", help="Write a JSON array.")
csv_option = click.option("--csv", "form", flag_value="csv", help="Write CSV.")
out_option = click.option(
    "--out",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where the reports go, as JSON Lines.",
)
source_argument = click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))

since_option = click.option("--since", metavar="YYYY-MM-DD", help="Leave out what was over before.")
until_option = click.option("--until", metavar="YYYY-MM-DD", help="Leave out what began later.")
confidence_option = click.option(
    "--min-confidence", type=click.FloatRange(0, 1), help="Only events that the reader is at least so sure of, 0 to 1."
)


class _Span(TypedDict):
    since: date | None
    until: date | None


class _SureSpan(_Span):
    min_confidence: float | None


class CommandError(CommuniqueError):
    """What was typed cannot be done."""


class StoppedError(CommuniqueError):
    """The user stopped it."""


def main() -> None:
    """Run the command line; what goes wrong is told in one sentence, never as a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Unicode shows "?" rather than a traceback
    try:
        app(prog_name="communique", standalone_mode=False)
    except StoppedError as error:
        click.echo(f"communique: {error}", err=True)
        os._exit(130)  # threads may still be at work, and a record needs no farewell
    except CommuniqueError as error:
        _fail(str(error))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else error.format_message())
    except click.ClickException as error:
        _fail(f"{error.format_message()} `communique --help` tells what there is.", error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("stopped.", 130)
    except OSError as error:
        _fail(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.")


def _fail(sentence: str, code: int = 1) -> None:
    click.echo(f"communique: {sentence}", err=True)
    sys.exit(code)


weights_option = click.option(
    "--weights",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Read with the weights in a folder.",
)


lexicon_option = click.option(
    "--lexicon",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Rows of your own for names, as CSV; they count before the package's.",
)
on_option = click.option("--on", "on", metavar="YYYY-MM-DD", help="The day it is read on; today if not given.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="communique", message="%(version)s")
def app() -> None:
    """Reads news into a record of international relations: who did what to whom, when, according to whom."""


@app.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@record_option
@click.option("--published", metavar="YYYY-MM-DD", help="The day of texts that carry no date.")
@click.option("--publisher", help="Who published the texts that do not say so.")
@weights_option
@lexicon_option
def read(
    paths: tuple[Path, ...],
    record: Path,
    published: str | None,
    publisher: str | None,
    weights: Path | None,
    lexicon: Path | None,
) -> None:
    """Read files and folders of news into the record: text, web pages, JSON and JSON Lines, .gz and .zip of these.

    The same command again adds nothing twice and goes on where it stopped.
    """
    from communique import pipeline

    day = _day(published, "--published")
    _extend(lexicon)
    with _bar() as bar:
        task = bar.add_task("reading", total=None)

        def progress(done: Summary) -> None:
            bar.update(task, description=_progress(done), completed=done.bytes_read, total=done.bytes_in_all)
            if done.stage == "waiting" and bar.disable:
                click.echo(f"communique: {_progress(done)}.", err=True)

        try:
            summary = pipeline.read(
                paths, record, published=day, publisher=publisher, weights=weights, progress=progress
            )
        except KeyboardInterrupt:
            raise StoppedError(
                "stopped; what the record holds is kept, and the same command goes on from here and merges its events."
            ) from None
    _print_summary(summary, record)


def _progress(done: Summary) -> str:
    if done.stage == "waiting":
        return "another process is writing to the record; waiting until it has ended"
    if done.stage == "merging":
        return f"{done.reports:,} reports read, {done.merged:,} of {done.to_merge:,} tellings merged into events"
    speed = done.sentences / done.seconds if done.seconds else 0
    return f"{done.reports:,} reports, {done.sentences:,} sentences, {speed:,.0f} a second"


def _bar() -> Any:
    from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

    console, text = _console(stderr=True), TextColumn("{task.description}")
    columns = (SpinnerColumn(), BarColumn(20), TaskProgressColumn(), text, TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _print_summary(summary: Summary, record: Path) -> None:
    click.echo(
        f"{summary.reports:,} reports read, {summary.copies:,} copies skipped, {summary.set_aside:,} set aside"
        f" into {record} in {summary.seconds:.1f} seconds:\n"
        f"{summary.sentences:,} sentences, {summary.mentions:,} tellings of events, {summary.claims:,} claims,"
        f" {summary.figures:,} figures; the record now holds {summary.events:,} events."
    )
    if summary.set_aside:
        click.echo("`communique problems` lists what was set aside and why.")


@app.command()
@record_option
@json_option
@csv_option
def problems(record: Path, form: str | None) -> None:
    """List the reports that were set aside, and why."""
    columns, rows = _open(record).answer("SELECT source, reason FROM problems ORDER BY source, reason")
    _answer(columns, rows, form)


@app.command()
@click.argument("a")
@click.argument("b")
@record_option
@since_option
@until_option
@click.option("--type", "types", multiple=True, help="Only events of this type; may be repeated.")
@click.option("--source", "sources", multiple=True, help="Only what this publisher tells; may be repeated.")
@confidence_option
@click.option("--most", type=click.IntRange(1), metavar="N", help="Only the N events that matter most.")
@json_option
@csv_option
def show(
    a: str,
    b: str,
    record: Path,
    since: str | None,
    until: str | None,
    types: tuple[str, ...],
    sources: tuple[str, ...],
    min_confidence: float | None,
    most: int | None,
    form: str | None,
) -> None:
    """Print the time line of two countries or bodies, given by code or name (PRK, "North Korea", EU).

    Who did what to whom, in which words, said by whom; newest last. `--most 10` keeps those that matter most: told by
    most reports and outlets, of a type that is rare for the pair, of a high score.
    """
    opened, pair = _open(record), (_code(a), _code(b))
    span = _sure_span(since, until, min_confidence)
    if most is None:
        rows = opened.timeline(*pair, types=_types(types), sources=sources or None, **span, form="rows")
    elif types or sources:
        raise CommandError("--most ranks all events of the pair; leave out --type and --source.")
    else:
        from communique.relate import weightiest

        rows = weightiest(opened, *pair, most=most, **span, form="rows")
    if form:
        _write(rows, form)
    elif rows:
        from communique.show import terminal

        _print(terminal.timeline_page(rows))
    else:
        click.echo(f"The record {record} tells of no event between {a} and {b}; try a wider filter, or read more.")


@app.command()
@click.argument("a")
@click.argument("b")
@record_option
@click.option(
    "--by", type=click.Choice(["week", "month", "quarter", "year"]), default="month", show_default=True, help="Periods."
)
@since_option
@until_option
@confidence_option
@json_option
@csv_option
def index(
    a: str,
    b: str,
    record: Path,
    by: Any,
    since: str | None,
    until: str | None,
    min_confidence: float | None,
    form: str | None,
) -> None:
    """Tell how cooperation and conflict of two parties went, by period and direction, and where it turned."""
    from communique import relate

    opened, pair = _open(record), (_code(a), _code(b))
    span = _sure_span(since, until, min_confidence)
    rows = relate.index(opened, *pair, by=by, **span, form="rows")
    if form:
        _write(rows, form)
    elif rows:
        from communique.show import relations

        _print(relations.index_page(rows, relate.turning_points(opened, *pair, by=by, **span)))
    else:
        click.echo(f"The record {record} tells of no event between {a} and {b} that is dated by the {by}.")


@app.command()
@click.argument("about", nargs=-1, required=True)
@record_option
@click.option("--measure", default="", help="Words that the measure or its sentence must hold: exports, troops.")
@click.option("--unit", help="The unit (USD, people, tonnes); by default the one most figures have.")
@since_option
@until_option
@json_option
@csv_option
def figures(
    about: tuple[str, ...],
    record: Path,
    measure: str,
    unit: str | None,
    since: str | None,
    until: str | None,
    form: str | None,
) -> None:
    """Print a measure over time, from all reports, in one unit: `communique figures China PRK --measure exports`.

    Changes in percent are worked back to levels where the text allows; values that contradict are marked.
    """
    from communique.relate import series

    codes = [_code(name) for name in about]
    span = _span(since, until)
    points = series(_open(record), codes, measure, unit=unit, **span)
    if form:
        _write(points, form)
    elif points:
        from communique.show import relations

        _print(relations.series_page(points))
    else:
        click.echo(f"The record {record} holds no such figure about {' and '.join(about)} with a period of its own.")


@app.command()
@click.argument("party")
@click.argument("other", required=False)
@record_option
@since_option
@until_option
@json_option
@csv_option
@click.option("--third", is_flag=True, help="Of two parties: who else takes part in what passes between them.")
@click.option("--graph", type=click.Path(dir_okay=False, path_type=Path), help="Draw them on a page, an HTML file.")
def neighbours(
    party: str,
    other: str | None,
    record: Path,
    since: str | None,
    until: str | None,
    form: str | None,
    third: bool,
    graph: Path | None,
) -> None:
    """Rank with whom a party had to do; with a second party, whom both had to do with."""
    from communique import relate

    opened, span = _open(record), _span(since, until)
    if graph:
        from communique.show.neighbours import neighbours_page

        _write_page(neighbours_page(opened, _code(party), **span), graph)
        return
    if third and not other:
        raise CommandError("--third asks of two parties; name the second one.")
    if other and third:
        rows = relate.third_parties(opened, _code(party), _code(other), **span, form="rows")
    elif other:
        rows = relate.common_neighbours(opened, _code(party), _code(other), **span, form="rows")
    else:
        rows = relate.neighbours(opened, _code(party), **span, form="rows")
    if not rows and not form:
        among = f"{party} and {other}" if other else party
        click.echo(f"The record {record} tells of no event that {among} had with others; try a wider span.")
        return
    _answer(list(rows[0]) if rows else ["other"], [tuple(row.values()) for row in rows], form)


@app.command()
@click.argument("a")
@click.argument("b")
@record_option
@since_option
@until_option
@json_option
def sides(a: str, b: str, record: Path, since: str | None, until: str | None, form: str | None) -> None:
    """Print what each of two parties says of their relation, and what one tells that the other leaves out."""
    from communique import relate

    span = _span(since, until)
    both = relate.sides(_open(record), _code(a), _code(b), **span)
    if form:
        _write([asdict(side) for side in both], form)
        return
    if not any(side.claims or side.alone for side in both):
        click.echo(f"Neither {a} nor {b} says anything of the other in the record {record}.")
        return
    from communique.show import relations

    _print(relations.sides_page(both))


@app.command()
@click.option("--as", "form", required=True, help="plover-jsonl, csv, parquet, gdelt, icews, quads or graphml.")
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path), help="The file; for quads a folder.")
@record_option
@click.option("--party", help="Only events of this party.")
@since_option
@until_option
@click.option("--all", "all_", is_flag=True, help="Also what was denied, planned, urged or feared.")
def export(
    form: str, out: Path, record: Path, party: str | None, since: str | None, until: str | None, all_: bool
) -> None:
    """Write the events in a format of the field."""
    from communique.show.exports import export as write

    span = _span(since, until)
    count = write(_open(record), form, out, party=_code(party) if party else None, actual=not all_, **span)
    click.echo(f"{count:,} events written to {out}.")


@app.command()
@click.argument("a")
@click.argument("b")
@record_option
@click.option("--out", "-o", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The HTML file.")
@click.option("--from", "--since", "since", metavar="YYYY-MM-DD", help="Leave out what was over before.")
@click.option("--to", "--until", "until", metavar="YYYY-MM-DD", help="Leave out what began later.")
def brief(a: str, b: str, record: Path, out: Path, since: str | None, until: str | None) -> None:
    """Write a brief of two parties: one page that opens offline, every statement linked to its sentence."""
    from communique.show.brief import brief as write

    page = write(_open(record), _code(a), _code(b), since=_day(since, "--from"), until=_day(until, "--to"))
    _write_page(page, out)


def _write_page(page: str, out: Path) -> None:
    from communique.output import written

    with written(out) as part:
        part.write_text(page, encoding="utf-8")
    click.echo(f"{out} written; open it in a browser.")


@app.command()
@record_option
def check(record: Path) -> None:
    """Verify a record: its tables, the references between them, and the spans against the texts."""
    from communique.record.check import check as look

    found = look(_open(record))
    for sentence in found:
        click.echo(sentence)
    if found:
        raise CommandError(f"{record} is not sound; `communique repair` mends what can be mended.")
    click.echo(f"{record} is sound.")


@app.command()
@record_option
@weights_option
def repair(record: Path, weights: Path | None) -> None:
    """Mend a record: make its head, its logs and its events anew, read again what lost a part."""
    from communique import pipeline
    from communique.record.check import check as look

    with _bar() as bar:
        bar.add_task("mending", total=None)
        done = pipeline.repair(record, weights=weights)
    for sentence in done or [f"There was nothing to mend in {record}."]:
        click.echo(sentence)
    left = look(_open(record))
    if left:
        raise CommandError(f"Not mended: {' '.join(left)} Read the news again into a new record.")


@app.command()
@click.argument("event_id")
@record_option
@click.option("--why", is_flag=True, help="Tell what joined each telling to those before it.")
@click.option("--sides", is_flag=True, help="Show it as each side tells it, and what one tells alone.")
@json_option
def event(event_id: str, record: Path, why: bool, sides: bool, form: str | None) -> None:
    """Show one event, by its id or the id's first letters: every telling of it, its words marked."""
    from communique.show import relations, terminal

    opened = _open(record)
    name = _full_id(opened, "events", "event_id", event_id)
    if sides:
        from communique.relate import voices

        heard = voices(opened, name)
        if form:
            _write([asdict(voice) for voice in heard], form)
        else:
            _print(relations.voices_page(heard))
    elif form:
        _write([asdict(opened.event(name))], form)
    else:
        _print(terminal.event_page(opened.event(name), why))


@app.command()
@click.argument("report_id")
@record_option
def report(report_id: str, record: Path) -> None:
    """Show one report, by its id or the id's first letters: its text with all that was read out of it."""
    from communique.show import terminal

    opened = _open(record)
    _print(terminal.report_page(opened.report(_full_id(opened, "reports", "report_id", report_id))))


@app.command()
@click.argument("query")
@record_option
@json_option
@csv_option
def sql(query: str, record: Path, form: str | None) -> None:
    """Ask the tables in SQL (DuckDB's): reports, sentences, mentions, events, claims, figures, problems."""
    columns, rows = _open(record).answer(query)
    _answer(columns, rows, form)


@app.command()
@source_argument
@out_option
@click.option("--merge", is_flag=True, help="Give every event the id it was merged under.")
@click.option("--confidence", is_flag=True, help="Write beside each event, party, claim and figure how sure it is.")
@weights_option
@lexicon_option
def annotate(
    source: Path, out: Path, merge: bool, confidence: bool, weights: Path | None, lexicon: Path | None
) -> None:
    """Write reports fully annotated in the codebook's format; annotations they hold are not looked at."""
    from communique import pipeline

    _extend(lexicon)
    with _bar() as bar:
        task = bar.add_task("annotating", total=None)

        def progress(done: int) -> None:
            bar.update(task, description=f"{done:,} reports annotated")

        done = pipeline.annotate_file(
            source, out, merge=merge, confidence=confidence, weights=weights, progress=progress
        )
    _print_written(done, out)


def _print_written(done: Written, out: Path) -> None:
    events = f" of {done.events:,} events" if done.events else ""
    click.echo(f"{done.reports:,} reports with {done.mentions:,} tellings{events} written to {out}.", err=True)


@app.command()
@source_argument
@out_option
def merge(source: Path, out: Path) -> None:
    """Merge the events that annotated reports hold, taken as one record."""
    from communique import pipeline

    _print_written(pipeline.merge_file(source, out), out)


@app.command()
@click.argument("phrase")
@on_option
@lexicon_option
@json_option
def who(phrase: str, on: str | None, lexicon: Path | None, form: str | None) -> None:
    """Tell whom a phrase stands for on a day, and why: "Foreign Minister Wang Yi"."""
    from communique.resolve import who as resolve_who
    from communique.resolve.countries import country_name
    from communique.resolve.lexicon import exact

    _extend(lexicon)
    found = resolve_who(phrase, _day(on, "--on") or date.today())
    answers = [{"code": m.code, "sector": m.sector, "name": m.name, "why": m.why} for m in found]
    if form:
        _write(answers, form)
        return
    for answer in answers:
        known = country_name(str(answer["code"]))
        answer["code"] = f"{answer['code']} ({known})" if known != answer["code"] else known
        for key, value in answer.items():
            click.echo(f"{key:7} {value or '-'}")
        body = exact(str(answer["name"]))
        if body and body.members:
            click.echo(f"members {' '.join(body.members)}")


@app.command()
@click.argument("expression")
@on_option
@click.option("--future", is_flag=True, help="Read it as the date of what is still to come.")
def when(expression: str, on: str | None, future: bool) -> None:
    """Tell which day, month, year or interval a date expression means on a day: "late last year"."""
    from communique.resolve import when as resolve_when

    day = _day(on, "--on") or date.today()
    found = resolve_when(expression, day, future=future)
    if found is None:
        raise CommandError(f"{expression!r} tells no date as read on {day}.")
    click.echo(found)


@app.command()
@click.argument("expression")
@click.option("--near", "near", metavar="STATE", multiple=True, help="A state it is likely to lie in.")
@json_option
def where(expression: str, near: tuple[str, ...], form: str | None) -> None:
    """Tell where a place lies: "the northern province of Kunduz"."""
    from communique.resolve import where as resolve_where
    from communique.resolve.countries import country_name

    found = resolve_where(expression, [_code(name) for name in near])
    if found is None:
        raise CommandError(f"{expression!r} names no place that is known.")
    if form:
        _write([found._asdict()], form)
        return
    known = country_name(found.code)
    lines = {
        "name": found.name,
        "kind": found.kind,
        "code": f"{found.code} ({known})" if known != found.code else known,
        "division": found.division,
        "at": f"{found.latitude:.3f}, {found.longitude:.3f}" if found.latitude is not None else "",
        "claimed": ", ".join(map(country_name, found.claimed_by)),
    }
    for key, value in lines.items():
        click.echo(f"{key:9} {value or '-'}")


def _extend(lexicon: Path | None) -> None:
    if lexicon:
        from communique.resolve.lexicon import extend

        extend(lexicon)


def _open(path: Path) -> Record:
    """Open a record to be asked; tell where its events are older than its reports."""
    from communique.record import Record

    record = Record(path)
    if not record.is_merged:
        click.echo("communique: the events are older than the reports; `communique read` merges them.", err=True)
    return record


def _code(name: str) -> str:
    from communique.resolve.countries import country

    code = country(name)
    if code is None:
        raise CommandError(f"{name!r} is no country or body that is known; give its name in English or its ISO code.")
    return code


def _types(names: tuple[str, ...]) -> list[str] | None:
    from communique import codebook

    wanted = [name.upper() for name in names]
    for name in wanted:
        if name not in codebook.TYPES:
            raise CommandError(f"{name!r} is no event type; the types are {', '.join(codebook.TYPES)}.")
    return wanted or None


def _span(since: str | None, until: str | None) -> _Span:
    return {"since": _day(since, "--since"), "until": _day(until, "--until")}


def _sure_span(since: str | None, until: str | None, min_confidence: float | None) -> _SureSpan:
    return {**_span(since, until), "min_confidence": min_confidence}


def _day(value: str | None, option: str) -> date | None:
    """A day as it was typed; a year or a month means its first day, and with `--until` its last."""
    if value is None:
        return None
    from communique.record.dates import first_and_last_day

    days = None if "/" in value else first_and_last_day(value)
    if days is None:
        raise CommandError(f"{option} {value!r} is no day; write it as YYYY-MM-DD.")
    return days[option in ("--until", "--to")]


def _full_id(record: Record, table: str, column: str, start: str) -> str:
    """The one id that begins with these letters."""
    found = record.sql(
        f"SELECT {column} FROM {table} WHERE starts_with({column}, $start) LIMIT 2", {"start": start}
    ).fetchall()
    if len(found) != 1:
        many = "several" if found else "no"
        raise CommandError(f"The record has {many} {table} whose id begins with {start!r}.")
    return str(found[0][0])


def _answer(columns: list[str], rows: list[tuple[Any, ...]], form: str | None) -> None:
    """Print an answer as a table, JSON or CSV."""
    if not form:
        from communique.show import terminal

        _print(terminal.rows_table(columns, rows))
        return
    twice = next((name for name in columns if columns.count(name) > 1), None)
    if twice:
        raise CommandError(f"Two columns are called {twice!r}; give one another name with AS.")
    _write([dict(zip(columns, row, strict=True)) for row in rows], form, columns)


def _write(rows: list[dict[str, Any]], form: str, columns: list[str] | None = None) -> None:
    from communique.show.rows import write_csv, write_json

    if form == "json":
        write_json(rows, sys.stdout)
        return
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(newline="")  # CSV brings its own line ends
    write_csv(rows, sys.stdout, columns)


def _print(page: RenderableType) -> None:
    _console().print(page, soft_wrap=False)


def _console(stderr: bool = False) -> Any:
    from rich.console import Console

    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not console.is_terminal and not stderr:
        console.width = max(console.width, 160)  # a file has no width of its own
    return console


if __name__ == "__main__":
    main()
