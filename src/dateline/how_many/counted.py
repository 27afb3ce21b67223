"""What an amount counts: the number's place in the tree, its noun, and the deed done to those counted."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from ..board import noun_phrase
from ..record import Quantity
from .amounts import Amount
from .lexicon import HERE, KnowledgeError, read_yaml

NOUNS = {"NOUN", "PROPN", "PRON", "ADJ", "NUM", "X"}
MODIFIES = {"nummod", "amod", "det", "compound", "nmod:unmarked", "nmod:poss", "advmod", "nummod:gov"}
HEDGES = {"about", "around", "over", "under", "some", "between", "to", "than"}
"""Words before a number that the tree may take for prepositions."""
SIZED = {"member", "strong", "man", "person", "soldier", "troop", "seat"}
ASIDES = {"including", "among", "all", "some", "most", "many", "mostly", "mainly", "half", "one", "two", "three", "four", "five", "six"}
DOING = {"killing": "killed", "wounding": "injured", "injuring": "injured", "hurting": "injured", "maiming": "injured", "displacing": "displaced"}
TRANSPARENT = {"number", "total", "group", "estimate", "crowd", "record", "couple", "pair", "dozen", "convoy", "batch", "series", "string"}


@dataclass(frozen=True)
class Kinds:
    """The tables of kinds.yaml: lemma to deed by construction, lemma to noun classes."""

    object: dict[str, str]
    subject: dict[str, str]
    state: dict[str, str]
    noun: dict[str, str]
    needs_object: dict[str, set[str]]
    needs_word: dict[str, set[str]]
    casualties_of: list[str]
    counted_recipients: frozenset[str]
    done_to_items: frozenset[str]
    classes: dict[str, frozenset[str]]


@functools.cache
def kinds() -> Kinds:
    """The lexicon of kinds.  Raises `KnowledgeError` naming a field that is missing."""
    raw = read_yaml("kinds.yaml")
    if missing := [name for name in ("deeds", "needs_object", "needs_word", "casualties_of", "counted_recipients", "done_to_items", "nouns") if name not in raw]:
        raise KnowledgeError(f"{HERE / 'kinds.yaml'}: missing {missing}")
    by: dict[str, dict[str, str]] = {"object": {}, "subject": {}, "state": {}, "noun": {}}
    for deed, constructions in raw["deeds"].items():
        for construction, lemmas in constructions.items():
            if construction not in by:
                raise KnowledgeError(f"{HERE / 'kinds.yaml'}: deeds: {deed}: unknown construction '{construction}'")
            by[construction] |= dict.fromkeys(lemmas, deed)
    classes: dict[str, set[str]] = {}
    for name, lemmas in raw["nouns"].items():
        for lemma in lemmas:
            classes.setdefault(lemma, set()).add(name)
    return Kinds(
        **by, needs_object={verb: set(words) for verb, words in raw["needs_object"].items()},
        needs_word={verb: set(words) for verb, words in raw["needs_word"].items()},
        casualties_of=raw["casualties_of"], counted_recipients=frozenset(raw["counted_recipients"]), done_to_items=frozenset(raw["done_to_items"]),
        classes={lemma: frozenset(names) for lemma, names in classes.items()},
    )  # fmt: skip


@dataclass
class Counted:
    """An amount in its sentence.  `node` is the word that stands for it in the tree: the noun counted, or the number itself."""

    amount: Amount
    span: Span
    core: Span
    node: Token
    noun: Token | None
    deed: str | None = None
    deed_word: Token | None = None
    quantity: Quantity | None = None

    @property
    def classes(self) -> frozenset[str]:
        return classes_of(self.noun) if self.noun is not None else frozenset()


def lemma_of(token: Token) -> str:
    return (token.lemma_ or token.text).lower()


def look_up(table: dict, token: Token):
    """The entry of a noun by its lemma, its form or its form without the plural's ending."""
    low = token.lower_
    return table.get(lemma_of(token)) or table.get(low) or table.get(low[:-3] + "y" if low.endswith("ies") else low[:-1] if low.endswith("s") else low)


def classes_of(noun: Token) -> frozenset[str]:
    """The classes of a noun: person, troops, participants, displaced, votes, items, never."""
    table = kinds().classes
    found = look_up(table, noun)
    if found is None and lemma_of(noun).rpartition("-")[2] in table:
        found = table[lemma_of(noun).rpartition("-")[2]]
    if found is None and noun.ent_type_ == "NORP":
        found = frozenset({"person"})
    return found or frozenset()


def counted(doc: Doc, amount: Amount) -> Counted | None:
    """The amount with its place in the tree; null where it covers no word."""
    span = doc.char_span(amount.start, amount.end, alignment_mode="expand")
    core = doc.char_span(amount.core_start, amount.core_end, alignment_mode="expand")
    if span is None or core is None or not len(core):
        return None
    root = core.root
    noun, node = noun_of(root, core, span)
    found = Counted(amount, span, core, node, noun)
    found.deed, found.deed_word = deed_of(found)
    if found.deed == "displaced" and noun is not None and not {"person", "displaced", "troops"} & found.classes:
        found.deed = found.deed_word = None
    return found


def noun_of(root: Token, core: Span, span: Span) -> tuple[Token | None, Token]:
    """The noun counted, and the word that has its place in the sentence ("force" in "1,600-member force")."""
    doc = root.doc
    after = core.end + 1 if core.end < len(doc) and doc[core.end].text in {"-", "–"} else core.end
    if after > core.end and after + 1 < len(doc) and doc[after].lower_ in SIZED and doc[after + 1].pos_ in {"NOUN", "PROPN"}:
        last = after + 1
        while last + 1 < len(doc) and doc[last + 1].pos_ == "NOUN" and doc[last].dep_ in {"compound", "amod"}:
            last += 1
        return doc[last], doc[last]
    inside = range(min(core.start, span.start), max(core.end, span.end))
    if root.dep_ in MODIFIES and root.head.pos_ in NOUNS and root.head.i not in inside and 0 < root.head.i - root.i < 8 and root.head.sent == root.sent:
        noun = root.head
        return noun, noun
    for child in root.children:
        if child.dep_ in {"nmod", "obl"} and child.i >= span.end and child.i - span.end < 5 and any(c.dep_ == "case" and c.lower_ == "of" for c in child.children):
            if child.i + 2 < len(doc) and doc[child.i + 1].tag_ == "POS" and doc[child.i + 2].pos_ in {"NOUN", "PROPN"}:
                child = doc[child.i + 2]
            return child, root
    outer = span.root
    if outer.i not in range(core.start, core.end) and outer.dep_ not in {"case", "advmod", "punct"}:
        root = outer
    # the parser lost the number: the next noun, adjectives between
    for place in range(span.end, min(span.end + 4, len(doc))):
        token = doc[place]
        if token.lower_ == "of" and place == span.end:
            continue
        if token.pos_ in {"NOUN", "PROPN"} and token.sent == root.sent:
            while place + 1 < len(doc) and doc[place + 1].pos_ == "NOUN" and doc[place].dep_ in {"compound", "amod"}:
                place += 1
            return doc[place], (doc[place] if root.pos_ in {"NUM", "ADJ", "DET", "ADV"} and root.dep_ in MODIFIES | {"punct", "dep"} else root)
        if token.pos_ not in {"ADJ", "DET", "PRON"} and token.text != "-":
            break
    return None, root


def deed_of(found: Counted) -> tuple[str | None, Token | None]:
    """Killed, injured, missing or displaced, and the word that says so."""
    table = kinds()
    noun, node = found.noun, found.node
    beside = near(found)
    if beside[0]:
        return beside
    for word in {found.core.root.i: found.core.root, **({noun.i: noun} if noun is not None else {})}.values():
        if word.i >= found.core.start and (deed := look_up(table.noun, word)):
            if word is noun or word.i >= found.core.end:
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
        if node.dep_ in {"conj", "appos", "parataxis"} or (node.dep_ == "nmod" and lemma_of(node.head) in TRANSPARENT | {"toll"}) or (node.dep_ == "nmod" and has_case(node, {"including", "of"}) and node.head.pos_ in {"NUM", "NOUN"}):
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


def has_case(node: Token, words: set[str]) -> bool:
    return any(child.dep_ == "case" and child.lower_ in words for child in node.children)


def state_or_passive(word: Token, found: Counted) -> str | None:
    """ "Wounded" in "30 wounded soldiers" and "killed" in "12 people killed in the blast"."""
    table = kinds()
    if word.lower_ in table.state and word.tag_ not in {"VBD", "VBG", "VB"}:
        return table.state[word.lower_]
    if word.dep_ == "acl:relcl" and lemma_of(word) in table.subject and fits(word, found):
        return table.subject[lemma_of(word)]
    if word.dep_ in {"acl", "acl:relcl"} and lemma_of(word) in table.object and (word.tag_ == "VBN" or passive(word)) and fits(word, found):
        return table.object[lemma_of(word)]
    return None


def passive(verb: Token) -> bool:
    return any(child.dep_ in {"aux:pass", "nsubj:pass"} for child in verb.children)


def deed_at(node: Token, verb: Token, found: Counted) -> str | None:
    """The deed that `verb` does to `node`, its argument."""
    table, lemma, dep = kinds(), lemma_of(verb), node.dep_
    if dep == "obl" and has_case(node, HEDGES):
        dep = "obj"
    if dep in {"nmod", "obl"} and has_case(node, {"of"}) and (verb.tag_ in {"VBG", "NN", "NNS"}):
        if deed := look_up(table.noun, verb) or table.object.get(lemma) or DOING.get(verb.lower_):
            return deed if fits(verb, found) else None
    if dep == "obj" or dep == "nsubj:pass" or (dep == "nsubj" and passive(verb)):
        if (deed := table.object.get(lemma)) and fits(verb, found):
            return deed
    if dep in {"nsubj", "nsubj:pass"}:
        if verb.lower_ in table.state and verb.tag_ in {"VBN", "JJ", "NN", "NNS"} and not any(c.dep_ == "obj" for c in verb.children):
            return table.state[verb.lower_]
        if (deed := table.subject.get(lemma) or table.subject.get(verb.lower_)) and fits(verb, found):
            return deed
        if (deed := table.object.get(lemma)) and verb.tag_ == "VBN" and fits(verb, found) and not any(c.dep_ == "obj" for c in verb.children):
            return deed
    if dep in {"obj", "nsubj:pass"} and lemma in {"leave", "find", "report", "confirm", "believe", "say", "see", "declare", "list", "have", "make", "render", "force"}:
        for child in verb.children:
            if child.dep_ in {"xcomp", "obl", "ccomp", "advmod", "amod", "advcl"} and child.i > node.i and child.lower_ in table.state:
                return table.state[child.lower_]
            if lemma == "force" and child.dep_ in {"xcomp", "obl"} and child.i > node.i and lemma_of(child) in {"flee", "home", "evacuate"}:
                return "displaced"
    if dep in {"obj", "nmod", "obl"} and lemma in {"claim", "take", "cost"} and found.noun is not None and lemma_of(found.noun) == "life":
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
            place = next((i + 1 for i in range(place + 1, min(place + 15, sentence.end)) if doc[i].text in {",", "—", ")"}), sentence.end)
            continue
        if token.lower_ in table.state and token.tag_ not in {"VBG", "VB"}:
            follows = doc[place + 1] if place + 1 < sentence.end else None
            if token.tag_ == "VBD" and follows is not None and (follows.pos_ not in {"ADP", "PUNCT", "ADV", "CCONJ", "SCONJ"} or follows.lower_ in {"at", "more", "about", "around"}):
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
    if start - 2 >= sentence.start and doc[start - 1].lower_ in {"to", "of", "among", "for"} and doc[start - 2].pos_ in {"NOUN", "PROPN"} and lemma_of(doc[start - 2]) not in {"body", "life"} and (deed := look_up(table.noun, doc[start - 2])):
        if doc[start - 1].lower_ == "of" or deed == "injured":
            return deed, doc[start - 2]
    for place in range(found.span.start - 1, max(found.span.start - 4, sentence.start) - 1, -1):
        token = doc[place]
        deed = table.object.get(lemma_of(token)) or DOING.get(token.lower_)
        joined = token.tag_ == "VBN" and place > sentence.start and doc[place - 1].lower_ in {"and", ",", "or"}
        if deed and (token.lower_ in DOING or ((token.tag_ == "VBD" or joined) and lemma_of(token) in {"kill", "wound", "injure", "displace"} and not passive(token))):
            return deed, token
        if token.pos_ not in {"ADV", "ADJ", "DET"}:
            break
    return None, None


def what_is_counted(found: Counted) -> str | None:
    """`of`: the counted noun's phrase in the text's words, without the number."""
    if found.noun is None:
        for child in found.node.children:
            if child.i >= found.span.end and child.dep_ in {"nmod", "obl"} and child.pos_ in {"NOUN", "PROPN"} and has_case(child, {"of", "in", "for", "worth"}) and found.amount.sort in {"money", "percent", "part", "measure"}:
                return noun_phrase(child).text
        return None
    phrase = noun_phrase(found.noun)
    start = max(phrase.start, found.span.end) if phrase.end > found.span.end else phrase.start
    words = found.core.doc[start : phrase.end]
    while len(words) > 1 and (words[0].is_punct or words[0].pos_ in {"DET", "ADP"}):
        words = words[1:]
    return words.text if len(words) and not words[0].is_punct else None


def tentative_kind(found: Counted) -> str:
    """The kind as far as the amount and its own clause tell; the event that it belongs to may know better."""
    amount, classes = found.amount, found.classes
    if amount.sort == "money":
        return "money"
    if "votes" in classes or amount.rule.startswith("score"):
        return "votes"
    if amount.sort in {"time", "part"}:
        return "other"
    if found.deed:
        return found.deed
    if amount.sort == "measure":
        return "items"
    for name in ("displaced", "participants", "troops", "items"):
        if name in classes:
            return name
    return "other"
