"""What a noun phrase says by itself: state, sector and name in "Finnish Foreign Minister Pekka Haavisto"."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from communique.resolve.lexicon import Entry, Hit, entries_in, titled
from communique.resolve.names import HONORIFICS, NOT_NAMES, PORTFOLIOS, TITLES, Name, names_in
from communique.resolve.places import town_states
from communique.resolve.roles import Role, RoleHit, roles_in
from communique.resolve.tables import words
from communique.resolve.tokens import Token, covered, fold

__all__ = ["STATELESS", "Kind", "Reading", "Scan", "Sense", "read"]

Kind = Literal["state", "person", "body", "people", "pronoun", "unknown"]

INTERGOVERNMENTAL = frozenset({"EUR", "UNO", "IGO"})
STATELESS = INTERGOVERNMENTAL | {"NGO", "MNC", "IMG", "ISM"}
"""Codes of what belongs to no state."""

PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "they"),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), "we"),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), "i"),
}
_POINTING = words("pointing")
_PREPOSITIONS = words("after the noun")
_BELONGING = frozenset(["of", "for", "from", "in", "at", "with", "inside", "near", "on", "based"])
_COUNTS = words("counts")
_NUMBERS = {"both": 2, "two": 2, "either": 2, "each": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_PEOPLE = _COUNTS - {"two", "some", "several", "many", "most", "other"}
_DUAL = {"both": 2, "either": 2, "two": 2}
_SHARED_HEADS = frozenset(
    [
        "side",
        "country",
        "government",
        "state",
        "nation",
        "neighbour",
        "neighbor",
        "capital",
        "power",
        "leader",
        "president",
        "premier",
        "delegation",
        "ally",
        "rival",
        "parliament",
        "army",
        "presidency",
        "ministry",
        "parties",
    ]
) | {
    "prime minister",
    "foreign minister",
    "foreign secretary",
    "defence minister",
    "defense minister",
    "foreign ministry",
}
"""Words for what a state has one of, so that two of them are two states."""
_VAGUE = words("vague")
_UNCERTAIN = words("uncertain")
_ELSEWHERE = frozenset({"foreign", "overseas", "western", "world"})
_BACKED = frozenset(["backed", "supported", "funded", "financed", "trained", "sponsored", "aligned", "allied", "armed"])
_FORMER = frozenset(["former", "ex", "retired", "ousted", "deposed", "onetime", "erstwhile", "exiled", "disgraced"])
_FORMER_OF = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "SPY", None})
_KIN = words("kin")
_LED = frozenset(["president", "chairman", "chairwoman", "director", "secretary", "governor", "general"])


@dataclass(slots=True)
class Reading:
    """What a phrase says: state, sector and name, None where it does not say."""

    kind: Kind = "unknown"
    code: str | None = None
    sector: str | None = None
    name: str | None = None
    head: str = ""
    """Its word for an office or a group, in the singular."""
    plural: bool = False
    sure: bool = False
    """The sector is settled by the phrase's own words, not by a word that fits any sector."""
    former: bool = False
    gender: str | None = None
    pronoun: str | None = None
    owner: str | None = None
    """The possessive pronoun it begins with ("its army")."""
    words: tuple[str, ...] = ()
    """All its words for offices and groups."""
    towns: tuple[str, ...] = ()
    """The states in which a town it names may lie."""
    adjective: bool = False
    """It is nothing but a nationality: the "Indian" of "Indian fire"."""
    half: str | None = None
    """"north" or "south" where that alone stands for a state."""
    unstated: bool = False
    """It says that its state is not one of those told: "Western diplomats"."""
    doubtful: bool = False
    """Its code is only right if the report names that state."""
    codes: tuple[str, ...] = ()
    """The states of a phrase that names several: "Chinese and Russian warships"."""
    count: int = 1
    """How many parties it stands for: 2 for "both countries", 1 for "two soldiers"."""
    counted: bool = False
    """It is a bare number of people."""
    why: str = ""
    """Which words told it, and the rows that know them."""
    vague: tuple[str, ...] = ()
    """Its words that often tell of someone who belongs to no state told: "foreign", "donors"."""
    short: str | None = None
    """A capitalised word that may be short for a name told before: "Council", "North", "KNU"."""


class Sense(NamedTuple):
    """What a report makes of names that mean more than one thing."""

    states: frozenset[str] = frozenset()
    """The states it surely names: "Georgia" is one of theirs."""
    persons: frozenset[str] = frozenset()
    """The persons it tells of who are called like a state: "Jordan" is one of them."""


_OF_STATES = frozenset({"country", "people", "seat"})
_USUAL = Sense()
_GIVEN_NAMES = words("states and given names")


class Scan:
    """A run of tokens with what can be named in it on a day: entries of the lexicon, words for roles, other names."""

    def __init__(
        self,
        tokens: Sequence[Token],
        day: datetime.date | None = None,
        sense: Sense = _USUAL,
        initial: bool = True,
    ) -> None:
        self.tokens, self.day, self.sense = tokens, day, sense
        found = (h for h in entries_in(tokens, day, sense.states) if not _part_of_more(tokens, h, initial))
        self.entries = [h for h in found if tokens[h.start].key not in sense.persons or h.end > h.start + 1]
        inside = {i for h in self.entries for i in range(h.start, h.end)}
        self.roles = [r for r in roles_in(tokens) if r.start not in inside and not _opens_a_name(tokens, r)]
        self.names = names_in(tokens, self.entries, self.roles)
        if day:
            self._know_holders(day)

    def _know_holders(self, day: datetime.date) -> None:
        """Take a name behind an office for whom it means on the day: "President Bush"."""
        offices = {r.end: r for r in self.roles if r.role.holder == "person" and not r.plural}
        for name in [n for n in self.names if n.kind == "person" and n.start in offices]:
            office = offices[name.start]
            before = self.tokens[office.start - 1].key if office.start else ""
            reach = office.start - (before in {"'s", "'"})
            code = next((h.entry.code for h in self.entries if h.end == reach and h.entry.kind in _OF_STATES), None)
            former = any(t.key in _FORMER for t in self.tokens[max(0, office.start - 2) : office.start])
            if known := titled(office.role.word, name.text, day, code, former):
                self.names.remove(name)
                self.entries.append(Hit(name.start, name.end, known))
        self.entries.sort()


def _opens_a_name(tokens: Sequence[Token], role: RoleHit) -> bool:
    """Whether a word for someone is the adjective in a name: "National Telecommunications Commission"."""
    return role.role.word == "national" and not role.inflected and _beside(tokens, role.end) is not None


def _part_of_more(tokens: Sequence[Token], hit: Hit, initial: bool) -> bool:
    """Whether one word is part of something else: "Labor" of "Labor Secretary", "Jersey" of "New Jersey"."""
    if hit.end - hit.start > 1:
        return False
    before, after = _beside(tokens, hit.start - 1), _beside(tokens, hit.end)
    if before and before.text == "New":
        return hit.entry.kind == "country"
    titled = after is not None and bool(roles_in([after]))
    if hit.entry.kind == "person" and before and hit.start > initial and _is_another(tokens, hit):
        return True
    if hit.entry.kind in {"country", "seat"} and not titled:
        return _of_a_person(tokens, hit, before, after)
    return after is not None and ((hit.entry.kind == "person" and not titled) or (hit.entry.doubtful and titled))


def _beside(tokens: Sequence[Token], at: int) -> Token | None:
    """The token at a place if it is a word with a capital, parted from the word beside it by no more than a space."""
    if not 0 <= at < len(tokens) or not tokens[at].capital:
        return None
    beside = tokens[at + 1 : at + 2] if at + 1 < len(tokens) else ()
    return tokens[at] if not beside or beside[0].start - tokens[at].end <= 1 else None


def _is_another(tokens: Sequence[Token], hit: Hit) -> bool:
    """Whether given names before a known surname are those of someone else: "Hunter Biden"."""
    start = hit.start
    while start and (word := _beside(tokens, start - 1)) and _given_name(word):
        start -= 1
    own = fold(hit.entry.name or "").replace("-", " ").split()
    return start < hit.start and not any(t.key in own for t in tokens[start : hit.start])


def _given_name(word: Token) -> bool:
    """Whether a word with a capital may be a given name."""
    known = word.key in NOT_NAMES or word.key in TITLES or word.key in HONORIFICS or word.key in PORTFOLIOS
    return not (known or roles_in([word]) or entries_in([word]))


def _of_a_person(tokens: Sequence[Token], hit: Hit, before: Token | None, after: Token | None) -> bool:
    """Whether a state's or a town's name is a person's: "Transport Minister Washington Etcheverry", "Chad Baker"."""
    given = tokens[hit.start].key in _GIVEN_NAMES
    office = before is not None and any(r.role.holder == "person" for r in roles_in([before]))
    if after is not None and not entries_in([after]) and (given or office):
        return True
    if before is None or not given or office or roles_in([before]) or entries_in([before]):
        return False
    return not (before.key in NOT_NAMES or before.key.endswith(("ern", "ing")))


def read(
    tokens: Sequence[Token],
    initial: bool = False,
    day: datetime.date | None = None,
    sense: Sense = _USUAL,
) -> Reading:
    """Read a phrase as of a day; `initial` if it opens its sentence, so that its first capital says nothing."""
    tokens = _trim(tokens)
    if not tokens:
        return Reading()
    first = tokens[0]
    if len(tokens) == 1 and len(first.text) > 1 and first.text.isupper():  # US, WHO, IT
        return _Phrase(tokens, initial, day, sense).read()
    if first.key in PRONOUNS and len(tokens) == 1:
        pronoun = PRONOUNS[first.key]
        return Reading(kind="pronoun", pronoun=pronoun, plural=pronoun in {"they", "we"})
    if all(t.key in _POINTING or t.text[0].isdigit() for t in tokens):
        plural = first.key not in {"one", "each", "this", "who", "which"}
        counted = len(tokens) == 1 and (first.text[0].isdigit() or first.key in _PEOPLE)
        return Reading(kind="pronoun", pronoun="those", plural=plural, count=_DUAL.get(first.key, 1), counted=counted)
    return _Phrase(tokens, initial, day, sense).read()


def _trim(tokens: Sequence[Token]) -> Sequence[Token]:
    start, end = 0, len(tokens)
    while start < end and (tokens[start].key in {"the", "a", "an"} or not tokens[start].text[0].isalnum()):
        start += 1
    while end > start and (
        tokens[end - 1].key in {"on", "in", "to", "and", "'s"} or not tokens[end - 1].text[0].isalnum()
    ):
        end -= 1
    return tokens[start:end]


class _Phrase(Scan):
    """A phrase being read. Its first noun group ends at `group`; what follows says whose or where."""

    def __init__(self, tokens: Sequence[Token], initial: bool, day: datetime.date | None, sense: Sense) -> None:
        super().__init__(tokens, day, sense, initial)
        if initial:
            self.names = [n for n in self.names if not self._only_opens(n)]
        within = {i for n in self.names if n.kind == "body" for i in range(n.start, n.end)}
        self.roles = [r for r in self.roles if r.start not in within or self._names_itself(r)]
        self.group = self._group_end()
        linked = self.group < len(tokens) and tokens[self.group].key in _BELONGING
        self.behind_counts = linked

    def _count(self, reading: Reading) -> int:
        """How many parties it stands for, where it names none and its head is a state's word or a shared office."""
        if reading.code or reading.owner or not reading.plural or reading.head not in _SHARED_HEADS:
            return 1
        number = next((_NUMBERS[t.key] for t in self.tokens if t.key in _NUMBERS), None)
        return number or (2 if reading.head in {"side", "capital"} else 1)

    def _codes(self, name: Name | None) -> tuple[str, ...]:
        """The states of which each has one of these: nationalities joined by "and" before what they have."""
        states = [h for h in self.entries if h.entry.kind == "people" and h.start < self.group]
        joined = [
            (a, b)
            for a, b in itertools.pairwise(states)
            if [t.key for t in self.tokens[a.end : b.start]] in (["and"], [","], [",", "and"])
        ]
        if name or not joined or joined[-1][1].end >= self.group:
            return ()
        return tuple(dict.fromkeys(h.entry.code for pair in joined for h in pair if h.entry.code != "UNK"))

    def _half(self) -> str | None:
        """Whether "North" or "South" stands for a state: alone, owning something or before its office."""
        taken = covered([*self.entries, *self.names])
        for i, token in enumerate(self.tokens):
            if token.key in {"north", "south"} and token.capital and i not in taken:
                return token.key
        return None

    def _towns(self, name: Name | None) -> tuple[str, ...]:
        """Where a town lies that the phrase names beside its holder: "Istanbul court", "villagers at Kigoma"."""
        others = [n for n in self.names if n is not name and (n.start < self.group or self.behind_counts)]
        return next((codes for n in others if (codes := town_states(self.tokens[n.start : n.end]))), ())

    def _only_opens(self, name: Name) -> bool:
        """Whether the capital may be due to the beginning of the sentence alone: "Angry crowds", "Intruders"."""
        return name.start == 0 and name.end == 1 and (len(self.tokens) > 1 or _looks_plural(self.tokens[0]))

    def _names_itself(self, role: RoleHit) -> bool:
        """Whether a role inside a body's name is the word that makes it one: the "Ministry" of "Ministry of Health"."""
        name = next(n for n in self.names if n.kind == "body" and n.start <= role.start < n.end)
        if any(r.end == name.start and r.role.holder == "body" for r in self.roles) or role.role.holder == "person":
            return False
        inside = [r for r in self.roles if name.start <= r.start < name.end and r.role.holder != "person"]
        ahead = next((r for r in inside if r.end < name.end and self.tokens[r.end].key in {"of", "for"}), None)
        return ahead is None or role is ahead

    def _group_end(self) -> int:
        taken = covered([*self.entries, *self.roles, *self.names])
        found = (
            i for i, t in enumerate(self.tokens) if i and i not in taken and t.key in _PREPOSITIONS and not t.capital
        )
        return next(found, len(self.tokens))

    def read(self) -> Reading:
        role = self._role()
        word = role.role if role else None
        reading = Reading(head=word.word if word else self._head_of_known(), plural=bool(role and role.plural))
        reading.former = any(t.key in _FORMER for t in self.tokens[: self.group])
        reading.gender = next((HONORIFICS[t.key] for t in self.tokens if t.key in HONORIFICS), None)
        if self.tokens[0].key in {"his", "her", "its", "their", "our", "my"} and not self._addresses():
            reading.owner = PRONOUNS[self.tokens[0].key]
        state, known, name = self._state(), self._known(), self._name(role)
        reading.code = state.code if state and state.code != "UNK" else None
        reading.kind = self._kind(state, known, name, word, reading.plural)
        if known and word and word.holder == "person" and self._is_behind(known):  # "the son of Joe Biden"
            reading.code, known = known.code, None
        self._identify(reading, state, known, name, word)
        self._set_sector(reading, state, known, word)
        reading.count = self._count(reading)
        reading.codes = self._codes(name)
        reading.words = tuple(r.role.word for r in self.roles)
        reading.why = self._why(state, known, word)
        reading.vague = tuple(t.key for t in self.tokens if t.key in _VAGUE)
        reading.doubtful = known is not None and known.doubtful
        reading.unstated = reading.code is None and self._of_others(bool(state), reading)
        alone = len(self.entries) == 1 and self.entries[0].end - self.entries[0].start == len(self.tokens)
        reading.adjective = alone and self.entries[0].entry.kind == "people" and not self.tokens[-1].key.endswith("s")
        reading.half = self._half() if reading.code is None else None
        reading.towns = self._towns(name)
        if not known and all(x.capital for x in self.tokens[:1]) and len(self.tokens) <= 2:
            reading.short = self.tokens[0].text
        return reading

    def _why(self, state: Entry | None, known: Entry | None, word: Role | None) -> str:
        told = [f"{known.name} ({known.source})"] if known else []
        told += [f"{state.code} ({state.source})"] if state else []
        told += [f"{word.word!r} is {word.sector}"] if word else []
        return ", ".join(told)

    def _role(self) -> RoleHit | None:
        """The word that says what the holder is: the last modifier, else the last head, else the last weak word."""
        front = [r for r in self.roles if r.start < self.group]
        if front and front[-1].role.word in _KIN and any(_rules(r) for r in self.roles if r is not front[-1]):
            return front[-1]._replace(role=replace(front[-1].role, sector="ELI", rank="head"))
        front = [r for r in front if r is front[-1] or not self._is_owner(r)]
        behind = (
            [r for r in self.roles if r.start >= self.group and r.role.rank != "weak"] if self.behind_counts else []
        )
        ranked = next((r for rank in ("modifier", "head") for r in reversed(front) if r.role.rank == rank), None)
        if ranked:
            led = next((r for r in behind if r.role.holder == "body" and r.role.sector != "GOV"), None)
            return (
                ranked._replace(role=replace(ranked.role, sector=led.role.sector))
                if ranked.role.word in _LED and led
                else ranked
            )
        if not front:
            return behind[0] if behind else None
        weak = front[-1]
        if behind and weak.role.sector not in {"CVL", "ELI"}:
            return weak._replace(role=replace(weak.role, sector=behind[0].role.sector, rank="head"))
        return weak

    def _is_behind(self, known: Entry) -> bool:
        """Whether a person is no more than whose someone is."""
        return known.kind == "person" and not any(h.entry is known and h.start < self.group for h in self.entries)

    def _of_others(self, grouped: bool, reading: Reading) -> bool:
        """Whether it says that it belongs to none of the states told: "Western diplomats", "foreign troops"."""
        first = self.tokens[0].key
        return (grouped and first in {"western", "nordic"}) or (
            reading.plural and first in _ELSEWHERE and reading.head not in {"foreign minister", "foreign ministry"}
        )

    def _head_of_known(self) -> str:
        """The word that makes a known body one, by which it is told again: "commission"."""
        bodies = [h for h in self.entries if h.entry.kind == "body" and h.start < self.group]
        inside = roles_in(self.tokens[bodies[0].start : bodies[0].end]) if bodies else []
        return inside[-1].role.word if inside and inside[-1].role.holder == "body" else ""

    def _addresses(self) -> bool:
        """Whether the pronoun belongs to a form of address: "Her Majesty"."""
        return len(self.tokens) > 1 and self.tokens[1].capital and self.tokens[1].key in TITLES

    def _is_owner(self, role: RoleHit) -> bool:
        """Whether it is only whose someone is: the "suspect" of "the suspect's wife"."""
        return role.end < self.group and self.tokens[role.end].key == "'s"

    def _state(self) -> Entry | None:
        """The state that counts: an adjective of the first noun group, else its first name, else what it belongs to."""
        states = [h for h in self.entries if h.entry.kind not in {"body", "person"} and not self._opposed(h)]
        front = [h.entry for h in states if h.start < self.group]
        owner = next((h.entry for h in states if h.end < self.group and self.tokens[h.end].key == "'s"), None)
        if owner and owner.code != "UNK":
            return owner
        if front:
            known = [e for e in front if e.code != "UNK"] or front
            return next((e for e in reversed(known) if e.kind in {"people", "breakaway"}), known[0])
        behind = [h.entry for h in states if self.behind_counts]
        return behind[0] if behind else None

    def _opposed(self, hit: Hit) -> bool:
        """Whether it is only what others stand to: "anti-Russian", "pro-Kremlin", "Russian-backed"."""
        before, after = self.tokens[max(0, hit.start - 2) : hit.start], self.tokens[hit.end : hit.end + 2]
        stance = len(before) == 2 and before[1].text == "-" and before[0].key in {"anti", "pro", "non"}
        return stance or (len(after) == 2 and after[0].text == "-" and after[1].key in _BACKED)

    def _known(self) -> Entry | None:
        """The body or person of the lexicon that the phrase names or belongs to."""
        hits = [h for h in self.entries if h.entry.kind in {"body", "person"}]
        front = [h.entry for h in hits if h.start < self.group]
        named = [n.start for n in self.names if n.kind == "person" and n.start < self.group]
        if named and all(h.start < named[-1] for h in hits):  # "Trump loyalist Stephen Schwarzman"
            front = [e for e in front if e.kind != "person"]
        persons = [e for e in front if e.kind == "person"]
        behind = [h.entry for h in hits if self.behind_counts]
        return next(iter([*persons, *front, *behind]), None)

    def _name(self, role: RoleHit | None) -> Name | None:
        """The name of the holder: one set apart by a comma, else the last of the first noun group."""
        apart = [n for n in self.names if n.start and self.tokens[n.start - 1].text == ","]
        front = [n for n in self.names if n.start < self.group]
        calling = [n for n in self.names if n.start > self.group] if self._calls_itself(role) and not front else []
        last = [n for n in self.names[-1:] if n.start > self.group and self._held_by(n, role)]
        fit = [n for n in [*front, *calling, *last, *apart] if not self._owns(n)]
        plain = [n for n in fit if not n.start or self.tokens[n.start - 1].text != "("]
        return (plain or fit)[-1] if fit else None

    def _held_by(self, name: Name, role: RoleHit | None) -> bool:
        """Whether a person's name ends a phrase that tells an office and whose: "ambassador to Germany Rita Lang"."""
        office = role is not None and role.role.holder == "person" and not role.plural
        before = self.tokens[name.start - 1]
        told = name.start - 1 in covered([*self.entries, *self.roles, *self.names]) or before.key in PORTFOLIOS
        return office and told and name.kind == "person" and name.end == len(self.tokens)

    def _calls_itself(self, role: RoleHit | None) -> bool:
        """Whether a body's name follows its noun group: "a group calling itself the Sons of the Soil"."""
        called = self.group < len(self.tokens) and self.tokens[self.group].key in {"calling", "of"}
        return called and role is not None and role.role.holder == "body"

    def _owns(self, name: Name) -> bool:
        """Whether the name is only whose the holder is: "Pigeon's founder", "Northmoor manager"."""
        after = self.tokens[name.end].key if name.end < len(self.tokens) else ""
        led = any(r.start == name.end and r.role.holder == "person" for r in self.roles)
        return after in {"'s", "'", "-"} or led

    def _kind(
        self, state: Entry | None, known: Entry | None, name: Name | None, word: Role | None, plural: bool
    ) -> Kind:
        if known and known.kind == "person":
            return "person"
        if name:
            return name.kind
        if word and word.holder == "person":
            return "people" if plural else "person"
        if word:
            return "people" if word.holder == "people" else "body"
        if known:
            return "body"
        return "state" if state else "unknown"

    def _identify(
        self, reading: Reading, state: Entry | None, known: Entry | None, name: Name | None, word: Role | None
    ) -> None:
        """Fill the name, and the code where the named body or person brings its own."""
        if known and (known.kind == "person" or known.code in STATELESS or not reading.code):
            reading.code = known.code
        if known and (known.kind == "person" or not name or name.kind == "body"):
            reading.name = known.name
        elif name:
            reading.name = None if self._only_office(name, word) else name.text
        elif state and state.name and (word is None or state.kind == "breakaway"):
            reading.name = state.name

    def _only_office(self, name: Name, word: Role | None) -> bool:
        """Whether a body's name is no more than a word for it with its state's: "Philippine Senate"."""
        states = {i for h in self.entries if h.entry.kind in {"people", "country"} for i in range(h.start, h.end)}
        rest = [t.key for i, t in enumerate(self.tokens[name.start : name.end], name.start) if i not in states]
        if word and word.word.endswith("ministry") and rest[-1:] == ["of"]:  # "Foreign Ministry of Iraq"
            rest.pop()
        return word is not None and " ".join(rest) == word.word

    def _set_sector(self, reading: Reading, state: Entry | None, known: Entry | None, word: Role | None) -> None:
        sector = word.sector if word else None
        strong = word is not None and word.rank != "weak"
        reading.sure = (strong and word is not None and word.word not in _UNCERTAIN) or known is not None
        if known:
            opposed = word is not None and word.rank == "modifier" and sector == "OPP"
            titled = known.sector == "ELI" and strong  # "President Clinton" is told of as what he was
            holds = word is not None and known.office == word.word
            serves = known.kind == "person" and known.code in INTERGOVERNMENTAL  # the IMF's managing director
            keeps = serves or (
                not titled and (holds or not strong or sector == "GOV" or known.sector not in {"GOV", None})
            )
            sector = sector if opposed or not keeps else known.sector
        elif state and state.kind == "breakaway" and (not strong or sector in {"GOV", "MIL"}):
            sector = "PRE"
        elif word is None:
            sector = self._roleless_sector(reading, state)
        if reading.former and reading.kind in {"person", "people"} and sector in _FORMER_OF:
            sector = "ELI"
        reading.sector = sector

    def _roleless_sector(self, reading: Reading, state: Entry | None) -> str | None:
        """The sector of a phrase without any word for an office or a group."""
        if reading.kind != "state":
            return None
        taken = covered(self.entries)
        head = self.tokens[self.group - 1]
        counted = any(t.key in _COUNTS or t.text[0].isdigit() for t in self.tokens)
        if state and state.kind == "people" and state.sector == "CVL":  # a people without a state: "Uighurs"
            return "CVL"
        if self.group - 1 not in taken:
            return "CVL" if _looks_plural(head) and not head.capital else "GOV"
        return "CVL" if counted and _looks_plural(head) else "GOV"


def _rules(hit: RoleHit) -> bool:
    """Whether someone has an office of power: "the president", not "the teacher"."""
    return hit.role.holder == "person" and hit.role.sector in _FORMER_OF and hit.role.rank != "weak"


def _looks_plural(token: Token) -> bool:
    return (token.key.endswith("s") and not token.key.endswith("ss")) or token.key.endswith(("men", "people", "ese"))
