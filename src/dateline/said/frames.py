"""Contents that are no clauses: infinitives, descriptions, accusations, prepositional and noun phrases."""

from __future__ import annotations

from spacy.tokens import Token

from .heads import LIKELY, SURE, Heads
from .lexicon import Cue
from .spans import Found, by_head, stretched
from .speakers import LIGHT
from .trees import cases, has_that, has_to, is_passive, with_case


def hearer_infinitive(token: Token, heads: Heads) -> list[Found]:
    """ "urged Iran to release the ship": hearer and infinitive."""
    verb = next(
        (child for child in token.children if child.dep_ in {"xcomp", "advcl", "ccomp"} and child.i > token.i and has_to(child)),
        None,
    )
    if verb is None:
        return prep_infinitive(token, heads)
    heard = [child for child in token.children if child.dep_ in {"obj", "iobj"} and token.i < child.i < verb.i]
    start = min([verb.left_edge.i, *(child.left_edge.i for child in heard)])
    if is_passive(token):
        return []
    return [stretched(token, Found(max(start, token.i + 1), verb.right_edge.i + 1, "infinitive"), heads)]


def prep_infinitive(token: Token, heads: Heads) -> list[Found]:
    """ "called on Iran to release the ship": the hearer has a preposition."""
    for child in token.children:
        words = cases(child) & {"on", "upon", "to"}
        if child.i > token.i and child.dep_ == "obl" and words:
            verbs = [
                part
                for part in [*child.children, *token.children]
                if part.dep_ in {"acl", "advcl", "xcomp"} and part.i > child.i and has_to(part)
            ]
            if verbs:
                first = next(part for part in child.children if part.lower_ in words)
                return [stretched(token, Found(first.i + 1, verbs[0].right_edge.i + 1, "infinitive", first.i + 1), heads)]
    return []


def promise(token: Token, heads: Heads) -> list[Found]:
    """ "vowed to fight on": what the speaker says of itself."""
    verb = next((child for child in token.children if child.dep_ == "xcomp" and child.i > token.i and has_to(child)), None)
    return [stretched(token, Found(verb.left_edge.i, verb.right_edge.i + 1, "promise"), heads)] if verb is not None else []


def gerund(token: Token, heads: Heads) -> list[Found]:
    """ "denied taking part"."""
    verb = next(
        (
            child
            for child in token.children
            if child.dep_ in {"xcomp", "ccomp", "advcl"} and child.i == token.i + 1 and child.tag_ == "VBG"
        ),
        None,
    )
    return [stretched(token, Found(verb.left_edge.i, verb.right_edge.i + 1, "gerund"), heads)] if verb is not None else []


def described(token: Token, heads: Heads) -> list[Found]:
    """ "called the vote a farce", "described it as illegal": the thing and what it is called."""
    thing = next((child for child in token.children if child.dep_ in {"obj", "nsubj"} and child.i > token.i), None)
    phrase = next(
        (
            child
            for child in token.children
            if child.i > token.i
            and child.dep_ in {"obl", "xcomp", "advcl", "ccomp"}
            and "as" in {part.lower_ for part in child.children}
        ),
        None,
    )
    if phrase is None and token.lemma_ in {"call", "label", "brand", "dub", "term", "deem", "declare", "consider"}:
        phrase = next(
            (
                child
                for child in token.children
                if child.i > token.i and child.dep_ in {"xcomp", "ccomp", "obj", "iobj"} and child is not thing
            ),
            None,
        )
    if phrase is None:
        phrase = quoted_as(token, thing)
        if phrase is None:
            return []
    start = min(phrase.left_edge.i, thing.left_edge.i if thing is not None else phrase.left_edge.i)
    if is_passive(token):
        start = phrase.left_edge.i
    return [stretched(token, Found(max(start, token.i + 1), phrase.right_edge.i + 1, "described"), heads)]


def quoted_as(token: Token, thing: Token | None) -> Token | None:
    """The "as ..." phrase that hangs on the thing described instead of on the cue."""
    if thing is None:
        return None
    return next(
        (
            child
            for child in thing.children
            if child.i > thing.i
            and child.dep_.startswith(("nmod", "acl", "advcl"))
            and "as" in {part.lower_ for part in child.children}
        ),
        None,
    )


def accused(token: Token, heads: Heads) -> list[Found]:
    """ "accused Turkey of arming the rebels"."""
    whom = next((child for child in token.children if child.dep_ == "obj" and child.i > token.i), None)
    if whom is None or is_passive(token):
        return []
    what = [
        child
        for child in [*token.children, *whom.children]
        if child.i > whom.i and "of" in {part.lower_ for part in child.children if part.dep_ in {"mark", "case"}}
    ]
    return [stretched(token, Found(whom.left_edge.i, what[0].right_edge.i + 1, "accused"), heads)] if what else []


def prepositional(token: Token, entry: Cue, chance: float, heads: Heads) -> list[Found]:
    """ "called for an inquiry", "called for the killers to be tried", "warned of a crisis"."""
    prep = token.nbor(1)
    if entry.preps[prep.lower_] == "weak" and chance < LIKELY:
        return []
    start = prep.i + 1
    thing = with_case(token, {prep.lower_})
    ends = [
        child.right_edge.i + 1
        for child in token.children
        if child.dep_ in {"advcl", "xcomp", "ccomp"} and child.i > start and (has_to(child) or child.left_edge.i == prep.i)
    ]
    if thing is not None and thing.i > token.i:
        ends.append(thing.right_edge.i + 1)
    if not ends or max(ends) <= start:
        return []
    return [stretched(token, Found(start, max(ends), "preposition", start), heads)]


def plain_object(token: Token, heads: Heads) -> list[Found]:
    """ "announced a ceasefire": a noun phrase, where the learned head sees a cue as well."""
    thing = next((child for child in token.children if child.dep_ == "obj" and child.i > token.i), None)
    if thing is None or thing.pos_ == "PRON":
        return []
    return [stretched(token, Found(thing.left_edge.i, thing.right_edge.i + 1, "object"), heads)]


def noun_content(token: Token, entry: Cue | None, chance: float, heads: Heads) -> list[Found]:
    """ "a warning that ...", "his demand to ..."."""
    child = next(
        (
            child
            for child in token.children
            if child.i > token.i and child.dep_ in {"acl", "ccomp"} and (has_that(child) or (has_to(child) and chance >= LIKELY))
        ),
        None,
    )
    if child is None and token.dep_ == "obj" and token.head.lemma_ in {"express", "voice"}:
        child = next((child for child in token.children if child.i > token.i and child.dep_ in {"acl", "ccomp"}), None)
        chance = max(chance, LIKELY)
    if child is not None and (has_that(child) or chance >= LIKELY):
        return [stretched(token, Found(child.left_edge.i, child.right_edge.i + 1, "noun"), heads)]
    verb = token.head
    if token.dep_ == "obj" and verb.lemma_ in LIGHT | {"reject", "deny", "dismiss"}:
        child = next(
            (child for child in verb.children if child.i > token.i and child.dep_ in {"ccomp", "advcl"} and has_that(child)), None
        )
        if child is not None:
            return [stretched(token, Found(child.left_edge.i, child.right_edge.i + 1, "noun"), heads)]
    return by_head(token, heads) if chance >= SURE else []
