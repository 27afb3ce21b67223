"""Decoding arc scores into trees."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.language.spans import best_labels, spans
from dateline.language.trees import cycle_in, decode, is_tree

LABELS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")


def scores(rows):
    return np.asarray(rows, dtype=np.float32)


def test_a_tree_is_left_as_it_is():
    assert decode(scores([[0, -9, 5, 0], [5, 0, -9, 0], [0, 1, 5, -9]])).tolist() == [2, 0, 2]


def test_a_cycle_is_broken_at_the_least_loss():
    # Words 1 and 2 choose each other; hanging word 2 on the root costs less.
    assert decode(scores([[1, -9, 5], [4, 5, -9]])).tolist() == [2, 0]


def test_two_roots_become_one():
    heads = decode(scores([[5, -9, 4.5], [5, 1, -9]]))
    assert heads.tolist() == [2, 0]


def test_cycle_in():
    assert sorted(cycle_in(np.array([2, 3, 1, 0]))) == [0, 1, 2]
    assert cycle_in(np.array([0, 1, 2])) == []


def best_by_search(matrix):
    """The best single-root tree by trying them all."""
    size = len(matrix)
    trees = (np.array(heads) for heads in itertools.product(range(size + 1), repeat=size))
    good = [heads for heads in trees if all(h != i + 1 for i, h in enumerate(heads)) and is_tree(heads)]
    return max(matrix[np.arange(size), heads].sum() for heads in good)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.integers(0, 10_000))
def test_decoding_gives_a_tree_and_the_best_one_for_the_roots_considered(size, seed):
    matrix = np.random.default_rng(seed).normal(size=(size, size + 1)).astype(np.float32)
    heads = decode(matrix)
    assert is_tree(heads)
    if (matrix.argmax(1) == 0).sum() == size:  # every root was a candidate, so the search is exhaustive
        assert np.isclose(matrix[np.arange(size), heads].sum(), best_by_search(matrix), atol=1e-4)


def test_spans_follow_the_best_valid_sequence():
    sure = np.full((3, 5), 0.01)
    sure[0, 1] = sure[1, 2] = sure[2, 0] = 0.96
    assert spans(best_labels(sure, LABELS), LABELS) == [(0, 2, "PER")]


def test_an_inside_label_cannot_follow_another_type():
    mixed = np.array([[0.05, 0.9, 0.02, 0.02, 0.01], [0.02, 0.02, 0.4, 0.02, 0.54]])
    assert spans(best_labels(mixed, LABELS), LABELS) == [(0, 2, "PER")]
