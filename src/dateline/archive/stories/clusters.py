"""From pairs to stories: clusters whose members are alike on the whole, not only each to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

Pair = tuple[int, int]


def cluster(chances: Mapping[Pair, float], report_of: Callable[[int], object], rules: Mapping[str, float]) -> list[list[int]]:
    """Clusters of two and more members, each sorted; sorted by their first.

    `chances` are the probabilities of the pairs (lesser, greater) that were compared.  From the likeliest pair on, two clusters
    become one if the average probability over all pairs between them is at least `average` and no two mentions of one report
    would come together that are unlike.  Average linkage does not chain: a story does not grow from one protest to the next
    over a report that speaks of both.
    """
    home: dict[int, list[int]] = {}
    for one, other in ordered(chances, report_of, rules):
        first, second = home.get(one, [one]), home.get(other, [other])
        if first is not second and fit_together(first, second, chances, report_of, rules):
            joined = sorted(first + second)
            for member in joined:
                home[member] = joined
    return sorted({id(group): group for group in home.values()}.values())


def ordered(chances: Mapping[Pair, float], report_of: Callable[[int], object], rules: Mapping[str, float]) -> list[Pair]:
    """The pairs that are taken for the same happening, likeliest first."""
    likely = [
        (-chance, pair)
        for pair, chance in chances.items()
        if chance >= (rules["same_report"] if report_of(pair[0]) == report_of(pair[1]) else rules["pair"])
    ]
    return [pair for _, pair in sorted(likely)]


def fit_together(
    first: Sequence[int], second: Sequence[int], chances: Mapping[Pair, float], report_of: Callable[[int], object],
    rules: Mapping[str, float],
) -> bool:  # fmt: skip
    """Whether two clusters are one story."""
    total, compared = 0.0, 0
    for a in islice(first, int(rules["most"])):
        for b in islice(second, int(rules["most"])):
            chance = chances.get((a, b) if a < b else (b, a), rules["unmet"])
            if chance < rules["veto"] and report_of(a) == report_of(b):
                return False
            total += chance
            compared += 1
    return total >= rules["average"] * compared
