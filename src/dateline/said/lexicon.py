"""The cue lexicon: words that announce speech, and the constructions in which they do."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from spacy.strings import get_string_id
from spacy.tokens import Token

FILE = Path(__file__).with_name("cues.yaml")
FRAMES = {"clause", "infinitive", "promise", "gerund", "describe", "object", "quote", "prep", "accuse", "noun"}
CLOSERS = {",", "”", '"', "''", "’", "?", "!"}
VERB_TAGS = {"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"}


@dataclass
class Cue:
    """What a lemma can do: frame -> strength ("strong" or "weak"), and its prepositions."""

    lemma: str
    frames: dict[str, str] = field(default_factory=dict)
    preps: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lexicon:
    """Cue verbs by their inflected forms, nouns by form, and the small lists."""

    verbs: dict[str, Cue]
    nouns: dict[str, Cue]
    phrases: tuple[tuple[str, ...], ...]
    adverbs: frozenset[str]
    carriers: frozenset[str]
    outlets: frozenset[str]
    audiences: frozenset[str]
    speaking: frozenset[str]
    silent: frozenset[str]

    @functools.cached_property
    def forms(self) -> frozenset[int]:
        """Every form of a verb or noun that may be a cue, as spaCy's number of the word: quick to look for in a whole report."""
        return frozenset(map(get_string_id, (*self.verbs, *self.nouns)))

    @functools.cached_property
    def adverb_forms(self) -> frozenset[int]:
        return frozenset(map(get_string_id, self.adverbs))

    @functools.cached_property
    def openers(self) -> frozenset[int]:
        """The first words of the phrases."""
        return frozenset(get_string_id(words[0]) for words in self.phrases)

    def verb(self, token: Token) -> Cue | None:
        """The entry of a verb token; None for words that the tagger takes for something else than a verb."""
        entry = self.verbs.get(token.lower_)
        if entry is None:
            return None
        if token.pos_ not in {"VERB", "AUX"} and token.tag_ not in VERB_TAGS and not self.inverted(token):
            return None
        if token.i and token.nbor(-1).text == "-" and not token.nbor(-1).whitespace_:
            return None
        return entry

    def inverted(self, token: Token) -> bool:
        """Whether a past form that the tagger took for a name or an adjective stands where ", stated Minister X" has its verb."""
        if token.i == 0 or token.i + 1 >= len(token.doc) or not (token.lower_.endswith("ed") or token.lower_ == "said"):
            return False
        before, after = token.nbor(-1), token.nbor(1)
        return before.text in CLOSERS and token.is_lower and (after.is_title or after.pos_ in {"DET", "PROPN", "PRON"})

    def noun(self, token: Token) -> Cue | None:
        return self.nouns.get(token.lower_) if token.pos_ == "NOUN" else None


def inflections(lemma: str, irregular: dict[str, list[str]]) -> list[str]:
    """The forms of an English verb by the regular rules, unless it is listed as irregular."""
    if lemma in irregular:
        return [lemma, *irregular[lemma]]
    if lemma.endswith("e"):
        return [lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing"]
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return [lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"]
    if lemma.endswith(("s", "sh", "ch", "x", "z")):
        return [lemma, lemma + "es", lemma + "ed", lemma + "ing"]
    return [lemma, lemma + "s", lemma + "ed", lemma + "ing"]


@functools.cache
def source() -> dict:
    """The YAML file as it stands.  Raises `ValueError` that names the group whose frame is unknown."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(FILE.read_text(encoding="utf-8"), Loader=loader)
    for group in [*data["verbs"], *data["nouns"]]:
        unknown = set(group["frames"]) - FRAMES
        if unknown or group["strength"] not in {"strong", "weak"}:
            raise ValueError(
                f"{FILE}: the group of '{group['lemmas'][0]}' has unknown frames {sorted(unknown)} or strength {group['strength']}"
            )
    return data


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    data = source()
    verbs: dict[str, Cue] = {}
    for group in data["verbs"]:
        for lemma in group["lemmas"]:
            add(verbs, lemma, inflections(lemma, data["irregular"]), group)
    nouns: dict[str, Cue] = {}
    for group in data["nouns"]:
        for lemma in group["lemmas"]:
            add(nouns, lemma, [lemma, plural(lemma)], group)
    lists = {name: frozenset(data[name]) for name in ("carriers", "outlets", "audiences", "speaking", "silent")}
    lists["carriers"] |= {plural(word) for word in lists["carriers"]}
    lists["speaking"] = frozenset(form for lemma in data["speaking"] for form in inflections(lemma, data["irregular"]))
    adverbs = frozenset(lemma for group in data["adverbs"] for lemma in group["lemmas"])
    return Lexicon(verbs, nouns, tuple(tuple(phrase["words"]) for phrase in data["phrases"]), adverbs, **lists)


def plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


def add(table: dict[str, Cue], lemma: str, forms: list[str], group: dict) -> None:
    """Merge a group's frames into the lemma's entry; strong wins over weak."""
    entry = table.setdefault(lemma, Cue(lemma))
    for frame in group["frames"]:
        if frame == "prep":
            for prep in group["prep"]:
                entry.preps[prep] = "strong" if "strong" in {group["strength"], entry.preps.get(prep)} else "weak"
        else:
            entry.frames[frame] = "strong" if "strong" in {group["strength"], entry.frames.get(frame)} else "weak"
    for form in forms:
        table[form] = entry
