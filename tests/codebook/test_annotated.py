import datetime
import json
from pathlib import Path

import pytest

from communique.codebook.annotated import find, from_row, report_id, to_row

CORPUS = Path(__file__).parents[2] / "training" / "corpus"


def test_a_span_stands_for_its_first_occurrence_as_whole_words() -> None:
    span = find("The minister said he would go.", "he")
    assert (span.start, span.end) == (18, 20)


def test_a_span_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="not in the sentence"):
        find("The minister left.", "stayed")


@pytest.mark.parametrize("name", ["bilateral.jsonl", "official.jsonl", "rights1.jsonl"])
def test_the_corpus_survives_a_round_trip(name: str) -> None:
    for line in (CORPUS / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert to_row(from_row(row))["sentences"] == row["sentences"]


def test_confidence_is_written_where_it_is_asked_for() -> None:
    row = json.loads((CORPUS / "bilateral.jsonl").read_text(encoding="utf-8").splitlines()[0])
    report = from_row(row)
    event = next(e for s in report.sentences for e in s.events if e.actors)
    event.confidence, event.actors[0].confidence = 0.75, 0.5
    assert from_row(to_row(report, confidence=True)).sentences == report.sentences
    assert "confidence" not in json.dumps(to_row(report)), "the format has no such field"


def test_annotations_can_be_left_out() -> None:
    row = json.loads((CORPUS / "bilateral.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert not any(s.events or s.claims or s.figures for s in from_row(row, annotations=False).sentences)


def test_sentences_keep_their_place_in_the_text() -> None:
    row = json.loads((CORPUS / "bilateral.jsonl").read_text(encoding="utf-8").splitlines()[0])
    report = from_row(row)
    assert all(report.text[s.start : s.start + len(s.text)] == s.text for s in report.sentences)


def test_identity_is_the_day_and_the_words() -> None:
    day = datetime.date(2024, 3, 5)
    assert report_id(day, "Peru  protested.\n") == report_id(day, "Peru protested.")
    assert report_id(day, "Peru protested.") != report_id(day + datetime.timedelta(1), "Peru protested.")
