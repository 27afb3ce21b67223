"""Label Studio tasks, one a report, with everything that was read as a prediction to be corrected; beside the file its
labelling set-up.

A task's `data` holds the text and where it comes from; `predictions[0].result` regions with character offsets (`type` labels),
what belongs to a region (its type, mode, status, codes, as `taglist` and `choices` on the same id) and relations between regions.
After the task format of Label Studio's documentation ("Import pre-annotated data").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from ..archive.asking import STATUSES, TYPES
from .records import amount_words, records

if TYPE_CHECKING:
    import duckdb

    from ..record import Event, Participant, Place, Record, Span
    from .choose import Wanted
    from .left_out import LeftOut

SPANS = ("Actor", "Recipient", "Place", "Quantity", "Source", "Mention", "Speaker", "Cue", "Content", "Time", "Level")
_CONFIG = """<View>
  <Header value="$title"/>
  <Header value="$published" size="5"/>
  <Labels name="label" toName="text" showInline="true">
{labels}
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
  <Choices name="status" toName="text" perRegion="true" choice="single">
{statuses}
  </Choices>
  <TextArea name="mode" toName="text" perRegion="true" placeholder="mode"/>
  <TextArea name="code" toName="text" perRegion="true" placeholder="name; country; sector, or the value"/>
  <Relations>
{relations}
  </Relations>
</View>
"""
_ROLES = ("actor", "recipient", "place", "quantity", "source", "mention", "speaker", "cue", "response", "cause", "part", "fulfils")
CONFIG = _CONFIG.format(
    labels="\n".join(f'    <Label value="{each}"/>' for each in (*TYPES, *SPANS)),
    statuses="\n".join(f'    <Choice value="{each}"/>' for each in STATUSES),
    relations="\n".join(f'    <Relation value="{each}"/>' for each in _ROLES),
)
"""The labelling set-up for which the tasks are made."""
BESIDE = {".config.xml": CONFIG}


def lines(connection: duckdb.DuckDBPyConnection, wanted: Wanted, left: LeftOut) -> Iterator[str]:
    """One JSON list, a task a line."""
    encode = msgspec.json.Encoder().encode
    comma = "[\n"
    for report_id, record in records(connection, wanted):
        left.written += len(record.events)
        yield comma + encode(task(report_id, record)).decode("utf-8")
        comma = ",\n"
    yield "[]\n" if comma == "[\n" else "\n]\n"


def task(report_id: str, record: Record) -> dict[str, Any]:
    """One report's task."""
    regions = Regions()
    heads = {event.id: _event(regions, event) for event in record.events}
    for statement in record.statements:
        content = regions.add("Content", statement.content, confidence=statement.confidence)
        if statement.speaker:
            regions.link(content, regions.add("Speaker", statement.speaker, code=_codes(statement.speaker)), "speaker")
        if statement.cue:
            regions.link(content, regions.add("Cue", statement.cue), "cue")
    for time in record.times:
        regions.add("Time", time, code=f"{time.type} {time.value or ''}".strip(), confidence=time.confidence)
    for level in record.levels:
        regions.add(
            "Level",
            level,
            code=f"{level.of}; {level.country_of or '---'}; {level.in_country or '---'}",
            confidence=level.confidence,
        )
    for link in record.links:
        if link.source in heads and link.target in heads:
            regions.link(heads[link.source], heads[link.target], link.kind)
    scores = [event.confidence for event in record.events if event.confidence is not None]
    version = f"{record.generator.name} {record.generator.version} {record.generator.weights}" if record.generator else "dateline"
    return {
        "data": {"text": record.text, "title": record.title or record.id, "published": record.published, "report": record.id,
                 "report_id": report_id, "url": record.url},
        "predictions": [{
            "model_version": version, "score": round(sum(scores) / len(scores), 3) if scores else None,
            "result": regions.regions + regions.relations,
        }],
    }  # fmt: skip


def _event(regions: Regions, event: Event) -> str:
    label = event.type if event.type in TYPES else "Mention"
    head = regions.add(label, event.trigger, status=event.status, mode=event.mode, confidence=event.confidence)
    for role, parties in (("Actor", event.actors), ("Recipient", event.recipients)):
        for party in parties:
            regions.link(head, regions.add(role, party, code=_codes(party), confidence=party.confidence), role.lower())
    if event.place:
        place: Place = event.place
        code = f"{place.name}; {place.country or '---'}"
        regions.link(head, regions.add("Place", place, code=code, confidence=place.confidence), "place")
    for quantity in event.quantities:
        regions.link(
            head, regions.add("Quantity", quantity, code=amount_words(quantity), confidence=quantity.confidence), "quantity"
        )
    if event.source:
        regions.link(head, regions.add("Source", event.source), "source")
    for mention in event.mentions:
        regions.link(head, regions.add("Mention", mention), "mention")
    return head


def _codes(party: Participant) -> str:
    return f"{party.name}; {party.country}; {party.sector}"


class Regions:
    """Marked words and the relations between them; the same words under the same label are one region."""

    def __init__(self) -> None:
        self.regions: list[dict[str, Any]] = []
        self.relations: list[dict[str, Any]] = []
        self._known: dict[tuple[str, int, int], str] = {}

    def add(
        self,
        label: str,
        span: Span | Any,
        status: str | None = None,
        mode: str | None = None,
        code: str | None = None,
        confidence: float | None = None,
    ) -> str:
        """Mark words; returns the region's id.  Events on the same words stay apart."""
        key = (label, span.start, span.end)
        if key in self._known and status is None:
            return self._known[key]
        id = f"r{len(self._known) + 1}"
        self._known[key if status is None else (f"{label} {id}", span.start, span.end)] = id
        words = {"start": span.start, "end": span.end, "text": span.text}
        common = {"id": id, "to_name": "text"}
        self.regions.append(
            common | {"from_name": "label", "type": "labels", "value": words | {"labels": [label]}, "score": confidence}
        )
        if status:
            self.regions.append(common | {"from_name": "status", "type": "choices", "value": words | {"choices": [status]}})
        if mode:
            self.regions.append(common | {"from_name": "mode", "type": "textarea", "value": words | {"text": [mode]}})
        if code:
            self.regions.append(common | {"from_name": "code", "type": "textarea", "value": words | {"text": [code]}})
        return id

    def link(self, source: str, target: str, label: str) -> None:
        """A relation from one region to another."""
        self.relations.append({"from_id": source, "to_id": target, "type": "relation", "direction": "right", "labels": [label]})
