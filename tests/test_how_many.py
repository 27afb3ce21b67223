"""How many: the values of amounts, and the events that they belong to."""

from __future__ import annotations

import itertools
import json

import pytest

from dateline import board
from dateline.how_many import EventQuantities, HowMany, amounts_in
from dateline.how_many.corpus import corpus, read_values
from dateline.how_many.lexicon import KnowledgeError, grammar
from dateline.reader import report


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, expected, id=f"{section}: {text}") for section, text, expected in corpus()]
)
def test_expression_is_read_as_the_corpus_says(text, expected):
    assert read_values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(text, expected, id=text) for section, text, expected in corpus() if expected and text[0].islower()],
)
def test_expression_is_read_the_same_inside_a_sentence(text, expected):
    assert read_values(f"Officials said on Monday that {text}, according to Smith.") == expected


def test_corpus_is_large_and_has_both_sides():
    assert len(corpus()) >= 300
    assert sum(not expected for _, _, expected in corpus()) >= 60


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "🙂🙂",
        "-",
        "$",
        "$$$",
        "1,2,3,4",
        "½½",
        "%",
        "to to to",
        "half",
        "a",
        "two-",
        "-two",
        "1.2.3.4",
        "٣٤",
        "between and",
        "20-",
        "one one one",
        "1" * 400,
        "million " * 50,
        "\u0000 5",
    ],
)
def test_any_text_is_survived(text):
    for amount in amounts_in(text):
        assert 0 <= amount.start <= amount.core_start < amount.core_end <= amount.end <= len(text)


def test_amounts_are_in_order_and_do_not_overlap():
    text = "At least 20 of about 3,500 troops, $5 million, two-thirds of 40 to 50 votes and hundreds more " * 20
    found = amounts_in(text)
    assert len(found) > 100
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_bad_grammar_names_the_place(monkeypatch):
    from dateline.how_many import lexicon

    raw = lexicon.read_yaml("grammar.yaml")
    del raw["words"]
    monkeypatch.setattr(lexicon, "read_yaml", lambda name: raw)
    grammar.cache_clear()
    with pytest.raises(KnowledgeError, match="words"):
        grammar()
    grammar.cache_clear()


@pytest.fixture(scope="module")
def draft(nlp):
    """A function from a text, trigger words and event types to the drafts with their quantities."""
    language = nlp.get_pipe("language")

    def read(text: str, *events: tuple[str, str, str | None]) -> list[list[tuple]]:
        doc = language(board.prepare(nlp.make_doc(text), report(text, "2020-08-30")))
        HowMany()(doc)
        for words, kind, mode in events:
            start = text.index(words)
            doc._.events.append(board.EventDraft(doc.char_span(start, start + len(words)), kind, mode))
        EventQuantities()(doc)
        return [[(q.kind, q.low, q.high) for q in d.quantities] for d in doc._.events]

    return read


def test_killed_and_wounded_belong_to_the_attack(draft):
    text = "A bomb attack in Kabul killed 12 soldiers and wounded more than 30 people, including five children."
    assert draft(text, ("attack", "ASSAULT", "explosives")) == [[("killed", 12, 12), ("injured", 31, None)]]


@pytest.mark.parametrize(
    ("text", "event", "expected"),
    [
        ("Police arrested 45 protesters in Minsk.", ("arrested", "COERCE", "arrest"), ("arrested", 45, 45)),
        ("Thousands of people marched in Warsaw on Sunday.", ("marched", "PROTEST", "demo"), ("participants", 2000, None)),
        ("France will send 600 soldiers to Mali.", ("send", "MOBILIZE", "troops"), ("troops", 600, 600)),
        ("Japan donated $50 million to Haiti.", ("donated", "AID", None), ("money", 50000000, 50000000)),
        ("Rebels released 18 hostages on Friday.", ("released", "RETREAT", "release"), ("other", 18, 18)),
        ("Gunmen kidnapped three engineers in Nigeria.", ("kidnapped", "ASSAULT", "abduct"), ("other", 3, 3)),
        ("Dozens of people died in the attack.", ("attack", "ASSAULT", None), ("killed", 24, None)),
        ("At least 20 people were injured in the explosion.", ("explosion", "ASSAULT", "explosives"), ("injured", 20, None)),
        ("The attack caused no casualties.", ("attack", "ASSAULT", None), ("killed", 0, 0)),
        ("Nearly 3,000 people were killed in the attacks.", ("attacks", "ASSAULT", None), ("killed", None, 3000)),
        ("The shooting left six people dead.", ("shooting", "ASSAULT", "firearms"), ("killed", 6, 6)),
        ("The war has displaced two million people.", ("war", "ASSAULT", None), ("displaced", 2000000, 2000000)),
        ("Britain will withdraw 550 troops from Iraq.", ("withdraw", "RETREAT", "withdraw"), ("troops", 550, 550)),
    ],
)
def test_amount_belongs_to_its_event_in_its_kind(draft, text, event, expected):
    assert draft(text, event) == [[expected]]


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("The two presidents met in Geneva.", ("met", "CONSULT", "visit")),
        ("A 25-year-old man was arrested in Paris.", ("arrested", "COERCE", "arrest")),
        ("The army attacked a village on August 28, 2020.", ("attacked", "ASSAULT", None)),
        ("The siege lasted three weeks.", ("siege", "ASSAULT", None)),
        ("Smith, 53, was arrested in London.", ("arrested", "COERCE", "arrest")),
    ],
)
def test_amount_that_is_not_the_events_stays_out(draft, text, event):
    assert draft(text, event) == [[]]


def test_casualties_are_given_to_one_event(draft):
    text = "The blast killed nine people near the airport."
    blast, killed = draft(text, ("blast", "ASSAULT", "explosives"), ("killed", "ASSAULT", None))
    assert sorted(blast + killed) == [("killed", 9, 9)]


def test_a_crowd_is_counted_at_one_event(draft):
    text = "About 3,000 people marched in Warsaw and blocked the bridges."
    marched, blocked = draft(text, ("marched", "PROTEST", "demo"), ("blocked", "PROTEST", "obstruct"))
    assert (marched, blocked) == ([("participants", 3000, 3000)], [])


def test_the_number_of_deeds_is_none_of_theirs(draft):
    assert draft("Two bombings killed nine people in Baquba.", ("bombings", "ASSAULT", "explosives")) == [[("killed", 9, 9)]]


def test_captives_count_in_their_abduction_and_release(draft):
    text = "Militants freed 23 hostages kidnapped in July."
    assert draft(text, ("freed", "RETREAT", "release"), ("kidnapped", "ASSAULT", "abduct")) == [
        [("other", 23, 23)],
        [("other", 23, 23)],
    ]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "🙂", "12", "killed", "dozens", "no", "No casualties."])
def test_components_survive_any_document(nlp, text):
    doc = nlp(board.prepare(nlp.make_doc(text), report(text or "x", "2020-08-30")))
    for quantity in doc._.quantities:
        assert doc.text[quantity.start : quantity.end] == quantity.text


def test_what_is_counted_is_told(nlp):
    text = "The US has about 5,200 American troops in Iraq."
    doc = nlp(board.prepare(nlp.make_doc(text), report(text, "2020-08-30")))
    (quantity,) = doc._.quantities
    assert (quantity.text, quantity.of, quantity.approx, quantity.kind) == ("about 5,200", "American troops", True, "troops")


def test_measure_gives_figures_on_the_corpus():
    from dateline.measure.quantities import measure_quantities

    figures = measure_quantities()["corpus"]
    assert figures["F1"] >= 0.98
    assert figures["expressions"] >= 300


def test_measure_on_labelled_sentences(tmp_path):
    from dateline.measure.quantities import measure_quantities

    quantities = [{"start": 0, "end": 7, "low": 20, "high": 20}, {"start": 11, "end": 13, "low": 31, "high": None}]
    sentence = json.dumps({"text": "Some 20 of 30 died.", "events": [{"quantities": quantities}]})
    path = tmp_path / "sentences.jsonl"
    path.write_text(sentence + "\n", encoding="utf-8")
    figures = measure_quantities(path)["labelled"]
    assert (figures["R"], figures["gold"], len(figures["wrong"])) == (0.5, 2, 1)
    path.write_text("{not json}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"sentences\.jsonl, line 1"):
        measure_quantities(path)
