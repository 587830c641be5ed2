"""Reports from texts and rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.codebook.annotated import report_id, to_row
from communique.report import ReportError, build_report, load_row
from communique.types import Report

DAY = date(2023, 6, 15)
WIRE = (Path(__file__).parent / "data" / "wire.txt").read_text(encoding="utf-8")
TEXT = "Kenya recalled its ambassador to Somalia on Thursday. It gave no reason."


def check_offsets(report: Report) -> None:
    last = 0
    for s in report.sentences:
        assert report.text[s.start : s.start + len(s.text)] == s.text
        assert report.text[last : s.start].strip() == ""
        last = s.start + len(s.text)
    assert report.text[last:].strip() == ""


def test_a_wire_report_as_an_editor_would_cut_it() -> None:
    report = build_report(WIRE, published=None)
    check_offsets(report)
    assert report.published == date(2024, 3, 9)
    assert report.title == "Ruritania reopens embassy in Tavistan after six years"
    assert [(s.kind, s.text[:24]) for s in report.sentences] == [
        ("boilerplate", "Latest"),
        ("boilerplate", "World News"),
        ("boilerplate", "March 9, 2024 / 7:45 PM"),
        ("headline", "Ruritania reopens embass"),
        ("boilerplate", "By Mirela Anders"),
        ("caption", "Ruritanian Foreign Minis"),
        ("boilerplate", "File Photo by Coastal/Ag"),
        ("boilerplate", "File Photo by Coastal/Ag"),
        ("body", "PORT HALIM, March 9 (CWN"),
        ("body", '"We have much to repair.'),
        ("body", "The U.S. State Departmen"),
        ("related", "RELATED Tavistan frees n"),
        ("body", "Trade between the neighb"),
        ("boilerplate", "(Reporting by Mirela And"),
        ("boilerplate", "Sign up for our daily ne"),
        ("boilerplate", "© 2024 Coastal Wire News"),
    ]
    assert report.sentences[12].text.endswith("last year. .")


def test_a_title_that_the_text_lacks_comes_first() -> None:
    report = build_report(TEXT, published=DAY, title="Kenya  recalls envoy", publisher="Gull", url="u", source="s")
    assert [s.kind for s in report.sentences] == ["headline", "body", "body"]
    assert report.text == f"Kenya recalls envoy\n\n{TEXT}"
    assert (report.title, report.publisher, report.url, report.source) == ("Kenya recalls envoy", "Gull", "u", "s")
    assert report.id == report_id(DAY, report.text)


def test_a_title_that_the_text_holds_is_not_repeated() -> None:
    report = build_report(f"World\n\nKenya recalls envoy\n\n{TEXT}", published=DAY, title="Kenya Recalls Envoy")
    assert [s.kind for s in report.sentences] == ["boilerplate", "headline", "body", "body"]


def test_a_known_day_goes_before_the_texts_own() -> None:
    assert build_report(WIRE, published=DAY).published == DAY


@pytest.mark.parametrize("text", ["", "  \n", "Hello", "Trending\nWorld News", "© 2024 Gull. All rights reserved."])
def test_a_text_without_a_sentence(text: str) -> None:
    with pytest.raises(ReportError, match="no sentence"):
        build_report(text, published=DAY)


def test_a_text_without_a_date_names_the_cure() -> None:
    with pytest.raises(ReportError, match="--published YYYY-MM-DD"):
        build_report(TEXT, published=None)


PIECES = st.sampled_from(
    [TEXT, "By Ana Lopes", "RELATED Other news", "Photo: A. Reyes", "Kenya recalls envoy", "Menu | News | Live",
     "U.S. ", "Read more: ", "June 15, 2023", "The boat. CWN/Ana Reyes", "\n", "\n\n", " ", "“Yes. No.”", "。",
     "\ud800", "1. ", "CafÃ© owners", "&amp;", "(AFP)", "date 2023-06-15 "]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.lists(PIECES).map("".join), st.text()), st.one_of(st.none(), PIECES))
def test_sentences_cover_the_text(text: str, title: str | None) -> None:
    try:
        report = build_report(text, published=DAY, title=title)
    except ReportError:
        return
    check_offsets(report)


def row(**fields: Any) -> dict[str, Any]:
    return {"published": "2023-06-15", "text": TEXT} | fields


def load(fields: object, annotations: bool = False) -> Report:
    return load_row(fields, "f.jsonl:1", None, "Gull", annotations)


def test_a_row_with_text() -> None:
    report = load(row(id="r-1", publisher="Tern", title="Kenya recalls envoy", url="u", published="2023-06-15T09:00Z"))
    assert (report.id, report.publisher, report.url, report.source) == ("r-1", "Tern", "u", "f.jsonl:1")
    assert [s.kind for s in report.sentences] == ["headline", "body", "body"]
    assert load(row()).publisher == "Gull"
    assert load(row()).id == report_id(DAY, TEXT)


def test_the_rows_day_goes_before_the_texts_and_that_before_the_argument() -> None:
    assert load_row(row(text=WIRE), "", date(2000, 1, 1), None).published == DAY
    assert load_row({"text": WIRE}, "", date(2000, 1, 1), None).published == date(2024, 3, 9)
    assert load_row({"text": TEXT}, "", date(2000, 1, 1), None).published == date(2000, 1, 1)


EVENT: dict[str, Any] = {"trigger": "recalled", "type": "SANCTION", "mode": "expel", "status": "actual", "actors": [],
         "recipients": [], "place": [], "when": None, "contexts": []}  # fmt: skip
SENTENCES: list[dict[str, Any]] = [
    {"text": "Menu  of the day", "kind": "boilerplate"},
    {"text": "Kenya recalled its envoy. It gave no reason.", "events": [EVENT]},
]


def test_sentences_are_kept_as_they_are() -> None:
    report = load({"id": "r-1", "published": "2023-06-15", "sentences": SENTENCES})
    check_offsets(report)
    assert [(s.kind, s.text) for s in report.sentences] == [
        ("boilerplate", SENTENCES[0]["text"]),
        ("body", SENTENCES[1]["text"]),
    ]
    assert (report.id, report.publisher, report.sentences[1].events) == ("r-1", "Gull", [])


def test_annotations_are_kept_when_asked_for() -> None:
    given_row = {"id": "r-1", "published": "2023-06-15", "sentences": SENTENCES}
    assert to_row(load(given_row, annotations=True))["sentences"][1]["events"] == [EVENT]


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ([1], "no JSON object"),
        ({"published": "2023-06-15"}, 'neither "text" nor "sentences"'),
        (row(text=""), 'neither "text" nor "sentences"'),
        (row(text=5), '"text" is no text'),
        (row(publisher={"name": "x" * 200}), '"publisher" is no text'),
        (row(published="soon"), "no date .'soon'.: write it as YYYY-MM-DD"),
        (row(published=None), "--published"),
        (row(text="Hello"), "no sentence"),
        ({"sentences": SENTENCES}, "--published"),
        (row(sentences="Kenya left."), "no list"),
        (row(sentences=[{"kind": "body"}]), 'sentence 1 has no "text"'),
        (row(sentences=[{"text": "Kenya left.", "kind": "verse"}]), "no known kind"),
        (row(id=nested(2_000)), "nested too deep"),
    ],
)
def test_bad_rows(bad: object, reason: str) -> None:
    with pytest.raises(ReportError, match=reason):
        load(bad)


@pytest.mark.parametrize("event", [{}, EVENT | {"trigger": "bombed"}, 5, EVENT | {"actors": 5}])
def test_bad_annotations(event: object) -> None:
    with pytest.raises(ReportError, match="section 6"):
        load(row(sentences=[{"text": "Kenya recalled its envoy.", "events": [event]}]), annotations=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"type": "SHRUG"}, "no event type 'SHRUG', only AGREE, "),
        ({"type": ["AID"]}, "no event type"),
        ({"mode": "wink"}, "SANCTION has no mode 'wink', only .*expel.*null"),
        ({"status": "maybe"}, "no status 'maybe', only actual, "),
    ],
)
def test_annotations_that_the_codebook_does_not_have(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ReportError, match=said):
        load(row(sentences=[SENTENCES[0], SENTENCES[1] | {"events": [EVENT | wrong]}]), annotations=True)


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        ("SEOUL, June 15 (UPI) -- The North sent a message to China on Thursday.", "UPI"),
        ("ARICA, Chile, March 5 (Andes Wire) - The navy seized a trawler on Monday.", "Andes Wire"),
        ("The Syrian Democratic Forces (SDF) - the Kurds - entered the town on Sunday.", None),
        ("The ministry said so on Monday.", None),
    ],
)
def test_a_dateline_names_its_agency(text: str, publisher: str | None) -> None:
    assert build_report(text, published=date(2023, 6, 15)).publisher == publisher
