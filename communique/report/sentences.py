"""Where the sentences of a paragraph of news English begin and end."""

# Boundary F1 on 728 Wikinews and 4,689 corpus sentences, time a sentence: sentencex 1.0 98.8 / 99.6, 3 us; pysbd 0.3
# 98.1 / 99.8, 600 us; syntok 1.4 93.0 / 99.3, 89 us; segtok 1.5 91.9 / 99.6, 63 us; this splitter 98.5 / 99.9, 11 us.
# The libraries cut after "MINSK, 26 June." and "Lt.-Col." and before words in small letters; so the rules are our own.

from __future__ import annotations

import re
from collections.abc import Iterator

from communique.report.dates import MONTH
from communique.report.phrases import word_set

__all__ = ["split"]

_STOP = re.compile(
    r"""(?<![.!?…])
        (?: (?P<stop> [.!?…]++ | \[[.!?…]++\] )                      # "[.]" is a stop the quoted words lacked
            (?P<close> (?: ["”’'»)\]] (?!\w) | \s["”] (?=\s|$) | \[\d{1,3}\] )*+ )  # what closes with it, note marks
            (?= \s | $ | (?<=[a-z]{2}[.!?])["“]?[A-Z][a-z] )         # a space, or the next sentence glued on
          | [。！？]++[」』”’）]*+ )""",
    re.VERBOSE,
)
_QUOTATION = re.compile(
    r"""(?<![\w.,!?…])"(?=\S) [^"]{1,600} (?<=\S)"(?!\w) | “[^“”]{1,600}” | «[^«»]{1,600}»""", re.VERBOSE
)
_STRAY = re.compile(r"(?:\s[.!?…]{1,5}(?=\s|$)){1,3}")
_OPENING = re.compile(r"[\s\"“”‘’'«(\[—–-]*")
_SMALL = re.compile(r"(?!al-[A-Z]|[a-z]{1,2}[A-Z])[^\W\d_]")
_WORD = re.compile(r"[^\W_]+")
_REPORTING = re.compile(
    r"(?:[A-Z][\w.'’-]*\s){1,4}(?:said|asked|told|wrote|added|shouted|replied|tweeted|demanded|wondered)\b"
)
_DATELINE = re.compile(rf"[A-Z][\w.'’/ -]{{1,40}},\s(?i:{MONTH}\s\d\d?|\d\d?\s{MONTH})(?:,?\s\d{{4}})?")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_CLOCK = frozenset({"a.m", "p.m"})
_AFTER_CLOCK = re.compile(rf"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[A-Z]{{2,5}}\b|(?i:{MONTH})\s\d")

_NEVER_LAST = word_set("""
    mr mrs ms mx dr prof gen sen rep gov col lt maj capt cmdr cdr cpt adm sgt cpl pvt brig hon rev fr st ste ft mt
    pres amb supt insp msgr mgr dep asst sec secy atty approx ca cf eg ie v vs viz sq tel rs
""")
"""Abbreviations that another word always follows: titles, `St.`, `approx.`"""

_BEFORE_NUMBER = word_set("""
    no nos art arts para paras p pp vol fig ch sect pt op res jan feb mar apr jun jul aug sep sept oct nov
    dec
""")
"""Abbreviations only where a number follows: `No. 5`, `Jan. 6`."""

_MAYBE_LAST = word_set("""
    inc corp ltd co bros plc jr sr esq al dept div univ assn intl natl govt min etc est ave blvd rd
    ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa
    tenn tex va vt wash wis wyo ont que alta sask mon tue tues wed thu thur thurs fri
""")
"""Abbreviations that may end a sentence: they do where a word follows that begins one."""

_BEGINNERS = word_set("""
    the a an this that these those he she it they we i you his her its their our in on at by for from with after
    before during since while when where if as but and or so yet however meanwhile also although though because both
    earlier later last there here what who why how under according despite instead moreover
""")
"""Words with which a sentence begins, and a name hardly ever."""


def split(text: str) -> list[tuple[int, int]]:
    """Return the start and end of each sentence of a paragraph, in order; only white space lies between them.

    The quotation mark or bracket that closes with a stop belongs to the sentence, and so does a stray stop after it
    ("aspirations. ."). A quotation of several sentences is kept whole with the words that say whose it is, up to 600
    characters; a longer one, and one that does not close in its paragraph, is cut at its inner stops.
    """
    spans = []
    start = _skip_space(text, 0)
    for stop in _stops_outside_quotations(text):
        if stop.start() <= start:
            continue
        stray = _STRAY.match(text, stop.end())
        end = stray.end() if stray else stop.end()
        if _ends_sentence(text, start, stop, end):
            spans.append((start, end))
            start = _skip_space(text, end)
    if start < len(text):
        spans.append((start, len(text.rstrip())))
    return spans


def _stops_outside_quotations(text: str) -> Iterator[re.Match[str]]:
    quotations = _QUOTATION.finditer(text)
    quotation = next(quotations, None)
    for stop in _STOP.finditer(text):
        while quotation and quotation.end() <= stop.start():
            quotation = next(quotations, None)
        if not quotation or not quotation.start() < stop.start() or stop.end() >= quotation.end():
            yield stop


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _ends_sentence(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    following = _following(text, end)
    if stop["stop"] is None or following == len(text):
        return True
    if text[following].islower() and _SMALL.match(text, following):
        return False
    mark = stop["stop"].strip("[]")
    if "…" in mark or ".." in mark:
        return not text[stop.start() - 1].isspace() or _begins_sentence(text, end)
    if "?" in mark or "!" in mark:
        return not _REPORTING.match(text, following)
    if any(closing in stop["close"] for closing in "\"”’'»"):
        return True
    return not _is_abbreviation(text, start, stop.start(), end)


def _following(text: str, end: int) -> int:
    """Return where the next word begins, past quotation marks, brackets and dashes."""
    opening = _OPENING.match(text, end)
    return opening.end() if opening else end


def _is_abbreviation(text: str, start: int, stop: int, end: int) -> bool:
    """Tell whether the stop belongs to the word before it, and the sentence goes on."""
    before = text[max(start, stop - 30) : stop].rpartition(" ")[2].lstrip("\"“‘'([")
    word = before.rpartition("-")[2]
    name = word.lower()
    if name in _CLOCK:
        return bool(_AFTER_CLOCK.match(text, _following(text, end)))
    if _ACRONYM.fullmatch(word) or (name in _MAYBE_LAST and word[0].isupper()):
        return not _begins_sentence(text, end)
    if name in _NEVER_LAST or _is_initial(word):
        return True
    if name in _BEFORE_NUMBER and text[_following(text, end)].isdigit():
        return True
    return _is_list_number(text, start, stop) or _is_dateline(text, start, stop)


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isalpha() and word.isupper()


def _is_list_number(text: str, start: int, stop: int) -> bool:
    """Tell whether a number only counts what follows: `1. The parties agree`, `the following: 2. The parties`."""
    before, _, number = text[max(start, stop - 5) : stop].rpartition(" ")
    return number.isdigit() and len(number) <= 2 and (stop - len(number) == start or before.endswith((":", ";")))


def _is_dateline(text: str, start: int, stop: int) -> bool:
    return stop - start < 80 and _DATELINE.fullmatch(text, start, stop) is not None


def _begins_sentence(text: str, end: int) -> bool:
    following = _following(text, end)
    if any(dash in text[end:following] for dash in "-–—"):
        return False
    word = _WORD.match(text, following)
    return word is not None and word[0].lower() in _BEGINNERS
