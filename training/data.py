"""The corpus as training examples: each sentence's words and, for each anchor, what hangs on it."""

from __future__ import annotations

import difflib
import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import compress, permutations
from pathlib import Path

from communique.codebook.annotated import from_row
from communique.extract import labels
from communique.extract.tokens import Words, tokenize
from communique.types import CODED_KINDS, Report, Sentence, Span, When

CORPUS = Path(__file__).parent / "corpus"
PACKAGE = Path(__file__).parents[1] / "communique" / "extract" / "weights"
"""Where the shipped weights lie."""

MAX_DYADS = 4
"""Dyads that are learnt from one sentence."""

MODE_INDEX = {pair: n for n, pair in enumerate(labels.MODES)}
TYPE_INDEX = {name: n for n, name in enumerate(labels.TYPES)}
CONTEXT_INDEX = {name: n for n, name in enumerate(labels.CONTEXTS)}


@dataclass(slots=True)
class Target:
    """One gold anchor, in words: its kind and extent, the spans in each role, and its labels (-1: it has none).

    `type` counts from 1; 0 marks a word that looks like a trigger and is none.
    """

    kind: int
    begin: int
    end: int
    roles: dict[str, list[tuple[int, int]]]
    type: int = -1
    status: int = -1
    mode: int = -1
    contexts: list[int] = field(default_factory=list)
    direction: int = -1
    other: tuple[int, int] = (0, 0)
    """A dyad's second party."""
    shares: dict[int, float] = field(default_factory=dict)
    """A dyad's types, counted from 1 (0: nothing is done), with shares that sum to 1."""


@dataclass(slots=True)
class Example:
    """A sentence to learn from."""

    words: Words
    text: str
    targets: list[Target]
    sectors: dict[int, int] = field(default_factory=dict)
    """The sectors of the mentions, by their first words."""


def load_reports(paths: Iterable[Path]) -> list[Report]:
    """Read annotated reports."""
    return [report for path in paths for report in _load(path)]


def _load(path: Path) -> list[Report]:
    with path.open(encoding="utf-8") as lines:
        return [from_row(json.loads(line), f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


def split(reports: list[Report], every: int = 16) -> tuple[list[Report], list[Report]]:
    """Hold out about one report in `every`, chosen by its id, so that what is held out stays so as the corpus grows."""
    held = [zlib.crc32(report.id.encode()) % every == 0 for report in reports]
    return [r for r, out in zip(reports, held, strict=True) if not out], list(compress(reports, held))


def examples(reports: Iterable[Report]) -> list[Example]:
    """Turn every coded sentence into an example; a sentence longer than one window is left out."""
    sentences = [(r, s) for r in reports for s in r.sentences if s.kind in CODED_KINDS]
    windows = tokenize([s.text for _, s in sentences])
    return [
        Example(parts[0], sentence.text, _targets(report, sentence, parts[0]), _sectors(sentence, parts[0]))
        for (report, sentence), parts in zip(sentences, windows, strict=True)
        if len(parts) == 1 and parts[0].offsets
    ]


def _targets(report: Report, sentence: Sentence, words: Words) -> list[Target]:
    """Everything annotated in a sentence, each anchor once.

    A second event on the same trigger words is left out (10 of the corpus's 11,016), and so is a second content of one
    cue (12 of 4,604 claims), though not its speaker.
    """

    def run(span: Span) -> tuple[int, int]:
        inside = [k for k, (start, end) in enumerate(words.offsets) if start < span.end and span.start < end]
        if not inside:
            raise ValueError(f"{report.source}: report {report.id}: {span.text!r} holds no word of {sentence.text!r}.")
        return inside[0], inside[-1] + 1

    def when(value: When | None) -> list[tuple[int, int]]:
        return [run(value.span)] if value and value.span else []

    found: dict[tuple[int, int, int], Target] = {}

    def add(target: Target) -> Target:
        return found.setdefault((target.kind, target.begin, target.end), target)

    for e in sentence.events:
        roles = {
            "actor": [run(m) for m in e.actors],
            "recipient": [run(m) for m in e.recipients],
            "place": [run(p) for p in e.place],
            "when": when(e.when),
        }
        add(
            Target(
                labels.EVENT,
                *run(e.trigger),
                roles,
                type=1 + TYPE_INDEX[e.type],
                status=labels.STATUSES.index(e.status),
                mode=MODE_INDEX[e.type, e.mode],
                contexts=[CONTEXT_INDEX[c] for c in e.contexts],
            )
        )
    for c in sentence.claims:
        target = add(Target(labels.CLAIM, *run(c.cue), {"speaker": [], "content": [run(c.content)]}))
        target.roles["speaker"].append(run(c.speaker))
    for f in sentence.figures:
        measure = _measure(f.measure, sentence.text)
        roles = {
            "measure": [run(measure)] if measure else [],
            "versus": [run(f.versus)] if f.versus else [],
            "period": when(f.period),
        }
        add(Target(labels.FIGURE, *run(f.span), roles, direction=labels.DIRECTIONS.index(f.direction)))
    return [*found.values(), *_dyads(sentence, run)]


def _sectors(sentence: Sentence, words: Words) -> dict[int, int]:
    """The sector of each mention at its first word; of several that begin there, the first's."""
    mentions = [m for e in sentence.events for m in (*e.actors, *e.recipients)] + [c.speaker for c in sentence.claims]
    begins = {start: word for word, (start, _) in reversed(list(enumerate(words.offsets)))}
    found: dict[int, int] = {}
    for mention in mentions:
        if mention.start in begins:
            found.setdefault(begins[mention.start], labels.SECTORS.index(mention.sector))
    return found


def _dyads(sentence: Sentence, run: Callable[[Span], tuple[int, int]]) -> list[Target]:
    """What each party of a sentence's events does to each other, and that nothing is done the other way round.

    An act that is only urged, feared or conditional counts less than one that happened or will.
    """
    dyads: dict[tuple[tuple[int, int], tuple[int, int]], dict[int, float]] = {}
    for e in sentence.events:
        actors = [run(m) for m in e.actors]
        pairs = [(a, run(m)) for a in actors for m in e.recipients] or list(permutations(actors, 2))
        for pair in pairs:
            shares = dyads.setdefault(pair, {})
            kind = 1 + TYPE_INDEX[e.type]
            shares[kind] = shares.get(kind, 0) + (0.3 if e.status == "hypothetical" else 1.0)
    for a, b in list(dyads):
        dyads.setdefault((b, a), {0: 1.0})
    kept = [(pair, shares) for pair, shares in dyads.items() if pair[0] != pair[1]][:MAX_DYADS]
    return [
        Target(labels.DYAD, *a, {}, other=b, shares={k: v / sum(shares.values()) for k, v in shares.items()})
        for (a, b), shares in kept
    ]


def _measure(measure: str, text: str) -> Span | None:
    """The run of the sentence that a measure repeats; annotators often put it in words of their own."""
    match = difflib.SequenceMatcher(None, text.lower(), measure.lower(), autojunk=False).find_longest_match()
    start, end = match.a, match.a + match.size
    while start < end and (
        (start and text[start - 1].isalnum() and text[start].isalnum()) or not text[start].isalnum()
    ):
        start += 1
    while end > start and (
        (end < len(text) and text[end].isalnum() and text[end - 1].isalnum()) or not text[end - 1].isalnum()
    ):
        end -= 1
    return Span(text[start:end], start, end) if end > start and 2 * (end - start) >= len(measure) else None
