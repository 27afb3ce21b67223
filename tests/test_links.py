"""Links between the events of a report."""

from __future__ import annotations

import pytest

from dateline import board
from dateline.board import Actor, EventDraft, Mention
from dateline.links import LinksComponent
from dateline.links.events import Events, stem
from dateline.links.lexicon import relations, source
from dateline.reader import report


@pytest.fixture(scope="module")
def linked(nlp):
    """A function from text and events (word, type, actors, recipients) to links as (from word, to word, kind)."""

    def run(text, *events, title=None):
        doc = board.prepare(nlp.make_doc(text), report(text, "2020-08-30", title=title))
        doc = nlp.get_pipe("language")(doc)
        actors: dict[str, Actor] = {}
        for word, kind, *people in events:
            token = next(token for token in doc if token.text == word)
            actor_names, recipient_names = [*people, [], []][:2]

            def mentions(names, at=token):
                return [Mention(doc[at.i : at.i + 1], at, "name", actors.setdefault(name, Actor(name))) for name in names]

            draft = EventDraft(doc[token.i : token.i + 1], kind, actors=mentions(actor_names), recipients=mentions(recipient_names))
            doc._.events.append(draft)
        ids = {id(draft): draft.trigger.text for draft in doc._.events}
        return [(link.source, link.target, link.kind) for link in (make(ids) for make in LinksComponent()(doc)._.links)]

    return run


ENTRIES = [*source()["connectives"], *source()["verbs"]]
EXAMPLES = [(e["text"], e["link"], e["types"], entry["kind"]) for entry in ENTRIES for e in entry.get("examples", [])]
COUNTER = [(e["text"], e["words"], e["types"]) for entry in ENTRIES for e in entry.get("counter", [])]


@pytest.mark.parametrize(("text", "words", "types", "kind"), EXAMPLES)
def test_examples_of_the_lexicon(linked, text, words, types, kind):
    assert linked(text, *zip(words, types, strict=True)) == [(*words, kind)]


@pytest.mark.parametrize(("text", "words", "types"), COUNTER)
def test_counter_examples_of_the_lexicon(linked, text, words, types):
    assert linked(text, *zip(words, types, strict=True)) == []


def test_a_connective_belongs_to_its_own_verb(linked):
    text = "The troops withdrew in May but returned after rebels seized the town."
    assert linked(text, ("withdrew", "RETREAT"), ("seized", "COERCE")) == []


def test_words_about_a_deed_answer_it(linked):
    found = linked(
        "Rebels killed ten soldiers. France condemned the attack.",
        ("killed", "ASSAULT", ["rebels"]),
        ("condemned", "ACCUSE", ["France"]),
    )
    assert found == [("condemned", "killed", "response")]


def test_reaction_to_the_main_happening(linked):
    text = "Turkey shelled the town on Friday. It was raining. Syria called Turkey a bully."
    events = ("shelled", "ASSAULT", ["Turkey"], ["town"]), ("called", "ACCUSE", ["Syria"], ["Turkey"])
    assert linked(text, *events) == [("called", "shelled", "response")]


def test_no_reaction_to_others(linked):
    text = "Turkey shelled the town on Friday. It was raining. Syria called Iran a bully."
    events = ("shelled", "ASSAULT", ["Turkey"], ["town"]), ("called", "ACCUSE", ["Syria"], ["Iran"])
    assert linked(text, *events) == []


def test_refusal_of_a_demand(linked):
    text = "Washington urged Iran to free the crew. Tehran refused."
    events = ("urged", "REQUEST", ["United States"], ["Iran"]), ("refused", "REJECT", ["Iran"], ["United States"])
    assert linked(text, *events) == [("refused", "urged", "response")]


def test_help_for_victims(linked):
    text = "Rebels attacked the village. Doctors treated the villagers."
    events = ("attacked", "ASSAULT", ["rebels"], ["villagers"]), ("treated", "AID", ["doctors"], ["villagers"])
    assert linked(text, *events) == [("treated", "attacked", "response")]


def test_main_happening_is_named_by_the_title(linked, nlp):
    text = "Police arrested a man after the mayor was stabbed."
    doc = board.prepare(nlp.make_doc(text), report(text, "2020-08-30", title="Mayor stabbed on stage"))
    doc = nlp.get_pipe("language")(doc)
    spans = {token.text: doc[token.i : token.i + 1] for token in doc}
    doc._.events = [EventDraft(spans["arrested"], "COERCE", "arrest"), EventDraft(spans["stabbed"], "ASSAULT")]
    assert Events(doc).main.trigger.text == "stabbed"


def test_one_event_has_no_links(linked):
    assert linked("Rebels killed ten soldiers.", ("killed", "ASSAULT")) == []


def test_stems():
    assert stem("stabbing") == stem("stabbed") and stem("protests") == stem("protested")


def test_lexicon_is_whole():
    book = relations()
    assert len(book.connectives) == len(source()["connectives"]) and book.anaphors["attack"] == {"ASSAULT"}
