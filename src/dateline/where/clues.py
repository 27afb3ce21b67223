"""Where the tree puts place words in relation to an event: the evidence from which the event's place is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from ..board import EventDraft
from ..record import Place

LOCATIVE = frozenset(
    "in at near outside inside around across on along off over within throughout into to from toward towards onto through between"
    " via by against above beneath under beyond opposite".split()
)
NOUNS = frozenset({"NOUN", "PROPN", "NUM", "ADJ", "PRON", "X"})
CLAUSES = frozenset({"ccomp", "advcl", "acl", "acl:relcl", "parataxis", "xcomp", "conj", "root", "csubj"})


RELATIONS_OF_PHRASES = frozenset({"phrase", "front", "above", "nested", "object", "actor"})


@dataclass(frozen=True)
class Clue:
    """A noun that may say where the event happened, its preposition, and the relation of its phrase to the trigger.

    `inside` the trigger; `phrase`: a prepositional phrase on the trigger; `front`: one before the sentence's subject; `above`:
    one on a verb that governs the trigger; `said`: one on a verb of saying above it; `actor`, `object`: within those; `nested`:
    deeper below the trigger; `modifier`: a name that qualifies a noun of the phrase; `there`: the adverb; `compound`, `owner`,
    `adjective`, `subject`, `direct`: the noun itself beside the trigger; `other`.
    """

    head: Token
    preposition: str
    relation: str


@dataclass(frozen=True)
class PlaceWords:
    """The words of one sentence that may say where something happened, whatever the event.

    `words` holds each with the noun that carries its preposition, the preposition ("" for none; null for the adverb "there"),
    and whether it only says whose something is; `first_subject` is the number of the sentence's first subject.
    """

    words: list[tuple[Token, Token | None, str | None, bool]]
    first_subject: int


def place_words(sentence: Span, heads: dict[int, Place], nouns: frozenset[str]) -> PlaceWords:
    """The place words of a sentence.  `heads` maps tokens to place names; `nouns` are lemmas of words for places."""
    words: list[tuple[Token, Token | None, str | None, bool]] = []
    first_subject = sentence.end
    for token in sentence:
        i, pos = token.i, token.pos_
        if i < first_subject and token.dep_.startswith("nsubj"):
            first_subject = i
        if pos == "ADV" and token.lower_ == "there":
            words.append((token, None, None, False))
        elif i in heads or (pos == "NOUN" and token.lemma_.lower() in nouns):
            words.append((token, *governor(token), modifies(token, nouns)))
    return PlaceWords(words, first_subject)


def clues(known: PlaceWords, draft: EventDraft, speech: frozenset[str]) -> Iterator[Clue]:
    """The clues of the trigger's sentence.  `speech` holds the lemmas of verbs of saying."""
    if not known.words:
        return
    trigger = draft.head
    inside = set(range(draft.trigger.start, draft.trigger.end))
    up = list(trigger.ancestors)
    first_subject = known.first_subject
    for token, phrase, preposition, modifier in known.words:
        if preposition is None:
            yield Clue(token, "", "there" if token.head.i in inside else "other")
            continue
        relation = "other"
        if token.i in inside:
            relation = "inside"
        elif phrase is None:
            relation = beside(token, trigger, inside)
        elif phrase.i in inside:
            relation = "inside"
        elif phrase.head.i in inside:
            relation = "phrase"
        elif phrase.head in up:
            if phrase.i < first_subject and phrase.i < trigger.i:
                relation = "front"
            elif phrase.head.lemma_.lower() in speech and phrase.head.pos_ == "VERB" and crosses(trigger, phrase.head):
                relation = "said"
            else:
                relation = "above"
        else:
            relation = below(phrase, trigger, inside)
        if relation in RELATIONS_OF_PHRASES and modifier:
            relation = "modifier"
        yield Clue(token, preposition, relation)


def modifies(token: Token, nouns: frozenset[str]) -> bool:
    """Whether a place name only says whose something is: "on US forces", but not "at Baghdad airport"."""
    if token.dep_ not in ("compound", "amod", "nmod:poss", "nmod:unmarked") or token.head.i <= token.i:
        return False
    owner = token.head
    return owner.pos_ in ("NOUN", "PROPN") and owner.lemma_.lower() not in nouns and owner.ent_type_ not in ("LOC", "FAC")


def governor(token: Token) -> tuple[Token | None, str]:
    """The noun that carries the preposition of the phrase around a place word, and the preposition; none where there is none."""
    here = token
    for _ in range(6):
        case = next(
            (child for child in here.children if child.dep_ == "case" and child.i < here.i and child.lower_ in LOCATIVE), None
        )
        if case is not None:
            return here, case.lower_
        if here.dep_ not in (
            "nmod",
            "compound",
            "appos",
            "flat",
            "conj",
            "amod",
            "nmod:poss",
            "obl",
            "list",
            "nmod:unmarked",
            "dep",
        ):
            return None, ""
        if here.dep_ == "obl" or here.head.pos_ not in NOUNS:
            return None, ""
        here = here.head
    return None, ""


def crosses(trigger: Token, verb: Token) -> bool:
    """Whether the trigger lies in the content of the verb of saying."""
    here = trigger
    while here.head.i != here.i and here.head.i != verb.i:
        here = here.head
    return here.dep_ in ("ccomp", "parataxis", "xcomp", "obj", "advcl") or here.i == trigger.i


def beside(token: Token, trigger: Token, inside: set[int]) -> str:
    """The relation of a place word without a preposition."""
    here = token
    for _ in range(3):
        if here.head.i in inside:
            break
        if here.dep_ not in ("compound", "flat", "amod", "conj", "appos", "nmod:poss"):
            return "other"
        here = here.head
    if here.head.i not in inside:
        return "other"
    if here.dep_ in ("compound", "flat"):
        return "compound"
    if here.dep_ in ("nmod:poss", "det:poss"):
        return "owner"
    if here.dep_ == "amod":
        return "adjective"
    if here.dep_.startswith("nsubj"):
        return "subject"
    return "direct" if here.dep_ in ("obj", "obl") else "other"


def below(phrase: Token, trigger: Token, inside: set[int]) -> str:
    """The relation of a phrase that hangs on a word below the trigger."""
    here = phrase
    for _ in range(12):
        if here.head.i in inside:
            if here.dep_.startswith("nsubj") or here.dep_ == "obl:agent":
                return "actor"
            if here.dep_ in ("obj", "iobj"):
                return "object"
            return "nested"
        if here.head.i == here.i:
            break
        here = here.head
    return "other"


def place_heads(doc: Doc) -> dict[int, Place]:
    """The last token of each place name, and the place."""
    out: dict[int, Place] = {}
    for place in doc._.places:
        span = doc.char_span(place.start, place.end, alignment_mode="expand")
        if span is not None:
            out[span.root.i] = place
    return out
