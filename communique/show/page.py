"""Pages that open offline: a template of `assets`, filled in, with its style, its charts and what draws them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

__all__ = ["COLOURS", "VEGA_LITE", "render"]

VEGA_LITE = "https://vega.github.io/schema/vega-lite/v5.json"

COLOURS = ["#2a9d8f", "#d1495b"]
"""Of cooperation and of conflict."""
_ASSETS = resources.files("communique.show") / "assets"


def render(template: str, page: Mapping[str, Any], charts: Mapping[str, Any]) -> str:
    """Return a template filled in with a page's contents; a chart is drawn in the element `chart-NAME`.

    Text is escaped, and the page's policy lets no script run but its own, whose hashes it names.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    scripts = [_library("vega"), _library("vega-lite"), _text("charts.js")]
    hashes = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=FunctionLoader(_text)
    )
    return environment.get_template(template).render(
        **page,
        scripts=scripts,
        policy=f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-eval' {hashes}",
        style=_text("page.css"),
        charts=json.dumps(charts, ensure_ascii=True).replace("<", "\\u003c"),
    )


def _text(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _library(name: str) -> str:
    return gzip.decompress((_ASSETS / f"{name}.min.js.gz").read_bytes()).decode().replace("</script", "<\\/script")
