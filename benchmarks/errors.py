"""Which acts are missed, invented or taken for others: python -m benchmarks.errors [GOLD.jsonl ...] [--list]

Run it from the repository root after `pip install -e .`.
Annotates reports anew with the shipped weights, as benchmarks/quality.py does, and prints how well events are found by
the construction that tells them, and which types are taken for which. An event may count under several constructions,
which are told by plain signs in the sentence, the same for what annotators found and for what the reader found.
`--list` prints every missed, invented and mistaken event with its sentence.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.quality import REAL_NEWS, annotated_pairs
from training.score import find, overlap, pair

Event = dict[str, Any]
Sentence = dict[str, Any]

_PRONOUNS = frozenset(re.findall("\\w+", "he she it they him her them his its their we our us you who which that i my"))
_BE = r"\b(?:is|are|was|were|be|been|being|got|gets)(?: \w+ly| not| also| being| been)?\s+$"
_BEFORE_NOUN = r"\b(?:the|a|an|this|that|its|his|her|their|of|in|by|for|after|over|during|following|against|with)\s+$"
_BEFORE_NOUN_LOOSE = r"(?:['’]s?|\b(?:the|a|an|its|his|her|their|new|recent|military|air|drone|joint|bilateral))\s+$"


def constructions(event: Event, sentence: Sentence, published: str) -> Iterator[str]:
    """Yield the constructions that tell an event; "plain" where none of the others does."""
    found = list(_signs(event, sentence, published))
    yield from found or ["plain"]


def _signs(event: Event, sentence: Sentence, published: str) -> Iterator[str]:
    text = sentence["text"]
    start, end = find(text, event["trigger"]) or (0, 0)
    before, after = text[:start], text[end:]
    if sentence["kind"] in {"headline", "caption"}:
        yield sentence["kind"]
    if re.search(_BE, before, re.I) or (event["trigger"].endswith("ed") and re.match(r"\s+by\b", after)):
        yield "passive"
    elif re.search(_BEFORE_NOUN, before, re.I) or re.search(_BEFORE_NOUN_LOOSE, before, re.I):
        yield "nominal"
    date = (event["when"] or {}).get("date")
    if (date and date[:7] < published[:7]) or re.search(r"\bhad(?: \w+ly| not| also| been){0,2}\s+$", before):
        yield "background"
    parties = [m["text"] for role in ("actors", "recipients") for m in event[role]]
    if any(party.lower() in _PRONOUNS for party in parties):
        yield "pronoun"
    if any(len({m["text"] for m in event[role]}) > 1 for role in ("actors", "recipients")):
        yield "several in a role"
    if event["status"] != "actual":
        yield event["status"]
    if event["type"] in {"AGREE", "CONCEDE"}:
        yield "plan or promise"
    inside = [c for c in sentence["claims"] if overlap(find(text, c["content"]), (start, end))]
    if inside:
        yield "told by two" if len(inside) > 1 else "told by one"
        if any(c["quote"] != "indirect" for c in inside):
            yield "in a quotation"


def compare(gold: Sentence, read: Sentence) -> Iterator[tuple[Event | None, Event | None]]:
    """Yield the events of a sentence as annotators and the reader have them, paired where their triggers overlap."""

    def weight(g: Event, p: Event) -> float:
        shared = overlap(find(gold["text"], g["trigger"]), find(gold["text"], p["trigger"]))
        return shared + 0.5 * (g["type"] == p["type"]) if shared else 0.0

    pairs = pair(gold["events"], read["events"], weight)
    yield from pairs
    yield from ((g, None) for g in gold["events"] if not any(g is a for a, _ in pairs))
    yield from ((None, p) for p in read["events"] if not any(p is b for _, b in pairs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, default=REAL_NEWS)
    parser.add_argument("--list", action="store_true", help="print each wrong event with its sentence")
    args = parser.parse_args()
    missing = [path for path in args.gold if not path.exists()]
    if missing:
        print(f"skipped: {missing[0]} is not there; name annotated reports that were not trained on.")
        return
    wanted, right, got = Counter[str](), Counter[str](), Counter[str]()
    confused = Counter[tuple[str, str]]()
    for report, read in annotated_pairs(args.gold):
        for g_sentence, p_sentence in zip(report["sentences"], read["sentences"], strict=True):
            for g, p in compare(g_sentence, p_sentence):
                same = g is not None and p is not None and g["type"] == p["type"]
                if g is not None:
                    kinds = list(constructions(g, g_sentence, report["published"]))
                    wanted.update(kinds)
                    right.update(kinds if same else ())
                if p is not None:
                    kinds = list(constructions(g if same and g else p, p_sentence, report["published"]))
                    got.update(kinds)
                if not same:
                    confused[g["type"] if g else "-", p["type"] if p else "-"] += 1
                    if args.list:
                        _show(g, p, g_sentence["text"])
    _print(wanted, right, got, confused)


def _show(g: Event | None, p: Event | None, text: str) -> None:
    wanted = f"{g['type']} on '{g['trigger']}'" if g else "nothing"
    got = f"{p['type']} on '{p['trigger']}'" if p else "nothing"
    print(f"{wanted}, read {got}: {text}")


def _print(wanted: Counter[str], right: Counter[str], got: Counter[str], confused: Counter[tuple[str, str]]) -> None:
    print(f"{'construction':18} found  precision  gold  read")
    for kind in sorted(wanted | got, key=lambda k: -wanted[k]):
        recall = 100 * right[kind] / wanted[kind] if wanted[kind] else 0.0
        precision = 100 * right[kind] / got[kind] if got[kind] else 0.0
        print(f"{kind:18} {recall:5.1f}  {precision:9.1f}  {wanted[kind]:4}  {got[kind]:4}")
    print("\nwanted      read        times")
    for (want, read), times in confused.most_common(30):
        print(f"{want:11} {read:11} {times}")


if __name__ == "__main__":
    main()
