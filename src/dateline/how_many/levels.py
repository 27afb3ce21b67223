"""Levels: standing figures of a force in a place ("about 5,200 US troops in Iraq", "from the current 5,200 to 3,500").

A number is a level if its sentence has it be there (had, kept, stationed, remaining) or be changed to or from; what is sent,
withdrawn or hurt is a movement and belongs to an event.  Status and date follow the governing verb and the time expressions
of the sentence (coding guide, section 7).
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..record import Level
from .counted import Counted, what_is_counted
from .kinds import lemma_of
from .level_facts import PLACE_WORDS, LevelFacts, level_words, words_before


@Language.factory("levels")
def make_levels(nlp: Language, name: str) -> Levels:
    return Levels()


class Levels(LevelFacts):
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
        if (
            one.amount.sort != "count"
            or (one.deed is not None and one.deed_word is not one.noun)
            or one.amount.weak
            or one.core.sent.end - one.core.sent.start > 120
        ):
            return None
        sentence = one.core.sent
        theme = self.theme(one, sentence)
        if theme is None:
            return None
        before = words_before(one)
        lead = next(
            (
                word
                for word in before
                if word.lower_ not in self.words.current
                and word.pos_ not in {"DET", "ADJ", "ADV"}
                and word.lower_ not in {"roughly", "its", "their", "a", "total", "of", "level", "number", "least"}
            ),
            None,
        )
        if lead is not None and lead.lower_ in {"to", "from"} and lead.i >= one.span.start - 7:
            return self.changed(one, lead, theme, sentence)
        inside = [
            word for word in one.span if not (word.lower_ == "more" and word.i + 1 < one.span.end and word.nbor(1).lower_ == "than")
        ]
        if any(word.lower_ in self.words.moved for word in [*before[:2], *inside]) or (
            one.core.end < sentence.end and one.core.doc[one.core.end].lower_ in {"more", "additional", "extra"}
        ):
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
            if (
                noun.pos_ in {"NOUN"}
                and lemma_of(noun) not in self.words.numbers
                and noun.i > one.core.start
                and noun.ent_type_ == ""
                and noun.i <= one.core.end + 3
            ) and not (noun.i > one.span.end and any(word.pos_ == "ADP" for word in one.core.doc[one.span.end : noun.i])):
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
        return (
            lemma_of(token) in self.words.nouns
            or low in self.words.nouns
            or (low.endswith("s") and low[:-1] in self.words.nouns)
            or (low.endswith("men") and low[:-3] + "man" in self.words.nouns)
        )

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
        if lemma_of(verb) in {"bring", "take", "go", "come", "get", "draw", "scale", "stand"} and not (
            adverb in {"down", "up", "back", "all", "over"}
            or any(lemma_of(token) in self.words.numbers for token in doc[verb.i : lead.i])
        ):
            return None
        planned = self.is_planned(verb, sentence)
        if lead.lower_ == "to":
            return ("planned" if planned else "current"), verb, theme, "levels.change_to"
        now = any(token.lower_ in self.words.current for token in doc[lead.i : one.span.start])
        return ("current" if planned or now else "past"), verb, theme, "levels.change_from"

    def standing(
        self, one: Counted, theme: Token, sentence: Span, before: list[Token]
    ) -> tuple[str, Token | None, Token, str] | None:
        """Forces that are had, kept, stationed or remaining, and numbers that stand at a figure."""
        doc, words = one.core.doc, self.words
        copula = self.number_is(one, sentence)
        if copula is not None:
            return self.status(copula, sentence, one), copula, theme, "levels.number_is"
        if one.noun is None or theme is not one.noun:
            return None
        placed = self.has_place(theme, sentence)
        verb = next(
            (
                word
                for word in before
                if word.pos_ in {"VERB", "AUX"} and not (word.pos_ == "AUX" and lemma_of(word) not in words.have | words.be)
            ),
            None,
        )
        if verb is not None and not any(word.text in {";", "—", ","} for word in doc[verb.i : one.span.start]):
            lemma = lemma_of(verb)
            if lemma in words.have and verb.tag_ != "VBN" and not self.is_auxiliary(verb) and (placed or self.place_in(sentence)):
                return self.status(verb, sentence, one), verb, theme, "levels.have"
            if lemma == "leave" and (placed or verb.tag_ in {"VBG", "VB"}):
                return (
                    ("planned" if self.is_planned(verb, sentence) or verb.tag_ == "VB" else "current"),
                    verb,
                    theme,
                    "levels.leave",
                )
            if (
                lemma == "be"
                and verb.i > sentence.start
                and (
                    doc[verb.i - 1].lower_ == "there"
                    or (verb.i > sentence.start + 1 and "there" in {doc[verb.i - 2].lower_, doc[verb.i - 1].lower_})
                )
            ):
                return self.status(verb, sentence, one), verb, theme, "levels.there_are"
            if lemma in words.flows or verb.tag_ == "VBN":
                return None
        after = [doc[i] for i in range(theme.i + 1, min(sentence.end, theme.i + 7))]
        for place, token in enumerate(after):
            low, lemma = token.lower_, lemma_of(token)
            if low in {",", ";", "who", "which"} and low in {";", ","}:
                break
            if low in {"stationed", "based", "garrisoned", "serving", "posted", "remaining", "present", "housed"} or (
                low == "deployed"
                and not any(
                    lemma_of(other) in {"have", "will"} or other.lower_ in {"been", "be", "were", "was"} for other in after[:place]
                )
            ):
                helper = next((other for other in after[:place] if other.pos_ in {"AUX", "VERB"}), None)
                return self.status(helper or token, sentence, one), helper, theme, "levels.stationed"
            if lemma in {"remain", "serve", "stay"} and token.pos_ == "VERB":
                return self.status(token, sentence, one), token, theme, "levels.remain"
            if (
                lemma == "be"
                and low not in {"be", "been", "were", "was"}
                and any(other.lower_ == "deployed" for other in after[place + 1 : place + 3])
            ):
                return self.status(token, sentence, one), token, theme, "levels.stationed"
            if (
                lemma == "be"
                and place + 1 < len(after)
                and (after[place + 1].lower_ in {"in", "at", "there", "still", "currently", "now", "on"})
                and low not in {"be", "been"}
                and self.place_in(sentence)
            ):
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
            if token.pos_ in {"VERB", "AUX"} or token.lower_ in {"numbers", "numbered", "totals", "totaled", "totalled"}:
                if token.lower_.startswith("number") and any(
                    self.is_noun(other) for other in doc[max(sentence.start, place - 14) : place]
                ):
                    return token
                if lemma_of(token) in {"be", "stand", "total", "reach", "exceed", "number", "remain"}:
                    subject = [other for other in doc[max(sentence.start, place - 14) : place]]
                    if lemma_of(token) == "number" and any(self.is_noun(other) for other in subject):
                        return token
                    if any(
                        lemma_of(other) in self.words.numbers and other.pos_ == "NOUN" and not self.is_noun(other)
                        for other in subject
                    ) and any(self.is_noun(other) or lemma_of(other) in {"military", "army"} for other in subject):
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
            if lemma_of(node) in self.words.flows or node.lower_ in {
                "withdrawal",
                "deployment",
                "killing",
                "departure",
                "arrival",
                "release",
            }:
                return True
            if node.pos_ == "VERB":
                break
        return any(lemma_of(word) in self.words.flows for word in words_before(one)[:4])

    def is_auxiliary(self, verb: Token) -> bool:
        """ "Have" of a perfect tense or of "have to"."""
        follows = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else None
        return verb.dep_ in {"aux", "aux:pass"} or (
            lemma_of(verb) == "have" and follows is not None and (follows.tag_ == "VBN" or follows.lower_ == "to")
        )

    def has_place(self, theme: Token, sentence: Span) -> str:
        """The preposition of a place right behind the noun, or nothing."""
        doc = theme.doc
        for place in range(theme.i + 1, min(theme.i + 6, sentence.end - 1)):
            token = doc[place]
            if token.lower_ in PLACE_WORDS and (
                doc[place + 1].pos_ in {"PROPN", "DET", "PRON"}
                or doc[place + 1].lower_
                in {"the", "northern", "southern", "eastern", "western", "south", "north", "east", "west", "central"}
            ):
                return token.lower_
            if token.lower_ in {"there", "overseas", "abroad"}:
                return "in"
            if token.pos_ not in {"ADJ", "ADV", "VERB", "NOUN"}:
                break
        return ""

    def place_in(self, sentence: Span) -> bool:
        return any(
            token.lower_ in PLACE_WORDS | {"there"}
            and (
                token.lower_ == "there"
                or (
                    token.i + 1 < sentence.end
                    and (
                        token.nbor(1).pos_ == "PROPN"
                        or token.nbor(1).lower_ in {"the", "south", "north", "northern", "southern", "western", "eastern"}
                    )
                )
            )
            for token in sentence
        )

    def level(self, one: Counted, status: str, verb: Token | None, theme: Token, rule: str) -> Level:
        text = one.text[one.amount.start : one.amount.end]
        of = what_is_counted(one) if theme is one.noun else None
        return Level(
            text=text,
            start=one.amount.start,
            end=one.amount.end,
            of=of or phrase(theme),
            country_of=self.country_of(one, verb, theme),
            in_country=self.in_country(one, theme),
            low=one.amount.low,
            high=one.amount.high,
            approx=one.amount.approx,
            as_of=self.as_of(one, status),
            status=status,
            evidence=rule,
            confidence=0.75 if rule in {"levels.have", "levels.there_are", "levels.change_to", "levels.current"} else 0.65,
        )


def phrase(theme: Token) -> str:
    """The force's words: the noun with its adjectives and names, without determiner, owner and number."""
    doc, first = theme.doc, theme.i
    while first > theme.sent.start and doc[first - 1].pos_ in {"ADJ", "PROPN", "NOUN"} and first > theme.i - 4:
        first -= 1
    return doc[first : theme.i + 1].text


def same_figure(a: Level, b: Level) -> bool:
    """The same standing figure told twice."""
    return (a.low, a.high, a.status, a.in_country) == (b.low, b.high, b.status, b.in_country)
