"""Train the reader: python -m training.train --out runs/reader [--seed 2] [--epochs 6]

Learns from every annotated report under training/corpus; about one in sixteen is held out to choose thresholds by.
Without options it is the run that made the shipped weights. A run that was stopped goes on from the end of its last
epoch when the same command is given again. Two cores are enough; a GPU is used where torch finds one. Needs the extra
`training`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from communique.extract import labels
from communique.extract.tokens import pad_windows
from training.data import CORPUS, Example, Target, examples, load_reports, split
from training.network import Encoder, Linker, starting_encoder

AVERAGE = 0.005
"""Weight of each step in the running mean of the weights, which is what the run returns."""
MASK = 103
"""The encoder's [MASK] piece."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a run is made; the defaults made the shipped weights."""

    seed: int = 2
    epochs: float = 6.0
    batch: int = 32
    rate: float = 2e-4
    """The encoder's largest learning rate."""
    head_rate: float = 1e-3
    """The largest learning rate of all else."""
    hide: float = 0.1
    """Share of the pieces of names that are masked."""


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


def train(data: list[Example], recipe: Recipe, checkpoint: Path) -> tuple[Encoder, Linker]:
    """Train both halves together and return them with the running mean of their weights.

    After each epoch everything needed to go on is written to `checkpoint`; where that file is there, training goes on.
    """
    rng, noise = random.Random(recipe.seed), np.random.default_rng(recipe.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(0)  # the same start for every seed, so that the weights of several runs can be averaged
    bert = starting_encoder()
    encoder, linker = Encoder(bert).to(device), Linker().to(device)
    torch.manual_seed(recipe.seed)
    bert.embeddings.word_embeddings.weight.requires_grad_(False)
    inner = [p for p in bert.parameters() if p.requires_grad]
    known = {id(p) for p in bert.parameters()}
    outer = [p for p in [*encoder.parameters(), *linker.parameters()] if id(p) not in known]
    optimizer = torch.optim.AdamW(
        [{"params": inner, "lr": recipe.rate}, {"params": outer, "lr": recipe.head_rate}], weight_decay=0.01, fused=True
    )
    steps = int(recipe.epochs * ((len(data) + recipe.batch - 1) // recipe.batch))
    rates = [recipe.rate, recipe.head_rate]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, steps, pct_start=0.1)
    learnt = inner + outer
    average = [p.detach().clone() for p in learnt]
    parts = {"encoder": encoder, "linker": linker, "optimizer": optimizer, "schedule": schedule}
    step = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
        for name, part in parts.items():
            part.load_state_dict(saved[name])
        average, step = [weight.to(device) for weight in saved["average"]], saved["step"]
        rng.setstate(saved["rng"])
        noise.bit_generator.state = saved["noise"]
        torch.set_rng_state(saved["torch"])
        print(f"going on from step {step}", flush=True)
    encoder.train()
    linker.train()
    done, began, total = step, time.time(), 0.0
    while step < steps:
        for batch in batches(data, recipe.batch, rng):
            if step >= steps:
                break
            pieces, case, first = pad_windows([e.words for e in batch])
            pieces = hide_names(pieces, case, recipe.hide, noise)
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
            if step % 100 == 0:
                mean, speed = total / min(100, step - done), (step - done) * recipe.batch / (time.time() - began)
                print(f"step {step}/{steps}  loss {mean:.3f}  {speed:.0f} sentences/s", flush=True)
                total = 0.0
        state = {name: part.state_dict() for name, part in parts.items()}
        state |= {"average": average, "step": step}
        state |= {"rng": rng.getstate(), "noise": noise.bit_generator.state, "torch": torch.get_rng_state()}
        save(state, checkpoint)
    for weight, averaged in zip(learnt, average, strict=True):
        weight.data.copy_(averaged)
    return encoder.cpu().eval(), linker.cpu().eval()


def save(state: dict[str, Any], path: Path) -> None:
    """Write a file of weights, whole or not at all."""
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, nargs="*", default=sorted(CORPUS.glob("*.jsonl")))
    for field in fields(Recipe):
        parser.add_argument("--" + field.name.replace("_", "-"), type=type(field.default), default=field.default)
    args = parser.parse_args()
    recipe = Recipe(**{field.name: getattr(args, field.name) for field in fields(Recipe)})
    kept, _ = split(load_reports(args.corpus))
    data = examples(kept)
    print(f"{len(data)} sentences", flush=True)
    args.out.mkdir(parents=True, exist_ok=True)
    checkpoint, noted = args.out / "checkpoint.pt", args.out / "recipe.json"
    made_by = asdict(recipe) | {"sentences": len(data)}
    if checkpoint.exists() and json.loads(noted.read_bytes()) != made_by:
        sys.exit(f"{checkpoint} is of another recipe or corpus: remove it, or name another --out.")
    noted.write_text(json.dumps(made_by, indent=1) + "\n", encoding="utf-8")
    encoder, linker = train(data, recipe, checkpoint)
    save({"encoder": encoder.state_dict(), "linker": linker.state_dict()}, args.out / "weights.pt")
    checkpoint.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
