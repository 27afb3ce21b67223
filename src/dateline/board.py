"""What the rooms write on the spaCy `Doc` while they read a report, and may read of each other.

Each list below is a `Doc` extension, set by one room and read by those after it:

    doc._.report      Report           the reader
    doc._.scores      Scores           language: the heads' scores for every token
    doc._.times       [TimeExpression] when
    doc._.places      [Place]          where
    doc._.mentions    [Mention]        who: every mention of an actor, with its Actor
    doc._.quantities  [Quantity]       how_many: every count in the text, attached or not
    doc._.statements  [Statement]      said
    doc._.events      [EventDraft]     what; whether, when, where and how_many then fill in the drafts
    doc._.levels      [Level]          how_many
    doc._.links       [Link]           links

A room that is missing leaves its list empty, and everything else goes on without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from . import record

LISTS = ("times", "places", "mentions", "quantities", "statements", "events", "levels", "links")


@dataclass(eq=False)
class Actor:
    """Who a set of mentions refers to.  Codes as in `record.Participant`, those of the report's date."""

    name: str
    id: str | None = None
    country: str = "---"
    sector: str = "UNK"
    office: str | None = None
    evidence: str = ""
    confidence: float = 0.5
    mentions: list[Mention] = field(default_factory=list)
    known: object | None = None
    """The entry of the knowledge base, if there is one: it knows the offices held on other dates."""


@dataclass(eq=False)
class Mention:
    """One mention of an actor: `span` without determiner and title, `head` its head token."""

    span: Span
    head: Token
    kind: str
    """`name`, `nominal` or `pronoun`"""
    actor: Actor | None = None


@dataclass(eq=False)
class EventDraft:
    """An event while the rooms are still filling it in."""

    trigger: Span
    type: str
    mode: str | None = None
    actors: list[Mention] = field(default_factory=list)
    recipients: list[Mention] = field(default_factory=list)
    mentions: list[Span] = field(default_factory=list)
    contexts: list[str] = field(default_factory=list)
    status: str = "occurred"
    status_evidence: str = ""
    evidence: str = ""
    confidence: float = 0.5
    arguments: dict[str, list[Span]] = field(default_factory=dict)
    """What the role head points at: `place`, `time`, `quantity`, `source`, each a list of spans."""
    time: record.When | None = None
    place: record.Place | None = None
    quantities: list[record.Quantity] = field(default_factory=list)
    source: record.Span | None = None

    @property
    def head(self) -> Token:
        """The trigger's syntactic head."""
        return self.trigger.root

    @property
    def triggers(self) -> list[Span]:
        return [self.trigger, *self.mentions]


def span_of(part: Span) -> record.Span:
    """A spaCy span as the record's."""
    return record.Span(text=part.text, start=part.start_char, end=part.end_char)


def participant_of(mention: Mention, on: str | None = None) -> record.Participant:
    """A participant as the record shows it, with the code of the office held `on` an ISO date (the report's if none)."""
    actor = mention.actor
    span = span_of(mention.span)
    if actor is None:
        return record.Participant(text=span.text, start=span.start, end=span.end, name=span.text, evidence="text", confidence=0.3)
    country, sector, office = actor.country, actor.sector, actor.office
    if on and actor.known is not None:
        country, sector, office = actor.known.codes_on(on, (country, sector, office))
    return record.Participant(
        text=span.text, start=span.start, end=span.end, name=actor.name, country=country, sector=sector,
        id=actor.id, office=office, evidence=actor.evidence, confidence=round(actor.confidence, 3),
    )  # fmt: skip


def mention_at(token: Token) -> Mention:
    """The mention that `token` heads, else the narrowest one around it, else a bare one made of its noun phrase."""
    headed, around = mention_index(token.doc)
    found = headed.get(token.i) or around.get(token.i)
    return found or Mention(span=noun_phrase(token), head=token, kind="nominal")


INDEX = "dateline.mentions"
"""Key of the index of mentions in `Doc.user_data`."""


def mention_index(doc: Doc) -> tuple[dict[int, Mention], dict[int, Mention]]:
    """The narrowest mention headed by each token, and the narrowest around it; made anew when the list has changed."""
    mentions = doc._.mentions
    kept = doc.user_data.get(INDEX)
    if kept is not None and kept[0] is mentions and kept[1] == len(mentions):
        return kept[2]
    headed: dict[int, Mention] = {}
    around: dict[int, Mention] = {}
    for mention in sorted(mentions, key=lambda mention: (mention.span.end - mention.span.start, mention.span.start)):
        headed.setdefault(mention.head.i, mention)
        for i in range(mention.span.start, mention.span.end):
            around.setdefault(i, mention)
    doc.user_data[INDEX] = mentions, len(mentions), (headed, around)
    return headed, around


def nearest_name(mention: Mention, token: Token) -> Mention:
    """The mention of the same actor to show beside a trigger or cue: `mention` itself unless it is a pronoun, else the
    non-pronoun mention nearest to `token`, one before it winning over one after it; `mention` if there is none."""
    if mention.kind != "pronoun" or mention.actor is None:
        return mention
    others = [other for other in mention.actor.mentions if other.kind != "pronoun"]
    return min(others, key=lambda other: (abs(other.head.i - token.i), other.head.i > token.i), default=mention)


NAME_PARTS = {"compound", "amod", "flat", "nummod", "nmod:poss", "case", "punct", "goeswith"}


def noun_phrase(head: Token) -> Span:
    """`head` with its modifiers to the left, without leading determiner, number or punctuation, and the rest of a name."""
    first = last = head.i
    for child in head.lefts:
        if child.dep_ in NAME_PARTS - {"case"} and child.pos_ != "DET" and child.n_lefts + child.n_rights < 4:
            first = min(first, child.left_edge.i)
    for child in head.rights:
        if child.dep_ in {"flat", "goeswith"}:
            last = max(last, child.right_edge.i)
    while first < head.i and (head.doc[first].pos_ in {"DET", "PUNCT", "NUM", "PRON"} or head.doc[first].is_space):
        first += 1
    return head.doc[first : last + 1]


def prepare(doc: Doc, report: record.Report) -> Doc:
    """Put the report and fresh lists on a `Doc`."""
    doc._.report = report
    for name in LISTS:
        doc._.set(name, [])
    return doc


for _name in ("report", "scores", *LISTS):
    Doc.set_extension(_name, default=None, force=True)
