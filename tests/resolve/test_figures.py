import datetime

import pytest

from communique.codebook.annotated import find
from communique.resolve.actors import ActorResolver
from communique.types import Figure, Report, Sentence


@pytest.mark.parametrize(
    ("text", "span", "unit", "about"),
    [
        ("Mexico earned 40 million pesos from the sale.", "40 million pesos", "MXN", "MEX"),
        ("The Philippines spent 3 billion pesos on rice last year.", "3 billion pesos", "PHP", "PHL"),
        ("Egypt sold 200 million pounds of debt.", "200 million pounds", "EGP", "EGY"),
        ("Exports of Peru rose to $4.1 billion.", "$4.1 billion", "USD", "PER"),
    ],
)
def test_the_state_tells_whose_money_it_is(text: str, span: str, unit: str, about: str) -> None:
    figure = Figure(find(text, span), 1, "?")
    sentence = Sentence(text, figures=[figure])
    ActorResolver().resolve(Report("r", datetime.date(2024, 3, 5), text, [sentence]))
    assert figure.about[0] == about
    assert figure.unit == unit
