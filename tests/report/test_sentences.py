"""Sentence boundaries of news English."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.report.sentences import split


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    "marked",
    [
        "Troops left the U.S.| The president said so.",
        "U.S. President Ann Lee met the U.S. Secretary of State at the U.N. Security Council.",
        "Gen. Mark Roe, Lt.-Col. Sam Poe and Sen. J. K. Smith (R-Calif.) Spoke first.",
        "On Jan. 6 and Feb. 14 he was at St. Petersburg.| On Sept. 11 he left.",
        "At 2 p.m. Monday he left.| At 5 p.m. he came back.| She stayed until 7 p.m.| They talked.",
        "Resolution No. 5 passed.| Asked for more, he said no.| Then he left.",
        "Apple Inc. Chief Executive Ann Lee resigned.| The loans came from Acme Corp.| It declined to comment.",
        "Growth was 3.5 percent.| It had been 1.2 percent.",
        'It fell to $3.5 million.| "Bad," he said.',
        "“We will not go.”| The minister left.",
        '"Will you go?" Ann Lee asked.| "Never!" he shouted.',
        '"We have much to repair. We start today," the minister said.| She left.',
        '"This quotation does not close.| It goes on in the next paragraph.',
        "He waited...| Then they came.| The talks ... went on.| He left…| They stayed.",
        "The sanctions hit its nuclear power. program.| The next day it answered.",
        "The two repelled their aspirations. .| The talks came after.",
        "MINSK, 26 June. The European Union's envoy left.",
        "THUNDER BAY, Ont. - A painter was charged.",
        "1. The parties agree.| 2. The parties disagree.",
        "The council decides: 1. Members withdraw; 2. Members return.",
        'She called it "an unprovoked act[.]"| The court agreed.[2]| It ruled on Monday.',
        "They met on Monday.|He left on Tuesday.",
        "中国外交部长会见了法国总统。|他们讨论了贸易问题。",
        "al-Shabab fled.| al-Qaida stayed.| iPhone makers left.",
        "No stop at all",
        "",
    ],
)
def test_where_sentences_end(marked: str) -> None:
    assert cut(marked.replace("|", "")) == [s.strip() for s in marked.split("|") if s]


def test_a_quotation_longer_than_the_limit_is_cut() -> None:
    sentence = "The court found that the order was unlawful and void. "
    assert len(cut(f'The ruling read: "{sentence * 20}It is over."')) == 21


NEWS = st.lists(
    st.sampled_from(
        ["Kenya", "said", "U.S.", "Mr.", "Jan.", "6", ".", ". .", "?", "!", "...", "…", '"', "“", "”", "(", ")", "'",
         "p.m.", "No.", "[.]", "[1]", "1.", "—", "。", "Inc.", "left.", 'go."', "J.", "al-Qaida", ":", ";", "\n", "  "]
    )
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), NEWS.map(" ".join), NEWS.map("".join)))
def test_spans_are_in_order_and_lose_nothing(text: str) -> None:
    spans = split(text)
    last = 0
    for start, end in spans:
        assert last <= start < end
        assert text[last:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        last = end
    assert text[last:].strip() == ""


@pytest.mark.parametrize("unit", [". ", '" ', "(", "U.S. ", "a. “", ".)", "? A", "...", "A."])
def test_long_runs_take_time_in_proportion(unit: str) -> None:
    split(unit * 50_000)
