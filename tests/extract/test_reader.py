"""The reader with the shipped network, on plain sentences that it must not get wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extract.reader import Reader, WeightsError
from communique.types import Event, Sentence, Span


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load(threads=1)


def read(reader: Reader, text: str) -> Sentence:
    sentence = Sentence(text)
    reader.read_sentences([sentence])
    return sentence


def only(events: list[Event], type: str) -> Event:
    [event] = [e for e in events if e.type == type]
    return event


@pytest.mark.parametrize(
    ("text", "type", "trigger", "actor", "recipient"),
    [
        ("Kenya accused Somalia of shelling a border village.", "ACCUSE", "accused", "Kenya", "Somalia"),
        ("Norwegian Prime Minister Jonas Lie met French President Anne Roux in Oslo.", "CONSULT", "met", "Jonas", None),
        ("Police arrested 12 protesters in Minsk on Sunday.", "COERCE", "arrested", "Police", "protesters"),
        ("Turkish forces shelled Kurdish positions near Afrin.", "ASSAULT", "shelled", "Turkish forces", "Kurdish"),
        (
            "The United States imposed sanctions on two Iranian banks.",
            "SANCTION",
            "imposed",
            "United States",
            "Iranian",
        ),
        ("India urged Pakistan to hand over the suspects.", "REQUEST", "urged", "India", "Pakistan"),
    ],
)
def test_who_did_what_to_whom(
    reader: Reader, text: str, type: str, trigger: str, actor: str, recipient: str | None
) -> None:
    event = only(read(reader, text).events, type)
    assert trigger in event.trigger.text
    assert any(actor in m.text for m in event.actors)
    if recipient:
        assert any(recipient in m.text for m in event.recipients)


def test_who_says_what(reader: Reader) -> None:
    claims = read(reader, '"The talks have failed," Foreign Minister Maria Silva said on Monday.').claims
    assert [(c.content.text, c.quote) for c in claims] == [("The talks have failed", "direct")]
    assert "Maria Silva" in claims[0].speaker.text
    assert claims[0].cue.text == "said"


def test_figures_have_value_unit_and_direction(reader: Reader) -> None:
    figures = read(reader, "Peru's exports to Chile rose 7% to $4.1 billion in 2023.").figures
    assert {(f.value, f.unit, f.direction) for f in figures} == {(7, "percent", "up"), (4.1e9, "USD", None)}


def test_a_sentence_without_politics_is_left_empty(reader: Reader) -> None:
    sentence = read(reader, "The goalkeeper will retire at the end of the season after 412 matches.")
    assert sentence.events == []


def test_reading_again_replaces_what_was_read(reader: Reader) -> None:
    sentence = Sentence("Kenya accused Somalia of shelling a border village.")
    reader.read_sentences([sentence])
    first = list(sentence.events)
    reader.read_sentences([sentence])
    assert sentence.events == first


NEWS_OF_A_DAY = [
    "Kenya accused Somalia of shelling a village.",
    "India urged Pakistan to talk.",
    "It rained.",
    "",
    "Peru's exports to Chile rose 7% to $4.1 billion in 2023, the ministry said, after the two governments signed an"
    " agreement on customs in March and promised to open three more crossings in the north before the end of the year.",
    '"They must leave our waters," President Li Wei told reporters in Oslo on Monday, and threatened to recall envoys.',
]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(NEWS_OF_A_DAY), min_size=1, max_size=60))
def test_a_sentence_reads_the_same_in_any_company(reader: Reader, texts: list[str]) -> None:
    """To the last digit of every confidence, whatever is read beside it and however much."""
    together = [Sentence(t) for t in texts]
    reader.read_sentences(together)
    alone = {t: read(reader, t) for t in set(texts)}
    assert together == [alone[t] for t in texts]


def test_confidence_is_a_probability(reader: Reader) -> None:
    sentences = [read(reader, text) for text in NEWS_OF_A_DAY]
    events = [e for s in sentences for e in s.events]
    sure = [x.confidence for s in sentences for x in (*s.events, *s.claims, *s.figures)]
    sure += [m.confidence for e in events for m in (*e.actors, *e.recipients)]
    assert events
    assert all(0 < p < 1 for p in sure)


def test_what_a_source_does_to_a_target(reader: Reader) -> None:
    sentence = "Kenya accused Somalia of shelling a village, and Uganda sent food to the villagers."
    blame = reader.relate(sentence, "Kenya", "Somalia")
    assert next(iter(blame)) == "ACCUSE"
    assert sum(blame.values()) == pytest.approx(1)
    assert list(blame.values()) == sorted(blame.values(), reverse=True)
    start = sentence.index("Uganda")
    assert next(iter(reader.relate(sentence, (start, start + 6), "villagers"))) == "AID"


def test_a_party_may_be_missing_but_not_elsewhere(reader: Reader) -> None:
    assert next(iter(reader.relate("Police arrested 12 protesters in Minsk.", None, "protesters"))) == "COERCE"
    with pytest.raises(ValueError, match="'Peru' is not in the sentence"):
        reader.relate("Police arrested 12 protesters in Minsk.", "Peru", None)
    with pytest.raises(ValueError, match="not in a sentence of 9 characters"):
        reader.relate("It rains.", (3, 30), None)


def test_a_folder_without_weights_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"holds no weights to read with .*: name a folder that training made"):
        Reader.load(tmp_path)


NAMES = [
    "Kenya",
    "Somali",
    "the United States",
    "President Li Wei",
    "UN",
    "Foreign Minister Ana Roux",
    "rebels",
    "Oslo",
]
VERBS = ["accused", "met", "will impose sanctions on", "shelled", "did not arrest", "said", "told", "rose", "urged"]
NUMBERS = ["7%", "$4.1 billion", "12 soldiers", "from 5 percent", "three", "2,000 tonnes", "a year earlier"]
DATES = ["on Monday", "in 2023", "last week", "by June 15", "between 2019 and 2021", "yesterday"]
MARKS = ['"', ",", ".", "\u201cThe talks have failed\u201d", "'", "\u2014", "(", "that", "of", "and", "to", "in"]
NEWS = st.lists(st.sampled_from(NAMES + VERBS + NUMBERS + DATES + MARKS), max_size=40).map(" ".join)


def spans_of(sentence: Sentence) -> list[Span]:
    """Every span that was read out of a sentence."""
    events, claims, figures = sentence.events, sentence.claims, sentence.figures
    spans = [s for e in events for s in (e.trigger, *e.actors, *e.recipients, *e.place)]
    spans += [s for c in claims for s in (c.speaker, c.cue, c.content)]
    spans += [s for f in figures for s in (f.span, f.versus) if s]
    dates = [e.when for e in events] + [f.period for f in figures]
    return spans + [when.span for when in dates if when and when.span]


@settings(max_examples=60, deadline=None)
@given(NEWS | st.text(max_size=400))
def test_every_span_is_a_run_of_its_sentence(reader: Reader, text: str) -> None:
    assert all(s.text and text[s.start : s.end] == s.text for s in spans_of(read(reader, text)))


def test_dates_and_comparisons_are_runs_of_their_sentence(reader: Reader) -> None:
    text = "Peru's exports to Chile rose to $4.1 billion in 2023 from $3.8 billion in 2022, when Chile sanctioned Peru."
    spans = spans_of(read(reader, text))
    assert any("202" in s.text for s in spans)
    assert all(text[s.start : s.end] == s.text for s in spans)
