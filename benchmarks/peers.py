"""Speed beside the networks of peers: python -m benchmarks.peers [--sentences 256] [--rounds 3]

Run it from the repository root after `pip install -e .[training]`. Sentences a second of reading (tokenizing, both
halves of the network, decoding, codes of actors, dates and places) beside (a) NGEC (Halterman et al., 2023): a
RoBERTa-base that classifies each sentence and a six-layer question-answering network asked four times an event; (b) ZSP
(Hu et al., 2024): a RoBERTa-large that is asked 76 entailment questions a sentence. The peers' networks have random
weights of the same shape, which costs the same time; what else their programs do is left out. All run in this process
on the same sentences of the corpus and the same cores; peers by torch in 32-bit, in batches of 32 sorted by length. The
peers read a sample, since they are slow; figures are sentences a second, and what to quote is the ratio.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import torch
from transformers import DistilBertConfig, DistilBertModel, RobertaConfig, RobertaModel

from communique.extract.reader import Reader
from communique.extract.tokens import tokenize
from communique.resolve import resolve
from communique.types import CODED_KINDS, Report
from training.data import CORPUS, load_reports

QUESTION = 12
"""Word pieces of a question or a hypothesis, besides the sentence's own."""
NGEC_QUESTIONS = 4
ZSP_QUESTIONS = 76
BATCH = 32

NGEC_CLASSIFIER = RobertaConfig()
NGEC_ANSWERER = DistilBertConfig()
ZSP_ENTAILMENT = RobertaConfig(hidden_size=1024, num_hidden_layers=24, num_attention_heads=16, intermediate_size=4096)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@torch.inference_mode()
def run(network: torch.nn.Module, lengths: list[int]) -> None:
    """Read inputs of these lengths, in batches of like length."""
    lengths = sorted(lengths)
    for at in range(0, len(lengths), BATCH):
        batch = lengths[at : at + BATCH]
        pieces = torch.full((len(batch), batch[-1]), 7)
        mask = (torch.arange(batch[-1]) < torch.tensor(batch).unsqueeze(1)).long()
        network(input_ids=pieces, attention_mask=mask)


def reports(sentences: int) -> list[Report]:
    """Whole reports of the corpus with so many coded sentences, about."""
    found, count = [], 0
    for report in load_reports(sorted(CORPUS.glob("daily*.jsonl"))):
        if count < sentences:
            found.append(report)
            count += len(coded(report))
    return found


def coded(report: Report) -> list[str]:
    return [s.text for s in report.sentences if s.kind in CODED_KINDS]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sentences", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    news = reports(args.sentences)
    reader = Reader.load()

    def ours() -> None:
        reader.read(news)
        for report in news:
            resolve(report)

    ours()
    lengths = [sum(len(w.pieces) for w in parts) for r in news for parts in tokenize(coded(r))]
    events = sum(len(s.events) for r in news for s in r.sentences) / len(lengths)
    sample, few = lengths[::4], lengths[::64]
    asked = [n + QUESTION for n in sample for _ in range(round(NGEC_QUESTIONS * events))]
    classifier, answerer = RobertaModel(NGEC_CLASSIFIER).eval(), DistilBertModel(NGEC_ANSWERER).eval()
    entailment = RobertaModel(ZSP_ENTAILMENT).eval()
    print(f"{len(lengths)} sentences, {events:.2f} events a sentence, {torch.get_num_threads()} threads")
    ratios: dict[str, list[float]] = {"NGEC": [], "ZSP": []}
    for _ in range(args.rounds):
        speed = len(lengths) / seconds(ours)
        ngec = len(sample) / (seconds(lambda: run(classifier, sample)) + seconds(lambda: run(answerer, asked)))
        zsp = len(few) / seconds(lambda: run(entailment, [n + QUESTION for n in few for _ in range(ZSP_QUESTIONS)]))
        ratios["NGEC"].append(speed / ngec)
        ratios["ZSP"].append(speed / zsp)
        print(f"Communiqué {speed:.0f}/s   NGEC {ngec:.1f}/s   ZSP {zsp:.2f}/s", flush=True)
    for name, found in ratios.items():
        print(f"median ratio to {name}: {statistics.median(found):.0f}")


if __name__ == "__main__":
    main()
