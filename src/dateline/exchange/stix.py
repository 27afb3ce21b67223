"""A STIX 2.1 bundle (OASIS 2021): reports, the identities of actors, locations, and events as incidents.

STIX has no vocabulary for political events, so an incident carries ours as labels (`plover:ASSAULT`, `mode:aerial`,
`status:planned`)
beside a name and a description; the relationships are `attributed-to` (actor), `targets` (recipient) and `located-at`.  Ids
are UUIDs
of version 5 over our own ids, and times are the days of publication: the same archive gives the same bundle.
"""

from __future__ import annotations

import functools
import hashlib
import uuid
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

import msgspec

from . import codes
from .delimited import web_address
from .ftm import entity_id
from .parties import headline, kind_of
from .stream import happenings

if TYPE_CHECKING:
    import duckdb

    from .choose import Wanted
    from .left_out import LeftOut
    from .stream import Happening, Party

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:dateline:stix")
_NAMESPACE = NAMESPACE.bytes
_SHARED = ("identity", "location")
"""Objects that incidents of several reports refer to, but for unnamed parties; all others come once by themselves."""
_CLASSES = {"person": "individual", "state": "organization", "public": "organization", "company": "organization",
            "organization": "organization", "unknown": "unknown", "unnamed": "class"}  # fmt: skip
_SECTORS = {"GOV": "government", "LEG": "government", "JUD": "government", "MIL": "defense", "EDU": "education",
"MED": "healthcare",
            "NGO": "non-profit", "COP": "government"}  # fmt: skip
_BEGINNING = "1970-01-01T00:00:00.000Z"


def lines(connection: duckdb.DuckDBPyConnection, wanted: Wanted, left: LeftOut) -> Iterator[str]:
    """The bundle, an object a line; every object once, before the first that refers to it."""
    encode = msgspec.json.Encoder().encode
    tool = _object("identity", "tool", _BEGINNING, name="Dateline", identity_class="system")
    yield f'{{"type":"bundle","id":"{_id("bundle", _key(connection, wanted))}","objects":[\n{encode(tool).decode()}'
    seen: set[int] = set()
    for _, events in groupby(happenings(connection, wanted), key=lambda event: event.report_id):
        for thing in _report(list(events), tool["id"], left):
            if thing["type"] in _SHARED and thing.get("identity_class") != "class":
                key = int(thing["id"].partition("--")[2].replace("-", "")[:16], 16)
                if key in seen:
                    continue
                seen.add(key)
            yield ",\n" + encode(thing).decode("utf-8")
    yield "\n]}\n"


def _key(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> str:
    found = connection.execute("select count(*), min(event_id), max(event_id) from events").fetchone()
    return f"{found}|{wanted.filter.query()}|{wanted.as_of}"


def _report(events: list[Happening], tool: str, left: LeftOut) -> Iterator[dict[str, Any]]:
    first = events[0]
    when, by = _time(first.published), {"created_by_ref": tool}
    referred: dict[str, None] = {}
    for event in events:
        left.written += 1
        for thing in _incident(event, when, by):
            if thing["id"] not in referred:
                referred[thing["id"]] = None
                yield thing
    sources = [
        {
            "source_name": first.outlet or "report",
            "external_id": first.report,
            **({"url": first.url} if web_address(first.url) else {}),
        }
    ]
    yield _object("report", first.report_id, when, **by, name=first.title or first.report, report_types=["observed-data"],
    published=when,
                  object_refs=list(referred), external_references=sources)  # fmt: skip


def _incident(event: Happening, when: str, by: dict[str, str]) -> Iterator[dict[str, Any]]:
    labels = [f"plover:{event.type}", *([f"mode:{event.mode}"] if event.mode else []), f"status:{event.status}"]
    if event.time_from or event.time_to:
        labels.append(f"time:{event.time_from or '..'}/{event.time_to or '..'}")
    me = _object(
        "incident", event.event_id, when, **by, name=headline(event), description=event.sentence, labels=labels,
        confidence=None if event.confidence is None else max(0, min(100, round(100 * event.confidence))),
        external_references=[{"source_name": event.outlet or "report", "external_id": event.event_id}],
    )  # fmt: skip
    yield me
    for role, parties in (("attributed-to", event.actors), ("targets", event.recipients)):
        for at, party in enumerate(parties):
            identity = _identity(event, party, by)
            yield identity
            yield _object("relationship", f"{event.event_id}|{role}|{at}", when, **by, relationship_type=role, source_ref=me["id"],
                          target_ref=identity["id"])  # fmt: skip
    location = _location(event, by)
    if location:
        yield location
        yield _object("relationship", f"{event.event_id}|located-at", when, **by, relationship_type="located-at",
        source_ref=me["id"],
                      target_ref=location["id"])  # fmt: skip


def _identity(event: Happening, party: Party, by: dict[str, str]) -> dict[str, Any]:
    """Named actors are the same everywhere; unnamed ones ("victims") belong to their event."""
    kind = kind_of(party)
    key = f"{event.event_id}|{party.role}|{party.text_from}" if kind == "unnamed" else entity_id(party)
    item = party.actor_id if party.actor_id and party.actor_id[:1] == "Q" and party.actor_id[1:].isdigit() else None
    references = (
        [{"source_name": "wikidata", "external_id": item, "url": f"https://www.wikidata.org/wiki/{item}"}] if item else None
    )
    labels = [f"country:{party.country}", f"sector:{party.sector}"]
    return _object("identity", key, _BEGINNING, **by, name=party.name, identity_class=_CLASSES[kind], labels=labels,
                   sectors=[_SECTORS[party.sector]] if party.sector in _SECTORS else None,
                   external_references=references)  # fmt: skip


def _location(event: Happening, by: dict[str, str]) -> dict[str, Any] | None:
    country = codes.countries().get(event.place_country or "")
    point = (
        {"latitude": round(event.lat, 5), "longitude": round(event.lon, 5)}
        if event.lat is not None and event.lon is not None
        else {}
    )
    if event.place_name is None or not (country or point):
        return None
    key = f"{event.geonames or ''}|{event.place_name}|{event.place_country}|{point}"
    return _object("location", key, _BEGINNING, **by, name=event.place_name, country=country.iso2 if country else None,
                   administrative_area=event.admin1, labels=[f"precision:{event.place_precision or 'unknown'}"],
                   **point)  # fmt: skip


def _object(type: str, key: str, when: str, **properties: Any) -> dict[str, Any]:
    thing = {"type": type, "spec_version": "2.1", "id": _id(type, key), "created": when, "modified": when}
    return thing | {name: value for name, value in properties.items() if value is not None}


@functools.lru_cache(maxsize=4096)
def _id(type: str, key: str) -> str:
    """A STIX id: the type and a UUID of version 5 (RFC 9562) over the type and our key; `uuid.uuid5`, but four times as fast."""
    hexed = hashlib.sha1(_NAMESPACE + f"{type}|{key}".encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(hexed[16], 16) & 3]
    return f"{type}--{hexed[:8]}-{hexed[8:12]}-5{hexed[13:16]}-{variant}{hexed[17:20]}-{hexed[20:32]}"


def _time(day: date) -> str:
    return f"{day.isoformat()}T00:00:00.000Z"
