"""What an amount counts: the number's place in the tree, its noun, and the deed done to those counted."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from ..board import noun_phrase
from ..record import Quantity
from .amounts import Amount
from .deeds import deed_of
from .kinds import classes_of, has_case

NOUNS = {"NOUN", "PROPN", "PRON", "ADJ", "NUM", "X"}
MODIFIES = {"nummod", "amod", "det", "compound", "nmod:unmarked", "nmod:poss", "advmod", "nummod:gov"}
PREPOSITIONS = {"by", "in", "on", "at", "to", "from", "with", "for", "of", "into", "than", "as", "until"}
SIZED = {"member", "strong", "man", "person", "soldier", "troop", "seat"}


@dataclass
class Counted:
    """An amount in its sentence.  `node` is the word that stands for it in the tree: the noun counted, or the number itself."""

    amount: Amount
    span: Span
    core: Span
    node: Token
    noun: Token | None
    text: str
    """The whole report's: spaCy puts it together anew from the tokens each time it is asked."""
    deed: str | None = None
    deed_word: Token | None = None
    quantity: Quantity | None = None

    @property
    def classes(self) -> frozenset[str]:
        return classes_of(self.noun) if self.noun is not None else frozenset()


def counted(doc: Doc, amount: Amount, text: str) -> Counted | None:
    """The amount of a report's text with its place in the tree; null where it covers no word."""
    span = doc.char_span(amount.start, amount.end, alignment_mode="expand")
    core = doc.char_span(amount.core_start, amount.core_end, alignment_mode="expand")
    if span is None or core is None or not len(core):
        return None
    root = core.root
    noun, node = noun_of(root, core, span)
    found = Counted(amount, span, core, node, noun, text)
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
    if (
        root.dep_ in MODIFIES
        and root.head.pos_ in NOUNS
        and root.head.i not in inside
        and 0 < root.head.i - root.i < 8
        and root.head.sent == root.sent
    ):
        noun = root.head
        return noun, noun
    for child in root.children:
        if (
            child.dep_ in {"nmod", "obl"}
            and child.i >= span.end
            and child.i - span.end < 5
            and any(c.dep_ == "case" and c.lower_ == "of" for c in child.children)
        ):
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
        if token.lower_ in PREPOSITIONS:
            break  # also where it is taken for a noun
        if token.pos_ in {"NOUN", "PROPN"} and token.sent == root.sent:
            while place + 1 < len(doc) and doc[place + 1].pos_ == "NOUN" and doc[place].dep_ in {"compound", "amod"}:
                place += 1
            return doc[place], (
                doc[place] if root.pos_ in {"NUM", "ADJ", "DET", "ADV"} and root.dep_ in MODIFIES | {"punct", "dep"} else root
            )
        if token.pos_ not in {"ADJ", "DET", "PRON"} and token.text != "-":
            break
    return None, root


def what_is_counted(found: Counted) -> str | None:
    """`of`: the counted noun's phrase in the text's words, without the number."""
    if found.noun is None:
        for child in found.node.children:
            if (
                child.i >= found.span.end
                and child.dep_ in {"nmod", "obl"}
                and child.pos_ in {"NOUN", "PROPN"}
                and has_case(child, {"of", "in", "for", "worth"})
                and found.amount.sort in {"money", "percent", "part", "measure"}
            ):
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
