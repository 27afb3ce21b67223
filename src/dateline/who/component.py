"""The spaCy component `who`: every mention of an actor, and who it is."""

from __future__ import annotations

from collections import Counter

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ..board import Actor, Mention, noun_phrase
from .coreference import link_nominals, link_pronouns
from .knowledge import Held, knowledge
from .names import Names
from .nominals import Code, Describer
from .titles import plain, words

NO_MENTION = {"time", "plant", "substance", "animal"}
NOMINAL_DEPS = frozenset("nsubj nsubj:pass obj iobj obl obl:agent nmod nmod:poss conj root appos parataxis ccomp xcomp".split())
FORCES = {"MIL": "military", "COP": "police", "LEG": "parliament", "JUD": "courts", "SPY": "intelligence"}
FAR_SECTORS = {"MIL", "JRN", "BUS", "IGO", "NGO"}
"""They are often at work abroad: a place in the sentence says nothing of where they come from."""
STORY_SECTORS = frozenset("GOV MIL COP LEG JUD OPP CVL MED ELI SPY PTY SOC LAB EDU REL REB PRM CRM BUS".split())

PLACE_CASES = {"in", "at", "near", "across", "inside", "outside", "throughout", "around"}
FEWEST_SENTENCES = 3
"""A shorter text has no story that would place an actor."""


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
        self.names = Names(knowledge, doc, self.on)
        self.names.resolve_places()
        self.describer = Describer(knowledge, doc, self.names.code)
        self.place_countries = self.countries_of_places()
        self.story = self.story_country()
        self.mentions: list[Mention] = []
        self.people: list[Actor] = []
        self.by_key: dict[str, Actor] = {}
        self.title_words: dict[int, set[str]] = {}
        self.titles: dict[int, set[str]] = {}
        self.name_mentions()
        self.nominal_mentions()
        link_nominals(self)
        self.pronoun_mentions()
        link_pronouns(self)
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
        if sum(1 for _ in self.doc.sents) < FEWEST_SENTENCES:
            return None
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
        found = []
        for token in head.sent:
            number = self.names.of_token.get(token.i)
            if number is None or not any(child.dep_ == "case" and child.lower_ in PLACE_CASES for child in token.children):
                continue
            code = self.names.codes[number]
            country = self.place_countries.get(token.i) or (
                code.country if code and code.entry and code.entry.kind == "state" else None
            )
            if country in self.knowledge.states:
                found.append(country)
        return found[0] if found and len(set(found)) == 1 else None

    # --- names

    def name_mentions(self) -> None:
        order = sorted(range(len(self.names.spans)), key=lambda n: self.names.spans[n][1] != "PER")
        for number in order:
            span, label = self.names.spans[number]
            actor = self.person(number, span) if label == "PER" else self.named(number, span, label)
            if actor is None:
                continue
            head = span.root
            if label != "PER":
                actor = self.forces_of(span, actor) or actor
            mention = Mention(span=span, head=head, kind="name", actor=actor)
            self.mentions.append(mention)
            if label == "PER":
                for token in self.title_tokens(span):
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
            self.by_key[key] = forces
        return self.by_key[key]

    def title_tokens(self, span: Span) -> list[Token]:
        """The title's tokens around a name, whichever of the two the tree makes the head."""
        out = []
        root = span.root
        if (
            root.dep_ in {"flat", "appos", "compound", "nmod:desc"}
            and root.head.i < span.start
            and root.head.i not in self.names.of_token
            and root.head.pos_ in {"NOUN", "PROPN"}
            and span.start - root.head.i <= 3
        ):
            out.append(root.head)
        for token in span:
            for child in token.lefts:
                if child.i >= span.start or child.i in self.names.of_token or child.pos_ not in {"NOUN", "PROPN", "ADJ"}:
                    continue
                if child.dep_ in {"compound", "nmod:desc", "flat", "nmod", "amod"} and not any(
                    c.dep_ == "case" for c in child.children
                ):
                    out.append(child)
        if root.dep_ in {"nmod", "flat", "obl"} and span.start and not out:
            before = self.doc[span.start - 1]
            head = root.head if root.head.i < span.start else None
            while head is not None and head.i in self.names.of_token and head.head.i != head.i and head.head.i < span.start:
                head = head.head
            if (
                head is not None
                and before.pos_ in {"NOUN", "PROPN"}
                and head.pos_ in {"NOUN", "PROPN"}
                and plain(head.lemma_) in self.knowledge.relational
            ):
                out.append(head)
        return out

    def comma_title(self, span: Span) -> Token | None:
        """ "The president of the league, X, said": the noun phrase before the comma, where the tree has missed the apposition."""
        doc, before = self.doc, span.start - 1
        if before < 1 or doc[before].text != "," or span.end >= len(doc):
            return None
        after = doc[span.end]
        if not (after.text == "," or after.pos_ in {"VERB", "AUX", "ADV"}):
            return None
        found = None
        for i in range(before - 1, max(span.sent.start, before - 16) - 1, -1):
            token = doc[i]
            if token.text in {",", ";", ":"} or token.pos_ in {"VERB", "AUX", "SCONJ", "PRON"}:
                break
            if (
                token.pos_ == "NOUN"
                and token.tag_ == "NN"
                and i not in self.names.of_token
                and plain(token.lemma_) in self.knowledge.nouns
                and token.dep_ != "compound"
            ):
                found = token
        return found

    def title_code(self, span: Span) -> Code | None:
        """What title, apposition or predicate says: "Iraqi Prime Minister X", "X, a spokesman for Y", "X is a lawmaker"."""
        candidates: list[Token] = list(self.title_tokens(span))
        root = span.root
        for token in {root, *span}:
            candidates += [child for child in token.children if child.dep_ == "appos" and child.i not in self.names.of_token]
        if root.dep_ == "appos" and root.head.i not in self.names.of_token:
            candidates.append(root.head)
        if root.dep_ in {"nsubj"} and root.head.pos_ == "NOUN" and any(c.dep_ == "cop" for c in root.head.children):
            candidates.append(root.head)
        if not candidates and (token := self.comma_title(span)) is not None:
            candidates.append(token)
        best = None
        for token in candidates:
            code = self.describer.describe(token)
            if plain(token.lemma_) in words().kin:
                continue
            if code.sector != "UNK" and (
                best is None or (code.country != "---", code.confidence) > (best.country != "---", best.confidence)
            ):
                best = code
        said = " ".join(plain(t.text) for t in candidates)
        if best is None and span.start and (word := plain(self.doc[span.start - 1].text)) in words().honorifics:
            best = Code(sector=words().honorifics[word], evidence="who.honorific", confidence=0.5, title=word)
        if best is not None:
            self.title_words.setdefault(span.start, set()).update(said.split())
        return best

    def person(self, number: int, span: Span) -> Actor:
        text = span.text
        key = plain(text)
        title = self.title_code(span)
        known = self.by_key.get(key) or self.short_form(key)
        if known is None:
            known = self.new_person(text, key, title)
            self.people.append(known)
        elif title is not None and known.known is None and known.evidence in {"head", "text"}:
            known.sector, known.country, known.evidence = (
                title.sector,
                title.country if title.country != "---" else known.country,
                "who.title",
            )
        self.by_key.setdefault(key, known)
        self.titles.setdefault(id(known), set()).update(self.title_words.get(span.start, ()))
        self.names.codes[number] = Code(known.country, known.sector, known.evidence, known.confidence, known.name, known.known)
        return known

    def short_form(self, key: str) -> Actor | None:
        """An actor of the report whose fuller name holds this one: a last name, or a first name that only one has."""
        words = key.split()
        found = []
        for actor in self.people:
            full = plain(actor.name).split()
            for other, candidate in self.by_key.items():
                if candidate is actor:
                    parts = other.split()
                    if len(parts) > len(words) and (parts[-len(words) :] == words or (len(words) == 1 and words[0] in parts)):
                        found.append((parts[-len(words) :] == words, actor))
            if words and len(full) > len(words) and full[-len(words) :] == words:
                found.append((True, actor))
        ends = list({id(actor): actor for exact, actor in found if exact}.values())
        if ends:
            return ends[-1]
        inside = list({id(actor): actor for _, actor in found}.values())
        return inside[0] if len(inside) == 1 else None

    def new_person(self, text: str, key: str, title: Code | None) -> Actor:
        country = title.country if title and title.country != "---" else self.story
        find = self.knowledge.person if " " in key else self.knowledge.notable
        entry = find(text, self.on, country)
        if entry is None and " " in key and country:
            known = [self.knowledge.notable(word, self.on, country) for word in key.split()]
            entry = next((e for e in known if e is not None and e.country == country and " " not in e.name), None)
        if (
            entry is not None
            and title is not None
            and title.country in self.knowledge.states
            and entry.country in self.knowledge.states
            and title.country != entry.country
        ):
            entry = None
        if entry is not None:
            held = Held(entry, self.on, (title.country, title.sector, title.title) if title else None)
            code_country, sector, office = held.codes_on(self.on)
            name = entry.name if " " in entry.name else text
            return Actor(
                name=name,
                id=entry.id,
                country=code_country,
                sector=sector,
                office=office,
                evidence="who.known",
                confidence=0.9 if " " in key else 0.75,
                known=held,
            )
        slug = key.replace(" ", "-")
        if title is not None:
            country = title.country if title.country != "---" else self.story if self.story else "---"
            evidence = "who.title" if title.country != "---" else "who.title+story"
            return Actor(
                name=text, id=slug, country=country, sector=title.sector, office=title.title, evidence=evidence, confidence=0.7
            )
        sector, evidence, confidence = self.sector_head(text)
        return Actor(name=text, id=slug, country=self.story or "---", sector=sector, evidence=evidence, confidence=confidence)

    def sector_head(self, text: str) -> tuple[str, str, float]:
        """The learned head's sector for a name that nothing else explains: its scores summed over the name's mentions."""
        scores = self.doc._.scores
        if scores is None or "sector" not in scores.word:
            return "UNK", "text", 0.3
        total = None
        last = text.split()[-1]
        for token in self.doc:
            if token.text == last:
                row = scores.word["sector"][token.i]
                total = row.copy() if total is None else total + row
        if total is None:
            return "UNK", "text", 0.3
        labels = scores.labels["sector"]
        total[labels.index("O")] = 0
        place = int(total.argmax())
        share = float(total[place] / max(1e-6, float(total.sum())))
        return (labels[place], "head", round(0.7 * share, 3)) if share >= 0.3 else ("UNK", "text", 0.3)

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
                self.by_key[key] = acronym
                self.names.codes[number] = Code(acronym.country, acronym.sector, "who.acronym", 0.8, acronym.name, acronym.known)
                return acronym
            code = self.unknown_name(span, label)
            self.names.codes[number] = code
        name = code.name or span.text
        slug = code.entry.id if code.entry else plain(name).replace(" ", "-")
        actor = next((a for a in self.by_key.values() if a.id == slug), None)
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
        self.by_key[key] = actor
        return actor

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

    def defined_acronym(self, key: str) -> Actor | None:
        """ "PMF" after "Popular Mobilization Forces": the actor whose name has these initials."""
        if not (2 <= len(key) <= 6) or " " in key:
            return None
        for other, actor in self.by_key.items():
            words = [word for word in other.split() if word not in {"of", "the", "and", "for", "in", "to"}]
            if len(words) > 1 and "".join(word[0] for word in words) == key:
                return actor
            words = other.split()
            if len(words) > 1 and "".join(word[0] for word in words) == key:
                return actor
        return None

    # --- nominals

    def nominal_mentions(self) -> None:
        scores = self.doc._.scores
        taken = {mention.head.i for mention in self.mentions}
        for token in self.doc:
            if token.i in taken or token.i in self.names.of_token or token.is_space:
                continue
            if token.pos_ in {"NOUN", "PROPN"}:
                if token.dep_ in {"flat", "goeswith", "fixed"} or (token.dep_ == "compound" and not self.stands_alone(token)):
                    continue
                if scores is not None and scores.mention[token.i] in NO_MENTION and plain(token.lemma_) not in self.knowledge.nouns:
                    continue
            elif not (
                token.pos_ in {"ADJ", "NUM", "DET"}
                and token.dep_ in NOMINAL_DEPS
                and token.dep_ not in {"root", "xcomp", "ccomp", "parataxis"}
            ):
                continue
            self.mentions.append(Mention(span=noun_phrase(token), head=token, kind="nominal"))

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
        for token in self.doc:
            if token.pos_ == "PRON" and token.tag_ in {"PRP", "PRP$", "WP", "DT", "NN"} and token.dep_ != "expl":
                self.mentions.append(Mention(span=self.doc[token.i : token.i + 1], head=token, kind="pronoun"))
