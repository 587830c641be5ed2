"""Actor mentions become codes: each mention of a report gets the state or body it belongs to, a sector and a name."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from communique.resolve.choose import Chooser, Spot
from communique.resolve.context import Context, sense
from communique.resolve.date_grammar import parse_value
from communique.resolve.figures import about, unit
from communique.resolve.people import People
from communique.resolve.phrase import Reading, Scan, read
from communique.resolve.places import place_country
from communique.resolve.reference import Identity, Parties, Party
from communique.resolve.tokens import tokenize
from communique.resolve.whereabouts import Whereabouts
from communique.types import Mention, Place, Report, Sentence

__all__ = ["ActorResolver"]

_FORCE = frozenset({"ASSAULT", "MOBILIZE"})
_SUFFERED = frozenset({"ASSAULT", "COERCE", "SANCTION"})


class ActorResolver:
    """Fills in the codes of a report's mentions. It keeps nothing from one report to the next."""

    def resolve(self, report: Report) -> None:
        """Fill code, sector and name of every mention, and the codes a figure is about, in place.

        A mention that stands for several parties ("both governments") becomes as many mentions with the same span.
        Resolving a report again changes nothing.
        """
        _Resolution(report).run()


@dataclass(slots=True)
class _Group:
    """The mentions of one list that have the same span: one phrase, which may stand for several parties."""

    mentions: list[Mention]
    home: list[Mention] | None = None
    """The event's list they stand in; None for a speaker."""
    partners: list[Mention] | None = None
    """The mentions in the other role of the same event."""
    places: list[Place] | None = None
    act: str = ""
    """The type of the event."""
    subject: bool = True

    @property
    def start(self) -> int:
        """The offset of the phrase in its sentence."""
        return self.mentions[0].start


class _Resolution:
    """One report being resolved, in reading order."""

    def __init__(self, report: Report) -> None:
        self.report = report
        tokens = [tokenize(s.text) for s in report.sentences]
        headlines = {n for n, s in enumerate(report.sentences) if s.kind == "headline"}
        self.scans = [Scan(t, report.published) for t in tokens]
        self.people = People(self.scans, headlines)
        self.sense = sense(self.scans, self.people)
        if any(self.sense):
            self.scans = [Scan(t, report.published, self.sense) for t in tokens]
            self.people = People(self.scans, headlines)
        self.context = Context(self.scans, self.people)
        self.whereabouts = Whereabouts(self.scans, self.context)
        self.parties = Parties()
        self.chooser = Chooser(self.context, self.people, self.parties, report.published)
        self.readings: dict[tuple[int, int, int], Reading] = {}
        self.days = dict(_days_of_acts(report))

    def run(self) -> None:
        groups = [_groups(sentence) for sentence in self.report.sentences]
        for group in (g for of_sentence in groups for g in of_sentence):
            for mention in group.mentions:
                mention.code, mention.sector, mention.name, mention.why = "UNK", None, None, ""
        for number, sentence in enumerate(self.report.sentences):
            self._sentence(number, groups[number])
            self._tell_together(number, sentence)
            self._locate(number, sentence)
            for figure in sentence.figures:
                figure.about = about(figure, sentence, number, self.scans[number], self.context)
                figure.unit = unit(figure, sentence)

    def _sentence(self, number: int, groups: list[_Group]) -> None:
        """Resolve what is named first, pronouns after it: in speech a pronoun stands before its speaker."""
        items: list[tuple[bool, int, Party | _Group]] = [
            (self._read(group.mentions[0], number).kind == "pronoun", group.start, group) for group in groups
        ]
        items += [(False, party.start, party) for party in self._unmentioned(number, groups)]
        for _, _, item in sorted(items, key=lambda i: i[:2]):
            if isinstance(item, Party):
                self.parties.tell(item)
            else:
                self._resolve(item, number)

    def _resolve(self, group: _Group, number: int) -> None:
        reading = self._read(group.mentions[0], number)
        found = self.chooser.choose(reading, self._spot(group, number), len(group.mentions))
        speaker = group.home is None
        told = [
            replace(p, sentence=number, start=group.start, subject=group.subject, speaker=speaker, mentioned=True)
            for p in found
        ]
        for party in told:
            self.parties.tell(party)
        _fill(group, told)

    def _read(self, mention: Mention, number: int) -> Reading:
        key = (number, mention.start, mention.end)
        if key not in self.readings:
            tokens, position = self.scans[number].tokens, self._position(mention.start, number)
            phrase = [t for t in tokens[position:] if t.end <= mention.end]
            reading = read(phrase, position <= 1, self.days.get(key, self.report.published), self.sense)
            if position and tokens[position - 1].key == "whose":
                reading.owner = "it"
            self.readings[key] = reading
        return self.readings[key]

    def _position(self, start: int, number: int) -> int:
        return next((i for i, t in enumerate(self.scans[number].tokens) if t.start >= start), 0)

    def _spot(self, group: _Group, number: int) -> Spot:
        before = self.report.sentences[number].text[: group.start].lower()
        return Spot(
            sentence=number,
            position=self._position(group.start, number),
            start=group.start,
            indefinite=f" {before}".endswith((" a ", " an ")) or group.mentions[0].text.startswith(("a ", "an ")),
            definite=bool(before) and not f" {before}".endswith((" a ", " an ")),
            force=group.subject and group.act in _FORCE,
            suffers=not group.subject and group.act in _SUFFERED,
            places=[code for place in group.places or () if (code := place_country(place.text))],
            partners=[self._partner(mention, number) for mention in group.partners or ()],
            hint=group.mentions[0].hint,
        )

    def _partner(self, mention: Mention, number: int) -> Identity:
        """What is known of a mention in the other role: as resolved, else as its own words say."""
        if mention.code != "UNK":
            return mention.code, mention.sector, mention.name
        reading = self._read(mention, number)
        return reading.code or "UNK", reading.sector, reading.name

    def _locate(self, number: int, sentence: Sentence) -> None:
        """Find where the places of a sentence's events lie, most likely in a state of those who act there."""
        for event in sentence.events:
            parties = [m.code for m in (*event.actors, *event.recipients)]
            for place in event.place:
                found = self.whereabouts.find(place.text, number, self._position(place.start, number), parties)
                if found:
                    place.code, place.name, place.division = found.code, found.name, found.division or None
                    place.latitude, place.longitude = found.latitude, found.longitude
                    place.claimed_by = list(found.claimed_by)

    def _tell_together(self, number: int, sentence: Sentence) -> None:
        """Note the parties that an act joins, so that "they" may stand for all of them."""
        for event in sentence.events:
            for mentions in (event.actors, event.recipients, [*event.actors, *event.recipients]):
                if len({m.code for m in mentions}) > 1:
                    self.parties.tell_together([Party(m.code, m.sector, m.name, "unknown") for m in mentions], number)
                    break

    def _unmentioned(self, number: int, groups: list[_Group]) -> list[Party]:
        """The states, bodies and persons a sentence names outside its mentions."""
        spans = [(m.start, m.end) for g in groups for m in g.mentions]
        tokens = self.scans[number].tokens
        found = []
        for hit in self.scans[number].entries:
            start, entry = tokens[hit.start].start, hit.entry
            if entry.code != "UNK" and not _covered(start, tokens[hit.end - 1].end, spans):
                kind = entry.kind if entry.kind in {"person", "body"} else "state"
                found.append(Party(entry.code, entry.sector, entry.name, kind, number, start, mentioned=False))
        for name in self.scans[number].names:
            start = tokens[name.start].start
            person = self.people.find(name.text, number) if name.kind == "person" else None
            if person and person.code and not _covered(start, tokens[name.end - 1].end, spans):
                party = Party(person.code, person.sector, person.name, "person", number, start, mentioned=False)
                found.append(replace(party, head=person.head, gender=person.gender))
        return found


def _days_of_acts(report: Report) -> Iterator[tuple[tuple[int, int, int], datetime.date]]:
    """The day on which each party of a past act took part in it: who was president then is told of as president.

    An act without a date is put on the day of another one of its sentence, or of the sentences before it where those
    tell of times long gone.
    """
    told: tuple[int, str] | None = None
    for number, sentence in enumerate(report.sentences):
        dates = [event.when.date if event.when else None for event in sentence.events]
        beside = next(filter(None, dates), None)
        if beside:
            told = number, beside
        elif told and number - told[0] <= 4 and told[1][:4] < str(report.published.year - 1):
            beside = told[1]
        for event, date in zip(sentence.events, dates, strict=True):
            told_on = date or beside
            time = parse_value(told_on) if told_on else None
            if time and time.last < report.published:
                middle = time.first + (time.last - time.first) / 2
                for mention in (*event.actors, *event.recipients):
                    yield (number, mention.start, mention.end), middle


def _covered(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(s < end and start < e for s, e in spans)


def _groups(sentence: Sentence) -> list[_Group]:
    """The phrases of a sentence."""
    groups: list[_Group] = []
    for event in sentence.events:
        for home, others in ((event.actors, event.recipients), (event.recipients, event.actors)):
            spans: dict[tuple[int, int], list[Mention]] = {}
            for mention in home:
                spans.setdefault((mention.start, mention.end), []).append(mention)
            subject = home is event.actors
            groups += [_Group(same, home, others, event.place, event.type, subject) for same in spans.values()]
    return groups + [_Group([claim.speaker]) for claim in sentence.claims]


def _fill(group: _Group, found: list[Party]) -> None:
    """Write the parties into the mentions; where there are more of them, the list gets further mentions."""
    mentions, home = group.mentions, group.home
    if home is not None and len(found) > len(mentions):
        more = [replace(mentions[0]) for _ in found[len(mentions) :]]
        at = next(i for i, m in enumerate(home) if m is mentions[-1]) + 1
        home[at:at] = more
        mentions = [*mentions, *more]
    for i, mention in enumerate(mentions):
        party = found[min(i, len(found) - 1)]
        mention.code, mention.sector, mention.name = party.identity
        mention.why = party.why
