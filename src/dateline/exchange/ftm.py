"""FollowTheMoney entities (OCCRP, OpenSanctions), one JSON object a line.

    Article         a report                        Documentation   the article that tells of an event
    Event           an event, with its status among the keywords
    Person, Organization, PublicBody, Company, LegalEntity   named actors and recipients; LegalEntity where a name may be either's
    UnknownLink     who (subject) did something to whom (object): role = type and mode, status = the event's

Unnamed parties ("victims") become no entities: those of two reports are not the same people.  They stand in the event's summary.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from . import codes
from .delimited import web_address
from .parties import dyads, headline, kind_of
from .stream import happenings

if TYPE_CHECKING:
    import duckdb

    from .choose import Wanted
    from .left_out import LeftOut
    from .stream import Happening, Party

SCHEMATA = {
    "person": "Person", "state": "PublicBody", "public": "PublicBody", "company": "Company", "organization": "Organization",
    "unknown": "LegalEntity",
}  # fmt: skip


def lines(connection: duckdb.DuckDBPyConnection, wanted: Wanted, left: LeftOut) -> Iterator[str]:
    """Every entity once, before the first that points to it, in the order of the reports."""
    encode = msgspec.json.Encoder().encode
    seen: set[int] = set()

    def new(id: str) -> bool:
        key = int(id.rpartition("-")[2][:16], 16)
        known = key in seen
        seen.add(key)
        return not known

    for event in happenings(connection, wanted):
        left.written += 1
        for entity in _entities(event, new):
            yield encode(entity).decode("utf-8") + "\n"


def _entities(event: Happening, new: Any) -> Iterator[dict[str, Any]]:
    article = _id("article", event.report_id)
    if new(article):
        yield _entity(article, "Article", title=event.title, publishedAt=event.published, publisher=event.outlet,
        sourceUrl=web_address(event.url),
                      fileName=event.report, language="eng" if event.language in (None, "en") else None)  # fmt: skip
    for party in (*event.actors, *event.recipients):
        schema = SCHEMATA.get(kind_of(party))
        if schema and new(entity_id(party)):
            yield _entity(entity_id(party), schema, name=party.name, country=_country(party.country),
            wikidataId=_item(party.actor_id),
                          position=party.office if schema == "Person" else None)  # fmt: skip
    named = {entity_id(each): None for each in (*event.actors, *event.recipients) if kind_of(each) in SCHEMATA}
    me = _id("event", event.event_id)
    what = f"{event.type}/{event.mode}" if event.mode else event.type
    place = ", ".join(dict.fromkeys(each for each in (event.place_name, codes.country_words(event.place_country)) if each))
    yield _entity(
        me, "Event", name=headline(event), summary=event.sentence, startDate=event.time_from, endDate=event.time_to,
        involved=list(named), country=_country(event.place_country), location=place or None, recordId=event.event_id,
        sourceUrl=web_address(event.url), publisher=event.outlet, keywords=[event.type, *([event.mode] if event.mode else []),
        event.status, *event.contexts],
    )  # fmt: skip
    yield _entity(_id("documentation", event.event_id), "Documentation", document=article, entity=me, role="tells of",
    status=event.status,
                  date=event.published)  # fmt: skip
    for at, (actor, recipient, _) in enumerate(dyads(event, both_ways=False)):
        if (
            actor
            and recipient
            and kind_of(actor) in SCHEMATA
            and kind_of(recipient) in SCHEMATA
            and entity_id(actor) != entity_id(recipient)
        ):
            yield _entity(
                _id("link", event.event_id, str(at)), "UnknownLink", subject=entity_id(actor), object=entity_id(recipient),
                role=what,
                status=event.status, startDate=event.time_from, endDate=event.time_to, summary=event.sentence,
                recordId=event.event_id,
                sourceUrl=web_address(event.url),
            )  # fmt: skip


def entity_id(party: Party) -> str:
    """The id of an actor: the same in every export for the same Wikidata item, else for the same name and country."""
    return _id("actor", _item(party.actor_id) or f"{party.actor_id or party.name.casefold()}|{party.country}")


def _id(*parts: str) -> str:
    return f"dateline-{hashlib.blake2b(chr(0).join(parts).encode(), digest_size=16).hexdigest()}"


def _entity(id: str, schema: str, **properties: Any) -> dict[str, Any]:
    return {
        "id": id,
        "schema": schema,
        "properties": {
            name: [each if isinstance(each, str) else str(each) for each in (value if isinstance(value, list) else [value])]
            for name, value in properties.items()
            if value not in (None, "", [])
        },
    }


def _country(code: str | None) -> str | None:
    country = codes.countries().get(code or "")
    return country.iso2.lower() if country else None


def _item(actor_id: str | None) -> str | None:
    return actor_id if actor_id and actor_id[:1] == "Q" and actor_id[1:].isdigit() else None
