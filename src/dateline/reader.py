"""Reader: reports in, records out.  Builds the pipeline of rooms and streams many reports through it."""

from __future__ import annotations

import functools
import gc
import hashlib
import importlib
import importlib.metadata
import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import structs
from spacy.language import Language
from spacy.tokens import Doc

from . import board
from .record import Event, Generator, Record, Report

ROOMS: tuple[tuple[str, str], ...] = (
    ("language", "dateline.language"),
    ("when", "dateline.when"),
    ("where", "dateline.where"),
    ("who", "dateline.who"),
    ("how_many", "dateline.how_many"),
    ("said", "dateline.said"),
    ("what", "dateline.what"),
    ("whether", "dateline.whether"),
    ("event_time", "dateline.when"),
    ("event_place", "dateline.where"),
    ("event_quantities", "dateline.how_many"),
    ("same_event", "dateline.what"),
    ("levels", "dateline.how_many"),
    ("links", "dateline.links"),
)
"""Components in their order, and the package (a room) that registers each."""


def load(threads: int = 1, without: Iterable[str] = (), codebooks: Iterable[Path | str] = ()) -> Language:
    """The spaCy `Language` with every room that is installed; `without` leaves components out by name.

    `codebooks` are folders of own codebook files (docs/events.md); `what.codebook.CodebookError` names what is wrong in one.
    It also accepts `Doc`s that are already tokenised, with or without sentence starts.
    """
    import spacy

    nlp = spacy.blank("en")
    left_out = set(without)
    configs = {"language": {"threads": threads}, "what": {"codebooks": [str(folder) for folder in codebooks]}}
    for name, package in ROOMS:
        if name in left_out or importlib.util.find_spec(package) is None:
            continue
        importlib.import_module(package)
        if Language.has_factory(name):
            nlp.add_pipe(name, config=configs.get(name, {}))
    return nlp


def settle() -> None:
    """Leave all that is loaded by now out of garbage collections: the tables live as long as the program, and going
    through them costs a tenth of a second each time."""
    gc.collect()
    gc.freeze()


class Reader:
    """Reads reports one after another with one model.  Not for use by several threads at once."""

    def __init__(self, threads: int = 1, nlp: Language | None = None, codebooks: Iterable[Path | str] = ()):
        folders = tuple(codebooks)
        self.nlp = nlp or load(threads, codebooks=folders)
        if nlp is None:
            settle()
        self.own_knowledge = own_hash(folders) if folders else None
        """Stands behind the knowledge's hash in records, so that they say that a codebook of one's own was used."""

    def read(self, report: Report) -> Record:
        """The record of one report.  The same report gives the same record, whatever was read before."""
        doc = board.prepare(self.nlp.make_doc(report.text), report)
        for _, component in self.nlp.pipeline:
            doc = component(doc)
        record = record_of(doc)
        return structs.replace(record, generator=self.generator) if self.own_knowledge else record

    @functools.cached_property
    def generator(self) -> Generator:
        """What its records say that made them."""
        made_by = generator()
        return structs.replace(made_by, knowledge=f"{made_by.knowledge}+{self.own_knowledge}") if self.own_knowledge else made_by

    def stream(self, reports: Iterable[Report]) -> Iterator[Record]:
        """Records in the reports' order, one at a time, so that a corpus is never held in memory."""
        for report in reports:
            yield self.read(report)


def record_of(doc: Doc) -> Record:
    """Everything the rooms wrote on the `Doc`, as a record."""
    report = doc._.report
    drafts = sorted(doc._.events, key=lambda draft: (draft.trigger.start_char, draft.trigger.end_char, draft.type))
    ids = {id(draft): f"e{number}" for number, draft in enumerate(drafts, 1)}
    return Record(
        id=report.id,
        title=report.title,
        published=report.published,
        url=report.url,
        text=report.text,
        events=tuple(event_of(draft, ids[id(draft)]) for draft in drafts),
        statements=tuple(doc._.statements),
        levels=tuple(doc._.levels),
        links=tuple(link(ids) for link in doc._.links),
        times=tuple(doc._.times),
        places=tuple(doc._.places),
        generator=generator(),
    )


def event_of(draft: board.EventDraft, number: str) -> Event:
    when = draft.time.start or draft.time.end if draft.time else None
    return Event(
        id=number,
        trigger=board.span_of(draft.trigger),
        mentions=tuple(board.span_of(mention) for mention in draft.mentions),
        type=draft.type,
        mode=draft.mode,
        contexts=tuple(draft.contexts),
        actors=tuple(board.participant_of(mention, when) for mention in draft.actors),
        recipients=tuple(board.participant_of(mention, when) for mention in draft.recipients),
        status=draft.status,
        time=draft.time,
        place=draft.place,
        quantities=tuple(draft.quantities),
        source=draft.source,
        evidence=draft.evidence,
        status_evidence=draft.status_evidence,
        confidence=round(draft.confidence, 3),
    )


@functools.cache
def generator() -> Generator:
    from .language.model import weights_hash

    try:
        version = importlib.metadata.version("dateline")
    except importlib.metadata.PackageNotFoundError:
        version = "0"
    return Generator(name="dateline", version=version, weights=weights_hash(), knowledge=knowledge_hash())


def knowledge_hash() -> str:
    """The first 12 hex digits of a SHA-256 over every knowledge file of the package, names included."""
    root, digest = Path(__file__).parent, hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in {".yaml", ".parquet", ".tsv", ".bin", ".npy", ".json"} and "weights" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def own_hash(folders: Iterable[Path | str]) -> str:
    """The first 12 hex digits of a SHA-256 over the files of own codebooks."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(p for p in Path(folder).iterdir() if p.suffix in {".yaml", ".yml"}):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@functools.cache
def default_reader() -> Reader:
    """The one reader behind `dateline.read`."""
    return Reader()


def report(
    text: str, published: str, title: str | None = None, id: str | None = None, url: str | None = None, source: str | None = None
) -> Report:
    """A `Report` with a checked date and an id made of its content where none is given.

    Raises `ValueError` with a message for the user if `published` is not an ISO date between the years 1000 and 2999.
    """
    from datetime import date

    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        raise ValueError(f"'{published}' is not a date: give the day of publication as YYYY-MM-DD") from None
    if not 1000 <= day.year <= 2999:
        raise ValueError(f"'{published}' is not a believable day of publication")
    if id is None:
        id = hashlib.sha256(f"{day.isoformat()}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Report(id=id, text=text, published=day.isoformat(), title=title, url=url, source=source)
