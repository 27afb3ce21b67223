"""Fit the weights of archive/stories/linking.yaml on the develop half of the labelled pairs.

    python training/stories.py ARCHIVE... [--write]

ARCHIVE is an archive of the labels' reports (tests/data/stories/README.md); several are taken together.  Logistic regression
with an L2 penalty and with signs that are known beforehand (likeness never speaks against, distance never for), by projected
gradient steps.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np

from dateline.archive.store import Archive
from dateline.archive.stories.likeness import FEATURES, SETTINGS, Comparer, settings
from dateline.archive.stories.mentions import load
from dateline.measure.stories import labels, locate

AGAINST = {
    "type_apart", "mode_apart", "denied", "actors_apart", "recipients_apart", "countries_apart", "apart_stated", "apart_half",
    "apart_loose", "others_apart", "names_apart", "places_apart", "reports_apart", "same_report", "around_apart", "undated_apart",
}  # fmt: skip
FREE = {"one", "crossed"}
PENALTY = 0.3
AS_MET = 0.3
"""What a pair drawn from those that earlier weights took for likely counts beside one that was looked for."""


def fit(
    rows: np.ndarray,
    same: np.ndarray,
    names: list[str],
    share: np.ndarray | float = 1.0,
    penalty: float = PENALTY,
    steps: int = 4000,
) -> np.ndarray:
    """Weights of the features: gradient steps, each followed by setting weights of the wrong sign to nought."""
    low = np.array([0.0 if name not in AGAINST | FREE else -np.inf for name in names])
    high = np.array([0.0 if name in AGAINST else np.inf for name in names])
    strength = np.array([0.01 if name == "one" else penalty for name in names])
    share = share * np.ones(len(same))
    weights = np.zeros(len(names))
    pace = 1.0 / (0.25 * np.linalg.norm(rows * np.sqrt(share)[:, None], 2) ** 2 + penalty)
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-rows @ weights))
        weights = np.clip(weights - pace * (rows.T @ (share * (chance - same)) + strength * weights), low, high)
    return weights


def compared(path: str) -> tuple[np.ndarray, list[dict]]:
    """The features of the labelled pairs whose mentions an archive has, and the pairs."""
    with Archive(path) as archive:
        mentions, vocabulary = load(archive.connection, settings())
        located = [(pair, *locate(archive.connection, pair)) for pair in labels()]
    numbers = {mention.event_id: mention.number for mention in mentions}
    found = [(pair, numbers[a], numbers[b]) for pair, a, b in located if a in numbers and b in numbers and a != b]
    return Comparer(mentions, vocabulary).features(np.array([[a, b] for _, a, b in found])), [pair for pair, _, _ in found]


def main() -> None:
    read = [compared(path) for path in sys.argv[1:] if not path.startswith("--")]
    names = list(FEATURES)
    rows = np.concatenate([matrix for matrix, _ in read])
    pairs = [pair for _, found in read for pair in found]
    part_of = np.array([pair["part"] for pair in pairs])
    same = np.array([pair["same"] for pair in pairs])
    matrix = {part: rows[part_of == part] for part in ("develop", "aside")}
    truth = {part: same[part_of == part] for part in ("develop", "aside")}
    share = np.array([AS_MET if pair["topic"] == "as-met" else 1.0 for pair in pairs if pair["part"] == "develop"])
    for part in matrix:
        matrix[part][:, [names.index(name) for name in settings()["by_hand"]]] = 0.0
    weights = fit(matrix["develop"], truth["develop"], names, share=share)
    for name, weight in zip(names, weights, strict=True):
        print(f"{name:18}{weight:7.2f}")
    for part in ("develop", "aside"):
        for least in (0.15, 0.2, 0.25, 0.3, 0.4, 0.5):
            said = 1 / (1 + np.exp(-matrix[part] @ weights)) >= least
            right = (said & truth[part]).sum()
            precision, recall = right / max(1, said.sum()), right / truth[part].sum()
            print(f"{part:8} from {least}: P {precision:.3f} R {recall:.3f} F1 {2 * right / (said.sum() + truth[part].sum()):.3f}")
    if "--write" in sys.argv:
        line = "weights: {" + ", ".join(f"{n}: {w:.2f}" for n, w in zip(names, weights, strict=True) if abs(w) >= 0.005) + "}\n"
        text = SETTINGS.read_text("utf-8")
        Path(SETTINGS).write_text(re.sub(r"^weights: \{[^}]*\}\n", line, text, flags=re.M), "utf-8")


if __name__ == "__main__":
    main()
