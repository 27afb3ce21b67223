"""Names of the text: who a span names, by the tables, by its own words, by title and apposition."""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

from .knowledge import Knowledge
from .nominals import Code
from .titles import plain, words


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


def trimmed(span: Span) -> Span:
    """Any name without leading determiner, trailing possessive and outer punctuation."""
    start, end = span.start, span.end
    while start < end - 1 and (
        span.doc[start].pos_ == "DET" or span.doc[start].is_space or span.doc[start].text in {'"', "“", "‘", "'", "("}
    ):
        start += 1
    while end - 1 > start and (span.doc[end - 1].text in {"'s", "’s", "'", "’", '"', "”", ",", "."} or span.doc[end - 1].is_space):
        end -= 1
    return span.doc[start:end]


LONGEST_GAIN = 8
"""Words by which a known name may be longer than the entity found in it."""


class Names:
    """The named spans of one `Doc` and their codes."""

    def __init__(self, knowledge: Knowledge, doc: Doc, tokens: list[Token]):
        self.knowledge, self.doc, self.tokens = knowledge, doc, tokens
        self.texts = [token.text for token in tokens]
        self.spans: list[tuple[Span, str]] = []
        self.of_token: dict[int, int] = {}
        for ent in [*self.widened(), *self.missed()]:
            if ent.label_ in {"WEA", "EVENT"} or any(i in self.of_token for i in range(ent.start, ent.end)):
                continue
            span = trimmed(ent)
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

    def widened(self) -> list[Span]:
        """The entities of the text, each as wide as the longest known name that holds it: "[Palestinian] [Islamic Jihad]"."""
        out, known, end, texts = [], self.knowledge.first_words, 0, self.texts
        for ent in self.doc.ents:
            if ent.start < end:
                continue  # swallowed by the one before
            found = ent
            if ent.label_ != "PER" and plain(texts[ent.start]).partition(" ")[0] in known and not ent.doc[ent.end - 1].is_punct:
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
        out = []
        i = 0
        known = self.knowledge.first_words
        texts = self.texts
        while i < len(doc):
            if i in marked or not texts[i][:1].isupper():
                i += 1
                continue
            token = self.tokens[i]
            if token.pos_ in {"PRON", "DET", "ADP"} or (token.whitespace_ and plain(texts[i]).partition(" ")[0] not in known):
                i += 1
                continue
            for size in (5, 4, 3, 2, 1):
                if i + size > len(doc) or any(j in marked for j in range(i, i + size)):
                    continue
                text = doc[i : i + size].text
                if size == 1 and (len(text) < 3 and text not in {"US", "UK", "UN", "EU", "AU"}):
                    continue
                if "\n" in text or (size == 1 and not text[0].isupper()):
                    continue
                state = self.knowledge.state(text)
                if state or (self.knowledge.group(text) and (size > 1 or token.pos_ == "PROPN")):
                    label = (
                        "ORG"
                        if not state
                        else "NORP"
                        if plain(text) in self.knowledge.adjectives or plain(text) in self.knowledge.peoples
                        else "LOC"
                    )
                    out.append(Span(doc, i, i + size, label=label))
                    i += size - 1
                    break
            i += 1
        return out

    def code(self, token: Token) -> Code | None:
        """The code of the name that `token` belongs to; None outside names or before it is known."""
        number = self.of_token.get(token.i)
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
