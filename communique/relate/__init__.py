"""What the record says about a relation: its index and turning points, what mattered, figures over time, who else."""

from communique.relate.graph import graph_of, neighbourhood
from communique.relate.index import TurningPoint, index, turning_points
from communique.relate.neighbourhood import common_neighbours, neighbours, third_parties
from communique.relate.series import series
from communique.relate.sides import Side, sides
from communique.relate.voices import Voice, voices
from communique.relate.weight import weightiest

__all__ = [
    "Side",
    "TurningPoint",
    "Voice",
    "common_neighbours",
    "graph_of",
    "index",
    "neighbourhood",
    "neighbours",
    "series",
    "sides",
    "third_parties",
    "turning_points",
    "voices",
    "weightiest",
]
