"""The deed done to those counted: killed, injured, missing or displaced, by the tree and by the words beside the number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from .kinds import has_case, kinds, lemma_of, look_up, passive

if TYPE_CHECKING:
    from .counted import Counted

HEDGES = {"about", "around", "over", "under", "some", "between", "to", "than"}
"""Words before a number that the tree may take for prepositions."""
ASIDES = {
    "including",
    "among",
    "all",
    "some",
    "most",
    "many",
    "mostly",
    "mainly",
    "half",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
}
DOING = {
    "killing": "killed",
    "wounding": "injured",
    "injuring": "injured",
    "hurting": "injured",
    "maiming": "injured",
    "displacing": "displaced",
}
TRANSPARENT = {
    "number",
    "total",
    "group",
    "estimate",
    "crowd",
    "record",
    "couple",
    "pair",
    "dozen",
    "convoy",
    "batch",
    "series",
    "string",
}


def deed_of(found: Counted) -> tuple[str | None, Token | None]:
    """Killed, injured, missing or displaced, and the word that says so."""
    table = kinds()
    noun, node = found.noun, found.node
    beside = near(found)
    if beside[0]:
        return beside
    for word in {found.core.root.i: found.core.root, **({noun.i: noun} if noun is not None else {})}.values():
        if (word is noun or word.i >= found.core.end) and word.i >= found.core.start and (deed := look_up(table.noun, word)):
            return deed, word
    for modifier in noun.children if noun is not None else ():
        if modifier.dep_ in {"amod", "acl", "acl:relcl"} and (deed := state_or_passive(modifier, found)):
            return deed, modifier
    seen: set[int] = set()
    while node.i not in seen:
        seen.add(node.i)
        if deed := deed_at(node, node.head, found):
            return deed, node.head
        if node is found.node and noun is not None and noun is not node and (deed := deed_at(noun, noun.head, found)):
            return deed, noun.head
        if node.dep_ == "conj" and (before := word_before(found)) is not None and before.pos_ == "VERB":
            break
        if (
            node.dep_ in {"conj", "appos", "parataxis"}
            or (node.dep_ == "nmod" and lemma_of(node.head) in TRANSPARENT | {"toll"})
            or (node.dep_ == "nmod" and has_case(node, {"including", "of"}) and node.head.pos_ in {"NUM", "NOUN"})
        ):
            if look_up(table.noun, node.head) and node.dep_ == "nmod":
                return look_up(table.noun, node.head), node.head
            node = node.head
        else:
            break
    return among(found)


def word_before(found: Counted) -> Token | None:
    """The word before the expression in its sentence, adverbs left out."""
    place = found.span.start - 1
    while place >= found.core.sent.start and found.core.doc[place].pos_ in {"ADV", "DET"}:
        place -= 1
    return found.core.doc[place] if place >= found.core.sent.start else None


def among(found: Counted) -> tuple[str | None, Token | None]:
    """ "Among the dead were 14 soldiers and four contractors": the whole sentence counts them."""
    table, sentence = kinds(), found.core.sent
    words = [token for token in sentence if not token.is_space][:5]
    if words and words[0].lower_ == "among":
        for token in words[1:]:
            if token.lower_ in table.state:
                return table.state[token.lower_], token
    return None, None


def state_or_passive(word: Token, found: Counted) -> str | None:
    """ "Wounded" in "30 wounded soldiers" and "killed" in "12 people killed in the blast"."""
    table = kinds()
    if word.lower_ in table.state and word.tag_ not in {"VBD", "VBG", "VB"}:
        return table.state[word.lower_]
    if word.dep_ == "acl:relcl" and lemma_of(word) in table.subject and fits(word, found):
        return table.subject[lemma_of(word)]
    if (
        word.dep_ in {"acl", "acl:relcl"}
        and lemma_of(word) in table.object
        and (word.tag_ == "VBN" or passive(word))
        and fits(word, found)
    ):
        return table.object[lemma_of(word)]
    return None


def deed_at(node: Token, verb: Token, found: Counted) -> str | None:
    """The deed that `verb` does to `node`, its argument."""
    table, lemma, dep = kinds(), lemma_of(verb), node.dep_
    if dep == "obl" and has_case(node, HEDGES):
        dep = "obj"
    of_deed = dep in {"nmod", "obl"} and verb.tag_ in {"VBG", "NN", "NNS"} and has_case(node, {"of"})
    if of_deed and (deed := look_up(table.noun, verb) or table.object.get(lemma) or DOING.get(verb.lower_)):
        return deed if fits(verb, found) else None
    patient = dep in {"obj", "nsubj:pass"} or (dep == "nsubj" and passive(verb))
    if patient and (deed := table.object.get(lemma)) and fits(verb, found):
        return deed
    if dep in {"nsubj", "nsubj:pass"}:
        if (
            verb.lower_ in table.state
            and verb.tag_ in {"VBN", "JJ", "NN", "NNS"}
            and not any(c.dep_ == "obj" for c in verb.children)
        ):
            return table.state[verb.lower_]
        if (deed := table.subject.get(lemma) or table.subject.get(verb.lower_)) and fits(verb, found):
            return deed
        if (
            (deed := table.object.get(lemma))
            and verb.tag_ == "VBN"
            and fits(verb, found)
            and not any(c.dep_ == "obj" for c in verb.children)
        ):
            return deed
    if dep in {"obj", "nsubj:pass"} and lemma in {
        "leave",
        "find",
        "report",
        "confirm",
        "believe",
        "say",
        "see",
        "declare",
        "list",
        "have",
        "make",
        "render",
        "force",
    }:
        for child in verb.children:
            if (
                child.dep_ in {"xcomp", "obl", "ccomp", "advmod", "amod", "advcl"}
                and child.i > node.i
                and child.lower_ in table.state
            ):
                return table.state[child.lower_]
            if (
                lemma == "force"
                and child.dep_ in {"xcomp", "obl"}
                and child.i > node.i
                and lemma_of(child) in {"flee", "home", "evacuate"}
            ):
                return "displaced"
    if (
        dep in {"obj", "nmod", "obl"}
        and lemma in {"claim", "take", "cost"}
        and found.noun is not None
        and lemma_of(found.noun) == "life"
    ):
        return "killed"
    if dep == "obl" and lemma_of(verb) in {"rise", "climb", "stand", "increase", "reach", "grow", "jump", "put", "bring", "raise"}:
        for child in verb.children:
            if child.dep_ in {"nsubj", "obj", "nsubj:pass"} and (deed := look_up(table.noun, child)):
                return deed
    if dep in {"obj", "nmod"} and lemma in {"reach", "exceed", "top", "include", "total"}:
        for child in verb.children:
            if child.dep_ == "nsubj" and (deed := look_up(table.noun, child)):
                return deed
    return None


def active(verb: Token) -> bool:
    """A participle that is no passive: "have killed about 50", "the blast wounded more than 50"."""
    return any(child.dep_ == "nsubj" or (child.dep_ == "aux" and lemma_of(child) == "have") for child in verb.lefts)


def fits(verb: Token, found: Counted) -> bool:
    """Verbs that kill or injure only with a certain object or word beside them ("lost their lives", "gunned down")."""
    table, lemma = kinds(), lemma_of(verb)
    objects, words = table.needs_object.get(lemma), table.needs_word.get(lemma)
    if objects is None and words is None:
        return True
    if objects and any(child.dep_ == "obj" and lemma_of(child) in objects for child in verb.children):
        return True
    window = verb.doc[verb.i : min(len(verb.doc), verb.i + 6)]
    return bool(words) and any(token.lower_ in words for token in window)


def near(found: Counted) -> tuple[str | None, Token | None]:
    """Words right beside the number where the tree says nothing: "12 dead", "killing at least 12", "30 others wounded"."""
    table, doc, sentence = kinds(), found.core.doc, found.core.sent
    place, steps = found.span.end, 0
    having = False
    while place < sentence.end and steps < 6:
        token = doc[place]
        if token.pos_ in {"AUX", "VERB"} and lemma_of(token) in {"have", "be"}:
            having = lemma_of(token) == "have"
        if token.lower_ == "," and place + 1 < sentence.end and doc[place + 1].lower_ in ASIDES:
            place = next(
                (i + 1 for i in range(place + 1, min(place + 15, sentence.end)) if doc[i].text in {",", "—", ")"}), sentence.end
            )
            continue
        if token.lower_ in table.state and token.tag_ not in {"VBG", "VB"}:
            follows = doc[place + 1] if place + 1 < sentence.end else None
            if (
                token.tag_ == "VBD"
                and follows is not None
                and (
                    follows.pos_ not in {"ADP", "PUNCT", "ADV", "CCONJ", "SCONJ"}
                    or follows.lower_ in {"at", "more", "about", "around"}
                )
            ):
                break
            if having and token.lower_ != "dead":
                break
            return table.state[token.lower_], token
        if token.lower_ == "of" and place == found.span.end:
            steps -= 2
        elif token.pos_ not in {"NOUN", "ADJ", "PROPN", "AUX", "ADV", "DET"} or token.lower_ in {"said", "not", "n't"}:
            break
        place, steps = place + 1, steps + 1
    start = found.span.start
    if (
        start - 2 >= sentence.start
        and doc[start - 1].lower_ in {"to", "of", "among", "for"}
        and doc[start - 2].pos_ in {"NOUN", "PROPN"}
        and lemma_of(doc[start - 2]) not in {"body", "life"}
        and (deed := look_up(table.noun, doc[start - 2]))
    ) and (doc[start - 1].lower_ == "of" or deed == "injured"):
        return deed, doc[start - 2]
    for place in range(found.span.start - 1, max(found.span.start - 4, sentence.start) - 1, -1):
        token = doc[place]
        deed = table.object.get(lemma_of(token)) or DOING.get(token.lower_)
        joined = token.tag_ == "VBN" and place > sentence.start and doc[place - 1].lower_ in {"and", ",", "or"}
        if deed and (
            token.lower_ in DOING
            or (
                (token.tag_ == "VBD" or joined or (token.tag_ == "VBN" and active(token)))
                and lemma_of(token) in {"kill", "wound", "injure", "displace"}
                and not passive(token)
            )
        ):
            return deed, token
        if token.pos_ not in {"ADV", "ADJ", "DET"}:
            break
    return None, None
