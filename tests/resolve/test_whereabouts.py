"""Places that have no name of their own."""

from __future__ import annotations

import datetime

import pytest

from communique.codebook.annotated import find
from communique.resolve.actors import ActorResolver
from communique.types import Event, Place, Report, Sentence


def placed(place: str, *texts: str) -> Place:
    """The place in the last of these sentences, resolved."""
    sentences = [Sentence(text) for text in texts]
    span = find(texts[-1], place)
    found = Place(span.text, span.start, span.end)
    sentences[-1].events.append(Event(span, "ASSAULT", place=[found]))
    ActorResolver().resolve(Report("test", datetime.date(2017, 6, 16), "", sentences))
    return found


@pytest.mark.parametrize(
    ("place", "texts", "code", "name"),
    [
        (
            "kitchen",
            ("Gunmen stormed a restaurant in Mogadishu.", "They held guests in a kitchen."),
            "SOM",
            "Mogadishu",
        ),
        ("Iranian capital", ("The minister flew to the Iranian capital.",), "IRN", "Tehran"),
        (
            "chamber",
            ("South Korea mourned.", "A South Korean lawmaker tore up a picture in the chamber."),
            "KOR",
            "Seoul",
        ),
        ("Serbian border", ("Hungary built camps on the Serbian border.",), "HUN", "Hungary"),
        ("road", ("Villagers in Pakistan blocked a road.",), "PAK", "Pakistan"),
        ("Hyderabad", ("Courts in Pakistan were shut and traders in Hyderabad stayed at home.",), "PAK", "Hyderabad"),
    ],
)
def test_the_report_tells_where(place: str, texts: tuple[str, ...], code: str, name: str) -> None:
    found = placed(place, *texts)
    assert (found.code, found.name) == (code, name)


def test_a_state_alone_has_no_coordinates() -> None:
    assert placed("road", "Villagers in Pakistan blocked a road.").latitude is None


def test_where_no_state_is_told_nothing_is_guessed() -> None:
    assert placed("road", "Villagers blocked a road.").code == "UNK"
