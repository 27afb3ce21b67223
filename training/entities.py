"""Named-entity sets with different labels, brought to ours.

No set marks all of our types, so each word gets the *set of labels it may have* (a bit mask over `ENTITY_LABELS`):
UNER's LOC may be our LOC or FAC, its O may hide a weapon.  The loss sums the probability of all labels allowed.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from .labels import ENTITY_LABELS

BIT = {label: 1 << place for place, label in enumerate(ENTITY_LABELS)}
ANYTHING = (1 << len(ENTITY_LABELS)) - 1

FACILITY = set(
    "airport airfield airbase base embassy consulate hospital prison jail barracks camp bridge dam port harbour harbor "
    "mosque church cathedral temple shrine school university hotel stadium market palace parliament courthouse station "
    "plant reactor refinery pipeline terminal border-crossing checkpoint mosque tower building headquarters museum "
    "square street avenue road highway tunnel".split()
)
TITLES = set(
    "president vice prime minister foreign defense defence secretary king queen prince princess sheikh pope senator "
    "representative general gen. lt. col. colonel major maj. captain mr. mrs. ms. dr. judge justice ambassador chancellor "
    "premier governor mayor chairman former u.s. sen. rep. gov. ayatollah mullah imam".split()
)
WEAPONS = set(
    "missile missiles rocket rockets tank tanks drone drones helicopter helicopters warplane warplanes jet jets fighter-jet "
    "gunship gunships warship warships submarine submarines frigate destroyer bomb bombs grenade grenades mortar mortars "
    "rifle rifles pistol pistols ak-47 kalashnikov kalashnikovs artillery howitzer bomber bombers aircraft airplane plane planes "
    "truck trucks bus buses car cars vehicle vehicles convoy boat boats ship ships tanker tankers ied ieds landmine landmines "
    "mine mines explosives gun guns machine-gun weapon weapons warhead warheads torpedo satellite centrifuge centrifuges "
    "humvee humvees armored-vehicle motorcycle motorcycles ambulance f-16 f-35 mig-29 s-300 s-400 scud katyusha".split()
)


def allow(*names: str) -> int:
    """The mask of `O` and whole types: `allow("O", "WEA")`."""
    mask = 0
    for name in names:
        mask |= BIT["O"] if name == "O" else BIT[f"B-{name}"] | BIT[f"I-{name}"]
    return mask


def masks(words: list[str], spans: list[tuple[int, int, tuple[str, ...]]], outside: int) -> list[int]:
    """Masks for one sentence: `spans` are (start, end, types one of which it is), `outside` the mask elsewhere."""
    out = [outside] * len(words)
    for start, end, kinds in spans:
        if "LOC" in kinds:
            kinds = ("FAC",) if words[end - 1].lower() in FACILITY and end - start > 1 else ("LOC",)
        for place in range(start, end):
            prefix = "B" if place == start else "I"
            out[place] = sum(BIT["O"] if kind == "O" else BIT[f"{prefix}-{kind}"] for kind in kinds)
    return out


def spans_of(tags: list[str]) -> list[tuple[int, int, str]]:
    """Spans of BIO or IO tags."""
    spans, start = [], None
    for place, tag in enumerate([*tags, "O"]):
        if start is not None and (tag == "O" or tag[:2] == "B-" or tag[2:] != tags[start][2:]):
            spans.append((start, place, tags[start][2:]))
            start = None
        if tag != "O" and start is None:
            start = place
    return spans


def columns(path: Path, word: int, tag: int, separator: str | None) -> Iterator[tuple[list[str], list[str]]]:
    words, tags = [], []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in [*lines, ""]:
            parts = line.strip().split(separator)
            if line.startswith("#"):
                continue
            if len(parts) > max(word, tag):
                words.append(parts[word])
                tags.append(parts[tag])
            elif words:
                yield words, tags
                words, tags = [], []


def mapped(tags: list[str], table: dict[str, tuple[str, ...]]) -> list[tuple[int, int, tuple[str, ...]]]:
    return [(start, end, table[kind]) for start, end, kind in spans_of(tags) if kind in table]


UNER = {"PER": ("PER",), "ORG": ("ORG",), "LOC": ("LOC",), "OTH": ("NORP", "WEA", "EVENT", "O")}
WIKIGOLD = {"PER": ("PER",), "ORG": ("ORG",), "LOC": ("LOC",), "MISC": ("NORP", "WEA", "EVENT", "O")}
CROSSNER = {
    "politician": ("PER",),
    "person": ("PER",),
    "politicalparty": ("ORG",),
    "organisation": ("ORG",),
    "country": ("LOC",),
    "location": ("LOC",),
    "event": ("EVENT",),
    "election": ("EVENT",),
    "misc": ("NORP", "WEA", "EVENT", "O"),
}
GMB = {"per": ("PER",), "org": ("ORG",), "geo": ("LOC",), "gpe": ("NORP", "LOC"), "eve": ("EVENT",), "art": ("WEA", "O")}
DEMONYM = re.compile(r"(?i).*(an|ans|ese|ish|i|is|ch|ic|ines?|s)$")


def read_uner(path: Path) -> list[dict]:
    return [
        {"words": words, "entity": masks(words, mapped(tags, UNER), allow("O", "WEA", "EVENT"))}
        for words, tags in columns(path, 1, 2, "\t")
    ]


def read_wikigold(path: Path) -> list[dict]:
    return [
        {"words": words, "entity": masks(words, mapped(tags, WIKIGOLD), allow("O", "WEA", "EVENT"))}
        for words, tags in columns(path, 0, 1, None)
    ]


def read_crossner(path: Path) -> list[dict]:
    return [
        {"words": words, "entity": masks(words, mapped(tags, CROSSNER), allow("O", "WEA", "NORP"))}
        for words, tags in columns(path, 0, 1, "\t")
    ]


def gmb_spans(words: list[str], tags: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """GMB's spans without the titles it counts into names, and with weapons from the word list above."""
    spans = []
    for start, end, kind in spans_of(tags):
        if kind == "per":
            while start < end - 1 and words[start].lower() in TITLES:
                start += 1
        if kind == "gpe":
            kinds = ("NORP",) if DEMONYM.match(words[end - 1]) else ("LOC",)
            spans.append((start, end, kinds))
        elif kind in GMB:
            spans.append((start, end, GMB[kind]))
    taken = {place for start, end, _ in spans for place in range(start, end)}
    spans += [(i, i + 1, ("WEA",)) for i, word in enumerate(words) if word.lower() in WEAPONS and i not in taken]
    return spans


TIME_WORD = re.compile(
    r"(?i)\d|year|month|week|day|hour|minute|decade|century|ago|recent|current|now|earlier|later|last|next|night|morning"
)


def gmb_times(words: list[str], tags: list[str]) -> list[int]:
    """GMB's `tim` as O/B/I (0/1/2); words that look like time but carry no tag are left out (-100), it misses many."""
    return [
        1 if tag == "B-tim" else 2 if tag == "I-tim" else -100 if TIME_WORD.search(word) else 0
        for word, tag in zip(words, tags, strict=True)
    ]


def read_gmb(path: Path) -> dict[str, dict]:
    """Sentences by their number, with entity masks and time expressions."""
    with zipfile.ZipFile(path) as archive:
        name = archive.namelist()[0]
        rows = csv.reader(io.TextIOWrapper(archive.open(name), encoding="latin-1"))
        next(rows)
        grouped: dict[str, tuple[list[str], list[str]]] = {}
        number = ""
        for row in rows:
            number = row[0].removeprefix("Sentence: ") or number
            words, tags = grouped.setdefault(number, ([], []))
            if row[1]:
                words.append(row[1])
                tags.append(row[3])
    return {
        number: {
            "words": words,
            "entity": masks(words, gmb_spans(words, tags), allow("O", "EVENT")),
            "timex": gmb_times(words, tags),
        }
        for number, (words, tags) in grouped.items()
        if words
    }


RE3D = {
    "Person": ("PER", "O"),
    "Nationality": ("NORP",),
    "Weapon": ("WEA",),
    "Vehicle": ("WEA",),
    "MilitaryPlatform": ("WEA",),
}


def read_re3d(path: Path, tokenize) -> list[dict]:
    """Weapons, platforms and nationalities of re3d, a sentence at a time; everything else is left open.

    `tokenize(text)` gives (word, start) pairs.
    """
    examples = []
    with tarfile.open(path) as archive:
        members = {m.name: m for m in archive.getmembers()}
        for name in sorted(n for n in members if n.endswith("documents.json")):
            documents = _json_lines(archive.extractfile(members[name]).read())
            entities = _json_lines(archive.extractfile(members[name.replace("documents", "entities")]).read())
            for document in documents:
                mine = [e for e in entities if e["documentId"] == document["_id"] and e["type"] in RE3D]
                examples += _re3d_sentences(document["text"], mine, tokenize)
    return examples


def _json_lines(raw: bytes) -> list[dict]:
    text = raw.decode("utf-8").strip()
    return json.loads(text) if text.startswith("[") else [json.loads(line) for line in text.splitlines()]


def _re3d_sentences(text: str, entities: list[dict], tokenize) -> Iterator[dict]:
    for match in re.finditer(r"[^\n.!?]+(?:\.\S[^\n.!?]*)*[.!?]?", text):
        tokens = [(word, match.start() + start) for word, start in tokenize(match.group())]
        if not 5 <= len(tokens) <= 80:
            continue
        words, spans = [word for word, _ in tokens], []
        for entity in entities:
            value = entity["value"]
            if value.startswith("st ") or re.search(r"(?i)strike|attack|one |two |, ", value) or len(value) < 3:
                continue
            inside = [i for i, (word, at) in enumerate(tokens) if entity["begin"] <= at and at + len(word) <= entity["end"]]
            if inside and text[entity["begin"] : entity["end"]] == value:
                spans.append((inside[0], inside[-1] + 1, RE3D[entity["type"]]))
        if spans:
            yield {"words": words, "entity": masks(words, spans, ANYTHING)}
