"""Which nominal stands for an actor already named."""

from __future__ import annotations

from bisect import bisect_left

from spacy.tokens import Token

from ..board import Actor, Mention
from .knowledge import Held
from .titles import plain, words


def link_nominals(reading) -> None:
    """Give every nominal an actor: an office's holder, an actor of the text, or one of its own."""
    reading.earlier = Earlier(reading)
    for mention in sorted((m for m in reading.mentions if m.kind == "nominal"), key=lambda m: m.head.i):
        mention.actor = nominal_actor(reading, mention)


def nominal_actor(reading, mention: Mention) -> Actor:
    head = mention.head
    code = reading.code_of(head)
    country, evidence = code.country, code.evidence
    if country == "---":
        country, why = reading.default_country(head, code.sector)
        evidence += why
    key = plain(mention.span.text)
    definite = is_definite(head)
    antecedent = same_as_named(reading, mention) if definite else None
    if antecedent is not None:
        return antecedent
    if definite and is_singular(head) and code.title and not code.former and country in reading.knowledge.states:
        entry = reading.knowledge.holder(country, code.title, reading.on)
        if entry is not None:
            actor = reading.persons.by_id.get(entry.id)
            if actor is None:
                actor = Actor(
                    name=entry.name,
                    id=entry.id,
                    country=country,
                    sector=code.sector,
                    office=code.title,
                    evidence="who.holder",
                    confidence=0.7,
                    known=Held(entry, reading.on),
                )
                reading.persons.holder(actor)
                reading.by_key.setdefault(plain(entry.name), actor)
            return actor
    name = code.name or mention.span.text
    slug = plain(name).replace(" ", "-")
    actor = reading.by_key.get(f"*{country}*{key}")
    if actor is None:
        actor = Actor(
            name=name, id=slug, country=country, sector=code.sector, evidence=evidence or "text", confidence=code.confidence
        )
        reading.by_key[f"*{country}*{key}"] = actor
    return actor


def same_as_named(reading, mention: Mention) -> Actor | None:
    """The named actor that a definite phrase takes up: "the group", "the princess", "the minister"; None without one before it."""
    head, word = mention.head, plain(mention.head.lemma_)
    if not is_singular(head) or any(child.dep_ in {"nmod", "nmod:poss", "acl:relcl", "appos"} for child in head.children):
        return None
    if any(child.dep_ in {"amod", "compound"} and child.i in reading.names.of_token for child in head.lefts):
        return None
    found = reading.earlier.person(word, head.i)
    sectors = words().taken_up.get(word)
    thing = reading.earlier.thing(sectors, head.i, max(found, -1)) if sectors else -1
    place = max(found, thing)
    return reading.earlier.mentions[place].actor if place >= 0 else None


class Earlier:
    """The names of a report in order, and which of them a common noun can take up."""

    def __init__(self, reading):
        self.mentions = sorted((m for m in reading.mentions if m.kind == "name" and m.actor is not None), key=lambda m: m.head.i)
        self.heads = [m.head.i for m in self.mentions]
        self.persons = [id(m.actor) in reading.persons.place_of for m in self.mentions]
        self.by_word: dict[str, list[int]] = {}
        """A noun of somebody's title or office → places of the mentions of its bearers."""
        known: dict[int, set[str]] = {}
        for place, mention in enumerate(self.mentions):
            if self.persons[place]:
                actor = mention.actor
                if id(actor) not in known:
                    office = plain(actor.office).split() if actor.office else []
                    ends = {word for word in office[-1:] + office[:1] if word in reading.knowledge.nouns}
                    known[id(actor)] = ends | reading.persons.titles.get(id(actor), set())
                for word in known[id(actor)]:
                    self.by_word.setdefault(word, []).append(place)

    def person(self, word: str, before: int) -> int:
        """The place of the last mention, before a token, of a person to whom the noun applies; -1 without one."""
        places = self.by_word.get(word)
        if not places:
            return -1
        number = bisect_left(places, bisect_left(self.heads, before))
        return places[number - 1] if number else -1

    def thing(self, sectors: frozenset[str], before: int, after: int) -> int:
        """The place (after `after`) of the last mention, not far before a token, of a body of these sectors; -1 without one."""
        for place in range(bisect_left(self.heads, before) - 1, after, -1):
            if before - self.heads[place] >= FAR:
                break
            if not self.persons[place] and self.mentions[place].actor.sector in sectors:
                return place
        return -1


FAR = 120
"""Tokens over which "the group" may reach back."""


def is_definite(head: Token) -> bool:
    for child in head.lefts:
        if (
            child.lower_ in {"the", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my"}
            or child.dep_ == "nmod:poss"
        ):
            return True
    return head.pos_ == "PROPN" or any(child.dep_ in {"amod", "compound"} and child.text[:1].isupper() for child in head.lefts)


def is_singular(head: Token) -> bool:
    return head.tag_ in {"NN", "NNP"}
