"""Which mentions stand for the same actor: the learned choice of an antecedent, and what follows from it for the actors."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from ..board import Actor, Mention
from .genders import gender_of
from .knowledge import HEAD_TITLES, HIGH_TITLES, Held
from .pairs import Mentions, score
from .titles import plain, title_class, words
from .tree import Tree

TOLD_BY_TABLE = {"who.noun", "who.modifier"}
FAR = 120
"""Tokens over which "the group" may reach back by rule."""
DEFINITE = frozenset("the this that these those his her its their our my".split())
OF_NOTHING = {"nmod", "nmod:poss", "acl:relcl", "appos"}


class Antecedents:
    """For every pronoun and common noun of a report the earlier mentions that it may take up, the likeliest first."""

    def __init__(self, reading):
        self.earlier = Earlier(reading)
        own = {mention.head.i for mention in reading.mentions if mention.span.start <= mention.head.i < mention.span.end}
        listed: dict[int, Mention] = {}
        for mention in sorted(reading.mentions, key=lambda m: (m.head.i, len(m.span))):
            if mention.head.i in own:
                listed.setdefault(mention.head.i, mention)
        mentions = list(listed.values())
        self.place = {id(mention): n for n, mention in enumerate(mentions)}
        types = reading.doc._.scores.mention if reading.doc._.scores is not None else ["O"] * len(reading.tokens)
        genders = [gender_of(reading, mention) if mention.kind != "pronoun" else "" for mention in mentions]
        self.table = Mentions(mentions, reading.tree, reading.sentence, reading.quoted, types, genders)
        self.a, self.c = self.table.pairs()
        self.told = self.by_rule(reading)
        self.pair = self.table.features(self.a, self.c, self.told)
        self.values, self.none = score(self.table, self.a, self.c, self.pair)
        self.best = np.full(len(mentions), -np.inf)
        if len(self.a):
            firsts = np.flatnonzero(np.r_[True, self.a[1:] != self.a[:-1]])
            self.best[self.a[firsts]] = np.maximum.reduceat(self.values, firsts)
        self.lead = (self.best - self.none).tolist()
        """By how much the best candidate of each mention is likelier than none."""
        self.starts = np.searchsorted(self.a, np.arange(len(mentions) + 1)).tolist()

    def by_rule(self, reading) -> dict[int, int]:
        """What the older rules say of definite phrases: place of the phrase → place of the named mention."""
        out = {}
        for n, mention in enumerate(self.table.mentions):
            if mention.kind == "nominal" and (named := self.earlier.same_as(reading, mention)) is not None:
                out[n] = self.place.get(id(named), -1)
        return out

    def is_told(self, mention: Mention, earlier: Mention) -> bool:
        """Whether a rule too would take this antecedent."""
        return self.told.get(self.place.get(id(mention), -1), -2) == self.place.get(id(earlier), -1)

    def of(self, mention: Mention, margin: float = 0.0) -> list[Mention]:
        """Earlier mentions, best first, as far as they are likelier than none, or less likely by no more than `margin`."""
        n = self.place.get(id(mention))
        if n is None:
            return []
        if n in self.told:
            return [self.table.mentions[self.told[n]]]
        if self.lead[n] <= -margin:
            return []
        start, end = self.starts[n], self.starts[n + 1]
        values, least = self.values[start:end], self.none[n] - margin
        order = np.argsort(-values, kind="stable")
        return [self.table.mentions[self.c[start + k]] for k in order if values[k] > least]


def link_nominals(reading) -> None:
    """Give every nominal an actor: an actor of the text, an office's holder, or one of its own."""
    for mention in sorted((m for m in reading.mentions if m.kind == "nominal"), key=lambda m: m.head.i):
        mention.actor = nominal_actor(reading, mention)


def nominal_actor(reading, mention: Mention) -> Actor:
    head = mention.head
    code = reading.code_of(head)
    country, evidence = code.country, code.evidence
    gender = gender_of(reading, mention)
    for earlier in reading.antecedents.of(mention):
        actor = earlier.actor
        if actor is not None and fits(reading, mention, code, earlier) and agrees(reading, actor, gender):
            if earlier.kind == "nominal":
                complete(actor, code)
            return actor
    if country == "---":
        country, why = reading.default_country(head, code.sector)
        evidence += why
    titled = code.title and not code.former and country in reading.knowledge.states
    if titled and is_singular(reading.tree, head.i) and is_definite(reading.tree, head.i):
        entry = reading.knowledge.holder(country, code.title, reading.on)
        if entry is not None:
            return holder(reading, entry, country, code)
    name = code.name or mention.span.text
    key = f"*{country}*{plain(mention.span.text)}"
    actor = reading.by_key.get(key)
    if actor is None:
        slug = plain(name).replace(" ", "-")
        actor = Actor(
            name=name, id=slug, country=country, sector=code.sector, evidence=evidence or "text", confidence=code.confidence
        )
        reading.by_key[key] = actor
    agrees(reading, actor, gender)
    return actor


def fits(reading, mention: Mention, code, earlier: Mention) -> bool:
    """Whether what a phrase says of itself, and where it stands, does not speak against an earlier mention's actor."""
    states, actor = reading.knowledge.states, earlier.actor
    if code.country in states and actor.country in states and code.country != actor.country and not code.placed:
        return False
    if mention.head.lemma_ != earlier.head.lemma_ and not reading.antecedents.is_told(mention, earlier):
        if earlier.kind == "name" and code.title and title_class(code.title) in HEAD_TITLES | HIGH_TITLES:
            return False  # a high title is that of a person of the text only where the text or the tables say so
        tree = reading.tree
        owned = any(tree.deps[c] == "nmod:poss" for c in tree.lefts[mention.head.i])
        if owned and plain(mention.head.lemma_) in words().kin:
            return False  # "his mother" is somebody else than all that were named, for aught we know
        relational = plain(mention.head.lemma_) in reading.knowledge.relational
        if code.evidence in TOLD_BY_TABLE and not relational and {code.sector, actor.sector}.isdisjoint({"UNK"}):
            return code.sector == actor.sector
    if earlier.kind == "nominal" and code.country == "---" and actor.country in states:
        near = reading.default_country(mention.head, code.sector)[0]
        return near in {"---", actor.country}
    return True


def agrees(reading, actor: Actor, gender: str) -> bool:
    """Whether an actor can have a gender; it has it from then on."""
    own = reading.genders.get(id(actor), "")
    if gender and own and gender != own:
        return False
    if gender:
        reading.genders[id(actor)] = gender
    return True


def complete(actor: Actor, code) -> None:
    """Let a later phrase say what the first one of an actor left open."""
    if actor.country == "---" and code.country != "---":
        actor.country, actor.evidence = code.country, actor.evidence + "+later"
    if actor.sector == "UNK" and code.sector != "UNK":
        actor.sector, actor.evidence, actor.confidence = code.sector, code.evidence, code.confidence


def holder(reading, entry, country: str, code) -> Actor:
    """The actor of the holder of an office, made new if the text has not named them."""
    actor = reading.persons.by_id.get(entry.id)
    if actor is None:
        actor = Actor(
            name=entry.name, id=entry.id, country=country, sector=code.sector, office=code.title, evidence="who.holder",
            confidence=0.7, known=Held(entry, reading.on),
        )  # fmt: skip
        reading.persons.holder(actor)
        reading.by_key.setdefault(plain(entry.name), actor)
    return actor


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
                    titles = reading.persons.titles.get(id(actor), set())
                    known[id(actor)] = ends | {word for word in titles if word in reading.knowledge.nouns}
                for word in known[id(actor)]:
                    self.by_word.setdefault(word, []).append(place)

    def same_as(self, reading, mention: Mention) -> Mention | None:
        """The named mention that a definite phrase takes up: "the group", "the princess"; None without one before it."""
        head = mention.head
        word = plain(head.lemma_)
        sectors = words().taken_up.get(word)
        tree, at = reading.tree, head.i
        if (sectors is None and word not in self.by_word) or not is_singular(tree, at) or not is_definite(tree, at):
            return None
        if any(tree.deps[c] in OF_NOTHING for c in tree.children(at)):
            return None
        if any(tree.deps[c] in {"amod", "compound"} and c in reading.names.of_token for c in tree.lefts[at]):
            return None
        scores = reading.doc._.scores
        person = scores is None or scores.mention[head.i] in {"person", "O"}
        found = self.person(word, head.i) if person else -1
        thing = self.thing(sectors, head.i, max(found, -1)) if sectors else -1
        place = max(found, thing)
        return self.mentions[place] if place >= 0 else None

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


def is_definite(tree: Tree, i: int) -> bool:
    """Whether a phrase speaks of something known: by article or owner, or by a capital letter within."""
    lefts = tree.lefts[i]
    return (
        tree.pos[i] == "PROPN"
        or any(tree.lowers[c] in DEFINITE or tree.deps[c] == "nmod:poss" for c in lefts)
        or any(tree.deps[c] in {"amod", "compound"} and tree.texts[c][:1].isupper() for c in lefts)
    )


def is_singular(tree: Tree, i: int) -> bool:
    return tree.tags[i] in {"NN", "NNP"}
