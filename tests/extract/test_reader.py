"""The reader with the shipped network, on plain sentences that it must not get wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.extract.decode import Thresholds
from communique.extract.network import OnnxNetwork
from communique.extract.reader import Reader
from communique.types import Event, Sentence


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(OnnxNetwork(threads=1), Thresholds.shipped())


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


def test_neighbours_in_a_batch_change_nothing(reader: Reader) -> None:
    texts = ["Kenya accused Somalia of shelling a village.", "India urged Pakistan to talk.", "It rained.", ""]
    together = [Sentence(t) for t in texts]
    reader.read_sentences(together)
    for sentence in together:
        alone = read(reader, sentence.text)
        assert [(e.type, e.trigger) for e in alone.events] == [(e.type, e.trigger) for e in sentence.events]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_every_span_is_a_run_of_its_sentence(reader: Reader, text: str) -> None:
    sentence = read(reader, text)
    spans = [s for e in sentence.events for s in (e.trigger, *e.actors, *e.recipients, *e.place)]
    spans += [s for c in sentence.claims for s in (c.speaker, c.cue, c.content)]
    spans += [f.span for f in sentence.figures]
    assert all(text[s.start : s.end] == s.text for s in spans)
