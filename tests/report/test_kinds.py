"""The kind of each paragraph."""

from __future__ import annotations

import pytest

from communique.report.kinds import is_aside, kinds_of

HEADLINE = "Ruritania reopens embassy in Tavistan after six years"
BODY = "Ruritania reopened its embassy in Tavistan on Saturday, the foreign ministry said."


def kind_within(paragraph: str) -> str:
    return kinds_of([HEADLINE, BODY, paragraph, BODY])[2]


@pytest.mark.parametrize(
    "line",
    ["Trending", "World News", "March 9, 2024 / 7:45 PM", "By Mirela Anders", "By our Special Correspondent",
     "From Coastal Wire and staff reports", "Photo: Ana Reyes", "15:10 GMT", "2:15pm", "Share this article",
     "Advertisement", "Sign up for our newsletter", "Read more:", "© 2024 Coastal Wire. All rights reserved.",
     "Home | World | Asia | Live", "Skip to content", "Coastal :: Home :: Nation :: Letters", "12 comments",
     "Have a news tip? Write to the desk.", "Follow us on X.", "###", "* * *", "Published: 2024-03-09",
     "Editor's note: the spelling of a name has been mended.", "Read more: Tavistan | embassies | trade"],
)  # fmt: skip
def test_boilerplate(line: str) -> None:
    assert kind_within(line) == "boilerplate"


@pytest.mark.parametrize(
    "line",
    ["RELATED Tavistan frees nine Ruritanian sailors", "RELATED: Tavistan frees nine sailors",
     "See also: Ten years of closed ports, in one chart", "Read also: Who owns the shoal?", "MORE: What was agreed",
     "READ MORE: Life aboard a rusting ship", "More from Asia: Islanders vote", "WATCH: The last ferry"],
)  # fmt: skip
def test_related(line: str) -> None:
    assert kind_within(line) == "related"


@pytest.mark.parametrize(
    "line",
    [BODY, "Share prices fell 3 percent on Monday.", "More than 100 people were held.", "By Monday the army had left.",
     "Contact between the two sides was lost.", "Print media in the capital reported the arrest.",
     "Related companies were fined.", "Copyright law was amended by parliament on Monday.",
     "- 5 tonnes of rice", "The statement read:", '"What next," he asked.'],
)  # fmt: skip
def test_body(line: str) -> None:
    assert kind_within(line) == "body"


def test_headline_without_a_title() -> None:
    assert kinds_of(["Asia", HEADLINE, "Move ends a long freeze", "Ana Lopes", BODY]) == [
        "boilerplate",
        "headline",
        "headline",
        "boilerplate",
        "body",
    ]
    assert kinds_of([BODY, BODY]) == ["body", "body"]
    assert kinds_of(["Will Ruritania reopen its embassy?", BODY]) == ["headline", "body"]


def test_headline_by_its_title() -> None:
    assert kinds_of(["World", HEADLINE.upper(), BODY], title=f"{HEADLINE} | Coastal Wire")[1] == "headline"
    assert kinds_of(["WATCH: Embassy reopens", BODY], title="Watch: Embassy reopens")[0] == "headline"


def test_a_caption_above_its_credit() -> None:
    kinds = kinds_of([HEADLINE, BODY, "The minister raises the flag.", "Photo: Ana Reyes", BODY])
    assert kinds == ["headline", "body", "caption", "boilerplate", "body"]


def test_lines_without_a_stop_by_where_they_stand() -> None:
    paragraphs = [
        HEADLINE,
        BODY,
        "Why now?",
        BODY,
        "A long freeze",
        BODY,
        "Shopkeepers near the port say they lost most of their trade",
        BODY,
        "Related stories",
        "Families of the missing dig with their own spades",
        "Coastal Wire",
    ]
    kinds = kinds_of(paragraphs)
    assert [kinds[i] for i in (2, 4, 6, 8, 9)] == ["headline", "headline", "caption", "boilerplate", "related"]


def test_the_publishers_name_alone_is_boilerplate() -> None:
    assert kinds_of([HEADLINE, BODY, "The Daily Gull."], publisher="The Daily Gull")[2] == "boilerplate"


def test_asides_within_a_paragraph() -> None:
    assert is_aside("(Reporting by Ana Lopes; Editing by Jon Pell)")
    assert is_aside("(AFP)")
    assert not is_aside("Reporting restrictions were lifted.")
