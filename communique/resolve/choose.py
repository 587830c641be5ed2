"""Whom a phrase stands for: what it says itself, else what the report says before it and round it."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field

from communique.resolve.context import Context
from communique.resolve.lexicon import Entry, holder
from communique.resolve.names import NOT_NAMES
from communique.resolve.offices import leading_offices, office_name, rules
from communique.resolve.people import People, Person
from communique.resolve.phrase import INTERGOVERNMENTAL, STATELESS, Reading
from communique.resolve.places import town_states
from communique.resolve.reference import Identity, Parties, Party
from communique.resolve.tables import words
from communique.resolve.tokens import fold, tokenize
from communique.resolve.weights import OFFICE, SEVERAL, Signs, ranked

__all__ = ["Chooser", "Spot"]

_POWERS = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
_CLASSED = (
    "overall",
    "headline",
    "dateline",
    "before",
    "after",
    "opens the sentence",
    "nearest before",
    "last subject",
)
"""Signs that count differently for offices of a state and for people."""
_HALVES = {"north": {"PRK": "KOR", "SDN": "SSD"}, "south": {"KOR": "PRK", "SSD": "SDN"}}
"""Which states "the North" and "the South" can be, each with its other half: the report names one of the two."""
_BODY_WORDS = words("of no state")
"""Words for bodies of no state and those who serve them."""
_OF_THEIR_OWN = frozenset({"REB", "PRM", "BUS", "JRN", "PTY", "OPP", "SPY"})
"""Sectors in which "the rebels" or "the company" is the one told before, not that of the state one speaks of."""
_SEVERAL_SECTORS: dict[str, Collection[str | None]] = {
    **dict.fromkeys(("group", "movement", "organisation", "organization"), ("REB", "PRM", "SOC", "CRM", "OPP")),
    **dict.fromkeys(("faction",), ("REB", "PRM", "OPP")),
    **dict.fromkeys(("network", "station"), ("JRN",)),
    **dict.fromkeys(("bloc", "alliance", "fund", "forum"), (None,)),
}
"""Words for bodies of more than one sector."""
_UNNAMED = {"SOC": ("NGO",), "BUS": ("MNC",)}
"""What a body may be besides one of a state or of those named: of no state, or not to be told."""
_OTHERS = frozenset(["neighbour", "neighbor", "rival", "counterpart", "ally", "partner", "enemy", "foe"])
"""Heads that name someone else than the one "its" stands for."""
_UNTIL_SWORN_IN = datetime.timedelta(days=90)
_LAW_OFFICERS = frozenset({"attorney general", "attorney-general", "attorneys general", "solicitor general"})
_COMMON_LAW = words("with ministers for attorneys general")
"""Where the attorney general sits in the government; elsewhere it is a prosecutor."""
_NAMELESS_MEN = frozenset({"man", "youth", "boy", "girl"})


@dataclass(slots=True)
class Spot:
    """Where a phrase stands and what its event says of it."""

    sentence: int
    position: int
    """The number of its first token."""
    start: int
    indefinite: bool = False
    """ "a" or "an" stands before it."""
    definite: bool = False
    """It can point at something told before: no "a" stands before it, and it does not open the sentence."""
    force: bool = False
    """It uses or shows force."""
    suffers: bool = False
    """Force or law is used against it."""
    places: list[str] = field(default_factory=list)
    """The states in which the event's places lie."""
    partners: list[Identity] = field(default_factory=list)
    """Who stands in the other role of the event, as far as it is known."""
    hint: str | None = None
    """The sector that the reader takes it for."""


class Chooser:
    """Finds the parties that the phrases of one report stand for; `parties` must be told each one in turn."""

    def __init__(self, context: Context, people: People, parties: Parties, day: datetime.date) -> None:
        self.context = context
        self.people = people
        self.parties = parties
        self.day = day

    def choose(self, reading: Reading, spot: Spot, told: int) -> list[Party]:
        """Return the parties a phrase stands for, at least one; `told` is how many it has been given already."""
        if len(reading.codes) > 1:
            return [
                Party(c, reading.sector, None, reading.kind, head=reading.head, plural=True, why=reading.why)
                for c in reading.codes
            ]
        wanted = max(reading.count, told)
        if wanted > 1:
            return self._several(reading, spot, wanted)
        if reading.kind == "pronoun":
            found = self.parties.pronoun(reading, spot.sentence, spot.start, spot.partners)
            if reading.counted and spot.suffers:  # victims are more often new than told before
                code = found.code if found else "UNK"
                return [Party(code, spot.hint or "CVL", None, "people", plural=True, why="whom the report speaks of")]
            return [found.again() if found else Party("UNK", None, None, "unknown", why="nothing told that fits")]
        return [self._told_before(reading, spot) or self._one(reading, spot)]

    def _several(self, reading: Reading, spot: Spot, wanted: int) -> list[Party]:
        """The parties "they" or "both governments" stands for."""
        together = self.parties.last_together(spot.sentence) if reading.kind == "pronoun" else []
        if len(together) == wanted:
            return [party.again() for party in together]
        holders = self.parties.holders(reading.head, spot.sentence, wanted)
        if holders:
            return [party.again() for party in holders]
        codes = sorted(ranked(self._candidates(reading, spot), SEVERAL)[:wanted], key=self.context.order)
        sector = reading.sector or "GOV"
        why = "among those the report speaks of"
        found = [
            Party(c, None if c in INTERGOVERNMENTAL else sector, None, "state", head=reading.head, why=why)
            for c in codes
        ]
        return found or [Party("UNK", reading.sector, None, "unknown", why="the report names none")]

    def _told_before(self, reading: Reading, spot: Spot) -> Party | None:
        """The party a short name stands for: "the North", "the Council", "the KNU", "the rebels"."""
        if self._stated(reading, spot):
            return None
        halves = _HALVES.get(reading.half or "", {})
        half = next((c for c, other in halves.items() if self.context.names(c) or self.context.names(other)), None)
        if half:
            kind = reading.kind if reading.head else "state"
            sector = reading.sector if reading.head else "GOV"
            why = f"the {reading.half} of the two halves, one of which the report names"
            return Party(half, sector, reading.name, kind, head=reading.head, why=why)
        body = self._body_told(reading, spot)
        if body is None and reading.short:
            body = self.parties.of_name(reading.short, spot.sentence)
        return body.again() if body else None

    def _stated(self, reading: Reading, spot: Spot) -> bool:
        """Whether the phrase or what is known of its person tells the state."""
        person = self._person(reading, spot)
        return self._own_code(reading) is not None or (person is not None and person.code is not None)

    def _body_told(self, reading: Reading, spot: Spot) -> Party | None:
        """The body told before that "the group", "the rebels" or "the company" stands for."""
        if reading.name or reading.owner or not spot.definite or reading.kind not in {"body", "people"}:
            return None
        if reading.head in _SEVERAL_SECTORS:
            return self.parties.of_sector(_SEVERAL_SECTORS[reading.head], spot.sentence)
        if reading.sure and reading.sector in _OF_THEIR_OWN:
            return self.parties.of_sector({reading.sector}, spot.sentence)
        return None

    def _own_code(self, reading: Reading) -> str | None:
        """The code that the phrase itself gives, unless it would need the report to name that state."""
        return None if reading.doubtful and not self.context.names(reading.code or "") else reading.code

    def _person(self, reading: Reading, spot: Spot) -> Person | None:
        if reading.kind == "unknown" and reading.short and fold(reading.short) in NOT_NAMES:  # "May"
            return self.people.find(reading.short, spot.sentence)
        return self.people.find(reading.name, spot.sentence) if reading.kind == "person" and reading.name else None

    def _one(self, reading: Reading, spot: Spot) -> Party:
        """The party of a phrase with words of its own: its code, then its sector, then its name."""
        person = self._person(reading, spot)
        code, sector, name, why = self._own_code(reading), reading.sector, reading.name, reading.why
        if person:
            if code is None and person.code:
                why = f"{person.name} is told of in sentence {person.sentence + 1}"
            code, sector, name = code or person.code, sector or person.sector, person.name
        unknown = reading.kind == "person" and not reading.head and not (person and person.sector)
        if code is None and unknown and (towns := town_states(tokenize(reading.name or ""))):
            return Party(towns[0], "GOV", None, "state", why="a town there")
        if code is None and reading.owner:
            code, sector = self._owned(reading, spot)
            why = f"whom {reading.owner!r} stands for"
        if code is None:
            code, why = self._elsewhere(reading, spot)
        if person and not person.code:
            person.code = code
        if not name and spot.definite and self._own_code(reading) is None:
            name = self._name_told(reading, spot, code)
        sector = self._sector(reading, spot, code, sector, name)
        if not name and not reading.plural and reading.head:
            held = self._holder(reading, spot, code)
            name, sector = (held.name, held.sector) if held else (office_name(code, reading.head), sector)
            why += f", held by {held.name} ({held.source})" if held else ""
        return Party(
            code,
            sector,
            name,
            reading.kind,
            head=reading.head,
            plural=reading.plural,
            gender=reading.gender,
            why=why,
        )

    def _elsewhere(self, reading: Reading, spot: Spot) -> tuple[str, str]:
        """The code of a phrase that names no state, and why: its town's, else that of the likeliest one named."""
        if reading.towns:
            code = next((c for c in reading.towns if self.context.names(c)), reading.towns[0])
            return code, "the state of its town"
        if reading.unstated:
            code = next(iter(_UNNAMED.get(reading.sector or "", ("UNK",))))
            return code, "of none of the states told"
        if reading.short == "Congress" and self.context.names("USA"):
            return "USA", "the Congress that is called no more than that"
        candidates = self._candidates(reading, spot)
        for code in ("UNK", *_UNNAMED.get(reading.sector or "", ())):
            signs = {f"unnamed {code}": 1.0, f"unnamed {code} {reading.sector}": 1.0}
            signs.update({f"unnamed {code} {word}": 1.0 for word in reading.vague})
            candidates.setdefault(code, {}).update(signs)
        code = ranked(candidates, OFFICE)[0]
        return code, "of none of the states told" if code == "UNK" else "whom the report speaks of here"

    def _name_told(self, reading: Reading, spot: Spot, code: str) -> str | None:
        """The name that was told before with the same office, or of a body of the same sector."""
        known = self.parties.of_office(reading.head, spot.sentence, code) if reading.head else None
        if known and (known.kind == "person") != (reading.kind == "person"):
            known = None
        if known is None and office_name(code, reading.head):
            return None
        if known is None and reading.kind in {"body", "people"} and reading.sure and not reading.owner:
            known = self.parties.of_sector({reading.sector}, spot.sentence, code)
        return known.name if known else None

    def _holder(self, reading: Reading, spot: Spot, code: str) -> Entry | Person | None:
        """Who held the office of a state on the day of the report, by the report itself, else by the lexicon."""
        if reading.kind != "person" or reading.former or reading.owner or spot.indefinite:
            return None
        offices = leading_offices(code) if reading.head == "leader" else (reading.head,)
        named = next((p for office in offices if (p := self.people.holder(office, code))), None)
        if named:
            return named
        if reading.head in {"president-elect", "president elect"}:
            return holder(code, "president", self.day + _UNTIL_SWORN_IN)
        return next((held for office in offices if (held := holder(code, office, self.day))), None)

    def _sector(self, reading: Reading, spot: Spot, code: str, sector: str | None, name: str | None) -> str | None:
        """The sector, where the act or the state's kind says more than the phrase."""
        if spot.force and not name and reading.adjective:
            sector = "MIL"
        elif spot.force and not name and reading.head in _NAMELESS_MEN and sector == "CVL":
            sector = "UAF"
        elif reading.head in _LAW_OFFICERS and code in _COMMON_LAW:
            sector = "GOV"
        elif reading.head == "officer" and sector == "MIL":
            sector = self.parties.last_sector({"COP", "MIL"}, spot.sentence, code) or sector
        if name and sector == "REB" and rules(name, self.day):
            sector = "GOV"
        if sector is None or not reading.sure:
            sector = spot.hint or sector
        if code in INTERGOVERNMENTAL:
            return None if sector == "GOV" else sector
        return sector or ("GOV" if reading.kind == "person" and not spot.suffers else "CVL")

    def _owned(self, reading: Reading, spot: Spot) -> tuple[str | None, str | None]:
        """Code and sector of what a possessive pronoun owns ("its army"), or of another than it ("its neighbour")."""
        pronoun = Reading(kind="pronoun", pronoun=reading.owner)
        owner = self.parties.pronoun(pronoun, spot.sentence, spot.start, [])
        if owner is None:
            return None, reading.sector
        if reading.head not in _OTHERS:
            irregular = owner.sector == "REB" and reading.sector == "MIL"
            return owner.code, owner.sector if irregular or not (reading.sure or reading.sector) else reading.sector
        others = (c for c in ranked(self._candidates(reading, spot), OFFICE) if c != owner.code and c not in STATELESS)
        return next(others, None), reading.sector

    def _candidates(self, reading: Reading, spot: Spot) -> dict[str, Signs]:
        """Every state and body the phrase could belong to, with what speaks for it."""
        candidates = self.context.candidates(spot.sentence, spot.position)
        for sign, codes in self._party_signs(reading, spot).items():
            for code in codes:
                if code != "UNK":
                    candidates.setdefault(code, {})[sign] = 1.0
        of_whom = _class(reading.sector)
        for code, signs in candidates.items():
            if code in STATELESS:
                signs[f"stateless {reading.sector}"] = 1.0
                signs.update({f"stateless {word}": 1.0 for word in reading.words if word in _BODY_WORDS})
            signs.update({f"{sign} {of_whom}": signs[sign] for sign in _CLASSED if sign in signs})
        return candidates

    def _party_signs(self, reading: Reading, spot: Spot) -> dict[str, list[str]]:
        """Which codes the parties told so far, the event's places and its other role speak for."""
        told = [p for p in self.parties.recent(spot.sentence) if p.mentioned]
        office = [p.code for p in told if reading.head and p.head == reading.head]
        sector = [p.code for p in told if reading.sure and p.sector == reading.sector]
        subject = [p.code for p in told if p.subject]
        return {
            "last of the office": office[:1],
            "of the office": office,
            "last of the sector": sector[:1],
            "of the sector": sector,
            "last told": [p.code for p in told[:1]],
            "last subject": subject[:1],
            "told here": [p.code for p in told if p.sentence == spot.sentence],
            "place of the event": spot.places,
            **{f"partner {_class(reading.sector)} {_class(p[1])}": [p[0]] for p in spot.partners},
        }


def _class(sector: str | None) -> str:
    return "power" if sector in _POWERS else "people"
