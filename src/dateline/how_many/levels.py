"""Levels: standing figures of a force in a place ("about 5,200 US troops in Iraq", "from the current 5,200 to 3,500").

A number is a level if its sentence has it be there (had, kept, stationed, remaining) or be changed to or from; what is sent,
withdrawn or hurt is a movement and belongs to an event.  Status and date follow the governing verb and the time expressions
of the sentence (coding guide, section 7).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, fields

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..record import Level, TimeExpression, When
from .counted import Counted, lemma_of, what_is_counted
from .lexicon import HERE, KnowledgeError, read_yaml

PLACE_WORDS = {"in", "at", "within", "inside", "across", "on", "to", "from", "into", "around", "near", "along"}


@dataclass(frozen=True)
class LevelWords:
    """The lists of levels.yaml."""

    nouns: frozenset[str]
    numbers: frozenset[str]
    have: frozenset[str]
    be: frozenset[str]
    stationed: frozenset[str]
    change: frozenset[str]
    planned: frozenset[str]
    future: frozenset[str]
    past: frozenset[str]
    current: frozenset[str]
    moved: frozenset[str]
    flows: frozenset[str]
    speech: frozenset[str]


@functools.cache
def level_words() -> LevelWords:
    """The lexicon of levels.  Raises `KnowledgeError` naming a list that is missing."""
    raw = read_yaml("levels.yaml")
    names = [field.name for field in fields(LevelWords)]
    if missing := [name for name in names if not isinstance(raw.get(name), list)]:
        raise KnowledgeError(f"{HERE / 'levels.yaml'}: missing lists {missing}")
    return LevelWords(**{name: frozenset(raw[name]) for name in names})


@Language.factory("levels")
def make_levels(nlp: Language, name: str) -> Levels:
    return Levels()


class Levels:
    """Writes `doc._.levels` from the amounts that the `how_many` component left on the `Doc`."""

    def __init__(self):
        self.words = level_words()

    def __call__(self, doc: Doc) -> Doc:
        from .component import KEY

        out: list[Level] = []
        for one in doc.user_data.get(KEY) or []:
            reading = self.reading(one)
            if reading is not None:
                level = self.level(one, *reading)
                if not any(same_figure(level, other) for other in out):
                    out.append(level)
        doc._.levels = out
        return doc

    # -- is it a level, and how does it stand there -----------------------------------------------------------------------

    def reading(self, one: Counted) -> tuple[str, Token | None, Token, str] | None:
        """The status, the governing verb, the noun that is counted and the rule's name; null where the amount is no level."""
        if one.amount.sort != "count" or (one.deed is not None and one.deed_word is not one.noun) or one.amount.weak or one.core.sent.end - one.core.sent.start > 120:
            return None
        sentence = one.core.sent
        theme = self.theme(one, sentence)
        if theme is None:
            return None
        before = words_before(one)
        lead = next((word for word in before if word.lower_ not in self.words.current and word.pos_ not in {"DET", "ADJ", "ADV"} and word.lower_ not in {"roughly", "its", "their", "a", "total", "of", "level", "number", "least"}), None)
        if lead is not None and lead.lower_ in {"to", "from"} and lead.i >= one.span.start - 7:
            return self.changed(one, lead, theme, sentence)
        inside = [word for word in one.span if not (word.lower_ == "more" and word.i + 1 < one.span.end and word.nbor(1).lower_ == "than")]
        if any(word.lower_ in self.words.moved for word in [*before[:2], *inside]) or (one.core.end < sentence.end and one.core.doc[one.core.end].lower_ in {"more", "additional", "extra"}):
            return None
        if any(word.lower_ in {"current", "present", "existing"} for word in before[:2]) and not self.flows_over(one):
            return "current", None, theme, "levels.current"
        return self.standing(one, theme, sentence, before)

    def theme(self, one: Counted, sentence: Span) -> Token | None:
        """The noun of the force: the counted one, else, for a bare number, one before it in the sentence or the sentence before."""
        noun = one.noun
        if noun is not None and one.amount.rule.startswith("plural") and noun.i < one.core.start:
            noun = None
        if noun is not None:
            if self.is_noun(noun):
                return noun
            if noun.pos_ in {"NOUN"} and lemma_of(noun) not in self.words.numbers and noun.i > one.core.start and noun.ent_type_ == "" and noun.i <= one.core.end + 3:
                if not (noun.i > one.span.end and any(word.pos_ == "ADP" for word in one.core.doc[one.span.end : noun.i])):
                    return None
        doc = one.core.doc
        for place in range(one.span.start - 1, max(sentence.start, one.span.start - 25) - 1, -1):
            if self.is_noun(doc[place]) and doc[place].pos_ in {"NOUN", "PROPN"}:
                return doc[place]
        for place in range(one.core.end, min(sentence.end, one.core.end + 12)):
            if self.is_noun(doc[place]) and doc[place].pos_ == "NOUN":
                return doc[place]
        return None

    def is_noun(self, token: Token) -> bool:
        low = token.lower_
        return lemma_of(token) in self.words.nouns or low in self.words.nouns or (low.endswith("s") and low[:-1] in self.words.nouns) or (low.endswith("men") and low[:-3] + "man" in self.words.nouns)

    def changed(self, one: Counted, lead: Token, theme: Token, sentence: Span) -> tuple[str, Token | None, Token, str] | None:
        """ "Reduce its troops to 3,500", "from the current 5,200", "down from 12,000", "brings the number to 9,800"."""
        doc = one.core.doc
        verb = None
        for place in range(lead.i - 1, max(sentence.start, lead.i - 25) - 1, -1):
            token = doc[place]
            lemma = lemma_of(token)
            if lemma in self.words.flows and token.pos_ == "VERB" and verb is None:
                return None
            if lemma in self.words.change and token.pos_ in {"VERB", "NOUN"}:
                verb = token
                break
        adverb = doc[lead.i - 1].lower_ if lead.i > sentence.start else ""
        if lead.lower_ == "from" and adverb in {"down", "up"}:
            return "past", verb, theme, "levels.down_from"
        if verb is None:
            return None
        if lemma_of(verb) in {"bring", "take", "go", "come", "get", "draw", "scale", "stand"} and not (adverb in {"down", "up", "back", "all", "over"} or any(lemma_of(token) in self.words.numbers for token in doc[verb.i : lead.i])):
            return None
        planned = self.is_planned(verb, sentence)
        if lead.lower_ == "to":
            return ("planned" if planned else "current"), verb, theme, "levels.change_to"
        now = any(token.lower_ in self.words.current for token in doc[lead.i : one.span.start])
        return ("current" if planned or now else "past"), verb, theme, "levels.change_from"

    def standing(self, one: Counted, theme: Token, sentence: Span, before: list[Token]) -> tuple[str, Token | None, Token, str] | None:
        """Forces that are had, kept, stationed or remaining, and numbers that stand at a figure."""
        doc, words = one.core.doc, self.words
        copula = self.number_is(one, sentence)
        if copula is not None:
            return self.status(copula, sentence, one), copula, theme, "levels.number_is"
        if one.noun is None or theme is not one.noun:
            return None
        placed = self.has_place(theme, sentence)
        verb = next((word for word in before if word.pos_ in {"VERB", "AUX"} and not (word.pos_ == "AUX" and lemma_of(word) not in words.have | words.be)), None)
        if verb is not None and not any(word.text in {";", "—", ","} for word in doc[verb.i : one.span.start]):
            lemma = lemma_of(verb)
            if lemma in words.have and verb.tag_ != "VBN" and not self.is_auxiliary(verb) and (placed or self.place_in(sentence)):
                return self.status(verb, sentence, one), verb, theme, "levels.have"
            if lemma == "leave" and (placed or verb.tag_ in {"VBG", "VB"}):
                return ("planned" if self.is_planned(verb, sentence) or verb.tag_ == "VB" else "current"), verb, theme, "levels.leave"
            if lemma == "be" and verb.i > sentence.start and (doc[verb.i - 1].lower_ == "there" or (verb.i > sentence.start + 1 and "there" in {doc[verb.i - 2].lower_, doc[verb.i - 1].lower_})):
                return self.status(verb, sentence, one), verb, theme, "levels.there_are"
            if lemma in words.flows or verb.tag_ == "VBN":
                return None
        after = [doc[i] for i in range(theme.i + 1, min(sentence.end, theme.i + 7))]
        for place, token in enumerate(after):
            low, lemma = token.lower_, lemma_of(token)
            if low in {",", ";", "who", "which"} and low in {";", ","}:
                break
            if low in {"stationed", "based", "garrisoned", "serving", "posted", "remaining", "present", "housed"} or (low == "deployed" and not any(lemma_of(other) in {"have", "will"} or other.lower_ in {"been", "be", "were", "was"} for other in after[:place])):
                helper = next((other for other in after[:place] if other.pos_ in {"AUX", "VERB"}), None)
                return self.status(helper or token, sentence, one), helper, theme, "levels.stationed"
            if lemma in {"remain", "serve", "stay"} and token.pos_ == "VERB":
                return self.status(token, sentence, one), token, theme, "levels.remain"
            if lemma == "be" and low not in {"be", "been", "were", "was"} and any(other.lower_ == "deployed" for other in after[place + 1 : place + 3]):
                return self.status(token, sentence, one), token, theme, "levels.stationed"
            if lemma == "be" and place + 1 < len(after) and (after[place + 1].lower_ in {"in", "at", "there", "still", "currently", "now", "on"}) and low not in {"be", "been"} and self.place_in(sentence):
                if any(lemma_of(other) in words.flows for other in after[place + 1 :]):
                    return None
                return self.status(token, sentence, one), token, theme, "levels.be_in"
            if token.pos_ in {"VERB"} and low not in words.stationed:
                break
        definite = any(word.lower_ in {"its", "their", "the", "'s", "’s", "our", "his", "of"} for word in before[:1])
        if definite and placed == "in" and not self.flows_over(one):
            return "current", None, theme, "levels.the_force"
        return None

    def number_is(self, one: Counted, sentence: Span) -> Token | None:
        """The verb of "the number of troops is / stands at / has reached 5,200"; null if there is none."""
        doc, place, steps = one.core.doc, one.span.start - 1, 0
        while place > sentence.start and steps < 4:
            token = doc[place]
            if token.pos_ in {"VERB", "AUX"}:
                if lemma_of(token) in {"be", "stand", "total", "reach", "exceed", "number", "remain"}:
                    subject = [other for other in doc[max(sentence.start, place - 14) : place]]
                    if lemma_of(token) == "number" and any(self.is_noun(other) for other in subject):
                        return token
                    if any(lemma_of(other) in self.words.numbers and other.pos_ == "NOUN" and not self.is_noun(other) for other in subject) and any(self.is_noun(other) or lemma_of(other) in {"military", "army"} for other in subject):
                        return token
                return None
            if token.pos_ not in {"ADP", "ADV", "DET", "ADJ", "PART"}:
                return None
            place, steps = place - 1, steps + 1
        return None

    def flows_over(self, one: Counted) -> bool:
        """A verb of movement or harm governs the number."""
        node = one.node
        for _ in range(3):
            node = node.head
            if lemma_of(node) in self.words.flows or node.lower_ in {"withdrawal", "deployment", "killing", "departure", "arrival", "release"}:
                return True
            if node.pos_ == "VERB":
                break
        return any(lemma_of(word) in self.words.flows for word in words_before(one)[:4])

    def is_auxiliary(self, verb: Token) -> bool:
        """ "Have" of a perfect tense or of "have to"."""
        follows = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else None
        return verb.dep_ in {"aux", "aux:pass"} or (lemma_of(verb) == "have" and follows is not None and (follows.tag_ == "VBN" or follows.lower_ == "to"))

    def has_place(self, theme: Token, sentence: Span) -> str:
        """The preposition of a place right behind the noun, or nothing."""
        doc = theme.doc
        for place in range(theme.i + 1, min(theme.i + 6, sentence.end - 1)):
            token = doc[place]
            if token.lower_ in PLACE_WORDS and (doc[place + 1].pos_ in {"PROPN", "DET", "PRON"} or doc[place + 1].lower_ in {"the", "northern", "southern", "eastern", "western", "south", "north", "east", "west", "central"}):
                return token.lower_
            if token.lower_ in {"there", "overseas", "abroad"}:
                return "in"
            if token.pos_ not in {"ADJ", "ADV", "VERB", "NOUN"}:
                break
        return ""

    def place_in(self, sentence: Span) -> bool:
        return any(token.lower_ in PLACE_WORDS | {"there"} and (token.lower_ == "there" or (token.i + 1 < sentence.end and (token.nbor(1).pos_ == "PROPN" or token.nbor(1).lower_ in {"the", "south", "north", "northern", "southern", "western", "eastern"}))) for token in sentence)

    # -- its status, date, place and force ---------------------------------------------------------------------------------

    def is_planned(self, verb: Token, sentence: Span) -> bool:
        """The verb is to come: a future or modal auxiliary, or the infinitive under a verb of planning."""
        token, words = verb, self.words
        for _ in range(5):
            if any(child.lower_ in words.future and child.dep_ in {"aux", "advmod"} for child in token.children):
                return True
            if token is not verb and (lemma_of(token) in words.planned) and (lemma_of(token) not in words.speech or any(child.lower_ in {"to", "plan", "plans"} for child in verb.children)):
                return True
            if token.dep_ == "root" or token.head is token:
                break
            if token is not verb and token.tag_ in {"VBD", "VBZ"} and lemma_of(token) in words.speech:
                break
            token = token.head
        lead = [sentence.doc[i].lower_ for i in range(max(sentence.start, verb.i - 5), verb.i)]
        if any(word in words.future for word in lead):
            return True
        if verb.tag_ in {"VB", "NN", "VBG"}:
            window = [sentence.doc[i] for i in range(max(sentence.start, verb.i - 7), verb.i)]
            return any(lemma_of(word) in words.planned or word.lower_ in {"plans", "plan", "planned", "planning"} for word in window)
        return False

    def status(self, verb: Token | None, sentence: Span, one: Counted) -> str:
        """Current, past or planned, by the verb's tense and the words around it."""
        if verb is None:
            return "current"
        if self.is_planned(verb, sentence):
            return "planned"
        near = {token.lower_ for token in sentence}
        if near & {"currently", "now", "still", "today", "presently"}:
            return "current"
        past_form = verb.tag_ == "VBD" or verb.lower_ in {"had", "were", "was", "stood"}
        if verb.tag_ == "VBN" and not any(child.tag_ in {"VBZ", "VBP"} for child in verb.children):
            past_form = any(child.lower_ in {"were", "was", "had"} for child in verb.children)
        if not past_form:
            return "current"
        if self.dated(sentence, one) is None and any(lemma_of(token) in self.words.speech and token.tag_ == "VBD" for token in verb.ancestors) and not near & {"once", "previously", "formerly", "peak", "height", "ago", "originally", "initially"}:
            return "current"
        return "past"

    def dated(self, sentence: Span, one: Counted) -> TimeExpression | None:
        """The date expression of the sentence that is nearest to the number, those after it first."""
        start, end = sentence.start_char, sentence.end_char
        times = [time for time in sentence.doc._.times or () if start <= time.start < end and time.type == "DATE" and (time.begin or time.until)]
        return min(times, key=lambda time: (abs(time.start - one.amount.end) + (60 if time.start < one.amount.start else 0), time.start), default=None)

    def as_of(self, one: Counted, status: str) -> When | None:
        report = one.core.doc._.report
        today = report.published if report is not None else None
        time = self.dated(one.core.sent, one)
        if status == "current" or time is None:
            if status != "current" or today is None:
                return None
            basis = "stated" if any(word.lower_ in self.words.current for word in [*words_before(one)[:3], *one.core.sent[-4:]]) else "report"
            return When(start=today, end=today, precision="day", basis=basis, evidence="levels.published")
        lead = one.core.doc.text[max(0, time.start - 12) : time.start].lower().split()
        begin, until = time.begin, time.until
        if lead and lead[-1] in {"by", "before", "until", "latest", "of"} and status == "planned":
            begin = None
        if today is not None and ((status == "planned" and (until or begin or "") < today) or (status == "past" and (begin or until or "9") > today)):
            return None
        return When(start=begin, end=until, precision=precision(time), basis="stated", evidence="levels.time")

    def level(self, one: Counted, status: str, verb: Token | None, theme: Token, rule: str) -> Level:
        text = one.core.doc.text[one.amount.start : one.amount.end]
        of = what_is_counted(one) if theme is one.noun else None
        return Level(
            text=text, start=one.amount.start, end=one.amount.end, of=of or phrase(theme), country_of=self.country_of(one, verb, theme),
            in_country=self.in_country(one, theme), low=one.amount.low, high=one.amount.high, approx=one.amount.approx, as_of=self.as_of(one, status),
            status=status, evidence=rule, confidence=0.75 if rule in {"levels.have", "levels.there_are", "levels.change_to", "levels.current"} else 0.65,
        )  # fmt: skip

    def in_country(self, one: Counted, theme: Token) -> str | None:
        """The country of the sentence's place that is nearest behind the force, else before it, else of the sentence before."""
        doc, sentence = one.core.doc, one.core.sent
        places = [place for place in doc._.places or () if place.country]
        here = [place for place in places if sentence.start_char <= place.start < sentence.end_char and preposed(doc, place)]
        if here:
            return min(here, key=lambda place: (place.start < theme.idx, abs(place.start - theme.idx))).country
        earlier = [place for place in places if place.start < sentence.start_char and preposed(doc, place)]
        return earlier[-1].country if earlier else None

    def country_of(self, one: Counted, verb: Token | None, theme: Token) -> str | None:
        """Whose force: its adjective or owner, the actor that has it, else the nearest actor of the sentence before it."""
        doc, sentence = one.core.doc, one.core.sent
        mentions = [mention for mention in doc._.mentions or () if mention.actor is not None and mention.actor.country not in {"---", ""}]
        first = min(theme.left_edge.i, one.span.start)
        own = [mention for mention in mentions if mention.head.i == theme.i]
        own += [mention for mention in mentions if mention.kind != "pronoun" and first <= mention.head.i < theme.i]
        own += [mention for mention in mentions if mention.span.start <= theme.i < mention.span.end or first <= mention.head.i < theme.i]
        if own:
            return own[0].actor.country
        before = [mention for mention in mentions if sentence.start <= mention.head.i < (verb.i if verb is not None else theme.i)]
        subjects = [mention for mention in before if mention.head.dep_ in {"nsubj", "nsubj:pass", "nmod:poss"}]
        pool = subjects or before
        return pool[-1].actor.country if pool else None


def words_before(one: Counted) -> list[Token]:
    """Up to ten words before the expression in its sentence, the nearest first."""
    doc, sentence = one.core.doc, one.core.sent
    return [doc[i] for i in range(one.span.start - 1, max(sentence.start, one.span.start - 10) - 1, -1)]


def phrase(theme: Token) -> str:
    """The force's words: the noun with its adjectives and names, without determiner, owner and number."""
    doc, first = theme.doc, theme.i
    while first > theme.sent.start and doc[first - 1].pos_ in {"ADJ", "PROPN", "NOUN"} and first > theme.i - 4:
        first -= 1
    return doc[first : theme.i + 1].text


def preposed(doc: Doc, place) -> bool:
    """The place stands behind a preposition of place ("in Iraq"), so it is where something is."""
    before = doc.text[max(0, place.start - 14) : place.start].lower().split()
    return bool(before) and (before[-1] in PLACE_WORDS or (len(before) > 1 and before[-2] in PLACE_WORDS))


def precision(time: TimeExpression) -> str:
    """The precision of a date expression by the length of its value (TIMEX3)."""
    value = time.value or ""
    if "W" in value:
        return "week"
    if value[4:] and not value[5:6].isdigit():
        return "season"
    return {4: "year", 7: "month", 10: "day", 3: "decade"}.get(len(value), "unknown")


def same_figure(a: Level, b: Level) -> bool:
    """The same standing figure told twice."""
    return (a.low, a.high, a.status, a.in_country) == (b.low, b.high, b.status, b.in_country)


