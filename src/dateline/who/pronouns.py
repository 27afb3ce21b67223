"""Whom a pronoun stands for: gender, number and kind must fit; recency, subjects and being spoken of much decide.

The weighing follows the salience factors of Lappin and Leass (1994), the exclusions their reading of the binding principles.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from spacy.tokens import Token

from ..board import Actor, Mention
from .nominals import Code
from .titles import HOME, load_yaml, plain

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
ME = frozenset({"i", "me", "my", "mine", "myself"})
WE = frozenset({"we", "us", "our", "ours", "ourselves"})
YOU = frozenset({"you", "your", "yours", "yourself", "yourselves"})
SOMEBODY = frozenset({"someone", "somebody", "anyone", "anybody", "everyone", "everybody", "nobody"})
DEMONSTRATIVE = frozenset({"this", "that"})
RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
SINGLE = frozenset({"one", "another", "each", "either", "neither", "this", "that", "1"})
WIDEST, FARTHEST = 40, 400
"""Mentions and tokens over which a pronoun looks back."""
PLACES = {
    "nsubj": 1.7, "nsubj:pass": 1.6, "obj": 1.1, "iobj": 1.1, "obl:agent": 1.1, "root": 1.1, "obl": 0.9, "nmod:poss": 0.8,
    "nmod": 0.6, "compound": 0.3, "amod": 0.3,
}  # fmt: skip
"""How salient an actor is by its place in the clause."""
NESTED = frozenset({"nmod", "nmod:poss", "compound", "amod", "det", "flat", "case", "nmod:desc"})
INNER = frozenset({"conj", "flat", "appos"})


class Genders(NamedTuple):
    """`genders.yaml`, by word."""

    nouns: dict[str, str]
    first_names: dict[str, str]
    speech_verbs: frozenset[str]


@functools.cache
def genders() -> Genders:
    """The words that tell genders apart, read once."""
    data = load_yaml(HOME / "genders.yaml")
    nouns, first = ({word: gender for gender, some in data[part].items() for word in some} for part in ("nouns", "first_names"))
    return Genders(nouns, first, frozenset(data["speech_verbs"]))


class Seen(NamedTuple):
    """A mention that a pronoun may take up."""

    at: int
    actor: Actor
    head: Token
    weight: float
    gender: str
    kind: str
    """person, persons, thing or things"""
    word: str
    """The pronoun, if it is one."""


class Pronouns:
    """Gives every pronoun of a report its actor, from left to right, so that a chain of pronouns keeps an actor in view."""

    def __init__(self, reading):
        self.reading, self.doc = reading, reading.doc
        self.scores = reading.doc._.scores
        self.sentence = reading.sentence
        self.gender_of: dict[int, str] = {}
        self.count: dict[int, int] = {}
        self.seen: dict[str, list[Seen]] = {"person": [], "persons": [], "thing": [], "things": []}
        self.speakers: dict[str, Actor] = {}
        self.heads: dict[int, Actor] = {}
        self.quoted = quoted(reading.tokens)
        self.sayers: dict[int, Actor] = {}
        self.limits: dict[int, list[int]] = {}
        for i, quotation in enumerate(self.quoted):
            if quotation:
                self.limits.setdefault(quotation, [i, i])[1] = i

    def link(self) -> None:
        """Fill in the actors of all pronouns."""
        pronouns = [m for m in self.reading.mentions if m.kind == "pronoun"]
        if not pronouns:
            return
        others = sorted((m for m in self.reading.mentions if m.kind != "pronoun"), key=lambda m: (m.head.i, len(m.span)))
        for mention in others:
            if mention.actor is not None:
                self.heads.setdefault(mention.head.i, mention.actor)
                self.learn(mention)
        place = 0
        for pronoun in sorted(pronouns, key=lambda m: m.head.i):
            token = pronoun.head
            while place < len(others) and others[place].head.i < token.i:
                if others[place].actor is not None:
                    self.see(others[place])
                place += 1
            pronoun.actor = self.actor(token)
            if pronoun.actor is None:
                pronoun.actor = self.unknown(pronoun)
                if token.lower_ in SOMEBODY:
                    self.add(pronoun.actor, token, "person", 0.7, "")
                elif token.lower_ in DEMONSTRATIVE:
                    self.add(pronoun.actor, token, "thing", 0.7, "")
            self.heads.setdefault(token.i, pronoun.actor)

    def unknown(self, mention: Mention) -> Actor:
        code = Code()
        self.reading.describer.ask_head(code, mention.head)
        return Actor(name=mention.span.text, sector=code.sector, evidence=code.evidence or "text", confidence=code.confidence)

    # --- what a mention is

    def learn(self, mention: Mention) -> None:
        """The gender that a mention shows of its actor: the tables', a title's, a first name's or a noun's."""
        key = id(mention.actor)
        if self.gender_of.get(key):
            return
        gender = getattr(mention.actor.known, "gender", "")
        table = genders()
        if not gender and mention.kind == "name":
            span = mention.span
            near = self.reading.tokens[max(0, span.start - 3) : span.start]
            titles = [token for token in near if token.i == span.start - 1 or span.start <= token.head.i < span.end]
            found = (table.nouns.get(plain(word)) for word in (*(t.text for t in titles), *sorted(self.titles(mention.actor))))
            gender = next((g for g in found if g), "")
            if not gender and len(span) > 1 and self.is_person(mention):
                gender = table.first_names.get(plain(span[0].text), "")
        elif not gender:
            gender = table.nouns.get(plain(mention.head.lemma_), "")
        self.gender_of[key] = gender

    def titles(self, actor: Actor) -> set[str]:
        return self.reading.persons.titles.get(id(actor), set())

    def is_person(self, mention: Mention) -> bool:
        return (
            id(mention.actor) in self.reading.persons.place_of
            or mention.head.ent_type_ == "PER"
            or (self.scores is not None and self.scores.mention[mention.head.i] == "person")
        )

    def see(self, mention: Mention) -> None:
        head = mention.head
        plural = head.tag_ in {"NNS", "NNPS"} or (head.pos_ in {"ADJ", "NUM", "DET"} and head.lower_ not in SINGLE)
        person = self.is_person(mention)
        kind = ("persons" if plural else "person") if person else ("things" if plural else "thing")
        self.add(mention.actor, head, kind, 1.2 if mention.kind == "name" else 1.0, "")

    def add(self, actor: Actor, head: Token, kind: str, weight: float, word: str) -> None:
        inner, first = 1.0, head
        while first.dep_ in INNER and first.head.i != first.i and first.head.i < first.i:
            first, inner = first.head, 0.85
        weight *= PLACES.get(first.dep_, 0.8) * inner
        key = id(actor)
        self.count[key] = self.count.get(key, 0) + 1
        self.seen[kind].append(Seen(head.i, actor, head, weight, self.gender_of.get(key, ""), kind, word))

    # --- which mention fits

    def actor(self, token: Token) -> Actor | None:
        word = token.lower_
        if word in RELATIVE:
            head = token
            while head.dep_ not in {"acl:relcl", "acl", "root"} and head.head.i != head.i:
                head = head.head
            return self.heads.get(head.head.i) if head.dep_ in {"acl:relcl", "acl"} else None
        if word in ME or word in WE or word in YOU:
            return self.speaker(token, word)
        if word in HE:
            kinds, gender = {"person": 1.0}, "m"
        elif word in SHE:
            kinds, gender = {"person": 1.0}, "f"
        elif word in IT:
            kinds, gender = {"thing": 1.0}, ""
        elif word in THEY:
            kinds, gender = {"persons": 1.2, "things": 0.8, "thing": 0.35, "person": 0.3}, ""
        else:
            return None
        if "things" in kinds and token.dep_ == "nsubj" and token.head.lemma_ in genders().speech_verbs:
            kinds["things"] = 0.2  # things do not speak
        found = [seen for kind, share in kinds.items() if (seen := self.best(token, kind, gender, share)) is not None]
        if not found:
            return None
        _, best = max(found, key=lambda pair: pair[0])
        if gender:
            self.gender_of[id(best.actor)] = gender
        self.add(best.actor, token, best.kind, 1.1, word)
        return best.actor

    def best(self, token: Token, kind: str, gender: str, share: float) -> tuple[float, Seen] | None:
        best: Seen | None = None
        top = 0.0
        quotation = self.quoted[token.i]
        speaker = self.sayer(quotation) if quotation else None
        for number, seen in enumerate(reversed(self.seen[kind])):
            if number >= WIDEST or token.i - seen.at > FARTHEST:
                break
            own = self.gender_of.get(id(seen.actor), "")
            if (gender and own and own != gender) or seen.actor is speaker:
                continue
            value = (
                share
                * seen.weight
                / (1 + 0.7 * (self.sentence[token.i] - self.sentence[seen.at]))
                / (1 + (token.i - seen.at) / 100)
            )
            value *= 1 + 0.1 * min(5, self.count[id(seen.actor)])
            if gender and own:
                value *= 1.3
            if kind == "thing" and share < 1:
                value *= self.collective(seen)
            if seen.word:
                value *= 1.25
            if value > top and not self.bound(token, seen):
                best, top = seen, value
        return (top, best) if best is not None else None

    def collective(self, seen: Seen) -> float:
        """Whether one thing can be "they": a body of people."""
        body = self.scores is not None and self.scores.mention[seen.at] == "organization"
        return 1.0 if body or seen.head.ent_type_ in {"ORG", "NORP"} or seen.actor.sector not in {"UNK", "---"} else 0.3

    def bound(self, token: Token, seen: Seen) -> bool:
        """Whether grammar forbids the reading: the subject of the same verb, or a phrase that holds the pronoun."""
        head = seen.head
        reflexive = token.lower_.endswith(("self", "selves"))
        if token.head.i == head.head.i and head.dep_.startswith("nsubj") and token.dep_ in {"obj", "iobj", "obl"}:
            return not reflexive
        if reflexive and self.sentence[token.i] != self.sentence[seen.at]:
            return True
        up = token
        while up.dep_ in NESTED and up.head.i != up.i:
            up = up.head
            if up.i == head.i:
                return True
        return False

    # --- who speaks

    def speaker(self, token: Token, word: str) -> Actor | None:
        """Who says "I" or "we" in a quotation; outside of quotations one narrator, one "we" and one "you" per report."""
        number = self.quoted[token.i]
        if number and word not in YOU:
            key = f"{'i' if word in ME else 'we'} {number}"
            if key not in self.speakers:
                found = self.sayer(number)
                if found is None:
                    return None
                self.speakers[key] = found
            return self.speakers[key]
        key = f"{'i' if word in ME else 'we' if word in WE else 'you'} {number}"
        if key not in self.speakers:
            self.speakers[key] = Actor(name=token.text, evidence="text", confidence=0.3)
        return self.speakers[key]

    def sayer(self, number: int) -> Actor | None:
        """The subject of the verb of saying beside a quotation: right after it, else right before it."""
        if number in self.sayers:
            return self.sayers[number]
        first, last = self.limits[number]
        sayings = genders().speech_verbs
        tokens = self.reading.tokens
        for places in (range(last + 1, min(len(tokens), last + 9)), range(first - 1, max(-1, first - 12), -1)):
            for i in places:
                if self.quoted[i]:
                    break
                if tokens[i].pos_ == "VERB" and tokens[i].lemma_ in sayings:
                    for child in tokens[i].children:
                        if child.dep_ == "nsubj" and child.i in self.heads:
                            self.sayers[number] = self.heads[child.i]
                            return self.heads[child.i]
        return None


def quoted(tokens: list[Token]) -> list[int]:
    """The number of the quotation that each token is in, 0 outside of any; a quotation ends with its paragraph."""
    out, inside, number = [], False, 0
    for token in tokens:
        text = token.text
        if text == "“" or (text in {'"', "``", "''"} and not inside):
            inside = True
            number += 1
            out.append(0)
        elif inside and text in {"”", '"', "''"}:
            inside = False
            out.append(0)
        else:
            if inside and token.is_space and "\n" in text:
                inside = False
            out.append(number if inside else 0)
    return out
