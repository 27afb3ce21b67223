"""Persons of a report: their titles and appositions, short forms of their names, and who they are."""

from __future__ import annotations

import functools

from spacy.tokens import Span, Token

from ..board import Actor
from .knowledge import Held
from .nominals import Code
from .titles import plain, words


class Persons:
    """The persons of one report, in the order in which they appear."""

    def __init__(self, reading):
        self.reading = reading
        self.all: list[Actor] = []
        self.by_id: dict[str | None, Actor] = {}
        self.place_of: dict[int, int] = {}
        self.title_words: dict[int, set[str]] = {}
        self.titles: dict[int, set[str]] = {}
        self.ends: dict[str, list[tuple[int, list[str]]]] = {}
        """Last word of a name → (the actor's place in `all`, the name's words)."""
        self.inside: dict[str, set[int]] = {}
        """Any word of a name → places in `all`."""

    @functools.cached_property
    def tokens_of(self) -> dict[str, list[int]]:
        """Text of a token → its places."""
        out: dict[str, list[int]] = {}
        for i, token in enumerate(self.reading.tokens):
            out.setdefault(token.text, []).append(i)
        return out

    def holder(self, actor: Actor) -> None:
        """Keep somebody whom only a title named."""
        self.place_of[id(actor)] = len(self.all)
        self.all.append(actor)
        self.by_id.setdefault(actor.id, actor)

    def title_tokens(self, span: Span) -> list[Token]:
        """The title's tokens around a name, whichever of the two the tree makes the head."""
        out = []
        root = span.root
        if (
            root.dep_ in {"flat", "appos", "compound", "nmod:desc"}
            and root.head.i < span.start
            and root.head.i not in self.reading.names.of_token
            and root.head.pos_ in {"NOUN", "PROPN"}
            and span.start - root.head.i <= 3
        ):
            out.append(root.head)
        for token in span:
            for child in token.lefts:
                if child.i >= span.start or child.i in self.reading.names.of_token or child.pos_ not in {"NOUN", "PROPN", "ADJ"}:
                    continue
                if child.dep_ in {"compound", "nmod:desc", "flat", "nmod", "amod"} and not any(
                    c.dep_ == "case" for c in child.children
                ):
                    out.append(child)
        if root.dep_ in {"nmod", "flat", "obl"} and span.start and not out:
            before = self.reading.doc[span.start - 1]
            head = root.head if root.head.i < span.start else None
            while head is not None and head.i in self.reading.names.of_token and head.head.i != head.i and head.head.i < span.start:
                head = head.head
            if (
                head is not None
                and before.pos_ in {"NOUN", "PROPN"}
                and head.pos_ in {"NOUN", "PROPN"}
                and plain(head.lemma_) in self.reading.knowledge.relational
            ):
                out.append(head)
        return out or self.title_before(span)

    def title_before(self, span: Span) -> list[Token]:
        """The title right before a name, where the tree has them apart: "Secretary of State ⟦Warren Christopher⟧"."""
        if not span.start or span.sent.start == span.start:
            return []
        token = self.reading.tokens[span.start - 1]
        if token.pos_ not in {"NOUN", "PROPN"} or plain(token.text) not in words().before_names:
            return []
        while token.dep_ in {"nmod", "flat", "compound"} and span.start - 4 <= token.head.i < token.i:
            token = token.head
        return [] if token.i in self.reading.names.of_token else [token]

    def comma_title(self, span: Span) -> Token | None:
        """ "The president of the league, X, said": the noun phrase before the comma, where the tree has missed the apposition."""
        doc, before = self.reading.doc, span.start - 1
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
                and i not in self.reading.names.of_token
                and plain(token.lemma_) in self.reading.knowledge.nouns
                and token.dep_ != "compound"
            ):
                found = token
        return found

    def title_code(self, span: Span) -> Code | None:
        """What title, apposition or predicate says: "Iraqi Prime Minister X", "X, a spokesman for Y", "X is a lawmaker"."""
        candidates: list[Token] = list(self.title_tokens(span))
        root = span.root
        for token in {root, *span}:
            candidates += [
                child for child in token.children if child.dep_ == "appos" and child.i not in self.reading.names.of_token
            ]
        if root.dep_ == "appos" and root.head.i not in self.reading.names.of_token:
            candidates.append(root.head)
        if root.dep_ in {"nsubj"} and root.head.pos_ == "NOUN" and any(c.dep_ == "cop" for c in root.head.children):
            candidates.append(root.head)
        if not candidates and (token := self.comma_title(span)) is not None:
            candidates.append(token)
        best = None
        for token in candidates:
            code = self.reading.describer.describe(token)
            if plain(token.lemma_) in words().kin:
                continue
            if code.sector != "UNK" and (
                best is None or (code.country != "---", code.confidence) > (best.country != "---", best.confidence)
            ):
                best = code
        said = " ".join(word for token in candidates if (word := plain(token.text)) not in words().kin)
        if best is None and span.start and (word := plain(self.reading.doc[span.start - 1].text)) in words().honorifics:
            best = Code(sector=words().honorifics[word], evidence="who.honorific", confidence=0.5, title=word)
        if best is not None:
            self.title_words.setdefault(span.start, set()).update(said.split())
        return best

    def person(self, number: int, span: Span) -> Actor:
        text = span.text
        key = plain(text)
        title = self.title_code(span)
        known = self.reading.by_key.get(key) or self.short_form(key)
        if known is None:
            known = self.new_person(text, key, title)
            self.place_of[id(known)] = len(self.all)
            self.all.append(known)
            self.by_id.setdefault(known.id, known)
            self.register(plain(known.name), known)
        elif title is not None and known.known is None and known.evidence in {"head", "text"}:
            known.sector, known.country, known.evidence = (
                title.sector,
                title.country if title.country != "---" else known.country,
                "who.title",
            )
        if key not in self.reading.by_key:
            self.reading.keep(key, known)
            self.register(key, known)
        self.titles.setdefault(id(known), set()).update(self.title_words.get(span.start, ()))
        self.reading.names.codes[number] = Code(
            known.country, known.sector, known.evidence, known.confidence, known.name, known.known
        )
        return known

    def register(self, key: str, actor: Actor) -> None:
        """Keep one of the names of a person for `short_form`."""
        parts = key.split()
        place = self.place_of[id(actor)]
        if len(parts) > 1:
            self.ends.setdefault(parts[-1], []).append((place, parts))
            for part in parts:
                self.inside.setdefault(part, set()).add(place)

    def short_form(self, key: str) -> Actor | None:
        """An actor of the report whose fuller name holds this one: a last name, or a first name that only one has."""
        parts = key.split()
        if not parts:
            return None
        size = len(parts)
        ends = [place for place, full in self.ends.get(parts[-1], ()) if len(full) > size and full[-size:] == parts]
        if ends:
            return self.all[max(ends)]
        inside = self.inside.get(parts[0], ()) if size == 1 else ()
        return self.all[next(iter(inside))] if len(inside) == 1 else None

    def new_person(self, text: str, key: str, title: Code | None) -> Actor:
        country = title.country if title and title.country != "---" else self.reading.story
        find = self.reading.knowledge.person if " " in key else self.reading.knowledge.notable
        entry = find(text, self.reading.on, country)
        if entry is None and " " in key and country:
            known = [self.reading.knowledge.notable(word, self.reading.on, country) for word in key.split()]
            entry = next((e for e in known if e is not None and e.country == country and " " not in e.name), None)
        if (
            entry is not None
            and title is not None
            and title.country in self.reading.knowledge.states
            and entry.country in self.reading.knowledge.states
            and title.country != entry.country
        ):
            entry = None
        if entry is None and title is not None and title.title and title.sector == "GOV" and not title.former:
            places = (title.country,) if title.country in self.reading.knowledge.states else (self.reading.story, None)
            entry = self.reading.knowledge.titled(text, title.title, self.reading.on, places)
            if entry is not None and len(places) == 1 and entry.country != title.country:
                entry = None
        if entry is not None:
            held = Held(entry, self.reading.on, (title.country, title.sector, title.title) if title else None)
            code_country, sector, office = held.codes_on(self.reading.on)
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
            country = title.country if title.country != "---" else self.reading.story if self.reading.story else "---"
            evidence = "who.title" if title.country != "---" else "who.title+story"
            return Actor(
                name=text, id=slug, country=country, sector=title.sector, office=title.title, evidence=evidence, confidence=0.7
            )
        sector, evidence, confidence = self.sector_head(text)
        return Actor(
            name=text, id=slug, country=self.reading.story or "---", sector=sector, evidence=evidence, confidence=confidence
        )

    def sector_head(self, text: str) -> tuple[str, str, float]:
        """The learned head's sector for a name that nothing else explains: its scores summed over the name's mentions."""
        scores = self.reading.doc._.scores
        if scores is None or "sector" not in scores.word:
            return "UNK", "text", 0.3
        total = None
        last = text.split()[-1]
        for i in self.tokens_of.get(last, ()):
            row = scores.word["sector"][i]
            total = row.copy() if total is None else total + row
        if total is None:
            return "UNK", "text", 0.3
        labels = scores.labels["sector"]
        total[labels.index("O")] = 0
        place = int(total.argmax())
        share = float(total[place] / max(1e-6, float(total.sum())))
        return (labels[place], "head", round(0.7 * share, 3)) if share >= 0.3 else ("UNK", "text", 0.3)
