"""Who acts on whom as a graph: of any events, or of a party, its nearest neighbours and what passes among them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from communique.record import Record
from communique.record.filters import Filter
from communique.record.record import Day
from communique.relate.neighbourhood import neighbours
from communique.resolve.countries import country_name

if TYPE_CHECKING:
    import networkx as nx  # type: ignore[import-untyped]

__all__ = ["graph_of", "neighbourhood", "pairs"]

_AMONG = "SELECT * FROM events {conditions} ORDER BY date_start, date_end, first_published, event_id"


def pairs(actors: Sequence[Any], recipients: Sequence[Any], none: Any = None) -> list[tuple[Any, Any]]:
    """Each actor with each recipient; what several do together is done by each with each other, as CAMEO has it."""
    if len(actors) > 1 and not recipients:
        return list(itertools.permutations(actors, 2))
    if none is None:
        return [(a, r) for a in actors for r in recipients]
    return [(a, r) for a in actors or [none] for r in recipients or [none]]


def graph_of(events: Iterable[Mapping[str, Any]]) -> nx.DiGraph:
    """Return a node a code, with its `label`, and an edge a direction, from rows of the events table.

    Edges have the numbers of `events` and `reports`, the sums of positive and negative scores (`cooperation`,
    `conflict`), and the `first` and `last` day.
    """
    import networkx as nx  # here, because it takes long to load

    graph = nx.DiGraph()
    for row in events:
        for a, r in pairs(row["actor_codes"], row["recipient_codes"]):
            _count(graph, a, r, row)
    return graph


def _count(graph: nx.DiGraph, a: str, r: str, row: Mapping[str, Any]) -> None:
    for code in (a, r):
        graph.add_node(code, label=country_name(code))
    if not graph.has_edge(a, r):
        graph.add_edge(a, r, events=0, reports=0, cooperation=0.0, conflict=0.0, first=str(row["date_start"]), last="")
    edge = graph.edges[a, r]
    edge["events"] += 1
    edge["reports"] += row["n_reports"]
    edge["cooperation"] += max(row["score"], 0.0)
    edge["conflict"] += min(row["score"], 0.0)
    edge["last"] = max(edge["last"], str(row["date_end"]))


def neighbourhood(
    record: Record, code: str, *, most: int = 15, since: Day | None = None, until: Day | None = None
) -> nx.DiGraph:
    """Return a party, the `most` parties it had most to do with, and what all of them did to each other."""
    near = neighbours(record, code, since=since, until=until, form="rows")[:most]
    codes = [code, *(row["other"] for row in near)]
    asked = Filter().where("list_has_any(actor_codes, $codes)", codes=codes)
    asked.during(since, until, "date_start", "date_end")
    events = record.sql(_AMONG.format(conditions=asked), asked.parameters).to_dicts()
    graph = graph_of(events)
    graph.remove_nodes_from([node for node in graph if node not in codes])
    graph.remove_edges_from([(node, node) for node in graph])
    return graph
