"""Who "he", "the group" and "both sides" are: the parties a report has told of so far, and which of them fits."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from communique.resolve.phrase import Kind, Reading
from communique.resolve.weights import PRONOUN, Signs, ranked

__all__ = ["Identity", "Parties", "Party"]

Identity = tuple[str, str | None, str | None]
"""What a party is coded as: code, sector, name."""

_REACH = 6
"""How many sentences a pronoun looks back."""


@dataclass(slots=True)
class Party:
    """A party as it was last told: a mention that has been resolved, or a name outside any mention."""

    code: str
    sector: str | None
    name: str | None
    kind: Kind
    sentence: int = 0
    start: int = 0
    head: str = ""
    plural: bool = False
    gender: str | None = None
    subject: bool = False
    speaker: bool = False
    mentioned: bool = True
    why: str = ""
    """How it was decided, in words."""

    def again(self) -> Party:
        """The same party, meant by words that only point at it."""
        named = self.name or self.code
        if self.why.startswith("stands for"):
            return self
        return replace(self, why=f"stands for {named} of sentence {self.sentence + 1} ({self.why})")

    @property
    def identity(self) -> Identity:
        """What it is coded as."""
        return self.code, self.sector, self.name


class Parties:
    """The parties told so far, in reading order."""

    def __init__(self) -> None:
        self._told: list[Party] = []
        self._together: list[tuple[int, list[Party]]] = []

    def tell(self, party: Party) -> None:
        """Add a party."""
        self._told.append(party)

    def tell_together(self, parties: list[Party], sentence: int) -> None:
        """Add parties that one act joins: "they" may stand for all of them."""
        self._together.append((sentence, parties))

    def recent(self, sentence: int, reach: int = 30) -> Iterator[Party]:
        """Yield the parties told in the last sentences, the latest first."""
        for party in reversed(self._told):
            if sentence - party.sentence > reach:
                return
            yield party

    def last_together(self, sentence: int) -> list[Party]:
        """The parties last told together, if that was in this sentence or the one before it."""
        if self._together and sentence - self._together[-1][0] <= 1:
            return self._together[-1][1]
        return []

    def pronoun(self, reading: Reading, sentence: int, start: int, partners: Collection[Identity]) -> Party | None:
        """The party a pronoun most likely stands for; None if none has been told."""
        latest: dict[Identity, Party] = {}
        signs: dict[Identity, Signs] = {}
        for rank, party in enumerate(self.recent(sentence, _REACH)):
            if party.code == "UNK" and party.sector is None:
                continue
            if party.identity not in latest:
                latest[party.identity] = party
                signs[party.identity] = _signs(party, reading, sentence, start, rank, partners)
            elif sentence - party.sentence <= 1 and party.subject:
                signs[party.identity]["subject near"] = 1.0
            signs[party.identity]["told"] = signs[party.identity].get("told", 0.0) + 0.2
        best = ranked(signs, PRONOUN)
        return latest[best[0]] if best else None

    def of_office(self, head: str, sentence: int, code: str | None = None) -> Party | None:
        """The last named party told with the same word for its office or group, of a state if one is given."""
        for party in self.recent(sentence):
            same = party.head == head or party.head.endswith(" " + head)
            if same and party.name and code in {None, party.code}:
                return party
        return None

    def of_name(self, short: str, sentence: int) -> Party | None:
        """The last body told whose name holds a word or has it for its initials: "Council", "KNU"."""
        for party in self.recent(sentence):
            words = (party.name or "").replace("-", " ").split()
            initials = "".join(w[0] for w in words if w[0].isupper())
            if party.kind in {"body", "people"} and len(words) > 1 and (short in words or short == initials):
                return party
        return None

    def of_sector(self, sectors: Collection[str | None], sentence: int, code: str | None = None) -> Party | None:
        """The last named body or group told of some sectors, of a state if one is given."""
        for party in self.recent(sentence):
            fits = party.sector in sectors and party.name and party.kind in {"body", "people"}
            if fits and code in {None, party.code}:
                return party
        return None

    def last_sector(self, sectors: Collection[str], sentence: int, code: str) -> str | None:
        """The sector, of those given, in which a party of a state was told last."""
        return next((p.sector for p in self.recent(sentence) if p.sector in sectors and p.code == code), None)

    def holders(self, head: str, sentence: int, wanted: int) -> list[Party]:
        """The last persons told that hold an office, or any if they are only "leaders", one a state, as they stood."""
        found: dict[str, Party] = {}
        for party in self.recent(sentence):
            if party.kind == "person" and not party.plural and (party.head == head or head in {"leader", "host"}):
                found.setdefault(party.code, party)
            if len(found) == wanted:
                return list(found.values())[::-1]
        return []


def _signs(
    party: Party, reading: Reading, sentence: int, start: int, rank: int, partners: Collection[Identity]
) -> Signs:
    pronoun = reading.pronoun or ""
    back = min(sentence - party.sentence, 4)
    near = min(back, 2)
    signs = {
        f"{pronoun} {party.kind}": 1.0,
        f"{pronoun} plural {party.plural}": 1.0,
        f"back {back}": 1.0,
        f"{pronoun} back {near}": 1.0,
        f"mentioned {party.mentioned}": 1.0,
        "order": 1.0 / (1 + rank),
    }
    if party.subject:
        signs[f"subject back {near}"] = 1.0
        signs[f"{pronoun} subject back {near}"] = 1.0
    if party.speaker:
        signs[f"{pronoun} speaker back {near}"] = 1.0
    if party.identity in partners:
        signs["partner"] = 1.0
    if party.name and party.kind == "person":
        signs[f"{pronoun} named"] = 1.0
    if party.gender and pronoun in {"he", "she"}:
        signs["gender " + ("same" if party.gender == pronoun else "other")] = 1.0
    if back == 0 and party.start > start:
        signs[f"{pronoun} behind"] = 1.0
    return signs
