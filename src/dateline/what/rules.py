"""The second reader: the codebook's entries found in the tree, with who did it and to whom."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Set
from dataclasses import dataclass

from spacy.symbols import ADJ, AUX, NOUN, PROPN, VERB
from spacy.tokens import Doc, Token

from .codebook import Codebook, Entry

NOMINAL = {"NOUN", "PROPN"}
VERBAL = {"VERB", "AUX"}
KIND_OF = {VERB: "verb", ADJ: "verb", AUX: "verb", NOUN: "noun", PROPN: "noun"}
"""Part of speech → which entries a word may fit."""

PARTICIPLES = {"VBN", "VBG", "VBD", "JJ"}
"""Tags of adjectives that may be participles."""

RELATIVE = {"who", "which", "that", "whom", "whose"}
SUBJECTS = ("nsubj", "csubj", "nsubj:outer")
CLAUSE_WITHOUT_SUBJECT = {"xcomp", "advcl", "conj", "acl", "parataxis", "ccomp"}
LIGHT = frozenset(
    """accept announce attend begin broker call cancel carry claim commit conclude conduct continue declare deliver demand end
    express face file give grant have hold impose issue join launch lead lodge make mount offer open order perform plan pledge
    reach receive resume send set sign stage start suffer take undertake wage win""".split()
)
"""Verbs that lend their subject to the noun that is their object ("held talks", "carried out an attack")."""


@dataclass
class Match:
    """An entry found at a head word.  `words` are all its words, `listed` the same as the codebook lists them."""

    token: Token
    entry: Entry
    words: list[Token]
    listed: tuple[str, ...] = ()
    strength: float = 0.5

    @functools.cached_property
    def actors(self) -> list[Token]:
        """Heads of the noun phrases in the actor's places."""
        return participants(self.token, self.entry, "actor")

    @functools.cached_property
    def recipients(self) -> list[Token]:
        return participants(self.token, self.entry, "recipient")


def matches(doc: Doc, book: Codebook, vetoes: set[tuple[int, str]] | None = None) -> Iterator[Match]:
    """Every entry that fits somewhere in the `Doc`, in the order of the text; several may fit at one word.

    `vetoes` takes up (token, type) where an entry has the words but its `unless` speaks against them.
    """
    lemmas: set[str] = set()
    read_to = -1
    for token in doc:
        kind = KIND_OF.get(token.pos)
        if kind is None or (token.pos == ADJ and token.tag_ not in PARTICIPLES):
            continue
        near: list[tuple[Token, str, str]] = []
        for lemma in lemma_forms(token, kind, book):
            for words, entry in book.by_lemma.get((kind, lemma), ()):
                found = companions(token, words, kind, near) if len(words) > 1 else []
                if found is None:
                    continue
                if token.i >= read_to and ("any" in entry.unless or "any" in entry.only):
                    sentence = token.sent
                    lemmas, read_to = {form for word in sentence for form in (word.lemma_.lower(), word.lower_)}, sentence.end
                if vetoed(token, entry, lemmas, found):
                    if vetoes is not None:
                        vetoes.add((token.i, entry.type))
                elif all(in_place(token, place, listed, lemmas, found) for place, listed in entry.only.items()):
                    yield Match(token, entry, [token, *found], words, book.strength(entry, words))


def lemma_forms(token: Token, kind: str, book: Codebook) -> tuple[str, ...]:
    """The lemma; of a noun also the word itself; of a verb whose lemma the codebook does not know the word that inflects so."""
    lemma, word = token.lemma_.lower(), token.lower_
    if kind == "noun":
        return (lemma, word) if word != lemma else (lemma,)
    if (kind, lemma) not in book.by_lemma or token.pos_ == "ADJ":
        lemma = book.inflected.get(word, lemma if token.pos_ != "ADJ" else "")
    return (lemma,)


def companions(token: Token, words: tuple[str, ...], kind: str, near: list[tuple[Token, str, str]]) -> list[Token] | None:
    """The other words of an entry, or None where one is missing; `near` keeps what is nearby for the next entry."""
    doc = token.doc
    if kind == "noun" or "-" in words:
        first = token.i - len(words) + 1
        if first < 0 or any(words[k] not in {doc[first + k].lower_, doc[first + k].lemma_.lower()} for k in range(len(words) - 1)):
            return None
        return [doc[first + k] for k in range(len(words) - 1)]
    if not near:
        near += [(child, child.lemma_.lower(), child.lower_) for child in nearby(token)] or [(token, "", "")]
    out = []
    for word in words[1:]:
        found = next((child for child, lemma, lower in near if word in (lemma, lower)), None)
        if found is None:
            return None
        out.append(found)
    return out


def nearby(token: Token) -> Iterator[Token]:
    """Words to the right that belong to a verb: particles, objects, the prepositions of its complements, and the next word."""
    for child in token.rights:
        yield child
        if child.dep_.startswith(("obl", "nmod", "advcl", "obj", "xcomp")):
            yield from (inner for inner in child.lefts if inner.dep_ in {"case", "mark"})
    if token.i + 1 < len(token.doc):
        yield token.doc[token.i + 1]


def vetoed(token: Token, entry: Entry, lemmas: set[str], found: list[Token]) -> bool:
    """Whether something speaks against the entry here."""
    if not entry.attributive and token.dep_ == "amod":
        return True
    return any(in_place(token, place, words, lemmas, found) for place, words in entry.unless.items())


def in_place(token: Token, place: str, words: frozenset[str], lemmas: set[str], found: list[Token]) -> bool:
    if place == "any":
        return any(word in lemmas if " " not in word else set(word.split()) <= lemmas for word in words)
    if place == "subject":
        tokens = subjects(token)
    elif place == "object":
        tokens = objects(token)
    elif place == "modifier":
        tokens = [child for child in token.children if child.dep_ in {"amod", "compound", "nmod:poss", "nmod", "det"}]
    else:
        tokens = [token.head] if token.dep_ in {"compound", "amod", "nmod", "nmod:poss", "obj"} else []
    for argument in tokens:
        forms = {argument.lemma_.lower(), argument.lower_}
        if not forms.isdisjoint(words) or (not words.isdisjoint(KINDS) and in_kinds(argument, words)):
            return True
        inside = {w for child in argument.children for w in (child.lemma_.lower(), child.lower_)}
        if any(" " in word and set(word.split()) <= (forms | inside) for word in words):
            return True
        if place == "object" and any(
            child.dep_ in {"nmod", "compound"} and child.lemma_.lower() in words for child in argument.children
        ):
            return True
    return False


KIND_OF_NAME = {"PER": "<person>", "ORG": "<organization>", "LOC": "<place>", "NORP": "<people>"}
KINDS = frozenset({"<any>", "<person>", "<organization>", "<place>", "<people>", "<object>", "<event>", "<abstract>"})
"""What `only` and `unless` may ask of a word instead of naming it: any word, or its kind as named entity or mention."""


def kinds_of(token: Token) -> set[str]:
    out = {"<any>"}
    if token.ent_type_ in KIND_OF_NAME:
        out.add(KIND_OF_NAME[token.ent_type_])
    scores = token.doc._.scores
    if scores is not None and scores.mention[token.i] != "O":
        out.add(f"<{scores.mention[token.i]}>")
    return out


def in_kinds(token: Token, kinds: Set[str]) -> bool:
    return not kinds.isdisjoint(kinds_of(token))


def participants(token: Token, entry: Entry, role: str) -> list[Token]:
    """Heads of the phrases that stand in the places which the entry gives to a role, with what is joined to them by "and"."""
    out: list[Token] = []
    for place in entry.roles.get(role, ()):
        for head in in_role(token, place, entry.kind):
            for one in [head, *(child for child in conjuncts(head))]:
                if one not in out and one.i != token.i:
                    out.append(one)
    if role == "recipient":
        taken = participants(token, entry, "actor")
        out = [one for one in out if one not in taken]
    return sorted(out, key=lambda one: one.i)


def in_role(token: Token, place: str, kind: str) -> list[Token]:
    if place == "subject":
        return subjects(token)
    if place == "object":
        return objects(token)
    if place == "possessor":
        own = [child for child in token.children if child.dep_ == "nmod:poss"]
        if not own and token.dep_ == "obj" and token.head.lemma_.lower() in LIGHT and token.head.pos_ == "VERB":
            own = subjects(token.head)
        return own
    if place == "modifier":
        return [
            c
            for c in token.children
            if c.dep_ in {"amod", "compound"} and (c.ent_type_ in {"NORP", "LOC", "ORG", "PER"} or c.pos_ == "PROPN")
        ]
    if place == "iobj":
        return [child for child in token.children if child.dep_ == "iobj"]
    return prepositional(token, place, kind)


def prepositional(token: Token, preposition: str, kind: str) -> list[Token]:
    """What stands under a preposition at the word, or at its object ("an attack on X", "launched an attack on X")."""
    roots = [token]
    if kind == "verb":
        roots += [child for child in token.children if child.dep_ in {"obj", "xcomp"} and child.pos_ in NOMINAL]
        roots += [child for child in token.children if child.dep_ == "nsubj:pass"] if passive(token) else []
    elif token.dep_ == "obj" and token.head.lemma_.lower() in LIGHT:
        roots.append(token.head)
    for child in list(token.rights) if kind == "noun" else []:
        roots += [child] if child.dep_ == "nmod" and preposition != "of" else []
    out = []
    for root in roots:
        for child in root.rights:
            if child.dep_.startswith(COMPLEMENTS) and child.pos_ in NOMINAL | {"PRON", "NUM"} and has_case(child, preposition):
                out.append(child)
    if not out and token.i + 1 < len(token.doc):
        beside = token.doc[token.i + 1]
        if beside.lower_ == preposition and beside.pos_ == "ADP":
            if beside.dep_ == "case" and beside.head.i > beside.i:
                out.append(beside.head)
            elif beside.dep_ == "compound:prt":
                out += [child for child in token.rights if child.dep_ in {"obl", "obj", "iobj"} and child.i > beside.i][:1]
    return out


COMPLEMENTS = ("obl", "nmod", "advcl", "xcomp", "obj", "iobj")


def has_case(noun: Token, preposition: str) -> bool:
    """Whether the noun's first preposition is this one."""
    case = [inner.lower_ for inner in noun.lefts if inner.dep_ == "case"]
    return bool(case) and case[0] == preposition


def conjuncts(token: Token) -> list[Token]:
    return [child for child in token.rights if child.dep_ == "conj" and child.pos_ in NOMINAL | {"PRON", "NUM", "ADJ"}]


def passive(token: Token) -> bool:
    deps = {child.dep_ for child in token.children}
    if deps & {"aux:pass", "nsubj:pass", "obl:agent"}:
        return True
    return token.tag_ == "VBN" and token.dep_ in {"acl", "amod", "acl:relcl", "advcl"} and not deps & {"obj", "aux", "nsubj"}


def agents(token: Token) -> list[Token]:
    """The "by" phrase of a passive."""
    found = [child for child in token.children if child.dep_ == "obl:agent"]
    return found or [
        c
        for c in token.rights
        if c.dep_ == "obl" and any(i.dep_ == "case" and i.lower_ == "by" for i in c.lefts) and c.ent_type_ != "DATE"
    ]


def own_subject(token: Token) -> list[Token]:
    found = [child for child in token.children if child.dep_ in SUBJECTS]
    if found and found[0].lower_ in RELATIVE and token.dep_ == "acl:relcl":
        return [token.head]
    return found or before_finite(token)


def before_finite(token: Token) -> list[Token]:
    """People before a finite verb without a subject, where the parser took them for a bare adverbial ("Thousands marched")."""
    scores = token.doc._.scores
    if token.tag_ not in {"VBD", "VBP", "VBZ"} or scores is None:
        return []
    kinds = {"person", "organization"}
    bare = [child for child in token.lefts if child.dep_ == "obl:unmarked"]
    return [child for child in bare if any(scores.mention[part.i] in kinds for part in (child, *child.children))]


def subjects(token: Token, depth: int = 0) -> list[Token]:
    """Who does it: the subject of the clause, or of the clause that lends it one; in a passive the "by" phrase."""
    if passive(token):
        found = agents(token)
        if found or token.dep_ != "conj":
            return found
        return agents(token.head)
    return near_subject(token, depth)


def near_subject(token: Token, depth: int = 0) -> list[Token]:
    found = own_subject(token)
    if found or depth > 4:
        return found
    head, dep = token.head, token.dep_
    if dep == "acl:relcl" and not any(c.dep_ == "nsubj" for c in token.children):
        return []
    if dep == "acl" and head.pos_ in NOMINAL | {"PRON"}:
        return [head] if token.tag_ == "VBG" else noun_subject(head)
    if dep == "xcomp" or (dep == "advcl" and token.tag_ in {"VBG", "VB"}):
        given = [child for child in head.children if child.dep_ in {"obj", "iobj"}] if dep == "xcomp" and token.tag_ == "VB" else []
        if given and head.lemma_.lower() not in {"promise", "threaten", "vow"}:
            return given
        surface = [child for child in head.children if child.dep_ == "nsubj:pass"]
        return surface or near_subject(head, depth + 1)
    if dep in {"conj", "parataxis"} and head.pos_ in {"VERB", "AUX", "ADJ"}:
        surface = [child for child in head.children if child.dep_ == "nsubj:pass"]
        return surface or near_subject(head, depth + 1)
    return []


def noun_subject(noun: Token) -> list[Token]:
    """Whose plan, decision or offer it is: "Iran's threat to close the strait"."""
    own = [child for child in noun.children if child.dep_ == "nmod:poss"]
    if not own and noun.dep_ == "obj" and noun.head.pos_ == "VERB":
        own = near_subject(noun.head)
    return own


def objects(token: Token) -> list[Token]:
    """To whom it is done: the object, or the subject of a passive, or the noun that a participle stands by."""
    if not passive(token):
        found = [c for c in token.children if c.dep_ in {"obj", "iobj"} and not any(i.dep_ == "case" for i in c.lefts)]
        if not found:  # a person is hardly a predicate: "called Ms Merkel to discuss the crisis"
            found = [c for c in token.rights if c.dep_ == "xcomp" and c.ent_type_ == "PER"]
        if found and found[0].lower_ in RELATIVE and token.dep_ == "acl:relcl":
            return [token.head]
        return found
    found = [child for child in token.children if child.dep_ == "nsubj:pass"]
    if found and found[0].lower_ in RELATIVE and token.dep_ == "acl:relcl":
        return [token.head]
    if not found and token.dep_ in {"acl", "amod"}:
        return [token.head]
    if not found and token.dep_ == "conj" and passive(token.head):
        return objects(token.head)
    if not found and token.dep_ == "xcomp":
        return near_subject(token.head)
    return found
