"""Place names in a report: which words are one, and what the words around say about its kind."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from spacy.attrs import IDX
from spacy.tokens import Doc, Span

from .gazetteer import Gazetteer
from .knowledge import Words
from .names import fold

PARTY = re.compile(r"[RDI]-(?=[A-Z])")
LOCATIVE = frozenset("in near at outside around across inside into toward towards from through via throughout between".split())
JOINING = frozenset(("of", "the", "-", "al", "el", "de", "and"))
"""Small words that may stand inside a place name."""
SURE = frozenset(("country", "admin1", "region", "site"))
LOOSE_ENDS = frozenset({"'s", "’s", "of", "and", "in", "the", "at", "mobile", "area"})
DATELINE = re.compile(
    r"(?:^|(?<=[.!?] )|(?<=\n))(?P<place>[A-Z][A-Z.' ]{2,30}?)(?=(?:, [^—–\n-]{2,25}?)? ?(?:\([^)\n]{2,12}\) ?)?(?:--|—|–| - ))"
)
"""The place in capitals at the head of a report: "BAGHDAD (AP) --"."""
ARTICLES, OWNERS = frozenset({"the", "a", "an"}), frozenset({"'s", "’s"})
LONGEST = 6
"""The most words that a place name found by the gazetteer alone may have."""
BIG = 100_000
"""Inhabitants that a town needs to be believed without other evidence."""


@dataclass(eq=False)
class Toponym:
    """A place name in the text: character offsets, tokens, how it was found, and what it is said to be."""

    start: int
    end: int
    text: str
    first: int
    last: int
    """Numbers of its first token and of the one after its last."""
    how: str
    """`name`, `demonym`, `short` (an abbreviation), `gazetteer`, `in_name` or `metonym`."""
    kind: str | None = None
    """The kind that the words say it is: `admin1`, `admin2`, `city`, or the key of a demonym or abbreviation."""
    code: str | None = None
    """For a demonym or abbreviation: the country or division it stands for."""
    inside: list[Toponym] = field(default_factory=list)
    """The toponyms that the text says it lies in."""
    holds: list[Toponym] = field(default_factory=list)
    """The toponyms inside its name."""

    @property
    def folded(self) -> str:
        return fold(self.text)


class Finder:
    """Finds the toponyms of a report."""

    def __init__(self, places: Gazetteer, words: Words):
        self.places, self.words = places, words
        self._read: tuple[Doc | None, str, tuple[Span, ...]] = (None, "", ())

    def text(self, doc: Doc) -> str:
        """The text of a `Doc`; spaCy would put it together anew each time it is asked."""
        if self._read[0] is not doc:
            self._read = doc, doc.text, doc.ents
        return self._read[1]

    def named(self, doc: Doc) -> tuple[Span, ...]:
        """The entities of a `Doc`, which spaCy would look for anew each time too."""
        self.text(doc)
        return self._read[2]

    def forget(self) -> None:
        """Let go of the `Doc` that was read last."""
        self._read = None, "", ()

    def __call__(self, doc: Doc) -> list[Toponym]:
        taken = bytearray(len(doc))
        surnames = {entity[-1].text for entity in self.named(doc) if entity.label_ == "PER" and len(entity) > 1}
        found = [*self.datelines(doc, taken)]
        found += self.entities(doc, taken, surnames)
        known = {toponym.folded for toponym in found if toponym.how == "name"}
        found += self.misread(doc, taken, known)
        found += self.others(doc, taken, known)
        spans = {(toponym.start, toponym.end) for toponym in found}
        found += [toponym for toponym in self.in_names(doc, taken, known) if (toponym.start, toponym.end) not in spans]
        found.sort(key=lambda toponym: (toponym.start, toponym.end))
        self.contain(doc, found)
        self.describe(doc, found)
        return self.governments(doc, found)

    def toponym(self, doc: Doc, first: int, last: int, how: str) -> Toponym | None:
        """A toponym of the tokens, less an article, a party's letter or punctuation at its edges."""
        while first < last:
            head = doc[first]
            if not (head.lower_ in ARTICLES or head.is_space or head.is_punct):
                break
            first += 1
        while last > first:
            tail = doc[last - 1]
            if not (tail.is_space or (tail.is_punct and tail.text != ".") or tail.text in OWNERS):
                break
            last -= 1
        if first >= last:
            return None
        start, end = head.idx, tail.idx + len(tail)
        whole = self.text(doc)
        text = whole[start:end]
        party = PARTY.match(text)
        if party:
            start, text = start + 2, text[2:]
        if whole[end : end + 1] == "." and text + "." in self.words.short:
            end, text = end + 1, text + "."
        if how == "name" and text in self.words.short:
            return Toponym(start, end, text, first, last, "short", "admin1", self.words.short[text])
        code = self.words.demonyms.get(text)
        if code and how != "in_name":
            return Toponym(start, end, text, first, last, "demonym", "country" if len(code) == 3 else "admin1", code)
        return Toponym(start, end, text, first, last, how)

    def datelines(self, doc: Doc, taken: bytearray):
        """The town in capitals before the dash at the head of a report or paragraph."""
        for match in DATELINE.finditer(self.text(doc)):
            part = doc.char_span(match.start("place"), match.end("place"), alignment_mode="contract")
            if part is not None and self.places.find(part.text, tolerant=False) and part.text.lower() not in self.words.never:
                toponym = self.toponym(doc, part.start, part.end, "name")
                if toponym:
                    yield self.take(toponym, taken)

    def entities(self, doc: Doc, taken: bytearray, surnames: set[str]):
        """The model's places and facilities, and the peoples that the tables know."""
        for entity in self.named(doc):
            if entity.label_ in ("LOC", "FAC") or (entity.label_ == "NORP" and entity.text in self.words.demonyms):
                toponym = None if any(taken[entity.start : entity.end]) else self.toponym(doc, entity.start, entity.end, "name")
                if toponym and not self.is_none(toponym, surnames):
                    taken[entity.start : entity.end] = b"\1" * (entity.end - entity.start)
                    yield toponym

    def is_none(self, toponym: Toponym, surnames: set[str]) -> bool:
        """Whether a name that looks like a place is a street, a month, a direction, an amount or somebody's surname."""
        text = toponym.text
        lower = text.lower()
        if (
            lower in self.words.never
            or lower in self.words.local
            or lower in self.words.public
            or "$" in text
            or not any(letter.isalpha() for letter in text)
        ):
            return True
        if text in surnames and toponym.how == "name" and not self.sure(text):
            return True
        return self.is_street(toponym)

    def sure(self, text: str) -> bool:
        """Whether a name is that of a country, a division or a region."""
        found = self.places.find(text, tolerant=False)
        return any(self.means(row, match) in ("country", "admin1", "region") for row, match in found)

    def means(self, row: int, match: str) -> str:
        """The kind of a place that has the name as its own, not only as another name; countries may go by any of theirs."""
        kind = self.places.candidate(row).kind
        return kind if match == "name" or kind == "country" else ""

    def is_street(self, toponym: Toponym) -> bool:
        last = toponym.text.rsplit(None, 1)[-1].rstrip(".").lower()
        return last in self.words.streets and not self.places.find(toponym.text, tolerant=False)

    def misread(self, doc: Doc, taken: bytearray, known: set[str]):
        """Names that the model took for a person or a body, but that are a place elsewhere in the report or stand like one."""
        for entity in self.named(doc):
            if entity.label_ not in ("ORG", "PER", "EVENT") or any(taken[entity.start : entity.end]):
                continue
            toponym = self.toponym(doc, entity.start, entity.end, "name")
            if toponym is None:
                continue
            if toponym.how != "name":
                yield self.take(toponym, taken)
                continue
            if toponym.text.lower() not in self.words.never and self.stands_as_place(doc, entity, toponym, known):
                yield self.take(toponym, taken)

    def stands_as_place(self, doc: Doc, entity: Span, toponym: Toponym, known: set[str]) -> bool:
        """Whether a name that the gazetteer has stands where places stand: after "in", before ", Kan." or before "police"."""
        found = self.places.find(toponym.text, tolerant=False)
        if not found:
            return False
        person = entity.label_ == "PER"
        before = entity.start - 1
        while before >= 0 and doc[before].lower_ in {"the", "downtown", "nearby"}:
            before -= 1
        after = doc[entity.end : entity.end + 2].text if entity.end + 1 < len(doc) else ""
        if after[:1] == "," and after[1:].strip() in self.words.short:
            return True
        if toponym.folded in known:
            return not person or len(entity) > 1
        if person:
            return doc[entity.start].text[:2] in ("R-", "D-", "I-")
        if before >= 0 and doc[before].lower_ in LOCATIVE - {"from", "between", "through"}:
            return True
        following = doc[entity.end].lower_ if entity.end < len(doc) else ""
        for row, match in found:
            kind = self.means(row, match)
            if (
                kind in ("country", "region", "admin1")
                or (kind == "admin2" and len(entity) > 1)
                or (kind == "city" and following in self.words.dwellers)
            ):
                return True
        return False

    def take(self, toponym: Toponym, taken: bytearray) -> Toponym:
        taken[toponym.first : toponym.last] = b"\1" * (toponym.last - toponym.first)
        return toponym

    def others(self, doc: Doc, taken: bytearray, known: set[str]):
        """Demonyms and well-known places outside every entity, by the gazetteer alone."""
        named = bytearray(len(doc))
        for entity in self.named(doc):
            if entity.label_ != "NORP":
                named[entity.start : entity.end] = b"\1" * len(entity)
        text = self.text(doc)
        upper = [text[start].isupper() for start in doc.to_array([IDX]).tolist()]
        i, size = 0, len(doc)
        while i < size:
            if not upper[i] or taken[i] or named[i]:
                i += 1
                continue
            last = i + 1
            while last < size and last - i < LONGEST and not taken[last] and not named[last]:
                if not upper[last] and doc[last].lower_ not in JOINING:
                    break
                last += 1
            toponym = None
            while last > i and toponym is None:
                toponym = self.believed(doc, i, last, known)
                last -= toponym is None
            if toponym:
                yield self.take(toponym, taken)
            i = max(last, i + 1)

    def believed(self, doc: Doc, first: int, last: int, known: set[str]) -> Toponym | None:
        token = doc[first]
        if not doc[last - 1].text[:1].isupper():
            return None
        if last - first == 1 and token.pos_ != "PROPN" and not self.familiar(token.text, known):
            return None  # "The", "He": most words with a capital
        toponym = self.toponym(doc, first, last, "gazetteer")
        if toponym is None or toponym.how == "demonym":
            return toponym
        if toponym.text.lower() in self.words.never:
            return None
        if toponym.text in self.words.short and ("." in toponym.text or (first and doc[first - 1].text == ",")):
            return Toponym(toponym.start, toponym.end, toponym.text, first, last, "short", "admin1", self.words.short[toponym.text])
        if len(toponym.text) < 3 and toponym.text not in {"US", "UK"}:
            return None
        if toponym.folded in known:
            return toponym
        found = self.places.find(toponym.text, tolerant=False)
        if not found or (last - first == 1 and (token.is_sent_start or token.pos_ not in ("PROPN", "NOUN", "X"))):
            return None
        before = doc[first - 1].lower_ if first else ""
        for row, match in found:
            kind = self.means(row, match)
            big = kind in SURE or before in LOCATIVE or self.places.candidate(row).population >= BIG
            if kind and big and token.pos_ == "PROPN":
                return toponym
        return None

    def familiar(self, text: str, known: set[str]) -> bool:
        """Whether a word alone says that it is a place: a demonym, a short form, a name read before."""
        words = self.words
        return text in words.demonyms or text in words.short or text + "." in words.short or fold(text) in known

    def in_names(self, doc: Doc, taken: bytearray, known: set[str]):
        """Places inside the name of a local body or facility: "Jackson County Circuit Court", "Baghdad International Airport".

        One that leads the name of a public body needs only the gazetteer; others must be known from the report or be big.
        """
        for entity in self.named(doc):
            if entity.label_ not in ("ORG", "LOC", "FAC", "EVENT") or not 2 <= len(entity) <= 9:
                continue
            if entity.label_ in ("LOC", "FAC") and self.places.find(entity.text, tolerant=False):
                continue
            words = {token.lower_ for token in entity[1:]}
            public = not words.isdisjoint(self.words.public)
            local = public or not words.isdisjoint(self.words.local)
            begin = entity.start + (entity[0].lower_ == "the")
            for first in range(begin, entity.end):
                toponym = self.in_name(
                    doc, first, min(entity.end - (first == begin), first + 4), known, first == begin and local, public
                )
                if toponym:
                    yield toponym
                    break

    def in_name(self, doc: Doc, first: int, end: int, known: set[str], leads: bool, public: bool) -> Toponym | None:
        """The longest place name from a token of a body's name on."""
        for last in range(end, first, -1):
            if not (doc[first].text[:1].isupper() and doc[last - 1].text[:1].isupper()):
                continue
            toponym = self.toponym(doc, first, last, "in_name")
            if toponym is None or toponym.text in self.words.demonyms or toponym.text.lower() in self.words.never:
                continue
            if toponym.folded in known or (toponym.text in self.words.short and "." in toponym.text):
                return toponym
            if not leads:
                continue
            for row, match in self.places.find(toponym.text, tolerant=False):
                kind = self.means(row, match)
                if kind and (public or last - first > 1 or kind in SURE or self.places.candidate(row).population >= BIG):
                    return toponym
        return None

    def governments(self, doc: Doc, found: list[Toponym]) -> list[Toponym]:
        """Without capitals and seats that say or decide something: they are governments.  Countries that do are marked."""
        out = []
        for toponym in found:
            root = doc[toponym.first : toponym.last].root
            if toponym.how in ("name", "gazetteer") and root.dep_ == "nsubj" and root.head.lemma_.lower() in self.words.speech:
                kinds = {
                    self.places.candidate(row).feature
                    for row, match in self.places.find(toponym.text, tolerant=False)
                    if match == "name"
                }
                if kinds & {"PPLC", "GOVL"}:
                    continue
                if "PCLI" in kinds:
                    toponym.how = "metonym"
            out.append(toponym)
        return out

    def contain(self, doc: Doc, found: list[Toponym]) -> None:
        """Note what the text says to lie in what: "Calgary, Alberta", "Mosul in northern Iraq", "Iraq's Anbar province"."""
        for place, (one, other) in enumerate(itertools.pairwise(found)):
            if other.start < one.end:
                longer, shorter = (one, other) if one.end - one.start >= other.end - other.start else (other, one)
                longer.holds.append(shorter)
                continue
            between = self.text(doc)[one.end : other.start]
            if len(between) > 40 or "\n" in between:
                continue
            plain = between.strip().lower()
            if plain == "," and other.how != "demonym":
                if one.how != "demonym":
                    one.inside.append(other)
            elif (plain in {"(", ", in"} and other.how != "demonym") or self.words.inside.fullmatch(plain):
                one.inside.append(other)
            elif plain in {"'s", "’s"} or (one.how == "demonym" and self.words.kind_of.fullmatch(plain)):
                other.inside.append(one)
            if (
                plain == ","
                and place + 2 < len(found)
                and self.text(doc)[other.end : found[place + 2].start].strip() == ","
                and found[place + 2].how != "demonym"
            ):
                one.inside.append(found[place + 2])

    def describe(self, doc: Doc, found: list[Toponym]) -> None:
        """Note the kind that the words beside a name say it has: "Arbil province", "the town of Taji"."""
        for toponym in found:
            if toponym.kind:
                continue
            after = doc[toponym.last] if toponym.last < len(doc) else None
            if after is not None:
                toponym.kind = self.words.kinds.get(after.lower_)
            if toponym.kind is None and toponym.first >= 2 and doc[toponym.first - 1].lower_ == "of":
                toponym.kind = self.words.kinds.get(doc[toponym.first - 2].lower_)
