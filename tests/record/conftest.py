"""A few reports about a shelling, a visit and a loan, as a reader would have annotated them."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from communique.codebook.annotated import from_row
from communique.record import Record
from communique.types import Report

Row = dict[str, Any]


def actor(text: str, code: str, sector: str | None = "GOV", name: str | None = None) -> Row:
    return {"text": text, "code": code, "sector": sector, "name": name}


def event(trigger: str, kind: str, **told: Any) -> Row:
    """An event of the annotation format; what is not given is not told. `when` is (words, value)."""
    when = told.pop("when", None)
    return {
        "trigger": trigger,
        "type": kind,
        "mode": None,
        "status": "actual",
        "actors": [],
        "recipients": [],
        "place": [],
        "when": {"text": when[0], "date": when[1]} if when else None,
        "contexts": [],
        **told,
    }


def sentence(
    text: str, *events: Row, kind: str = "body", claims: Sequence[Row] = (), figures: Sequence[Row] = ()
) -> Row:
    return {"text": text, "kind": kind, "events": list(events), "claims": list(claims), "figures": list(figures)}


def report(number: int, published: str, publisher: str, *sentences: Row) -> Report:
    row = {"id": f"r{number}", "published": published, "publisher": publisher, "title": sentences[0]["text"]}
    return from_row({**row, "sentences": list(sentences)}, source=f"wires.jsonl:{number}")


SHELLING = report(
    1,
    "2019-07-24",
    "Meridian Wire",
    sentence(
        "Russian guns shell Georgian border town",
        event("shell", "ASSAULT", mode="heavy-weapons", actors=[actor("Russian guns", "RUS", "MIL")],
              recipients=[actor("Georgian border town", "GEO", "CVL")], place=["border town"]),
        kind="headline",
    ),
    sentence(
        "Russian artillery shelled the Georgian town of Zardi on Tuesday, killing 4 people, the mayor said.",
        event("shelled", "ASSAULT", mode="heavy-weapons", actors=[actor("Russian artillery", "RUS", "MIL")],
              recipients=[actor("Georgian town of Zardi", "GEO", "CVL")], place=["Zardi"],
              when=("Tuesday", "2019-07-23"), contexts=["military"]),
        claims=[{"speaker": actor("mayor", "GEO", "GOV", "Nino Beridze"), "cue": "said", "quote": "indirect",
                 "content": "Russian artillery shelled the Georgian town of Zardi on Tuesday, killing 4 people"}],
        figures=[{"span": "4 people", "value": 4, "unit": "people", "measure": "killed in Zardi", "direction": None,
                  "versus": None, "period": {"text": "Tuesday", "date": "2019-07-23"}, "about": ["GEO"]}],
    ),
    sentence("Share this story", kind="boilerplate"),
)  # fmt: skip
SHELLING_AGAIN = report(
    2,
    "2019-07-25",
    "Coastline Press",
    sentence(
        "Tbilisi says the Russian army shelled Zardi on 23 July, killing five.",
        event("shelled", "ASSAULT", mode="heavy-weapons", actors=[actor("Russian army", "RUS", "MIL")],
              recipients=[actor("Zardi", "GEO", "CVL")], place=["Zardi"], when=("23 July", "2019-07-23")),
        claims=[{"speaker": actor("Tbilisi", "GEO"), "cue": "says", "quote": "indirect",
                 "content": "the Russian army shelled Zardi on 23 July, killing five"}],
    ),
    sentence(
        "Georgia recalled its ambassador from Moscow on Thursday.",
        event("recalled", "SANCTION", mode="withdraw", actors=[actor("Georgia", "GEO")],
              recipients=[actor("Moscow", "RUS")], when=("Thursday", "2019-07-25"), contexts=["diplomatic"]),
    ),
)  # fmt: skip
VISIT = report(
    3,
    "2020-02-11",
    "Daily Globe Digest",
    sentence(
        "The foreign ministers of Georgia and Russia met in Vienna, with Chinese envoys looking on.",
        event("met", "CONSULT", actors=[actor("Georgia", "GEO"), actor("Russia", "RUS")], place=["Vienna"]),
    ),
    sentence(
        "China lent Russia $200 million in January.",
        event("lent", "AID", actors=[actor("China", "CHN")], recipients=[actor("Russia", "RUS")],
              when=("January", "2020-01"), contexts=["economic"]),
        figures=[{"span": "$200 million", "value": 200_000_000, "unit": "USD", "measure": "loan", "direction": None,
                  "versus": None, "period": {"text": "January", "date": "2020-01"}, "about": ["CHN", "RUS"]}],
    ),
)  # fmt: skip


@pytest.fixture
def reports() -> list[Report]:
    return [SHELLING, SHELLING_AGAIN, VISIT]


@pytest.fixture(scope="session")
def made_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Record(tmp_path_factory.mktemp("made") / "record", create=True)
    with made.writer() as writer:
        writer.add([SHELLING, SHELLING_AGAIN, VISIT])
        writer.merge()
    return made.path


@pytest.fixture
def record(made_record: Path, tmp_path: Path) -> Record:
    """A merged record of the three reports, for one test alone."""
    return Record(shutil.copytree(made_record, tmp_path / "record"))


def many_reports(count: int) -> list[Report]:
    """Short reports of a border dispute, each with an event, a claim and a figure of its own."""
    start = datetime.date(2021, 1, 4)
    return [
        report(
            100 + n,
            (start + datetime.timedelta(days=n // 4)).isoformat(),
            "Baltic Post" if n % 2 else "Lakeside Courier",
            sentence(
                f"Estonia accused Latvia of holding {n + 2} trawlers near Ruhnu, officials said.",
                event("accused", "ACCUSE", mode="allege", actors=[actor("Estonia", "EST")],
                      recipients=[actor("Latvia", "LVA")]),
                event("holding", "COERCE", mode="seize", actors=[actor("Latvia", "LVA")], place=["Ruhnu"]),
                claims=[{"speaker": actor("officials", "EST"), "cue": "said", "quote": "indirect",
                         "content": f"Estonia accused Latvia of holding {n + 2} trawlers near Ruhnu"}],
                figures=[{"span": f"{n + 2} trawlers", "value": n + 2, "unit": "trawlers", "measure": "trawlers held",
                          "direction": None, "versus": None, "period": None, "about": ["LVA"]}],
            ),
        )
        for n in range(count)
    ]  # fmt: skip
