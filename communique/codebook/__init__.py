"""The ontology as data: event types with their modes, scores and quads, contexts and sectors (docs/codebook.md)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any, get_args

from communique.types import Status

__all__ = ["CONTEXTS", "QUADS", "SECTORS", "STATUSES", "TYPES", "EventType", "cameo_root", "fips", "score"]


@dataclass(frozen=True, slots=True)
class EventType:
    """One of the sixteen types. `modes` maps a mode's name to its own score."""

    name: str
    quad: str
    score: float
    modes: dict[str, float]
    meaning: str


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__name__).joinpath(name).read_text(encoding="utf-8"))


_DATA = _load("ontology.toml")
_CAMEO = _load("cameo.toml")
_FIPS: dict[str, str] = _load("fips.toml")

TYPES: dict[str, EventType] = {
    name: EventType(name, row["quad"], row["score"], row.get("modes", {}), row["meaning"])
    for name, row in _DATA["types"].items()
}
QUADS: tuple[str, ...] = tuple(_DATA["quads"])
CONTEXTS: tuple[str, ...] = tuple(_DATA["contexts"])
SECTORS: dict[str, str] = _DATA["sectors"]
STATUSES: tuple[Status, ...] = get_args(Status)


def score(type: str, mode: str | None = None) -> float:
    """Return the Goldstein-like score of an event, from -10 (conflict) to +10 (cooperation).

    A mode's own score goes before its type's. Raises KeyError for a type the codebook does not have.
    """
    kind = TYPES[type]
    return kind.modes.get(mode, kind.score) if mode else kind.score


def cameo_root(type: str, mode: str | None = None) -> str:
    """Return the CAMEO root code ("01" to "20") that stands nearest to a type and mode (cameo.toml).

    Raises KeyError for a type the codebook does not have.
    """
    return str(_CAMEO["modes"].get(type, {}).get(mode, _CAMEO["types"][type]))


def fips(code: str) -> str:
    """Return the FIPS 10-4 code of a state or territory given by its ISO 3166 code; nothing where it has none."""
    return _FIPS.get(code, "")
