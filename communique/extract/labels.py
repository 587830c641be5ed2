"""What the network tells apart: the order of its outputs, shared by training and reading."""

from __future__ import annotations

from typing import Literal

from communique import codebook
from communique.types import Status

TYPES: tuple[str, ...] = tuple(codebook.TYPES)
STATUSES: tuple[Status, ...] = codebook.STATUSES
CONTEXTS: tuple[str, ...] = codebook.CONTEXTS
MODES: tuple[tuple[str, str | None], ...] = tuple(
    (name, mode) for name, kind in codebook.TYPES.items() for mode in (None, *kind.modes)
)
"""Every type with no mode and with each of its modes; an event's mode is chosen among those of its type."""

SECTORS: tuple[str | None, ...] = (None, *codebook.SECTORS)
"""What a mention's sector can be; None for an intergovernmental body."""

DIRECTIONS: tuple[Literal["up", "down"] | None, ...] = (None, "up", "down")

# An anchor is the run of words that everything else hangs on: an event's trigger, a claim's cue, a figure's number.
# A dyad is asked about, not found: two runs, of which the network says what the first does to the second.
ANCHORS: tuple[str, ...] = ("EVENT", "CLAIM", "FIGURE", "DYAD")
EVENT, CLAIM, FIGURE, DYAD = range(4)

# A trigger's type, as the logits have it: 0 says that the word is no trigger after all.
NO_TYPE = 0

# Every anchor logit of a word: no trigger starts here, a trigger of each type starts here, a trigger goes on here,
# then starts and goes on for cues and for figures; last, should a mention begin here, the sectors it may be of.
TRIGGER_INSIDE = 1 + len(TYPES)
CUE_START, CUE_INSIDE = TRIGGER_INSIDE + 1, TRIGGER_INSIDE + 2
FIGURE_START, FIGURE_INSIDE = TRIGGER_INSIDE + 3, TRIGGER_INSIDE + 4
SECTOR = FIGURE_INSIDE + 1
WORD_LOGITS = SECTOR + len(SECTORS)

EVENT_ROLES: tuple[str, ...] = ("actor", "recipient", "place", "when")
CLAIM_ROLES: tuple[str, ...] = ("speaker", "content")
FIGURE_ROLES: tuple[str, ...] = ("measure", "versus", "period")
ROLES: tuple[str, ...] = (*EVENT_ROLES, *CLAIM_ROLES, *FIGURE_ROLES)
ROLE: dict[str, int] = {name: n for n, name in enumerate(ROLES)}

CASES: tuple[str, ...] = ("lower", "title", "upper", "mixed", "number", "mark")
