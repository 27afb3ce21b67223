"""From arc scores to a tree with one root: the best-head choice where it is a tree, else Chu-Liu-Edmonds.

McDonald et al. 2005, "Non-projective dependency parsing using spanning tree algorithms".
"""

from __future__ import annotations

import numpy as np

IMPOSSIBLE = np.float32(-1e9)


def decode(scores: np.ndarray) -> np.ndarray:
    """Heads (1-based, 0 the root) of the n words, from n × (n + 1) scores of every word's possible heads."""
    size = len(scores)
    words = np.arange(size)
    scores = scores.astype(np.float64)
    scores[words, words + 1] = IMPOSSIBLE
    heads = scores.argmax(1)
    if is_tree(heads):
        return heads
    scores -= scores.max(1, keepdims=True)
    candidates = words[heads == 0]
    if not len(candidates):
        candidates = [int(scores[:, 0].argmax())]
    best, best_score = None, -np.inf
    for root in candidates:
        single = scores.copy()
        single[words != root, 0] = IMPOSSIBLE
        single[root, 1:] = IMPOSSIBLE
        tree = spanning_tree(single)
        total = single[words, tree].sum()
        if total > best_score:
            best, best_score = tree, total
    return best


def is_tree(heads: np.ndarray) -> bool:
    """Does every word reach the root, and exactly one directly?"""
    if (heads == 0).sum() != 1:
        return False
    return not cycle_in(heads)


def cycle_in(heads: np.ndarray) -> list[int]:
    """The words (0-based) of one cycle among the heads, or an empty list."""
    parents = [int(head) - 1 for head in heads]
    state = [0] * len(parents)
    for start in range(len(parents)):
        path, word = [], start
        while word >= 0 and state[word] == 0:
            state[word] = 1
            path.append(word)
            word = parents[word]
        if word >= 0 and state[word] == 1:
            return path[path.index(word) :]
        for seen in path:
            state[seen] = 2
    return []


def spanning_tree(scores: np.ndarray) -> np.ndarray:
    """Chu-Liu-Edmonds: contract a cycle to one word, solve the smaller problem, and open it again."""
    heads = scores.argmax(1)
    cycle = cycle_in(heads)
    if not cycle:
        return heads
    size = len(scores)
    inside = np.zeros(size, dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    members = np.asarray(cycle)
    # Columns: the root, then every outside word; and one new word for the whole cycle at the end.
    columns = np.concatenate([[0], outside + 1])
    small = np.full((len(outside) + 1, len(outside) + 2), IMPOSSIBLE, dtype=np.float64)
    small[:-1, :-1] = scores[np.ix_(outside, columns)]
    into = scores[np.ix_(members, columns)] - scores[members, heads[members]][:, None]
    enter = into.argmax(0)
    small[-1, :-1] = into[enter, np.arange(len(columns))]
    out_of = scores[np.ix_(outside, members + 1)]
    leave = out_of.argmax(1) if len(outside) else np.zeros(0, dtype=int)
    if len(outside):
        small[:-1, -1] = out_of[np.arange(len(outside)), leave]
    solved = spanning_tree(small)
    heads = heads.copy()
    for place, word in enumerate(outside):
        heads[word] = members[leave[place]] + 1 if solved[place] == len(columns) else columns[solved[place]]
    heads[members[enter[solved[-1]]]] = columns[solved[-1]]
    return heads
