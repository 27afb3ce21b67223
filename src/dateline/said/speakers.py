"""Who speaks: from a cue to the word for its speaker, through passives, participles, relative clauses and documents."""

from __future__ import annotations

from spacy.tokens import Token

from .lexicon import lexicon
from .trees import cases, is_passive, subject, with_case

RELATIVE = {"which", "who", "that", "whom"}
LIGHT = {
    "add", "announce", "carry", "deliver", "deny", "dismiss", "express", "file", "give", "have", "hold", "issue", "make",
    "offer", "post", "publish", "put", "raise", "read", "reaffirm", "reiterate", "reject", "release", "renew", "repeat",
    "send", "sign", "voice", "wave", "wear", "write",
}  # fmt: skip
"""Verbs whose subject is the speaker of the noun that is their object: "issued a statement that"."""
PARTS = {
    "some", "many", "most", "several", "all", "few", "one", "two", "three", "both", "none", "each", "majority", "number",
    "group", "others", "dozens", "hundreds", "thousands",
}  # fmt: skip
"""Words for a part of those who speak: "some of the protesters said"."""


def speaker_of(cue: Token, limit: int = 6) -> Token | None:
    """The head word of the speaker of a cue verb; None where the report hides it."""
    if limit == 0:
        return None
    own = subject(cue)
    if is_passive(cue):
        agent = next((child for child in cue.children if child.dep_ == "obl:agent"), None) or with_case(cue, {"by"})
        return agent and document(agent)
    if own is not None and own.dep_ != "expl":
        if own.lower_ in RELATIVE and cue.dep_.startswith("acl"):
            return document(cue.head)
        return document(own)
    if own is not None:
        return None
    if cue.dep_.startswith("acl") and cue.head.pos_ in {"NOUN", "PROPN", "PRON"}:
        return None if cue.tag_ == "VBN" else document(cue.head)
    if cue.dep_ in {"conj", "xcomp", "advcl", "parataxis"} and cue.head.i != cue.i:
        return controller(cue.head, limit - 1)
    return None


def controller(verb: Token, limit: int) -> Token | None:
    """The subject that a verb lends to the participle or infinitive under it."""
    own = subject(verb)
    if own is not None:
        if own.lower_ in RELATIVE and verb.dep_.startswith("acl"):
            return document(verb.head)
        return document(own) if own.dep_ != "expl" else None
    if verb.pos_ in {"NOUN", "PROPN"} and verb.dep_.startswith(("obj", "obl", "nmod")):
        return document(verb)
    if limit and verb.head.i != verb.i:
        if verb.dep_.startswith("acl"):
            return document(verb.head)
        return controller(verb.head, limit - 1)
    return None


def document(noun: Token) -> Token:
    """The owner of a document that speaks ("Trump's statement", "a letter from the king"), else the noun itself."""
    named = [child for child in noun.children if child.dep_ in {"appos", "flat"} and child.ent_type_ == "PER" and child.i > noun.i]
    if noun.pos_ == "NOUN" and named:
        return named[0]
    if noun.lower_ in PARTS:
        whole = with_case(noun, {"of", "among"})
        return whole if whole is not None else noun
    if noun.lower_ not in lexicon().carriers or noun.ent_type_ in {"ORG", "PER"}:
        return noun
    return owner(noun) or noun


def owner(noun: Token) -> Token | None:
    """Whose words a noun stands for: possessor, author, or the subject of the light verb above it."""
    for child in noun.children:
        if child.dep_ == "nmod:poss":
            return child
    for child in noun.children:
        if child.dep_.startswith(("nmod", "obl")) and child.i > noun.i:
            words = cases(child)
            if (words & {"by", "from"} and child.pos_ != "NUM") or ("of" in words and child.ent_type_ in {"PER", "ORG", "NORP"}):
                return child
    source = with_case(noun.head, {"from"}, ("obl",)) if noun.dep_ == "obj" else None
    if source is not None and source.i > noun.i:
        return source
    for child in noun.children:
        if child.dep_.startswith("acl") and child.i > noun.i:
            agent = next((part for part in child.children if part.dep_ == "obl:agent" or cases(part) == {"by"}), None)
            if agent is not None:
                return agent
    modifiers = [child for child in noun.children if child.dep_ in {"compound", "amod", "nmod"} and child.i < noun.i]
    for child in modifiers:
        if child.ent_type_ in {"ORG", "PER", "LOC", "NORP"}:
            return child
    verb = noun.head
    if noun.dep_ in {"obj", "obl"} and verb.i != noun.i:
        own = subject(verb)
        speaks = verb.lemma_ in LIGHT if noun.dep_ == "obj" else verb.tag_ == "VBG" or lexicon().verb(verb) is not None
        if speaks and own is not None and own.lower_ not in RELATIVE and own.dep_ == "nsubj":
            return own
        if speaks and own is None:
            return controller(verb, 3)
    return next(
        (
            child
            for child in modifiers
            if child.dep_ == "compound" and child.pos_ == "NOUN" and child.lower_ not in lexicon().carriers
        ),
        None,
    )
