"""Places: toponyms found and put on the map, against a corpus in the XML of LGL (Lieberman and others, ICDE 2010).

Each article has a `text` and `toponym`s with `start`, `end`, `phrase` and, where they could be resolved, a `gaztag` with `lat`,
`lon` and `country`.  A place is right if it is within 161 km (100 miles) of the gold point.
"""

from __future__ import annotations

import gzip
import math
import random
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WITHIN = 161.0


@dataclass(frozen=True)
class GoldPlace:
    """A gold toponym; offsets into the article's text, degrees north and east."""

    start: int
    end: int
    phrase: str
    lat: float | None
    lon: float | None
    country: str | None


@dataclass(frozen=True)
class Article:
    """One article with its gold toponyms."""

    id: str
    source: str
    published: str
    text: str
    places: tuple[GoldPlace, ...]


def read_articles(path: Path, sample: int | None = None, seed: int = 7) -> list[Article]:
    """All articles, or a sample drawn with a seed.  Raises `ValueError` if the file is not such XML."""
    data = path.read_bytes()
    try:
        root = ElementTree.fromstring(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)
    except ElementTree.ParseError as error:
        raise ValueError(f"{path} is not an XML file of articles: {error}") from error
    articles = [article(node) for node in root.iter("article")]
    if sample:
        chosen = sorted(node.id for node in articles)
        random.Random(seed).shuffle(chosen)
        keep = set(chosen[:sample])
        articles = [node for node in articles if node.id in keep]
    return articles


def article(node: ElementTree.Element) -> Article:
    places = []
    for toponym in node.iter("toponym"):
        tag = toponym.find("gaztag")
        lat, lon, country = (tag.findtext(key) for key in ("lat", "lon", "country")) if tag is not None else (None, None, None)
        places.append(GoldPlace(int(toponym.findtext("start")), int(toponym.findtext("end")), toponym.findtext("phrase") or "",
                                float(lat) if lat else None, float(lon) if lon else None, country))  # fmt: skip
    published = (node.findtext("dltime") or "")[:10] or "2009-01-01"
    return Article(node.get("docid") or "", node.findtext("domain") or "", published, node.findtext("text") or "", tuple(places))


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance of two points along the globe."""
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def right(gold: GoldPlace, found) -> bool:
    """Whether a found place is within 161 km of a gold one."""
    return found is not None and found.lat is not None and kilometres(gold.lat, gold.lon, found.lat, found.lon) <= WITHIN


def measure_places(path: str | Path, sample: int | None = None, seed: int = 7, nlp=None) -> dict:
    """Recognition, resolution and end-to-end figures of the room `where` on a file of articles.

    `recognition`: precision, recall and F1 of spans (any overlap; all gold toponyms).  `found`: share of the gold toponyms with
    coordinates that were found and are right within 161 km.  `resolution`: share right when the gold spans are given.
    """
    from dateline import board
    from dateline.reader import load, report
    from dateline.where.component import Where

    nlp = nlp or load(
        without=[
            "when",
            "who",
            "how_many",
            "said",
            "what",
            "whether",
            "event_time",
            "event_place",
            "event_quantities",
            "same_event",
            "levels",
            "links",
        ]
    )
    component = dict(nlp.pipeline).get("where") or Where()
    hits = gold_count = found_count = end_to_end = given = resolvable = country_right = country_count = 0
    for text in read_articles(Path(path), sample, seed):
        doc = board.prepare(nlp.make_doc(text.text), report(text.text, text.published, source=text.source))
        for _, room in nlp.pipeline:
            doc = room(doc)
        located = [gold for gold in text.places if gold.lat is not None]
        pairs = list(matches(text.places, doc._.places))
        hits, gold_count, found_count = hits + len(pairs), gold_count + len(text.places), found_count + len(doc._.places)
        resolvable += len(located)
        end_to_end += sum(gold.lat is not None and right(gold, place) for gold, place in pairs)
        for gold, place in zip(located, component.resolve_given(doc, [(gold.start, gold.end) for gold in located]), strict=True):
            given += right(gold, place)
            code = component.places.country_code(gold.country) if gold.country else None
            if code and place is not None and place.country:
                country_count, country_right = country_count + 1, country_right + (place.country == code)
    precision, recall = hits / max(1, found_count), hits / max(1, gold_count)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {
        "recognition": {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3), "n": gold_count},
        "resolution": {
            "right": round(given / max(1, resolvable), 3),
            "country": round(country_right / max(1, country_count), 3),
            "n": resolvable,
        },
        "end_to_end": {"right": round(end_to_end / max(1, resolvable), 3), "n": resolvable},
    }  # fmt: skip


def matches(golds, places) -> Iterator[tuple[GoldPlace, object]]:
    """Pairs of gold and found places: first those with the same span, then those that overlap; each is used once."""
    free = list(places)
    rest = []
    for gold in golds:
        same = next((place for place in free if (place.start, place.end) == (gold.start, gold.end)), None)
        if same:
            free.remove(same)
            yield gold, same
        else:
            rest.append(gold)
    for gold in rest:
        near = [place for place in free if place.start < gold.end and gold.start < place.end]
        if near:
            best = min(near, key=lambda place: (abs(place.start - gold.start) + abs(place.end - gold.end), place.start))
            free.remove(best)
            yield gold, best
