"""Which place each name of a report stands for, all names of the report together.

Every name has candidates with a prior (population, kind, how the name matched).  A candidate gains where the text puts it
inside another name's place, and where it lies near or in the places that the other names may stand for; three rounds of that
settle them (after the "spatial minimality" of Leidner, 2007, and the local lexicons of Lieberman, Samet and
Sankaranarayanan, ICDE 2010).  One name has one sense in a report, apart from what stands after a comma ("Albany, New York").
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from .gazetteer import Candidate, Gazetteer
from .mentions import Toponym

MOST, FEWEST, ALL = 24, 2, 1500
"""Candidates kept of one name, by prior: the most and the fewest; and about how many of all names together (bounds the work)."""
NEAR = 100.0
"""Kilometres at which the support of one place for another is a half."""
RADIUS = 6371.0
ROUNDS = 3
STATED, SUPPORT, HOME_COUNTRY = 6.0, 1.6, 1.0
COUNTY = 3.0
"""How much more a county or district supports the towns near it than a town does: who names one speaks of the places there."""
SHARPNESS = 2.0
ENGLISH = frozenset({"USA", "GBR", "CAN", "AUS", "NZL", "IRL"})
"""Countries whose places go by their main name in English; their other names are mostly historical."""


@dataclass
class Choice:
    """The place chosen for a name, its probability among the candidates, and the one that came second."""

    place: Candidate
    probability: float
    second: Candidate | None
    evidence: str


@dataclass(frozen=True)
class Chosen:
    """What a report's name stands for wherever it is written."""

    place: Candidate
    probability: float
    second: Candidate | None
    how: str

    def of(self, toponym: Toponym) -> Choice:
        return Choice(self.place, self.probability, self.second, f"where.{toponym.how}.{self.how}")


class Resolver:
    """Chooses among the gazetteer's candidates."""

    def __init__(self, places: Gazetteer):
        self.places = places

    def __call__(self, toponyms: list[Toponym], home: str | None = None) -> dict[int, Choice]:
        """The choice for each toponym, by the identity of the toponym; nothing for a name without candidates.

        `home` is the ISO 3166-1 alpha-3 code of the outlet's country, if it is known.
        """
        groups: dict[tuple, list[Toponym]] = {}
        contained = {id(outer) for inner in toponyms for outer in inner.inside}
        for toponym in toponyms:
            groups.setdefault((toponym.folded, toponym.code, id(toponym) in contained and self.is_division(toponym)), []).append(
                toponym
            )
        keys, lists = [], []
        most = max(FEWEST, min(MOST, ALL // max(1, len(groups))))
        for key, members in groups.items():
            candidates = self.candidates(members, outer=key[2])
            if candidates:
                keys.append(key)
                lists.append(candidates[:most])
        if not keys:
            return {}
        number = {key: place for place, key in enumerate(keys)}
        group_of = {id(toponym): number[key] for key, members in groups.items() if key in number for toponym in members}
        scores, stated = self.settle(lists, groups, keys, group_of, home)
        out = {}
        chosen: dict[int, Chosen] = {}
        for toponym in toponyms:
            place = group_of.get(id(toponym))
            if place is not None:
                if place not in chosen:
                    chosen[place] = choose(lists[place], scores[place], stated[place])
                out[id(toponym)] = chosen[place].of(toponym)
        return out

    def is_division(self, toponym: Toponym) -> bool:
        return any(
            self.places.candidate(row, match).kind in ("admin1", "country")
            for row, match in self.places.find(toponym.text, tolerant=False)
        )

    def candidates(self, members: list[Toponym], outer: bool) -> list[tuple[Candidate, float]]:
        """The places that a name may stand for with their priors, best first."""
        one = members[0]
        if one.code:
            place = self.places.division(one.code)
            return [(place, 9.0)] if place else []
        found = self.places.find(one.text)
        if not found:
            found = [(row, "alternate") for variant in variants(one.text) for row, _ in self.places.find(variant, tolerant=False)]
        places = [self.places.candidate(row, match) for row, match in dict(found).items()]
        if outer:
            places = [place for place in places if place.kind in ("admin1", "country")] or places
        kinds = [toponym.kind for toponym in members if toponym.kind]
        big = {place.country for place in places if place.kind == "city" and place.population > 50_000}
        folded = one.folded
        ranked = [
            (place, prior(place, folded, kinds, place.country in big, outer))
            for place in places
            if place.lat is not None or place.kind == "admin2"
        ]
        ranked.sort(key=lambda pair: (-pair[1], pair[0].row))
        return ranked[:MOST]

    def settle(self, lists, groups, keys, group_of, home):
        """Scores of every name's candidates after all rounds, and whether the text states what a candidate lies in."""
        flat = [candidate for candidates in lists for candidate, _ in candidates]
        base = np.array([score for candidates in lists for _, score in candidates])
        starts = np.cumsum([0, *[len(candidates) for candidates in lists]])
        owner = np.repeat(np.arange(len(lists)), np.diff(starts))
        if home:
            base = base + HOME_COUNTRY * np.array([place.country == home for place in flat])
        relation = affinity(flat)
        relation[owner[:, None] == owner[None, :]] = 0.0
        within = containment(flat)
        outer: dict[int, set[int]] = {}
        for place, key in enumerate(keys):
            for toponym in groups[key]:
                for container in toponym.inside:
                    other = group_of.get(id(container))
                    if other is not None and other != place:
                        outer.setdefault(place, set()).add(other)
        scores, stated = base.copy(), np.zeros(len(flat))
        for _ in range(ROUNDS):
            weight = softmax(scores, starts)
            gains = np.maximum.reduceat(relation * weight[None, :], starts[:-1], axis=1)
            stated = np.zeros(len(flat))
            for inner, containers in sorted(outer.items()):
                mine = slice(starts[inner], starts[inner + 1])
                for container in sorted(containers):
                    theirs = slice(starts[container], starts[container + 1])
                    # both sides of "Calgary, Alberta" tell about each other
                    inside = within[mine, theirs]
                    stated[mine] += STATED * (inside * weight[None, theirs]).max(1)
                    stated[theirs] += 0.5 * STATED * (inside * weight[mine, None]).max(0)
            scores = base + stated + SUPPORT * saturate(gains)
        return [scores[starts[i] : starts[i + 1]] for i in range(len(lists))], [
            stated[starts[i] : starts[i + 1]] for i in range(len(lists))
        ]


def saturate(gains: np.ndarray) -> np.ndarray:
    """The support of all other names together: the third near place adds less than the first."""
    return 2.0 * np.sqrt(gains.sum(1))


def prior(place: Candidate, folded: str, kinds: list[str], has_city: bool, outer: bool) -> float:
    """How likely a name means a place before the report is looked at: the decimal logarithm of its people, moved by its kind."""
    score = math.log10(1 + place.population)
    kind = place.kind
    if kind == "country":
        score = max(score, 5.0) + 3.0
    elif kind == "admin1":
        score = max(score, 4.5) + (1.0 if not has_city or outer else -0.8)
    elif kind == "admin2":
        score = min(score, 5.0) - 1.0
    elif kind == "region":
        score = 6.5
    elif kind == "site" or place.feature == "PPLX":
        score = 5.8 if has_city else 6.5
        score -= 1.0 * (place.feature == "PPLX")
    elif place.feature == "PPLC":
        score += 1.0
    if kind in kinds:
        score += 3.0
    elif kinds:
        score -= 1.0
    if place.match == "alternate" and fold_city(place.name) != folded:
        score -= 1.5 if place.country not in ENGLISH or place.population > 500_000 else 3.0
    elif place.match == "romanised":
        score -= 2.0
    return score


def fold_city(name: str) -> str:
    from .names import fold

    folded = fold(name)
    return folded.removesuffix(" city")


def variants(name: str) -> list[str]:
    """Other forms of a name that the gazetteer may hold: without a kind word, without a compass word."""
    words = name.split()
    out = []
    if len(words) > 1 and words[-1].lower() in {
        "city",
        "town",
        "village",
        "province",
        "district",
        "region",
        "state",
        "township",
        "governorate",
        "oblast",
        "area",
        "valley",
    }:
        out.append(" ".join(words[:-1]))
    if len(words) > 1 and words[0].lower() in {
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "greater",
        "downtown",
        "upstate",
    }:
        out.append(" ".join(words[1:]))
    if (
        len(words) > 2
        and words[1].lower() == "of"
        and words[0].lower() in {"city", "town", "village", "state", "province", "township", "county"}
    ):
        out.append(" ".join(words[2:]))
    return out


def affinity(places: list[Candidate]) -> np.ndarray:
    """For each pair of candidates (row supported by column), how much the one makes the other likelier: 0 to 1, times `COUNTY`."""
    lat = np.radians([place.lat if place.lat is not None else 90.0 for place in places])
    lon = np.radians([place.lon if place.lon is not None else 0.0 for place in places])
    unit = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], 1)
    squared = np.maximum(0.0, 2.0 - 2.0 * unit @ unit.T) * RADIUS**2
    relation = 1.0 / (1.0 + squared / NEAR**2)
    country, division, kind = codes(places)
    wide = (kind == "country") | (kind == "admin1")
    relation *= ~(wide[:, None] | wide[None, :])
    relation *= np.where((kind == "admin2")[None, :] & (kind == "city")[:, None], COUNTY, 1.0)
    same_country = (country[:, None] == country[None, :]) & (country != "---")[:, None]
    same_division = (division[:, None] == division[None, :]) & (division != "")[:, None]
    relation = np.maximum(relation, 0.06 * same_country)
    relation = np.maximum(relation, 0.35 * same_division)
    relation = np.maximum(relation, 0.30 * (same_country & ((kind == "country")[:, None] | (kind == "country")[None, :])))
    return np.maximum(relation, 0.80 * (same_division & ((kind == "admin1")[:, None] | (kind == "admin1")[None, :])))


def containment(places: list[Candidate]) -> np.ndarray:
    """1 where the row's place lies in the column's, by their codes; towns contain what is within 60 km."""
    country, division, kind = codes(places)
    same_country = country[:, None] == country[None, :]
    same_division = (division[:, None] == division[None, :]) & (division != "")[:, None]
    below = kind[:, None] != kind[None, :]
    inside = same_country & (kind == "country")[None, :] & below
    inside |= same_division & (kind == "admin1")[None, :] & below
    inside |= same_division & (kind == "admin2")[None, :] & below & (kind == "city")[:, None]
    return inside.astype(float)


def codes(places: list[Candidate]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return tuple(
        np.array(values) for values in zip(*((place.country, place.division, place.kind) for place in places), strict=True)
    )


def softmax(scores: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Probabilities within each name's candidates."""
    out = np.empty_like(scores)
    for begin, end in itertools.pairwise(starts):
        if end - begin == 1:  # most names
            out[begin] = 1.0
            continue
        raised = np.exp(SHARPNESS * (scores[begin:end] - scores[begin:end].max()))
        out[begin:end] = raised / raised.sum()
    return out


def choose(candidates: list[tuple[Candidate, float]], scores: np.ndarray, stated: np.ndarray) -> Chosen:
    """The best candidate and the second; of equal ones the first."""
    weight = softmax(scores, np.array([0, len(scores)]))
    values = scores.tolist()
    best, *others = sorted(range(len(values)), key=lambda number: (-values[number], number))
    second = candidates[others[0]][0] if others else None
    how = "stated" if stated[best] > 1 else "context" if best else "prior"
    return Chosen(candidates[best][0], float(weight[best]), second, how)
