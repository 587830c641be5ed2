"""The meaning of figures and quotations: value and unit of a number, whether it is a change, how a claim is quoted.

The network finds the spans; what they mean is told here by tables and patterns (codebook, sections 2 and 3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

__all__ = ["direction", "find_quantities", "parse_quantity", "quote_kind"]


def _alternatives(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# --- Numbers -----------------------------------------------------------------------------------------------------

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: float(number) for number, word in enumerate(_ONES.split(), 1)}
_SMALL |= {word: 10.0 * number for number, word in enumerate(_TENS.split(), 2)}
_SMALL |= {"zero": 0.0, "single": 1.0, "pair": 2.0, "couple": 2.0}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "thousands": 1e3, "million": 1e6, "millions": 1e6, "billion": 1e9, "billions": 1e9,
    "milliard": 1e9, "milliards": 1e9, "trillion": 1e12, "lakh": 1e5, "crore": 1e7, "dozen": 12.0, "score": 20.0,
}  # fmt: skip
_LETTER_SCALES = {
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "bln": 1e9, "tn": 1e12, "trn": 1e12,
}  # fmt: skip
_DENOMINATORS = {
    "half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "sixteenth": 16, "twentieth": 20, "hundredth": 100,
}  # fmt: skip
_MULTIPLES = {"twice": 2, "thrice": 3, "doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5}

_SPOKEN = rf"(?:{_alternatives(_SMALL | _SCALES)})"
_GROUPED = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:\.\d+)?"
_DIGITS = rf"(?:{_GROUPED})(?:[ -]?(?:{_alternatives(_LETTER_SCALES)})\b)?(?:[ -](?:{_alternatives(_SCALES)})\b)*"
_NUMBER = (
    rf"(?:{_DIGITS}|half an? (?:{_alternatives(_SCALES)})\b|\ban? (?:{_alternatives(_SCALES)})\b"
    rf"|\b{_SPOKEN}(?:(?:-| and a half | and | ){_SPOKEN})*(?: and a half)?\b)"
)
_NUMBER_TOKEN = re.compile(rf"{_GROUPED}|[a-z]+", re.IGNORECASE)


def _number(text: str) -> float | None:
    """Return what a run of digits and number words is worth; None where there is none."""
    total, current, factor = 0.0, None, 1.0
    for token in _NUMBER_TOKEN.findall(text.lower()):
        scale = _SCALES.get(token) or _LETTER_SCALES.get(token)
        if token[0].isdigit():
            current = (current or 0.0) + _digits(token)
        elif token in _SMALL:
            current = (current or 0.0) + _SMALL[token]
        elif token == "half":
            current, factor = (current, factor / 2) if current is None else (current + 0.5, factor)
        elif scale == 100.0:
            current = (current or 1.0) * scale
        elif scale:
            total, current = total + (1.0 if current is None else current) * scale, None
    if current is None and not total:
        return None
    return round((total + (current or 0.0)) * factor, 4)


def _digits(token: str) -> float:
    plain = re.sub(r"[, \u00a0\u202f]", "", token)
    return float(plain.replace(".", "") if plain.count(".") > 1 else plain)


# --- Units -------------------------------------------------------------------------------------------------------

_SYMBOLS = {
    "$": "USD", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "can$": "CAD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "nt$": "TWD", "bds$": "BBD", "bd$": "BBD", "f$": "FJD", "j$": "JMD", "tt$": "TTD",
    "ec$": "XCD", "r$": "BRL", "€": "EUR", "£": "GBP", "ir£": "IEP", "¥": "JPY", "₹": "INR", "rs": "INR",
    "rs.": "INR", "₽": "RUB", "₩": "KRW", "₪": "ILS", "₦": "NGN", "₺": "TRY", "₴": "UAH", "₫": "VND", "₱": "PHP",
    "eur": "EUR", "usd": "USD", "gbp": "GBP", "chf": "CHF", "sfr": "CHF", "cny": "CNY", "rmb": "CNY", "jpy": "JPY",
    "inr": "INR", "aud": "AUD", "cad": "CAD", "rub": "RUB", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "zar": "ZAR",
    "ksh": "KES", "sh": "KES", "k": "PGK", "r": "ZAR", "p": "BWP",
}  # fmt: skip
"""Signs before a number; the letters that are signs only there come last."""
_BARE_SIGNS = frozenset({"k", "r", "p", "sh"})

_OWN_NAMES = """
afghani AFN; ariary MGA; baht THB; balboa PAB; birr ETB; bolivar VES; boliviano BOB; bolívar VES; cedi GHS; cent
USD; colon CRC; cordoba NIO; crown CZK; dalasi GMD; denar MKD; dong VND; drachma GRD; dram AMD; euro EUR; forint
HUF; gourde HTG; guarani PYG; guaraní PYG; guilder NLG; hryvnia UAH; kina PGK; kip LAK; kronor SEK; kronur ISK;
krónur ISK; kuna HRK; kwanza AOA; kyat MMK; lari GEL; lats LVL; lek ALL; lempira HNL; leone SLL; lev BGN; leva BGN;
lire ITL; litas LTL; loti LSL; maloti LSL; meticais MZN; metical MZN; naira NGN; nakfa ERN; ngultrum BTN; ouguiya
MRU; peseta ESP; pula BWP; punt IEP; quetzal GTQ; rand ZAR; reais BRL; real BRL; renminbi CNY; riel KHR; ringgit
MYR; rufiyaa MVR; rupiah IDR; shekel ILS; sol PEN; soles PEN; somoni TJS; sterling GBP; taka BDT; tenge KZT; tugrik
MNT; vatu VUV; yen JPY; yuan CNY; zloty PLN; zlotys PLN; złoty PLN
"""
_SHARED_NAMES = """
dinar IQD BHR:BHD DZA:DZD IRQ:IQD JOR:JOD KWT:KWD LBY:LYD SRB:RSD TUN:TND MKD:MKD YUG:YUM
dirham AED MAR:MAD
dollar USD AUS:AUD BRB:BBD CAN:CAD FJI:FJD GUY:GYD HKG:HKD JAM:JMD LBR:LRD NAM:NAD NZL:NZD
dollar USD SGP:SGD SLB:SBD SUR:SRD TTO:TTD TWN:TWD XCD:XCD ZWE:ZWL
escudo CVE PRT:PTE
franc CHF BDI:BIF BEL:BEF COD:CDF COM:KMF DJI:DJF FRA:FRF GIN:GNF RWA:RWF
franc CHF BEN:XOF BFA:XOF CFA:XOF CIV:XOF GNB:XOF MLI:XOF NER:XOF SEN:XOF TGO:XOF
franc CHF CAF:XAF CMR:XAF COG:XAF GAB:XAF GNQ:XAF TCD:XAF
koruna CZK SVK:SKK
krona SEK ISL:ISK
krone DKK NOR:NOK
kroner DKK NOR:NOK
kwacha ZMW MWI:MWK
lei RON MDA:MDL
leu RON MDA:MDL
lira TRY ITA:ITL SYR:SYP
manat AZN TKM:TMT
mark DEM BIH:BAM FIN:FIM
peso MXN ARG:ARS CHL:CLP COL:COP CUB:CUP DOM:DOP MEX:MXN PHL:PHP URY:UYU
pound GBP EGY:EGP LBN:LBP SDN:SDG SSD:SSP SYR:SYP CYP:CYP IRL:IEP
rial IRR OMN:OMR YEM:YER
riyal SAR QAT:QAR YEM:YER
rouble RUB BLR:BYN
ruble RUB BLR:BYN
rupee INR LKA:LKR MUS:MUR NPL:NPR PAK:PKR SYC:SCR
shilling KES SOM:SOS TZA:TZS UGA:UGX
som KGS UZB:UZS
won KRW PRK:KPW
"""


def _currencies() -> dict[str, dict[str, str]]:
    """Return the codes of ISO 4217 by a currency's name and the alpha-3 code of a country; "" is any other country."""
    codes: dict[str, dict[str, str]] = {}
    for line in [*_OWN_NAMES.replace("\n", " ").split(";"), *_SHARED_NAMES.strip().splitlines()]:
        name, usual, *national = line.split()
        codes.setdefault(name, {"": usual}).update((part[:3], part[4:]) for part in national)
    return codes


_CURRENCIES = _currencies()
_ADJECTIVES = {
    "us": "USA", "u.s.": "USA", "american": "USA", "australian": "AUS", "barbadian": "BRB", "barbados": "BRB",
    "canadian": "CAN", "east caribbean": "XCD", "fijian": "FJI", "guyanese": "GUY", "hong kong": "HKG",
    "jamaican": "JAM", "liberian": "LBR", "namibian": "NAM", "new zealand": "NZL", "singapore": "SGP",
    "taiwan": "TWN", "new taiwan": "TWN", "solomon islands": "SLB", "trinidadian": "TTO", "zimbabwean": "ZWE",
    "bahraini": "BHR", "algerian": "DZA", "iraqi": "IRQ", "jordanian": "JOR", "kuwaiti": "KWT", "libyan": "LBY",
    "serbian": "SRB", "tunisian": "TUN", "yugoslav": "YUG", "moroccan": "MAR", "swiss": "CHE", "cfa": "CFA",
    "congolese": "COD", "rwandan": "RWA", "french": "FRA", "belgian": "BEL", "norwegian": "NOR", "danish": "DNK",
    "icelandic": "ISL", "swedish": "SWE", "malawian": "MWI", "zambian": "ZMB", "moldovan": "MDA", "romanian": "ROU",
    "argentine": "ARG", "chilean": "CHL", "colombian": "COL", "cuban": "CUB", "dominican": "DOM", "mexican": "MEX",
    "philippine": "PHL", "uruguayan": "URY", "egyptian": "EGY", "lebanese": "LBN", "sudanese": "SDN", "syrian": "SYR",
    "irish": "IRL", "iranian": "IRN", "omani": "OMN", "yemeni": "YEM", "qatari": "QAT", "saudi": "SAU",
    "russian": "RUS", "belarusian": "BLR", "indian": "IND", "pakistani": "PAK", "nepalese": "NPL", "nepali": "NPL",
    "sri lankan": "LKA", "mauritian": "MUS", "kenyan": "KEN", "ugandan": "UGA", "tanzanian": "TZA", "somali": "SOM",
    "kyrgyz": "KGZ", "uzbek": "UZB", "turkmen": "TKM", "turkish": "TUR", "south korean": "KOR", "north korean": "PRK",
}  # fmt: skip

_MEASURES = {
    "km": "kilometres", "kms": "kilometres", "kilometer": "kilometres", "kilometre": "kilometres",
    "kilometers": "kilometres", "kilometres": "kilometres", "metre": "metres", "metres": "metres", "meter": "metres",
    "meters": "metres", "mile": "miles", "miles": "miles", "kg": "kilograms", "kilo": "kilograms",
    "kilos": "kilograms", "kilogram": "kilograms", "kilograms": "kilograms", "kilogrammes": "kilograms",
    "tonne": "tonnes", "tonnes": "tonnes", "ton": "tons", "tons": "tons", "mw": "megawatts", "gw": "gigawatts",
    "kwh": "kilowatt-hours", "ha": "hectares", "hectare": "hectares", "hectares": "hectares", "barrel": "barrels",
    "barrels": "barrels", "bpd": "barrels", "litre": "litres", "liters": "litres", "liter": "litres", "feet": "feet",
    "foot": "feet", "degrees": "degrees", "points": "points",
}  # fmt: skip
_PEOPLE = _words(
    "person persons people individuals citizens nationals foreigners dead injured wounded hurt killed missing"
    " expelled lives villagers islanders demonstrators herders farmhands brothers cousins sons maids teenagers"
    " squatters poachers pirates smugglers terrorists pensioners schoolteachers family crew men arrivals ranchers"
    " runaways pilgrims inhabitants worshippers businesspeople seekers thieves pallbearers room-mates employees"
    " migrants correspondents internationalists councillors compatriots defendants"
)
_NOUNS = {
    "infantrymen": "soldiers", "jets": "aircraft", "airplanes": "aircraft", "firms": "companies",
    "conscripts": "soldiers", "force": "troops", "forces": "troops", "enterprises": "companies",
    "attachés": "diplomats", "mps": "lawmakers", "boatmen": "fishermen", "fisherfolk": "fishermen", "votes": "votes",
    "abstentions": "abstentions", "products": "goods", "vote": "votes", "states": "states", "cannon": "cannon",
    "carabinieri": "carabinieri", "migs": "aircraft", "antonovs": "aircraft", "mirages": "aircraft",
}  # fmt: skip
"""The unit of a counted noun where it is not the noun itself."""


def _plural(noun: str) -> str:
    """Return the plural of a regular English noun; a plural stays as it is."""
    if noun.endswith(("s", "men", "people", "police", "children", "aircraft", "staff", "personnel")):
        return noun
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("x", "ch", "sh")) else f"{noun}s"


# --- Quantities --------------------------------------------------------------------------------------------------


class _Setting(NamedTuple):
    """Where a span stands: the sentence before and after it, and the country it speaks of."""

    before: str
    after: str
    country: str | None


_SIGN = _alternatives(_SYMBOLS)
_CURRENCY_NAME = rf"(?:{_alternatives(_CURRENCIES)})(?:es|s)?"
_ADJECTIVE = _alternatives(_ADJECTIVES)
_FRACTION = rf"(?:(?P<top>{_alternatives(_SMALL)}|\ban?)[ -])?\b(?P<bottom>{_alternatives(_DENOMINATORS)})s?\b"

_PERCENT = re.compile(rf"(?P<number>{_NUMBER})[ -]?(?:%|per ?cents?\b|percentage points?\b|pct\b|pc\b|points?\b)", re.I)
_SIGN_FIRST = re.compile(rf"(?<![a-z])(?P<sign>{_SIGN}) ?(?P<number>{_DIGITS}|\d[\d,.]*)", re.I)
_NAME_LAST = re.compile(
    rf"(?P<number>{_NUMBER})[ -](?:of )?(?:(?P<adjective>{_ADJECTIVE}) )?(?P<name>{_CURRENCY_NAME}|{_SIGN})(?![a-z])",
    re.I,
)
_PROPORTION = re.compile(rf"(?P<number>{_NUMBER})\b.*? (?:in|out of)(?: every)? (?P<whole>{_NUMBER})(?: \w+)?$", re.I)
_MULTIPLE = re.compile(
    rf"\b(?:(?P<word>{_alternatives(_MULTIPLES)})(?:e|ed|es|ing|y)?\b"
    rf"|(?P<number>{_NUMBER}(?=[ -](?:fold|times)\b)|(?:\d+|{_alternatives(_SMALL)})(?=-?fold\b)))",
    re.I,
)
_HALVING = re.compile(r"\bhalv(?:e|es|ed|ing)\b", re.I)
_SHARE = re.compile(rf"{_FRACTION}(?! (?:an? )?(?:{_alternatives(_SCALES)})\b| countr)", re.I)
_COUNT = re.compile(rf"(?P<number>{_NUMBER})(?P<rest>.*)", re.I)

Reader = Callable[[re.Match[str], _Setting], tuple[float, str] | None]


def _read_percent(match: re.Match[str], _: _Setting) -> tuple[float, str] | None:
    return _valued(_number(match["number"]), "percent")


def _read_sign(match: re.Match[str], setting: _Setting) -> tuple[float, str] | None:
    code = _SYMBOLS[match["sign"].lower()]
    if code == "INR" and match["sign"].lower().startswith("rs"):
        code = _currency("rupee", setting.country)
    return _valued(_number(match["number"]), code)


def _read_currency(match: re.Match[str], setting: _Setting) -> tuple[float, str] | None:
    name, adjective = match["name"].lower(), (match["adjective"] or "").lower()
    if name in _SYMBOLS and name not in _CURRENCIES:
        return None if name in _BARE_SIGNS else _valued(_number(match["number"]), _SYMBOLS[name])
    told = None if name.startswith("dollar") else setting.country
    country = told if adjective == "cfa" and told in _CURRENCIES["franc"] else _ADJECTIVES.get(adjective) or told
    value = _number(match["number"])
    return _valued(value / 100 if value and name.startswith("cent") else value, _currency(name, country))


def _currency(name: str, country: str | None) -> str:
    codes = _CURRENCIES.get(name) or _CURRENCIES.get(name.removesuffix("s")) or _CURRENCIES[name.removesuffix("es")]
    return codes.get(country or "", codes[""])


def _read_proportion(match: re.Match[str], _: _Setting) -> tuple[float, str] | None:
    part, whole = _number(match["number"]), _number(match["whole"])
    return (_rounded(100 * part / whole), "percent") if part and whole and part < whole <= 1000 else None


def _read_multiple(match: re.Match[str], _: _Setting) -> tuple[float, str] | None:
    return _valued(float(_MULTIPLES[match["word"].lower()]) if match["word"] else _number(match["number"]), "times")


def _read_halving(_: re.Match[str], __: _Setting) -> tuple[float, str]:
    return 50.0, "percent"


def _read_share(match: re.Match[str], _: _Setting) -> tuple[float, str]:
    top = _SMALL.get((match["top"] or "a").lower(), 1.0)
    return _rounded(100 * top / _DENOMINATORS[match["bottom"].lower()]), "percent"


def _rounded(percent: float) -> float:
    """Round as news does: 33.3, but 6.25."""
    return round(percent, 2) if round(percent, 2) == round(percent, 6) else round(percent, 1)


def _valued(value: float | None, unit: str) -> tuple[float, str] | None:
    return None if value is None else (value, unit)


def _read_count(match: re.Match[str], setting: _Setting) -> tuple[float, str] | None:
    value = _number(match["number"])
    if value is None:
        return None
    rest = match["rest"]
    cut_short = re.match(r" [a-z]+s\b", setting.after) if re.fullmatch(r" [a-z]+(?:al|ic|ive|ous)", rest) else None
    return value, _counted(rest + cut_short[0] if cut_short else rest, value) or _unit_around(value, setting)


_PHRASE_END = re.compile(
    r",|;| (?:of|who|which|whom|from|in|on|at|with|for|to|by|an?|per|each|that|or|against|than|as)\b.*"
)
_LEADING = re.compile(
    r"^(?: (?:more|others?|additional|further|extra|new|another)\b)?"
    r"(?:(?: out)? of(?: (?:the|its|their|his|her|our|my|them|whom|which|these|those)(?: own)?)?\b)?"
    rf"(?: (?:more|other|others|additional)\b)?(?: (?:{_NUMBER}))?",
    re.I,
)
_COMPOUNDS = {
    pair: pair
    for pair in (
        "machine guns", "ballot boxes", "explosive devices", "storage tanks", "armoured cars", "border guards",
        "union leaders", "student leaders", "party leaders", "web pages", "police officers", "police forces",
        "security forces", "polling stations", "radio stations", "television stations", "air strikes",
    )
} | {"metric tons": "tonnes"}  # fmt: skip
"""Nouns that do not say what is counted without the word before them."""
_PERSON = re.compile(r"(?:ers|ors|ists|ants|men|women|staff|nurses|police|guards|grandmothers|troops|workers)$")
_SIZES = frozenset({"square", "cubic"})
_PARTY = re.compile(r"(?:Democrat|Republican|Conservative|Liberal|Socialist|Communist|President|State)s?$|[A-Z]+s?$")
_COMPANY = 100
"""From this many on, "men" are soldiers."""


def _counted(rest: str, value: float) -> str | None:
    """Return the unit that the words after a number name: "former Rwandan prisoners" are prisoners."""
    rest = _LEADING.sub("", rest.replace("\u2019", "'"), count=1)
    heads = re.match(r" (heads of (?:state|government))", rest)
    if heads:
        return heads[1]
    phrase = re.sub('["“”]', "", _PHRASE_END.sub("", rest)).strip(" -.'\"”)").replace("'s", "")
    words = phrase.split(" ") if rest.startswith(" ") else re.split("[ -]", phrase)
    if not words[-1] or words[-1].lower() in _COUNT_STOPS:
        return None
    first, _, second = phrase.partition(" and ")
    if second and first.split()[-1:] and first.split()[-1].islower():
        return "people" if _PERSON.search(second) else _unit_of_noun(first.split(), value)
    return _unit_of_noun(words, value)


_COUNT_STOPS = _words("more others other less fewer times strong") | frozenset(_SCALES)


def _unit_of_noun(words: list[str], value: float) -> str:
    noun = words[-1]
    pair = " ".join(words[-2:]).lower()
    if pair in _COMPOUNDS:
        return _COMPOUNDS[pair]
    if noun.lower() in _MEASURES:
        size = f"{words[-2].lower()} " if len(words) > 1 and words[-2].lower() in _SIZES else ""
        return size + _MEASURES[noun.lower()]
    if noun == "men" and value >= _COMPANY:
        return "troops"
    if noun.lower() in _PEOPLE:
        return "people"
    if noun.lower() in _NOUNS:
        return _NOUNS[noun.lower()]
    if any(character.isdigit() for character in noun):
        return "aircraft"
    if noun.startswith("Justice"):
        return "justices"
    return "people" if noun[0].isupper() and not _PARTY.match(noun) else _plural(noun)


_VOTE = re.compile(
    r"\b(?:votes?|voted|voting|abstentions?|abstain\w*|ballots?|senate|senators|parliament|deputies|lawmakers|congress|court)\b",
    re.I,
)
_TALLY_BEFORE = re.compile(r"(?:\d+|votes|\b(?:by|voted|ruled))(?: to| against|-to-|-)? ?$", re.I)
_TALLY_AFTER = re.compile(r"^(?:(?: to |-to-|-)\d| (?:votes? )?(?:against|in favou?r|abst\w+|votes?)\b)", re.I)
_RANGE = re.compile(r"(?: (?:to|and|or) |[-–])(?=\d|[a-z])", re.I)
_NOT_INHERITED = _words("percent times years months weeks days hours minutes")


def _unit_around(value: float, setting: _Setting) -> str:
    """Return the unit of a bare number: that of the range it opens, a vote, or that of the figure told before it."""
    following = _RANGE.match(setting.after)
    if following:
        rest = setting.after[following.end() :]
        told = next((rest[:end] for start, end in find_quantities(rest)[:1] if start == 0), None)
        if told and not re.fullmatch(_NUMBER, told, re.I):
            return (parse_quantity(told, country=setting.country) or (value, "people"))[1]
    word = re.match(r"[ -]([a-z]+)", setting.after)
    if word and word[1] in _MEASURES:
        return _MEASURES[word[1]]
    is_tally = _TALLY_BEFORE.search(setting.before) or _TALLY_AFTER.search(setting.after)
    if is_tally and _VOTE.search(setting.before + setting.after):
        return "votes"
    for start, end in reversed(find_quantities(setting.before)):
        quantity = parse_quantity(setting.before[start:end], country=setting.country)
        if quantity and quantity[1] not in _NOT_INHERITED:
            return quantity[1]
    return _group_told(setting)


_GROUPS = re.compile(
    r"\b(soldiers|troops|refugees|prisoners|policemen|officers|workers|students|journalists|fishermen|migrants|civilians|children"
    r"|seats|votes|cases|strikes)\b"
)


def _group_told(setting: _Setting) -> str:
    """Return who a bare number or a nationality counts: the group that the sentence told last before it, or next."""
    before, after = _GROUPS.findall(setting.before), _GROUPS.findall(setting.after)
    return before[-1] if before else after[0] if after else "people"


_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_PROPORTION, _read_proportion),
    (_SIGN_FIRST, _read_sign),
    (_PERCENT, _read_percent),
    (_NAME_LAST, _read_currency),
    (_HALVING, _read_halving),
    (_MULTIPLE, _read_multiple),
    (_SHARE, _read_share),
    (_COUNT, _read_count),
)


def parse_quantity(span: str, text: str = "", start: int = 0, country: str | None = None) -> tuple[float, str] | None:
    """Return value and unit of a figure; None where its span holds no number.

    `text` and `start` give the sentence and the place of the span in it, for a number without a unit of its own.
    `country`, an alpha-3 code, tells whose rupees, pesos or francs are meant.
    """
    setting = _Setting(text[:start], text[start + len(span) :], country)
    for pattern, reader in _READERS:
        match = pattern.search(span)
        quantity = reader(match, setting) if match else None
        if quantity:
            return quantity
    return None


_NO_MODIFIER = rf"(?!(?:of|in|on|and|to|for|by|from|with|at|the|were|was|is|are|have|has|{_alternatives(_SMALL)})\b)"
_COUNTED_NOUN = rf"(?: {_NO_MODIFIER}[\w'’-]+){{0,3}}? [\w-]+(?:s|men|people|police|personnel|children|aircraft)\b"
_QUANTITY = re.compile(
    "|".join(
        re.sub(r"\(\?P<\w+>", "(?:", part)
        for part in (
            _PERCENT.pattern,
            _SIGN_FIRST.pattern,
            _NAME_LAST.pattern,
            rf"(?<![\w.,]){_NUMBER}(?:{_COUNTED_NOUN})?",
            _SHARE.pattern,
        )
    ),
    re.IGNORECASE,
)
_NO_QUANTITY = re.compile(r"(?:1[5-9]|20)\d\d|one|pair|couple|score", re.I)


def find_quantities(text: str) -> list[tuple[int, int]]:
    """Return the spans of a sentence that are a number with its unit, years and ordinals left out."""
    return [match.span() for match in _QUANTITY.finditer(text) if not _NO_QUANTITY.fullmatch(match[0])]


# --- Changes -----------------------------------------------------------------------------------------------------

_RISING = (
    r"\brose|\brisen|\bris(?:es?|ing)|\bgr(?:ew|own?|ows|owing)|\bclimb(?:s|ed|ing)?|\bincreas(?:e[sd]?|ing)"
    r"|\bjump(?:s|ed|ing)?|\bsurg(?:e[sd]?|ing)|\bsoar(?:s|ed|ing)?|\b(?:went|gone|going|is|are|was|were) up"
    r"|\brebound(?:s|ed|ing)?|\badvanc(?:ed|ing)|(?:[,;(] ?|\band )up|\bup by|\bplus|\bgrowth"
)
_FALLING = (
    r"\bfell|\bfall(?:s|en|ing)?|\bdeclin(?:e[sd]?|ing)|\bdecreas(?:e[sd]?|ing)|\bslipp(?:ed|ing)|\bslid|\bsank"
    r"|\bshr[aiu]nk(?:s|ing)?|\bplung(?:e[sd]?|ing)|\btumbl(?:e[sd]?|ing)|\bslump(?:s|ed|ing)?|\bcontract(?:ed|ing)"
    r"|\bretreat(?:s|ed)?|\bdipped|\beased|\b(?:is|are|was|were) down|(?:[,;(] ?|\band )down|\bdown by|\bminus"
)
_RAISING = (
    r"\brais(?:e[sd]?|ing)|\bgain(?:s|ed|ing)?|\badd(?:s|ed|ing)?|\blift(?:s|ed|ing)?|\bboost(?:s|ed|ing)?"
    r"|\bwiden(?:s|ed|ing)?"
)
_LOWERING = (
    r"\blost|\blos(?:es?|ing|s)|\bdrop(?:s|ped|ping)?|\bcut(?:s|ting)?|\breduc(?:e[sd]?|ing|tion)|\blower(?:s|ed|ing)?"
    r"|\bshed(?:s|ding)?|\btrimm(?:ed|ing)|\bshorten(?:s|ed|ing)?|\bforg(?:iven|ave)|\bwr(?:ote|itten) off"
    r"|\bscaled back"
)
"""Verbs that change something else: only a share or a figure after "by" is then the size of the change."""
_ABOUT = (
    r"(?: (?:by|of|some|about|around|almost|nearly|an?|another|a further|roughly|only|just|an estimated|more|than"
    r"|at least|as (?:much|many) as|over|up to))*"
)
_ROSE_BY = re.compile(rf"(?:(?P<up>{_RISING})|(?P<down>{_FALLING})){_ABOUT} ?$", re.I)
_RAISED_BY = re.compile(rf"(?:(?P<up>{_RAISING})|(?P<down>{_LOWERING})){_ABOUT} ?$", re.I)
_RAISED_IT_BY = re.compile(
    rf"(?:(?P<up>{_RISING}|{_RAISING})|(?P<down>{_FALLING}|{_LOWERING}))\b [^,;.]{{2,60}} by{_ABOUT} ?$", re.I
)
_MORE_THAN_BEFORE = re.compile(
    r"^(?: points?)? ?(?:(?P<up>more than (?:in|the|a|last|it)\b|higher|dearer|increase|rise|hike|up on)"
    r"|(?P<down>less than (?:in|the|a|last|it)\b|less$|less[.,]|fewer than (?:in|a)\b|down on|lower|cheaper|below"
    r"|decrease|decline|drop|fall|cut|reduction))",
    re.I,
)
_UP_FROM = re.compile(r"^[^.;]{0,60}, (?:(?P<up>up)|(?P<down>down)) from\b", re.I)
_TIMES_AS_MANY = re.compile(r"^(?P<up> (?:as (?:many|much)|what|the|its|their)\b)", re.I)
_DOUBLED = re.compile(
    r"(?P<up>\b(?:doubl(?:ed|es|ing)|tripl\w+|trebl\w+|quadrupl\w+|(?:third|quarter|fifth|tenth|half) more$)|fold\b)"
    r"|(?P<down>\bhalv\w+|half as (?:much|many)|(?:third|quarter|fifth|tenth|half) (?:less|fewer)$)",
    re.I,
)
_SHARE_MORE = re.compile(r"^ (?:(?P<up>more)|(?P<down>less|fewer))\b", re.I)
_TO_DOUBLE = re.compile(r"(?P<up>\b(?:to|will|would|could|may|might) )$", re.I)
_MULTIPLE_SPAN = re.compile(r"\b(?:double|triple|treble|quadruple|times)$", re.I)
_SHARE_SPAN = re.compile(
    rf"%|\bper ?cent|\bpoints?\b|\b(?:{_alternatives(_DENOMINATORS)})s?\b",
    re.I,
)
_TALLY_SPAN = re.compile(r"\bvotes?\b", re.I)


def direction(text: str, start: int, end: int) -> Literal["up", "down"] | None:
    """Tell whether the figure at `text[start:end]` is itself the size of a change, by the words in and around it."""
    span, before, after = text[start:end], text[:start], text[end:]
    is_share, is_tally = _SHARE_SPAN.search(span), _TALLY_SPAN.search(span)
    matches = (
        _DOUBLED.search(span),
        None if is_tally else _ROSE_BY.search(before),
        _RAISED_BY.search(before) if is_share or (before.endswith("by ") and not is_tally) else None,
        None if is_tally else _RAISED_IT_BY.search(before),
        _MORE_THAN_BEFORE.search(after),
        _SHARE_MORE.search(after) if is_share else None,
        (_TIMES_AS_MANY.search(after) or _TO_DOUBLE.search(before)) if _MULTIPLE_SPAN.search(span) else None,
        _UP_FROM.search(after) if is_share else None,
    )
    match = next((match for match in matches if match), None)
    return match and ("up" if match.groupdict()["up"] else "down")


# --- Quotations --------------------------------------------------------------------------------------------------


def quote_kind(text: str, start: int, end: int) -> Literal["direct", "mixed", "indirect"]:
    """Tell whether the words of `text[start:end]` stand in quotation marks: all of them, some or none."""
    quoted = [False] * len(text)
    for first, last in _quotations(text):
        quoted[first:last] = [True] * (last - first)
    words = [quoted[i] for i in range(start, min(end, len(text))) if text[i].isalnum()]
    if not any(words):
        return "indirect"
    return "direct" if all(words) else "mixed"


def _quotations(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a sentence inside double quotation marks; a mark without its partner runs to the end."""
    marks = [(match.start(), match[0]) for match in re.finditer(r'["“”„«»]', text)]
    stretches, opened = [], None
    for place, mark in marks:
        closes = mark in "”»" or (mark == '"' and (opened is not None or not _can_open(text, place)))
        if closes:
            stretches.append((0 if opened is None else opened, place))
            opened = None
        elif opened is None:
            opened = place + 1
    return stretches if opened is None else [*stretches, (opened, len(text))]


def _can_open(text: str, place: int) -> bool:
    return place + 1 < len(text) and not text[place + 1].isspace() and (place == 0 or not text[place - 1].isalnum())
