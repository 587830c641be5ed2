"""A relation of two made states over three years, told by outlets of both, one of them hostile."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from communique.record import Record
from communique.types import Report
from tests.record.conftest import actor, event, report, sentence

Row = dict[str, object]
HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)>"


def _met(number: int, day: datetime.date) -> Report:
    words = "China and North Korea held talks in Dandong."
    return report(
        number,
        str(day),
        "Xinhua",
        sentence(
            words,
            event("talks", "CONSULT", actors=[actor("China", "CHN"), actor("North Korea", "PRK")], place=["Dandong"],
                  when=("talks", str(day))),
        ),
    )  # fmt: skip


def _closed(number: int, day: datetime.date) -> Report:
    return report(
        number,
        str(day),
        "Yonhap",
        sentence(
            "China closed the bridge to North Korea and seized a ship.",
            event("closed", "COERCE", mode="restrict", actors=[actor("China", "CHN")],
                  recipients=[actor("North Korea", "PRK")], when=("closed", str(day))),
            event("seized", "COERCE", mode="seize", actors=[actor("China", "CHN")],
                  recipients=[actor("North Korea", "PRK")], when=("seized", str(day))),
        ),
    )  # fmt: skip


def _trade() -> Report:
    return report(
        90,
        "2021-03-01",
        "Xinhua",
        sentence(
            "China's exports to North Korea rose 69% over the previous year to $200 million in 2020.",
            event("exports", "COOPERATE", actors=[actor("China", "CHN")], recipients=[actor("North Korea", "PRK")],
                  when=("2020", "2020")),
            figures=[
                {"span": "69%", "value": 69, "unit": "percent", "measure": "China's exports to North Korea",
                 "direction": "up", "versus": "previous year", "period": {"text": "2020", "date": "2020"},
                 "about": ["CHN", "PRK"]},
                {"span": "$200 million", "value": 2e8, "unit": "USD", "measure": "China's exports to North Korea",
                 "direction": None, "versus": None, "period": {"text": "2020", "date": "2020"},
                 "about": ["CHN", "PRK"]},
            ],
        ),
        sentence(
            "Another count puts the exports of 2020 at $230 million.",
            figures=[{"span": "$230 million", "value": 2.3e8, "unit": "USD", "measure": "exports", "direction": None,
                      "versus": None, "period": {"text": "2020", "date": "2020"}, "about": ["CHN", "PRK"]}],
        ),
    )  # fmt: skip


def _claims() -> Report:
    return report(
        91,
        "2021-03-02",
        "KCNA",
        sentence(
            f'North Korea accused China of "robbery" {HOSTILE} and the United States of plots.',
            event("accused", "ACCUSE", mode="allege", actors=[actor("North Korea", "PRK")],
                  recipients=[actor("China", "CHN"), actor("United States", "USA")], when=("plots", "2021-03-02")),
            claims=[{"speaker": actor("North Korea", "PRK"), "cue": "accused", "quote": "partial",
                     "content": f'China of "robbery" {HOSTILE}'}],
        ),
    )  # fmt: skip


@pytest.fixture(scope="session")
def relation(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """Talks every month of 2019 and 2020, closings every month of 2021; trade figures; a claim."""
    made = Record(tmp_path_factory.mktemp("relation") / "record", create=True)
    months = [datetime.date(year, month, 10) for year in (2019, 2020, 2021) for month in range(1, 13)]
    reports = [(_met if day.year < 2021 else _closed)(n, day) for n, day in enumerate(months)]
    with made.writer() as writer:
        writer.add([*reports, _trade(), _claims()])
        writer.merge()
    return made


@pytest.fixture(scope="session")
def relation_path(relation: Record) -> Path:
    return relation.path
