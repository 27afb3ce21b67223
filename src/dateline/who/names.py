"""Names of the text: who a span names, by the tables, by its own words, by title and apposition."""

from __future__ import annotations

from spacy.tokens import Span

from .knowledge import Knowledge
from .nominals import Code
from .titles import plain, words
from .tree import Tree


def without_title(span: Span) -> Span:
    """A person's span without leading titles, determiners and nationalities; never empty."""
    start = span.start
    while start < span.end - 1:
        token = span.doc[start]
        if not (plain(token.text) in words().before_names or token.is_punct or token.is_space):
            break
        if token.text[:1].isupper() is False and token.pos_ == "PROPN":
            break
        start += 1
    return span.doc[start : span.end]


OPENING = {'"', "“", "‘", "'", "("}
CLOSING = {"'s", "’s", "'", "’", '"', "”", ",", "."}
LONGEST_GAIN = 8
"""Words by which a known name may be longer than the entity found in it."""


class Names:
    """The named spans of one `Doc` and their codes."""

    def __init__(self, knowledge: Knowledge, tree: Tree):
        self.knowledge, self.tree, self.doc, self.texts = knowledge, tree, tree.doc, tree.texts
        self.spans: list[tuple[Span, str]] = []
        self.of_token: dict[int, int] = {}
        for ent in [*self.widened(), *self.missed()]:
            if ent.label_ in {"WEA", "EVENT"} or any(i in self.of_token for i in range(ent.start, ent.end)):
                continue
            span = self.trimmed(ent)
            if not span.text.strip():
                continue
            label = ent.label_
            if label == "PER":
                if self.knowledge.group(span.text) and not self.knowledge.persons(span.text):
                    label = "ORG"
                else:
                    span = without_title(span)
            for i in range(span.start, span.end):
                self.of_token[i] = len(self.spans)
            self.spans.append((span, label))
        self.codes: list[Code | None] = [None] * len(self.spans)

    def trimmed(self, span: Span) -> Span:
        """Any name without leading determiner, trailing possessive and outer punctuation."""
        start, end, texts, space = span.start, span.end, self.texts, self.tree.space
        while start < end - 1 and (self.tree.pos[start] == "DET" or space[start] or texts[start] in OPENING):
            start += 1
        while end - 1 > start and (texts[end - 1] in CLOSING or space[end - 1]):
            end -= 1
        return span if (start, end) == (span.start, span.end) else self.doc[start:end]

    def widened(self) -> list[Span]:
        """The entities of the text, each as wide as the longest known name that holds it: "[Palestinian] [Islamic Jihad]"."""
        out, known, end, texts = [], self.knowledge.first_words, 0, self.texts
        plains = self.tree.plains
        for ent in self.doc.ents:
            if ent.start < end:
                continue  # swallowed by the one before
            found = ent
            if ent.label_ != "PER" and plains[ent.start].partition(" ")[0] in known and not self.tree.punct[ent.end - 1]:
                for size in range(LONGEST_GAIN, 0, -1):
                    stop = ent.end + size
                    if stop > len(texts) or not texts[stop - 1][:1].isupper():
                        continue
                    if self.knowledge.group(self.doc[ent.start : stop].text):
                        found = Span(self.doc, ent.start, stop, label="ORG")
                        break
            out.append(found)
            end = found.end
        return out

    def is_portfolio(self, span: Span) -> bool:
        """Whether a short name only says which minister: the "Labour" of "Labour Minister"."""
        after = self.texts[span.end] if span.end < len(self.texts) else ""
        return len(span) == 1 and plain(after) in {"minister", "ministry", "secretary", "department", "portfolio", "affairs"}

    def missed(self) -> list[Span]:
        """Known names that the entity head did not mark: states, adjectives and groups written with a capital."""
        doc, marked = self.doc, {i for ent in self.doc.ents for i in range(ent.start, ent.end)}
        out: list[Span] = []
        after = 0
        known = self.knowledge.first_words
        texts = self.texts
        tree, size_of_doc = self.tree, len(texts)
        for i, text in enumerate(texts):
            if i < after or i in marked or not text[:1].isupper():
                continue
            if tree.pos[i] in {"PRON", "DET", "ADP"} or tree.plains[i].partition(" ")[0] not in known:
                continue
            for size in (5, 4, 3, 2, 1):
                if i + size > size_of_doc or any(j in marked for j in range(i, i + size)):
                    continue
                text = doc[i : i + size].text
                if size == 1 and (len(text) < 3 and text not in {"US", "UK", "UN", "EU", "AU"}):
                    continue
                if "\n" in text or (size == 1 and not text[0].isupper()):
                    continue
                state = self.knowledge.state(text)
                if state or (self.knowledge.group(text) and (size > 1 or tree.pos[i] == "PROPN")):
                    label = (
                        "ORG"
                        if not state
                        else "NORP"
                        if plain(text) in self.knowledge.adjectives or plain(text) in self.knowledge.peoples
                        else "LOC"
                    )
                    out.append(Span(doc, i, i + size, label=label))
                    after = i + size
                    break
        return out

    def code(self, at: int) -> Code | None:
        """The code of the name that the token at a place belongs to; None outside names or before it is known."""
        number = self.of_token.get(at)
        return self.codes[number] if number is not None else None

    def state_code(self, country: str, evidence: str = "who.state", confidence: float = 0.9) -> Code:
        entry = self.knowledge.state_entry(country)
        return Code(country=country, sector="GOV", entry=entry, name=entry.name, evidence=evidence, confidence=confidence)

    def resolve_places(self) -> None:
        """States, nationalities, groups and bodies: everything that needs no context."""
        for number, (span, label) in enumerate(self.spans):
            if label == "PER":
                continue
            state = self.knowledge.state(span.text)
            group = self.knowledge.group(span.text)
            if group and not state and self.is_portfolio(span):
                continue
            if state and label in {"LOC", "NORP", "ORG", "FAC"} and not (group and label == "ORG" and len(span) > 1):
                code = self.state_code(state)
                if plain(span.text) in self.knowledge.peoples:
                    code.sector, code.entry, code.name, code.title = "CVL", None, span.text, "people"
                self.codes[number] = code
            elif group:
                self.codes[number] = Code(
                    country=group.country, sector=group.sector, entry=group, name=group.name, evidence="who.group", confidence=0.9
                )
