"""A party and its neighbours as a page: a drawn graph and the table behind it."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from typing import Any

from communique.record import Record
from communique.record.record import Day
from communique.relate import neighbourhood, neighbours
from communique.resolve.countries import country_name
from communique.show.page import COLOURS, VEGA_LITE, render

__all__ = ["neighbours_page"]

_MOST = 15
_SCALE = {"domain": ["cooperative", "conflictual"], "range": COLOURS}


def neighbours_page(record: Record, code: str, *, since: Day | None = None, until: Day | None = None) -> str:
    """Return a page of a party, given by its code, and those it had most to do with; it needs nothing from outside."""
    rows = neighbours(record, code, since=since, until=until, form="rows")[:_MOST]
    page = {
        "who": country_name(code),
        "rows": rows,
        "name": country_name,
        "span": f"{min(r['first'] for r in rows)} to {max(r['last'] for r in rows)}" if rows else "no event",
        "today": datetime.date.today(),
    }
    graph = neighbourhood(record, code, most=_MOST, since=since, until=until)
    return render("neighbours.html", page, {"graph": _chart(graph, code, rows)} if len(graph) > 1 else {})


def _chart(graph: Any, code: str, rows: Sequence[Any]) -> dict[str, Any]:
    """Draw the graph by the forces of its edges (Fruchterman and Reingold 1991), the party in the middle."""
    import networkx as nx  # type: ignore[import-untyped]

    undirected = graph.to_undirected()
    between = {
        (a, b): [graph.edges[pair] for pair in ((a, b), (b, a)) if graph.has_edge(*pair)] for a, b in undirected.edges
    }
    for pair, edges in between.items():
        undirected.edges[pair]["weight"] = math.log1p(sum(e["events"] for e in edges))
    apart = 2.5 / math.sqrt(len(graph))
    at = nx.spring_layout(undirected, k=apart, pos={code: (0, 0)}, fixed=[code], seed=1, iterations=200)
    events = {row["other"]: row["events"] for row in rows}
    nodes = [
        {
            "name": country_name(n),
            "x": float(at[n][0]),
            "y": float(at[n][1]),
            "events": events.get(n, max(events.values())),
        }
        for n in graph
    ]
    lines = []
    for (a, b), edges in between.items():
        net = sum(e["cooperation"] + e["conflict"] for e in edges)
        lines.append(
            {
                "x": float(at[a][0]), "y": float(at[a][1]), "x2": float(at[b][0]), "y2": float(at[b][1]),
                "between": f"{country_name(a)} and {country_name(b)}", "acts": sum(e["events"] for e in edges),
                "kind": "cooperative" if net >= 0 else "conflictual", "net": round(net, 1),
            }
        )  # fmt: skip
    x, y = ({"field": f, "type": "quantitative", "axis": None, "scale": {"padding": 45}} for f in ("x", "y"))
    return {
        "$schema": VEGA_LITE,
        "width": "container",
        "height": 480,
        "layer": [
            {
                "data": {"values": lines},
                "mark": {"type": "rule", "opacity": 0.55, "tooltip": True},
                "encoding": {
                    "x": x, "y": y, "x2": {"field": "x2"}, "y2": {"field": "y2"},
                    "size": {"field": "acts", "type": "quantitative", "legend": None,
                             "scale": {"type": "sqrt", "range": [0.6, 7]}},
                    "color": {"field": "kind", "scale": _SCALE, "legend": {"title": None, "orient": "top"}},
                    "tooltip": [{"field": "between"}, {"field": "acts"}, {"field": "net", "title": "net score"}],
                },
            },
            {
                "data": {"values": nodes},
                "mark": {"type": "circle", "opacity": 1, "color": "#3a6ea5", "tooltip": True},
                "encoding": {
                    "x": x, "y": y,
                    "size": {"field": "events", "type": "quantitative", "legend": None,
                             "scale": {"type": "sqrt", "range": [50, 700]}},
                    "tooltip": [{"field": "name"}, {"field": "events"}],
                },
            },
            {
                "data": {"values": nodes},
                "mark": {"type": "text", "dy": -16, "fontWeight": 600},
                "encoding": {"x": x, "y": y, "text": {"field": "name"}},
            },
        ],
        "resolve": {"scale": {"size": "independent"}},
    }  # fmt: skip
