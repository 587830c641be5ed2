"""The usual names of bodies that most states have: the parliament of Sweden is the Riksdag."""

from __future__ import annotations

import datetime
import functools
import re

from communique.resolve.countries import country_name, is_code
from communique.resolve.lexicon import named
from communique.resolve.tables import rows, words

__all__ = ["leading_offices", "office_name", "rules"]

_OF_THE_STATE = {
    "supreme court": "Supreme Court of {}",
    "constitutional court": "Constitutional Court of {}",
    "senate": "Senate of {}",
    "parliament": "Parliament of {}",
    "central bank": "Central Bank of {}",
    "government": "Government of {}",
    "national assembly": "National Assembly",
    "house of representatives": "House of Representatives",
    "foreign ministry": "Ministry of Foreign Affairs",
    "interior ministry": "Ministry of the Interior",
    "council of ministers": "Council of Ministers",
}
"""What a body is called in most states; {} is the state."""
_WITH_ARTICLE = words("with an article")
_LED_BY = {
    "supreme leader": frozenset({"IRN", "PRK"}),
    "chief executive": frozenset({"HKG", "MAC"}),
    "general secretary": frozenset({"CUB", "LAO", "SUN", "VNM"}),
    "president": words("led by presidents"),
    "king": frozenset({"BHR", "JOR", "MAR", "SAU", "SWZ"}),
    "emir": frozenset({"KWT", "QAT"}),
    "sultan": frozenset({"BRN", "OMN"}),
    "pope": frozenset({"VAT"}),
}
"""The office that news means by a state's "leader"; it is that of the prime minister or chancellor elsewhere."""
_MINISTRY = re.compile(r"(?:.* )?(\w+) ministry")


@functools.cache
def _offices() -> dict[tuple[str, str], str]:
    return {(code, word): name for code, word, name in rows("offices.tsv")}


def rules(name: str, day: datetime.date) -> bool:
    """Return whether an armed group was the government of its state on a day."""
    return any(e.kind == "body" and e.sector == "GOV" and e.dated and e.holds(day.isoformat()) for e in named(name))


def leading_offices(code: str) -> tuple[str, ...]:
    """The offices of which "the leader" of a state may hold one, the likeliest first."""
    first = next((office for office, codes in _LED_BY.items() if code in codes), "prime minister")
    return first, "chancellor", "president", "premier"


def office_name(code: str, word: str) -> str | None:
    """Return the usual name of a state's body from the word for it ("parliament", "army"), or None."""
    if (code, word) in _offices():
        return _offices()[code, word]
    if not is_code(code):
        return None
    if word in _OF_THE_STATE and not (word == "government" and code in {"EUR", "UNO"}):
        article = "the " if code in _WITH_ARTICLE else ""
        return _OF_THE_STATE[word].format(article + country_name(code))
    ministry = _MINISTRY.fullmatch(word)
    return f"Ministry of {ministry[1].capitalize()}" if ministry else None
