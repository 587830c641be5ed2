"""Mentions of the same act by the same actors at the same time become one event.

A telling hangs on the earlier one it is most like, and the tellings that hang together are clustered into events. New
tellings change only the threads they touch, and whatever is told one by one, in any order, or all at once, the events
are the same: which tellings are compared and how alike they are depends on the two alone, and what a thread is
clustered into on the thread alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from communique.record.candidates import candidate_pairs
from communique.record.clustering import ENOUGH, cluster, dates_agree, parties_agree
from communique.record.likeness import WEIGHTS, Profile, log_odds, profile, reason
from communique.record.telling import MentionKey, from_reports
from communique.record.threads import Link, Links, Order, parts, threads
from communique.types import Report

__all__ = ["Cluster", "Growth", "Past", "Placed", "grow", "merge", "merge_reports"]

FIRST = "told first"


@dataclass(frozen=True, slots=True)
class Cluster:
    """One event: its tellings in the order of telling, why each was joined to one before it, what each hangs on."""

    event_id: str
    thread: str
    tellings: tuple[MentionKey, ...]
    reasons: Mapping[str, str]
    links: Links


@dataclass(frozen=True, slots=True)
class Placed:
    """A telling that was merged before: what it hangs on, and the event and thread it is of."""

    mention_id: str
    order: Order
    link: Link | None
    event_id: str
    thread: str


class Past(Protocol):
    """What was merged before."""

    def near(self, mentions: Sequence[Profile]) -> Iterable[tuple[MentionKey, Placed]]:
        """Return the tellings among which are all that these may have to be compared with."""

    def threads(self, names: Iterable[str]) -> Iterable[Placed]:
        """Return all tellings of these threads."""

    def threads_of(self, mention_ids: Iterable[str]) -> Iterable[str]:
        """Return the threads that hold these tellings; those that were never merged are of none."""

    def keys(self, mention_ids: Iterable[str]) -> Iterable[MentionKey]:
        """Return these tellings."""


class _Nothing:
    def near(self, mentions: Sequence[Profile]) -> Iterable[tuple[MentionKey, Placed]]:
        return ()

    def threads(self, names: Iterable[str]) -> Iterable[Placed]:
        return ()

    def threads_of(self, mention_ids: Iterable[str]) -> Iterable[str]:
        return ()

    def keys(self, mention_ids: Iterable[str]) -> Iterable[MentionKey]:
        return ()


@dataclass(frozen=True, slots=True)
class Growth:
    """What new tellings change: events made or made anew, events that are no more, events now of another thread."""

    clusters: list[Cluster]
    gone: frozenset[str]
    moved: Mapping[str, str]


def merge(mentions: Iterable[MentionKey], weights: Mapping[str, float] = WEIGHTS) -> list[Cluster]:
    """Return the events that the mentions tell, by their first telling.

    Neither the order of the mentions nor a mention given twice makes a difference.
    """
    return grow(mentions, weights=weights).clusters


def grow(mentions: Iterable[MentionKey], past: Past | None = None, weights: Mapping[str, float] = WEIGHTS) -> Growth:
    """Merge mentions with what was merged before, and return what changes; events stand by their first telling."""
    past = past or _Nothing()
    new = {key.mention_id: profile(key) for key in mentions}
    near = list(past.near(list(new.values())))
    placed = {before.mention_id: before for _, before in near}
    told = new | {key.mention_id: profile(key) for key, _ in near}
    hung = _hang(told, new.keys(), {name: before.link for name, before in placed.items()}, weights)

    touched = past.threads_of({*hung, *(link.to for link in hung.values() if link)} - new.keys())
    old = {before.mention_id: before for before in past.threads(touched)}
    before: Links = {name: placed.link for name, placed in old.items()}
    kept = {part for thread in threads(before) for part in parts(thread, before, ENOUGH)}
    after: Links = {**before, **hung}
    orders = {name: p.order for name, p in old.items()} | {name: p.key.order for name, p in new.items()}

    rebuilt: list[tuple[str, frozenset[str]]] = []
    moved: dict[str, str] = {}
    for thread in threads(after):
        name = _id(min(thread, key=orders.__getitem__))
        for part in parts(thread, after, ENOUGH):
            if part in kept and part.isdisjoint(hung):
                moved |= {old[m].event_id: name for m in part if old[m].thread != name}
            else:
                rebuilt.append((name, part))
    members = {name for _, part in rebuilt for name in part}
    told |= {key.mention_id: profile(key) for key in past.keys(members - told.keys())}
    clusters = [
        event
        for thread, part in rebuilt
        for event in _events(thread, sorted((told[m] for m in part), key=lambda p: p.key.order), after, weights)
    ]
    gone = frozenset(old[name].event_id for name in members & old.keys())
    return Growth(sorted(clusters, key=lambda event: event.tellings[0].order), gone, moved)


def _hang(
    told: Mapping[str, Profile], new: Iterable[str], links: Links, weights: Mapping[str, float]
) -> dict[str, Link | None]:
    """Return what each new telling hangs on, and what old ones hang on from now on, where that is a new one."""
    new = set(new)
    hung: dict[str, Link | None] = dict.fromkeys(new)
    ranked = sorted(told.values(), key=lambda p: p.key.order)
    for i, j in candidate_pairs(ranked, [p.key.mention_id in new for p in ranked]):
        earlier, later = ranked[i], ranked[j]
        if not (dates_agree(earlier.exact_days, later.exact_days) and parties_agree(earlier.parties, later.parties)):
            continue
        odds = log_odds(earlier, later, weights)
        if odds > ENOUGH:
            name = later.key.mention_id
            link = Link(earlier.key.mention_id, earlier.key.order, odds)
            if link.is_better_than(hung.get(name) or links.get(name)):
                hung[name] = link
    return hung


def _events(thread: str, told: Sequence[Profile], links: Links, weights: Mapping[str, float]) -> Iterator[Cluster]:
    """Yield the events of a part of a thread."""
    odds = {(i, j): log_odds(told[i], told[j], weights) for i, j in candidate_pairs(told)}
    days = [mention.days[0] if mention.days and mention.exact_days else None for mention in told]
    for members in cluster(days, [mention.parties for mention in told], odds):
        yield _event(thread, [told[i] for i in members], members, odds, links)


def _event(
    thread: str, told: Sequence[Profile], members: Sequence[int], odds: Mapping[tuple[int, int], float], links: Links
) -> Cluster:
    """Return a cluster with its reasons: each telling is explained by the earlier one it is most like."""
    keys = tuple(profile.key for profile in told)
    reasons = {keys[0].mention_id: FIRST}
    for n in range(1, len(members)):
        compared = [m for m in range(n) if (members[m], members[n]) in odds]
        nearest = max(compared or range(n), key=lambda m: (odds.get((members[m], members[n]), 0.0), -m))
        reasons[keys[n].mention_id] = reason(told[nearest], told[n])
    return Cluster(_id(keys[0].mention_id), thread, keys, reasons, {k.mention_id: links[k.mention_id] for k in keys})


def _id(first: str) -> str:
    return hashlib.sha256(first.encode()).hexdigest()[:12]


def merge_reports(reports: Iterable[Report]) -> None:
    """Take the reports as one record and set the id of every event to that of the event it was merged under."""
    reports = list(reports)
    keys = from_reports(reports)
    merged = {key.mention_id: event.event_id for event in merge(keys) for key in event.tellings}
    events = (event for report in reports for sentence in report.sentences for event in sentence.events)
    for event, key in zip(events, keys, strict=True):
        event.id = merged[key.mention_id]
