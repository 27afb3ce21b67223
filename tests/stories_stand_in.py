"""Small archives for the tests of stories, plans and questions: reports whose records are written by hand, no model needed."""

from __future__ import annotations

import random
from collections.abc import Iterable

import duckdb

from dateline.archive import store
from dateline.record import Event, Generator, Level, Link, Participant, Place, Quantity, Record, Report, Span, When

GENERATOR = Generator(name="by hand", version="1", weights="none", knowledge="none")
ACTORS = {
    "army": ("Iraqi army", "IRQ", "MIL", "iraqi-army"), "militia": ("Falcon Brigades", "IRQ", "REB", "falcon-brigades"),
    "usa": ("United States", "USA", "GOV", "USA"), "france": ("France", "FRA", "GOV", "FRA"), "iran": ("Iran", "IRN", "GOV", "IRN"),
    "minister": ("Anna Lund", "SWE", "GOV", "anna-lund"), "president": ("Omar Haddad", "JOR", "GOV", "omar-haddad"),
}  # fmt: skip
PLACES = {
    name: Place(
        text=name, start=0, end=len(name), name=name, country=country, geonames=id, lat=lat, lon=lon, admin1=admin1, precision=how
    )
    for name, country, id, lat, lon, admin1, how in (
        ("Mosul", "IRQ", 99072, 36.34, 43.12, "Nineveh", "city"),
        ("Basra", "IRQ", 99532, 30.5, 47.8, "Basra", "city"),
        ("Iraq", "IRQ", 99237, 33.0, 44.0, None, "country"),
        ("Amman", "JOR", 250441, 31.95, 35.93, None, "city"),
    )
}  # fmt: skip


def who(key: str, text: str) -> Participant:
    name, country, sector, id = ACTORS[key]
    start = max(text.find(name), 0)
    return Participant(
        text=name, start=start, end=start + len(name), name=name, country=country, sector=sector, id=id, confidence=0.9
    )


def event(
    text: str, trigger: str, type: str, actors: str = "", recipients: str = "", status: str = "occurred", day: str | None = None,
    until: str | None = None, basis: str = "stated", place: str | None = None, killed: int | None = None, number: int = 1,
    mode: str | None = None,
) -> Event:  # fmt: skip
    """An event told by `text`: `day` alone is that day; `until` alone is a deadline."""
    at = text.index(trigger)
    start, end = (day, until or day) if day else (None, until)
    counts = (Quantity(text=str(killed), start=0, end=1, kind="killed", low=killed, high=killed),) if killed is not None else ()
    return Event(
        id=f"e{number}", trigger=Span(text=trigger, start=at, end=at + len(trigger)), type=type, mode=mode, status=status,
        actors=tuple(who(key, text) for key in actors.split()), recipients=tuple(who(key, text) for key in recipients.split()),
        time=When(start=start, end=end, precision="day", basis=basis, evidence="by.hand", confidence=0.9) if start or end else None,
        place=PLACES[place] if place else None, quantities=counts, evidence="by.hand", confidence=0.8,
    )  # fmt: skip


def report(
    outlet: str, published: str, text: str, *events: Event, levels: Iterable[Level] = (), links: Iterable[Link] = ()
) -> tuple[Report, Record]:
    name = f"{outlet.lower().replace(' ', '-')}-{published}"
    told = Report(id=name, text=text, published=published, title=text.split(".")[0], source=outlet)
    record = Record(
        id=name, title=told.title, published=published, url=None, text=text, events=events, levels=tuple(levels),
        links=tuple(links), generator=GENERATOR,
    )  # fmt: skip
    return told, record


def archive(
    reports: Iterable[tuple[Report, Record]], path: str = ":memory:", shuffled: int | None = None
) -> duckdb.DuckDBPyConnection:
    """An archive of some reports, added one by one; `shuffled` is the seed of another order."""
    reports = list(reports)
    if shuffled is not None:
        random.Random(shuffled).shuffle(reports)
    connection = duckdb.connect(path)
    store.prepare(connection)
    for told, record in reports:
        store.add(connection, told, record)
    return connection


def attack(outlet: str, published: str, day: str, place: str, killed: int | None = None, **more: str) -> tuple[Report, Record]:
    """A report of an attack by the Falcon Brigades on the Iraqi army."""
    text = f"The Falcon Brigades attacked a base of the Iraqi army near {place} with mortars, wounding soldiers of the garrison."
    return report(
        outlet, published, text, event(text, "attacked", "ASSAULT", "militia", "army", day=day, place=place, killed=killed, **more)
    )


def visit(
    outlet: str, published: str, day: str | None, status: str, until: str | None = None, trigger: str = "visit"
) -> tuple[Report, Record]:
    """A report of a visit of Anna Lund to Omar Haddad in Amman."""
    text = f"Foreign minister Anna Lund is said to {trigger} President Omar Haddad in Amman about water and border trade."
    return report(
        outlet, published, text,
        event(text, trigger, "CONSULT", "minister", "president", status, day, until, place="Amman", mode="visit"),
    )  # fmt: skip


NOISE = [
    attack("Wire", "2020-03-02", "2020-03-01", "Basra", 3),
    report("Courier", "2020-02-10", "France will send grain to Jordan, its envoy said.",
           event("France will send grain to Jordan, its envoy said.", "send", "AID", "france", "", "planned")),
    report("Courier", "2020-06-10", "Iran rejected the demand of the United States.",
           event("Iran rejected the demand of the United States.", "rejected", "REJECT", "iran", "usa", day="2020-06-09")),
]  # fmt: skip
"""Reports of other things."""
