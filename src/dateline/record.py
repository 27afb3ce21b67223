"""The nouns of a record: what a reader writes down after reading one dated news report.

The JSON shape is that of the coding guide (docs/record.md).  Every `start`/`end` is a character offset into the report's
`text`, 0-based, end exclusive.  All objects are immutable; `to_dict`/`from_dict` round-trip, and `to_json` gives the same
bytes for the same record.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Status = Literal["occurred", "ongoing", "planned", "possible", "denied"]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
"""PLOVER's types; a researcher's codebook may add others."""

CLASSES = {
    "verbal-cooperation": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "material-cooperation": ("COOPERATE", "AID", "RETREAT"),
    "verbal-conflict": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    "material-conflict": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
"""PLOVER's four classes of event types."""

Precision = Literal["day", "week", "month", "season", "year", "decade", "unknown"]
Basis = Literal["stated", "inferred", "report"]
QuantityKind = Literal[
    "killed", "injured", "arrested", "missing", "displaced", "troops", "participants", "votes", "money", "items", "other",
]  # fmt: skip
LinkKind = Literal["response", "cause", "part", "fulfils"]


class Noun(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all nouns."""

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists, strings and numbers, ready for any JSON writer."""
        return msgspec.to_builtins(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]):
        """The inverse of `to_dict`.  Raises `msgspec.ValidationError` naming the field that does not fit."""
        return msgspec.convert(data, cls)

    def to_json(self, indent: int = 0) -> str:
        """JSON text; `indent` spaces a level, or one line."""
        raw = msgspec.json.encode(self)
        return (msgspec.json.format(raw, indent=indent) if indent else raw).decode("utf-8")


class Span(Noun, frozen=True, kw_only=True):
    """Some words of the report."""

    text: str
    start: int
    end: int


class Participant(Noun, frozen=True, kw_only=True):
    """Somebody in an event or a speaker.  `country` is ISO 3166-1 alpha-3 or IGO, NGO, MNC, IMG, `---`; `sector` PLOVER's."""

    text: str
    start: int
    end: int
    name: str
    country: str = "---"
    sector: str = "UNK"
    id: str | None = None
    office: str | None = None
    evidence: str | None = None
    confidence: float | None = None


class When(Noun, frozen=True, kw_only=True):
    """An interval that contains an event, in ISO dates, both ends inclusive; an open end is null."""

    start: str | None
    end: str | None
    precision: Precision
    basis: Basis
    evidence: str | None = None
    confidence: float | None = None


class TimeExpression(Noun, frozen=True, kw_only=True):
    """A TIMEX3 (TimeML 1.2.1) and the interval that it stands for (`from`/`to`, ISO dates or null)."""

    text: str
    start: int
    end: int
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str | None
    begin: str | None = msgspec.field(name="from", default=None)
    until: str | None = msgspec.field(name="to", default=None)
    evidence: str | None = None
    confidence: float | None = None


class Place(Noun, frozen=True, kw_only=True):
    """A place name, resolved or not.  `feature` is the GeoNames feature code, `precision` how narrow the place is."""

    text: str
    start: int
    end: int
    name: str
    country: str | None = None
    geonames: int | None = None
    lat: float | None = None
    lon: float | None = None
    admin1: str | None = None
    feature: str | None = None
    precision: Literal["site", "city", "admin2", "admin1", "country", "region"] | None = None
    evidence: str | None = None
    confidence: float | None = None


class Quantity(Noun, frozen=True, kw_only=True):
    """A count or an amount: `low`/`high` are the bounds that the words give, `of` what is counted, in the text's words."""

    text: str
    start: int
    end: int
    kind: QuantityKind
    low: float | int | None
    high: float | int | None
    approx: bool = False
    unit: str | None = None
    of: str | None = None
    evidence: str | None = None
    confidence: float | None = None


class Event(Noun, frozen=True, kw_only=True):
    """One distinct event in the world, as the report tells it."""

    id: str
    trigger: Span
    mentions: tuple[Span, ...] = ()
    type: str
    """One of `EventType`, or a type of an own codebook."""

    mode: str | None = None
    contexts: tuple[str, ...] = ()
    actors: tuple[Participant, ...] = ()
    recipients: tuple[Participant, ...] = ()
    status: Status = "occurred"
    time: When | None = None
    place: Place | None = None
    quantities: tuple[Quantity, ...] = ()
    source: Span | None = None
    evidence: str | None = None
    status_evidence: str | None = None
    confidence: float | None = None


class Statement(Noun, frozen=True, kw_only=True):
    """Somebody quoted or paraphrased; `speaker` is null where the report hides it."""

    speaker: Participant | None
    cue: Span | None
    content: Span
    mode: Literal["direct", "indirect", "mixed"]
    via: str | None = None
    evidence: str | None = None
    confidence: float | None = None


class Level(Noun, frozen=True, kw_only=True):
    """A standing figure about an actor in a place ("5,200 US troops in Iraq")."""

    text: str
    start: int
    end: int
    of: str
    country_of: str | None
    in_country: str | None
    low: float | int | None
    high: float | int | None
    approx: bool = False
    as_of: When | None = None
    status: Literal["current", "past", "planned"] = "current"
    evidence: str | None = None
    confidence: float | None = None


class Link(Noun, frozen=True, kw_only=True):
    """A relation between two events of one report, by their ids."""

    source: str = msgspec.field(name="from")
    target: str = msgspec.field(name="to")
    kind: LinkKind
    evidence: str | None = None
    confidence: float | None = None


class Generator(Noun, frozen=True, kw_only=True):
    """What made a record: program version and hashes of its weights and knowledge."""

    name: str
    version: str
    weights: str
    knowledge: str


class Report(Noun, frozen=True, kw_only=True):
    """One dated text to be read.  `published` is an ISO date; `source` the outlet, where known."""

    id: str
    text: str
    published: str
    title: str | None = None
    url: str | None = None
    source: str | None = None


class Record(Noun, frozen=True, kw_only=True):
    """A report and everything that was read in it."""

    id: str
    title: str | None
    published: str
    url: str | None
    text: str
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    levels: tuple[Level, ...] = ()
    links: tuple[Link, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    places: tuple[Place, ...] = ()
    generator: Generator | None = None
