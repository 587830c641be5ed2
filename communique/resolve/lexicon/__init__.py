"""What the resolver knows by name: states, regions, bodies and persons, from the CSV files beside this module.

Text is cut into tokens; an entry is found where its tokens stand in the text, longest first. Accents and case are
folded, but a word that the data writes with a capital must have one in the text too ("Turkey" is not "turkey"), and
an abbreviation must be written in capitals ("US" is not "us"). Of several that share a name the day decides: "President
Bush" of 1990 and of 2005 are two. docs/resolution.md tells what the columns mean and how to add rows of one's own.
"""

from __future__ import annotations

import csv
import datetime
import functools
import itertools
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, NamedTuple, cast, get_args

from communique import codebook
from communique.errors import CommuniqueError
from communique.resolve.tables import words
from communique.resolve.tokens import Token, name_parts, tokenize

__all__ = [
    "COLUMNS",
    "STATES",
    "Entry",
    "Hit",
    "LexiconError",
    "capital",
    "entries_in",
    "exact",
    "extend",
    "holder",
    "named",
    "read_rows",
    "titled",
]

Kind = Literal["country", "people", "seat", "region", "breakaway", "authority", "body", "person"]
COLUMNS = ("name", "aliases", "code", "sector", "kind", "office", "from", "to", "source", "members")
"""The columns of a lexicon file. `aliases` are divided by |; `from` and `to` are days, months or years; `members` are
the codes of a body's members, divided by spaces."""

_NEEDED = ("name", "code")
_LONGEST_ABBREVIATION = 6
_LEAVING = datetime.timedelta(days=60)
"""For so long news still tells of someone as what he was."""
_HISTORY = datetime.timedelta(days=30 * 365)
"""After so long news tells of someone as what he was again."""
_ELECTED = datetime.timedelta(days=90)
"""For so long before an office begins news may tell of its holder, who is no longer what he was before."""
_FOLDER = resources.files("communique.resolve.lexicon")
STATES = _FOLDER / "states.csv"
"""The file that holds all states, the first of them."""
_FILES = (
    "states",
    "regions",
    "bodies",
    "igos",
    "groups",
    "parties",
    "institutions",
    "organisations",
    "media",
    "leaders",
)
_CODE = re.compile(r"[A-Z]{3}\??")
_DAY = re.compile(r"(?:\d{4}(?:-\d\d(?:-\d\d)?)?)?")
_OFFICES_OF = {
    "he": frozenset({"king", "emir", "sultan", "pope", "crown prince", "prince", "emperor", "grand duke"}),
    "she": frozenset({"queen", "princess", "crown princess", "empress", "foreign ministry spokeswoman"}),
}
_MONARCHS = frozenset().union(*_OFFICES_OF.values())
_SURNAME_FIRST = words("surname first")
_TWO_SURNAMES = words("two surnames")
_SAME_OFFICES = {
    **dict.fromkeys(("premier", "chancellor", "taoiseach"), "prime minister"),
    **dict.fromkeys(("foreign secretary", "secretary of state"), "foreign minister"),
    **dict.fromkeys(("defence secretary", "defense secretary", "defense minister"), "defence minister"),
    **dict.fromkeys(("secretary of defence", "secretary of defense"), "defence minister"),
    **dict.fromkeys(("vice-president", "first vice president"), "vice president"),
    "home secretary": "interior minister",
    "home minister": "interior minister",
}
"""Offices that news calls by more than one word, or that states call otherwise."""
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "v", "vi"})
_PLACES = frozenset({"country", "people", "seat", "region"})


class LexiconError(CommuniqueError):
    """A file of lexicon rows is not as it must be: the message names file, line and cure."""


class Entry(NamedTuple):
    """One thing a run of words can name."""

    kind: Kind
    code: str
    sector: str | None
    name: str | None
    doubtful: bool = False
    """Other states have something of the same name; this one is meant if the report names its state."""
    since: str = ""
    until: str = ""
    """The first and the last day on which it is so, empty where not told; a year or month stands for all of it."""
    office: str = ""
    source: str = ""
    """The file and line that it comes from."""
    members: tuple[str, ...] = ()
    """The codes of an intergovernmental body's members, where they are told."""

    def holds(self, day: str) -> bool:
        """Whether it is so on a day, given as 2009-05-17."""
        return self.since[: len(day)] <= day[: len(self.since)] and (
            not self.until or day[: len(self.until)] <= self.until
        )

    @property
    def gender(self) -> str | None:
        """The pronoun that the office calls for, where it tells one."""
        return next((pronoun for pronoun, offices in _OFFICES_OF.items() if self.office in offices), None)

    @property
    def dated(self) -> bool:
        """Whether it is known when it is so."""
        return bool(self.since or self.until)


class Hit(NamedTuple):
    """An entry found in the tokens `[start, end)`."""

    start: int
    end: int
    entry: Entry
    shared: bool = False
    """Another state has a place of the same name."""


def read_rows(file: Traversable | Path) -> Iterator[tuple[dict[str, str], str]]:
    """Yield the rows of a lexicon file by column, each with its place (file and line).

    Raises LexiconError for a file that cannot be read, lacks a column, or holds a row that is wrong.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{file}: cannot be read ({error}): give a CSV file in UTF-8.") from error
    reader = csv.DictReader(lines)
    missing = [column for column in _NEEDED if column not in (reader.fieldnames or ())]
    if missing:
        raise LexiconError(f"{file}, line 1: no column {missing[0]!r}: the first line must name {', '.join(COLUMNS)}.")
    for row in reader:
        place = f"{file.name}, line {reader.line_num}"
        yield _checked({column: (row.get(column) or "").strip() for column in COLUMNS}, place), place


def _own_rows(file: Traversable) -> Iterator[tuple[dict[str, str], str]]:
    """Yield the rows of a file of the package, which the tests check: it is read whenever a process begins."""
    lines = csv.reader(file.read_text(encoding="utf-8").splitlines())
    columns = next(lines)
    absent = dict.fromkeys(set(COLUMNS) - set(columns), "")
    for number, values in enumerate(lines, 2):
        yield absent | dict(zip(columns, values, strict=True)), f"{file.name}, line {number}"


def _checked(row: dict[str, str], place: str) -> dict[str, str]:
    row["kind"] = row["kind"] or ("person" if row["office"] else "body")
    if not row["name"]:
        raise LexiconError(f"{place}: no name: give the usual English name.")
    if not _CODE.fullmatch(row["code"]):
        raise LexiconError(
            f"{place}: {row['code']!r} is no code: give ISO 3166 alpha-3, or EUR, UNO, IGO, NGO, MNC, IMG."
        )
    if row["sector"] and row["sector"] not in codebook.SECTORS:
        raise LexiconError(f"{place}: {row['sector']!r} is no sector: give one of {', '.join(codebook.SECTORS)}.")
    if row["kind"] not in get_args(Kind):
        raise LexiconError(f"{place}: {row['kind']!r} is no kind: give one of {', '.join(get_args(Kind))}.")
    for column in ("from", "to"):
        if not _DAY.fullmatch(row[column]):
            raise LexiconError(f"{place}: {column} is {row[column]!r}: give a day, month or year, as 2009-05-17.")
    if row["from"] and row["to"] and row["to"] < row["from"][: len(row["to"])]:
        raise LexiconError(f"{place}: it ends ({row['to']}) before it begins ({row['from']}): swap from and to.")
    return row


class _Lexicon:
    """Everything that can be named, by its folded words, and who held which office when."""

    def __init__(self, files: Iterable[Traversable]) -> None:
        self.by_key: dict[str, list[tuple[str, Entry]]] = {}
        self.lengths: dict[str, tuple[int, ...]] = {}
        """How many words the names have that begin with a word, the longest first."""
        self.offices: dict[tuple[str, str], list[Entry]] = {}
        self.capitals: dict[str, str] = {}
        for file in files:
            for row, place in _own_rows(file):
                self.add(row, place)

    def add(self, row: dict[str, str], place: str, first: bool = False) -> None:
        """Add a row; `first` if it counts before those that are there."""
        kind, code = cast(Kind, row["kind"]), row["code"]
        entry = Entry(
            kind,
            code.rstrip("?"),
            row["sector"] or None,
            None if kind in _PLACES else row["name"],
            code.endswith("?"),
            row["from"],
            row["to"],
            row["office"],
            place,
            tuple(row["members"].split()) if row["members"] else (),
        )
        surfaces = [row["name"], *row["aliases"].split("|")] if row["aliases"] else [row["name"]]
        for surface in _with_plurals(surfaces) if kind == "people" else surfaces:
            self._enter(surface, entry, first)
        if kind == "seat":
            self.capitals.setdefault(entry.code, row["name"])
        if entry.office:
            self.offices.setdefault((entry.code, entry.office), []).append(entry)

    def _enter(self, surface: str, entry: Entry, first: bool) -> None:
        plain = surface.isascii() and surface.replace(" ", "").isalnum()
        key = surface.lower() if plain else " ".join(t.key for t in tokenize(surface))
        known = self.by_key.setdefault(key, [])
        known.insert(0 if first else len(known), (surface, entry))
        word, length = key.partition(" ")[0], key.count(" ") + 1
        lengths = self.lengths.get(word)
        if lengths is None:
            self.lengths[word] = (length,)
        elif length not in lengths:
            self.lengths[word] = tuple(sorted((*lengths, length), reverse=True))


def _with_plurals(words: list[str]) -> Iterator[str]:
    for word in words:
        yield word
        if word and not word.endswith(("s", "sh", "ch", "ese", "man", "men")):
            yield word + "s"


@functools.cache
def _lexicon() -> _Lexicon:
    return _Lexicon(_FOLDER / f"{name}.csv" for name in _FILES)


def extend(file: Path) -> None:
    """Add a user's rows, which count before the package's own, for the rest of the process.

    Raises LexiconError for a file that cannot be read, a wrong row, or two holders of one office at one time.
    """
    rows = list(read_rows(file))
    _refuse_overlaps(rows)
    _called.cache_clear()
    _holders.cache_clear()
    for row, place in rows:
        _lexicon().add(row, place, first=True)


def _refuse_overlaps(rows: Sequence[tuple[dict[str, str], str]]) -> None:
    """Of two holders of one office the later must begin after the earlier ends."""
    held = [(row, place) for row, place in rows if row["office"]]
    terms = sorted((r["code"], r["office"], r["from"], r["to"] or "9999", r["name"], place) for r, place in held)
    for before, after in itertools.pairwise(terms):
        same = before[:2] == after[:2] and before[4] != after[4]
        if same and after[2] and after[2] < before[3][: len(after[2])]:
            raise LexiconError(
                f"{after[5]}: {after[4]} becomes {after[1]} ({after[2]}) before {before[4]} ends ({before[3]}):"
                " let their terms follow each other."
            )


@functools.lru_cache(maxsize=4096)
def _capitals(surface: str) -> tuple[bool, ...]:
    return tuple(t.capital for t in tokenize(surface))


def _written_like(surface: str, tokens: Sequence[Token]) -> bool:
    bare = surface.replace(".", "")
    if bare.isupper() and len(bare) <= _LONGEST_ABBREVIATION and " " not in bare:
        return all(not t.text[0].isalpha() or t.text.isupper() for t in tokens)
    return all(token.capital or not capital for token, capital in zip(tokens, _capitals(surface), strict=True))


def entries_in(tokens: Sequence[Token], day: datetime.date | None = None, named: Container[str] = ()) -> list[Hit]:
    """Find what the tokens name, left to right, the longest run first, no two overlapping.

    Of several that share a name, the one that is so on `day` is meant, or the first whose state is among the codes
    `named`.
    """
    data = _lexicon()
    by_key, lengths = data.by_key, data.lengths
    when = day.isoformat() if day else ""
    hits: list[Hit] = []
    keys = [t.key for t in tokens]
    free, count = 0, len(tokens)
    for start, key in enumerate(keys):
        if key not in lengths or start < free:  # most words begin no name
            continue
        for length in lengths[key]:
            end = start + length
            if end > count:
                continue
            known = by_key.get(key if length == 1 else " ".join(keys[start:end]))
            fit = [e for surface, e in known if _written_like(surface, tokens[start:end])] if known else None
            if fit:
                hits.append(Hit(start, end, _meant(fit, when, named), len(fit) > 1 and _of_two_states(fit)))
                free = end
                break
    return hits


def _of_two_states(entries: list[Entry]) -> bool:
    states = {e.code for e in entries if e.kind in _PLACES and not e.dated}
    return len(states) > 1


def _meant(entries: list[Entry], day: str, named: Container[str]) -> Entry:
    """Of entries of one name the one of a state that is named, else the one that is so on a day."""
    if named and _of_two_states(entries):
        entries = [e for e in entries if e.code in named] or entries
    return _on(entries, day)


def _on(named: list[Entry], day: str) -> Entry:
    """Of entries of one name the one that is so on a day, else the first undated, else the last that ended before.

    Someone whose last office has ended is a former official, and then a figure of history.
    """
    if not day:
        return named[0]
    now = next((e for e in named if e.dated and e.holds(day)), None)
    chosen = now or next((e for e in named if not e.dated), None)
    if chosen:
        return chosen
    past = [e for e in named if e.until and e.until < day]
    coming = next((e for e in named if e.since > day and e.since < _after(day)), None)
    if coming or not past:
        return coming or named[0]
    last = max(past, key=lambda e: e.until)
    today = datetime.date.fromisoformat(day)
    left = (today - _HISTORY).isoformat() < last.until < (today - _LEAVING).isoformat()
    return last._replace(sector="ELI") if left and last.kind == "person" and last.sector == "GOV" else last


def _after(day: str) -> str:
    return (datetime.date.fromisoformat(day) + _ELECTED).isoformat()


def named(text: str) -> list[Entry]:
    """Return everything that a whole text names, whatever its case; states come before what shares their name."""
    key = " ".join(t.key for t in tokenize(text))
    return [entry for _, entry in _lexicon().by_key.get(key, ())]


def exact(text: str) -> Entry | None:
    """Return the first of what a whole text names, or None."""
    return next(iter(named(text)), None)


def holder(code: str, office: str, day: datetime.date) -> Entry | None:
    """Return who holds an office of a state on a day, or None where that is not known."""
    held = [e for e in _holders(code, office) if e.since and e.holds(day.isoformat())]
    return next((e for e in reversed(held) if e.office == office), held[-1]) if held else None


@functools.lru_cache(maxsize=4096)
def _holders(code: str, office: str) -> tuple[Entry, ...]:
    """Who ever held an office of a state, by that word for it or another one."""
    same = _same_office(office)
    return tuple(
        e for (of, word), held in _lexicon().offices.items() if of == code and _same_office(word) == same for e in held
    )


def titled(office: str, name: str, day: datetime.date, code: str | None = None, former: bool = False) -> Entry | None:
    """Return whom an office and a part of a name mean on a day ("President Bush"), if that is one person alone.

    `code` is the state, where it is told; `former` looks for who has left the office.
    """
    now, parts = day.isoformat(), _parts(name)
    fit = [e for e in _called().get((_same_office(office), parts[-1]), ()) if _is_called(e, parts)]
    if code:
        fit = [e for e in fit if e.code == code]
    if former:
        fit = [e for e in fit if e.until and e.until < now]
    else:
        fit = [e for e in fit if e.holds(now)] or [e for e in fit if _holds_nearly(e, day)]
    if len({(e.name, e.code) for e in fit}) != 1:
        return None
    return _on(named(fit[0].name or ""), now)


@functools.cache
def _called() -> dict[tuple[str, str], list[Entry]]:
    """Who ever held an office, by the office and the words that news may call them by."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for (_, office), held in _lexicon().offices.items():
        for entry in held:
            for word in set(_parts(entry.name or "")):
                found.setdefault((_same_office(office), word), []).append(entry)
    return found


def _is_called(entry: Entry, parts: list[str]) -> bool:
    """Whether news calls someone so: by the end of the name, in some states and for monarchs by its beginning."""
    own = _parts(entry.name or "")
    if entry.code in _SURNAME_FIRST or entry.office in _MONARCHS:
        return own[: len(parts)] == parts
    ends = own[-len(parts) :] == parts
    return ends or (len(own) > 2 and entry.code in _TWO_SURNAMES and own[-2:-1] == parts)


def _holds_nearly(entry: Entry, day: datetime.date) -> bool:
    """Whether someone is about to hold an office, or has just left it."""
    left = bool(entry.until) and (day - _LEAVING).isoformat()[: len(entry.until)] <= entry.until
    coming = bool(entry.since) and entry.since <= _after(day.isoformat())
    return coming and (left or not entry.until)


def _parts(name: str) -> list[str]:
    parts = name_parts(name)
    while len(parts) > 1 and parts[-1] in _SUFFIXES:
        parts.pop()
    return parts or [""]


def _same_office(office: str) -> str:
    for prefix in ("acting ", "interim ", "caretaker ", "transitional "):
        office = office.removeprefix(prefix)
    return _SAME_OFFICES.get(office, office)


def capital(code: str) -> str | None:
    """Return the name of a state's capital, or None."""
    return _lexicon().capitals.get(code)
