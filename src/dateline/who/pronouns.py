"""Whom a pronoun stands for.

Third persons take the antecedent that `pairs` finds likeliest, as long as the gender of the actor allows it; "I" and "we" in a
quotation are whoever says it; relative pronouns stand for what their clause describes.
"""

from __future__ import annotations

from spacy.tokens import Token

from ..board import Actor, Mention
from .coreference import agrees
from .genders import genders
from .nominals import Code

HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
ME = frozenset({"i", "me", "my", "mine", "myself"})
WE = frozenset({"we", "us", "our", "ours", "ourselves"})
YOU = frozenset({"you", "your", "yours", "yourself", "yourselves"})
IT_OR_THEY = "it its itself they them their theirs themselves".split()
MARGIN = dict.fromkeys(IT_OR_THEY, 99.0)
"""By how much "none" may be likelier where a pronoun still takes something up; "he" and "she" always do."""
RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})


class Pronouns:
    """Gives every pronoun of a report its actor, from left to right, so that a chain of pronouns keeps an actor in view."""

    def __init__(self, reading):
        self.reading = reading
        self.speakers: dict[str, Actor] = {}
        self.heads: dict[int, Actor] = {}
        self.quoted = reading.quoted
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
        for mention in sorted((m for m in self.reading.mentions if m.kind != "pronoun"), key=lambda m: (m.head.i, len(m.span))):
            if mention.actor is not None:
                self.heads.setdefault(mention.head.i, mention.actor)
        for pronoun in sorted(pronouns, key=lambda m: m.head.i):
            pronoun.actor = self.actor(pronoun) or self.unknown(pronoun)
            self.heads.setdefault(pronoun.head.i, pronoun.actor)

    def unknown(self, mention: Mention) -> Actor:
        code = Code()
        self.reading.describer.ask_head(code, mention.head)
        return Actor(name=mention.span.text, sector=code.sector, evidence=code.evidence or "text", confidence=code.confidence)

    def actor(self, pronoun: Mention) -> Actor | None:
        token = pronoun.head
        word = token.lower_
        if word in RELATIVE and token.dep_ != "det":
            head = token
            while head.dep_ not in {"acl:relcl", "acl", "root"} and head.head.i != head.i:
                head = head.head
            if head.dep_ in {"acl:relcl", "acl"}:
                return self.heads.get(head.head.i)
        if word in ME or word in WE or word in YOU:
            return self.speaker(token, word)
        gender = "m" if word in HE else "f" if word in SHE else ""
        quotation = self.quoted[token.i]
        speaker = self.sayer(quotation) if quotation else None
        for earlier in self.reading.antecedents.of(pronoun, MARGIN.get(word, 99.0 if gender else 0.0)):
            actor = earlier.actor
            if actor is not None and actor is not speaker and agrees(self.reading, actor, gender):
                return actor
        return None

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


def quoted(texts: list[str], space: list[bool]) -> list[int]:
    """The number of the quotation that each token is in, 0 outside of any; a quotation ends with its paragraph."""
    out, inside, number = [], False, 0
    for text, blank in zip(texts, space, strict=True):
        if text == "“" or (text in {'"', "``", "''"} and not inside):
            inside = True
            number += 1
            out.append(0)
        elif inside and text in {"”", '"', "''"}:
            inside = False
            out.append(0)
        else:
            if inside and blank and "\n" in text:
                inside = False
            out.append(number if inside else 0)
    return out
