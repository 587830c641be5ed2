"""The whole way, with the shipped network: examples in, a record out, and what happens when it is interrupted."""

from __future__ import annotations

import datetime
import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import communique
from communique import pipeline
from communique.codebook.annotated import to_row
from communique.types import Report
from tests.conftest import CORPUS, EXAMPLES, corpus_reports


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> communique.Record:
    path = tmp_path_factory.mktemp("examples") / "record"
    communique.read(EXAMPLES, record=path)
    return communique.Record(path)


def test_every_example_is_read(record: communique.Record) -> None:
    assert record.summary()["reports"] == 12
    assert record.summary()["problems"] == 0


def test_reading_the_same_twice_adds_nothing(record: communique.Record) -> None:
    before = record.summary()
    again = communique.read(EXAMPLES, record=record.path)
    assert (again.reports, again.copies) == (0, 12)
    assert communique.Record(record.path).summary() == before


def test_the_time_line_tells_the_seizure_and_the_release(record: communique.Record) -> None:
    line = record.timeline("PER", "CHL")
    assert list(line["date_start"]) == sorted(line["date_start"])
    seizures = line[line["type"] == "COERCE"]
    assert seizures["n_reports"].max() >= 2, "several outlets tell of the seizure; it is one event"
    assert (line["type"] == "RETREAT").any()


def test_every_line_leads_back_to_its_words(record: communique.Record) -> None:
    rows = record.sql(
        "SELECT r.text AS report, s.start AS at, s.text AS words, m.trigger, m.trigger_start, m.trigger_end"
        " FROM mentions m JOIN sentences s USING (report_id, sentence) JOIN reports r USING (report_id)"
    ).fetchall()
    assert rows
    for report, at, words, trigger, start, end in rows:
        assert report[at : at + len(words)] == words
        assert words[start:end] == trigger


STRIKE = """date 2021-05-04

Kenyan jets bomb camp in southern Somalia

NAIROBI -- Kenyan jets bombed a camp of the Al-Shabaab group near Jilib in southern Somalia on Monday, the army said.

The bombing killed 12 fighters. A spokesman said that the pilots returned to their base in Nairobi.

Somalia condemned it. The Foreign Ministry in Mogadishu summoned the Kenyan ambassador on Tuesday.
"""


def test_headline_lead_and_what_refers_back_are_one_event(tmp_path: Path) -> None:
    """Who bombed, and when, is told in the lead; the sentence with the dead tells neither."""
    news = tmp_path / "strike.txt"
    news.write_text(STRIKE, encoding="utf-8")
    communique.read(news, record=tmp_path / "record")
    told = communique.Record(tmp_path / "record").events(types=["ASSAULT"], arrow=True).to_pylist()
    bombed = max(told, key=lambda event: event["n_mentions"])
    assert bombed["n_mentions"] >= 2
    assert bombed["actor_codes"] == ["KEN"]
    assert bombed["date"] == "2021-05-03"


def test_only_what_the_reader_is_sure_of(record: communique.Record) -> None:
    everything, sure = record.events(), record.events(min_confidence=0.8)
    assert 0 < len(sure) < len(everything)
    assert sure["confidence"].min() >= 0.8
    assert len(record.timeline("PER", "CHL", min_confidence=0.8)) < len(record.timeline("PER", "CHL"))


def test_weights_that_are_not_there_make_no_record(tmp_path: Path) -> None:
    with pytest.raises(communique.WeightsError, match="holds no weights to read with"):
        communique.read(EXAMPLES, record=tmp_path / "record", weights=tmp_path)
    assert not (tmp_path / "record").exists()


def test_what_is_not_news_is_never_coded(record: communique.Record) -> None:
    [(count,)] = record.sql(
        "SELECT count(*) FROM mentions JOIN sentences USING (report_id, sentence)"
        " WHERE kind IN ('related', 'boilerplate')"
    ).fetchall()
    assert count == 0


def test_figures_carry_value_and_unit(record: communique.Record) -> None:
    figures = record.figures()
    trade = figures[(figures["unit"] == "USD") & (figures["value"] == 4.1e9)]
    assert len(trade) >= 1


@pytest.mark.parametrize("lost", ["mentions", "sentences"])
def test_lost_files_are_read_again_from_the_texts(record: communique.Record, tmp_path: Path, lost: str) -> None:
    damaged = Path(shutil.copytree(record.path, tmp_path / "record"))
    shutil.rmtree(damaged / lost)
    assert "12 reports that may have lost a part were read again from their texts." in pipeline.repair(damaged)
    for table in ("sentences", "mentions", "events"):
        query = f"SELECT * FROM {table} ORDER BY ALL"
        assert communique.Record(damaged).sql(query).fetchall() == record.sql(query).fetchall()


def test_annotate_keeps_sentences_and_ignores_annotations(tmp_path: Path) -> None:
    from communique.pipeline import annotate_file

    gold = [to_row(r) for r in corpus_reports("sparse.jsonl", 3)]
    bare = [{**row, "sentences": [{"text": s["text"], "kind": s["kind"]} for s in row["sentences"]]} for row in gold]
    outputs = []
    for name, rows in (("gold", gold), ("bare", bare)):
        source, out = tmp_path / f"{name}.jsonl", tmp_path / f"{name}.out.jsonl"
        source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        annotate_file(source, out)
        outputs.append([json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()])
    assert outputs[0] == outputs[1]
    assert [r["id"] for r in outputs[0]] == [r["id"] for r in gold]
    assert [s["text"] for r in outputs[0] for s in r["sentences"]] == [s["text"] for r in gold for s in r["sentences"]]


def test_merged_annotation_gives_every_event_an_id(tmp_path: Path) -> None:
    from communique.pipeline import annotate_file

    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text((EXAMPLES / "agencies.jsonl").read_text(encoding="utf-8"), encoding="utf-8")
    done = annotate_file(source, out, merge=True)
    events = [e for line in out.open(encoding="utf-8") for s in json.loads(line)["sentences"] for e in s["events"]]
    assert events
    assert all(e["id"] for e in events)
    assert (done.mentions, done.events) == (len(events), len({e["id"] for e in events}))


def test_a_report_that_cannot_be_coded_is_set_aside_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def fragile(report: Report) -> None:
        if "Bolivia" in report.text:
            raise IndexError("a flaw")

    monkeypatch.setattr(pipeline, "resolve", fragile)
    summary = communique.read(EXAMPLES / "agencies.jsonl", record=tmp_path / "record")
    assert (summary.reports, summary.set_aside) == (4, 1)
    [reason] = communique.Record(tmp_path / "record").problems()["reason"]
    assert "IndexError: a flaw" in reason


def test_a_record_beside_the_news_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text((EXAMPLES / "agencies.jsonl").read_text(encoding="utf-8"), encoding="utf-8")
    for _ in range(2):
        assert communique.read(tmp_path, record=tmp_path / "record").set_aside == 0
    assert communique.Record(tmp_path / "record").summary()["reports"] == 5


def test_a_path_that_is_not_there_makes_no_record(tmp_path: Path) -> None:
    with pytest.raises(communique.ReportError, match="no file or folder"):
        communique.read(tmp_path / "nosuch", record=tmp_path / "record")
    assert not (tmp_path / "record").exists()


def test_progress_is_told_while_copies_are_skipped(record: communique.Record) -> None:
    told: list[int] = []
    communique.read(EXAMPLES, record=record.path, progress=lambda done: told.append(done.copies))
    assert told[-1] == 12


def test_batches_come_back_in_their_order() -> None:
    reports = corpus_reports("sparse.jsonl", 48) + corpus_reports("regional.jsonl", 44)
    wanted = [report.id for report in reports]
    assert [report.id for report in communique.annotate(reports)] == wanted


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of 280 reports: ten, every sixteen days, so that none counts as a copy."""
    news = tmp_path_factory.mktemp("long") / "news.jsonl"
    rows = [json.loads(line) for line in (CORPUS / "regional.jsonl").open(encoding="utf-8")][:10]
    with news.open("w", encoding="utf-8") as out:
        for number in range(28):
            day = datetime.date(2021, 2, 1) + datetime.timedelta(days=16 * number)
            for row in rows:
                text = "\n\n".join(s["text"] for s in row["sentences"])
                out.write(json.dumps({"published": str(day), "title": row["title"], "text": text}) + "\n")
    return news


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal to send")
def test_a_run_that_is_interrupted_says_how_to_go_on(tmp_path: Path, long_file: Path) -> None:
    record = tmp_path / "record"
    process = subprocess.Popen(
        [sys.executable, "-m", "communique", "read", str(long_file), "--record", str(record)],
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for_a_commit(record / "record.json", process)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate()
    assert process.returncode == 130
    assert error.startswith("communique: stopped; what the record holds is kept")
    assert 0 < communique.Record(record).summary()["reports"] < 280


def test_a_killed_run_is_completed_by_the_same_command(tmp_path: Path, long_file: Path) -> None:
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    command = [sys.executable, "-m", "communique", "read", str(long_file), "--record"]
    subprocess.run([*command, str(calm)], check=True, capture_output=True)
    halfway = 0
    for _ in range(2):
        process = subprocess.Popen([*command, str(killed)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for_a_commit(killed / "record.json", process)
        process.kill()
        process.wait()
        halfway += 0 < communique.Record(killed).summary()["reports"] < 280
    assert halfway, "the kills must fall in the middle of the run"
    subprocess.run([*command, str(killed)], check=True, capture_output=True)
    whole, mended = communique.Record(calm), communique.Record(killed)
    for table in ("sentences", "mentions", "claims", "figures"):
        rows = f"SELECT * FROM {table} ORDER BY report_id, sentence" + (", position" if table != "sentences" else "")
        assert mended.sql(rows).fetchall() == whole.sql(rows).fetchall()
    assert mended.summary() == whole.summary()
    assert mended.summary()["reports"] == 280


def wait_for_a_commit(marker: Path, process: subprocess.Popen[Any]) -> None:
    """Wait until the run has recorded another batch, or has ended."""
    before = marker.read_bytes() if marker.exists() else None
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        now = marker.read_bytes() if marker.exists() else None
        if (
            now != before
            and now is not None
            and json.loads(now)["versions"]["reports"] > (json.loads(before)["versions"]["reports"] if before else 0)
        ):
            return
        time.sleep(0.02)


def test_a_copy_is_kept_as_a_source_and_coded_once(tmp_path: Path) -> None:
    original = (EXAMPLES / "2024-03-05-andes-wire.txt").read_text(encoding="utf-8")
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text(original, encoding="utf-8")
    (news / "b.txt").write_text(f"{original}\nReporting by our own staff in the capital.\n", encoding="utf-8")
    summary = communique.read(news, tmp_path / "record")
    assert (summary.reports, summary.copies) == (1, 1)
    record = communique.Record(tmp_path / "record")
    (copy,) = record.sql("SELECT * FROM copies").to_dicts()
    assert copy["share"] > 0.9
    assert copy["source"].endswith("b.txt")
    again = communique.read(news, tmp_path / "record")
    assert (again.reports, again.copies) == (0, 2)
    assert record.event(record.events(form="rows")[0]["event_id"]).tellings[0].printed_by
