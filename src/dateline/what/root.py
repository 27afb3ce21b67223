"""The root type of PLOVER and CAMEO: what a deed counts as where planned, refused and undone deeds are types, not statuses.

"Will meet" is AGREE, "refused to meet" REJECT, "lifted the embargo" RETREAT: the words above a trigger (root.yaml) and its
auxiliaries are applied to its type one after another, from the inside out.
"""

from __future__ import annotations

import functools
from pathlib import Path

import yaml
from spacy.tokens import Token

from ..whether.signs import word_signs
from .rules import LIGHT

DOWN = {"xcomp", "ccomp", "acl", "obj", "nmod", "obl", "compound", "amod", "nsubj:pass", "csubj", "nmod:poss", "advcl"}
"""Relations by which a deed hangs on the word that changes it."""


@functools.cache
def table() -> dict[str, frozenset[str]]:
    path = Path(__file__).parent / "root.yaml"
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {name: frozenset(words) for name, words in loaded.items() if name != "operators"}


@functools.cache
def operators() -> dict[str, list[tuple[str, str]]]:
    """Lemma → (second word or "", operator), those of two words first."""
    path = Path(__file__).parent / "root.yaml"
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["operators"]
    out: dict[str, list[tuple[str, str]]] = {}
    for name, listed in loaded.items():
        for words in listed:
            first, _, second = words.partition(" ")
            out.setdefault(first, []).append((second, name))
    return {word: sorted(found, key=lambda pair: -len(pair[0])) for word, found in out.items()}


def operator(token: Token) -> str | None:
    """What a word makes of the deed that hangs on it."""
    lemma = token.lemma_.lower()
    for second, name in operators().get(lemma) or operators().get(lemma[:-1] if lemma.endswith("ll") else "", ()):
        if not second or any(child.lower_ == second for child in token.children):
            return name
    return None


def applied(name: str, kind: str) -> str:
    """The type of a deed of type `kind` under an operator."""
    cooperative, conflictive = kind in table()["cooperative"], kind in table()["conflictive"]
    if name == "intend":
        return "AGREE" if cooperative else "THREATEN" if conflictive else kind
    if name in {"refuse", "demand", "threaten"}:
        return {"refuse": "REJECT", "demand": "REQUEST", "threaten": "THREATEN"}[name]
    if name == "cancel" and kind in {"CONSULT", "AGREE", "SUPPORT"}:
        return "REJECT"
    if name == "violate":
        return "ASSAULT" if kind in {"RETREAT", "CONCEDE"} else "REJECT" if cooperative or kind in {"COERCE", "SANCTION"} else kind
    if name in {"stop", "cancel"}:
        return "SANCTION" if cooperative else "RETREAT" if kind == "ASSAULT" else "CONCEDE"
    return kind


def clause(verb: Token, kind: str, above: bool) -> str:
    """The type after the auxiliaries and negation of one verb; `above` is whether somebody says it of another."""
    forms = {child.lower_ for child in verb.children if child.dep_ in {"aux", "cop", "aux:pass"}}
    negated = any(child.lower_ in word_signs("negation") and child.dep_ in {"advmod", "aux"} for child in verb.children)
    infinitive = any(child.lower_ == "to" and child.dep_ in {"mark", "aux"} for child in verb.children)
    to_come = forms & {"will", "shall", "'ll", "wo", "would", "’ll"} or (infinitive and forms & {"is", "are"})
    if verb.dep_ == "xcomp" and verb.head.lower_ == "going":
        to_come = True
    if negated:
        return applied("refuse", kind) if kind in table()["cooperative"] and (to_come or kind != "CONCEDE") else kind
    if forms & table()["must"] and above and kind != "REJECT":
        return "REQUEST"
    return applied("intend", kind) if to_come and "have" not in forms else kind


def base(token: Token, kind: str, mode: str | None) -> str:
    """The type of the bare deed, as the map from CAMEO has it."""
    words, lemma = table(), token.lemma_.lower()
    near = {child.lemma_.lower() for child in token.subtree}
    if kind == "AGREE":
        given = {child.lemma_.lower() for child in token.children if child.dep_ in {"obj", "xcomp"}}
        if given & words["friendly"]:
            return "SUPPORT"
        if near & words["truce"] and lemma in words["deal"]:
            return "RETREAT"
        verb_of_deal = lemma in words["sign"] or (
            lemma == "agree" and not any(c.dep_ in {"xcomp", "ccomp"} for c in token.children)
        )
        return "SUPPORT" if lemma in words["deal"] or verb_of_deal else kind
    if kind == "SANCTION":
        if mode == "convict":
            return "ACCUSE"
        return "COERCE" if lemma in words["penalty"] or (mode is None and near & words["penalty"]) else kind
    if kind == "COERCE" and lemma in words["conquer"]:
        return "ASSAULT"
    if kind == "CONSULT" and mode == "phone" and near & words["greet"]:
        return "SUPPORT"
    if kind == "MOBILIZE" and words["peace"] & {word.lower_ for word in token.sent}:
        return "AID"
    if kind == "RETREAT" and mode == "withdraw" and near & words["monitor"]:
        return "SANCTION"
    return kind


def climb(token: Token, kind: str, mode: str | None) -> tuple[str, list[Token]]:
    """The root type of a deed, and the words above the trigger that had a say, the nearest first."""
    kind, chain = base(token, kind, mode), []
    verbal = token.pos_ in {"VERB", "AUX"}
    if verbal:
        kind = clause(token, kind, token.dep_ == "ccomp")
    for _ in range(6):
        head, dep = token.head, token.dep_
        if head.i == token.i:
            break
        if dep == "conj":
            if (
                verbal
                and head.pos_ in {"VERB", "AUX"}
                and token.tag_ in {"VB", "VBN", "VBG"}
                and not any(c.dep_ == "aux" for c in token.children)
            ):
                kind = clause(head, kind, head.dep_ == "ccomp")
        elif dep not in DOWN or (dep == "advcl" and token.tag_ != "VB"):
            break
        else:
            name = operator(head)
            if name or dep == "xcomp" or head.lemma_.lower() in LIGHT:
                chain.append(head)
            if name and not (name == "intend" and dep == "obj" and token.lemma_.lower() in table()["friendly"]):
                kind = applied(name, kind)
            if head.pos_ in {"VERB", "AUX"} or any(c.dep_ == "cop" for c in head.children):
                kind = clause(head, kind, head.dep_ == "ccomp") if name or dep != "ccomp" else kind
            elif name is None and dep in {"nmod", "acl", "obl"}:
                break
            if dep == "ccomp" and name is None:
                break
        token, verbal = head, head.pos_ in {"VERB", "AUX"}
    return kind, chain
