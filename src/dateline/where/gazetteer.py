"""The gazetteer: 285,000 places of GeoNames and by hand, memory-mapped, looked up by name in microseconds.

Files in knowledge/places/ (made by training/gazetteer.py, all little-endian):

    places.npy   one row a place: GeoNames id (0: none), latitude and longitude in degrees (NaN: unknown), population code,
                 and the numbers of its country, first-level division and feature in codes.json
    names.bin    the names in UTF-8, one after another; names.npy their lengths in bytes
    index.npy    two rows: the sorted 32-bit hashes of name skeletons; beside each the row of a place (bits 0-18), whether it is
                 the place's main name (bit 19), and 12 bits of a hash of the folded name itself
    codes.json   countries (ISO 3166-1 alpha-3), divisions (GeoNames codes), features (GeoNames feature codes)

A name that is unknown meets a wrong place by chance about once in 10,000 tolerant and once in 40 million exact lookups.
"""

from __future__ import annotations

import difflib
import functools
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .names import fold, hashes, skeleton

HOME = Path(__file__).parent.parent / "knowledge" / "places"
ROW_BITS = 19
MAIN_BIT = 1 << 19
FINE_SHIFT = 20
PLACE = np.dtype(
    [
        ("geonames", "<u4"),
        ("lat", "<f4"),
        ("lon", "<f4"),
        ("population", "<u2"),
        ("country", "u1"),
        ("division", "<u2"),
        ("feature", "u1"),
    ]
)
POPULATION_STEPS = 3000.0
SHORTEST = 6
"""Letters that a name needs to be matched by its skeleton."""
RESEMBLANCE = 0.75
"""How alike (difflib's ratio) a name's skeleton must be to that of the main name of a place to be its romanisation."""

ROMANISED = frozenset(
    "AFG ARE ARM AZE BGD BGR BHR BLR CHN COM CYP DJI DZA EGY ERI ETH GEO GRC IND IRN IRQ ISR JOR JPN KAZ KGZ KHM KOR KWT LAO"
    " LBN LBY LKA MAR MDA MDV MKD MLI MMR MNE MNG MRT NER NPL"
    " OMN PAK PRK PSE QAT RUS SAU SDN SOM SRB SSD SYR TCD THA TJK TKM TUN TWN UKR UZB XKX"
    " YEM BIH ESH".split()
)
"""Countries whose names reach the news through a romanisation: only there may a name match by its skeleton alone."""


def population_code(people: float) -> int:
    """The logarithm of a population in 16 bits: exact to 1 in 3,000."""
    return min(65535, round(math.log1p(max(0, people)) * POPULATION_STEPS))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may stand for.  `match` is how it was found: name, alternate, romanised or division."""

    row: int
    name: str
    geonames: int | None
    lat: float | None
    lon: float | None
    population: int
    country: str
    division: str
    feature: str
    match: str

    @property
    def kind(self) -> str:
        """`country`, `admin1`, `admin2`, `city`, `site` or `region`."""
        return kind_of(self.feature)


KINDS = {"PCLI": "country", "ADM1": "admin1", "ADM2": "admin2", "PPL": "city", "PPLC": "city"}
REGIONS = {
    "RGN",
    "SEA",
    "OCN",
    "GULF",
    "STRT",
    "STM",
    "LK",
    "MTS",
    "DSRT",
    "ISL",
    "ISLS",
    "PEN",
    "CONT",
    "CNL",
    "BAY",
    "VAL",
    "CHN",
    "BDR",
    "FRST",
    "PASS",
}


def kind_of(feature: str) -> str:
    """The precision that a GeoNames feature code stands for."""
    return KINDS.get(feature) or ("region" if feature in REGIONS else "city" if feature.startswith("PPL") else "site")


class Gazetteer:
    """Opened places.  Safe to share between threads: nothing in it changes."""

    def __init__(self, home: Path = HOME):
        # plain arrays over the mapped files: numpy's own class for them is slow to take single rows from
        self.places = np.asarray(np.load(home / "places.npy", mmap_mode="r"))
        self.keys, self.payloads = np.asarray(np.load(home / "index.npy", mmap_mode="r"))
        lengths = np.load(home / "names.npy")
        self.ends = np.cumsum(lengths, dtype=np.uint32)
        self.lengths = lengths
        self.text = np.asarray(np.memmap(home / "names.bin", dtype="u1", mode="r"))
        codes = json.loads((home / "codes.json").read_text("utf-8"))
        self.countries, self.divisions, self.features = codes["countries"], codes["divisions"], codes["features"]
        self.extra: list[tuple] = []
        self.extra_names: dict[str, list[tuple[int, str]]] = {}
        self.add_by_hand(home / "news.yaml")

    def add_by_hand(self, path: Path) -> None:
        """Add the places of a YAML file (see news.yaml), in rows after the table's.  Raises `ValueError` naming a bad entry."""
        from .knowledge import read

        if not path.exists():
            return
        data = read(path.name)
        for group in data["groups"]:
            feature = group["feature"]
            for entry in data.get(feature, ()):
                name, lat, lon, country, *others = entry
                if not (isinstance(lat, float | int) and isinstance(lon, float | int) and abs(lat) <= 90 and abs(lon) <= 180):
                    raise ValueError(f"{path}: {name!r} under {feature} needs degrees north and east, then a country")
                row = len(self.places) + len(self.extra)
                self.extra.append((name, float(lat), float(lon), country, feature))
                for folded in dict.fromkeys(map(fold, (name, *others))):
                    self.extra_names.setdefault(folded, []).append((row, "name"))

    def __len__(self) -> int:
        return len(self.places)

    def name(self, row: int) -> str:
        """The main name of a place."""
        if row >= len(self.places):
            return self.extra[row - len(self.places)][0]
        end = int(self.ends[row])
        return bytes(self.text[end - int(self.lengths[row]) : end]).decode("utf-8", "replace")

    def candidate(self, row: int, match: str = "name") -> Candidate:
        """The place in a row of the table."""
        return _candidate(self, row, match)

    def read(self, row: int, match: str) -> Candidate:
        """The place in a row, read from the table."""
        if row >= len(self.places):
            name, lat, lon, country, feature = self.extra[row - len(self.places)]
            return Candidate(row, name, None, lat, lon, 0, country or "---", "", feature, match)
        geonames, lat, lon, population, country, division, feature = self.places[row].item()
        known = lat == lat
        return Candidate(
            row, self.name(row), geonames or None, round(lat, 5) if known else None, round(lon, 5) if known else None,
            round(math.expm1(population / POPULATION_STEPS)), self.countries[country],
            self.divisions[division], self.features[feature], match,
        )  # fmt: skip

    def division(self, code: str) -> Candidate | None:
        """The country (ISO 3166-1 alpha-3) or first-level division (GeoNames code) with a code."""
        row = self.by_code.get(code)
        return None if row is None else self.candidate(row)

    @functools.cached_property
    def by_skeleton(self) -> dict[str, list[int]]:
        """Rows of the places made by hand by the skeletons of their names, where they lie in countries with romanised names."""
        out: dict[str, list[int]] = {}
        for folded, rows in self.extra_names.items():
            for row, _ in rows:
                if self.extra[row - len(self.places)][3] in ROMANISED:
                    out.setdefault(skeleton(folded), []).append(row)
        return out

    def like(self, row: int, bones: str) -> bool:
        """Whether a skeleton may romanise a place's main name: its country uses another script, and the names resemble."""
        if row >= len(self.places):
            return True
        if self.countries[self.places[row]["country"]] not in ROMANISED:
            return False
        return difflib.SequenceMatcher(None, bones, skeleton(fold(self.name(row))), autojunk=False).ratio() >= RESEMBLANCE

    def country_code(self, name: str) -> str | None:
        """The ISO 3166-1 alpha-3 code of a country by any of its names."""
        return next(
            (self.candidate(row).country for row, _ in self.find(name, tolerant=False) if self.candidate(row).kind == "country"),
            None,
        )

    @functools.cached_property
    def capitals(self) -> dict[str, int]:
        """Rows of the capitals by the country's code; the biggest where there are several."""
        rows = np.flatnonzero(self.places["feature"] == self.features.index("PPLC"))
        rows = rows[np.argsort(self.places["population"][rows], kind="stable")]
        return {self.countries[self.places["country"][row]]: int(row) for row in rows}

    @functools.cached_property
    def by_code(self) -> dict[str, int]:
        """Rows of countries and first-level divisions by their codes."""
        out = {}
        for feature, names, column in (("PCLI", self.countries, "country"), ("ADM1", self.divisions, "division")):
            rows = np.flatnonzero(self.places["feature"] == self.features.index(feature))
            out |= {names[number]: int(row) for row, number in zip(rows, self.places[column][rows], strict=True)}
        return out

    def find(self, name: str, tolerant: bool = True) -> list[tuple[int, str]]:
        """Rows of the places called `name`, and how each matched; a romanised match only where no name is exactly so."""
        return list(_find(self, fold(name), tolerant))

    def lookup(self, name: str, tolerant: bool = True) -> list[Candidate]:
        """The places called `name`, biggest first."""
        found = [self.candidate(row, match) for row, match in self.find(name, tolerant)]
        return sorted(found, key=lambda place: (place.match != "name", RANK.get(place.kind, 3), -place.population, place.row))


RANK = {"country": 0, "admin1": 1, "region": 1, "site": 2, "city": 3, "admin2": 4}


@functools.lru_cache(maxsize=16384)
def _candidate(gazetteer: Gazetteer, row: int, match: str) -> Candidate:
    return gazetteer.read(row, match)


@functools.lru_cache(maxsize=16384)
def _find(gazetteer: Gazetteer, folded: str, tolerant: bool) -> tuple[tuple[int, str], ...]:
    wide, fine = hashes(folded)
    key = np.uint32(wide)
    begin, end = int(gazetteer.keys.searchsorted(key, "left")), int(gazetteer.keys.searchsorted(key, "right"))
    exact, loose = dict(gazetteer.extra_names.get(folded, ())), {}
    for payload in gazetteer.payloads[begin:end].tolist():
        row = payload & (1 << ROW_BITS) - 1
        if payload >> FINE_SHIFT == fine:
            exact[row] = "name" if payload & MAIN_BIT or exact.get(row) == "name" else "alternate"
        else:
            loose[row] = "romanised"
    if exact or not tolerant or len(folded) < SHORTEST:
        return tuple(sorted(exact.items()))
    mine = skeleton(folded)
    loose |= dict.fromkeys(gazetteer.by_skeleton.get(mine, ()), "romanised")
    return tuple(sorted((row, match) for row, match in loose.items() if gazetteer.like(row, mine)))


@functools.cache
def gazetteer() -> Gazetteer:
    """The gazetteer in the package, opened once."""
    return Gazetteer()
