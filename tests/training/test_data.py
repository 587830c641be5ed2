"""Annotations become training targets, without torch."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from communique.codebook.annotated import from_row
from communique.extract import labels
from communique.types import Event, Report, Sentence, Span

data = pytest.importorskip("training.data")

TEXT = "Kenya on Monday accused Somalia; exports fell 7% from 2022, the minister said."


def mention(text: str, code: str) -> dict[str, str | None]:
    return {"text": text, "code": code, "sector": None, "name": None}


def event(trigger: str, type: str = "ACCUSE") -> dict[str, object]:
    return {
        "trigger": trigger,
        "type": type,
        "mode": None,
        "status": "actual",
        "actors": [mention("Kenya", "KEN")],
        "recipients": [mention("Somalia", "SOM")],
        "place": [],
        "when": {"text": "on Monday", "date": None},
        "contexts": ["diplomatic"],
    }


def report(**annotated: list[dict[str, object]]) -> Report:
    sentences = [{"text": TEXT, "kind": "body", "events": [], "claims": [], "figures": [], **annotated}]
    return from_row({"id": "one", "published": "2024-03-05", "sentences": sentences})


def words(example: object, run: tuple[int, int]) -> str:
    offsets = example.words.offsets  # type: ignore[attr-defined]
    return TEXT[offsets[run[0]][0] : offsets[run[1] - 1][1]]


def found_anchors(example: object) -> list[object]:
    """The targets that the network must find, dyads apart."""
    return [t for t in example.targets if t.kind != labels.DYAD]  # type: ignore[attr-defined]


def test_targets_of_a_sentence() -> None:
    claim = {"speaker": mention("the minister", "KEN"), "cue": "said", "content": "exports fell 7% from 2022"}
    figure = {"span": "7%", "value": 7, "unit": "percent", "measure": "Exports", "direction": "down", "about": []}
    figure |= {"versus": "from 2022", "period": None}
    claim["quote"] = "indirect"
    [example] = data.examples([report(events=[event("accused")], claims=[claim], figures=[figure])])
    found = []
    for t in found_anchors(example):
        roles = {role: [words(example, run) for run in runs] for role, runs in t.roles.items()}
        found.append((labels.ANCHORS[t.kind], words(example, (t.begin, t.end)), roles))
    assert found == [
        ("EVENT", "accused", {"actor": ["Kenya"], "recipient": ["Somalia"], "place": [], "when": ["on Monday"]}),
        ("CLAIM", "said", {"speaker": ["the minister"], "content": ["exports fell 7% from 2022"]}),
        ("FIGURE", "7%", {"measure": ["exports"], "versus": ["from 2022"], "period": []}),
    ]
    accused, _, fell = found_anchors(example)
    assert labels.TYPES[accused.type - 1] == "ACCUSE"
    assert labels.MODES[accused.mode] == ("ACCUSE", None)
    assert labels.STATUSES[accused.status] == "actual"
    assert [labels.CONTEXTS[k] for k in accused.contexts] == ["diplomatic"]
    assert labels.DIRECTIONS[fell.direction] == "down"


def test_a_second_event_on_the_same_words_is_left_out() -> None:
    [example] = data.examples([report(events=[event("accused"), event("accused", "REJECT")])])
    assert [labels.TYPES[t.type - 1] for t in found_anchors(example)] == ["ACCUSE"]


def test_a_span_without_words_names_its_report() -> None:
    sentence = Sentence("Kenya met  Somalia.", events=[Event(Span(" ", 9, 10), "CONSULT")])
    wrong = Report("rep-7", date(2024, 3, 5), sentence.text, [sentence], source="corpus.jsonl:7")
    with pytest.raises(ValueError, match=r"corpus\.jsonl:7: report rep-7: ' ' holds no word"):
        data.examples([wrong])


@pytest.mark.parametrize(
    ("measure", "found"),
    [
        ("exports", "exports"),
        ("Exports", "exports"),
        ("exports of Kenya", None),  # less than half of it is there
        ("", None),
        ("xport", None),  # no whole word
        ("fell", "fell"),
        ("unemployment", None),
    ],
)
def test_a_measure_is_found_where_the_sentence_repeats_it(measure: str, found: str | None) -> None:
    span = data._measure(measure, TEXT)
    assert (span.text if span else None) == found
    assert span is None or TEXT[span.start : span.end] == span.text


def test_the_split_stays_as_the_corpus_grows() -> None:
    reports = [Report(f"rep-{n}", date(2024, 3, 5), "", []) for n in range(400)]
    kept, held = data.split(reports[::2])
    more_kept, more_held = data.split(reports)
    assert {r.id for r in kept} <= {r.id for r in more_kept}
    assert {r.id for r in held} <= {r.id for r in more_held}
    assert 10 <= len(more_held) <= 40


def test_a_line_separator_within_a_string_ends_no_line(tmp_path: Path) -> None:
    row = {"id": "one", "published": "2024-03-05", "sentences": [{"text": "Kenya met\u2028Somalia.", "kind": "body"}]}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n\n", encoding="utf-8")
    [read] = data.load_reports([path])
    assert read.source == f"{path}:1"
    assert "\u2028" in read.sentences[0].text


def test_dyads_tell_what_each_does_to_the_other() -> None:
    [example] = data.examples([report(events=[event("accused")])])
    dyads = [t for t in example.targets if t.kind == labels.DYAD]
    found = [(words(example, (t.begin, t.end)), words(example, t.other), t.shares) for t in dyads]
    assert found == [
        ("Kenya", "Somalia", {1 + labels.TYPES.index("ACCUSE"): 1.0}),
        ("Somalia", "Kenya", {labels.NO_TYPE: 1.0}),
    ]


def test_an_act_that_is_only_urged_counts_less() -> None:
    urged = event("fell", "RETREAT") | {"status": "hypothetical"}
    [example] = data.examples([report(events=[event("accused"), urged])])
    shares = next(t.shares for t in example.targets if t.kind == labels.DYAD)
    assert shares[1 + labels.TYPES.index("ACCUSE")] > 3 * shares[1 + labels.TYPES.index("RETREAT")]
    assert sum(shares.values()) == pytest.approx(1)
