"""Train the reader: python -m training.train --out runs/reader [--seed 2] [--epochs 5]

Learns from every annotated report under training/corpus; about one in sixteen is held out to choose thresholds by.
Without options it is the run that made the shipped weights. With `--corpus MY.jsonl` it goes on from the shipped
weights on annotated reports of your own, mixed with as many of the corpus so that nothing is forgotten, and writes
weights that `communique read --weights` takes; that is a matter of minutes. A run that was stopped goes on from the end
of its last epoch when the same command is given again. Two cores are enough; a GPU is used where torch finds one. Needs
the extra `training`.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from communique.extract import labels
from communique.extract.tokens import pad_windows
from communique.types import Report
from training.data import CORPUS, PACKAGE, Example, Target, examples, load_reports, split
from training.export import export, load
from training.network import Encoder, Linker, starting_encoder
from training.quantize import rounding
from training.restore import restored

MASK = 103
"""The tokenizer's [MASK] piece."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a run is made; the defaults made the shipped weights."""

    seed: int = 2
    epochs: float = 5.0
    batch: int = 32
    rate: float = 7e-5
    """The encoder's largest learning rate."""
    head_rate: float = 1e-3
    """The largest learning rate of all else."""
    hide: float = 0.1
    """Share of the pieces of names that are masked."""
    rounded: float = 0.3
    """The share of the steps, at the end, in which the weights are rounded as they will be exported."""
    average: float = 0.005
    """Weight of each step in the running mean of the weights, which is what the run returns."""


GOING_ON = Recipe(epochs=4, rate=3e-5, head_rate=2e-4, average=0.05, rounded=0.5)
"""How the shipped weights learn a user's own reports."""
REHEARSED = 640
"""Sentences of the corpus, at least, that are learnt again beside a user's own, which are repeated to be as many."""


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
    wanted = torch.zeros(n, length, labels.SECTOR)
    wanted[..., labels.NO_TYPE] = 1
    mask = torch.zeros(n, length)
    for row, example in enumerate(batch):
        mask[row, : len(example.words.offsets)] = 1
        for t in example.targets:
            if t.kind == labels.DYAD:
                continue
            if t.kind == labels.EVENT:
                wanted[row, t.begin, labels.NO_TYPE] = 0
                wanted[row, t.begin, t.type] = 1
                wanted[row, t.begin + 1 : t.end, labels.TRIGGER_INSIDE] = 1
            else:
                first = labels.CUE_START if t.kind == labels.CLAIM else labels.FIGURE_START
                wanted[row, t.begin, first] = 1
                wanted[row, t.begin + 1 : t.end, first + 1] = 1
    wanted, mask = wanted.to(logits.device), mask.to(logits.device)
    types, flags = logits[..., : labels.TRIGGER_INSIDE], logits[..., labels.TRIGGER_INSIDE : labels.SECTOR]
    kind = -(wanted[..., : labels.TRIGGER_INSIDE] * torch.log_softmax(types, -1)).sum(-1)
    other = F.binary_cross_entropy_with_logits(flags, wanted[..., labels.TRIGGER_INSIDE :], reduction="none").sum(-1)
    return ((kind + other) * mask).sum() / n


def sector_loss(logits: Tensor, batch: list[Example]) -> Tensor:
    """Cross-entropy of the sectors at the words where mentions begin."""
    golds = [(row, word, sector) for row, e in enumerate(batch) for word, sector in e.sectors.items()]
    if not golds:
        return logits.sum() * 0
    row, word, sector = torch.tensor(golds, device=logits.device).T
    return F.cross_entropy(logits[row, word, labels.SECTOR :], sector, reduction="sum") / len(batch)


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


SECTOR_SHARE = 0.3
"""How much sectors count beside all else that a sentence is to teach."""
LABELS = (1 + len(labels.TYPES), len(labels.STATUSES), len(labels.MODES), len(labels.CONTEXTS), len(labels.DIRECTIONS))
"""How many types, statuses, modes, contexts and directions there are, as Links has them."""


def link_loss(
    linker: Linker,
    words: Tensor,
    logits: Tensor,
    batch: list[Example],
    misses: list[tuple[int, Target]],
) -> Tensor:
    """The loss of every anchor's roles and labels, and of telling near misses from triggers.

    The linker is told what the encoder takes the first word for (`logits`, not learnt through), never the gold type.
    """
    golds: list[tuple[int, Target]] = [(row, t) for row, e in enumerate(batch) for t in e.targets]
    pairs = golds + misses
    if not pairs:
        return words.sum() * 0
    device, length = words.device, words.shape[1]
    rows = torch.tensor([row for row, _ in pairs])
    lengths = torch.tensor([len(e.words.offsets) for e in batch])[rows]
    kind, begin = (torch.tensor([getattr(t, key) for _, t in pairs]) for key in ("kind", "begin"))
    span, other = torch.tensor([(t.begin, t.end) for _, t in pairs]), torch.tensor([t.other for _, t in pairs])
    start = torch.zeros(len(pairs), length, len(labels.ROLES))
    inside = torch.zeros_like(start)
    asked = torch.zeros(len(pairs), 1, len(labels.ROLES))
    wanted = [torch.zeros(len(pairs), size) for size in LABELS]
    for n, (_, t) in enumerate(pairs):
        fill_gold(t, n, start, inside, asked, wanted)
    asked = asked * (torch.arange(length) < lengths[:, None]).unsqueeze(-1)
    rows, kind, begin, span, other, start, inside, asked, *wanted = (
        x.to(device) for x in (rows, kind, begin, span, other, start, inside, asked, *wanted)
    )
    mask = torch.arange(length, device=device) < lengths.to(device)[:, None]
    types = torch.softmax(logits.detach()[rows, begin, : labels.TRIGGER_INSIDE], -1)
    types = types * (kind != labels.DYAD).unsqueeze(-1)
    got = linker(words[rows], mask, kind, types, span, other)
    loss = sum(
        (F.binary_cross_entropy_with_logits(x.float(), y, reduction="none") * asked).sum()
        for x, y in ((got[0], start), (got[1], inside))
    )
    event = (wanted[1].sum(-1, keepdim=True) > 0).float()
    for at, answer in enumerate(got[2:]):
        if at == CONTEXTS:
            loss += (F.binary_cross_entropy_with_logits(answer.float(), wanted[at], reduction="none") * event).sum()
        else:
            loss -= (wanted[at] * torch.log_softmax(answer.float(), -1)).sum()
    return loss / max(1, len(golds))


CONTEXTS = 3
"""Where the contexts stand among LABELS: the one of them of which several hold at once."""


def fill_gold(t: Target, n: int, start: Tensor, inside: Tensor, asked: Tensor, wanted: list[Tensor]) -> None:
    """Write what is annotated of anchor `t` into row `n` of what is to be learnt; what it has not stays zero."""
    for role, spans in t.roles.items():
        k = labels.ROLE[role]
        asked[n, 0, k] = 1
        whole = 0 if role in ("content", "measure") else 1  # these are read as one best run, without a start
        for b, e in spans:
            start[n, b, k] = 1
            inside[n, b + whole : e, k] = 1
    for at, value in ((0, t.type), (1, t.status), (2, t.mode), (4, t.direction)):
        if value >= 0:
            wanted[at][n, value] = 1
    for value, share in t.shares.items():
        wanted[0][n, value] = share
    wanted[CONTEXTS][n, t.contexts] = 1


def new() -> tuple[Encoder, Linker]:
    """Untrained halves on the starting encoder, the same for every seed."""
    torch.manual_seed(0)
    return Encoder(starting_encoder()), Linker()


def train(
    data: list[Example], recipe: Recipe, checkpoint: Path, start: tuple[Encoder, Linker] | None = None
) -> tuple[Encoder, Linker]:
    """Train both halves together, from `start` or from new; return the running mean of their weights.

    After each epoch everything needed to go on is written to `checkpoint`; where that file is there, training goes on.
    """
    rng, noise = random.Random(recipe.seed), np.random.default_rng(recipe.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    encoder, linker = (half.to(device) for half in start or new())
    torch.manual_seed(recipe.seed)
    base = encoder.base
    inner = list(base.parameters())
    known = {id(p) for p in base.parameters()}
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
            rough = step >= steps * (1 - recipe.rounded)
            with rounding(encoder, linker) if rough else nullcontext():
                with torch.autocast(device.type, dtype=torch.bfloat16):
                    words, logits = encoder(*(torch.from_numpy(x).to(device) for x in (pieces, case, first)))
                    misses = near_misses(logits, batch, rng)
                    loss = anchor_loss(logits.float(), batch) + SECTOR_SHARE * sector_loss(logits.float(), batch)
                    loss += link_loss(linker, words, logits.float(), batch, misses)
                loss.backward()
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            schedule.step()
            step += 1
            total += loss.item()
            torch._foreach_lerp_(average, [p.detach() for p in learnt], max(recipe.average, 1 / step))
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


def mixed(mine: list[Example], corpus: list[Example], rng: random.Random) -> list[Example]:
    """A user's sentences, repeated, beside as many of the corpus."""
    size = max(REHEARSED, len(mine))
    rehearsed = rng.sample(corpus, min(size, len(corpus)))
    return rehearsed + mine * round(size / len(mine))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, nargs="*", metavar="MY.jsonl", help="go on from the shipped weights")
    for field in fields(Recipe):
        parser.add_argument("--" + field.name.replace("_", "-"), type=type(field.default))
    args = parser.parse_args()
    given = {f.name: getattr(args, f.name) for f in fields(Recipe) if getattr(args, f.name) is not None}
    recipe = replace(GOING_ON if args.corpus else Recipe(), **given)
    data = examples(split(load_reports(sorted(CORPUS.glob("*.jsonl"))))[0])
    start = None
    if args.corpus:
        mine = examples(_own(args.corpus))
        print(f"{len(mine)} sentences of your own", flush=True)
        data, start = mixed(mine, data, random.Random(recipe.seed)), restored()
    print(f"{len(data)} sentences", flush=True)
    run(data, recipe, args.out, start)
    if args.corpus:
        publish(args.out)


def _own(paths: list[Path]) -> list[Report]:
    """A user's annotated reports; what is wrong with them ends the program with one sentence."""
    try:
        found = load_reports(paths)
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.exit(f"{', '.join(map(str, paths))}: {error}: give annotated reports, see docs/codebook.md, section 6.")
    if not found:
        sys.exit(f"{', '.join(map(str, paths))}: no report in it: give annotated reports, one a line.")
    return found


def run(data: list[Example], recipe: Recipe, out: Path, start: tuple[Encoder, Linker] | None) -> None:
    """Train, or go on where a run of the same recipe was stopped, and leave weights.pt in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    checkpoint, noted = out / "checkpoint.pt", out / "recipe.json"
    made_by = asdict(recipe) | {"sentences": len(data)}
    if checkpoint.exists() and json.loads(noted.read_bytes()) != made_by:
        sys.exit(f"{checkpoint} is of another recipe or corpus: remove it, or name another --out.")
    noted.write_text(json.dumps(made_by, indent=1) + "\n", encoding="utf-8")
    encoder, linker = train(data, recipe, checkpoint, start)
    save({"encoder": encoder.state_dict(), "linker": linker.state_dict()}, out / "weights.pt")
    checkpoint.unlink(missing_ok=True)


def publish(out: Path) -> None:
    """Make the weights that a run left in `out` ready to read with, by the shipped thresholds and calibration."""
    export(*load(out), out)
    for name in ("thresholds.json", "calibration.json"):
        shutil.copyfile(PACKAGE / name, out / name)
    print(f"read with them: communique read NEWS --weights {out}")


if __name__ == "__main__":
    main()
