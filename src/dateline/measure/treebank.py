"""Tags and trees against a treebank (CoNLL-U): gold sentences and words in, the program's own analysis out.

UAS and LAS count every syntactic word, punctuation included, with full labels (subtypes too), as the CoNLL 2018 shared task's
script does but for its stripping of subtypes.  Entities are measured where a matching IOB2 file (Universal NER) is given.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from spacy.tokens import Doc

from ..reader import load

LONGEST = 200
"""Sentences read as one `Doc` at most; else it is the treebank's document, as a report would be."""


def measure_treebank(path: Path, entities: Path | None = None) -> dict[str, float | int]:
    """UPOS, XPOS, lemma, UAS and LAS (per cent of words) of a `.conllu` or `.conllu.gz` file; entity F1 with `entities`."""
    nlp = load(without=[])
    language = nlp.get_pipe("language")
    tally: Counter = Counter()
    gold_entities = list(uner_sentences(entities)) if entities else []
    spans_of = {tuple(words): spans for words, spans in gold_entities}
    for group in conllu_documents(path):
        words = [row[1] for rows in group for row in rows]
        starts = [i == 0 for rows in group for i in range(len(rows))]
        doc = language(Doc(nlp.vocab, words=words, sent_starts=starts))
        tally["sentences"] += len(group)
        offset = 0
        for rows in group:
            score_sentence(tally, doc, offset, rows)
            score_entities(tally, doc, offset, len(rows), spans_of.get(tuple(row[1] for row in rows)))
            offset += len(rows)
    figures = {key: round(100 * tally[key] / tally["words"], 2) for key in ("upos", "xpos", "lemma", "uas", "las")}
    if tally["gold"]:
        figures["entities"] = round(200 * tally["hit"] / (tally["gold"] + tally["found"]), 2)
    return figures | {"sentences": tally["sentences"], "words": tally["words"]}


def open_text(path: Path):
    return gzip.open(path, "rt", encoding="utf-8") if str(path).endswith(".gz") else open(path, encoding="utf-8")


def conllu_documents(path: Path) -> Iterator[list[list[list[str]]]]:
    """The sentences of each document (`# newdoc`), each a list of the ten columns of its syntactic words.

    Raises `ValueError` naming a line that is not CoNLL-U.
    """
    document: list[list[list[str]]] = []
    for begins, rows in conllu_sentences(path):
        if document and (begins or len(document) >= LONGEST):
            yield document
            document = []
        document.append(rows)
    if document:
        yield document


def conllu_sentences(path: Path) -> Iterator[tuple[bool, list[list[str]]]]:
    """Whether a document begins, and the columns of every syntactic word, a sentence at a time."""
    rows: list[list[str]] = []
    begins = False
    with open_text(path) as lines:
        for number, line in enumerate(lines, 1):
            columns = line.rstrip("\n").split("\t")
            if line.startswith("#"):
                begins = begins or line.startswith("# newdoc")
            elif len(columns) == 10:
                if columns[0].isdigit():
                    rows.append(columns)
            elif line.strip():
                raise ValueError(f"{path}, line {number}: a word has ten columns separated by tabs")
            elif rows:
                yield begins, rows
                rows, begins = [], False
    if rows:
        yield begins, rows


def score_sentence(tally: Counter, doc: Doc, offset: int, rows: list[list[str]]) -> None:
    for place, row in enumerate(rows):
        token = doc[offset + place]
        head = 0 if token.head.i == token.i else token.head.i - offset + 1
        attached = head == int(row[6])
        tally["words"] += 1
        tally["upos"] += token.pos_ == row[3]
        tally["xpos"] += token.tag_ == row[4]
        tally["lemma"] += token.lemma_ == row[2]
        tally["uas"] += attached
        tally["las"] += attached and token.dep_ == row[7]


def uner_sentences(path: Path) -> Iterator[tuple[list[str], set[tuple[int, int, str]]]]:
    """Words and (start, end, type) of each sentence of a Universal NER file, person, organisation and location only."""
    words: list[str] = []
    tags: list[str] = []
    with open_text(path) as lines:
        for line in [*lines, ""]:
            columns = line.strip("\n").split("\t")
            if line.startswith("#"):
                continue
            if len(columns) > 2:
                words.append(columns[1])
                tags.append(columns[2])
            elif words:
                yield words, spans(tags)
                words, tags = [], []


def spans(tags: list[str]) -> set[tuple[int, int, str]]:
    found, start = set(), None
    for place, tag in enumerate([*tags, "O"]):
        if start is not None and not tag.startswith("I-"):
            found.add((start, place, tags[start][2:]))
            start = None
        if tag.startswith("B-"):
            start = place
    return {(a, b, kind) for a, b, kind in found if kind in ("PER", "ORG", "LOC")}


def score_entities(tally: Counter, doc: Doc, offset: int, size: int, gold: set | None) -> None:
    """Exact spans and types; our facilities are places to Universal NER."""
    if gold is None:
        return
    found = {
        (ent.start - offset, ent.end - offset, "LOC" if ent.label_ == "FAC" else ent.label_)
        for ent in doc.ents
        if offset <= ent.start < offset + size and ent.label_ in ("PER", "ORG", "LOC", "FAC")
    }
    tally.update(hit=len(gold & found), gold=len(gold), found=len(found))
