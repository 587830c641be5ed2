"""Whole reports: mentions become codes, sectors and names."""

from __future__ import annotations

import copy
import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.codebook.annotated import find
from communique.resolve.actors import ActorResolver
from communique.resolve.countries import country, country_name
from communique.types import Claim, Event, Figure, Mention, Place, Report, Sentence, Span


def report(*texts: str) -> Report:
    sentences = [Sentence(text) for text in texts]
    return Report("test", datetime.date(2023, 6, 15), "\n".join(texts), sentences)


def mention(sentence: Sentence, text: str) -> Mention:
    span = find(sentence.text, text)
    return Mention(span.text, span.start, span.end)


def event(
    sentence: Sentence, trigger: str, actors: list[str], recipients: list[str] | None = None, type: str = "CONSULT"
) -> Event:
    told = Event(
        find(sentence.text, trigger),
        type,
        actors=[mention(sentence, a) for a in actors],
        recipients=[mention(sentence, r) for r in recipients or []],
    )
    sentence.events.append(told)
    return told


def claim(sentence: Sentence, speaker: str, cue: str, content: str) -> Claim:
    told = Claim(mention(sentence, speaker), find(sentence.text, cue), find(sentence.text, content))
    sentence.claims.append(told)
    return told


def coded(m: Mention) -> tuple[str, str | None, str | None]:
    return m.code, m.sector, m.name


def codes(mentions: list[Mention]) -> list[str]:
    return [m.code for m in mentions]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("North Korea", "PRK"),
        ("north korea", "PRK"),
        ("PRK", "PRK"),
        ("prk", "PRK"),
        ("DPRK", "PRK"),
        ("the North Koreans", "PRK"),
        ("EU", "EUR"),
        ("UN", "UNO"),
        ("Côte d'Ivoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("Burma", "MMR"),
        ("Kosovo", "XKX"),
        ("Hong Kong", "HKG"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_country_from_what_a_user_types(text: str, code: str | None) -> None:
    assert country(text) == code


def test_country_name_for_display() -> None:
    assert country_name("PRK") == "North Korea"
    assert country_name("EUR") == "European Union"
    assert country_name("QQQ") == "QQQ"


def test_titles_name_state_sector_and_person() -> None:
    r = report("Finnish Foreign Minister Pekka Haavisto met Chinese President Xi Jinping in Helsinki on Tuesday.")
    told = event(r.sentences[0], "met", ["Finnish Foreign Minister Pekka Haavisto"], ["Chinese President Xi Jinping"])
    ActorResolver().resolve(r)
    assert coded(told.actors[0]) == ("FIN", "GOV", "Pekka Haavisto")
    assert coded(told.recipients[0]) == ("CHN", "GOV", "Xi Jinping")


def test_a_surname_means_the_person_introduced_before() -> None:
    r = report(
        "Finnish Foreign Minister Pekka Haavisto flew to Oslo on Monday.",
        "Haavisto urged Norway to keep the border open.",
    )
    told = event(r.sentences[1], "urged", ["Haavisto"], ["Norway"], "REQUEST")
    ActorResolver().resolve(r)
    assert coded(told.actors[0]) == ("FIN", "GOV", "Pekka Haavisto")


def test_a_surname_may_be_a_word_of_the_calendar() -> None:
    r = report("Prime Minister Theresa May flew to Brussels.", "May met the Commission's president there.")
    told = event(r.sentences[1], "met", ["May"])
    ActorResolver().resolve(r)
    assert coded(told.actors[0])[0::2] == ("GBR", "Theresa May")


def test_an_apposition_introduces_a_person_too() -> None:
    r = report(
        "Marta Kowalczyk, the spokeswoman of the Polish police, gave no number.",
        "Kowalczyk said two officers had been hurt.",
    )
    told = claim(r.sentences[1], "Kowalczyk", "said", "two officers had been hurt")
    ActorResolver().resolve(r)
    assert coded(told.speaker) == ("POL", "COP", "Marta Kowalczyk")


def test_a_known_leader_needs_no_title() -> None:
    r = report("Macron telephoned Putin on Friday.")
    told = event(r.sentences[0], "telephoned", ["Macron"], ["Putin"])
    ActorResolver().resolve(r)
    assert coded(told.actors[0]) == ("FRA", "GOV", "Emmanuel Macron")
    assert coded(told.recipients[0]) == ("RUS", "GOV", "Vladimir Putin")


def test_a_domestic_office_belongs_to_the_state_the_report_is_about() -> None:
    r = report(
        "Protests spread through Chile on Sunday.",
        "Chilean students marched in Santiago and Valparaiso.",
        "Police fired tear gas at the crowd.",
    )
    told = event(r.sentences[2], "fired tear gas", ["Police"], ["crowd"], "ASSAULT")
    ActorResolver().resolve(r)
    assert coded(told.actors[0])[:2] == ("CHL", "COP")
    assert coded(told.recipients[0]) == ("CHL", "CVL", None)


def test_pronouns_stand_for_the_subject_before() -> None:
    r = report(
        "Kenyan President William Ruto received a delegation from Somalia.",
        "He promised to send teachers.",
    )
    event(r.sentences[0], "received", ["Kenyan President William Ruto"], ["delegation from Somalia"])
    told = event(r.sentences[1], "promised", ["He"], type="AGREE")
    ActorResolver().resolve(r)
    assert coded(told.actors[0]) == ("KEN", "GOV", "William Ruto")


def test_both_countries_become_two_mentions() -> None:
    r = report(
        "Peru and Ecuador exchanged maps of the frontier on Thursday.",
        "Both countries will open an office in Loja.",
    )
    event(r.sentences[0], "exchanged", ["Peru", "Ecuador"])
    told = event(r.sentences[1], "will open", ["Both countries"], type="AGREE")
    ActorResolver().resolve(r)
    assert sorted(codes(told.actors)) == ["ECU", "PER"]
    assert {m.text for m in told.actors} == {"Both countries"}


def test_the_north_is_north_korea_where_korea_is_spoken_of() -> None:
    r = report("Seoul sent rice to the North.")
    told = event(r.sentences[0], "sent", ["Seoul"], ["North"], "AID")
    ActorResolver().resolve(r)
    assert coded(told.recipients[0]) == ("PRK", "GOV", None)


def test_a_rebel_group_is_meant_by_the_rebels_after_it() -> None:
    r = report(
        "M23 took the town of Bunagana from the Congolese army.",
        "In the evening the rebels freed forty prisoners.",
    )
    event(r.sentences[0], "took", ["M23"], ["Congolese army"], "ASSAULT")
    told = event(r.sentences[1], "freed", ["rebels"], type="RETREAT")
    ActorResolver().resolve(r)
    assert coded(told.actors[0]) == ("COD", "REB", "M23")


def test_the_taliban_are_the_government_while_they_rule() -> None:
    r = report("The Taliban closed a school in Kabul.")
    told = event(r.sentences[0], "closed", ["Taliban"], type="COERCE")
    ActorResolver().resolve(r)
    assert coded(told.actors[0]) == ("AFG", "GOV", "Taliban")
    r.published = datetime.date(2010, 3, 1)
    ActorResolver().resolve(r)
    assert coded(told.actors[0]) == ("AFG", "REB", "Taliban")


def resolved(day: str, phrase: str, *texts: str) -> tuple[str, str | None, str | None]:
    """What the last mention of a phrase in these sentences stands for on a day."""
    r = report(*texts)
    r.published = datetime.date.fromisoformat(day)
    sentence = next(s for s in reversed(r.sentences) if phrase in s.text)
    told = event(sentence, phrase, [phrase])
    ActorResolver().resolve(r)
    return told.actors[0].code, told.actors[0].sector, told.actors[0].name


def test_of_two_states_of_a_name_the_report_tells_which() -> None:
    jury = "A Georgia grand jury indicted him."
    assert (
        resolved("2023-08-18", "Georgia grand jury", jury, "American voters choose in 2024, Americans say.")[0] == "USA"
    )
    assert (
        resolved("2023-08-18", "Georgia grand jury", jury, "Americans and American envoys sat in Tbilisi.")[0] == "GEO"
    )
    talks = ("Congo said it would leave the talks.", "Brazzaville is calm, and Brazzaville stays so.")
    assert resolved("2023-08-18", "Congo", *talks)[0] == "COG"


def test_a_state_and_a_man_of_a_name() -> None:
    assert (
        resolved("2010-01-05", "Jordan", "Vernon Jordan met reporters.", "Jordan said he would go.")[2]
        == "Vernon Jordan"
    )
    assert resolved("2010-01-05", "Jordan", "Jordanian envoys met.", "Jordan said it would go.")[:2] == ("JOR", "GOV")
    assert (
        resolved(
            "2006-02-16", "Transport Minister Washington Etcheverry", "Transport Minister Washington Etcheverry spoke."
        )[2]
        == "Washington Etcheverry"
    )


def test_states_that_ended_are_meant_in_their_time() -> None:
    assert resolved("1985-03-11", "Moscow", "Moscow tested a missile.")[0] == "SUN"
    assert resolved("2015-03-11", "Moscow", "Moscow tested a missile.")[0] == "RUS"
    assert resolved("1999-04-02", "Belgrade", "Belgrade recalled its envoy.")[0] == "YUG"


def test_who_is_about_to_take_office_is_no_former_official() -> None:
    assert resolved("2020-11-26", "Biden", "Biden warned against delay.")[1] == "GOV"
    assert resolved("2017-06-01", "Biden", "Biden warned against delay.")[1] == "ELI"


def test_a_leader_holds_the_leading_office() -> None:
    assert resolved("2019-09-06", "Hong Kong leader", "The Hong Kong leader withdrew the bill.")[2] == "Carrie Lam"
    assert resolved("2009-05-06", "German leader", "The German leader flew home.")[2] == "Angela Merkel"


def test_kin_and_namesakes_are_not_the_person_they_are_told_by() -> None:
    text = "The call was about Hunter Biden, the son of Joe Biden."
    assert resolved("2019-09-25", "Hunter Biden", text) == ("USA", "ELI", "Hunter Biden")


def test_foreign_troops_belong_to_no_state_told() -> None:
    assert (
        resolved("2019-01-24", "foreign forces", "The Taliban of Afghanistan want foreign forces to leave.")[0] == "UNK"
    )


def test_bare_numbers_of_victims_are_people() -> None:
    r = report("Air strike hits clinic in northern Yemen, killing 14.")
    killed = event(r.sentences[0], "killing", [], ["14"], "ASSAULT")
    ActorResolver().resolve(r)
    assert (killed.recipients[0].code, killed.recipients[0].sector) == ("YEM", "CVL")


def test_a_short_name_is_the_body_told_before() -> None:
    texts = ("Germany barred Mahan Air from its airports.", "Mahan said it would appeal.")
    assert resolved("2019-01-23", "Mahan", *texts) == ("IRN", "BUS", "Mahan Air")


def test_a_figure_concerns_the_parties_of_its_measure_or_its_act() -> None:
    r = report("Japan lent Laos $40 million for a bridge.", "It has lent 200 million in all.")
    event(r.sentences[0], "lent", ["Japan"], ["Laos"], "AID")
    span = find(r.sentences[0].text, "$40 million")
    r.sentences[0].figures.append(Figure(span, 40e6, "USD", "loan for a bridge"))
    other = find(r.sentences[1].text, "200 million")
    r.sentences[1].figures.append(Figure(other, 2e8, "USD", "Japan's loans to Laos"))
    ActorResolver().resolve(r)
    assert r.sentences[0].figures[0].about == ["JPN", "LAO"]
    assert r.sentences[1].figures[0].about == ["JPN", "LAO"]


WORDS = st.one_of(
    st.sampled_from(
        ["the", "The", "Russia", "Chinese", "president", "Kim", "of", "and", ",", ".", "'s", "both", "they"]
    ),
    st.sampled_from(
        ["He", "it", "Mr", "rebels", "North", "UN", "two", "ministers", "said", "in", "Oslo", "former", "-"]
    ),
    st.sampled_from(["U.S.", "'", "“", "—", "27", "Al-Haddad", "police", "its", "group", "whose"]),
)
TEXTS = st.one_of(st.text(min_size=1, max_size=80), st.lists(WORDS, min_size=1, max_size=14).map(" ".join))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    r = report(*draw(st.lists(TEXTS, min_size=1, max_size=4)))
    for sentence in r.sentences:
        for _ in range(draw(st.integers(0, 3))):
            spans = [draw(spans_of(sentence)) for _ in range(3)]
            actor, recipient = (Mention(s.text, s.start, s.end) for s in spans[:2])
            sentence.events.append(
                Event(
                    spans[2],
                    "ASSAULT",
                    actors=[actor],
                    recipients=[recipient],
                    place=[Place(spans[2].text, spans[2].start, spans[2].end)],
                )
            )
            sentence.claims.append(Claim(Mention(spans[0].text, spans[0].start, spans[0].end), spans[1], spans[2]))
            sentence.figures.append(Figure(spans[1], 1.0, "people", draw(TEXTS)))
    return r


@st.composite
def spans_of(draw: st.DrawFn, sentence: Sentence) -> Span:
    start = draw(st.integers(0, len(sentence.text) - 1))
    end = draw(st.integers(start + 1, len(sentence.text)))
    return Span(sentence.text[start:end], start, end)


@given(reports())
@settings(max_examples=150, deadline=None)
def test_any_report_is_resolved_and_a_second_time_changes_nothing(r: Report) -> None:
    resolver = ActorResolver()
    resolver.resolve(r)
    once = copy.deepcopy(r)
    resolver.resolve(r)
    assert r == once
