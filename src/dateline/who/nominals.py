"""What a noun phrase without a name says of its actor: sector from its nouns, country from its adjectives and owners."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from spacy.attrs import SENT_START
from spacy.tokens import Token

from .knowledge import Entry, Knowledge
from .titles import plain
from .tree import Tree

FORMER = {"former", "ex", "ousted", "deposed", "retired", "late", "toppled", "exiled", "onetime", "ex-president"}
FORMER_SECTORS = {"GOV", "MIL", "LEG", "SPY", "COP", "JUD", "UNK", "ELI"}
OWNER_CASES = {"of", "for", "from", "in", "at", "within", "with", "to", "inside", "on", "'s", "’s"}
PLACE_CASES = {"in", "at", "from", "inside", "near", "across"}
SURE = 0.8
"""From here on the learned head overrules a single word of the noun table ("militants" are REB or UAF by what they do)."""
MOST_DEPTH = 3
BEFORE = {"amod", "compound", "nmod", "nmod:poss", "advmod"}
OWNING = {"compound", "amod", "nmod", "nmod:poss", "flat"}
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

    def __init__(self, knowledge: Knowledge, tree: Tree, named):
        self.knowledge, self.tree, self.named = knowledge, tree, named
        self.sector_head = tree.doc._.scores
        self._memory: dict[int, Code] = {}
        self._phrases: dict[int, tuple[str | None, str, int]] = {}
        self.starts = (tree.doc.to_array(SENT_START) == 1).tolist()

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
        nouns, tree, at = self.knowledge.nouns, self.tree, head.i
        forms = dict.fromkeys((plain(tree.lemmas[at]), tree.plains[at]))
        left: list[str] = []
        for i in range(at - 1, max(-1, at - 4), -1):
            if self.starts[i + 1] or tree.space[i] or (tree.punct[i] and tree.texts[i] not in {"-", "–"}):
                break
            left.insert(0, tree.plains[i])
        of = self.of_phrase(at)
        for form in forms:
            if of and (phrase := f"{form} {of}") in nouns:
                return nouns[phrase], phrase, 3
        for size in range(len(left), -1, -1):
            before = " ".join(word for word in left[len(left) - size :] if word)
            if size and not before:
                continue
            for form in forms:
                phrase = f"{before} {form}".strip()
                if phrase in nouns:
                    return nouns[phrase], phrase, size + 1
        return None, next(iter(forms), ""), 1

    def of_phrase(self, at: int) -> str:
        """ "of state" after "secretary": the plain words of a short of-phrase."""
        words: list[str] = []
        for i in range(at + 1, min(len(self.tree.texts), at + 5)):
            if not words and self.tree.lowers[i] not in {"of", "general", "for"}:
                break
            words.append(self.tree.plains[i])
            if self.tree.pos[i] in {"NOUN", "PROPN"}:
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
        tree = self.tree
        before = [tree.plains[c] for c in tree.lefts[head.i] if tree.deps[c] in BEFORE]
        code.former = phrase.startswith(("former ", "ex ")) or any(
            word in FORMER or word.startswith(("ex ", "former")) for word in before
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
        elif (code.country, code.sector) == ("IGO", "NGO"):
            code.sector = "IGO"
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
        elif (code.sector, owner.sector) == ("LAB", "BUS"):
            return  # a company's workers are workers
        elif (relational and (code.sector == "UNK" or (size == 1 and not own) or (armed and own))) or code.sector == "UNK":
            code.sector, code.evidence, code.confidence = owner.sector, "who.owner", 0.7
            if special or armed:
                code.country = owner.country if owner.country != "---" else code.country

    def owners(self, head: Token, depth: int) -> list[tuple[Code, str]]:
        """Whom the phrase belongs to, nearest first, each with the way it is said: compound, owner or place."""
        if depth >= MOST_DEPTH:
            return []
        found: list[tuple[int, Code, str]] = []
        tree, at = self.tree, head.i
        if tree.deps[at] == "compound" and at < tree.heads[at]:  # "Ugandan opposition candidates": the opposition is Ugandan too
            for beside in tree.lefts[tree.heads[at]]:
                if beside < at and tree.deps[beside] in {"amod", "compound"}:
                    code = self.owner_code(beside, MOST_DEPTH)
                    if code is not None and code.entry is not None and code.entry.kind == "state":
                        found.append((5, code, "owner"))
        for child in tree.lefts[at]:
            dep = tree.deps[child]
            if dep in OWNING:
                if dep != "nmod:poss":
                    child = self.beside_noun(child, at)
                code = self.owner_code(child, depth)
                if code is not None:
                    found.append((0, code, "owner") if dep == "nmod:poss" else (1, code, "compound"))
        for child in tree.rights[at]:
            dep = tree.deps[child]
            if dep in {"nmod", "obl"}:
                case = tree.case(child)
                code = self.owner_code(child, depth) if case in OWNER_CASES else None
                if code is not None:
                    way = "place" if case in {"in", "at", "from", "inside", "on", "to"} else "owner"
                    if case == "from" and not (code.entry and code.entry.kind == "state"):
                        way = "owner"
                    found.append((2 if way == "owner" else 3, code, way))
            elif dep == "acl" or (dep == "amod" and tree.rights[child]):
                for place in tree.rights[child]:  # "based in Trinidad", "fleeing the war in Liberia"
                    there = tree.deps[place] in {"obl", "nmod"} and tree.case(place) in PLACE_CASES
                    code = self.owner_code(place, depth) if there else None
                    if code is not None:
                        found.append((4, code, "place"))
        return [(code, way) for _, code, way in sorted(found, key=lambda item: item[0])]

    def beside_noun(self, child: int, head: int) -> int:
        """ "French and Egyptian warships": the Egyptian ones, beside the noun; the French are a name of their own."""
        for other in self.tree.rights[child]:
            if self.tree.deps[other] == "conj" and other < head:
                child = self.beside_noun(other, head)
        return child

    def owner_code(self, at: int, depth: int) -> Code | None:
        tree = self.tree
        text = tree.texts[at]
        if "-" in text:
            if ATTITUDE.match(text):
                return None
        elif at > 1 and tree.texts[at - 1] == "-" and ATTITUDE.match(tree.texts[at - 2] + "-"):
            return None
        named = self.named(at)
        if named is not None:
            return named
        key, upper, pos = tree.plains[at], text[:1].isupper(), tree.pos[at]
        state = self.knowledge.adjectives.get(key) or self.knowledge.state_names.get(key)
        if state and (pos in {"ADJ", "PROPN"} or upper):
            return Code(
                country=state,
                sector="GOV",
                entry=self.knowledge.state_entry(state),
                name=self.knowledge.state_entry(state).name,
                confidence=0.9,
                evidence="who.state",
            )
        for part in key.split() if "-" in text else ():  # "US-led", "Iranian-backed"
            if part in {"led", "backed", "based", "born", "run", "controlled"}:
                first = key.split()[0]
                state = self.knowledge.state(first)
                if state and part in {"led", "born", "run", "based"}:
                    return Code(
                        country=state, sector="GOV", entry=self.knowledge.state_entry(state), confidence=0.6, evidence="who.state"
                    )
        return replace(self.describe(tree.tokens[at], depth + 1)) if pos in {"NOUN", "PROPN"} else None
