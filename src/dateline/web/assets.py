"""The page's own files, read once at the start: a request names one of them, never a path."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from importlib.resources import files

KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
}
OWN = (
    "style.css",
    "page.js",
    "draw.js",
    "timeline.js",
    "map.js",
    "network.js",
    "levels.js",
    "country-numbers.json",
    "icon.svg",
    "vendor/d3.min.js",
    "vendor/topojson-client.min.js",
    "vendor/countries-110m.json",
    "vendor/countries-50m.json",
)
SHARED = {"report.css": "page.css", "report.js": "page.js"}
"""What the single page of a report brings along, under the name it has here."""


@dataclass(frozen=True)
class Asset:
    """A file, its media type, its bytes plain and packed, and its hash."""

    kind: str
    content: bytes
    packed: bytes
    digest: str


def load() -> dict[str, Asset]:
    """All files by name."""
    static, show = files(__package__) / "static", files("dateline.show")
    found = {name: static.joinpath(name).read_bytes() for name in OWN}
    found |= {name: show.joinpath(other).read_bytes() for name, other in SHARED.items()}
    return {name: _asset(name, content) for name, content in found.items()}


def _asset(name: str, content: bytes) -> Asset:
    packed = gzip.compress(content, 6, mtime=0)
    return Asset(KINDS[name.rpartition(".")[2]], content, packed, hashlib.sha256(content).hexdigest()[:12])
