"""The command line: `communique read news/`, then `communique show CHN PRK`.

Every command imports what it needs when it runs, so that a short answer comes at once.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from communique.errors import CommuniqueError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from communique.pipeline import Summary

app = typer.Typer(
    name="communique",
    help="Reads news into a record of international relations: who did what to whom, when, according to whom.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

RecordOption = Annotated[Path, typer.Option("--record", "-r", help="The folder of the record.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Write a JSON array.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="Write CSV.")]
DEFAULT = Path("record")


class CommandError(CommuniqueError):
    """What was typed cannot be done."""


def main() -> None:
    """Run the command line; what goes wrong is told in one sentence, never as a traceback."""
    try:
        app()
    except CommuniqueError as error:
        typer.echo(f"communique: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has left, as `| head` does
        sys.exit(0)
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        typer.echo(f"communique: {error.strerror or error}{where}", err=True)
        sys.exit(1)


@app.command()
def read(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders of news: text, HTML, JSON Lines, .gz, .zip.")],
    record: RecordOption = DEFAULT,
    published: Annotated[str | None, typer.Option(help="YYYY-MM-DD: the day of texts that carry no date.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published texts that do not say so.")] = None,
) -> None:
    """Read news into the record. The same command again adds nothing twice and goes on where it stopped."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

    from communique import pipeline

    day = _day(published, "--published")
    columns = (
        SpinnerColumn(),
        BarColumn(20),
        TaskProgressColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=_console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        try:
            summary = pipeline.read(
                paths,
                record,
                published=day,
                publisher=publisher,
                progress=lambda done: bar.update(
                    task, description=_progress(done), completed=done.bytes_read, total=done.bytes_in_all
                ),
            )
        except KeyboardInterrupt:
            raise CommandError(
                "stopped; what was read so far is kept, and the same command goes on from here."
            ) from None
    _print_summary(summary, record)


def _progress(done: Summary) -> str:
    speed = done.sentences / done.seconds if done.seconds else 0
    return f"{done.reports:,} reports, {done.sentences:,} sentences, {speed:,.0f} a second"


def _print_summary(summary: Summary, record: Path) -> None:
    typer.echo(
        f"{summary.reports:,} reports read, {summary.copies:,} copies skipped, {summary.set_aside:,} set aside"
        f" into {record} in {summary.seconds:.1f} seconds:\n"
        f"{summary.sentences:,} sentences, {summary.mentions:,} tellings of events, {summary.claims:,} claims,"
        f" {summary.figures:,} figures; the record now holds {summary.events:,} events."
    )
    if summary.set_aside:
        typer.echo("`communique problems` lists what was set aside and why.")


@app.command()
def problems(record: RecordOption = DEFAULT, json: JsonOption = False, csv: CsvOption = False) -> None:
    """List the reports that were set aside, and why."""
    _answer(_open(record).sql("SELECT source, reason FROM problems ORDER BY source, reason"), json, csv)


@app.command()
def show(
    a: Annotated[str, typer.Argument(help="A country or body: its code or its name (PRK, 'North Korea', EU).")],
    b: Annotated[str, typer.Argument(help="The other one.")],
    record: RecordOption = DEFAULT,
    since: Annotated[str | None, typer.Option(help="YYYY-MM-DD: leave out what was over before.")] = None,
    until: Annotated[str | None, typer.Option(help="YYYY-MM-DD: leave out what began later.")] = None,
    type: Annotated[list[str] | None, typer.Option(help="Only events of this type; may be repeated.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only what this publisher tells; may be repeated.")] = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Print the time line of a pair: who did what to whom, in which words, said by whom. Newest last."""
    from communique.show import terminal

    rows = _open(record).timeline(
        _code(a),
        _code(b),
        since=_day(since, "--since"),
        until=_day(until, "--until"),
        types=_types(type),
        sources=source or None,
        form="rows",
    )
    if json or csv:
        _write(rows, json)
    elif rows:
        _print(terminal.timeline_page(rows))
    else:
        typer.echo(f"The record {record} tells of no event between {a} and {b}; try a wider filter, or read more.")


@app.command()
def event(
    event_id: Annotated[str, typer.Argument(help="An event's id, or its first letters.")],
    record: RecordOption = DEFAULT,
) -> None:
    """Show one event with every telling of it, the words it was read from marked."""
    from communique.show import terminal

    opened = _open(record)
    _print(terminal.event_page(opened.event(_full_id(opened, "events", "event_id", event_id))))


@app.command()
def report(
    report_id: Annotated[str, typer.Argument(help="A report's id, or its first letters.")],
    record: RecordOption = DEFAULT,
) -> None:
    """Show one report's text with all that was read out of it marked."""
    from communique.show import terminal

    opened = _open(record)
    _print(terminal.report_page(opened.report(_full_id(opened, "reports", "report_id", report_id))))


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="SQL over reports, sentences, mentions, events, claims, figures.")],
    record: RecordOption = DEFAULT,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Ask the record in SQL (DuckDB's)."""
    _answer(_open(record).sql(query), json, csv)


@app.command()
def annotate(
    source: Annotated[Path, typer.Argument(help="Reports as JSON Lines, with `sentences` or `text`.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the annotated reports go.")],
    merge: Annotated[bool, typer.Option("--merge", help="Give every event the id it was merged under.")] = False,
) -> None:
    """Write reports fully annotated in the codebook's format; annotations they hold are not looked at."""
    from communique import pipeline

    pipeline.annotate_file(source, out, merge=merge)


@app.command()
def merge(
    source: Annotated[Path, typer.Argument(help="Annotated reports as JSON Lines.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where they go, every event with its id.")],
) -> None:
    """Merge the events that annotated reports hold, taken as one record."""
    from communique import pipeline

    pipeline.merge_file(source, out)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(installed("communique"))
        raise typer.Exit


def _open(path: Path) -> Any:
    from communique.record import Record

    return Record(path)


def _code(name: str) -> str:
    from communique.resolve.actors import country

    code = country(name)
    if code is None:
        raise CommandError(f"{name!r} is no country or body that is known; give its name in English or its ISO code.")
    return code


def _types(names: list[str] | None) -> list[str] | None:
    from communique import codebook

    wanted = [name.upper() for name in names or []]
    for name in wanted:
        if name not in codebook.TYPES:
            raise CommandError(f"{name!r} is no event type; the types are {', '.join(codebook.TYPES)}.")
    return wanted or None


def _day(value: str | None, option: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise CommandError(f"{option} {value!r} is no day; write it as YYYY-MM-DD.") from None


def _full_id(record: Any, table: str, column: str, start: str) -> str:
    """The one id that begins with these letters."""
    found = record.sql(
        f"SELECT {column} FROM {table} WHERE starts_with({column}, $start) LIMIT 2", {"start": start}
    ).fetchall()
    if len(found) != 1:
        many = "several" if found else "no"
        raise CommandError(f"The record has {many} {table} whose id begins with {start!r}.")
    return str(found[0][0])


def _answer(answer: Any, json: bool, csv: bool) -> None:
    """Print a relation as a table, JSON or CSV."""
    columns, rows = answer.columns, answer.fetchall()
    if json or csv:
        _write([dict(zip(columns, row, strict=True)) for row in rows], json, columns)
        return
    from communique.show import terminal

    _print(terminal.rows_table(columns, rows))


def _write(rows: list[dict[str, Any]], json: bool, columns: list[str] | None = None) -> None:
    from communique.show.rows import write_csv, write_json

    if json:
        write_json(rows, sys.stdout)
    else:
        write_csv(rows, sys.stdout, columns)


def _print(page: RenderableType) -> None:
    _console().print(page, soft_wrap=False)


def _console(stderr: bool = False) -> Any:
    from rich.console import Console

    console = Console(stderr=stderr, highlight=False)
    if not console.is_terminal and not stderr:
        console.width = max(console.width, 160)  # a file has no width of its own
    return console


if __name__ == "__main__":
    main()
