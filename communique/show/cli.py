"""The command line: `communique read news/`, then `communique show CHN PRK`.

Every command imports what it needs when it runs, so that a short answer comes at once.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.errors import CommuniqueError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from communique.pipeline import Summary

# click rather than typer: typer's own start-up takes longer than opening a record and asking it (docs/dependencies.md).
record_option = click.option(
    "--record", "-r", type=click.Path(path_type=Path), default="record", show_default=True, help="The record's folder."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Write a JSON array.")
csv_option = click.option("--csv", "as_csv", is_flag=True, help="Write CSV.")
out_option = click.option(
    "--out", "-o", type=click.Path(path_type=Path), required=True, help="Where the reports go, as JSON Lines."
)
source_argument = click.argument("source", type=click.Path(path_type=Path))


class CommandError(CommuniqueError):
    """What was typed cannot be done."""


def main() -> None:
    """Run the command line; what goes wrong is told in one sentence, never as a traceback."""
    try:
        app(prog_name="communique", standalone_mode=False)
    except CommuniqueError as error:
        _fail(str(error))
    except click.ClickException as error:
        _fail(f"{error.format_message()} `communique --help` tells what there is.", error.exit_code)
    except click.Abort:
        _fail("stopped.", 130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has left, as `| head` does
        sys.exit(0)
    except OSError as error:
        _fail(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.")


def _fail(sentence: str, code: int = 1) -> None:
    click.echo(f"communique: {sentence}", err=True)
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="communique", message="%(version)s")
def app() -> None:
    """Reads news into a record of international relations: who did what to whom, when, according to whom."""


@app.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@record_option
@click.option("--published", metavar="YYYY-MM-DD", help="The day of texts that carry no date.")
@click.option("--publisher", help="Who published the texts that do not say so.")
def read(paths: tuple[Path, ...], record: Path, published: str | None, publisher: str | None) -> None:
    """Read files and folders of news into the record: text, web pages, JSON Lines, .gz and .zip of these.

    The same command again adds nothing twice and goes on where it stopped.
    """
    from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

    from communique import pipeline

    day = _day(published, "--published")
    text = TextColumn("{task.description}")
    columns = (SpinnerColumn(), BarColumn(20), TaskProgressColumn(), text, TimeElapsedColumn())
    with Progress(*columns, console=_console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def progress(done: Summary) -> None:
            bar.update(task, description=_progress(done), completed=done.bytes_read, total=done.bytes_in_all)

        try:
            summary = pipeline.read(paths, record, published=day, publisher=publisher, progress=progress)
        except KeyboardInterrupt:
            raise CommandError("stopped; what was read is kept, and the same command goes on from here.") from None
    _print_summary(summary, record)


def _progress(done: Summary) -> str:
    speed = done.sentences / done.seconds if done.seconds else 0
    return f"{done.reports:,} reports, {done.sentences:,} sentences, {speed:,.0f} a second"


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
def problems(record: Path, as_json: bool, as_csv: bool) -> None:
    """List the reports that were set aside, and why."""
    _answer(_open(record).sql("SELECT source, reason FROM problems ORDER BY source, reason"), as_json, as_csv)


@app.command()
@click.argument("a")
@click.argument("b")
@record_option
@click.option("--since", metavar="YYYY-MM-DD", help="Leave out what was over before.")
@click.option("--until", metavar="YYYY-MM-DD", help="Leave out what began later.")
@click.option("--type", "types", multiple=True, help="Only events of this type; may be repeated.")
@click.option("--source", "sources", multiple=True, help="Only what this publisher tells; may be repeated.")
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
    as_json: bool,
    as_csv: bool,
) -> None:
    """Print the time line of two countries or bodies, given by code or name (PRK, "North Korea", EU).

    Who did what to whom, in which words, said by whom; newest last.
    """
    rows = _open(record).timeline(
        _code(a),
        _code(b),
        since=_day(since, "--since"),
        until=_day(until, "--until"),
        types=_types(types),
        sources=sources or None,
        form="rows",
    )
    if as_json or as_csv:
        _write(rows, as_json)
    elif rows:
        from communique.show import terminal

        _print(terminal.timeline_page(rows))
    else:
        click.echo(f"The record {record} tells of no event between {a} and {b}; try a wider filter, or read more.")


@app.command()
@click.argument("event_id")
@record_option
def event(event_id: str, record: Path) -> None:
    """Show one event, by its id or the id's first letters: every telling of it, its words marked."""
    from communique.show import terminal

    opened = _open(record)
    _print(terminal.event_page(opened.event(_full_id(opened, "events", "event_id", event_id))))


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
def sql(query: str, record: Path, as_json: bool, as_csv: bool) -> None:
    """Ask the tables in SQL (DuckDB's): reports, sentences, mentions, events, claims, figures, problems."""
    _answer(_open(record).sql(query), as_json, as_csv)


@app.command()
@source_argument
@out_option
@click.option("--merge", is_flag=True, help="Give every event the id it was merged under.")
def annotate(source: Path, out: Path, merge: bool) -> None:
    """Write reports fully annotated in the codebook's format; annotations they hold are not looked at."""
    from communique import pipeline

    pipeline.annotate_file(source, out, merge=merge)


@app.command()
@source_argument
@out_option
def merge(source: Path, out: Path) -> None:
    """Merge the events that annotated reports hold, taken as one record."""
    from communique import pipeline

    pipeline.merge_file(source, out)


def _open(path: Path) -> Any:
    from communique.record import Record

    return Record(path)


def _code(name: str) -> str:
    from communique.resolve.actors import country

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


def _answer(answer: Any, as_json: bool, as_csv: bool) -> None:
    """Print a relation as a table, JSON or CSV."""
    columns, rows = answer.columns, answer.fetchall()
    if as_json or as_csv:
        _write([dict(zip(columns, row, strict=True)) for row in rows], as_json, columns)
        return
    from communique.show import terminal

    _print(terminal.rows_table(columns, rows))


def _write(rows: list[dict[str, Any]], as_json: bool, columns: list[str] | None = None) -> None:
    from communique.show.rows import write_csv, write_json

    if as_json:
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
