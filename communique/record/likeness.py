"""How likely two mentions tell the same act: evidence for and against, each piece with a weight.

The weights are log-odds, fitted by `benchmarks/merge.py --fit` on training/clusters and on copies of it with the
mistakes a reader makes. How alike two mentions are depends on nothing but the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from communique.codebook import TYPES
from communique.record.telling import MentionKey
from communique.record.wording import Vocabulary, WordSet, numbers, stems

__all__ = ["RELATED_TYPES", "WEIGHTS", "Profile", "days_apart", "evidence", "log_odds", "profile", "reason"]

Evidence: TypeAlias = dict[str, float]

_RELATED = {
    "ACCUSE": ("REJECT", "REQUEST", "THREATEN"),
    "AGREE": ("AID", "CONCEDE", "CONSULT", "COOPERATE", "SUPPORT"),
    "AID": ("COOPERATE",),
    "ASSAULT": ("COERCE", "MOBILIZE", "PROTEST"),
    "COERCE": ("MOBILIZE", "SANCTION"),
    "CONCEDE": ("RETREAT",),
    "CONSULT": ("COOPERATE", "SUPPORT"),
    "REQUEST": ("THREATEN",),
    "RETREAT": ("SANCTION",),
}
RELATED_TYPES: dict[str, tuple[str, ...]] = {
    kind: (*_RELATED.get(kind, ()), *(other for other, related in _RELATED.items() if kind in related))
    for kind in TYPES
}
"""Types that tell the same act in other words, or that a reader takes for one another."""

DAYS_RECENT = 2
DAYS_CURRENT = 14
DAYS_GAP_COUNTED = 20
MANY_WORDS = 4
"""Rare words in common (each weighs up to 1) beyond which more make no difference."""
OPENING = 1
"""The last of the sentences (headline, lede) that tell what is new."""

WEIGHTS: Evidence = {
    "actors overlap": -0.86,
    "any": -1.69,
    "bare": -0.1,
    "both the day's news": 0.58,
    "dated after publication": -1.29,
    "dates near": -2.9,
    "dates overlap": -0.06,
    "days between reports": -1.08,
    "looking back": 0.11,
    "news of the day": 0.63,
    "next sentence": 0.37,
    "old when it was news": -0.75,
    "other actors": -1.7,
    "other mode": -2.53,
    "other place": -0.49,
    "other recipients": -1.65,
    "parties' words": 1.02,
    "plan and deed": -0.08,
    "published within a fortnight": -0.1,
    "recipients overlap": -1.62,
    "recipients' words": 0.81,
    "related type": -1.95,
    "roles turned round": -0.58,
    "same date": 1.44,
    "same mode": 0.72,
    "same number": 1.48,
    "same place": 1.59,
    "shared words": 1.2,
    "told beside each other": -3.76,
    "trigger told": 0.88,
    "urged and deed": -0.82,
    "words in the other role": -0.79,
}


@dataclass(frozen=True, slots=True)
class Profile:
    """A mention with its words weighed and its days as numbers, made once and compared often."""

    key: MentionKey
    parties: frozenset[str]
    bare: bool
    published: int
    days: tuple[int, int] | None
    time: tuple[int, int]
    """The first and last day told; that of publication where none is."""
    sentence: WordSet
    trigger: WordSet
    actors: WordSet
    recipients: WordSet
    arguments: WordSet
    place: WordSet
    numbers: frozenset[str]

    @property
    def exact_days(self) -> tuple[int, int] | None:
        """The day that is told, as first and last; None where no day or a longer time is."""
        return self.days if self.days and self.days[0] == self.days[1] else None

    @property
    def is_opening(self) -> bool:
        return self.key.sentence <= OPENING or self.key.kind == "headline"


def profile(key: MentionKey) -> Profile:
    """Return a mention ready for comparing."""
    vocabulary = Vocabulary.of_news()
    actors, recipients = _stems_of(key.actor_words), _stems_of(key.recipient_words)
    parties = key.actors | key.recipients
    published = key.published.toordinal()
    days = (key.start.toordinal(), key.end.toordinal()) if key.start and key.end else None
    return Profile(
        key=key,
        parties=parties,
        bare=not parties and not key.start,
        published=published,
        days=days,
        time=days or (published, published),
        sentence=vocabulary.set(stems(key.words)),
        trigger=vocabulary.set(stems(key.trigger)),
        actors=vocabulary.set(actors),
        recipients=vocabulary.set(recipients),
        arguments=vocabulary.set(actors | recipients),
        place=vocabulary.set(_stems_of(key.places)),
        numbers=numbers(" ".join(key.recipient_words)),
    )


def _stems_of(texts: Iterable[str]) -> frozenset[str]:
    return stems(" ".join(texts))


def evidence(a: Profile, b: Profile) -> Evidence:
    """Return what speaks for and against the two telling the same act; what is not told is no evidence."""
    return {
        **_of_kind(a.key, b.key),
        **_of_parties(a.key, b.key),
        **_of_time(a, b),
        **_of_words(a, b),
        **_of_place_in_text(a, b),
    }


def _of_kind(a: MentionKey, b: MentionKey) -> Evidence:
    found: Evidence = {}
    if a.type != b.type:
        found["related type"] = 1
    elif a.mode and b.mode:
        found["same mode" if a.mode == b.mode else "other mode"] = 1
    if a.status != b.status and "future" in (a.status, b.status):
        found["plan and deed"] = 1
    elif a.status != b.status and "hypothetical" in (a.status, b.status):
        found["urged and deed"] = 1
    return found


def _of_parties(a: MentionKey, b: MentionKey) -> Evidence:
    found: Evidence = {}
    for role, own, other in (("actors", a.actors, b.actors), ("recipients", a.recipients, b.recipients)):
        if own and other and own != other:
            found[f"{role} overlap" if own & other else f"other {role}"] = 1
    if not a.actors & b.actors and (a.actors & b.recipients or b.actors & a.recipients):
        found["roles turned round"] = 1
    return found


def _of_time(a: Profile, b: Profile) -> Evidence:
    if a.days and b.days:
        return _of_dates(a.days, b.days)
    if a.days:
        return _of_date_and_publication(a.days, b)
    if b.days:
        return _of_date_and_publication(b.days, a)
    return {"days between reports": min(abs(a.published - b.published), DAYS_GAP_COUNTED) / DAYS_GAP_COUNTED}


def _of_dates(a: tuple[int, int], b: tuple[int, int]) -> Evidence:
    if a == b:
        return {"same date": 1}
    return {"dates near" if days_apart(a, b) > 0 else "dates overlap": 1}


def days_apart(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Return the days between two times, given by first and last day; 0 or less where they overlap."""
    return max(a[0], b[0]) - min(a[1], b[1])


def _of_date_and_publication(days: tuple[int, int], undated: Profile) -> Evidence:
    found: Evidence = {}
    since = undated.published - days[1]
    gap = max(0, days[0] - undated.published, since)
    if gap > DAYS_RECENT:
        found["published within a fortnight"] = 1
    if days[0] > undated.published + 1:
        found["dated after publication"] = 1
    if undated.is_opening and 0 <= since <= DAYS_RECENT:
        found["news of the day"] = 1
    if undated.is_opening and since > 2 * DAYS_RECENT:
        found["old when it was news"] = 1
    return found


def _of_words(a: Profile, b: Profile) -> Evidence:
    vocabulary = Vocabulary.of_news()
    found: Evidence = {}
    if not a.sentence.words.isdisjoint(b.sentence.words):
        a_in_b, b_in_a = vocabulary.containment(a.trigger, b.sentence), vocabulary.containment(b.trigger, a.sentence)
        found["shared words"] = min(vocabulary.shared(a.sentence, b.sentence) / MANY_WORDS, 1.0)
        found["trigger told"] = (a_in_b + b_in_a) / 2
    if not a.arguments.words.isdisjoint(b.arguments.words):
        crossed = vocabulary.likeness(a.actors, b.recipients), vocabulary.likeness(a.recipients, b.actors)
        found["parties' words"] = vocabulary.containment(a.arguments, b.arguments)
        found["recipients' words"] = vocabulary.containment(a.recipients, b.recipients)
        found["words in the other role"] = max(crossed)
    if a.place and b.place:
        place = vocabulary.containment(a.place, b.place)
        found |= {"same place": place} if place else {"other place": 1}
    if a.numbers & b.numbers:
        found["same number"] = 1
    return found


def _of_place_in_text(a: Profile, b: Profile) -> Evidence:
    found: Evidence = {"bare": (a.bare + b.bare) / 2, "looking back": (_looks_back(a) + _looks_back(b)) / 2}
    if a.key.report_id == b.key.report_id:
        distance = abs(a.key.sentence - b.key.sentence)
        if distance == 0:
            found["told beside each other"] = 1
        elif distance == 1:
            found["next sentence"] = 1
    if a.is_opening and b.is_opening and a.key.type == b.key.type and abs(a.published - b.published) <= 1:
        found["both the day's news"] = 1
    return found


def _looks_back(profile: Profile) -> bool:
    return profile.days is not None and profile.published - profile.days[1] > DAYS_CURRENT


def log_odds(a: Profile, b: Profile, weights: Mapping[str, float] = WEIGHTS) -> float:
    """Return the log-odds that the two tell the same act; `a` is the one told first."""
    return weights["any"] + sum(weights[name] * value for name, value in evidence(a, b).items() if value)


def reason(a: Profile, b: Profile) -> str:
    """Say in words why the two were taken for the same act."""
    x, y = a.key, b.key
    alike = Vocabulary.of_news().likeness(a.sentence, b.sentence)
    return ", ".join(
        part for part in (_parties_told(x, y), _kinds_told(x, y), _dates_told(a, b), f"wording {alike:.2f}") if part
    )


def _parties_told(a: MentionKey, b: MentionKey) -> str:
    if (a.actors, a.recipients) == (b.actors, b.recipients) and (a.actors or a.recipients):
        return f"same parties {_dyad(a)}"
    common = (a.actors | a.recipients) & (b.actors | b.recipients)
    if common:
        return f"shared parties {' '.join(sorted(common))}"
    return "parties not told"


def _dyad(key: MentionKey) -> str:
    actors, recipients = "+".join(sorted(key.actors)), "+".join(sorted(key.recipients))
    return f"{actors}→{recipients}" if recipients else actors


def _kinds_told(a: MentionKey, b: MentionKey) -> str:
    if a.type != b.type:
        return f"related types {a.type} and {b.type}"
    return f"same type {a.type}" + (f" {a.mode}" if a.mode and a.mode == b.mode else "")


def _dates_told(a: Profile, b: Profile) -> str:
    if a.days and b.days:
        gap = days_apart(a.days, b.days)
        if a.days == b.days:
            return "same date"
        return f"dates {_days(gap)} apart" if gap > 0 else "dates overlap"
    gap = abs(a.published - b.published)
    return f"published {_days(gap)} apart" if gap else "published the same day"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
