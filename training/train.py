"""Train the reader: python -m training.train --out runs/reader [--seed 0] [--epochs 12]

Learns from every annotated report under training/corpus; about one in sixteen is held out to choose thresholds by.
Two cores are enough; a GPU is used where torch finds one. Needs the extra `training`.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import zlib
from collections.abc import Iterator
from itertools import compress
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from communique.extract import labels
from communique.extract.tokens import pad_windows
from communique.types import Report
from training.data import Example, Target, examples, load_reports
from training.network import Encoder, Linker, start

CORPUS = Path(__file__).parent / "corpus"
AVERAGE = 0.005
"""Weight of each step in the running mean of the weights, which is what the run returns."""
MASK = 103
"""The encoder's [MASK] piece."""


def split(reports: list[Report], every: int = 16) -> tuple[list[Report], list[Report]]:
    """Hold out about one report in `every`, chosen by its id, so that what is held out stays so as the corpus grows."""
    held = [zlib.crc32(report.id.encode()) % every == 0 for report in reports]
    return [r for r, out in zip(reports, held, strict=True) if not out], list(compress(reports, held))


def batches(data: list[Example], size: int, rng: random.Random) -> Iterator[list[Example]]:
    """Shuffled batches of sentences of like length."""
    order = sorted(data, key=lambda e: len(e.words.pieces) + 6 * rng.random())
    cut = [order[k : k + size] for k in range(0, len(order), size)]
    rng.shuffle(cut)
    yield from cut


def hide_names(pieces: np.ndarray, case: np.ndarray, rate: float, rng: np.random.Generator) -> np.ndarray:
    """Mask some pieces of capitalised words, so that acts are not learnt from who commits them."""
    name = np.isin(case, [labels.CASES.index("title"), labels.CASES.index("upper")])
    return np.where(name & (rng.random(pieces.shape) < rate), MASK, pieces)


def anchor_loss(logits: Tensor, batch: list[Example]) -> Tensor:
    """Cross-entropy of where triggers start and of what type, and of where cues and figures start and all go on."""
    n, length, _ = logits.shape
    types = torch.zeros(n, length, dtype=torch.long)
    flags = torch.zeros(n, length, 5)
    mask = torch.zeros(n, length)
    for row, example in enumerate(batch):
        mask[row, : len(example.words.offsets)] = 1
        for t in example.targets:
            if t.kind == labels.EVENT:
                types[row, t.begin] = t.type
                flags[row, t.begin + 1 : t.end, 0] = 1
            else:
                first = 1 if t.kind == labels.CLAIM else 3
                flags[row, t.begin, first] = 1
                flags[row, t.begin + 1 : t.end, first + 1] = 1
    types, flags, mask = types.to(logits.device), flags.to(logits.device), mask.to(logits.device)
    kind = F.cross_entropy(logits[..., : labels.TRIGGER_INSIDE].flatten(0, 1), types.flatten(), reduction="none")
    other = F.binary_cross_entropy_with_logits(logits[..., labels.TRIGGER_INSIDE :], flags, reduction="none").sum(-1)
    return ((kind.view(n, length) + other) * mask).sum() / n


def near_misses(logits: Tensor, batch: list[Example], rng: random.Random) -> list[tuple[int, Target]]:
    """Words that the encoder takes for triggers and that are none, and one word at random a sentence."""
    some = (
        1 - torch.softmax(logits.detach().float()[..., : labels.TRIGGER_INSIDE], -1)[..., labels.NO_TYPE].cpu().numpy()
    )
    found = []
    for row, example in enumerate(batch):
        triggers = {k for t in example.targets if t.kind == labels.EVENT for k in range(t.begin, t.end)}
        size = len(example.words.offsets)
        wrong = [k for k in np.flatnonzero(some[row, :size] > 0.1).tolist() if k not in triggers][:4]
        wrong += [k for k in [rng.randrange(size)] if k not in triggers and k not in wrong]
        found += [(row, Target(labels.EVENT, k, k + 1, {}, type=labels.NO_TYPE)) for k in wrong]
    return found


def link_loss(
    linker: Linker, words: Tensor, logits: Tensor, batch: list[Example], misses: list[tuple[int, Target]]
) -> Tensor:
    """The loss of every gold anchor's roles and labels, and of telling near misses from triggers.

    The linker is told what the encoder takes the first word for (`logits`, not learnt through), never the gold type.
    """
    golds: list[tuple[int, Target]] = [(row, t) for row, e in enumerate(batch) for t in e.targets]
    pairs = golds + misses
    if not pairs:
        return words.sum() * 0
    device, length = words.device, words.shape[1]
    rows = torch.tensor([row for row, _ in pairs])
    lengths = torch.tensor([len(e.words.offsets) for e in batch])[rows]
    mask = torch.arange(length) < lengths[:, None]
    ints = [
        torch.tensor([getattr(t, key) for _, t in pairs], device=device)
        for key in ("kind", "begin", "end", "type", "status", "mode", "direction")
    ]
    kind, begin, end, type_, status, mode, direction = ints
    start = torch.zeros(len(pairs), length, len(labels.ROLES))
    inside = torch.zeros_like(start)
    asked = torch.zeros(len(pairs), 1, len(labels.ROLES))
    contexts = torch.zeros(len(pairs), len(labels.CONTEXTS))
    for n, (_, t) in enumerate(pairs):
        contexts[n, t.contexts] = 1
        for role, spans in t.roles.items():
            k = labels.ROLE[role]
            asked[n, 0, k] = 1
            whole = 0 if role in ("content", "measure") else 1  # these are read as one best run, without a start
            for b, e in spans:
                start[n, b, k] = 1
                inside[n, b + whole : e, k] = 1
    mask, start, inside, asked, contexts = (x.to(device) for x in (mask, start, inside, asked, contexts))
    rows = rows.to(device)
    types = torch.softmax(logits.detach()[rows, begin, : labels.TRIGGER_INSIDE], -1)
    got = linker(words[rows], mask, kind, types, begin, end)
    wanted = asked * mask.unsqueeze(-1)
    spans_loss = sum(
        (F.binary_cross_entropy_with_logits(x.float(), y, reduction="none") * wanted).sum()
        for x, y in ((got[0], start), (got[1], inside))
    )
    labelled = [
        F.cross_entropy(logits.float(), gold, ignore_index=-1, reduction="sum")
        for logits, gold in ((got[2], type_), (got[3], status), (got[4], mode), (got[6], direction))
        if (gold >= 0).any()
    ]
    event = (status >= 0).float()
    each = F.binary_cross_entropy_with_logits(got[5].float(), contexts, reduction="none").sum(-1)
    return (spans_loss + sum(labelled) + (each * event).sum()) / max(1, len(golds))


def train(
    data: list[Example],
    *,
    seed: int,
    epochs: float,
    size: int,
    rate: float,
    head_rate: float,
    hide: float,
    log: bool = True,
) -> tuple[Encoder, Linker]:
    """Train both halves together and return them with the running mean of their weights."""
    rng, noise = random.Random(seed), np.random.default_rng(seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(0)  # the same start for every seed, so that the weights of several runs can be averaged
    bert = start()
    encoder, linker = Encoder(bert).to(device), Linker().to(device)
    torch.manual_seed(seed)
    bert.embeddings.word_embeddings.weight.requires_grad_(False)
    inner = [p for p in bert.parameters() if p.requires_grad]
    known = {id(p) for p in bert.parameters()}
    outer = [p for p in [*encoder.parameters(), *linker.parameters()] if id(p) not in known]
    optimizer = torch.optim.AdamW(
        [{"params": inner, "lr": rate}, {"params": outer, "lr": head_rate}], weight_decay=0.01, fused=True
    )
    steps = int(epochs * ((len(data) + size - 1) // size))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, [rate, head_rate], steps, pct_start=0.1)
    learnt = inner + outer
    average = [p.detach().clone() for p in learnt]
    encoder.train()
    linker.train()
    step, began, total = 0, time.time(), 0.0
    while step < steps:
        for batch in batches(data, size, rng):
            if step >= steps:
                break
            pieces, case, first = pad_windows([e.words for e in batch])
            pieces = hide_names(pieces, case, hide, noise)
            with torch.autocast(device.type, dtype=torch.bfloat16):
                words, logits = encoder(*(torch.from_numpy(x).to(device) for x in (pieces, case, first)))
                misses = near_misses(logits, batch, rng)
                loss = anchor_loss(logits.float(), batch) + link_loss(linker, words, logits.float(), batch, misses)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            schedule.step()
            step += 1
            total += loss.item()
            torch._foreach_lerp_(average, [p.detach() for p in learnt], max(AVERAGE, 1 / step))
            if log and step % 100 == 0:
                speed = step * size / (time.time() - began)
                print(f"step {step}/{steps}  loss {total / 100:.3f}  {speed:.0f} sentences/s", flush=True)
                total = 0.0
    for weight, mean in zip(learnt, average, strict=True):
        weight.data.copy_(mean)
    return encoder.cpu().eval(), linker.cpu().eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, nargs="*", default=sorted(CORPUS.glob("*.jsonl")))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=float, default=12)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--hide", type=float, default=0.1)
    args = parser.parse_args()
    kept, _ = split(load_reports(args.corpus))
    data = examples(kept)
    print(f"{len(data)} sentences")
    encoder, linker = train(
        data,
        seed=args.seed,
        epochs=args.epochs,
        size=args.batch,
        rate=args.rate,
        head_rate=args.head_rate,
        hide=args.hide,
    )
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save({"encoder": encoder.state_dict(), "linker": linker.state_dict()}, args.out / "weights.pt")
    recipe = {key: value for key, value in vars(args).items() if key not in ("corpus", "out")}
    (args.out / "recipe.json").write_text(json.dumps(recipe | {"sentences": len(data)}, indent=1) + "\n")


if __name__ == "__main__":
    main()
