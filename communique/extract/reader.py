"""The reader: sentences in, events, claims and figures out, every one a run of the sentence's own characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

import numpy as np

from communique.codebook.annotated import find
from communique.errors import CommuniqueError
from communique.extract import labels
from communique.extract.decode import (
    Anchor,
    Calibration,
    Floats,
    Thresholds,
    best_run,
    both_looks,
    calibrated,
    find_anchors,
    log_softmax,
    runs,
    sigmoid,
)
from communique.extract.network import Links, Network, OnnxNetwork
from communique.extract.quantities import parse_quantity, quote_kind
from communique.extract.tokens import Words, pad_windows, padded, tokenize
from communique.types import CODED_KINDS, Claim, Event, Figure, Mention, Place, Report, Sentence, Span, When

__all__ = ["Reader", "WeightsError", "batches"]


class WeightsError(CommuniqueError):
    """A folder that should hold weights does not."""


BATCH_PIECES = 512
"""Windows of one padded length are encoded in batches of about this many pieces."""
BATCH_ANCHORS = 96
"""Anchors in windows of one padded length are linked in batches of at most this many, so that memory stays bounded."""
Party: TypeAlias = str | tuple[int, int] | None
"""A party as text or as characters (start, end); None where there is none."""

MAX_CONTEXTS = 3
MAX_LOOKS = 12
"""Words that `relate` looks at as triggers."""
DYAD_SHARE = 0.3
"""How much what the network says of the dyad counts in `relate` beside the triggers; chosen as MISFIT."""
MISFIT = 0.003
"""What `relate` grants a party in a role where the network sees it in none; chosen on held-out reports."""


@dataclass(frozen=True, slots=True)
class _Window:
    """A window of a sentence and what the encoder says of its words: vectors, (words, width), and their logits."""

    sentence: Sentence
    words: Words
    vectors: Floats
    logits: Floats


class Reader:
    """Reads sentences by a network. `read` fills in the events, claims and figures of reports in place.

    A sentence reads the same in any company: batches hold windows of one padded length only, and the network's 8-bit
    arithmetic has fixed scales.
    """

    def __init__(
        self, network: Network, thresholds: Thresholds | None = None, calibration: Calibration | None = None
    ) -> None:
        self.network = network
        self.thresholds = thresholds or Thresholds()
        self.calibration = calibration or Calibration()

    @classmethod
    def load(cls, weights: Path | str | None = None, *, threads: int = 0) -> Reader:
        """The reader with the package's own weights, or with those in a folder that training/train.py made.

        `threads` is how many cores it may use, 0 for all. Raises WeightsError where the folder holds none.
        """
        folder: Traversable = Path(weights) if weights else resources.files("communique.extract") / "weights"
        try:
            return cls(OnnxNetwork(folder, threads), Thresholds.load(folder), Calibration.load(folder))
        except (OSError, ValueError, TypeError) as error:
            raise WeightsError(
                f"{folder} holds no weights to read with ({error}): name a folder that training made."
            ) from error

    def read(self, reports: Sequence[Report]) -> None:
        """Read every sentence of these reports that is coded (headline, body, caption); the others stay empty."""
        self.read_sentences([s for r in reports for s in r.sentences if s.kind in CODED_KINDS])

    def read_sentences(self, sentences: Sequence[Sentence]) -> None:
        """Read these sentences in place; what they held before is replaced."""
        for sentence in sentences:
            sentence.events, sentence.claims, sentence.figures = [], [], []
        anchors = [(w, a) for w in self._encoded(sentences) for a in find_anchors(w.logits, self.thresholds)]
        for batch, links in self._linked(anchors):
            for n, (window, anchor) in enumerate(batch):
                _Decoded(window, anchor, links, n, self.thresholds, self.calibration).attach()
        for sentence in sentences:
            sentence.events.sort(key=lambda e: e.trigger.start)
            sentence.claims.sort(key=lambda c: c.cue.start)
            sentence.figures.sort(key=lambda f: f.span.start)

    def relate(self, sentence: str, source: Party, target: Party) -> dict[str, float]:
        """The types of what `source` does to `target` in a sentence, likeliest first, with probabilities that sum to 1.

        For those who bring their own parties, as text (its first occurrence as whole words) or as characters (start,
        end); None is a party that the sentence does not name. The network is asked about the two as a dyad; and every
        word that may be a trigger is looked at, which counts by how well the source fits among its actors and the
        target among its recipients. Raises ValueError where a party is not in the sentence.
        """
        parties = [_party(sentence, party) for party in (source, target)]
        windows = list(self._encoded([Sentence(sentence)]))
        triggers = [(w, a) for w in windows for a in _likeliest(w.logits)]
        acts = np.full(len(labels.TYPES), 1e-9)
        for batch, links in self._linked(triggers):
            first = np.array([a.types for _, a in batch])
            types = np.exp(both_looks(first, log_softmax(links.type)))[:, 1:]
            for n, (window, _) in enumerate(batch):
                acts += types[n] * _fit(window, links, n, *parties)
        shares = acts / acts.sum()
        for _, links in self._linked([(w, a) for w in windows for a in _dyad(w.words, *parties)]):
            asked = np.exp(log_softmax(links.type[0, 1:]))
            shares = shares ** (1 - DYAD_SHARE) * asked**DYAD_SHARE
            shares /= shares.sum()
        return {labels.TYPES[k]: float(shares[k]) for k in shares.argsort()[::-1]}

    def _encoded(self, sentences: Sequence[Sentence]) -> Iterator[_Window]:
        """The windows of these sentences, encoded; not in their order."""
        texts = tokenize([s.text for s in sentences])
        pairs = [(s, words) for s, parts in zip(sentences, texts, strict=True) for words in parts if words.offsets]
        pairs.sort(key=lambda pair: len(pair[1].pieces))
        for batch in batches(pairs):
            vectors, logits = self.network.encode(*pad_windows([words for _, words in batch]))
            for row, (sentence, words) in enumerate(batch):
                length = len(words.offsets)
                yield _Window(sentence, words, vectors[row, :length], logits[row, :length])

    def _linked(
        self, anchors: Sequence[tuple[_Window, Anchor]]
    ) -> Iterator[tuple[Sequence[tuple[_Window, Anchor]], Links]]:
        """These anchors in batches, each with what hangs on them."""
        by_length = sorted(anchors, key=lambda pair: padded(len(pair[0].words.offsets)))
        for length, group in groupby(by_length, key=lambda pair: padded(len(pair[0].words.offsets))):
            alike = list(group)
            for at in range(0, len(alike), BATCH_ANCHORS):
                batch = alike[at : at + BATCH_ANCHORS]
                yield batch, self._link(batch, length)

    def _link(self, batch: Sequence[tuple[_Window, Anchor]], length: int) -> Links:
        vectors = np.zeros((len(batch), length, batch[0][0].vectors.shape[-1]), dtype=np.float32)
        for n, (window, _) in enumerate(batch):
            vectors[n, : len(window.vectors)] = window.vectors
        lengths = np.array([len(w.words.offsets) for w, _ in batch])
        return self.network.link(
            vectors,
            np.arange(length) < lengths[:, None],
            np.array([a.kind for _, a in batch]),
            np.exp([a.types for _, a in batch]),
            np.array([(a.begin, a.end) for _, a in batch]),
            np.array([a.other for _, a in batch]),
        )


def _party(sentence: str, party: Party) -> tuple[int, int] | None:
    """The characters [start, end) of a party. Raises ValueError where they are not in the sentence."""
    if party is None:
        return None
    if isinstance(party, str):
        span = find(sentence, party)
        return span.start, span.end
    start, end = party
    if not 0 <= start < end <= len(sentence):
        raise ValueError(f"the characters {start} to {end} are not in a sentence of {len(sentence)} characters")
    return start, end


def _likeliest(logits: Floats) -> list[Anchor]:
    """The words that are likeliest to be triggers, however unlikely."""
    types = log_softmax(logits[:, : labels.TRIGGER_INSIDE])
    some = 1 - np.exp(types[:, labels.NO_TYPE])
    return [
        Anchor(labels.EVENT, int(k), int(k) + 1, types[k], float(some[k])) for k in some.argsort()[::-1][:MAX_LOOKS]
    ]


def _words(window: Words, characters: tuple[int, int] | None) -> list[int]:
    """The words that a run of characters touches."""
    if characters is None:
        return []
    return [k for k, (start, end) in enumerate(window.offsets) if start < characters[1] and characters[0] < end]


def _dyad(window: Words, source: tuple[int, int] | None, target: tuple[int, int] | None) -> list[Anchor]:
    """Source and target as one anchor, where the window holds both."""
    ours, theirs = _words(window, source), _words(window, target)
    if not ours or not theirs:
        return []
    unknown = np.full(1 + len(labels.TYPES), -np.inf, dtype=np.float32)  # a dyad is no trigger: all probabilities are 0
    return [Anchor(labels.DYAD, ours[0], ours[-1] + 1, unknown, 1.0, (theirs[0], theirs[-1] + 1))]


def _fit(
    window: _Window, links: Links, n: int, source: tuple[int, int] | None, target: tuple[int, int] | None
) -> float:
    """How well anchor n fits as an act of the source on the target, or of both together."""
    taking = np.maximum(sigmoid(links.start[n]), sigmoid(links.inside[n]))

    def part(role: str, party: tuple[int, int] | None) -> float:
        if party is None:
            return 1.0
        words = _words(window.words, party)
        return float(taking[words, labels.ROLE[role]].max()) if words else 0.0

    acts, suffers = part("actor", source), part("recipient", target)
    together = acts * part("actor", target)
    return MISFIT + max((acts + MISFIT) * (suffers + MISFIT), together)


class _Decoded:
    """One anchor with the network's answers about it, on its way to becoming an event, a claim or a figure."""

    def __init__(
        self, window: _Window, anchor: Anchor, links: Links, n: int, thresholds: Thresholds, calibration: Calibration
    ) -> None:
        self.sentence, self.window, self.logits = window.sentence, window.words, window.logits
        self.anchor, self.links, self.n = anchor, links, n
        self.thresholds, self.calibration = thresholds, calibration

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

    def _role_runs(self, role: str, threshold: float | None = None) -> list[tuple[tuple[int, int], float]]:
        """The runs of words in a role, each with the probability that it begins where it does."""
        k, size = labels.ROLE[role], len(self.window.offsets)
        start, inside = sigmoid(self.links.start[self.n, :size, k]), self.links.inside[self.n, :size, k]
        return [(run, float(start[run[0]])) for run in runs(start, inside, threshold or self.thresholds.role)]

    def _role_best(self, role: str) -> Span | None:
        run = best_run(self.links.inside[self.n, : len(self.window.offsets), labels.ROLE[role]])
        return self._span(*run) if run else None

    def _mentions(self, role: str) -> list[Mention]:
        return [self._mention(run, likely) for run, likely in self._role_runs(role)]

    def _mention(self, run: tuple[int, int], likely: float) -> Mention:
        span, sectors = self._span(*run), self.logits[run[0], labels.SECTOR :]
        hint = labels.SECTORS[int(sectors.argmax())]
        confidence = calibrated(likely, self.calibration.role)
        return Mention(span.text, span.start, span.end, confidence=confidence, hint=hint)

    def _role_one(self, role: str, threshold: float | None = None) -> Span | None:
        """The run whose beginning is likeliest."""
        found = self._role_runs(role, threshold)
        return self._span(*max(found, key=lambda run: run[1])[0]) if found else None

    def _place(self, run: tuple[int, int]) -> Place:
        span = self._span(*run)
        return Place(span.text, span.start, span.end)

    def _when(self, role: str) -> When | None:
        span = self._role_one(role, self.thresholds.date)
        return When(span) if span else None

    def _trigger(self) -> Span:
        return self._span(self.anchor.begin, self.anchor.end)

    def _events(self) -> Iterator[Event]:
        types = np.exp(both_looks(self.anchor.types, log_softmax(self.links.type[self.n])))
        if 1 - types[labels.NO_TYPE] < self.thresholds.event:
            return
        best = int(types[1:].argmax())
        kind = labels.TYPES[best]
        ranked = self.links.contexts[self.n].argsort()[::-1][:MAX_CONTEXTS]
        contexts = [labels.CONTEXTS[k] for k in ranked if self.links.contexts[self.n, k] > 0]
        yield Event(
            trigger=self._trigger(),
            type=kind,
            mode=self._mode(kind),
            status=labels.STATUSES[int(self.links.status[self.n].argmax())],
            actors=self._mentions("actor"),
            recipients=self._mentions("recipient"),
            place=[self._place(run) for run, _ in self._role_runs("place")],
            when=self._when("when"),
            contexts=contexts,
            confidence=calibrated(float(types[1 + best]), self.calibration.event),
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
            yield Claim(
                speaker, self._trigger(), content, quote, calibrated(self.anchor.likely, self.calibration.claim)
            )

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
            confidence=calibrated(self.anchor.likely, self.calibration.figure),
        )


def batches(windows: Iterable[tuple[Sentence, Words]]) -> Iterator[list[tuple[Sentence, Words]]]:
    """Cut windows, sorted by length, into batches of one padded length and about BATCH_PIECES pieces."""
    batch: list[tuple[Sentence, Words]] = []
    for window in windows:
        length = padded(len(window[1].pieces))
        if batch and (length != padded(len(batch[0][1].pieces)) or (len(batch) + 1) * length > BATCH_PIECES):
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch
