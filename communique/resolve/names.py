"""Names that no list holds: persons and bodies known only by the capitals they are written with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from communique.resolve.lexicon import Hit
from communique.resolve.roles import RoleHit
from communique.resolve.tables import words
from communique.resolve.tokens import Token

__all__ = ["HONORIFICS", "NOT_NAMES", "PORTFOLIOS", "TITLES", "Name", "names_in"]

_PARTICLES = words("particles")
HONORIFICS = {"mr": "he", "mrs": "she", "ms": "she", "miss": "she", "sir": "he", "lord": "he", "lady": "she"}
"""Forms of address and the pronoun they call for."""
TITLES = words("titles")
"""Forms of address that are no part of a name."""
PORTFOLIOS = words("portfolios")
"""What a minister is minister of."""
NOT_NAMES = words("not names")
"""Words that name no one though they begin with a capital."""
_NEVER_IN_BODIES = NOT_NAMES - words("in bodies")
"""Words that name no one by themselves but may stand in a body's name."""
_LINKS = frozenset({"of", "for", "and", "the", "&"})
_ON = frozenset({"commission", "committee", "council", "conference", "panel", "subcommittee", "centre", "center"})
"""Bodies whose name may tell what they deal with after "on"."""
_COMPANIES = words("ends of companies' names")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the tokens `[start, end)`."""

    start: int
    end: int
    text: str
    kind: Literal["person", "body"]


def names_in(tokens: Sequence[Token], entries: Sequence[Hit], roles: Sequence[RoleHit]) -> list[Name]:
    """Find the names of bodies, then those of persons, that are not entries of the lexicon."""
    covered = {i for hit in entries for i in range(hit.start, hit.end)}
    bodies = list(_bodies(tokens, covered, entries, roles))
    covered |= {i for role in roles for i in range(role.start, role.end)}
    covered |= {i for body in bodies for i in range(body.start, body.end)}
    others = [_other(tokens, start, end, roles) for start, end in _runs(tokens, covered)]
    return sorted([*bodies, *others], key=lambda n: n.start)


def _bodies(tokens: Sequence[Token], covered: set[int], entries: Sequence[Hit], roles: Sequence[RoleHit]) -> list[Name]:
    """Names with a body's word in them or before them: "Guyana Defence Force", "aid group Doctors for Peace"."""
    nations = {i for h in entries if h.entry.kind in {"country", "people"} for i in range(h.start, h.end)}
    persons = {r.start for r in roles if r.role.holder == "person" and not r.inflected}
    officers = {i for r in roles if r.role.holder == "person" for i in range(r.start, r.end)}
    found: list[Name] = []
    for role in roles:
        if role.role.holder == "person" or role.end in persons or (found and role.start < found[-1].end):
            continue
        if _portfolio(tokens, role.start):
            continue
        if all(t.capital for t in tokens[role.start : role.end]):
            start = _front(tokens, role.start, (covered - nations) | officers)
            end = role.end if role.inflected else _tail(tokens, role.end, covered)
            named = end - start > 1 and not (role.inflected and start == role.start)
        else:
            start, end = role.end, _tail(tokens, role.end, covered)
            named = role.role.holder == "body" and end > start and tokens[start].capital
        if named:
            found.append(Name(start, end, spell(tokens, start, end), "body"))
    return found


def _front(tokens: Sequence[Token], start: int, covered: set[int]) -> int:
    """Where a body's name begins: before the capitals that lead up to its word, over "and" and "of" between them."""
    reach = start
    while reach and reach - 1 not in covered and tokens[reach - 1].key not in _NEVER_IN_BODIES:
        if not (tokens[reach - 1].capital or tokens[reach - 1].key in {"and", "of"}):
            break
        reach -= 1
        if tokens[reach].capital:
            start = reach
    return start


def _tail(tokens: Sequence[Token], end: int, covered: set[int]) -> int:
    """Where a body's name ends: after further capitals, and after "of" or "for" with what follows."""
    reach = end
    if reach + 1 < len(tokens) and tokens[reach].key == "on" and tokens[reach - 1].key in _ON:
        reach += tokens[reach + 1].capital and tokens[reach + 1].key not in NOT_NAMES
    while reach < len(tokens) and (tokens[reach].capital or tokens[reach].key in _LINKS):
        if reach in covered and reach - 1 not in covered and tokens[reach - 1].key not in _LINKS:
            break
        reach += 1
        if tokens[reach - 1].capital and tokens[reach - 1].key not in NOT_NAMES:
            end = reach
    return end


def _runs(tokens: Sequence[Token], covered: set[int]) -> list[tuple[int, int]]:
    """Runs of capitalised words outside `covered`, held together by particles, hyphens and initials."""
    runs: list[tuple[int, int]] = []
    i = 0
    while i < len(tokens):
        if i in covered or not _name_word(tokens[i]) or _portfolio(tokens, i):
            i += 1
            continue
        start, end = i, i + 1
        while end < len(tokens) and end not in covered:
            if _name_word(tokens[end]) or (tokens[end].capital and tokens[end - 1].text == "-"):
                end += 1
            elif reach := _bridge(tokens, end, covered):
                end = reach
            else:
                break
        start = _with_particle(tokens, start)
        runs.append((start, end))
        i = end
    return runs


def _name_word(token: Token) -> bool:
    return token.capital and token.key not in NOT_NAMES and token.key not in HONORIFICS and token.key not in TITLES


def _portfolio(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word tells what someone is minister of: "Minister of Information"."""
    before = tokens[at - 1].key if at else ""
    return tokens[at].key in PORTFOLIOS and before in {"of", "for", "and", ",", "&", *PORTFOLIOS}


def _bridge(tokens: Sequence[Token], at: int, covered: set[int]) -> int:
    """The end of a run that goes on over particles, a hyphen or an initial's stop; 0 if it does not."""
    reach = at
    if tokens[at].text == "." and tokens[at - 1].end - tokens[at - 1].start == 1:
        return at + 1
    while reach < len(tokens) - 1 and reach - at < 4 and (tokens[reach].text == "-" or tokens[reach].key in _PARTICLES):
        reach += 1
    joined = reach > at and reach not in covered and (tokens[reach].capital or tokens[at].text == "-")
    glued = tokens[at].text != "-" or tokens[at].start == tokens[at - 1].end
    return reach + 1 if joined and glued and tokens[reach].text[0].isalpha() else 0


def _with_particle(tokens: Sequence[Token], start: int) -> int:
    if start > 1 and tokens[start - 1].text == "New":  # at the beginning of a sentence it may be the adjective
        return start - 1
    if start > 1 and tokens[start - 1].text == "-" and tokens[start - 2].key in _PARTICLES:
        return start - 2
    return start - 1 if start and tokens[start - 1].key in {"van", "von", "al", "el", "bin"} else start


def _other(tokens: Sequence[Token], start: int, end: int, roles: Sequence[RoleHit]) -> Name:
    """A run without a body's word: a body where such a word stands beside it in small letters, else a person."""
    before = next((r for r in roles if r.end == start), None)
    after = next((r for r in roles if r.start == end), None)
    beside = (before and before.role.holder == "body") or (after and after.role.holder != "person")
    beside = beside or (end - start > 1 and tokens[end - 1].key in _COMPANIES)
    return Name(start, end, spell(tokens, start, end), "body" if beside else "person")


def spell(tokens: Sequence[Token], start: int, end: int) -> str:
    """The tokens as the text writes them, with single spaces."""
    words: list[str] = []
    for i in range(start, end):
        if words and tokens[i - 1].end == tokens[i].start:
            words[-1] += tokens[i].text
        else:
            words.append(tokens[i].text)
    return " ".join(words)
