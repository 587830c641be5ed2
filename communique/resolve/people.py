"""The persons of a report: whom a title or an apposition introduces, and who a later "Haavisto" is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from communique.resolve.lexicon import Entry
from communique.resolve.names import HONORIFICS, Name
from communique.resolve.phrase import Reading, Scan, read
from communique.resolve.places import town_states
from communique.resolve.tables import words
from communique.resolve.tokens import Found, Token, covered, fold, name_parts

__all__ = ["People", "Person"]

_LONGEST_TITLE = 10
_LONGEST_APPOSITION = 14
_INSIDE_TITLE = words("inside a title")
_OPENS_APPOSITION = frozenset({"a", "an", "the", "who", "whose", "its", "his", "her", "their", "one", "of", "from"})


@dataclass(slots=True)
class Person:
    """Someone named in the report, with what was said of them anywhere in it."""

    name: str
    sentence: int
    code: str | None = None
    sector: str | None = None
    gender: str | None = None
    head: str = ""
    seen: list[int] = field(default_factory=list)

    @property
    def source(self) -> str:
        """Where they are told of."""
        return f"sentence {self.sentence + 1}"

    def learn(self, reading: Reading) -> None:
        """Take over what a reading tells and is not known yet."""
        self.code = self.code or reading.code
        self.gender = self.gender or reading.gender
        if reading.sector and (self.sector is None or (reading.former and self.sector != "ELI")):
            self.sector = self.sector or reading.sector
        self.head = self.head or reading.head


class People:
    """The persons of a report, found by any part of their name."""

    def __init__(self, scans: Sequence[Scan], headlines: Collection[int] = ()) -> None:
        self._by_part: dict[str, list[Person]] = {}
        bodies = {scan.tokens[at].text for scan in scans for at in _opening_bodies(scan)}
        surnames = {
            name_parts(n.text)[-1] for scan in scans for n in scan.names if n.end > n.start + 1 and name_parts(n.text)
        }
        # The capitals of headlines tell names from words badly, so they come last.
        for number in sorted(range(len(scans)), key=lambda n: n in headlines):
            scan = scans[number]
            for hit in scan.entries:
                if hit.entry.kind == "person":
                    self._see_known(hit.entry, number)
            for name in scan.names:
                if name.kind != "person" or name.text in bodies or _is_place(scan, name, surnames):
                    continue
                self._meet(scan, name, number)

    def find(self, name: str, sentence: int) -> Person | None:
        """The person a name or part of a name stands for at a sentence: the one seen last before, else the first."""
        parts = name_parts(name)
        if not parts:
            return None
        named = [p for p in self._by_part.get(parts[-1], ()) if set(parts) <= set(name_parts(p.name))]
        longer = [
            p
            for p in self._by_part.get(parts[0], ())
            if len(name_parts(p.name)) > 1 and _leads(name_parts(p.name), parts)
        ]
        return self._salient(named or longer, sentence) if named or longer else None

    def called(self, key: str) -> bool:
        """Whether the report tells of someone of more than one name, of which this is the first or the last."""
        named = self._by_part.get(key, ())
        return any(len(parts) > 1 and key in (parts[0], parts[-1]) for parts in (name_parts(p.name) for p in named))

    def holder(self, office: str, code: str) -> Person | None:
        """Whom the report names that holds an office of a state."""
        named = (p for named in self._by_part.values() for p in named)
        return next((p for p in named if p.head == office and p.code == code and p.sector != "ELI"), None)

    @staticmethod
    def _salient(named: list[Person], sentence: int) -> Person:
        before = [(max((s for s in p.seen if s <= sentence), default=-1), len(name_parts(p.name)), p) for p in named]
        return max(before, key=lambda b: (b[0], b[1]))[2]

    def _see_known(self, entry: Entry, sentence: int) -> None:
        name = entry.name or ""
        person = self._same(name)
        if person is None:
            person = Person(name, sentence, entry.code, entry.sector, entry.gender, entry.office)
            self._enter(person)
        person.seen.append(sentence)

    def _meet(self, scan: Scan, name: Name, sentence: int) -> None:
        person = self._same(name.text) or self.find(name.text, sentence)
        if person is None:
            person = Person(name.text, sentence)
            self._enter(person)
        person.seen.append(sentence)
        for phrase in _introductions(scan, name):
            person.learn(read(phrase, day=scan.day, sense=scan.sense))

    def _same(self, name: str) -> Person | None:
        parts = name_parts(name)
        return (
            next((p for p in self._by_part.get(parts[-1], ()) if name_parts(p.name) == parts), None) if parts else None
        )

    def _enter(self, person: Person) -> None:
        for part in set(name_parts(person.name)):
            self._by_part.setdefault(part, []).append(person)


def _opening_bodies(scan: Scan) -> Iterator[int]:
    """The tokens that open the names of bodies: "Mahan" of "Mahan Air" is no person."""
    yield from (n.start for n in scan.names if n.kind == "body")
    yield from (h.start for h in scan.entries if h.entry.kind == "body" and h.end > h.start + 1)


def _is_place(scan: Scan, name: Name, surnames: Collection[str]) -> bool:
    """Whether a name is where something is: a town's, after "in" or the like or where no one has it for a surname."""
    if not town_states(scan.tokens[name.start : name.end]):
        return False
    before = scan.tokens[name.start - 1].key if name.start else ""
    titled = before in HONORIFICS or any(r.end == name.start and r.role.holder == "person" for r in scan.roles)
    single = name.end == name.start + 1 and not titled and fold(name.text) not in surnames
    return before in {"in", "at", "near", "from", "outside"} or single


def _leads(short: list[str], long: list[str]) -> bool:
    return long[: len(short)] == short


def _introductions(scan: Scan, name: Name) -> list[Sequence[Token]]:
    """The phrases that may tell who a name is: its title before it, its apposition after it."""
    phrases = [scan.tokens[_title_start(scan, name) : _belonging_end(scan, name)]]
    after = _apposition(scan, name)
    return [*phrases, after] if after else phrases


def _title_start(scan: Scan, name: Name) -> int:
    persons = covered(h for h in scan.entries if h.entry.kind == "person")
    taken = covered([*scan.entries, *scan.roles])
    start = name.start
    for i in range(name.start - 1, max(-1, name.start - 1 - _LONGEST_TITLE), -1):
        token = scan.tokens[i]
        if i in persons:
            break
        if i in taken or token.key in HONORIFICS:
            start = i
        elif (token.key not in _INSIDE_TITLE and not (token.capital or token.text.islower())) or (
            token.key not in _INSIDE_TITLE and start - i > 2
        ):
            break
    return start


def _belonging_end(scan: Scan, name: Name) -> int:
    """Where a name ends with whose its holder is: "Igor Matovič of the Slovak Republic"."""
    tokens = scan.tokens
    if name.end < len(tokens) and tokens[name.end].key == "of":
        begin = name.end + (2 if tokens[name.end + 1 : name.end + 2] and tokens[name.end + 1].key == "the" else 1)
        known: list[Found] = [*scan.entries, *scan.roles]
        return next((found.end for found in known if found.start == begin), name.end)
    return name.end


def _apposition(scan: Scan, name: Name) -> Sequence[Token] | None:
    tokens = scan.tokens
    if name.end + 2 >= len(tokens) or tokens[name.end].text != ",":
        return None
    start = name.end + 1
    ends = (i for i in range(start, len(tokens)) if tokens[i].text in {",", ".", ";", '"', "”"} and i > start)
    end = min(next(ends, len(tokens)), start + _LONGEST_APPOSITION)
    known: list[Found] = [*scan.roles, *scan.entries]
    near = any(start <= found.start <= start + 3 for found in known)
    if tokens[start].key in _OPENS_APPOSITION or near:
        opening = 1 if tokens[start].key in {"who", "whose", "of", "from"} else 0
        return tokens[start + opening : end]
    return None
