"""The words every step shares: a report, its sentences, and what is read out of them.

A `Span` is a run of characters of its own sentence; a sentence's `start` is its offset in the report's text. So every
event, claim and figure leads back to the characters it was read from. The fields follow docs/codebook.md, section 1-4.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["headline", "body", "caption", "related", "boilerplate"]
Status = Literal["actual", "future", "hypothetical", "negated"]
Quote = Literal["direct", "mixed", "indirect"]

CODED_KINDS: frozenset[str] = frozenset({"headline", "body", "caption"})
"""The kinds of sentence that are coded; related links and boilerplate are kept as text only."""


@dataclass(slots=True)
class Span:
    """A run of characters of a sentence: `sentence.text[start:end] == text`."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Mention(Span):
    """A noun phrase that names an actor; `code`, `sector` and `name` are filled in by resolving.

    Wherever there is a `confidence`, it is the probability that the reader is right: here, that the event or claim has
    this party; 1 for what was annotated by hand.
    """

    code: str = "UNK"
    sector: str | None = None
    name: str | None = None
    confidence: float = 1.0
    hint: str | None = None
    """The sector that the reader takes it for, which resolving falls back on; None if intergovernmental or not told."""
    why: str = ""
    """How code, sector and name were decided, in words."""


@dataclass(slots=True)
class Place(Span):
    """Where something happened: the words, and what resolving makes of them.

    `latitude` and `longitude` are degrees north and east, None where no more than the state is told; `division` is the
    first-level one; `claimed_by` holds the codes of the states that claim it, where it is disputed.
    """

    code: str = "UNK"
    name: str | None = None
    division: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    claimed_by: list[str] = field(default_factory=list)


@dataclass(slots=True)
class When:
    """A date as the text gives it, and its value: `2023-06-15`, `2023-04`, `2011` or `2020-01/2020-10`."""

    span: Span | None
    date: str | None = None


@dataclass(slots=True)
class Event:
    """One telling of an act: who did what to whom (codebook, section 1)."""

    trigger: Span
    type: str
    mode: str | None = None
    status: Status = "actual"
    actors: list[Mention] = field(default_factory=list)
    recipients: list[Mention] = field(default_factory=list)
    place: list[Place] = field(default_factory=list)
    when: When | None = None
    contexts: list[str] = field(default_factory=list)
    id: str | None = None
    """The event this telling was merged under, once it was."""
    confidence: float = 1.0
    """The probability that the trigger is one and of this type."""


@dataclass(slots=True)
class Claim:
    """Who says what (codebook, section 2)."""

    speaker: Mention
    cue: Span
    content: Span
    quote: Quote = "indirect"
    confidence: float = 1.0


@dataclass(slots=True)
class Figure:
    """A measured quantity (codebook, section 3). `unit` is an ISO 4217 code, `percent` or a plural noun."""

    span: Span
    value: float
    unit: str
    measure: str = ""
    direction: Literal["up", "down"] | None = None
    versus: Span | None = None
    period: When | None = None
    about: list[str] = field(default_factory=list)
    confidence: float = 1.0


@dataclass(slots=True)
class Sentence:
    """A sentence of a report and what was read out of it. `report.text[start:start + len(text)] == text`."""

    text: str
    kind: Kind = "body"
    start: int = 0
    events: list[Event] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """One dated news text. `id` is a hash of its content; `source` says where it was found: file, member, line."""

    id: str
    published: datetime.date
    text: str
    sentences: list[Sentence]
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    source: str = ""


@dataclass(slots=True)
class Problem:
    """A report that was set aside: where it lies, and one sentence that says why and how to cure it."""

    source: str
    reason: str
