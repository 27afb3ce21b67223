"""A record as one self-contained page: the report with its evidence marked, and the record beside it.

The page asks the network for nothing (its policy forbids it), and works without its script: every piece of evidence is then
still a link to its words.  `view` is the part that the local page (`dateline serve`) shows as well.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from string import Template
from urllib.parse import urlsplit

from ..record import Record
from . import words
from .cards import Below, cards, nothing
from .marks import Mark, Piece, escape, marked_text, marks, pieces

__all__ = ["Mark", "Piece", "address", "escape", "facts", "marks", "page", "pieces", "view"]

LEGEND = {"what": "what", "who": "who", "when": "when", "where": "where", "many": "how many", "said": "said"}


def page(record: Record) -> str:
    """The page's HTML."""
    style, script = asset("page.css"), asset("page.js")
    maker = record.generator
    made_by = f"{maker.name} {maker.version}, weights {maker.weights}, knowledge {maker.knowledge}" if maker else "dateline"
    return Template(asset("page.html")).substitute(
        policy=f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; base-uri 'none'; form-action 'none'",
        generator=escape(made_by),
        title=escape(record.title or record.id),
        facts=facts(record),
        style=style,
        script=script,
        view=view(record),
    )


def view(record: Record, below: Below = nothing) -> str:
    """Text and record side by side, as HTML; `below` adds to the foot of each card."""
    boxes = "\n".join(
        f'<label><input type="checkbox" id="show-{kind}" checked><span class="k-{kind}">{name}</span></label>'
        for kind, name in LEGEND.items()
    )
    return f"""<div class="reading">
<section class="report" aria-label="The report">
<div class="legend" role="group" aria-label="What is marked in the text">
{boxes}
</div>
<div class="text" dir="auto">{marked_text(record)}</div>
</section>
<section class="record" aria-label="The record" tabindex="0">
{cards(record, below)}
</section>
</div>"""


def facts(record: Record) -> str:
    """The line under the title: id, day, counts, address."""
    parts = [f"published {escape(words.day_words(record.published))}", escape(words.counts(record))]
    if record.title:
        parts.insert(0, escape(record.id))
    if record.url and address(record.url):
        parts.append(f'<a href="{escape(record.url)}" rel="noopener noreferrer">{escape(address(record.url))}</a>')
    return " · ".join(parts)


def address(url: str) -> str:
    """The host of a web address; empty for any other kind of address (`javascript:` among them)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return parts.netloc if parts.scheme in ("http", "https") else ""


def asset(name: str) -> str:
    """A file of this room."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
