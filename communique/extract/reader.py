"""The reader: sentences in, events, claims and figures out, every one a run of the sentence's own characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from communique.extract import labels
from communique.extract.decode import (
    Anchor,
    Floats,
    Thresholds,
    best_run,
    choose_type,
    find_anchors,
    log_softmax,
    runs,
    sigmoid,
)
from communique.extract.network import Links, Network
from communique.extract.quantities import parse_quantity, quote_kind
from communique.extract.tokens import Words, pad_windows, tokenize
from communique.types import CODED_KINDS, Claim, Event, Figure, Mention, Report, Sentence, Span, When

__all__ = ["Reader", "batches"]

BATCH_PIECES = 512
"""Windows are read in batches of about this many pieces, padding included, sorted by length.

The 8-bit arithmetic takes its scale from the whole batch, so a sentence on the verge of an answer may answer otherwise
in other company. Reading each report by itself would prevent that, at a fifth less speed."""
BATCH_ANCHORS = 96
"""Anchors are linked in batches of at most this many, whatever the text, so that memory stays bounded."""
MAX_CONTEXTS = 3


class Reader:
    """Reads sentences by a network. `read` fills in the events, claims and figures of reports in place."""

    def __init__(self, network: Network, thresholds: Thresholds | None = None) -> None:
        self.network = network
        self.thresholds = thresholds or Thresholds()

    def read(self, reports: Sequence[Report]) -> None:
        """Read every sentence of these reports that is coded (headline, body, caption); the others stay empty."""
        self.read_sentences([s for r in reports for s in r.sentences if s.kind in CODED_KINDS])

    def read_sentences(self, sentences: Sequence[Sentence]) -> None:
        """Read these sentences in place; what they held before is replaced."""
        windows: list[tuple[Sentence, Words]] = []
        for sentence, parts in zip(sentences, tokenize([s.text for s in sentences]), strict=True):
            sentence.events, sentence.claims, sentence.figures = [], [], []
            windows += [(sentence, part) for part in parts if part.offsets]
        windows.sort(key=lambda w: len(w[1].pieces))
        for batch in batches(windows):
            self._read_batch(batch)
        for sentence in sentences:
            sentence.events.sort(key=lambda e: e.trigger.start)
            sentence.claims.sort(key=lambda c: c.cue.start)
            sentence.figures.sort(key=lambda f: f.span.start)

    def _read_batch(self, batch: list[tuple[Sentence, Words]]) -> None:
        words, logits = self.network.encode(*pad_windows([w for _, w in batch]))
        anchors = [
            (row, anchor)
            for row, (_, window) in enumerate(batch)
            for anchor in find_anchors(logits[row, : len(window.offsets)], self.thresholds)
        ]
        for at in range(0, len(anchors), BATCH_ANCHORS):
            self._link(batch, words, anchors[at : at + BATCH_ANCHORS])

    def _link(self, batch: list[tuple[Sentence, Words]], words: Floats, anchors: list[tuple[int, Anchor]]) -> None:
        rows = np.array([row for row, _ in anchors])
        lengths = np.array([len(w.offsets) for _, w in batch])[rows]
        links = self.network.link(
            words[rows],
            np.arange(words.shape[1]) < lengths[:, None],
            np.array([a.kind for _, a in anchors]),
            np.exp([a.types for _, a in anchors]),
            np.array([a.begin for _, a in anchors]),
            np.array([a.end for _, a in anchors]),
        )
        for n, (row, anchor) in enumerate(anchors):
            sentence, window = batch[row]
            _Decoded(sentence, window, anchor, links, n, self.thresholds).attach()


class _Decoded:
    """One anchor with the network's answers about it, on its way to becoming an event, a claim or a figure."""

    def __init__(
        self, sentence: Sentence, window: Words, anchor: Anchor, links: Links, n: int, thresholds: Thresholds
    ) -> None:
        self.sentence, self.window, self.anchor, self.links, self.n = sentence, window, anchor, links, n
        self.thresholds = thresholds

    def attach(self) -> None:
        if self.anchor.kind == labels.CLAIM:
            self.sentence.claims += self._claims()
        elif self.anchor.kind == labels.FIGURE:
            self.sentence.figures += self._figures()
        else:
            self.sentence.events += self._events()

    def _span(self, begin: int, end: int) -> Span:
        start, stop = self.window.offsets[begin][0], self.window.offsets[end - 1][1]
        return Span(self.sentence.text[start:stop], start, stop)

    def _role_runs(self, role: str) -> list[Span]:
        k, size = labels.ROLE[role], len(self.window.offsets)
        start, inside = self.links.start[self.n, :size, k], self.links.inside[self.n, :size, k]
        return [self._span(*run) for run in runs(sigmoid(start), inside, self.thresholds.role)]

    def _role_best(self, role: str) -> Span | None:
        run = best_run(self.links.inside[self.n, : len(self.window.offsets), labels.ROLE[role]])
        return self._span(*run) if run else None

    def _mentions(self, role: str) -> list[Mention]:
        return [Mention(s.text, s.start, s.end) for s in self._role_runs(role)]

    def _role_one(self, role: str) -> Span | None:
        """The run whose beginning is likeliest."""
        k, size = labels.ROLE[role], len(self.window.offsets)
        start, inside = sigmoid(self.links.start[self.n, :size, k]), self.links.inside[self.n, :size, k]
        found = runs(start, inside, self.thresholds.role)
        return self._span(*max(found, key=lambda run: start[run[0]])) if found else None

    def _when(self, role: str) -> When | None:
        span = self._role_one(role)
        return When(span) if span else None

    def _trigger(self) -> Span:
        return self._span(self.anchor.begin, self.anchor.end)

    def _events(self) -> Iterator[Event]:
        kind = choose_type(self.anchor.types, log_softmax(self.links.type[self.n]), self.thresholds.event)
        if kind is None:
            return
        ranked = self.links.contexts[self.n].argsort()[::-1][:MAX_CONTEXTS]
        contexts = [labels.CONTEXTS[k] for k in ranked if self.links.contexts[self.n, k] > 0]
        yield Event(
            trigger=self._trigger(),
            type=kind,
            mode=self._mode(kind),
            status=labels.STATUSES[int(self.links.status[self.n].argmax())],
            actors=self._mentions("actor"),
            recipients=self._mentions("recipient"),
            place=self._role_runs("place"),
            when=self._when("when"),
            contexts=contexts,
        )

    def _mode(self, kind: str) -> str | None:
        logits = self.links.mode[self.n]
        best = max((k for k, (name, _) in enumerate(labels.MODES) if name == kind), key=lambda k: logits[k])
        return labels.MODES[best][1]

    def _claims(self) -> Iterator[Claim]:
        content = self._role_best("content")
        if not content:
            return
        quote = quote_kind(self.sentence.text, content.start, content.end)
        for speaker in self._mentions("speaker"):
            yield Claim(speaker, self._trigger(), content, quote)

    def _figures(self) -> Iterator[Figure]:
        span = self._trigger()
        quantity = parse_quantity(span.text, self.sentence.text, span.start)
        if quantity is None:
            return
        measure = self._role_best("measure")
        yield Figure(
            span=span,
            value=quantity[0],
            unit=quantity[1],
            measure=measure.text if measure else "",
            direction=labels.DIRECTIONS[int(self.links.direction[self.n].argmax())],
            versus=self._role_one("versus"),
            period=self._when("period"),
        )


def batches(windows: list[tuple[Sentence, Words]]) -> Iterator[list[tuple[Sentence, Words]]]:
    """Cut windows, sorted by length, into batches of about BATCH_PIECES pieces."""
    batch: list[tuple[Sentence, Words]] = []
    for window in windows:
        if batch and (len(batch) + 1) * len(window[1].pieces) > BATCH_PIECES:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch
