"""How likely two mentions are the same happening: what is compared, and the weights.  All for many pairs at once."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

from .mentions import Mention, Stems

SETTINGS = Path(__file__).with_name("linking.yaml")
NARROW = 3
"""Days that an interval may have at most to count as a known day."""
ENOUGH, MUCH = 10.0, 25.0
"""What shared words tell (in nats) before a share of them is believed, and from which more does not count."""
SLOTS = 8
"""Participants of a mention that are looked at one by one."""
CHUNK = 50_000
"""Pairs that are compared at once: bounds the memory."""
LONG = np.log(91.0)
UNIVERSE = 1 << 32
"""More things than a set is made of: keys are the mention's number times this, plus the thing's."""
Array = np.ndarray


@functools.cache
def settings() -> dict[str, Any]:
    """The table of this room, loaded at the first use.  Raises `ValueError` where it lacks a part."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read = yaml.load(SETTINGS.read_text("utf-8"), loader)
    wanted = {"near_types", "slack", "undated", "open_interval", "blocking", "linking", "by_hand", "weights"}
    if missing := sorted(wanted - set(read)):
        raise ValueError(f"{SETTINGS.name}: lacks {', '.join(missing)}")
    if unknown := sorted((set(read["weights"]) | set(read["by_hand"])) - set(FEATURES)):
        raise ValueError(f"{SETTINGS.name}: nothing is compared under the name {', '.join(unknown)}")
    return read


@functools.cache
def nearness() -> dict[tuple[str, str], float]:
    """How near two different types are, in both orders."""
    table = {}
    for one, other, near in settings()["near_types"]:
        table[one, other] = table[other, one] = float(near)
    return table


FEATURES = {
    "one": "always 1: how rare it is that two mentions are the same happening",
    "type": "how near the types are (linking.yaml), 1 for the same",
    "type_apart": "the types have nothing to do with each other",
    "mode": "the same mode",
    "mode_apart": "two modes of one type",
    "trigger": "the same trigger word, by how rare it is",
    "status": "the same status",
    "denied": "one denies what the other does not",
    "actors": "a shared actor, by how rare it is",
    "told": "names of one's participants in the other's sentence",
    "actors_apart": "both name actors, and nobody is shared",
    "recipients_apart": "both name recipients, and nobody is shared",
    "others_apart": "each names somebody rare of whom the other does not speak",
    "crossed": "somebody is shared, but in different roles",
    "countries_apart": "no country is shared",
    "reports": "how alike the casts of the two reports are",
    "same_day": "the same known day, by the words of both",
    "same_interval": "how much the two intervals are one",
    "inside": "a known day lies in the other's interval",
    "apart_stated": "days between two stated times (logarithm, 1 from three months)",
    "two_days": "two deeds told as done, each on a known and stated day, and not the same one",
    "apart_half": "days between two times of which one is stated",
    "apart_loose": "days between two times of which none is stated",
    "undated_apart": "time between the reports where one mention has no time",
    "reports_apart": "time between the reports",
    "place": "the same place",
    "within": "one place lies in the other",
    "places_apart": "two places",
    "around_apart": "the sentences name places, and none in common",
    "names_in": "names shared by the sentences, as a share of the fewer, by what they tell",
    "names_apart": "names in each sentence that the other has not",
    "words": "words shared by the sentences, by what they tell",
    "nearby": "the same of the text around",
    "together": "the least of: participants told, type, time, words",
    "same_counts": "the same count of the same kind",
    "same_report": "both in one report",
}
"""What is compared of two mentions.  All values lie between 0 and 1; the order of the two does not matter."""


class Sets:
    """For each mention a set of things with weights, as one sorted array of keys: looked up for many mentions at once."""

    def __init__(self, rows: Iterable[Iterable[tuple[int, float]]], universe: int):
        ordered = [sorted(row) for row in rows]
        length = np.fromiter(map(len, ordered), np.int64, len(ordered))
        things = np.fromiter((thing for row in ordered for thing, _ in row), np.int64, length.sum())
        self._fill(
            length, things, np.fromiter((weight for row in ordered for _, weight in row), np.float64, length.sum()), universe
        )

    @classmethod
    def of(cls, rows: list[Iterable[int]], weight: Array) -> Sets:
        """Sets of things that have each their weight everywhere."""
        length = np.fromiter(map(len, rows), np.int64, len(rows))
        things = np.fromiter((thing for row in rows for thing in sorted(row)), np.int64, length.sum())
        made = cls.__new__(cls)
        made._fill(length, things, weight[things] if len(things) else np.empty(0), UNIVERSE)
        return made

    def _fill(self, length: Array, things: Array, weights: Array, universe: int) -> None:
        self.length, self.thing, self.weight, self.universe = length, things, weights, universe
        self.begin = np.concatenate(([0], np.cumsum(length)))[:-1]
        owner = np.repeat(np.arange(len(length)), length)
        self.key = owner * universe + things
        self.total = np.bincount(owner, weights, len(length))

    def members(self, rows: Array) -> tuple[Array, Array]:
        """For each member of each row's set: the row's position in `rows`, and where the member stands."""
        length = self.length[rows]
        position = np.repeat(np.arange(len(rows)), length)
        offset = np.arange(len(position)) - np.repeat(np.cumsum(length) - length, length)
        return position, self.begin[rows][position] + offset

    def find(self, rows: Array, things: Array) -> tuple[Array, Array]:
        """Whether each thing is in the row's set, and where it stands (0 where not)."""
        if not len(self.key):
            return np.zeros(len(rows), bool), np.zeros(len(rows), np.int64)
        wanted = rows * self.universe + things
        at = np.minimum(np.searchsorted(self.key, wanted), len(self.key) - 1)
        found = self.key[at] == wanted
        return found, np.where(found, at, 0)


def shared(a: Array, b: Array, one: Sets, other: Sets, missing: bool = False) -> Array:
    """For each pair (a, b): the weight in `one` of a's things that b has in `other` (or has not)."""
    position, at = one.members(a)
    found, _ = other.find(b[position], one.thing[at])
    return np.bincount(position, one.weight[at] * (~found if missing else found), len(a))


def most_shared(a: Array, b: Array, one: Sets, other: Sets) -> Array:
    """For each pair: the greatest weight of a thing that both have."""
    position, at = one.members(a)
    found, _ = other.find(b[position], one.thing[at])
    best = np.zeros(len(a))
    np.maximum.at(best, position[found], one.weight[at[found]])
    return best


def dot(a: Array, b: Array, sets: Sets) -> Array:
    """For each pair: the sum of the products of weights."""
    position, at = sets.members(a)
    found, there = sets.find(b[position], sets.thing[at])
    return np.bincount(position, np.where(found, sets.weight[at] * (sets.weight[there] if len(sets.weight) else 0), 0.0), len(a))


class Comparer:
    """Compares mentions, given by their numbers: `Comparer(mentions, stems).probabilities(pairs)`."""

    def __init__(self, mentions: list[Mention], vocabulary: Stems):
        self.count = len(mentions)
        codes: dict[str, dict[Any, int]] = {}

        def code(kind: str, value: Any) -> int:
            known = codes.setdefault(kind, {})
            return known.setdefault(value, len(known))

        def column(kind: str, value: Callable[[Mention], Any]) -> Array:
            return np.array([-1 if (v := value(m)) is None else code(kind, v) for m in mentions], np.int64)

        self.type = column("type", lambda m: m.type)
        self.mode = column("mode", lambda m: m.mode)
        self.status = column("status", lambda m: m.status)
        self.told_as_done = np.array([m.status in ("occurred", "ongoing") for m in mentions], bool)
        self.denied = np.array([m.status == "denied" for m in mentions], bool)
        self.trigger = column("trigger", lambda m: m.trigger or None)
        self.report = column("report", lambda m: m.report_id)
        self.trigger_tells = np.array([m.trigger_tells for m in mentions])
        self.start, self.end, self.published = (
            np.array([getattr(m, n) for m in mentions], np.int64) for n in ("start", "end", "published")
        )
        self.stated, self.dated = (np.array([getattr(m, n) for m in mentions], bool) for n in ("stated", "dated"))
        self.near = _near(codes.get("type", {}))
        self.places = _Places(mentions, column)

        def sets(kind: str, rows: Callable[[Mention], Iterable[tuple[Any, float]]]) -> Sets:
            found = [[(code(kind, thing), weight) for thing, weight in rows(mention)] for mention in mentions]
            return Sets(found, UNIVERSE)

        def weighed(kind: str, things: Callable[[Mention], Iterable[Any]]) -> Sets:
            return sets(kind, lambda m: [(thing, 1.0) for thing in things(m)])

        self.people = sets("person", lambda m: m.rare.items())
        self.actors = sets("person", lambda m: [(p, m.rare[p]) for p in m.actors])
        self.recipients = sets("person", lambda m: [(p, m.rare[p]) for p in m.recipients])
        self.countries = weighed("country", lambda m: m.countries)
        self.around = weighed("around", lambda m: m.around)
        self.counts = weighed("count", lambda m: m.counts)
        tells = np.array([vocabulary.tells(stem) for stem in range(len(vocabulary.numbers))])

        def told(rows: Callable[[Mention], Iterable[int]], by: Array | None = None) -> Sets:
            return Sets.of([rows(mention) for mention in mentions], tells if by is None else by)

        once = np.ones(len(tells))
        self.names, self.words = told(lambda m: m.names), told(lambda m: m.words)
        self.sentence = told(lambda m: {*m.names, *m.words})
        self.nearby = told(lambda m: m.nearby)
        self.named = told(lambda m: m.named, once)
        self.heard = told(lambda m: m.named.union(m.names), once)
        self.all = told(lambda m: m.named.union(m.names, m.nearby), once)
        self.called = Sets([[(stem, slot) for slot, p in enumerate(_slots(m)) for stem in m.called[p]] for m in mentions], UNIVERSE)
        self.slots = sets("person", lambda m: [(p, slot) for slot, p in enumerate(_slots(m))])
        self.rare = np.zeros((self.count, SLOTS))
        for number, mention in enumerate(mentions):
            for slot, person in enumerate(_slots(mention)):
                self.rare[number, slot] = mention.rare[person]
        cast: dict[str, dict[str, float]] = {m.report_id: m.report for m in mentions}
        ordered = sorted(cast, key=lambda report: codes["report"][report])
        self.casts = Sets([[(code("person", p), w) for p, w in cast[report].items()] for report in ordered], UNIVERSE)

    def probabilities(self, pairs: Array) -> Array:
        """How likely each pair of mentions is the same happening, 0 to 1; `pairs` has shape (pairs, 2)."""
        weights = np.array([settings()["weights"].get(name, 0.0) + settings()["by_hand"].get(name, 0.0) for name in FEATURES])
        parts = [self.features(pairs[at : at + CHUNK]) @ weights for at in range(0, len(pairs), CHUNK)]
        # Rounded, so that the order of additions on other processors decides nothing.
        return np.round(1 / (1 + np.exp(-np.clip(np.concatenate(parts), -30, 30))), 6) if parts else np.empty(0)

    def features(self, pairs: Array) -> Array:
        """What is compared, shape (pairs, features), in the order of `FEATURES`."""
        a, b = pairs[:, 0], pairs[:, 1]
        found = {"one": np.ones(len(a)), "same_report": self.report[a] == self.report[b]}
        found |= self._what(a, b) | self._who(a, b) | self._when(a, b) | self._words(a, b) | self.places.features(a, b)
        found["around_apart"] = _disjoint(a, b, self.around)
        found["same_counts"] = shared(a, b, self.counts, self.counts) > 0
        apart = np.maximum(np.maximum(found["apart_stated"], found["apart_half"]), found["apart_loose"])
        said = np.minimum(1.0, 2 * np.maximum(found.pop("names"), found["words"]))
        found["together"] = np.minimum(np.minimum(found["told"], found["type"]), np.minimum(1 - apart, said))
        return np.stack([found[name].astype(np.float64) for name in FEATURES], axis=1)

    def _what(self, a: Array, b: Array) -> dict[str, Array]:
        same = self.type[a] == self.type[b]
        near = self.near[self.type[a], self.type[b]]
        modes = (self.mode[a] >= 0) & (self.mode[b] >= 0) & same
        word = (self.trigger[a] == self.trigger[b]) & (self.trigger[a] >= 0)
        return {
            "type": near, "type_apart": near == 0, "mode": modes & (self.mode[a] == self.mode[b]),
            "mode_apart": modes & (self.mode[a] != self.mode[b]), "status": self.status[a] == self.status[b],
            "denied": self.denied[a] != self.denied[b], "trigger": word * np.minimum(1.0, self.trigger_tells[a] / 8),
        }  # fmt: skip

    def _who(self, a: Array, b: Array) -> dict[str, Array]:
        told = np.maximum(self._told(a, b), self._told(b, a))
        actors = most_shared(a, b, self.actors, self.actors)
        recipients = shared(a, b, self.recipients, self.recipients)
        people = shared(a, b, self.people, self.people)
        return {
            "told": told, "actors": actors,
            "crossed": (people > 0) & (actors == 0) & (recipients == 0),
            "actors_apart": self._apart(a, b, self.actors) * (1 - told),
            "recipients_apart": self._apart(a, b, self.recipients) * (1 - told),
            "others_apart": np.minimum(self._unheard(a, b), self._unheard(b, a)),
            "countries_apart": _disjoint(a, b, self.countries),
            "reports": dot(self.report[a], self.report[b], self.casts) * (self.report[a] != self.report[b]),
        }  # fmt: skip

    def _told(self, a: Array, b: Array) -> Array:
        """The share of the names of a's participants that stand in b's sentence."""
        return shared(a, b, self.named, self.heard) / np.maximum(1.0, self.named.total[a])

    def _apart(self, a: Array, b: Array, role: Sets) -> Array:
        both = (role.length[a] > 0) & (role.length[b] > 0)
        return both & (shared(a, b, role, self.people) == 0) & (shared(b, a, role, self.people) == 0)

    def _unheard(self, a: Array, b: Array) -> Array:
        """How rare the rarest participant of a is whom b does not know and whose name b's sentence does not have."""
        heard = np.zeros((len(a), SLOTS), bool)
        for one, other in ((self.called, self.heard), (self.slots, self.people)):
            position, at = one.members(a)
            found, _ = other.find(b[position], one.thing[at])
            heard[position[found], one.weight[at[found]].astype(np.int64)] = True
        return np.where(heard, 0.0, self.rare[a]).max(axis=1)

    def _when(self, a: Array, b: Array) -> dict[str, Array]:
        gap = np.maximum(0, np.maximum(self.start[a] - self.end[b], self.start[b] - self.end[a]))
        widths = self.end[a] - self.start[a] + 1, self.end[b] - self.start[b] + 1
        widest, narrowest = np.maximum(*widths), np.minimum(*widths)
        overlap = np.maximum(0, np.minimum(self.end[a], self.end[b]) - np.maximum(self.start[a], self.start[b]) + 1) / widest
        far = np.minimum(1.0, np.log1p(gap) / LONG)
        done = self.told_as_done[a] & self.told_as_done[b]
        stated = self.stated[a].astype(int) + self.stated[b]
        dated = self.dated[a] & self.dated[b]
        reports = np.minimum(1.0, np.log1p(np.abs(self.published[a] - self.published[b])) / LONG)
        return {
            "same_day": (stated == 2) & (gap == 0) & (widest <= NARROW), "same_interval": overlap * dated,
            "inside": dated & (gap == 0) & (narrowest <= NARROW), "apart_stated": far * (stated == 2),
            "two_days": np.minimum(1.0, gap / 2) * (stated == 2) * (widest <= NARROW) * done,
            "apart_half": far * (stated == 1), "apart_loose": far * (stated == 0),
            "undated_apart": reports * ~dated, "reports_apart": reports,
        }  # fmt: skip

    def _words(self, a: Array, b: Array) -> dict[str, Array]:
        names, words = shared(a, b, self.names, self.names), shared(a, b, self.words, self.words)
        across = (shared(a, b, self.sentence, self.nearby) + shared(b, a, self.sentence, self.nearby)) / 2
        least = np.minimum(self.names.total[a], self.names.total[b])
        apart = np.minimum(shared(a, b, self.names, self.all, missing=True), shared(b, a, self.names, self.all, missing=True))
        return {
            "names": np.minimum(1.0, names / MUCH), "words": np.minimum(1.0, words / MUCH),
            "nearby": np.minimum(1.0, (shared(a, b, self.nearby, self.nearby) + across) / (2 * MUCH)),
            "names_in": np.minimum(1.0, names / np.maximum(least, 1e-9)) * np.minimum(1.0, names / ENOUGH),
            "names_apart": np.minimum(1.0, apart / MUCH),
        }  # fmt: skip


class _Places:
    """The events' places.  Less than 30 kilometres from each other, or of one id or name, they are the same."""

    def __init__(self, mentions: list[Mention], column: Callable[[str, Callable[[Mention], Any]], Array]):
        self.geonames = column("geonames", lambda m: m.place[0])
        self.country = column("place country", lambda m: m.place[1])
        self.admin1 = column("admin1", lambda m: (m.place[1], m.place[2]) if m.place[2] else None)
        self.lat, self.lon = (np.array([np.nan if m.place[at] is None else m.place[at] for m in mentions]) for at in (4, 5))
        self.name = column("place", lambda m: m.place[6].lower() if m.place[6] else None)
        self.broad = np.array([m.place[3] == "country" for m in mentions], bool)
        self.division = np.array([m.place[3] == "admin1" for m in mentions], bool)

    def features(self, a: Array, b: Array) -> dict[str, Array]:
        known = (self.name[a] >= 0) & (self.name[b] >= 0)
        distance = kilometres(self.lat[a], self.lon[a], self.lat[b], self.lon[b])
        one_country = (self.country[a] == self.country[b]) & (self.country[a] >= 0)
        two_countries = (self.country[a] != self.country[b]) & (self.country[a] >= 0) & (self.country[b] >= 0)
        named = (self.name[a] == self.name[b]) | ((self.geonames[a] == self.geonames[b]) & (self.geonames[a] >= 0))
        within = (one_country & (self.broad[a] | self.broad[b])) | (
            (self.admin1[a] == self.admin1[b]) & (self.admin1[a] >= 0) & (self.division[a] | self.division[b])
        )
        within &= ~named
        same = named | (~within & ~two_countries & (distance < 30))
        apart = ~same & ~within & (two_countries | (distance >= 30))
        return {"place": known & same, "within": known & within & ~two_countries, "places_apart": known & apart}


def kilometres(lat: Array, lon: Array, lat2: Array, lon2: Array) -> Array:
    """The great-circle distance (haversine, a sphere of 6,371 km); not a number where a coordinate is unknown."""
    one, other = np.radians(lat), np.radians(lat2)
    half = np.sin((other - one) / 2) ** 2 + np.cos(one) * np.cos(other) * np.sin(np.radians(lon2 - lon) / 2) ** 2
    return 12742 * np.arcsin(np.minimum(1.0, np.sqrt(half)))


def _slots(mention: Mention) -> list[str]:
    return sorted(mention.rare, key=lambda person: (-mention.rare[person], person))[:SLOTS]


def _disjoint(a: Array, b: Array, sets: Sets) -> Array:
    return (sets.length[a] > 0) & (sets.length[b] > 0) & (shared(a, b, sets, sets) == 0)


def _near(types: dict[str, int]) -> Array:
    table = np.eye(max(1, len(types)))
    for (one, other), value in nearness().items():
        if one in types and other in types:
            table[types[one], types[other]] = value
    return table
