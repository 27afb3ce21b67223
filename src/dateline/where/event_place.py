"""Component "event_place": the narrowest stated place where each event happened, or none."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..board import EventDraft, noun_phrase
from ..record import Place
from .clues import Clue, PlaceWords, clues, place_heads, place_words
from .gazetteer import Candidate, gazetteer
from .knowledge import read

WIDTH = {"site": 0, "city": 1, "admin2": 2, "region": 3, "admin1": 3, "country": 4}
PASSED_OVER = ("demonym", "metonym", "in_name")
"""Names that do not say where something happened: they say whose it is."""
CITY_STATES = frozenset({"HKG", "SGP", "MAC", "MCO", "VAT", "GIB"})
UNKNOWN = 0.8
"""How much less a name is believed that no gazetteer knows and no other name puts in a country."""


@dataclass(frozen=True)
class Rules:
    """The tables of event_place.yaml."""

    group: dict[str, str]
    probability: dict[str, dict[str, list[float]]]
    prepositions: dict[str, float]
    origin: dict[str, float]
    """For "from", by type: how far to believe it."""
    head: dict[str, float]
    head_from: float
    enough: float
    nouns: frozenset[str]
    back: dict[str, str]
    speech: frozenset[str]


@functools.cache
def rules() -> Rules:
    """The tables, read once."""
    data = read("event_place.yaml")
    group = {kind: name for name, kinds in data["groups"].items() for kind in kinds}
    return Rules(
        group, data["probability"], data["prepositions"], data["from"], data["head"], data["head_from"], data["enough"],
        frozenset(data["nouns"]), data["back"], frozenset(read("words.yaml")["speech"]),
    )  # fmt: skip


@Language.factory("event_place")
def make(nlp: Language, name: str) -> EventPlace:
    return EventPlace()


class EventPlace:
    """Fills in the place of every event draft."""

    def __init__(self) -> None:
        self.rules = rules()
        self.places = gazetteer()

    def __call__(self, doc: Doc) -> Doc:
        if not doc._.events:
            return doc
        heads = place_heads(doc)
        named = {i: place for i, place in heads.items() if self.says_where(place)}
        sentences: dict[int, PlaceWords] = {}
        for draft in doc._.events:
            sentence = draft.head.sent
            if sentence.start not in sentences:
                sentences[sentence.start] = place_words(sentence, named, self.rules.nouns)
            draft.place = self.place(doc, draft, named, sentences[sentence.start])
        return doc

    @staticmethod
    def says_where(place: Place) -> bool:
        """Whether a place name may say where something happened, rather than whose it is."""
        return not any(mark in (place.evidence or "") for mark in PASSED_OVER)

    def place(self, doc: Doc, draft: EventDraft, named: dict[int, Place], known: PlaceWords) -> Place | None:
        """The likeliest place word of the trigger's sentence, if it is likely enough."""
        if not known.words:
            return None
        group = self.rules.group.get(draft.type, "weak")
        pointed = self.pointed(doc, draft)
        best: tuple | None = None
        for clue in clues(known, draft, self.rules.speech):
            likely = self.probability(clue, draft.type, group, named, pointed)
            if likely < self.rules.enough:
                continue
            place = named.get(clue.head.i)
            width = WIDTH.get(place.precision or "city", 2) if place else 1.5
            key = (-round(likely, 1), width, abs(clue.head.i - draft.head.i))
            if best is None or key < best[0]:
                best = key, likely, clue
        if best is None:
            return None
        _, likely, clue = best
        evidence = f"where.event.{clue.relation}" + ("+head" if pointed[clue.head.i] else "")
        place = named.get(clue.head.i)
        return self.named(doc, place, evidence, likely) if place else self.noun(doc, clue.head, evidence, likely)

    def probability(self, clue: Clue, kind: str, group: str, named: dict[int, Place], pointed: np.ndarray) -> float:
        """That the clue is the place: what the tree says and what the role head says, as independent signs."""
        place = named.get(clue.head.i)
        tree = self.rules.probability[clue.relation][group][place is None]
        likely = 1 - (1 - tree) * (1 - self.rules.head[group] * float(pointed[clue.head.i]))
        if place is not None and place.country is None:
            likely *= UNKNOWN
        factor = (
            self.rules.origin.get(kind, 1.0) if clue.preposition == "from" else self.rules.prepositions.get(clue.preposition, 1.0)
        )
        return likely * factor

    def pointed(self, doc: Doc, draft: EventDraft) -> np.ndarray:
        """For each token, how sure the role head is that it is the place of the event; spans it chose count in full."""
        out, scores = np.zeros(len(doc)), doc._.scores
        if scores is not None:
            words = [scores.roles(token.i)["place"] for token in draft.trigger if not token.is_space]
            if words:
                out = np.mean(words, axis=0) if len(words) > 1 else words[0].copy()
        for span in draft.arguments.get("place", ()):
            out[span.start : span.end] = np.maximum(out[span.start : span.end], 0.5)
        return np.where(out >= self.rules.head_from, out, 0.0)

    def named(self, doc: Doc, place: Place, evidence: str, likely: float) -> Place:
        """The place name as the event's place; an unresolved one takes the country of the report's places, if they agree."""
        country = place.country or self.country_around(doc, place.start)
        return place_with(
            place,
            country=country,
            evidence=f"{evidence}; {place.evidence}",
            confidence=round(min(likely, place.confidence or 1.0), 3),
        )

    def noun(self, doc: Doc, head: Token, evidence: str, likely: float) -> Place | None:
        """A common noun as a place: what it points back to ("the city"), or itself in the country around it."""
        if head.lower_ == "there":
            earlier = [place for place in doc._.places if place.end <= head.idx and self.says_where(place)]
            place = next((place for place in reversed(earlier) if not acts(doc, place)), None)
            span = {"text": head.text, "start": head.idx, "end": head.idx + len(head)}
            return place and place_with(place, **span, evidence=f"{evidence}.back", confidence=round(likely * 0.8, 3))
        span = phrase_of(head)
        text = {"text": span.text, "start": span.start_char, "end": span.end_char, "confidence": round(likely * 0.8, 3)}
        inner = [place for place in doc._.places if span.start_char <= place.start and place.end <= span.end_char]
        back = self.rules.back.get(head.lemma_.lower())
        if back and not any("demonym" not in (place.evidence or "") for place in inner):
            owner = next((place.country for place in inner if place.country), None) or self.country_around(doc, span.start_char)
            found = self.antecedent(doc, back, span.start_char, owner)
            if found:
                return place_with(found, **text, evidence=f"{evidence}.back")
            if back == "capital" and owner and (capital := self.capital(owner)):
                return Place(
                    **text, name=capital.name, country=capital.country, geonames=capital.geonames, lat=capital.lat, lon=capital.lon,
                    admin1=capital.division, feature=capital.feature, precision=capital.kind, evidence=f"{evidence}.capital",
                )  # fmt: skip
        country = next((place.country for place in inner if place.country), None) or self.country_around(doc, span.start_char)
        return Place(**text, name=span.text, country=country, precision="site", evidence=f"{evidence}.noun") if country else None

    def antecedent(self, doc: Doc, kind: str, before: int, country: str | None) -> Place | None:
        """The last place of a kind named before an offset, in the country if one is known."""
        wanted = {"country": {"country"}, "city": {"city"}, "admin1": {"admin1"}, "region": {"region", "admin1", "country"}}.get(
            kind, set()
        )
        for place in reversed([place for place in doc._.places if place.start < before]):
            if (place.precision in wanted or (kind == "city" and place.country in CITY_STATES)) and (
                country is None or place.country == country or kind == "country"
            ):
                return place
        return None

    def capital(self, country: str) -> Candidate | None:
        """The capital of a country."""
        row = self.places.capitals.get(country)
        return None if row is None else self.places.candidate(row)

    def country_around(self, doc: Doc, offset: int) -> str | None:
        """The country of the place names in the sentence and before it; else the one that most names of the report share."""
        sentence = next((sent for sent in doc.sents if sent.start_char <= offset < sent.end_char), None)
        inside = [place for place in doc._.places if sentence and sentence.start_char <= place.start < sentence.end_char]
        near = [place.country for place in inside if place.country and "demonym" not in (place.evidence or "")]
        if near and len(set(near)) == 1:
            return near[0]
        counts = Counter(place.country for place in doc._.places if place.country)
        if not counts:
            return None
        (country, most), *rest = counts.most_common(2)
        return country if not rest or most > rest[0][1] else None


def acts(doc: Doc, place: Place) -> bool:
    """Whether a place name is the subject of its clause: then it is a government."""
    span = doc.char_span(place.start, place.end, alignment_mode="expand")
    return span is not None and span.root.dep_.startswith("nsubj")


def phrase_of(head: Token) -> Span:
    """A common noun with its modifiers and what it is of or in ("Saudi consulate in Istanbul"), without determiner."""
    span = noun_phrase(head)
    last = span.end - 1
    for child in head.rights:
        if (
            child.dep_ == "nmod"
            and child.right_edge.i - head.i < 8
            and not any(part.dep_.startswith("acl") for part in child.subtree)
        ):
            last = child.right_edge.i
            break
    while last > head.i and (head.doc[last].is_punct or head.doc[last].is_space):
        last -= 1
    return head.doc[span.start : last + 1]


def place_with(place: Place, **changes) -> Place:
    """A copy of a place with some fields changed."""
    fields = {name: getattr(place, name) for name in place.__struct_fields__}
    return Place(**(fields | changes))
