"""Component "where": every place name of the report on doc._.places."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from .. import board  # noqa: F401  (registers the Doc extensions)
from ..record import Place
from .gazetteer import gazetteer
from .knowledge import words
from .mentions import Finder, Toponym
from .resolve import Choice, Resolver

TOP_LEVEL = {
    "uk": "GBR",
    "ca": "CAN",
    "au": "AUS",
    "nz": "NZL",
    "ie": "IRL",
    "in": "IND",
    "za": "ZAF",
    "pk": "PAK",
    "ng": "NGA",
    "ke": "KEN",
    "ph": "PHL",
    "sg": "SGP",
    "hk": "HKG",
    "ru": "RUS",
    "ua": "UKR",
    "il": "ISR",
}


@Language.factory("where", requires=["doc.ents"])
def make(nlp: Language, name: str) -> Where:
    return Where()


class Where:
    """Finds place names and puts them on the map."""

    def __init__(self) -> None:
        self.places = gazetteer()
        self.finder = Finder(self.places, words())
        self.resolver = Resolver(self.places)

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc):
            return doc
        toponyms = self.finder(doc)
        self.finder.forget()
        choices = self.resolver(toponyms, home_of(doc._.report))
        doc._.places = [place_of(toponym, choices.get(id(toponym)), choices) for toponym in toponyms]
        return doc

    def resolve_given(self, doc: Doc, spans: list[tuple[int, int]]) -> list[Place | None]:
        """The places of names whose character offsets are given, in their order; None where a span holds no name.

        Other names of the text that the room finds itself count as context.
        """
        toponyms = []
        for start, end in spans:
            part = doc.char_span(start, end, alignment_mode="expand")
            toponym = self.finder.toponym(doc, part.start, part.end, "name") if part is not None else None
            if toponym is not None and toponym.how == "name":
                toponym.start, toponym.end, toponym.text = start, end, doc.text[start:end]
                code = self.finder.words.short.get(toponym.text) or self.finder.words.demonyms.get(toponym.text)
                if code:
                    toponym.how, toponym.code = "short", code
            toponyms.append(toponym)
        given = [toponym for toponym in toponyms if toponym]
        context = [one for one in self.finder(doc) if not any(one.start < other.end and other.start < one.end for other in given)]
        there = sorted([*given, *context], key=lambda toponym: (toponym.start, toponym.end))
        for toponym in there:
            toponym.inside.clear()
        self.finder.contain(doc, there)
        self.finder.describe(doc, there)
        choices = self.resolver(there, home_of(doc._.report))
        return [toponym and place_of(toponym, choices.get(id(toponym)), choices) for toponym in toponyms]


def home_of(report) -> str | None:
    """The country of the outlet, where its address says it."""
    for address in (report and report.source, report and report.url):
        if address and "." in address:
            host = address.split("//")[-1].split("/")[0]
            return TOP_LEVEL.get(host.rsplit(".", 1)[-1].lower())
    return None


def place_of(toponym: Toponym, choice: Choice | None, choices: dict[int, Choice]) -> Place:
    """The record's noun.  A name without an entry keeps the country that the text states for it, and no coordinates."""
    span = {"text": toponym.text, "start": toponym.start, "end": toponym.end}
    if choice is None:
        outer = [choices[id(container)].place for container in [*toponym.inside, *toponym.holds] if id(container) in choices]
        country = outer[0].country if outer else None
        division = outer[0].division or None if outer else None
        return Place(
            **span, name=toponym.text, country=country, admin1=division, evidence=f"where.{toponym.how}.unknown", confidence=0.3
        )
    place = choice.place
    second = f"; second {choice.second.name} ({choice.second.division or choice.second.country})" if choice.second else ""
    return Place(
        **span, name=place.name, country=place.country if place.country != "---" else None, geonames=place.geonames,
        lat=place.lat, lon=place.lon, admin1=place.division or None, feature=place.feature, precision=place.kind,
        evidence=choice.evidence + second, confidence=round(choice.probability, 3),
    )  # fmt: skip
