"""Opening a record and asking it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from communique.record import Record, RecordError
from communique.types import Report

TABLES = ("reports", "sentences", "mentions", "claims", "figures", "problems", "events")


def test_there_is_no_record(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="There is no record at"):
        Record(tmp_path / "nowhere")


def test_a_folder_of_other_things_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("Dear Sir", encoding="utf-8")
    with pytest.raises(RecordError, match="is not a record"):
        Record(tmp_path)
    with pytest.raises(RecordError, match="is not a record"):
        Record(tmp_path, create=True)
    assert [p.name for p in tmp_path.iterdir()] == ["letters.txt"]


def test_a_file_is_no_record(tmp_path: Path) -> None:
    file = tmp_path / "news.jsonl"
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(RecordError, match="is a file"):
        Record(file, create=True)


def test_a_record_of_a_newer_version_is_refused_with_both_versions_and_the_cure(record: Record) -> None:
    head = record.path / "record.json"
    head.write_text(json.dumps({**json.loads(head.read_text()), "format": 7}), encoding="utf-8")
    with pytest.raises(RecordError, match=r"format 7 .* up to 5; install a newer version"):
        Record(record.path)


def test_a_record_of_an_older_version_is_refused_with_the_cure(record: Record) -> None:
    head = record.path / "record.json"
    head.write_text(json.dumps({**json.loads(head.read_text()), "format": 1}), encoding="utf-8")
    with pytest.raises(RecordError, match=r"older version .*format 1, now 5.*read its reports again into a new folder"):
        Record(record.path)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 5}', '{"format": 5, "versions": {"reports": 0}}'])
def test_a_damaged_head_is_told(record: Record, content: str) -> None:
    (record.path / "record.json").write_text(content, encoding="utf-8")
    with pytest.raises(RecordError, match="cannot be read as the head of a record"):
        Record(record.path)


def test_create_opens_a_record_that_is_there(record: Record) -> None:
    assert Record(record.path, create=True).summary() == record.summary()


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_record_answers_with_typed_empty_tables(tmp_path: Path, table: str) -> None:
    empty = Record(tmp_path / "record", create=True)
    assert len(getattr(empty, table)()) == 0
    assert getattr(empty, table)(arrow=True).num_rows == 0
    assert empty.sql(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]


def test_an_empty_record_has_an_empty_timeline(tmp_path: Path) -> None:
    assert Record(tmp_path / "record", create=True).timeline("GEO", "RUS").empty


@pytest.mark.parametrize("name", ["Ingrid's record", "what?*", "Ålesund 50%", "deep/er/still"])
def test_a_folder_may_have_any_name(tmp_path: Path, reports: list[Report], name: str) -> None:
    record = Record(tmp_path / name, create=True)
    with record.writer() as writer:
        writer.add(reports)
    assert len(record.reports()) == 3


@pytest.mark.parametrize("name", ["news [2019]", "a|b", "Zardi%20"])
def test_a_path_that_the_tables_cannot_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(RecordError, match="choose a path without"):
        Record(tmp_path / name / "record", create=True)
    assert not list(tmp_path.iterdir())


def test_the_summary_counts_and_tells_the_days(record: Record) -> None:
    summary = record.summary()
    assert {name: summary[name] for name in ("reports", "sentences", "mentions", "claims", "figures")} == {
        "reports": 3, "sentences": 7, "mentions": 6, "claims": 2, "figures": 2,
    }  # fmt: skip
    assert (str(summary["since"]), str(summary["until"]), summary["merged"]) == ("2019-07-24", "2020-02-11", True)


def test_a_political_scientist_can_type_sql(record: Record) -> None:
    found = record.sql("select date, type, trigger from events where list_contains(actor_codes, 'CHN')").fetchall()
    assert found == [("2020-01", "AID", "lent")]


def test_sql_takes_parameters(record: Record) -> None:
    assert record.sql("SELECT count(*) FROM mentions WHERE type = $type", {"type": "ASSAULT"}).fetchall() == [(3,)]


@pytest.mark.parametrize("query", ["SELECT nothing FROM events", "SELEC 1", "SELECT * FROM weather"])
def test_a_question_that_cannot_be_answered(record: Record, query: str) -> None:
    with pytest.raises(RecordError, match="cannot be answered"):
        record.sql(query)


def test_an_answer_has_columns_and_rows(record: Record) -> None:
    query = "SELECT type, n_reports FROM events WHERE type = 'AID'"
    assert record.answer(query) == (["type", "n_reports"], [("AID", 1)])


@pytest.mark.parametrize("query", ["SELECT * FROM weather", "SELECT CAST(type AS INTEGER) FROM events"])
def test_what_fails_only_when_fetched_is_told_in_one_line(record: Record, query: str) -> None:
    with pytest.raises(RecordError, match=r"\AThe question cannot be answered: .+\Z"):
        record.answer(query)


def test_the_timeline_of_a_pair_takes_either_direction_and_joint_acts_newest_last(record: Record) -> None:
    rows = record.timeline("RUS", "GEO", form="rows")
    assert [(row["date"], row["type"], row["actor_codes"]) for row in rows] == [
        ("2019-07-23", "ASSAULT", ["RUS"]),
        ("2019-07-25", "SANCTION", ["GEO"]),
        ("2020-02-11", "CONSULT", ["GEO", "RUS"]),
    ]
    shelling, _, visit = rows
    assert shelling["n_reports"] == 2
    assert shelling["words"][shelling["trigger_start"] : shelling["trigger_end"]] == shelling["trigger"]
    assert (shelling["date_from"], visit["date_from"]) == ("text", "published")
    assert visit["said_by"] == "Daily Globe Digest"


def test_a_timeline_can_be_narrowed(record: Record) -> None:
    def types(**asked: object) -> list[str]:
        return list(record.timeline("GEO", "RUS", **asked)["type"])  # type: ignore[arg-type]

    assert types(since="2019-07-24") == ["SANCTION", "CONSULT"]
    assert types(until="2019-07-24") == ["ASSAULT"]
    assert types(types=["CONSULT", "AID"]) == ["CONSULT"]
    assert types(sources=["Meridian Wire"]) == ["ASSAULT"]


def test_events_by_party_and_time(record: Record) -> None:
    assert set(record.events(party="CHN")["type"]) == {"AID"}
    assert set(record.events(actor="RUS")["type"]) == {"ASSAULT", "CONSULT"}
    assert set(record.events(recipient="RUS", types=["AID"])["type"]) == {"AID"}
    assert record.events(since="2020-01-31", until="2020-01-31")["type"].tolist() == ["AID"]
    assert record.events(statuses=["negated"]).empty


def test_claims_and_figures(record: Record) -> None:
    assert record.claims(speaker="GEO")["said_by"].tolist() == ["Nino Beridze", "Tbilisi"]
    assert record.claims(since="2019-07-25")["cue"].tolist() == ["says"]
    assert record.figures(about="CHN")["value"].tolist() == [200_000_000]
    assert record.figures(unit="people", until="2019-07-23")["figure"].tolist() == ["4 people"]


def test_an_event_keeps_its_tellings_with_their_spans_and_reasons(record: Record) -> None:
    (event_id,) = record.events(types=["ASSAULT"])["event_id"]
    story = record.event(event_id)
    assert [telling.publisher for telling in story.tellings] == ["Meridian Wire", "Meridian Wire", "Coastline Press"]
    for telling in story.tellings:
        spans = [telling.event.trigger, *telling.event.actors, *telling.event.recipients, *telling.event.place]
        assert all(telling.words[span.start : span.end] == span.text for span in spans)
    headline, lede, later = story.tellings
    assert headline.reason == "told first"
    assert lede.reason.startswith("same parties RUS→GEO, same type ASSAULT heavy-weapons, ")
    assert "same date" in later.reason
    assert (headline.said_by, lede.said_by, later.said_by) == ("Meridian Wire", "Nino Beridze", "Tbilisi")
    assert lede.speaker is not None


def test_an_unknown_event_or_report(record: Record) -> None:
    with pytest.raises(RecordError, match="no event e0"):
        record.event("e0")
    with pytest.raises(RecordError, match="no report r0"):
        record.report("r0")


def test_a_report_comes_back_as_it_was_with_the_events_it_merged_under(record: Record, reports: list[Report]) -> None:
    for report in reports:
        found = record.report(report.id)
        told = [event for sentence in found.sentences for event in sentence.events]
        assert all(event.id for event in told)
        for event in told:
            event.id = None
        assert found == report
