"""What a noun phrase without a name says of its actor: sector from its nouns, country from its adjectives and owners."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from spacy.attrs import SENT_START
from spacy.tokens import Doc, Token

from .knowledge import Entry, Knowledge
from .titles import plain

FORMER = {"former", "ex", "ousted", "deposed", "retired", "late", "toppled", "exiled", "onetime", "ex-president"}
FORMER_SECTORS = {"GOV", "MIL", "LEG", "SPY", "COP", "JUD", "UNK", "ELI"}
OWNER_CASES = {"of", "for", "from", "in", "at", "within", "with", "to", "inside", "on", "'s", "’s"}
PLACE_CASES = {"in", "at", "from", "inside", "near", "across"}
SURE = 0.8
"""From here on the learned head overrules a single word of the noun table ("militants" are REB or UAF by what they do)."""
MOST_DEPTH = 3
ATTITUDE = re.compile("(?:anti|pro|non|counter)-", re.IGNORECASE)
"""What an "anti-Syrian journalist" thinks says nothing of where he is from."""
PERSONAL = {
    "man", "woman", "people", "person", "child", "youth", "individual", "national", "citizen", "boy", "girl",
    "resident", "teenager",
}  # fmt: skip


@dataclass
class Code:
    """The codes of a phrase, and why.  `state` is True where the phrase is the state itself ("Iraq", "the Iraqi government")."""

    country: str = "---"
    sector: str = "UNK"
    evidence: str = ""
    confidence: float = 0.4
    name: str | None = None
    entry: Entry | None = None
    title: str | None = None
    former: bool = False
    placed: bool = False
    """True where the country comes only from a place ("in Iraq")."""


class Describer:
    """Reads phrases of one `Doc`; `named` gives the code of a token that belongs to a name, or None."""

    def __init__(self, knowledge: Knowledge, doc: Doc, named, tokens: list[Token] | None = None):
        self.knowledge, self.doc, self.named = knowledge, doc, named
        self.sector_head = doc._.scores
        self._memory: dict[int, Code] = {}
        self._phrases: dict[int, tuple[str | None, str, int]] = {}
        self.tokens = list(doc) if tokens is None else tokens
        self.starts = (doc.to_array(SENT_START) == 1).tolist()

    def describe(self, head: Token, depth: int = 0) -> Code:
        """The code of the phrase that `head` heads."""
        if head.i in self._memory:
            return self._memory[head.i]
        self._memory[head.i] = Code()  # stops circles
        code = self._describe(head, depth)
        self._memory[head.i] = code
        return code

    def phrase_sector(self, head: Token) -> tuple[str | None, str, int]:
        """Sector, phrase and its length in words: the longest phrase of the noun table that ends with `head`."""
        if head.i not in self._phrases:
            self._phrases[head.i] = self._phrase_sector(head)
        return self._phrases[head.i]

    def _phrase_sector(self, head: Token) -> tuple[str | None, str, int]:
        nouns = self.knowledge.nouns
        forms = dict.fromkeys((plain(head.lemma_), plain(head.text)))
        left = []
        for i in range(head.i - 1, max(-1, head.i - 4), -1):
            if self.starts[i + 1]:
                break
            token = self.tokens[i]
            if token.is_space:
                break
            if token.is_punct and token.text not in {"-", "–"}:
                break
            left.insert(0, plain(token.text))
        of = self.of_phrase(head)
        for form in forms:
            if of and f"{form} {of}" in nouns:
                return nouns[f"{form} {of}"], f"{form} {of}", 3
        for size in range(len(left), -1, -1):
            before = " ".join(word for word in left[len(left) - size :] if word)
            for form in forms:
                phrase = f"{before} {form}".strip()
                if size and not before:
                    continue
                if phrase in nouns:
                    return nouns[phrase], phrase, size + 1
        return None, next(iter(forms), ""), 1

    def of_phrase(self, head: Token) -> str:
        """ "of state" after "secretary": the plain words of a short of-phrase."""
        words = []
        for i in range(head.i + 1, min(len(self.doc), head.i + 5)):
            token = self.tokens[i]
            if not words and token.lower_ not in {"of", "general", "for"}:
                break
            words.append(plain(token.text))
            if token.pos_ in {"NOUN", "PROPN"}:
                return " ".join(word for word in words if word)
        return ""

    def _describe(self, head: Token, depth: int) -> Code:
        sector, phrase, size = self.phrase_sector(head)
        if not phrase:
            return Code()
        word = phrase.split()[-1] if size < 3 or " of " not in phrase else phrase.split()[0]
        code = Code(
            sector=sector or "UNK",
            evidence="who.noun" if sector else "",
            confidence=0.7 if sector else 0.35,
            title=phrase if sector else None,
        )
        relational = word in self.knowledge.relational or phrase in self.knowledge.relational
        owners = self.owners(head, depth)
        before = [plain(child.text) for child in head.lefts if child.dep_ in {"amod", "compound", "nmod", "nmod:poss", "advmod"}]
        code.former = any(word in FORMER or word.startswith(("ex ", "former")) for word in before) or phrase.startswith(
            ("former ", "ex ")
        )
        own = bool(sector and sector != "UNK") and word in self.knowledge.own_sector
        if (not sector or sector == "UNK" or relational) and size == 1 and not own:
            for text in reversed(before):
                if text in self.knowledge.modifiers and text not in FORMER:
                    code.sector, code.evidence, code.confidence = self.knowledge.modifiers[text], "who.modifier", 0.65
                    relational = False
                    break
        for owner, way in owners:
            self.take(code, owner, way, relational, phrase, size)
        if code.former and code.sector in FORMER_SECTORS:
            code.sector, code.evidence = "ELI", "who.former"
        if (
            code.sector == "UNK"
            and code.country not in {"---", "IGO", "NGO", "MNC", "IMG"}
            and relational
            and word not in {"member", "source", "other", "one", "group", "team"}
        ):
            code.sector, code.evidence = "GOV", code.evidence or "who.owner"
        if code.entry is None and (code.sector == "UNK" or (size == 1 and code.evidence == "who.noun")):
            self.ask_head(code, head)
        if code.country == "---" and code.sector in {"IGO", "NGO"}:
            code.country = code.sector
        return code

    def ask_head(self, code: Code, head: Token) -> None:
        """The learned sector head's opinion, where the tables have none."""
        if self.sector_head is None or "sector" not in self.sector_head.word:
            return
        label, score = self.sector_head.best("sector", head)
        if label not in {"O", "UNK", code.sector} and score >= (0.35 if code.sector == "UNK" else SURE):
            code.sector, code.evidence, code.confidence = label, "head", round(0.8 * score, 3)

    def take(self, code: Code, owner: Code, way: str, relational: bool, phrase: str, size: int) -> None:
        """Let an owner ("Hamas", "Iraqi", "of the army") say country and sector."""
        entry = owner.entry
        state = (entry is not None and entry.kind == "state") or (
            entry is None and owner.sector == "GOV" and owner.title is None and owner.country != "---"
        )
        special = owner.country in {"IGO", "NGO", "MNC", "IMG"}
        if code.country == "---" and owner.country != "---" and not (special and way == "place"):
            code.country, code.placed = owner.country, way == "place" or owner.placed
        if state or (way == "place" and not special):
            return
        if owner.sector in {"UNK"}:
            return
        own = phrase in self.knowledge.own_sector or phrase.split()[-1] in self.knowledge.own_sector
        armed = owner.sector in {"UAF", "REB", "PRM", "PTY", "OPP", "CRM", "IGO", "BUS", "NGO", "LAB", "SOC"} or owner.country in {
            "IMG"
        }
        if (
            entry is not None
            and entry.kind == "group"
            and way == "compound"
            and code.sector in {"UNK", "UAF", "REB", "PRM", "OPP", "PTY"}
            and size <= 2
        ):
            code.sector, code.country, code.evidence, code.confidence = owner.sector, owner.country, "who.group", 0.85
            if relational or phrase in {
                "rebel", "militant", "militia", "insurgent", "group", "movement", "party", "organization", "terrorist",
            }:  # fmt: skip
                code.name = code.name or owner.name
        elif (relational and (code.sector == "UNK" or (size == 1 and not own) or (armed and own))) or code.sector == "UNK":
            code.sector, code.evidence, code.confidence = owner.sector, "who.owner", 0.7
            if special or armed:
                code.country = owner.country if owner.country != "---" else code.country

    def before(self, i: int) -> str:
        """The two tokens before one, as one text: the "anti-" of "anti-Syria"."""
        return self.tokens[i - 2].text + self.tokens[i - 1].text if i > 1 and self.tokens[i - 1].text == "-" else ""

    def owners(self, head: Token, depth: int) -> list[tuple[Code, str]]:
        """Whom the phrase belongs to, nearest first, each with the way it is said: compound, owner or place."""
        if depth >= MOST_DEPTH:
            return []
        found: list[tuple[int, Code, str]] = []
        if head.dep_ == "compound" and head.i < head.head.i:  # "Ugandan opposition candidates": the opposition is Ugandan too
            for beside in head.head.lefts:
                if beside.i < head.i and beside.dep_ in {"amod", "compound"}:
                    code = self.owner_code(beside, MOST_DEPTH)
                    if code is not None and code.entry is not None and code.entry.kind == "state":
                        found.append((5, code, "owner"))
        for child in head.children:
            if child.dep_ in {"compound", "amod", "nmod", "nmod:poss", "flat"} and child.i < head.i:
                for other in child.conjuncts if child.n_rights and child.dep_ != "nmod:poss" else ():
                    if child.i < other.i < head.i:
                        child = other  # "French and Egyptian warships": those beside the noun; the French are a name of their own
                code = self.owner_code(child, depth)
                if code is not None:
                    found.append(
                        (0 if child.dep_ == "nmod:poss" else 1, code, "compound" if child.dep_ != "nmod:poss" else "owner")
                    )
            elif child.dep_ in {"nmod", "obl"} and child.i > head.i:
                case = next((c.lower_ for c in child.children if c.dep_ == "case"), "")
                if case in OWNER_CASES:
                    code = self.owner_code(child, depth)
                    if code is not None:
                        way = "place" if case in {"in", "at", "from", "inside", "on", "to"} else "owner"
                        if case == "from" and not (code.entry and code.entry.kind == "state"):
                            way = "owner"
                        found.append((2 if way == "owner" else 3, code, way))
            elif child.i > head.i and (child.dep_ == "acl" or (child.dep_ == "amod" and child.n_rights)):
                for place in child.rights:  # "based in Trinidad", "fleeing the war in Liberia"
                    case = next((c.lower_ for c in place.children if c.dep_ == "case"), "")
                    code = self.owner_code(place, depth) if case in PLACE_CASES and place.dep_ in {"obl", "nmod"} else None
                    if code is not None:
                        found.append((4, code, "place"))
        return [(code, way) for _, code, way in sorted(found, key=lambda item: item[0])]

    def owner_code(self, token: Token, depth: int) -> Code | None:
        if token.i and ATTITUDE.match(token.text if "-" in token.text else self.before(token.i)):
            return None
        named = self.named(token)
        if named is not None:
            return named
        key = plain(token.text)
        state = self.knowledge.adjectives.get(key) or self.knowledge.state_names.get(key)
        if state and (token.pos_ in {"ADJ", "PROPN"} or token.text[:1].isupper()):
            return Code(
                country=state,
                sector="GOV",
                entry=self.knowledge.state_entry(state),
                name=self.knowledge.state_entry(state).name,
                confidence=0.9,
                evidence="who.state",
            )
        for part in key.split():  # "US-led", "Iranian-backed"
            if "-" in token.text and part in {"led", "backed", "based", "born", "run", "controlled"}:
                first = key.split()[0]
                state = self.knowledge.state(first)
                if state and part in {"led", "born", "run", "based"}:
                    return Code(
                        country=state, sector="GOV", entry=self.knowledge.state_entry(state), confidence=0.6, evidence="who.state"
                    )
        if token.pos_ in {"NOUN", "PROPN"}:
            return replace(self.describe(token, depth + 1))
        return None
