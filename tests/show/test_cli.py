"""The command line as a user meets it: its own process, its output and its one-sentence errors."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from communique.record import Record
from communique.relate import third_parties
from communique.resolve.countries import country_name
from tests.conftest import corpus_reports


def run(*words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "communique", *map(str, words)], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def pair(gold_record: Path) -> tuple[str, str]:
    """Two parties the record tells of."""
    rows = json.loads(
        run(
            "sql",
            "SELECT actor_codes[1] AS a, recipient_codes[1] AS b FROM events WHERE actor_codes[1] <> recipient_codes[1]"
            " GROUP BY ALL ORDER BY count(*) DESC, a, b LIMIT 1",
            "--json",
            "-r",
            gold_record,
        ).stdout
    )
    return rows[0]["a"], rows[0]["b"]


def test_show_prints_the_time_line(gold_record: Path, pair: tuple[str, str]) -> None:
    out = run("show", *pair, "-r", gold_record).stdout
    assert pair[0] in out
    assert pair[1] in out
    assert "communique event ID" in out


def test_show_is_the_same_from_either_side(gold_record: Path, pair: tuple[str, str]) -> None:
    one, other = (
        json.loads(run("show", *codes, "--json", "-r", gold_record).stdout) for codes in (pair, reversed(pair))
    )
    assert one == other
    assert one
    assert [row["date"] for row in one] == sorted(row["date"] for row in one)
    for row in one:
        assert row["words"][row["trigger_start"] : row["trigger_end"]] == row["trigger"]


def test_show_as_csv_holds_the_same_rows(gold_record: Path, pair: tuple[str, str]) -> None:
    rows = json.loads(run("show", *pair, "--json", "-r", gold_record).stdout)
    lines = list(csv.DictReader(io.StringIO(run("show", *pair, "--csv", "-r", gold_record).stdout)))
    assert [line["event_id"] for line in lines] == [row["event_id"] for row in rows]


def test_show_filters_by_type_and_day(gold_record: Path, pair: tuple[str, str]) -> None:
    rows = json.loads(run("show", *pair, "--json", "-r", gold_record).stdout)
    kind, day = rows[0]["type"], rows[-1]["date"]
    some = json.loads(run("show", *pair, "--type", kind.lower(), "--json", "-r", gold_record).stdout)
    assert {row["type"] for row in some} == {kind}
    late = json.loads(run("show", *pair, "--since", day, "--json", "-r", gold_record).stdout)
    assert late[-1]["event_id"] == rows[-1]["event_id"]
    assert len(late) < len(rows)


def test_names_work_where_codes_do(gold_record: Path, pair: tuple[str, str]) -> None:
    by_code = run("show", *pair, "--json", "-r", gold_record).stdout
    names = [country_name(code) for code in pair]
    assert json.loads(by_code)
    assert run("show", *names, "--json", "-r", gold_record).stdout == by_code
    assert run("show", *(name.lower() for name in names), "--json", "-r", gold_record).stdout == by_code


def test_event_shows_every_telling(gold_record: Path) -> None:
    [row] = json.loads(
        run(
            "sql",
            "SELECT event_id, n_mentions FROM events ORDER BY n_mentions DESC, event_id LIMIT 1",
            "--json",
            "-r",
            gold_record,
        ).stdout
    )
    assert row["n_mentions"] > 1
    out = run("event", row["event_id"][:8], "-r", gold_record).stdout
    assert f"{row['n_mentions']} tellings" in out


def test_report_shows_what_was_read(gold_record: Path) -> None:
    [row] = json.loads(run("sql", "SELECT report_id, title FROM reports LIMIT 1", "--json", "-r", gold_record).stdout)
    assert row["title"] in run("report", row["report_id"], "-r", gold_record).stdout


def test_who_tells_the_party_and_why() -> None:
    out = run("who", "Foreign Minister Wang Yi", "--on", "2021-03-22").stdout
    assert "CHN (China)" in out
    assert "Wang Yi" in out
    assert "leaders.csv, line" in out
    assert "members ALB BEL" in run("who", "NATO").stdout
    several = json.loads(run("who", "Chinese and Russian warships", "--json").stdout)
    assert [row["code"] for row in several] == ["CHN", "RUS"]


def test_when_tells_the_date() -> None:
    assert run("when", "late last year", "--on", "2021-03-23").stdout.strip() == "2020-10/2020-12"
    assert run("when", "Monday", "--on", "2021-03-23", "--future").stdout.strip() == "2021-03-29"
    assert "tells no date" in run("when", "the table", "--on", "2021-03-23", code=1).stderr


def test_where_tells_the_place() -> None:
    found = json.loads(run("where", "Tripoli", "--near", "Lebanon", "--json").stdout)[0]
    assert (found["code"], found["division"]) == ("LBN", "North Lebanon")
    assert "China, Taiwan, Japan" in run("where", "off the Senkaku islands").stdout
    assert "names no place" in run("where", "the main square", code=1).stderr


def test_a_wrong_lexicon_is_refused_in_one_sentence(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("name,code\nFoo,XX\n", encoding="utf-8")
    told = run("who", "Foo", "--lexicon", mine, code=1).stderr
    assert "mine.csv, line 2: 'XX' is no code" in told


def test_problems_are_listed(gold_record: Path) -> None:
    assert "It is empty: remove it." in run("problems", "-r", gold_record).stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "Atlantis", "CHN"), "'Atlantis' is no country"),
        (("show", "CHN", "PRK", "--since", "last year"), "write it as YYYY-MM-DD"),
        (("show", "CHN", "PRK", "--type", "WAR"), "'WAR' is no event type"),
        (("event", "ffffffffffff"), "no events whose id begins with"),
        (("sql", "SELECT * FROM nowhere"), "nowhere"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(gold_record: Path, words: tuple[str, ...], told: str) -> None:
    error = run(*words, "-r", gold_record, code=1).stderr
    assert told in error
    assert error.startswith("communique: ")


def test_what_reads_like_markup_is_shown_to_the_letter(tmp_path: Path) -> None:
    [report] = corpus_reports("bilateral.jsonl", 1)
    report.publisher = "[/b] Wire :smile:"
    with Record(tmp_path / "record", create=True).writer() as writer:
        writer.add([report])
        writer.merge()
    assert "[/b] Wire :smile:" in run("report", report.id, "-r", tmp_path / "record").stdout


def test_events_older_than_the_reports_are_told(tmp_path: Path) -> None:
    with Record(tmp_path / "record", create=True).writer() as writer:
        writer.add(corpus_reports("bilateral.jsonl", 1))
    assert "older than the reports" in run("show", "CHN", "PRK", "-r", tmp_path / "record").stderr


def test_two_columns_of_one_name_are_refused_in_csv(gold_record: Path) -> None:
    error = run("sql", "SELECT type, mode AS type FROM events", "--csv", "-r", gold_record, code=1).stderr
    assert "give one another name with AS" in error


def test_an_error_while_fetching_is_told_in_one_sentence(gold_record: Path) -> None:
    error = run("sql", "SELECT CAST(type AS INTEGER) FROM events", "-r", gold_record, code=1).stderr
    assert error.startswith("communique: The question cannot be answered")
    assert error.count("\n") == 1


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "nosuch.txt" in run("read", tmp_path / "nosuch.txt", "-r", tmp_path / "record", code=2).stderr
    assert not (tmp_path / "record").exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"id": "a", "published": "2024-01-01", "text": "Peru', "no valid JSON"),
        ('{"id": "a", "text": "Peru protested on Monday."}', "No publication date"),
        ('{"id": "a", "published": "2024-01-01", "text": "Peru protested."}\n' * 2, "a second time"),
        ("[" * 100_000, ":1"),
    ],
)
def test_bad_input_to_annotate_is_told_in_one_sentence(tmp_path: Path, text: str, told: str) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(text, encoding="utf-8")
    assert told in run("annotate", source, "-o", out, code=1).stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.jsonl"]


def test_no_record_is_told_in_one_sentence(tmp_path: Path) -> None:
    assert str(tmp_path / "none") in run("show", "CHN", "PRK", "-r", tmp_path / "none", code=1).stderr


def test_the_index_has_bars_and_turning_points(relation_path: Path) -> None:
    out = run("index", "China", "PRK", "--by", "quarter", "-r", relation_path).stdout
    assert "█" in out
    assert "* from 2021-01-01 on" in out
    rows = json.loads(run("index", "China", "PRK", "--json", "--since", "2020", "-r", relation_path).stdout)
    assert {row["period"][:4] for row in rows} == {"2020", "2021"}
    assert "no event" in run("index", "China", "France", "-r", relation_path).stdout


def test_figures_stand_with_their_sentences(relation_path: Path) -> None:
    out = run("figures", "China", "North Korea", "--measure", "exports", "-r", relation_path).stdout
    assert "worked back from $200 million" in out
    assert "others tell another value" in out
    assert "no such figure" in run("figures", "France", "-r", relation_path).stdout


def test_neighbours_are_ranked(relation_path: Path) -> None:
    rows = json.loads(run("neighbours", "PRK", "--json", "-r", relation_path).stdout)
    assert [row["other"] for row in rows] == ["CHN", "USA"]
    assert "PRK" in run("neighbours", "China", "USA", "-r", relation_path).stdout


def test_sides_stand_side_by_side(relation_path: Path) -> None:
    out = run("sides", "CHN", "PRK", "-r", relation_path).stdout
    assert "China says" in out
    assert "told by North Korea alone" in out
    assert len(json.loads(run("sides", "CHN", "PRK", "--json", "-r", relation_path).stdout)) == 2


def test_what_matters_most(relation_path: Path) -> None:
    assert len(json.loads(run("show", "CHN", "PRK", "--most", 5, "--json", "-r", relation_path).stdout)) == 5
    assert "--most ranks" in run("show", "CHN", "PRK", "--most", 5, "--type", "AID", "-r", relation_path, code=1).stderr


def test_export_and_brief_write_files(relation_path: Path, tmp_path: Path) -> None:
    out = run("export", "--as", "icews", "-o", tmp_path / "e.tsv", "-r", relation_path).stdout
    assert "50 events written" in out
    assert "no format" in run("export", "--as", "xml", "-o", tmp_path / "e", "-r", relation_path, code=1).stderr
    run("brief", "CHN", "PRK", "--from", "2020", "-o", tmp_path / "brief.html", "-r", relation_path)
    assert "China and North Korea" in (tmp_path / "brief.html").read_text(encoding="utf-8")


def test_an_event_tells_why_its_tellings_are_one(relation_path: Path) -> None:
    found = json.loads(run("show", "CHN", "PRK", "--most", 1, "--json", "-r", relation_path).stdout)
    told = run("event", found[0]["event_id"], "--why", "-r", relation_path).stdout
    assert "told first" in told
    assert "told first" not in run("event", found[0]["event_id"], "-r", relation_path).stdout


def test_an_event_as_each_side_tells_it(relation_path: Path) -> None:
    (name,) = Record(relation_path).sql("SELECT event_id FROM events ORDER BY n_mentions DESC, 1 LIMIT 1").fetchall()[0]
    out = run("event", name, "--sides", "-r", relation_path).stdout
    assert "China" in out
    assert "Xinhua" in out or "Yonhap" in out


def test_a_party_that_is_told_nothing_of_is_told_in_a_sentence(relation_path: Path) -> None:
    for command in (["neighbours", "Fiji"], ["neighbours", "Fiji", "Peru"], ["sides", "Fiji", "Peru"]):
        told = run(*command, "-r", relation_path).stdout
        assert told.count("\n") == 1
        assert "Fiji" in told


def test_neighbours_as_a_page(relation_path: Path, tmp_path: Path) -> None:
    out = run("neighbours", "CHN", "--graph", tmp_path / "n.html", "-r", relation_path).stdout
    assert "open it in a browser" in out
    assert "China and its neighbours" in (tmp_path / "n.html").read_text(encoding="utf-8")


def test_an_event_as_json(relation_path: Path) -> None:
    (name,) = Record(relation_path).sql("SELECT event_id FROM events ORDER BY n_mentions DESC, 1 LIMIT 1").fetchall()[0]
    (story,) = json.loads(run("event", name, "--json", "-r", relation_path).stdout)
    assert story["facts"]["n_mentions"] == len(story["tellings"])
    voices = json.loads(run("event", name, "--sides", "--json", "-r", relation_path).stdout)
    assert sum(len(voice["tellings"]) for voice in voices) == len(story["tellings"])


def test_third_parties_of_two(relation_path: Path) -> None:
    rows = json.loads(run("neighbours", "CHN", "PRK", "--third", "--json", "-r", relation_path).stdout)
    assert rows == third_parties(Record(relation_path), "CHN", "PRK", form="rows")
    failed = run("neighbours", "CHN", "--third", "-r", relation_path, code=1)
    assert "name the second one" in failed.stderr
