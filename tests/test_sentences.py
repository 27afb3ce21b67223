"""Where sentences begin."""

from __future__ import annotations

import itertools

import pytest
import spacy

from dateline.language.lemmas import lemma
from dateline.language.sentences import sentence_starts

BLANK = spacy.blank("en")


def split(text):
    doc = BLANK.make_doc(text)
    starts = [*sentence_starts(doc), len(doc)]
    return [doc[a:b].text.strip() for a, b in itertools.pairwise(starts)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Troops left.", "Rebels came back."],
        ["Mr. Smith met Gen. Jones on Jan. 5.", "They spoke."],
        ["He lives in the U.S. and works there."],
        ["He left the U.S.", "The embassy closed."],
        ["“We will go.”", "He did not say when."],
        ["“Will you go?” he asked."],
        ["He said, “We will go.", "We will not come back.”", "Nobody answered."],
        ["Prices rose 3.5 percent.", "In 2019 they fell."],
        ["Stop!", "Who goes there?", "Nobody."],
        ["(He was not there.)", "She was."],
        ["The St. Petersburg talks failed."],
    ],
)
def test_split(sentences):
    assert split(" ".join(sentences)) == sentences


def test_paragraphs_end_sentences():
    assert split("Periodic attacks on US forces\n\nAs reported, it is tense.") == [
        "Periodic attacks on US forces", "As reported, it is tense.",
    ]  # fmt: skip


def test_wrapped_lines_do_not():
    text = "The government said that it would send more troops to the northern border\nregion of the country. It did."
    assert len(split(text)) == 2


@pytest.mark.parametrize("text", ["", " ", "\n", "\n\nWord", "...", '"', "—"])
def test_odd_text(text):
    assert "".join(split(text)).strip() == text.strip()


@pytest.mark.parametrize(
    ("form", "pos", "tag", "expected"),
    [
        ("killed", "VERB", "VBN", "kill"), ("announced", "VERB", "VBD", "announce"), ("withdrew", "VERB", "VBD", "withdraw"),
        ("met", "VERB", "VBD", "meet"), ("planning", "VERB", "VBG", "plan"), ("armies", "NOUN", "NNS", "army"),
        ("talks", "NOUN", "NNS", "talk"), ("men", "NOUN", "NNS", "man"), ("Iraq", "PROPN", "NNP", "Iraq"),
        ("bombing", "NOUN", "NN", "bombing"), ("seized", "VERB", "VBD", "seize"), ("attacks", "VERB", "VBZ", "attack"),
        ("visited", "VERB", "VBD", "visit"), ("vowed", "VERB", "VBD", "vow"), ("agreed", "VERB", "VBD", "agree"),
        ("fired", "VERB", "VBD", "fire"),
        ("fled", "VERB", "VBD", "flee"),
        ("injuries", "NOUN", "NNS", "injury"),
        ("gunmen", "NOUN", "NNS", "gunman"), ("said", "VERB", "VBD", "say"), ("stabbing", "VERB", "VBG", "stab"),
        ("condemned", "VERB", "VBD", "condemn"), ("shelled", "VERB", "VBD", "shell"), ("released", "VERB", "VBD", "release"),
    ],
)  # fmt: skip
def test_lemmas(form, pos, tag, expected):
    assert lemma(form, pos, tag) == expected
