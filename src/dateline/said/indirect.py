"""Indirect speech: from a cue word to the words that are its content, by the tree and by the learned heads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc, Token

from .drafts import Draft
from .lexicon import CLOSERS, Cue, Lexicon, lexicon
from .speakers import LIGHT, document, owner, speaker_of
from .trees import FINITE_TAGS, LINKED, cases, has_to, is_finite, is_negated, is_passive, subject, with_case

UNBROKEN = {"clause", "adverb", "infinitive", "promise", "described"}
"""Rules whose content ends at a semicolon."""
LEADING = {"that", ":", ",", ";", "-", "–", "—", "...", "…"}
SURE, LIKELY = 0.2, 0.02
"""Probabilities of the cue head above which a word in the lexicon's weak list, or in none, is taken for a cue."""


@dataclass
class Heads:
    """The learned opinions on one report: each token's probability to be a cue, and `scores` for the roles."""

    cue: np.ndarray
    scores: object | None

    def content(self, token: Token) -> np.ndarray | None:
        return self.role(token, "content")

    def role(self, token: Token, name: str) -> np.ndarray | None:
        if self.scores is None or token.is_space:
            return None
        try:
            return self.scores.roles(token)[name]
        except KeyError:
            return None


def heads_of(doc: Doc) -> Heads:
    """The heads of a `Doc`; zeros where the language room was left out."""
    scores = doc._.scores
    if scores is None or "cue" not in scores.word:
        return Heads(np.zeros(len(doc)), None)
    return Heads(
        1
        - scores.word["cue"][:, scores.labels["cue"].index("O")] * (scores.word["cue"].sum(1) > 0)
        - (scores.word["cue"].sum(1) == 0),
        scores,
    )


@dataclass
class Found:
    """A content: the first and last-plus-one token, and the rule that found it."""

    start: int
    end: int
    rule: str
    cue_end: int | None = None


def candidates(doc: Doc, heads: Heads) -> list[tuple[Token, Cue | None, bool]]:
    """Tokens that may be cues: (token, its entry, whether it is a noun)."""
    book = lexicon()
    out = []
    for token in doc:
        if token.is_space or token.is_punct:
            continue
        verb = book.verb(token)
        noun = None if verb else book.noun(token)
        if verb or noun or heads.cue[token.i] >= SURE and token.pos_ in {"VERB", "AUX", "NOUN", "ADJ"}:
            out.append((token, verb or noun, verb is None and token.pos_ == "NOUN"))
    return out


def statement_of(token: Token, entry: Cue | None, is_noun: bool, heads: Heads) -> list[Draft]:
    """The statements in indirect speech under one cue word; none if it is no cue here."""
    chance = float(heads.cue[token.i])
    if is_noun:
        found = noun_content(token, entry, chance, heads)
    else:
        found = verb_content(token, entry, chance, heads)
    drafts = []
    for one in found:
        one = trimmed(token.doc, before_next_cue(token, one, heads))
        if one is None:
            continue
        text = token.doc[one.start : one.end]
        speaker = noun_speaker(token) if is_noun else speaker_or_head(token, heads)
        drafts.append(
            Draft(
                cue=(token.i, one.cue_end or token.i + 1), start=text.start_char, end=text.end_char, speaker=speaker, mode="indirect",
                evidence=f"said.{one.rule}", confidence=round(0.5 + 0.45 * chance, 3), core=token,
            )
        )  # fmt: skip
    return drafts


def speaker_or_head(token: Token, heads: Heads) -> Token | None:
    """The tree's speaker; where the tree has none, the learned head's if it is rather sure."""
    found = speaker_of(token)
    if found is not None or is_passive(token):
        return found
    if token.i and token.nbor(-1).text in CLOSERS and subject(token) is None and token.tag_ not in {"VBG", "TO"}:
        after = speaker_after(token.doc, token.i + 1, token.sent.end)
        if after is not None and after.pos_ in {"PROPN", "NOUN", "PRON"}:
            return document(after)
    values = heads.role(token, "speaker")
    if values is None or not len(values) or values.max() < 0.4:
        return before_comma(token)
    chosen = [i for i in np.flatnonzero(values >= 0.4)]
    inside = set(chosen)
    top = [i for i in chosen if token.doc[int(i)].head.i not in inside]
    return document(token.doc[int(max(top or chosen, key=lambda i: values[i]))])


def before_comma(token: Token) -> Token | None:
    """The name right before a finite cue, a comma apart: "..., the president of the league, Jamel Msallem, said"."""
    if token.tag_ not in FINITE_TAGS or token.i < 3:
        return None
    near = token.nbor(-1) if token.nbor(-1).text != "," else token.nbor(-2)
    if near.pos_ != "PROPN" or near.sent.start != token.sent.start:
        return None
    while near.dep_ in {"flat", "compound"} and near.head.i < near.i:
        near = near.head
    return near


def noun_speaker(noun: Token) -> Token | None:
    return owner(noun)


def strength(entry: Cue | None, frame: str, chance: float, least: float = 0.005) -> bool:
    """Whether a frame may be used: strong entries always, weak ones and unknown words as the head thinks."""
    if entry is None:
        return chance >= SURE
    given = entry.frames.get(frame)
    return (given == "strong" and chance >= 0.005) or (given == "weak" and chance >= LIKELY) or chance >= SURE


def verb_content(token: Token, entry: Cue | None, chance: float, heads: Heads) -> list[Found]:
    """All ways in which a verb can have a content, the surest first."""
    if is_negated(token) or impersonal(token, chance):
        return []
    passive = is_passive(token) and token.tag_ == "VBN"
    least = 0.1 if token.tag_ == "VB" and has_to(token) else 0.005
    if prep_next(token, entry):
        found = prepositional(token, entry, chance, heads)
        if found:
            return found
    if (
        strength(entry, "clause", chance, least)
        or reads(token)
        or entry
        and token.pos_ not in {"VERB", "AUX"}
        and "clause" in entry.frames
    ):
        found = clause(token, heads) or (raised(token) if passive else []) or around(token, heads)
        if found:
            return found
    for frame, rule in (
        ("infinitive", hearer_infinitive),
        ("promise", promise),
        ("gerund", gerund),
        ("describe", described),
        ("accuse", accused),
    ):
        if entry and frame in entry.frames and strength(entry, frame, chance, least):
            found = rule(token, heads)
            if found:
                return found
    if entry and "object" in entry.frames and chance >= 0.3 and not passive:
        found = plain_object(token, heads)
        if found:
            return found
    if chance >= SURE:
        return by_head(token, heads)
    return []


def impersonal(token: Token, chance: float) -> bool:
    """Whether "I", "we" or "you" is the subject: the reporter or the reader, not somebody quoted."""
    own = subject(token)
    return own is not None and chance < SURE and own.lower_ in {"i", "we", "you"}


def prep_next(token: Token, entry: Cue | None) -> bool:
    """Whether the next word is a preposition that makes the verb a cue: "called for"."""
    return entry is not None and token.i + 1 < len(token.doc) and token.nbor(1).lower_ in entry.preps


def reads(token: Token) -> bool:
    """Whether a document is what reads or says: "the letter reads"."""
    own = subject(token)
    return token.lemma_ == "read" and own is not None and own.lower_ in lexicon().carriers


def clause(token: Token, heads: Heads) -> list[Found]:
    """A clause that depends on the cue: "said (that) the talks failed", "the talks failed, he said"."""
    clauses = [child for child in token.children if child.dep_.startswith("ccomp")]
    if not clauses:
        clauses = [child for child in token.children if child.dep_ == "parataxis" and child.i > token.i and is_finite(child)][:1]
    if not clauses:
        clauses = [
            child
            for child in token.children
            if child.dep_ in {"advcl", "xcomp"} and child.i > token.i and is_finite(child) and has_that(child)
        ][:1]
    if not clauses:
        return []
    after = [child for child in clauses if child.i > token.i]
    if after:
        start = min(child.left_edge.i for child in after)
        end = max(child.right_edge.i for child in after) + 1
        start = max(start, token.i + 1)
        if start > token.i + 1 and not hearer(token) and begins_clause(token, start):
            start = token.i + 1
        return [stretched(token, Found(start, end, "clause"), heads)]
    child = clauses[-1]
    return split_around(token, child.left_edge.i, child.right_edge.i + 1, "clause_before", heads)


def hearer(token: Token) -> bool:
    """Whether a verb takes the one who is told as its object."""
    entry = lexicon().verb(token)
    return entry is not None and (
        "infinitive" in entry.frames or entry.lemma in {"tell", "inform", "notify", "assure", "reassure", "brief"}
    )


def begins_clause(token: Token, start: int) -> bool:
    """Whether the words between cue and clause are the clause's own subject that the tree gave to the cue."""
    between = token.doc[token.i + 1 : start]
    if any(part.is_punct or part.pos_ in {"ADP", "ADV", "VERB"} and part.dep_ == "case" for part in between[:1]):
        return False
    nouns = [part for part in between if part.head.i == token.i and part.dep_ in {"obj", "nsubj", "iobj", "nsubj:pass"}]
    return bool(nouns) and not any(part.is_punct for part in between) and token.doc[start].lower_ not in {"that", "whether", "if"}


def has_that(clause_head: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ in {"that", "whether"} for child in clause_head.children)


def split_around(token: Token, start: int, end: int, rule: str, heads: Heads) -> list[Found]:
    """The words from start to end that are not the cue's own clause: one piece, or two around it."""
    first, last = cue_clause(token)
    pieces = []
    if start < first:
        pieces.append(Found(start, min(first, end), rule))
    if end > last + 1 and any(not part.is_punct for part in token.doc[max(last, start) : end]) and end - max(last, start) > 3:
        pieces.append(Found(max(last, start), end, rule))
    return pieces


def cue_clause(token: Token) -> tuple[int, int]:
    """First and last-plus-one token of a cue with its subject, hearer and adverbs, without its clause."""
    inside = {token.i}
    for child in token.children:
        if not child.dep_.startswith(("ccomp", "parataxis", "conj", "advcl", "punct")):
            inside.update(range(child.left_edge.i, child.right_edge.i + 1))
    return min(inside), max(inside) + 1


def raised(token: Token) -> list[Found]:
    """ "is reported to have fled": the infinitive of a passive cue."""
    child = next(
        (child for child in token.children if child.dep_ in {"xcomp", "ccomp", "advcl"} and child.i > token.i and has_to(child)),
        None,
    )
    if child is None:
        return []
    start = child.left_edge.i
    while start < child.i and token.doc[start].lower_ in {"to", "have", "been", "be", "had"}:
        start += 1
    return [Found(start, child.right_edge.i + 1, "raised")]


def around(token: Token, heads: Heads) -> list[Found]:
    """A cue set into the sentence that it reports: "The talks, the minister said, had failed"."""
    doc = token.doc
    sent = token.sent
    if token.dep_ == "parataxis" and token.head.i < token.i and subject(token) is not None:
        head = token.head
        return split_around(token, head.left_edge.i, min(head.right_edge.i + 1, sent.end), "around", heads)
    first, last = cue_clause(token)
    own = subject(token)
    if (
        own is None
        and first == token.i
        and first > sent.start + 2
        and doc[first - 1].text == ","
        and lexicon().verb(token)
        and token.tag_ not in {"VBG", "VBN", "VB"}
    ):
        return inverted(token)
    if any(child.dep_ in {"obj", "cc", "xcomp"} for child in token.children):
        return []
    if own is None or first <= sent.start + 2 or token.dep_ not in {"root", "conj", "ccomp", "parataxis", "advcl"}:
        return []
    comma = doc[first - 1]
    rest = [part for part in doc[last : sent.end] if not part.is_punct and not part.is_space]
    if (
        comma.lower_ in {",", "”", '"', "''", "—", "–"}
        and len(rest) <= 1
        and any(part.dep_.startswith("nsubj") for part in doc[sent.start : first])
    ):
        return [Found(sent.start, first, "before")]
    return []


def inverted(token: Token) -> list[Found]:
    """ "..., stated Minister X, and ...": the verb before its subject, which the tree did not see as one."""
    doc, sent = token.doc, token.sent
    noun = speaker_after(doc, token.i + 1, sent.end)
    if (
        noun is None
        or noun.pos_ not in {"PROPN", "NOUN", "PRON"}
        or not any(part.pos_ in {"VERB", "AUX"} for part in doc[sent.start : token.i])
    ):
        return []
    pieces = [Found(sent.start, token.i - 1, "inverted")]
    comma = next((part.i for part in doc[noun.i : sent.end] if part.text == ","), None)
    if comma is not None and comma + 3 < sent.end and any(part.pos_ in {"VERB", "AUX"} for part in doc[comma : sent.end]):
        pieces.append(Found(comma, sent.end, "inverted"))
    return pieces


def hearer_infinitive(token: Token, heads: Heads) -> list[Found]:
    """ "urged Iran to release the ship": hearer and infinitive."""
    verb = next(
        (child for child in token.children if child.dep_ in {"xcomp", "advcl", "ccomp"} and child.i > token.i and has_to(child)),
        None,
    )
    if verb is None:
        return prep_infinitive(token, heads)
    heard = [child for child in token.children if child.dep_ in {"obj", "iobj"} and token.i < child.i < verb.i]
    start = min([verb.left_edge.i, *(child.left_edge.i for child in heard)])
    if is_passive(token):
        return []
    return [stretched(token, Found(max(start, token.i + 1), verb.right_edge.i + 1, "infinitive"), heads)]


def prep_infinitive(token: Token, heads: Heads) -> list[Found]:
    """ "called on Iran to release the ship": the hearer has a preposition."""
    for child in token.children:
        words = cases(child) & {"on", "upon", "to"}
        if child.i > token.i and child.dep_ == "obl" and words:
            verbs = [
                part
                for part in [*child.children, *token.children]
                if part.dep_ in {"acl", "advcl", "xcomp"} and part.i > child.i and has_to(part)
            ]
            if verbs:
                first = next(part for part in child.children if part.lower_ in words)
                return [stretched(token, Found(first.i + 1, verbs[0].right_edge.i + 1, "infinitive", first.i + 1), heads)]
    return []


def promise(token: Token, heads: Heads) -> list[Found]:
    """ "vowed to fight on": what the speaker says of itself."""
    verb = next((child for child in token.children if child.dep_ == "xcomp" and child.i > token.i and has_to(child)), None)
    return [stretched(token, Found(verb.left_edge.i, verb.right_edge.i + 1, "promise"), heads)] if verb is not None else []


def gerund(token: Token, heads: Heads) -> list[Found]:
    """ "denied taking part"."""
    verb = next(
        (
            child
            for child in token.children
            if child.dep_ in {"xcomp", "ccomp", "advcl"} and child.i == token.i + 1 and child.tag_ == "VBG"
        ),
        None,
    )
    return [stretched(token, Found(verb.left_edge.i, verb.right_edge.i + 1, "gerund"), heads)] if verb is not None else []


def described(token: Token, heads: Heads) -> list[Found]:
    """ "called the vote a farce", "described it as illegal": the thing and what it is called."""
    thing = next((child for child in token.children if child.dep_ in {"obj", "nsubj"} and child.i > token.i), None)
    phrase = next(
        (
            child
            for child in token.children
            if child.i > token.i
            and child.dep_ in {"obl", "xcomp", "advcl", "ccomp"}
            and "as" in {part.lower_ for part in child.children}
        ),
        None,
    )
    if phrase is None and token.lemma_ in {"call", "label", "brand", "dub", "term", "deem", "declare", "consider"}:
        phrase = next(
            (
                child
                for child in token.children
                if child.i > token.i and child.dep_ in {"xcomp", "ccomp", "obj", "iobj"} and child is not thing
            ),
            None,
        )
    if phrase is None:
        phrase = quoted_as(token, thing)
        if phrase is None:
            return []
    start = min(phrase.left_edge.i, thing.left_edge.i if thing is not None else phrase.left_edge.i)
    if is_passive(token):
        start = phrase.left_edge.i
    return [stretched(token, Found(max(start, token.i + 1), phrase.right_edge.i + 1, "described"), heads)]


def quoted_as(token: Token, thing: Token | None) -> Token | None:
    """The "as ..." phrase that hangs on the thing described instead of on the cue."""
    if thing is None:
        return None
    return next(
        (
            child
            for child in thing.children
            if child.i > thing.i
            and child.dep_.startswith(("nmod", "acl", "advcl"))
            and "as" in {part.lower_ for part in child.children}
        ),
        None,
    )


def accused(token: Token, heads: Heads) -> list[Found]:
    """ "accused Turkey of arming the rebels"."""
    whom = next((child for child in token.children if child.dep_ == "obj" and child.i > token.i), None)
    if whom is None or is_passive(token):
        return []
    what = [
        child
        for child in [*token.children, *whom.children]
        if child.i > whom.i and "of" in {part.lower_ for part in child.children if part.dep_ in {"mark", "case"}}
    ]
    return [stretched(token, Found(whom.left_edge.i, what[0].right_edge.i + 1, "accused"), heads)] if what else []


def prepositional(token: Token, entry: Cue, chance: float, heads: Heads) -> list[Found]:
    """ "called for an inquiry", "called for the killers to be tried", "warned of a crisis"."""
    prep = token.nbor(1)
    if entry.preps[prep.lower_] == "weak" and chance < LIKELY:
        return []
    start = prep.i + 1
    thing = with_case(token, {prep.lower_})
    ends = [
        child.right_edge.i + 1
        for child in token.children
        if child.dep_ in {"advcl", "xcomp", "ccomp"} and child.i > start and (has_to(child) or child.left_edge.i == prep.i)
    ]
    if thing is not None and thing.i > token.i:
        ends.append(thing.right_edge.i + 1)
    if not ends or max(ends) <= start:
        return []
    return [stretched(token, Found(start, max(ends), "preposition", start), heads)]


def plain_object(token: Token, heads: Heads) -> list[Found]:
    """ "announced a ceasefire": a noun phrase, where the learned head sees a cue as well."""
    thing = next((child for child in token.children if child.dep_ == "obj" and child.i > token.i), None)
    if thing is None or thing.pos_ == "PRON":
        return []
    return [stretched(token, Found(thing.left_edge.i, thing.right_edge.i + 1, "object"), heads)]


def noun_content(token: Token, entry: Cue | None, chance: float, heads: Heads) -> list[Found]:
    """ "a warning that ...", "his demand to ..."."""
    child = next(
        (
            child
            for child in token.children
            if child.i > token.i and child.dep_ in {"acl", "ccomp"} and (has_that(child) or (has_to(child) and chance >= LIKELY))
        ),
        None,
    )
    if child is None and token.dep_ == "obj" and token.head.lemma_ in {"express", "voice"}:
        child = next((child for child in token.children if child.i > token.i and child.dep_ in {"acl", "ccomp"}), None)
        chance = max(chance, LIKELY)
    if child is not None and (has_that(child) or chance >= LIKELY):
        return [stretched(token, Found(child.left_edge.i, child.right_edge.i + 1, "noun"), heads)]
    verb = token.head
    if token.dep_ == "obj" and verb.lemma_ in LIGHT | {"reject", "deny", "dismiss"}:
        child = next(
            (child for child in verb.children if child.i > token.i and child.dep_ in {"ccomp", "advcl"} and has_that(child)), None
        )
        if child is not None:
            return [stretched(token, Found(child.left_edge.i, child.right_edge.i + 1, "noun"), heads)]
    return by_head(token, heads) if chance >= SURE else []


def by_head(token: Token, heads: Heads, least: float = 0.5) -> list[Found]:
    """What the role head alone takes for the content: its longest run, gaps of one word closed."""
    values = heads.content(token)
    if values is None:
        return []
    sent = token.sent
    runs: list[list[int]] = []
    for i in range(sent.start, sent.end):
        if values[i] < least or i == token.i:
            continue
        if runs and i - runs[-1][1] <= 2 and not runs[-1][1] < token.i < i:
            runs[-1][1] = i
        else:
            runs.append([i, i])
    if not runs:
        return []
    first, last = max(runs, key=lambda run: run[1] - run[0])
    return [Found(first, last + 1, "head")] if last > first else []


def stretched(token: Token, found: Found, heads: Heads) -> Found:
    """A content that the tree cut short goes on as far as the role head is sure of it."""
    values = heads.content(token)
    if values is None:
        return found
    end, stop = found.end, token.sent.end
    while end < stop and (values[end] >= 0.5 or (end + 1 < stop and values[end + 1] >= 0.5)):
        end += 1
    return Found(found.start, end, found.rule, found.cue_end)


def before_next_cue(token: Token, found: Found, heads: Heads) -> Found:
    """A content ends where the same speaker goes on under another cue: "..., adding that", "... but noted that"."""
    doc = token.doc
    for other in doc[max(found.start, token.i) + 2 : found.end]:
        if heads.cue[other.i] < 0.3 or lexicon().verb(other) is None or subject(other) is not None or other.i <= token.i:
            continue
        before = doc[other.i - 1]
        if (
            other.tag_ == "VBG"
            and (before.text == "," or other.lemma_ == "cite")
            or other.dep_ == "conj"
            and other.tag_ in FINITE_TAGS
            and other.head.tag_ not in {other.tag_} - {"VBD"}
        ):
            at = other.i
            while at > found.start and (doc[at - 1].is_punct or doc[at - 1].pos_ in {"CCONJ", "ADV"}):
                at -= 1
            if at - found.start >= 2:
                return Found(found.start, at, found.rule, found.cue_end)
    return found


def trimmed(doc: Doc, found: Found) -> Found | None:
    """Without "that", conjunctions and marks at the edges; None if nothing is left."""
    start, end = found.start, found.end
    stop = next((i for i in range(start + 2, end) if doc[i].text == ";" and found.rule in UNBROKEN), None)
    end = stop or end
    while start < end and (
        doc[start].is_space
        or doc[start].lower_ in LEADING
        or doc[start].dep_ == "cc"
        or (doc[start].is_punct and doc[start].text not in "([$\"“'‘")
    ):
        start += 1
    while end > start and (doc[end - 1].is_space or (doc[end - 1].is_punct and doc[end - 1].text not in ")]'\"”’%")):
        end -= 1
    return Found(start, end, found.rule, found.cue_end) if end > start else None


def phrases(doc: Doc, book: Lexicon) -> list[Draft]:
    """ "According to X, ..." and its like: the clause around the phrase."""
    out = []
    for words in book.phrases:
        size = len(words)
        for i in range(len(doc) - size):
            if doc[i].lower_ != words[0] or tuple(part.lower_ for part in doc[i : i + size]) != words:
                continue
            if size > 1 or doc[i].is_sent_start or doc[i - 1].text == ",":
                out += phrase_statement(doc, i, i + size)
    return out


def phrase_statement(doc: Doc, start: int, end: int) -> list[Draft]:
    """The statements under one phrase that stands at tokens start to end."""
    sent = doc[start].sent
    noun = doc[start].head
    if not (doc[start].dep_ == "case" and end <= noun.i < min(end + 15, sent.end) and noun.pos_ in {"NOUN", "PROPN", "PRON"}):
        noun = speaker_after(doc, end, sent.end)
    if noun is None or noun.lower_ in lexicon().silent:
        return []
    first, last = start, max(noun.right_edge.i + 1, end)
    comma = next((part.i for part in doc[end : sent.end] if part.text in {",", ";"} and part.i > noun.i), None)
    if comma is not None and comma < last and first <= sent.start + 1:
        last = comma
    clause_head = next(part for part in [noun.head] if True)
    while clause_head.dep_ not in {"root", "ccomp", "parataxis", "conj"} and clause_head.head.i != clause_head.i:
        clause_head = clause_head.head
    low, high = clause_head.left_edge.i, clause_head.right_edge.i + 1
    if clause_head.dep_ == "conj" and clause_head.pos_ not in {"VERB", "AUX"}:
        low, high = sent.start, sent.end
    low, high = min(low, first), max(high, last)
    pieces = [Found(low, first, "phrase"), Found(last, high, "phrase")]
    out = []
    for piece in pieces:
        piece = trimmed(doc, piece)
        if piece is not None and piece.end - piece.start >= 3:
            text = doc[piece.start : piece.end]
            out.append(
                Draft(
                    (start, end), text.start_char, text.end_char, document(noun), "indirect", "said.phrase", 0.85, core=doc[start]
                )
            )
    return out


def speaker_after(doc: Doc, start: int, stop: int) -> Token | None:
    """The head of the noun phrase that begins at `start`."""
    for part in doc[start : min(start + 12, stop)]:
        if part.is_punct and part.i > start:
            break
        if part.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"} and part.dep_ not in {
            "compound",
            "amod",
            "nmod:poss",
            "det",
            "flat",
            "nummod",
            "advmod",
        }:
            return part
    found = [part for part in doc[start : min(start + 4, stop)] if part.pos_ in {"NOUN", "PROPN", "PRON"}]
    return found[-1] if found else None


def adverbs(doc: Doc, book: Lexicon) -> list[Draft]:
    """ "Reportedly, two people died": the clause after a word that hides the speaker."""
    out = []
    for token in doc:
        if (
            token.lower_ not in book.adverbs
            or token.head.pos_ not in {"VERB", "AUX", "NOUN", "ADJ", "PROPN"}
            or token.dep_ == "amod"
        ):
            continue
        head = token.head
        while head.dep_ in LINKED - {"conj", "ccomp", "parataxis"} and head.i < token.i:
            head = head.head
        start, end = token.i + 1, head.right_edge.i + 1
        if head.dep_ in {"amod", "compound"} or end <= start:
            continue
        piece = trimmed(doc, Found(start, end, "adverb"))
        if piece is not None and (piece.end - piece.start >= 2 or head.pos_ == "VERB"):
            text = doc[piece.start : piece.end]
            out.append(
                Draft((token.i, token.i + 1), text.start_char, text.end_char, None, "indirect", "said.adverb", 0.7, core=token)
            )
    return out
