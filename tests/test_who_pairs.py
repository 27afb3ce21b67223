"""The learned choice of antecedents: its tables fit each other, and it links what it should on easy text."""

from __future__ import annotations

import numpy as np
import pytest
from test_who import read

from dateline.board import noun_phrase
from dateline.who import pairs
from dateline.who.component import Reading
from dateline.who.knowledge import knowledge
from dateline.who.tree import Tree

TEXT = (
    "Maria Lopez leads the Green Party. The party met in Prague on Monday. It chose a new board. "
    "Some members left the meeting early. The members said that they were tired."
)


def test_the_weights_fit_the_features():
    table = pairs.weights()
    for part in ("pronoun", "nominal"):
        assert table[f"{part}_anaphor"].shape[0] == table[f"{part}_candidate"].shape[0] == pairs.STATIC
        assert table[f"{part}_pair"].shape[0] == pairs.PAIR
        assert table[f"{part}_out"].shape == table[f"{part}_bias"].shape
    assert pairs.WEIGHTS.stat().st_size < 200_000


def test_pairs_look_back_only_and_the_nearest_comes_first(nlp):
    antecedents = Reading(knowledge(), read(nlp, TEXT)).antecedents
    assert len(antecedents.a) and (antecedents.c < antecedents.a).all()
    assert (np.diff(antecedents.a) >= 0).all()
    same = np.diff(antecedents.a) == 0
    assert (np.diff(antecedents.c)[same] < 0).all()


def test_common_nouns_take_each_other_up(nlp):
    doc = read(nlp, TEXT)
    by_head = {mention.head.i: mention.actor for mention in doc._.mentions}
    place = {word: [token.i for token in doc if token.text == word] for word in ("members", "they", "It", "party")}
    assert by_head[place["members"][0]] is by_head[place["members"][1]] is by_head[place["they"][0]]
    assert by_head[place["It"][0]] is by_head[place["party"][0]]


def test_his_mother_is_not_he(nlp):
    doc = read(nlp, "Peter Novak was born in Prague. His mother wrote a letter. He answered it.")
    actors = {token.text: mention.actor for mention in doc._.mentions for token in [mention.head]}
    assert actors["mother"] is not actors["His"]
    assert actors["He"] is actors["His"]


@pytest.mark.parametrize("text", ["", " ", "The police officers of the city met.", "One. Two"])
def test_the_tree_is_spacys(nlp, text):
    doc = read(nlp, text)
    tree = Tree(doc)
    for token in doc:
        assert tree.heads[token.i] == token.head.i
        assert tree.lefts[token.i] == [child.i for child in token.lefts]
        assert (tree.deps[token.i], tree.lemmas[token.i]) == (token.dep_, token.lemma_)
        if token.pos_ == "NOUN":
            assert tree.noun_phrase(token.i).text == noun_phrase(token).text
