"""The spaCy component `who`: every mention of an actor, and who it is."""

from __future__ import annotations

from collections import Counter

from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..board import Actor, Mention
from .coreference import Antecedents, link_nominals
from .knowledge import knowledge
from .names import Names
from .nominals import Code, Describer
from .persons import Persons
from .pronouns import Pronouns, quoted
from .titles import plain
from .tree import Tree

NO_MENTION = {"time", "plant", "substance", "animal"}
NOMINAL_DEPS = frozenset("nsubj nsubj:pass obj iobj obl obl:agent nmod nmod:poss conj root appos parataxis ccomp xcomp".split())
OTHER_DEPS = NOMINAL_DEPS - {"root", "xcomp", "ccomp", "parataxis"}
NOUNS = {"NOUN", "PROPN"}
FORCES = {"MIL": "military", "COP": "police", "LEG": "parliament", "JUD": "courts", "SPY": "intelligence"}
FAR_SECTORS = {"MIL", "JRN", "BUS", "IGO", "NGO"}
"""They are often at work abroad: a place in the sentence says nothing of where they come from."""
STORY_SECTORS = frozenset("GOV MIL COP LEG JUD OPP CVL MED ELI SPY PTY SOC LAB EDU REL REB PRM CRM BUS".split())

PLACE_CASES = {"in", "at", "near", "across", "inside", "outside", "throughout", "around"}
SMALL = {"of", "the", "and", "for", "in", "to"}
PLACED_WORDS = {"ethnic", "exiled", "native", "indigenous", "nomadic"}
"""A people with such a word in front lives elsewhere: in the country of the sentence."""


@Language.factory("who", assigns=["doc._.mentions"], requires=["doc.ents"])
def make(nlp: Language, name: str) -> WhoComponent:
    return WhoComponent()


class WhoComponent:
    """Finds mentions, resolves them to actors, and codes the actors on the report's date."""

    def __init__(self):
        self.knowledge = knowledge()

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc) or not doc.has_annotation("DEP"):
            return doc
        doc._.mentions = Reading(self.knowledge, doc).mentions
        return doc


class Reading:
    """One report being read."""

    def __init__(self, knowledge, doc: Doc):
        self.knowledge, self.doc = knowledge, doc
        report = doc._.report
        self.on = report.published if report is not None else "2020-01-01"
        self.tree = Tree(doc)
        self.tokens = self.tree.tokens
        self.sentence: list[int] = (doc.to_array(SENT_START) == 1).cumsum().tolist()
        self.names = Names(knowledge, self.tree)
        self.names.resolve_places()
        self.describer = Describer(knowledge, self.tree, self.names.code)
        self.place_countries = self.countries_of_places()
        self.story = self.story_country()
        self.mentions: list[Mention] = []
        self.persons = Persons(self)
        self.by_key: dict[str, Actor] = {}
        self.by_id: dict[str | None, Actor] = {}
        self.initials: dict[str, Actor] = {}
        self.nearby = self.countries_of_sentences()
        self.modifying: set[int] = set()
        """Nouns in front of a noun that count only if the report names the same thing elsewhere."""
        self.genders: dict[int, str] = {}
        """id of an actor → "m", "f" or "" """
        self.quoted = quoted(self.tree.texts, self.tree.space)
        self.name_mentions()
        self.nominal_mentions()
        self.pronoun_mentions()
        self.antecedents = Antecedents(self)
        link_nominals(self)
        Pronouns(self).link()
        actors = Counter(id(mention.actor) for mention in self.mentions)
        self.mentions = [m for m in self.mentions if m.head.i not in self.modifying or actors[id(m.actor)] > 1]
        self.mentions.sort(key=lambda m: (m.span.start, m.span.end, m.head.i))
        for mention in self.mentions:
            if mention.actor is not None:
                mention.actor.mentions.append(mention)

    # --- where the story is

    def countries_of_places(self) -> dict[int, str]:
        """Country of each token inside a place that the room `where` resolved."""
        out = {}
        for place in self.doc._.places or ():
            if place.country:
                span = self.doc.char_span(place.start, place.end, alignment_mode="expand")
                for token in span or ():
                    out[token.i] = place.country
        return out

    def story_country(self) -> str | None:
        """The country that the report is about: the one named most, the beginning counting double; None without a clear one."""
        counts: Counter[str] = Counter()
        size = max(1, len(self.doc))
        for number, (span, _) in enumerate(self.names.spans):
            code = self.names.codes[number]
            country = code.country if code else self.place_countries.get(span.start)
            if country and country in self.knowledge.states:
                counts[country] += 3 if span.start < min(60, size / 4) else 1
        ranked = counts.most_common(2)
        return ranked[0][0] if ranked else None

    def near_country(self, head: Token) -> str | None:
        """The country of a place or state named in the sentence, if all agree."""
        return self.nearby.get(self.sentence[head.i])

    def countries_of_sentences(self) -> dict[int, str | None]:
        """Sentence → the country of the places and states that it has something happen in, if all agree."""
        found: dict[int, set[str]] = {}
        for i, number in self.names.of_token.items():
            if self.tree.case(i) not in PLACE_CASES:
                continue
            code = self.names.codes[number]
            country = self.place_countries.get(i) or (code.country if code and code.entry and code.entry.kind == "state" else None)
            if country in self.knowledge.states:
                found.setdefault(self.sentence[i], set()).add(country)
        return {sentence: next(iter(countries)) for sentence, countries in found.items() if len(countries) == 1}

    # --- names

    def name_mentions(self) -> None:
        order = sorted(range(len(self.names.spans)), key=lambda n: self.names.spans[n][1] != "PER")
        for number in order:
            span, label = self.names.spans[number]
            actor = self.persons.person(number, span) if label == "PER" else self.named(number, span, label)
            if actor is None:
                continue
            head = span.root
            if label != "PER":
                actor = self.forces_of(span, actor) or actor
            mention = Mention(span=span, head=head, kind="name", actor=actor)
            self.mentions.append(mention)
            if label == "PER":
                for token in self.persons.title_tokens(span):
                    self.mentions.append(Mention(span=span, head=token, kind="name", actor=actor))

    def forces_of(self, span: Span, actor: Actor) -> Actor | None:
        """The state's forces, where its name or adjective only says whose they are: "Afghan and U.S. troops", "Israeli raid"."""
        if getattr(actor.known, "kind", "") != "state":
            return None
        token = span.root
        while token.dep_ == "conj" and token.head.i != token.i and token.head.i in self.names.of_token:
            token = token.head
        if token.dep_ not in {"amod", "compound", "nmod", "nmod:poss", "conj"} or (token.head.i < token.i and token.dep_ != "conj"):
            return None
        noun = token.head
        deed = plain(noun.lemma_) in self.knowledge.military_deeds
        sector = self.describer.phrase_sector(noun)[0] if token.dep_ in {"amod", "compound", "nmod"} else None
        if sector not in {"MIL", "COP", "LEG", "JUD", "SPY"}:
            sector = "MIL" if deed and (token.dep_ != "nmod" or noun.i > token.i) else None
        if sector is None:
            return None
        key = f"*{actor.country}*{sector}"
        if key not in self.by_key:
            name, slug = f"{actor.name} {FORCES[sector]}", f"{actor.country.casefold()}-{sector.casefold()}"
            forces = Actor(name=name, id=slug, country=actor.country, sector=sector, evidence="who.forces", confidence=0.7)
            self.keep(key, forces)
        return self.by_key[key]

    def named(self, number: int, span: Span, label: str) -> Actor | None:
        """The actor of a name that is no person's."""
        key = plain(span.text)
        code = self.names.codes[number]
        if key in self.by_key:
            actor = self.by_key[key]
            if code is None:
                self.names.codes[number] = Code(
                    actor.country, actor.sector, actor.evidence, actor.confidence, actor.name, actor.known
                )
            return actor
        if code is None:
            acronym = self.defined_acronym(key)
            if acronym is not None:
                self.keep(key, acronym)
                self.names.codes[number] = Code(acronym.country, acronym.sector, "who.acronym", 0.8, acronym.name, acronym.known)
                return acronym
            code = self.unknown_name(span, label)
            self.names.codes[number] = code
        if code.title == "people":
            code.country = self.home_of_people(span) or code.country
        name = code.name or span.text
        slug = code.entry.id if code.entry else plain(name).replace(" ", "-")
        actor = self.by_id.get(slug)
        if actor is None:
            actor = Actor(
                name=name,
                id=slug,
                country=code.country,
                sector=code.sector,
                evidence=code.evidence,
                confidence=code.confidence,
                known=code.entry,
            )
        self.keep(key, actor)
        return actor

    def home_of_people(self, span: Span) -> str | None:
        """Where a people lives if not in its own state: "Bosnian Serbs", "ethnic Albanians in Serbia"; None for at home."""
        before = [token for token in span.root.lefts if token.i < span.start]
        for token in before:
            if (state := self.knowledge.adjectives.get(plain(token.text))) and token.dep_ in {"amod", "compound"}:
                return state
        if any(plain(token.text) in PLACED_WORDS for token in before):
            places = [code.country for code, way in self.describer.owners(span.root, 0) if way in {"place", "owner"}]
            return next((c for c in places if c in self.knowledge.states), None) or self.near_country(span.root) or self.story
        return None

    def unknown_name(self, span: Span, label: str) -> Code:
        code = self.describer.describe(span.root)
        if code.country == "---":
            code.country = self.place_countries.get(span.root.i) or "---"
        if code.country == "---":
            inner = [self.knowledge.state(token.text) for token in span if token.text[:1].isupper()]
            code.country = next((c for c in inner if c), "---")
        if label == "LOC" and code.country != "---" and code.evidence in {"", "head"}:
            code.sector, code.evidence, code.confidence = "GOV", "who.place", 0.6
        if code.country == "---" and code.sector in STORY_SECTORS:
            code.country = self.near_country(span.root) or self.story or "---"
            code.evidence += "+story"
        code.evidence = code.evidence or "text"
        code.name = span.text
        return code

    def keep(self, key: str, actor: Actor) -> None:
        """Make a name known in the report, with its initials (with and without small words)."""
        self.by_key[key] = actor
        self.by_id.setdefault(actor.id, actor)
        parts = key.split()
        if len(parts) > 1:
            large = [part for part in parts if part not in SMALL]
            if len(large) > 1:
                self.initials.setdefault("".join(part[0] for part in large), actor)
            self.initials.setdefault("".join(part[0] for part in parts), actor)

    def defined_acronym(self, key: str) -> Actor | None:
        """ "PMF" after "Popular Mobilization Forces": the actor whose name has these initials."""
        return self.initials.get(key) if 2 <= len(key) <= 6 else None

    # --- nominals

    def nominal_mentions(self) -> None:
        scores, tree = self.doc._.scores, self.tree
        taken = {mention.head.i for mention in self.mentions}.union(self.names.of_token)
        nouns = Counter(lemma for lemma, pos in zip(tree.lemmas, tree.pos, strict=True) if pos in NOUNS)
        for i, pos in enumerate(tree.pos):
            if i in taken or tree.space[i]:
                continue
            dep = tree.deps[i]
            if pos in NOUNS:
                if dep in {"flat", "goeswith", "fixed"}:
                    continue
                if dep == "compound" and not self.stands_alone(self.tokens[i]):
                    if nouns[tree.lemmas[i]] < 2:
                        continue
                    self.modifying.add(i)
                if scores is not None and scores.mention[i] in NO_MENTION and plain(tree.lemmas[i]) not in self.knowledge.nouns:
                    continue
            elif pos not in {"ADJ", "NUM", "DET"} or dep not in OTHER_DEPS:
                continue
            self.mentions.append(Mention(span=tree.noun_phrase(i), head=self.tokens[i], kind="nominal"))

    def stands_alone(self, token: Token) -> bool:
        """Whether a noun in front of another is an actor of its own: "rebel attack", but not "police officer"."""
        sector = self.knowledge.nouns.get(plain(token.lemma_), "UNK")
        if sector == "UNK":
            return False
        return self.describer.phrase_sector(token.head)[0] is None

    def code_of(self, token: Token) -> Code:
        return self.describer.describe(token)

    def default_country(self, token: Token, sector: str) -> tuple[str, str]:
        """The country of a phrase that names none: that of its sentence, else of the story."""
        if sector not in STORY_SECTORS:
            return "---", ""
        near = None if sector in FAR_SECTORS else self.near_country(token)
        if near:
            return near, "+sentence"
        return (self.story, "+story") if self.story else ("---", "")

    # --- pronouns

    def pronoun_mentions(self) -> None:
        tree = self.tree
        for i, pos in enumerate(tree.pos):
            if pos == "PRON" and tree.tags[i] in {"PRP", "PRP$", "WP", "DT", "NN"} and tree.deps[i] != "expl":
                self.mentions.append(Mention(span=self.doc[i : i + 1], head=self.tokens[i], kind="pronoun"))
