"""The brief: one page, whole, offline, and safe whatever a report says."""

from __future__ import annotations

import html
import html.parser
import json
import re

import pytest

from communique.record import Record
from communique.show.brief import brief
from communique.show.neighbours import neighbours_page
from tests.relations import HOSTILE


class Page(html.parser.HTMLParser):
    """The tags of a page, its scripts, links and ids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.scripts = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.append(tag)
        self.scripts += tag == "script"
        self.links += [told["href"]] if tag == "a" and told.get("href") else []
        self.ids |= {told["id"] or ""} if "id" in told else set()
        assert not any(name.startswith("on") for name in told)
        assert "src" not in told


@pytest.fixture(scope="module")
def page(relation: Record) -> str:
    return brief(relation, "CHN", "PRK")


def test_every_number_leads_to_a_sentence(page: str) -> None:
    parsed = Page(page)
    cited = {link.removeprefix("#") for link in parsed.links if link.startswith("#")}
    assert cited
    assert cited <= parsed.ids


def test_it_needs_nothing_from_outside(page: str) -> None:
    assert "default-src 'none'" in html.unescape(page)
    assert not re.search(r'<link|src="http|@import', page)


def test_a_report_never_runs(page: str) -> None:
    assert HOSTILE not in page
    assert "onerror=alert(1)&gt;" in page
    parsed = Page(page)
    assert parsed.scripts == 4
    assert "img" not in parsed.tags


def test_its_charts_hold_the_index_and_the_figures(page: str) -> None:
    found = re.search(r'id="charts">(.*?)</script>', page, re.S)
    assert found
    charts = json.loads(found[1])
    assert charts["index"]["layer"][1]["data"]["values"] == [{"period": "2021-01-01"}]
    assert [v["value"] for v in charts["figure0"]["data"]["values"]] == pytest.approx([2e8 / 1.69, 2e8, 2.3e8])


def test_a_pair_without_events_has_a_page_too(relation: Record) -> None:
    assert "tells of no event" in brief(relation, "FRA", "ITA")


def test_neighbours_are_drawn_on_a_page_that_needs_nothing_from_outside(relation: Record) -> None:
    page = neighbours_page(relation, "CHN")
    assert "default-src 'none'" in html.unescape(page)
    assert Page(page).scripts == 4
    found = re.search(r'id="charts">(.*?)</script>', page, re.S)
    assert found
    lines, nodes, _ = json.loads(found[1])["graph"]["layer"]
    assert "North Korea" in {node["name"] for node in nodes["data"]["values"]}
    (line,) = [row for row in lines["data"]["values"] if row["between"] in PAIR]
    events = relation.timeline("CHN", "PRK", form="rows")
    assert line["acts"] == len(events) + sum(len(row["actor_codes"]) == 2 for row in events)


def test_a_party_without_neighbours_has_a_page_that_says_so(relation: Record) -> None:
    assert "The record tells of nobody." in neighbours_page(relation, "TUV")


PAIR = ("China and North Korea", "North Korea and China")
