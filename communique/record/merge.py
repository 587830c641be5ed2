"""Mentions of the same act by the same actors at the same time become one event."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from communique.record.candidates import candidate_pairs
from communique.record.clustering import cluster
from communique.record.likeness import WEIGHTS, Likeness, Profile, profiles
from communique.record.telling import MentionKey, from_reports
from communique.types import Report

__all__ = ["Cluster", "merge", "merge_reports"]

FIRST = "told first"


@dataclass(frozen=True, slots=True)
class Cluster:
    """One event: its tellings in the order of telling, and why each was joined to one before it."""

    event_id: str
    tellings: tuple[MentionKey, ...]
    reasons: Mapping[str, str]


def merge(mentions: Iterable[MentionKey], weights: Mapping[str, float] = WEIGHTS) -> list[Cluster]:
    """Return the events that the mentions tell, by their first telling.

    Neither the order of the mentions nor a mention given twice makes a difference.
    """
    keys = sorted({key.mention_id: key for key in mentions}.values(), key=lambda key: key.order)
    told, vocabulary = profiles(keys)
    likeness = Likeness(vocabulary, weights)
    odds = {(i, j): likeness.of(told[i], told[j]) for i, j in candidate_pairs(told)}
    parties = [profile.key.actors | profile.key.recipients for profile in told]
    found = cluster([_exact_day(profile) for profile in told], parties, odds)
    return [_event([told[i] for i in members], members, odds, likeness) for members in found]


def _exact_day(profile: Profile) -> int | None:
    return profile.days[0] if profile.days and profile.days[0] == profile.days[1] else None


def _event(
    told: Sequence[Profile], members: Sequence[int], odds: Mapping[tuple[int, int], float], likeness: Likeness
) -> Cluster:
    """Return a cluster with its reasons: each telling is explained by the earlier one it is most like."""
    keys = tuple(profile.key for profile in told)
    reasons = {keys[0].mention_id: FIRST}
    for n in range(1, len(members)):
        compared = [m for m in range(n) if (members[m], members[n]) in odds]
        nearest = max(compared or range(n), key=lambda m: (odds.get((members[m], members[n]), 0.0), -m))
        reasons[keys[n].mention_id] = likeness.reason(told[nearest], told[n])
    return Cluster(_event_id(keys[0]), keys, reasons)


def _event_id(first: MentionKey) -> str:
    return hashlib.sha256(first.mention_id.encode()).hexdigest()[:12]


def merge_reports(reports: Iterable[Report]) -> None:
    """Take the reports as one record and set the id of every event to that of the event it was merged under."""
    reports = list(reports)
    keys = from_reports(reports)
    merged = {key.mention_id: event.event_id for event in merge(keys) for key in event.tellings}
    events = (event for report in reports for sentence in report.sentences for event in sentence.events)
    for event, key in zip(events, keys, strict=True):
        event.id = merged[key.mention_id]
