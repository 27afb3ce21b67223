"""The language component on real sentences: shapes of its output, odd input, and the same answer however it is asked."""

from __future__ import annotations

import numpy as np
import pytest
from spacy.tokens import Doc

from dateline.language.model import MOST_WORDS, LanguageModel, batches
from dateline.language.pieces import DIGIT, INITIAL, LOWER, MIXED, SYMBOL, TITLE, UNCASED, UPPER, shape_of

TEXT = (
    "The prime minister of Iraq met the American secretary of state in Baghdad on Friday. They discussed trade.\n\n"
    "Protesters had blocked the road to the airport, police said."
)


@pytest.fixture(scope="module")
def language(nlp):
    return nlp.get_pipe("language")


@pytest.fixture(scope="module")
def analysed(nlp, language):
    return language(nlp.make_doc(TEXT))


def token(doc, text):
    return next(t for t in doc if t.text == text)


def test_sentences(analysed):
    assert [sent.text.strip() for sent in analysed.sents] == [
        "The prime minister of Iraq met the American secretary of state in Baghdad on Friday.",
        "They discussed trade.",
        "Protesters had blocked the road to the airport, police said.",
    ]


def test_tree_uses_universal_dependencies(analysed):
    met = token(analysed, "met")
    assert (met.dep_, met.pos_, met.tag_, met.lemma_) == ("root", "VERB", "VBD", "meet")
    subject = token(analysed, "minister")
    assert (subject.head.text, subject.dep_) == ("met", "nsubj")
    assert (token(analysed, "secretary").head.text, token(analysed, "secretary").dep_) == ("met", "obj")
    assert (token(analysed, "road").head.text, token(analysed, "road").dep_) == ("blocked", "obj")
    assert token(analysed, "Baghdad").dep_ in {"obl", "nmod"}


def test_entities(analysed):
    found = {(ent.text, ent.label_) for ent in analysed.ents}
    assert ("Iraq", "LOC") in found
    assert ("Baghdad", "LOC") in found
    assert ("American", "NORP") in found


def test_nominal_mentions_have_types(analysed):
    mention = analysed._.scores.mention
    assert mention[token(analysed, "Protesters").i] == "person"
    assert mention[token(analysed, "airport").i] == "place"


def test_trigger_scores_point_at_the_meeting(analysed):
    label, probability = analysed._.scores.best("trigger", token(analysed, "met"))
    assert label.endswith("CONSULT")
    assert probability > 0.5
    roles = analysed._.scores.roles(token(analysed, "met"))
    assert int(roles["actor"].argmax()) in {token(analysed, "minister").i, token(analysed, "prime").i, token(analysed, "Iraq").i}


def test_every_sentence_is_one_tree_with_one_root(analysed):
    for sent in analysed.sents:
        assert sum(t.head.i == t.i for t in sent) == 1
        assert all(t.head in sent for t in sent)


def test_pretokenised_docs_keep_their_sentences(nlp, language):
    words = ["Troops", "left", ".", "Rebels", "returned", "."]
    doc = language(Doc(nlp.vocab, words=words, sent_starts=[True, False, False, True, False, False]))
    assert [sent.text.strip() for sent in doc.sents] == ["Troops left .", "Rebels returned ."]
    assert doc[1].dep_ == "root" and doc[4].dep_ == "root"


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n\n", "😀😀", "a", "...", "مرحبا بالعالم. كيف حالك؟", "\u200b\u200b", "x" * 5000, "\t\nWord\n\n\n", "​", "1 2 3"],
)
def test_odd_text_is_read(nlp, language, text):
    doc = language(nlp.make_doc(text))
    assert doc.text == text
    assert len(doc._.scores.mention) == len(doc)


def test_a_sentence_longer_than_the_model_is_read_whole(nlp, language):
    text = "Officials said that " + ", ".join(f"the army of country {n} attacked town {n}" for n in range(150)) + "."
    doc = language(nlp.make_doc(text))
    assert len(list(doc.sents)) == 1
    assert all(t.pos_ for t in doc)
    assert doc[len(doc) - 5].pos_ in {"NUM", "NOUN", "VERB", "PROPN"}
    assert len(doc) > MOST_WORDS


def test_the_same_report_reads_the_same_alone_and_among_others(nlp, language):
    alone = language(nlp.make_doc(TEXT))
    language(nlp.make_doc("Something else entirely, much longer, about a match that was won by the home side. " * 9))
    again = language(nlp.make_doc(TEXT))
    for name, values in alone._.scores.word.items():
        assert np.array_equal(values, again._.scores.word[name]), name


def test_threads_do_not_change_the_answer():
    sentences = [TEXT.split()[:15], ["Police", "arrested", "two", "men", "."]]
    one, two = (LanguageModel(threads=n).read(sentences) for n in (1, 2))
    for a, b in zip(one, two, strict=True):
        assert a.heads == b.heads and a.labels == b.labels
        assert all(np.array_equal(a.probabilities[name], b.probabilities[name]) for name in a.probabilities)


def test_batches_hold_every_sentence_once():
    lengths = [3, 500, 4, 480, 4, 2, 77] * 30
    chosen = [i for batch in batches(lengths) for i in batch]
    assert sorted(chosen) == list(range(len(lengths)))
    assert all(max(lengths[i] for i in batch) * len(batch) <= 3072 for batch in batches(lengths))


@pytest.mark.parametrize(
    ("word", "shape"),
    [("talks", LOWER), ("Iraq", TITLE), ("US", UPPER), ("McConnell", MIXED), ("J", INITIAL), ("2020", DIGIT), ("20th", DIGIT),
     (",", SYMBOL), ("العراق", UNCASED), ("al-Kadhimi", MIXED)],
)  # fmt: skip
def test_shapes(word, shape):
    assert shape_of(word) == shape
