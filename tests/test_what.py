"""Events: triggers, types, modes, people in their roles, one record an event."""

from __future__ import annotations

import pytest

from dateline import board
from dateline.what import contexts, relation, same_event


def events(record):
    return {event.trigger.text: event for event in record.events}


def test_who_did_what_to_whom(read):
    record = read("Gunmen killed three soldiers near Mosul on Monday.")
    (event,) = record.events
    assert (event.type, event.trigger.text) == ("ASSAULT", "killed")
    assert [p.text for p in event.actors] == ["Gunmen"]
    assert "soldiers" in event.recipients[0].text


def test_a_passive_turns_the_roles(read):
    (event,) = read("Five protesters were arrested by police in Minsk on Sunday.").events
    assert (event.type, event.mode) == ("COERCE", "arrest")
    assert [p.text for p in event.actors] == ["police"]
    assert "protesters" in event.recipients[0].text


def test_every_span_lies_in_the_text(read):
    text = "The European Union imposed sanctions on Belarus. The sanctions followed the arrest of hundreds of demonstrators."
    for event in read(text).events:
        for span in (event.trigger, *event.mentions, *event.actors, *event.recipients):
            assert text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "👍",
        "Monday.",
        "?!",
        "a" * 3000,
        "The recipe needs two eggs and some flour.",
        "The team won the final by two goals.",
    ],
)
def test_text_without_events_gives_none(read, text):
    assert read(text).events == ()


def test_the_drone_is_the_mode(read):
    found = read("A US drone strike killed two militants in Yemen on Friday.").events
    assert {event.mode for event in found} == {"drone"}


def test_mentions_of_one_event_are_one_record(read):
    record = read("A man stabbed the mayor of Riga on Sunday. Police said the stabbing took place in the town hall.")
    (attack,) = (event for event in record.events if event.type == "ASSAULT")
    assert [m.text for m in attack.mentions] == ["stabbing"]


def test_two_countries_two_events(read):
    record = read("Rebels bombed a market in Kabul on Monday. Separately, gunmen shot a judge in Lagos on Tuesday.")
    assert sum(event.type == "ASSAULT" for event in record.events) == 2


def test_stems_meet():
    assert same_event.stem("bombing") == same_event.stem("bombed") == same_event.stem("bomb")
    assert same_event.stem("arrests") == same_event.stem("arrest")
    assert same_event.stem("ban") != same_event.stem("bomb")


def test_the_same_text_gives_the_same_record(read):
    text = "Iran threatened to close the strait. Washington condemned the threat."
    assert read(text).to_json() == read(text).to_json()


def test_contexts_are_plovers():
    assert len(contexts.table()[3]) == 38 - 1


def test_contexts_of_a_sentence(read):
    (event,) = read("The court convicted the former minister of corruption.").events[:1]
    assert {"legal", "corruption"} <= set(event.contexts)


def test_relation_of_two_parties():
    text = "Ukraine accused Russia of sending tanks."
    found = relation(text, source=(0, 7), target=(16, 22))
    assert (found.type, found.mode, found.words) == ("ACCUSE", "allege", "accused")
    assert 0 < found.score <= 1


def test_relation_refuses_spans_outside_the_text():
    with pytest.raises(ValueError, match="not a span"):
        relation("Ukraine accused Russia.", source=(0, 7), target=(16, 99))


def test_the_room_survives_without_its_neighbours():
    from dateline import reader

    nlp = reader.load(without=[name for name, _ in reader.ROOMS if name not in {"language", "what", "whether", "same_event"}])
    record = reader.Reader(nlp=nlp).read(reader.report("Police arrested the mayor of Minsk.", "2020-08-30"))
    assert [event.type for event in record.events] == ["COERCE"]
    assert board.LISTS


def test_long_reports_are_merged_in_linear_time(nlp):
    """The number of comparisons grows with the length, not with its square."""
    from spacy.tokens import Doc

    def comparisons(sentences, monkeypatch):
        seen = 0

        def counted(event, draft):
            nonlocal seen
            seen += len(event)
            return -9.0

        monkeypatch.setattr(same_event, "likeness", counted)
        words = ["Rebels", "attacked", "."] * sentences
        doc = Doc(nlp.vocab, words, sent_starts=[True, False, False] * sentences, pos=["NOUN", "VERB", "PUNCT"] * sentences)
        doc._.events = [board.EventDraft(trigger=doc[i : i + 1], type="ASSAULT") for i in range(1, len(doc), 3)]
        same_event.SameEvent()(doc)
        return seen

    with pytest.MonkeyPatch.context() as patch:
        short, long = comparisons(400, patch), comparisons(1600, patch)
    assert long < 5 * short


def test_role_values_are_kept_for_the_sentence_alone():
    from dateline.what.heads import SentenceValues

    values = SentenceValues(10, [0.1, 0.9])
    assert [values[i] for i in (9, 10, 11, 12)] == [0.0, 0.1, 0.9, 0.0]


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("Russia attacked Ukraine.", "ASSAULT"),
        ("Macron will meet Merkel on Friday.", "AGREE"),
        ("Macron refused to meet Merkel.", "REJECT"),
        ("Macron will not meet Merkel.", "REJECT"),
        ("Macron met Merkel in Paris.", "CONSULT"),
        ("Israel will not release prisoners of Hamas.", "REJECT"),
        ("Germany is willing to withdraw its troops from Mali.", "AGREE"),
        ("France lifted the embargo on Iran.", "CONCEDE"),
        ("Norway suspended aid to Afghanistan.", "SANCTION"),
        ("Turkey said it will attack Greece.", "THREATEN"),
    ],
)
def test_a_root_type_folds_status_and_what_stands_above_into_the_type(text, root):
    words = [word.strip(".") for word in text.split()]
    names = set("Russia Ukraine Macron Merkel Israel Hamas Germany Mali France Iran Norway Afghanistan Turkey Greece".split())
    source, target = (word for word in words if word in names)
    spans = [(text.index(name), text.index(name) + len(name)) for name in (source, target)]
    assert relation(text, *spans).root == root


def test_a_root_type_does_not_change_the_type():
    found = relation("Macron will meet Merkel on Friday.", (0, 6), (17, 23))
    assert (found.type, found.status, found.root) == ("CONSULT", "planned", "AGREE")


def test_a_statement_that_blames_somebody_is_an_accusation(read):
    record = read('"President Smith treats the law with shameful contempt," said Senator Jane Miller.')
    (event,) = [event for event in record.events if event.type == "ACCUSE"]
    assert [p.text for p in event.actors] == ["Jane Miller"]
    assert "Smith" in event.recipients[0].text


def test_a_statement_that_blames_nobody_is_none(read):
    record = read('"The harvest was good this year," said Senator Jane Miller.')
    assert not [event for event in record.events if event.type == "ACCUSE"]


def test_words_between_quotation_marks_are_known(nlp):
    from dateline.what import heads

    doc = nlp.make_doc('He said "it is over" and left.')
    assert [token.text for token, inside in zip(doc, heads.quoted(doc), strict=True) if inside] == ['"', "it", "is", "over"]
    assert heads.quoted(nlp.make_doc("")) == []


def test_an_entry_may_ask_for_a_kind_of_word(nlp):
    from dateline import board, reader
    from dateline.what import codebook, rules

    def kinds(text):
        doc = dict(nlp.pipeline)["language"](board.prepare(nlp.make_doc(text), reader.report(text, "2020-08-30")))
        return {match.entry.type for match in rules.matches(doc, codebook.builtin()) if match.token.lower_ == "called"}

    assert "CONSULT" in kinds("The president called Angela Merkel on Friday.")
    assert "CONSULT" not in kinds("The president called an election on Friday.")
