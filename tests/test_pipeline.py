"""The whole way, with the shipped network: examples in, a record out, and what happens when it is interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import communique
from communique.codebook.annotated import to_row
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
    annotate_file(source, out, merge=True)
    events = [e for line in out.open(encoding="utf-8") for s in json.loads(line)["sentences"] for e in s["events"]]
    assert events
    assert all(e["id"] for e in events)


def test_a_killed_run_is_completed_by_the_same_command(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    rows = [json.loads(line) for line in (CORPUS / "regional.jsonl").open(encoding="utf-8")]
    with news.open("w", encoding="utf-8") as out:
        for day in range(1, 21):
            for row in rows[:10]:
                text = "\n\n".join(s["text"] for s in row["sentences"])
                out.write(json.dumps({"published": f"2021-02-{day:02}", "title": row["title"], "text": text}) + "\n")
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    command = [sys.executable, "-m", "communique", "read", str(news), "--record"]
    subprocess.run([*command, str(calm)], check=True, capture_output=True)
    for wait in (2.0, 3.5, 5.0):
        process = subprocess.Popen([*command, str(killed)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(wait)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        if (killed / "record.json").exists():
            communique.Record(killed).summary()
    subprocess.run([*command, str(killed)], check=True, capture_output=True)
    tables = ("reports", "sentences", "mentions", "claims", "figures", "events")
    whole, mended = communique.Record(calm).summary(), communique.Record(killed).summary()
    assert {t: mended[t] for t in tables} == {t: whole[t] for t in tables}
    assert mended["reports"] == 200
