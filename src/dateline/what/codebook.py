"""The codebook: event types, the words that name them and who is actor and recipient, read from YAML and checked.

One file a type.  Keys of a file: `type`, `definition`, `not`, `modes` (mode → words that speak for it), `verbs`, `nouns`.
An entry has `words` (lemmas; more than one word: a verb with its particle, preposition or object, or a compound noun),
`roles`, `strength` (how often the words name such an event, 0 to 1), `mode`, `only` and `unless` (words that must, or must
not, stand in a place), and examples: `match` and `no_match`.  docs/events.md explains all of it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent.parent / "knowledge" / "codebook"
FILE_KEYS = {"type", "definition", "not", "modes", "verbs", "nouns"}
ENTRY_KEYS = {"words", "roles", "strength", "mode", "only", "unless", "attributive", "match", "no_match"}
PLACES = {"subject", "object", "modifier", "head", "any"}
ROLES = ("actor", "recipient")
PRIOR = 3
"""How many findings an entry's own `strength` counts for beside those of counts.tsv."""
DEFAULT_ROLES = {
    "verb": {"actor": ("subject",), "recipient": ("object",)},
    "noun": {"actor": ("by", "possessor"), "recipient": ("of", "against", "on")},
}
MARK = re.compile(r"\[(actor|recipient): ([^\]]+)\]|\*([^*]+)\*")


class CodebookError(ValueError):
    """Something in a codebook file is not as it should be; the message names the file and the line."""


@dataclass(frozen=True)
class Example:
    """A sentence beside an entry.  `marks` are (role or "trigger", start, end) in `text`; none where it must not match."""

    text: str
    marks: tuple[tuple[str, int, int], ...]
    line: int


@dataclass(frozen=True, eq=False)
class Entry:
    """Words that name an event of one type."""

    type: str
    kind: str
    words: tuple[tuple[str, ...], ...]
    roles: dict[str, tuple[str, ...]]
    strength: float
    mode: str | None
    only: dict[str, frozenset[str]]
    unless: dict[str, frozenset[str]]
    match: tuple[Example, ...]
    no_match: tuple[Example, ...]
    file: str
    line: int
    attributive: bool = True
    """Whether a participle before a noun counts ("the kidnapped worker", but not "the alleged leader")."""

    @property
    def name(self) -> str:
        """How evidence calls the entry: type, kind and first words."""
        return f"{self.type.lower()}.{self.kind}.{'_'.join(self.words[0])}"


@dataclass
class Codebook:
    """All entries by the lemma of their head word, and each type's modes."""

    definitions: dict[str, str] = field(default_factory=dict)
    modes: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    by_lemma: dict[tuple[str, str], list[tuple[tuple[str, ...], Entry]]] = field(default_factory=dict)
    inflected: dict[str, str] = field(default_factory=dict)
    """Inflected word → verb, for verbs that the lemmatiser does not know."""

    counts: dict[tuple[str, str, str, bool], tuple[int, int]] = field(default_factory=dict)
    """(type, kind, words, has an `only`) → how often the words named such an event, of how many times found."""

    def strength(self, entry: Entry, words: tuple[str, ...]) -> float:
        """The share of events among what the words find: counted where they were, the entry's own estimate else."""
        hits, seen = self.counts.get((entry.type, entry.kind, " ".join(words), bool(entry.only)), (0, 0))
        return (hits + PRIOR * entry.strength) / (seen + PRIOR)

    def add(self, entry: Entry, replace: bool = False) -> None:
        """Index an entry; `replace` takes its words from the entries of its type and kind that were there before."""
        self.entries.append(entry)
        for words in entry.words:
            key = (entry.kind, head_word(words, entry.kind))
            listed = self.by_lemma.setdefault(key, [])
            if replace:
                listed[:] = [(w, e) for w, e in listed if not (w == words and e.type == entry.type and e.file != entry.file)]
            listed.append((words, entry))
            if entry.kind == "verb":
                for form in inflections(key[1]):
                    self.inflected.setdefault(form, key[1])


def head_word(words: tuple[str, ...], kind: str) -> str:
    """The first word of a verb with its companions, the last of a compound noun or a hyphenated word."""
    return words[-1] if kind == "noun" or "-" in words else words[0]


IRREGULAR = {
    "overthrow": ("overthrew", "overthrown"),
    "withdraw": ("withdrew", "withdrawn"),
    "slay": ("slew", "slain"),
    "forgive": ("forgave", "forgiven"),
}


def inflections(verb: str) -> Iterator[str]:
    """The regular forms of a verb, with and without a doubled consonant, and the irregular ones that tables often lack."""
    yield from IRREGULAR.get(verb, ())
    base = verb[:-1] if verb.endswith("e") else verb
    yield from (verb + "s", verb + "es", base + "ed", base + "ing")
    if verb.endswith("y"):
        yield from (verb[:-1] + "ied", verb[:-1] + "ies")
    if len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in "aeiou":
        yield from (verb + verb[-1] + "ed", verb + verb[-1] + "ing")


def split_words(text: str) -> tuple[str, ...]:
    """Words as the tokenizer cuts them: hyphens are words of their own."""
    return tuple(re.findall(r"[^\s-]+|-", text.lower()))


@functools.cache
def builtin() -> Codebook:
    """The codebook that comes with the package."""
    return load(())


def load(folders: Iterable[Path]) -> Codebook:
    """The package's codebook with the files of `folders` on top: they may add types, and change entries word by word.

    Raises `CodebookError`, naming file and line, for anything that is not understood.
    """
    book = Codebook()
    for path in sorted(FOLDER.glob("*.yaml")):
        read_file(path, book)
    book.counts = read_counts(FOLDER / "counts.tsv")
    for folder in folders:
        if not Path(folder).is_dir():
            raise CodebookError(f"{folder}: there is no such folder of codebook files")
        found = sorted(p for p in Path(folder).iterdir() if p.suffix in {".yaml", ".yml"})
        if not found:
            raise CodebookError(f"{folder}: no .yaml file in it")
        for path in found:
            read_file(path, book, replace=True)
    return book


def read_counts(path: Path) -> dict[tuple[str, str, str, bool], tuple[int, int]]:
    """The table that `python -m dateline.measure.codebook` prints; empty where there is none."""
    out = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else []:
        if not line.startswith(("#", "type\t")):
            kind, entry_kind, words, conditioned, hits, seen = line.split("\t")
            out[kind, entry_kind, words, conditioned == "1"] = int(hits), int(seen)
    return out


def read_file(path: Path, book: Codebook, replace: bool = False) -> None:
    """Add one file's type, modes and entries to `book`."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise CodebookError(
            f"{path}:{mark.line + 1 if mark else 1}: not readable as YAML: {getattr(error, 'problem', error)}"
        ) from None
    reader = FileReader(path)
    fields = reader.mapping(node, FILE_KEYS, "a codebook file")
    if "type" not in fields:
        raise reader.error(node, "the file does not say its `type`")
    kind = reader.text(fields["type"])
    if not re.fullmatch(r"[A-Z][A-Z_-]+", kind):
        raise reader.error(fields["type"], f"'{kind}' is not a type: use capital letters")
    if "definition" in fields:
        book.definitions[kind] = " ".join(reader.text(fields["definition"]).split())
    elif kind not in book.definitions:
        raise reader.error(node, f"type {kind} has no `definition`")
    modes = reader.mapping(fields["modes"], None, "`modes`") if "modes" in fields else {}
    book.modes.setdefault(kind, {}).update({mode: tuple(w.lower() for w in reader.texts(words)) for mode, words in modes.items()})
    for name, entry_kind in (("verbs", "verb"), ("nouns", "noun")):
        if name in fields:
            for item in reader.sequence(fields[name]):
                book.add(reader.entry(item, kind, entry_kind, book), replace)


class FileReader:
    """Turns YAML nodes into values, so that every error can name its line.  All scalars are text ("on" is a word here)."""

    def __init__(self, path: Path):
        self.path = path

    def error(self, node: yaml.Node | None, message: str) -> CodebookError:
        return CodebookError(f"{self.path}:{node.start_mark.line + 1 if node else 1}: {message}")

    def mapping(self, node: yaml.Node | None, keys: set[str] | None, what: str) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self.error(node, f"{what} must be a list of `key: value`")
        out = {}
        for key, value in node.value:
            name = self.text(key)
            if keys is not None and name not in keys:
                raise self.error(key, f"`{name}` is not known in {what}; known: {', '.join(sorted(keys))}")
            if name in out:
                raise self.error(key, f"`{name}` stands here twice")
            out[name] = value
        return out

    def sequence(self, node: yaml.Node) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(node, "a list is needed here")
        return node.value

    def text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self.error(node, "a word or text is needed here")
        return node.value

    def texts(self, node: yaml.Node) -> list[str]:
        return [self.text(item) for item in self.sequence(node)]

    def places(self, node: yaml.Node, what: str) -> dict[str, frozenset[str]]:
        return {place: frozenset(w.lower() for w in self.texts(words)) for place, words in self.mapping(node, PLACES, what).items()}

    def entry(self, node: yaml.Node, kind: str, entry_kind: str, book: Codebook) -> Entry:
        fields = self.mapping(node, ENTRY_KEYS, "an entry")
        if "words" not in fields:
            raise self.error(node, "the entry has no `words`")
        words = tuple(split_words(text) for text in self.texts(fields["words"]))
        if not words or not all(words):
            raise self.error(fields["words"], "`words` is empty")
        strength = 0.5
        if "strength" in fields:
            try:
                strength = float(self.text(fields["strength"]))
            except ValueError:
                strength = -1.0
            if not 0 < strength < 1:
                raise self.error(fields["strength"], "`strength` must be a number between 0 and 1")
        mode = self.text(fields["mode"]) if "mode" in fields else None
        if mode is not None and mode not in book.modes.get(kind, {}):
            raise self.error(
                fields["mode"], f"{kind} has no mode '{mode}'; it has: {', '.join(book.modes.get(kind, {})) or 'none'}"
            )
        roles = dict(DEFAULT_ROLES[entry_kind])
        if "roles" in fields:
            given = self.mapping(fields["roles"], set(ROLES), "`roles`")
            roles.update({role: tuple(w.lower() for w in self.texts(places)) for role, places in given.items()})
        return Entry(
            type=kind, kind=entry_kind, words=words, roles=roles, strength=strength, mode=mode,
            only=self.places(fields["only"], "`only`") if "only" in fields else {},
            unless=self.places(fields["unless"], "`unless`") if "unless" in fields else {},
            match=self.examples(fields.get("match"), True), no_match=self.examples(fields.get("no_match"), False),
            file=str(self.path), line=node.start_mark.line + 1,
            attributive=self.text(fields["attributive"]) != "false" if "attributive" in fields else True,
        )  # fmt: skip

    def examples(self, node: yaml.Node | None, marked: bool) -> tuple[Example, ...]:
        out = []
        for item in self.sequence(node) if node is not None else []:
            example = marked_text(self.text(item), item.start_mark.line + 1)
            if marked and not any(role == "trigger" for role, _, _ in example.marks):
                raise self.error(item, "the example does not mark its trigger: put it between two `*`")
            out.append(example)
        return tuple(out)


def marked_text(text: str, line: int = 0) -> Example:
    """Take the marks out of "[actor: Rebels] *attacked* [recipient: a base]."."""
    plain, marks, at = "", [], 0
    for found in MARK.finditer(text):
        plain += text[at : found.start()]
        words = found[2] or found[3]
        marks.append((found[1] or "trigger", len(plain), len(plain) + len(words)))
        plain += words
        at = found.end()
    return Example(plain + text[at:], tuple(marks), line)
