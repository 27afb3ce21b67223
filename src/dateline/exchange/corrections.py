"""What people corrected in the page (`ARCHIVE.corrections.jsonl`), made ready to be used again.

    PATH                   a JSON line for each correction, with what had been read and the sentence that it is about
    PATH with .labels      sentences with their events as they should have been read, in the shape of training/labels/*.jsonl

A correction is written by hand ("Iraq; United States"), a label points at words.  Where the words of a correction do not stand
in its
sentence, or it says something that a label cannot hold, the sentence is left out of the labels and counted.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from ..archive import Archive
from ..archive.asking import STATUSES, TYPES
from . import output
from .choose import Wanted
from .left_out import LeftOut, many
from .records import records
from .stream import sentence_bounds
from .write import ExchangeError

if TYPE_CHECKING:
    from ..record import Event, Record
    from ..web.corrections import Correction


class NoLabelError(ValueError):
    """A correction that cannot be made a label; the message is the reason, for people."""


def export_corrections(
    archive: str | os.PathLike[str], format: str, out: str | os.PathLike[str] | None, labels: bool = True
) -> list[str]:
    """Write an archive's corrections, and the labels beside them unless `out` is None (standard output).  Returns what to tell.

    Raises `ExchangeError` where there are none or they cannot be read.
    """
    from ..web.corrections import CorrectionError, path_for, read

    if format != "jsonl":
        raise ExchangeError(f"corrections are written as jsonl, not as {format}")
    file = path_for(Path(archive))
    with Archive(archive) as opened:
        try:
            made = read(file)
        except CorrectionError as error:
            raise ExchangeError(str(error)) from None
        if not made:
            raise ExchangeError(f"{file}: nobody has corrected anything yet")
        left, encode = LeftOut(), msgspec.json.Encoder().encode
        lines: list[str] = []
        sentences: list[str] = []
        found = set()
        by_report: dict[str, list[Correction]] = {}
        for each in made:
            by_report.setdefault(each.report, []).append(each)
        for report_id, record in records(opened.connection, Wanted(only=tuple(sorted(by_report)))):
            found.add(report_id)
            mine = by_report[report_id]
            lines += [encode(told(each, record, report_id)).decode() + "\n" for each in mine]
            sentences += [encode(each).decode() + "\n" for each in labels_of(record, report_id, mine, left)]
        missing = sum(len(group) for report, group in by_report.items() if report not in found)
    path = None if out is None else Path(out)
    output.write_lines(path, lines)
    messages = [f"{many(len(lines), 'correction')} written"]
    if missing:
        messages.append(f"{many(missing, 'correction')} left out, of reports that the archive does not hold")
    if path is not None and labels:
        beside = path.with_name(f"{path.stem}.labels{path.suffix or '.jsonl'}")
        output.write_lines(beside, sentences)
        messages.append(f"{many(len(sentences), 'sentence')} to train on written to {beside}")
        messages += left.lines("sentence")
    return messages


def told(correction: Correction, record: Record, report_id: str) -> dict[str, Any]:
    """A correction with the report it is about and what had been read."""
    event = event_of(correction, record, report_id)
    at = event.trigger.start if event else correction.start
    begin, end = sentence_bounds(record.text, at) if at is not None and at < len(record.text) else (0, 0)
    fields = {name: value for name, value in msgspec.to_builtins(correction).items() if value is not None}
    return fields | {
        "report_came_as": record.id,
        "published": record.published,
        "title": record.title,
        "sentence": {"text": record.text[begin:end], "start": begin, "end": end} if end else None,
        "read": msgspec.to_builtins(event) if event else None,
    }


def event_of(correction: Correction, record: Record, report_id: str) -> Event | None:
    """The event of a record that a correction is about; its id is the report's, the generation's and the number, joined."""
    if not correction.event or not correction.event.startswith(report_id):
        return None
    number = correction.event.rpartition("-")[2]
    return next((event for event in record.events if event.id == number), None)


def labels_of(record: Record, report_id: str, made: Iterable[Correction], left: LeftOut) -> Iterator[dict[str, Any]]:
    """The sentences of a report that corrections touch, with their events put right.

    `corrected` counts the events that a person has looked at in the sentence, `unchecked` those that stand as they were read.
    """
    by_number: dict[str, list[Correction]] = {}
    missed: list[Correction] = []
    touched: set[tuple[int, int]] = set()
    for each in made:
        event = event_of(each, record, report_id)
        at = each.start if each.kind == "missed" else event.trigger.start if event else None
        if at is None or at >= len(record.text):
            left.add("corrected where there is no such event")
            continue
        touched.add(sentence_bounds(record.text, at))
        if event:
            by_number.setdefault(event.id, []).append(each)
        else:
            missed.append(each)
    for number, (begin, end) in enumerate(sorted(touched), 1):
        sentence = Sentence(record, begin, end)
        try:
            events = [
                sentence.event(event, by_number.get(event.id, ())) for event in record.events if sentence.holds(event.trigger)
            ]
            events += [sentence.missed(each) for each in missed if begin <= (each.start or 0) < end]
        except NoLabelError as reason:
            left.add(str(reason))
            continue
        checked = sum(event.id in by_number for event in record.events if sentence.holds(event.trigger))
        yield {
            "id": f"{record.id}#c{number:02d}",
            "text": sentence.text,
            "events": sorted((event for event in events if event), key=lambda event: event["trigger"]["start"]),
            "statements": sentence.statements(),
            "corrected": len(events) - sum(sentence.holds(event.trigger) for event in record.events) + checked,
            "unchecked": sum(sentence.holds(event.trigger) for event in record.events) - checked,
        }


class Sentence:
    """A sentence of a record, whose labels are offsets into it."""

    def __init__(self, record: Record, begin: int, end: int) -> None:
        self.record, self.begin, self.end = record, begin, end
        self.text = record.text[begin:end]

    def holds(self, span: Any) -> bool:
        """Whether marked words lie in the sentence."""
        return span is not None and self.begin <= span.start and span.end <= self.end

    def span(self, span: Any, **more: Any) -> dict[str, Any] | None:
        """Marked words as offsets into the sentence; none where they lie elsewhere."""
        if not self.holds(span):
            return None
        return {"text": span.text, "start": span.start - self.begin, "end": span.end - self.begin, **more}

    def words(self, words: str) -> dict[str, Any]:
        """The first place of some words in the sentence, by any case."""
        at = self.text.find(words)
        at = at if at >= 0 else self.text.casefold().find(words.casefold())
        if at < 0 or len(self.text.casefold()) != len(self.text):
            raise NoLabelError("corrected with words that are not in the sentence")
        return {"text": self.text[at : at + len(words)], "start": at, "end": at + len(words)}

    def event(self, event: Event, made: Iterable[Correction]) -> dict[str, Any] | None:
        """An event as it was read, or, where people corrected it, as it should have been; none if there is no such event."""
        label = {
            "trigger": self.span(event.trigger),
            "type": event.type,
            "mode": event.mode,
            "status": event.status,
            "actors": self._parties(event.actors),
            "recipients": self._parties(event.recipients),
            "time": self._time(event),
            "place": self.span(event.place),
            "quantities": [
                label for each in event.quantities if (label := self.span(each, kind=each.kind, low=each.low, high=each.high))
            ],
            "source": self.span(event.source),
        }
        real = True
        for each in made:
            if each.kind == "wrong":
                real = False
            elif each.kind == "fix" and each.field:
                real = True
                label[each.field] = self.put_right(each.field, (each.value or "").strip(), event)
        return label if real else None

    def missed(self, correction: Correction) -> dict[str, Any]:
        """An event that the reading lacks: its trigger and type, which is all that is known of it."""
        start, end = correction.start or 0, correction.end or 0
        if end > self.end:
            raise NoLabelError("corrected with words that are not in the sentence")
        return {
            "trigger": {"text": self.record.text[start:end], "start": start - self.begin, "end": end - self.begin},
            **self._type(correction.value or ""), "status": "occurred", "actors": [], "recipients": [], "time": None, "place": None,
            "quantities": [], "source": None,
        }  # fmt: skip

    def put_right(self, field: str, value: str, event: Event) -> Any:
        """What a field should hold, as a label.  Raises `NoLabelError` where a label cannot hold it."""
        if field == "type":
            return self._type(value)["type"]
        if field == "status":
            if value not in STATUSES:
                raise NoLabelError("corrected to a status that there is not")
            return value
        if field == "mode":
            return value.lower() or None
        if field in ("actors", "recipients"):
            return [self._party(each.strip()) for each in value.split(";") if each.strip()]
        if field == "quantities":
            return [self._quantity(each.strip(), event) for each in value.split(";") if each.strip()]
        if not value and field == "trigger":
            raise NoLabelError("corrected to have no trigger")
        return self.words(value) if value else None

    def _type(self, value: str) -> dict[str, Any]:
        type, _, mode = value.strip().upper().partition("/")
        if type not in TYPES:
            raise NoLabelError("corrected to a type that there is not")
        return {"type": type, "mode": mode.lower() or None}

    def _party(self, words: str) -> dict[str, Any]:
        """A party by its words; its codes as they were read somewhere in the report, else not known."""
        known = next((each for event in self.record.events for each in (*event.actors, *event.recipients)
                      if words.casefold() in (each.text.casefold(), each.name.casefold())), None)  # fmt: skip
        try:
            place = self.words(words)
        except NoLabelError:
            if known is None:
                raise
            place = self.words(known.text)
        return place | {"country": known.country if known else "---", "sector": known.sector if known else "UNK"}

    def _quantity(self, words: str, event: Event) -> dict[str, Any]:
        place = self.words(words)
        known = next(
            (each for other in (event, *self.record.events) for each in other.quantities if each.text == place["text"]), None
        )
        if known is None:
            raise NoLabelError("corrected with a quantity whose kind is not known")
        return place | {"kind": known.kind, "low": known.low, "high": known.high}

    def _parties(self, parties: Iterable[Any]) -> list[dict[str, Any]]:
        return [label for each in parties if (label := self.span(each, country=each.country, sector=each.sector))]

    def _time(self, event: Event) -> dict[str, Any] | None:
        """The time expression of the sentence that stands for the event's interval."""
        if event.time is None or event.time.basis != "stated":
            return None
        interval = (event.time.start, event.time.end)
        return next(
            (self.span(each) for each in self.record.times if self.holds(each) and (each.begin, each.until) == interval), None
        )

    def statements(self) -> list[dict[str, Any]]:
        """What is said in the sentence, as it was read."""
        return [
            {"speaker": self.span(each.speaker), "cue": self.span(each.cue), "content": self.span(each.content), "mode": each.mode}
            for each in self.record.statements
            if self.holds(each.content)
        ]
