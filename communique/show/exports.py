"""The record in the formats of the field: PLOVER, GDELT, ICEWS, temporal knowledge graphs, GraphML, CSV, Parquet."""

from __future__ import annotations

import csv
import datetime
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.codebook import QUADS, cameo_root, fips
from communique.errors import CommuniqueError
from communique.output import failed_output_told, written
from communique.record import Record
from communique.record.filters import Filter
from communique.record.record import Day
from communique.relate.graph import graph_of, pairs
from communique.resolve.countries import country_name

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

__all__ = ["FORMATS", "GDELT_COLUMNS", "ICEWS_COLUMNS", "ExportError", "export"]

Row = Mapping[str, Any]

_ACTOR = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code")
_TYPES = ("Type1Code", "Type2Code", "Type3Code")
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
GDELT_COLUMNS = (
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *(f"Actor{n}{name}" for n in (1, 2) for name in (*_ACTOR, *_TYPES)),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *(f"{of}Geo_{name}" for of in ("Actor1", "Actor2", "Action") for name in _GEO),
    *("DATEADDED", "SOURCEURL"),
)
"""The 61 columns of a GDELT 2.0 event table, in their order (GDELT-Event_Codebook-V2.0); its files have no header."""

ICEWS_COLUMNS = (
    *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code"),
    *("Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
)
"""The columns of an ICEWS Coded Event Data file, tab-separated with a header."""

_EVENTS = """
SELECT events.*, reports.url FROM events LEFT JOIN (SELECT report_id AS first_report_id, url FROM reports) AS reports
USING (first_report_id) {conditions} ORDER BY date_start, date_end, first_published, event_id
"""


class ExportError(CommuniqueError):
    """There is no such format."""


def export(
    record: Record,
    form: str,
    out: Path,
    *,
    since: Day | None = None,
    until: Day | None = None,
    party: str | None = None,
    actual: bool = True,
) -> int:
    """Write the events of a record to a file (for `quads` a folder) and return how many there were.

    `form` is one of `FORMATS`; `actual` leaves out what was denied, planned or conditional, which most formats have no
    word for. Raises ExportError for an unknown format, OutputError where the file cannot be written.
    """
    if form not in FORMATS:
        raise ExportError(f"{form!r} is no format; there are {', '.join(FORMATS)}.")
    asked = (
        Filter()
        .where("list_contains(actor_codes, $party) OR list_contains(recipient_codes, $party)", party=party)
        .during(since, until, "date_start", "date_end")
    )
    if actual:
        asked.where("status = 'actual'")
    answer = record.sql(_EVENTS.format(conditions=asked), asked.parameters)
    if form == "parquet":
        return _parquet(answer.to_arrow_table(), out)
    rows = answer.to_dicts()
    if form == "quads":
        _quads(rows, out)
    else:
        with written(out) as part:
            _WRITERS[form](rows, part)
    return len(rows)


def _parquet(table: pa.Table, out: Path) -> int:
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    with written(out) as part:
        pq.write_table(table, part)
    return int(table.num_rows)


def _plover(rows: Sequence[Row], out: Path) -> None:
    """PLOVER's fields (Halterman and others, "PLOVER and POLECAT", 2023), one JSON object a line."""
    with out.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(_plover_event(row), ensure_ascii=False) + "\n")


def _plover_event(row: Row) -> dict[str, Any]:
    place = _where(row)
    return {
        "event_id": row["event_id"],
        "event_date": str(row["date_start"]),
        "event_type": row["type"],
        "event_mode": row["mode"],
        "event_intensity": row["score"],
        "quad_code": QUADS.index(row["quad"]) + 1,
        "contexts": row["contexts"],
        "actor": [_plover_party(p) for p in row["actors"]],
        "recipient": [_plover_party(p) for p in row["recipients"]],
        "placename": place.get("name"),
        "country": place.get("code"),
        "province": place.get("division"),
        "latitude": place.get("latitude"),
        "longitude": place.get("longitude"),
        "source": row["first_publisher"],
        "publication_date": str(row["first_published"]),
        "event_text": row["words"],
        "event_trigger": row["trigger"],
        "number_of_reports": row["n_reports"],
    }


def _plover_party(party: Row) -> dict[str, Any]:
    return {"country": party["code"], "primary_sector": party["sector"], "name": party["name"]}


def _csv(rows: Sequence[Row], out: Path) -> None:
    from communique.show.rows import write_csv

    with out.open("w", encoding="utf-8", newline="") as file:
        write_csv(rows, file)


def _dyads(rows: Sequence[Row]) -> Iterator[tuple[Row, Row, Row, int]]:
    """The pairs of an event's parties with their numbers; an empty party where there is none."""
    none = {"code": "", "sector": "", "name": ""}
    for row in rows:
        for number, (actor, recipient) in enumerate(pairs(row["actors"], row["recipients"], none)):
            yield row, actor, recipient, number


def _where(row: Row) -> Row:
    return row["located"][0] if row["located"] else {}


def _gdelt(rows: Sequence[Row], out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\", lineterminator="\n")
        for row, actor, recipient, number in _dyads(rows):
            writer.writerow([_flat(_gdelt_event(row, actor, recipient, number).get(c, "")) for c in GDELT_COLUMNS])


def _gdelt_event(row: Row, actor: Row, recipient: Row, number: int) -> dict[str, Any]:
    day: datetime.date = row["date_start"]
    place, root = _where(row), cameo_root(row["type"], row["mode"])
    parties = {f"Actor{n}{k}": v for n, p in ((1, actor), (2, recipient)) for k, v in _gdelt_party(p).items()}
    return parties | {
        "GLOBALEVENTID": (int(row["event_id"][:12], 16) << 8) + number,
        "SQLDATE": f"{day:%Y%m%d}",
        "MonthYear": f"{day:%Y%m}",
        "Year": day.year,
        "FractionDate": f"{day.year + (day.timetuple().tm_yday - 1) / 365:.4f}",
        "IsRootEvent": 1,
        "EventCode": root,
        "EventBaseCode": root,
        "EventRootCode": root,
        "QuadClass": QUADS.index(row["quad"]) + 1,
        "GoldsteinScale": row["score"],
        "NumMentions": row["n_mentions"],
        "NumSources": len(row["publishers"]),
        "NumArticles": row["n_reports"],
        "ActionGeo_Type": _geo_type(place),
        "ActionGeo_FullName": place.get("name"),
        "ActionGeo_CountryCode": fips(place.get("code") or ""),
        "ActionGeo_ADM1Code": place.get("division"),
        "ActionGeo_Lat": place.get("latitude"),
        "ActionGeo_Long": place.get("longitude"),
        "DATEADDED": f"{row['first_published']:%Y%m%d}000000",
        "SOURCEURL": row["url"] or row["first_report_id"],
    }


def _geo_type(place: Row) -> int | None:
    """GDELT's 1 for a state and 4 for a place within one (3 in the United States)."""
    if not place:
        return None
    if place.get("latitude") is None:
        return 1
    return 3 if place["code"] == "USA" else 4


def _gdelt_party(party: Row) -> dict[str, Any]:
    state = party["code"] if len(party["code"] or "") == 3 and party["code"] != "UNK" else ""
    code = f"{state}{party['sector'] or ''}"
    return {
        "Code": code,
        "Name": (party["name"] or (country_name(state) if state else "")).upper(),
        "CountryCode": state,
        "Type1Code": party["sector"],
    }


def _icews(rows: Sequence[Row], out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\", lineterminator="\n")
        writer.writerow(ICEWS_COLUMNS)
        for row, actor, recipient, number in _dyads(rows):
            place = _where(row)
            writer.writerow(
                _flat(value)
                for value in (
                    (int(row["event_id"][:12], 16) << 8) + number,
                    row["date_start"],
                    *_icews_party(actor),
                    f"{row['type'].capitalize()}{' (' + row['mode'] + ')' if row['mode'] else ''}",
                    cameo_root(row["type"], row["mode"]),
                    row["score"],
                    *_icews_party(recipient),
                    row["first_report_id"],
                    row["first_sentence"] + 1,
                    row["first_publisher"],
                    place.get("name"),
                    "",
                    place.get("division"),
                    country_name(place["code"]) if place.get("code") else "",
                    place.get("latitude"),
                    place.get("longitude"),
                )
            )


def _icews_party(party: Row) -> tuple[str, str, str]:
    state = country_name(party["code"]) if party["code"] else ""
    return party["name"] or state, party["sector"] or "", state


def _flat(value: Any) -> str:
    """A cell without the tabs and line ends that would part it."""
    return "" if value is None else " ".join(str(value).split())


def _quads(rows: Sequence[Row], folder: Path) -> None:
    """Quadruples (subject, relation, object, day) as numbers, as code for temporal knowledge graphs reads them.

    `quads.txt` holds them tab-separated, days counted from the first; `entity2id.txt` and `relation2id.txt` name the
    numbers, and `stat.txt` holds how many of each there are.
    """
    facts = sorted(
        {
            (row["date_start"], a, row["type"] + (f" {row['mode']}" if row["mode"] else ""), r)
            for row in rows
            for a, r in pairs(row["actor_codes"], row["recipient_codes"])
        }
    )
    entities = {code: n for n, code in enumerate(sorted({c for _, a, _, r in facts for c in (a, r)}))}
    relations = {name: n for n, name in enumerate(sorted({name for _, _, name, _ in facts}))}
    first = facts[0][0] if facts else datetime.date(1970, 1, 1)
    with failed_output_told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    lines = (f"{entities[a]}\t{relations[name]}\t{entities[r]}\t{(day - first).days}" for day, a, name, r in facts)
    _write_lines(folder / "quads.txt", lines)
    _write_lines(folder / "entity2id.txt", (f"{code}\t{n}" for code, n in entities.items()))
    _write_lines(folder / "relation2id.txt", (f"{name}\t{n}" for name, n in relations.items()))
    _write_lines(folder / "stat.txt", [f"{len(entities)}\t{len(relations)}\t{first}"])


def _write_lines(path: Path, lines: Iterator[str] | Sequence[str]) -> None:
    with written(path) as part:
        part.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def _graphml(rows: Sequence[Row], out: Path) -> None:
    """Who acts on whom: a node a code, an edge a direction with its number of events, scores and days."""
    import networkx as nx  # type: ignore[import-untyped]  # here, because it takes long to load

    nx.write_graphml(graph_of(rows), out)


_WRITERS: dict[str, Callable[[Sequence[Row], Path], None]] = {
    "plover-jsonl": _plover,
    "csv": _csv,
    "gdelt": _gdelt,
    "icews": _icews,
    "graphml": _graphml,
}
FORMATS = (*_WRITERS, "parquet", "quads")
"""The names of the formats."""
