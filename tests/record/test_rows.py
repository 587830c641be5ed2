from __future__ import annotations

from communique.record.rows import mention_ids, rows_of, speaker_of
from communique.types import Claim, Event, Mention, Sentence, Span

from .conftest import SHELLING


def test_two_events_with_one_trigger_have_names_of_their_own() -> None:
    traded = Span("traded", 10, 16)
    events = [Event(traded, "ASSAULT"), Event(traded, "ACCUSE"), Event(Span("met", 20, 23), "CONSULT")]
    assert mention_ids("r1", 3, events) == ["r1/3/10", "r1/3/10.2", "r1/3/20"]


def test_the_speaker_is_who_tells_the_narrowest_claim_around_the_trigger() -> None:
    text = "KCNA said Kim vowed to fire more missiles, Seoul noted."
    event = Event(Span("fire", 23, 27), "MOBILIZE")
    agency = Claim(Mention("KCNA", 0, 4, "PRK"), Span("said", 5, 9), Span(text[10:41], 10, 41))
    kim = Mention("Kim", 10, 13, "PRK", "GOV", "Kim Jong Un")
    leader = Claim(kim, Span("vowed", 14, 19), Span(text[20:41], 20, 41))
    assert speaker_of(event, Sentence(text, claims=[agency, leader])) == kim
    assert speaker_of(Event(Span("noted", 49, 54), "ACCUSE"), Sentence(text, claims=[agency])) is None


def test_a_date_that_is_none_gives_way_to_the_day_of_publication() -> None:
    headline, lede = rows_of([SHELLING])["mentions"]
    assert (headline["date"], headline["date_from"]) == ("2019-07-24", "published")
    assert (lede["date"], lede["date_from"]) == ("2019-07-23", "text")
    assert lede["said_by"] == "Nino Beridze"
