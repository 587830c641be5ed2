"""The corpus as training examples: each sentence's words and, for each anchor, what hangs on it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from communique.codebook.annotated import from_row
from communique.extract import labels
from communique.extract.tokens import Words, tokenize
from communique.types import CODED_KINDS, Report, Sentence, Span, When

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


@dataclass(slots=True)
class Example:
    """A sentence to learn from."""

    words: Words
    text: str
    targets: list[Target]


def load_reports(paths: Iterable[Path]) -> list[Report]:
    """Read annotated reports."""
    return [
        from_row(json.loads(line), str(path))
        for path in paths
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def examples(reports: Iterable[Report]) -> list[Example]:
    """Turn every coded sentence into an example; a sentence longer than one window is left out."""
    sentences = [s for r in reports for s in r.sentences if s.kind in CODED_KINDS]
    windows = tokenize([s.text for s in sentences])
    return [
        Example(parts[0], sentence.text, _targets(sentence, parts[0]))
        for sentence, parts in zip(sentences, windows, strict=True)
        if len(parts) == 1 and parts[0].offsets
    ]


def _targets(sentence: Sentence, words: Words) -> list[Target]:
    def run(span: Span) -> tuple[int, int]:
        inside = [k for k, (start, end) in enumerate(words.offsets) if start < span.end and span.start < end]
        return inside[0], inside[-1] + 1

    def when(value: When | None) -> list[tuple[int, int]]:
        return [run(value.span)] if value and value.span else []

    found: dict[tuple[int, int, int], Target] = {}
    for e in sentence.events:
        found.setdefault(
            (labels.EVENT, *run(e.trigger)),
            Target(
                labels.EVENT,
                *run(e.trigger),
                roles={
                    "actor": [run(m) for m in e.actors],
                    "recipient": [run(m) for m in e.recipients],
                    "place": [run(p) for p in e.place],
                    "when": when(e.when),
                },
                type=1 + TYPE_INDEX[e.type],
                status=labels.STATUSES.index(e.status),
                mode=MODE_INDEX[e.type, e.mode],
                contexts=[CONTEXT_INDEX[c] for c in e.contexts],
            ),
        )
    for c in sentence.claims:
        key = (labels.CLAIM, *run(c.cue))
        target = found.setdefault(
            key, Target(labels.CLAIM, *run(c.cue), roles={"speaker": [], "content": [run(c.content)]})
        )
        target.roles["speaker"].append(run(c.speaker))
    for f in sentence.figures:
        measure = _measure(f.measure, sentence.text)
        found.setdefault(
            (labels.FIGURE, *run(f.span)),
            Target(
                labels.FIGURE,
                *run(f.span),
                roles={
                    "measure": [run(measure)] if measure else [],
                    "versus": [run(f.versus)] if f.versus else [],
                    "period": when(f.period),
                },
                direction=labels.DIRECTIONS.index(f.direction),
            ),
        )
    return list(found.values())


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
    return Span(text[start:end], start, end) if 2 * (end - start) >= len(measure) else None
