"""Both readers together: which words are triggers, of which type, and who is in the event."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from spacy.tokens import Doc, Token

from . import heads, rules
from .codebook import DEFAULT_ROLES, Codebook, Entry
from .heads import Trigger, TriggerTable
from .rules import Match


@dataclass
class Found:
    """A trigger, and the codebook's entry that fits it, if one does."""

    trigger: Trigger
    match: Match | None = None


@dataclass
class Votes:
    """The codebook's entries that fit at one head word, the strongest of each type."""

    by_type: dict[str, Match] = field(default_factory=dict)
    against: set[str] = field(default_factory=set)

    def add(self, match: Match) -> None:
        other = self.by_type.get(match.entry.type)
        if other is None or rank(match) > rank(other):
            self.by_type[match.entry.type] = match


def rank(match: Match) -> tuple[int, int, float]:
    """More words and more conditions are more specific."""
    return len(match.words), len(match.entry.only), match.strength


def logit(p: float) -> float:
    p = min(max(p, 0.01), 0.99)
    return math.log(p / (1 - p))


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def read(doc: Doc, table: TriggerTable, book: Codebook, use_head: bool = True, use_rules: bool = True) -> list[Found]:
    """The triggers of a `Doc` in the order of the text.  One reader can be left out (for the ablation)."""
    votes = collect(doc, book) if use_rules else {}
    limits = heads.thresholds()["trigger"]
    looked = {int(i) for i in np.flatnonzero(table.any >= limits["look"])} if use_head else set()
    chosen: dict[int, tuple[str, float, Match | None]] = {}
    for i in sorted(looked | votes.keys()):
        kind, confidence, match = best_type(i, table, votes.get(i), use_head, limits["weights"])
        if confidence >= limits["enough"]:
            chosen[i] = (kind, confidence, match)
    return outermost(doc, joined(doc, chosen, table, limits["inside"]))


COVERING = {"REQUEST", "AGREE", "THREATEN", "REJECT"}
"""Acts of speech that cover what they are about: "urged Iran to release the ship" is one REQUEST."""
COVERED_LINKS = {"xcomp", "ccomp", "acl", "conj", "advcl"}


def outermost(doc: Doc, found: list[Found]) -> list[Found]:
    """Without the triggers that are only the content of a request, offer, threat or refusal."""
    heads_of = [(one, one.trigger.span(doc).root) for one in found]
    covering = {root.i for one, root in heads_of if one.trigger.type in COVERING}
    requests = {root.i for one, root in heads_of if one.trigger.type == "REQUEST"}
    return [one for one, root in heads_of if not covered(root, covering, requests)]


def asked_for(noun: Token) -> bool:
    """Whether a noun is what somebody asks for, "an inquiry" or "the release of prisoners", not something known."""
    of = any(child.dep_ == "nmod" and any(c.lower_ == "of" for c in child.lefts) for child in noun.children)
    return of or not any(child.lower_ in {"the", "this", "that", "these", "those"} for child in noun.children)


def covered(root: Token, covering: set[int], requests: set[int]) -> bool:
    token = root
    if root.dep_ in {"obj", "obl", "nmod"} and root.pos_ == "NOUN" and root.head.i in requests and asked_for(root):
        return True
    for _ in range(4):
        if token.dep_ not in COVERED_LINKS or token.head.i == token.i or (token.dep_ == "advcl" and token.tag_ != "VB"):
            return False
        if token.dep_ in {"xcomp", "ccomp", "acl"} and token.head.i in covering and token.tag_ in {"VB", "VBG", "NN", "NNS"}:
            return True
        if token.dep_ == "conj" and token.head.i in covering:
            return False
        token = token.head
    return False


def collect(doc: Doc, book: Codebook) -> dict[int, Votes]:
    """Head word → the entries that fit there, and the types that an entry's `unless` speaks against."""
    votes: dict[int, Votes] = {}
    vetoes: set[tuple[int, str]] = set()
    for match in rules.matches(doc, book, vetoes):
        votes.setdefault(match.token.i, Votes()).add(match)
    for i, kind in sorted(vetoes):
        if kind not in votes.setdefault(i, Votes()).by_type:
            votes[i].against.add(kind)
    return votes


def best_type(i: int, table: TriggerTable, votes: Votes | None, use_head: bool, weights: dict) -> tuple[str, float, Match | None]:
    """The likeliest type of one word, its confidence, and the entry that speaks for it."""
    return max(all_types(i, table, votes, use_head, weights), key=lambda found: found[1], default=("", 0.0, None))


def all_types(
    i: int, table: TriggerTable, votes: Votes | None, use_head: bool, weights: dict
) -> Iterator[tuple[str, float, Match | None]]:
    """Every type that one of the readers sees in a word, with its confidence and the entry that speaks for it."""
    by_type = votes.by_type if votes else {}
    for number, kind in enumerate(table.types):
        mass, match = float(table.mass[i, number]), by_type.get(kind)
        if match is None and (mass < 0.04 or not use_head):
            continue
        if not use_head:
            yield kind, match.strength, match
            continue
        total = weights["base"] + weights["head"] * logit(mass)
        if match is not None:
            total += weights["rule"] + weights["strength"] * logit(match.strength)
        elif by_type:
            total += weights["other_rule"]
        if votes and kind in votes.against:
            total += weights["veto"]
        if table.quoted[i]:
            total += weights["quoted"]
        yield kind, logistic(total), match
    for kind, match in by_type.items():
        if kind not in table.types:
            yield kind, match.strength, match


def joined(doc: Doc, chosen: dict[int, tuple[str, float, Match | None]], table: TriggerTable, inside: float) -> list[Found]:
    """Chosen words with the neighbours that belong to them; chosen neighbours of one type and phrase become one trigger."""
    out: list[Found] = []
    for i in sorted(chosen):
        kind, confidence, match = chosen[i]
        last_found = out[-1] if out else None
        if last_found and last_found.trigger.last >= i:
            absorb(last_found, kind, confidence, match)
            continue
        if last_found and last_found.trigger.type == kind and one_phrase(doc, last_found.trigger, i):
            last_found.trigger.last = i
            absorb(last_found, kind, confidence, match)
            continue
        if doc[i].pos_ in FUNCTION and match is None and confidence < 0.6:
            continue
        first, last = i, i
        sentence = doc[i].sent
        if kind in table.types:
            number = table.types.index(kind)
            floor = last_found.trigger.last + 1 if last_found else 0
            while last + 1 < sentence.end and last + 1 not in chosen and heads.joins(table, last + 1, number, inside):
                last += 1
            while first - 1 >= max(sentence.start, floor) and heads.leads(table, first - 1, number, inside):
                first -= 1
        if match is not None:
            first, last = with_companions(match, first, last, out)
        while last > i and doc[last].is_punct:
            last -= 1
        out.append(Found(Trigger(first, last, kind, confidence, evidence=evidence(match, table, i)), match))
    return out


def absorb(found: Found, kind: str, confidence: float, match: Match | None) -> None:
    if kind == found.trigger.type:
        found.trigger.confidence = max(found.trigger.confidence, confidence)
        found.match = found.match or match


def one_phrase(doc: Doc, trigger: Trigger, i: int) -> bool:
    """Whether token `i` follows the trigger at once and one of the two words hangs on the other ("military coup")."""
    if trigger.last != i - 1:
        return False
    before, word = doc[trigger.last], doc[i]
    if word.pos_ in FUNCTION or {before.pos_, word.pos_} <= {"NOUN", "PROPN", "ADJ"}:
        return True
    near = {"compound", "amod", "compound:prt", "obj", "flat", "xcomp"}
    return (before.head.i == i and before.dep_ in near) or (word.head.i == before.i and word.dep_ in near)


FUNCTION = {"ADP", "DET", "PRON", "AUX", "PART", "SCONJ", "CCONJ", "PUNCT", "ADV", "NUM", "SYM"}
"""Parts of speech that are no trigger by themselves."""


def with_companions(match: Match, first: int, last: int, out: list[Found]) -> tuple[int, int]:
    """The entry's other words join the trigger where they stand close to it."""
    floor = out[-1].trigger.last + 1 if out else 0
    for word in match.words:
        if first - 2 <= word.i < first and word.i >= floor:
            first = word.i
        elif last < word.i <= last + 3:
            last = word.i
    return first, last


def evidence(match: Match | None, table: TriggerTable, i: int) -> str:
    if match is None:
        return "head"
    name = f"codebook.{match.entry.name}"
    return f"head+{name}" if match.entry.type in table.types and table.of(i, match.entry.type) >= 0.1 else name


GENERAL_ROLES = {**DEFAULT_ROLES, "noun": {"actor": ("by", "possessor", "between"), "recipient": ("of", "against", "on")}}
GENERAL = {
    kind: Entry("", kind, (), roles, strength=0.5, mode=None, only={}, unless={}, match=(), no_match=(), file="", line=0)
    for kind, roles in GENERAL_ROLES.items()
}
"""What the tree says of a trigger that no entry names."""


def places(doc: Doc, found: Found) -> tuple[dict[str, list[Token]], bool]:
    """Who stands where in the tree: role → heads of phrases; and whether the places are those of an entry."""
    if found.match is not None:
        return {"actor": found.match.actors, "recipient": found.match.recipients}, True
    head = found.trigger.span(doc).root
    entry = GENERAL["noun" if head.pos_ in rules.NOMINAL else "verb"]
    return {role: rules.participants(head, entry, role) for role in ("actor", "recipient")}, False


SOMEBODY = {"person", "organization", "place"}


@dataclass
class Standing:
    """Where the tree puts words: the tokens that stand in each role's places, by number."""

    actor: set[int]
    recipient: set[int]
    of_entry: bool
    """Whether the places are those of an entry, not the general ones."""


def standing_of(places: dict[str, list[Token]], of_entry: bool) -> Standing:
    return Standing({token.i for token in places["actor"]}, {token.i for token in places["recipient"]}, of_entry)


def participants(doc: Doc, found: Found, candidates: list[Token]) -> dict[str, list[tuple[Token, float]]]:
    """Actors and recipients with their confidence: `candidates` of the sentence, weighed by the role head and the tree."""
    weights, enough, values = heads.role_weights()["weights"], heads.role_weights()["enough"], heads.roles_of(doc, found.trigger)
    tree, of_entry = places(doc, found)
    standing = standing_of(tree, of_entry)
    stands = standing.actor | standing.recipient
    first, last = found.trigger.first, found.trigger.last
    looked = with_standing(candidates, tree, first, last)
    about = About(found.trigger, found.trigger.span(doc).root, values, standing, looked)
    out: dict[str, list[tuple[Token, float]]] = {"actor": [], "recipient": []}
    for token in looked:
        i = token.i
        if i not in stands and max(values["actor"][i], values["recipient"][i]) < 0.05:
            continue
        traits = about.traits(token)
        scores = {role: score(traits, about.features(token, role), weights[role]) for role in out}
        role = max(scores, key=lambda role: (scores[role] - enough[role], role))
        if scores[role] >= enough[role]:
            out[role].append((token, scores[role]))
    return {role: without_inner(tokens) for role, tokens in out.items()}


def with_standing(candidates: list[Token], tree: dict[str, list[Token]], first: int, last: int) -> list[Token]:
    """The candidates and who stands in a role's place beside them, in the order of the text."""
    looked = {token.i: token for token in candidates}
    for token in (token for tokens in tree.values() for token in tokens):
        if not first <= token.i <= last:
            looked.setdefault(token.i, token)
    return [looked[i] for i in sorted(looked)]


def score(traits: dict[str, float], features: dict[str, float], weights: dict[str, float]) -> float:
    total, weight = 0.0, weights.get
    for named in (traits, features):
        for name, value in named.items():
            if value:
                total += weight(name, 0.0) * value
    return logistic(total)


class About:
    """What speaks for the words that may be in an event: by name, as numbers (weights stand in participants.yaml)."""

    def __init__(self, trigger: Trigger, root: Token, values: dict, standing: Standing, looked: list[Token]):
        self.trigger, self.root, self.values, self.standing = trigger, root, values, standing
        self.mention = root.doc._.scores.mention
        self.nominal = float(root.pos_ in {"NOUN", "PROPN"})
        self.up: dict[int, int] = {}
        token = root
        while token.i not in self.up:
            self.up[token.i] = len(self.up)
            token = token.head
        places = [token.i for token in looked]
        self.most = {role: max(map(values[role].__getitem__, places), default=0.0) for role in ("actor", "recipient")}

    def path(self, token: Token) -> tuple[int, int]:
        """Steps up from the trigger, and down to the word, in the tree."""
        for down in range(5):
            if token.i in self.up:
                return min(self.up[token.i], 4), down
            if token.head.i == token.i:
                break
            token = token.head
        return 4, 4

    def traits(self, token: Token) -> dict[str, float]:
        """What speaks for a word as anybody in the event."""
        up, down = self.path(token)
        kind = self.mention[token.i]
        after, apart = float(token.i > self.trigger.first), math.log1p(abs(token.i - self.trigger.first))
        values = self.values
        return {
            "base": 1.0,
            "actor_like": float(token.ent_type_ in heads.PARTIES or kind in SOMEBODY),
            "pronoun": float(token.pos_ == "PRON"),
            "after": after,
            "after_noun": after * self.nominal,
            "name": float(bool(token.ent_type_)),
            "apart": apart,
            "apart_noun": apart * self.nominal,
            "up": up,
            "down": down,
            "inside": float(up == 0),
            "child": float(up == 0 and down == 1),
            "noun": self.nominal,
            "determiner": float(any(child.dep_ == "det" for child in token.children)),
            "place_head": logit(values["place"][token.i]),
            "source_head": logit(values["source"][token.i]),
            "time_head": logit(values["time"][token.i]),
            f"is_{token.ent_type_}": 1.0,
            f"as_{token.dep_.partition(':')[0]}": 1.0,
            f"kind_{kind}": 1.0,
            f"pos_{token.pos_}": 1.0,
        }

    def features(self, token: Token, role: str) -> dict[str, float]:
        """What speaks for a word in one role."""
        i, other = token.i, "recipient" if role == "actor" else "actor"
        here, value = i in getattr(self.standing, role), self.values[role][i]
        out = {
            "head": logit(value),
            "other_head": logit(self.values[other][i]),
            "most": float(value >= self.most[role]),
            "place": float(here),
            "entry": float(here and self.standing.of_entry),
            "other_place": float(not here and i in getattr(self.standing, other)),
            self.trigger.type: 1.0,
        }
        if token.ent_type_ == "LOC":
            out[f"country_{self.trigger.type}"] = 1.0
        return out


PARTITIVE = frozenset(
    """group number dozen hundred thousand million member pair team crowd lot majority some many several one two three few
    leader most""".split()
)
"""Words that only say how many of what follows them."""


def without_inner(tokens: list[tuple[Token, float]]) -> list[tuple[Token, float]]:
    """Of a noun and one that hangs on it only the outer stays, but of "a group of militants" the inner."""
    chosen = {token.i for token, _ in tokens}
    out = []
    for token, confidence in tokens:
        children = [c for c in token.children if c.i in chosen and c.dep_ == "nmod"]
        if children and token.lemma_.lower() in PARTITIVE:
            continue
        inner = token.dep_ in {"nmod", "nmod:poss", "nummod", "amod", "compound", "appos"} and token.head.i in chosen
        if inner and token.head.lemma_.lower() not in PARTITIVE:
            continue
        out.append((token, confidence))
    return out
