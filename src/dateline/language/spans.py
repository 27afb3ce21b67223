"""From BIO probabilities to spans: the best sequence in which every `I-x` follows a `B-x` or an `I-x`."""

from __future__ import annotations

import functools

import numpy as np


@functools.cache
def transitions(labels: tuple[str, ...]) -> np.ndarray:
    """0 where the column's label may follow the row's, a large penalty where it may not; the last row is the start."""
    penalty = np.zeros((len(labels) + 1, len(labels)))
    for column, label in enumerate(labels):
        if label.startswith("I-"):
            kind = label[2:]
            for row, before in enumerate((*labels, "O")):
                if before[2:] != kind or before == "O":
                    penalty[row, column] = -1e4
    return penalty


def best_labels(probabilities: np.ndarray, labels: tuple[str, ...]) -> list[int]:
    """The likeliest valid sequence of label numbers for an n × labels array.

    The best label of each word is already the answer where the sequence is valid, which is nearly always; only then
    is the Viterbi search skipped.
    """
    best = probabilities.argmax(1).tolist()
    allowed = transitions(labels)
    before = len(labels)
    for label in best:
        if allowed[before, label] < 0:
            return viterbi(np.log(probabilities + 1e-9), allowed)
        before = label
    return best


def viterbi(scores: np.ndarray, allowed: np.ndarray) -> list[int]:
    total = scores[0] + allowed[-1]
    back = []
    for row in scores[1:]:
        options = total[:, None] + allowed[:-1]
        back.append(options.argmax(0))
        total = options.max(0) + row
    path = [int(total.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return path[::-1]


def spans(best: list[int], labels: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """(start, end, type) of every span of a valid sequence."""
    found, start = [], None
    names = [labels[i] for i in best]
    for place, name in enumerate([*names, "O"]):
        if start is not None and name[:2] != "I-":
            found.append((start, place, names[start][2:]))
            start = None
        if name[:2] == "B-":
            start = place
    return found
