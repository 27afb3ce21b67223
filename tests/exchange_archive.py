"""A small archive for the tests of exchange: five reports, one of them a copy, with every status and every kind of field."""

from __future__ import annotations

from pathlib import Path

from dateline.archive import Archive, store
from dateline.record import (
    Event,
    Generator,
    Level,
    Link,
    Participant,
    Place,
    Quantity,
    Record,
    Report,
    Span,
    Statement,
    TimeExpression,
    When,
)

GENERATOR = Generator(name="dateline", version="0.1.0", weights="w1", knowledge="k1")
BAGHDAD = {"name": "Baghdad", "country": "IRQ", "geonames": 98182, "lat": 33.34058, "lon": 44.40088, "admin1": "IQ.07",
           "feature": "PPLC", "precision": "city"}  # fmt: skip
IRAQ = {"name": "Iraq", "country": "IRQ", "geonames": 99237, "lat": 33.0, "lon": 44.0, "feature": "PCLI", "precision": "country"}
HOUSTON = {"name": "Houston", "country": "USA", "geonames": 4699066, "lat": 29.76328, "lon": -95.36327, "admin1": "US.TX",
           "feature": "PPLA2", "precision": "city"}  # fmt: skip
TRUMP = {"name": "Donald Trump", "country": "USA", "sector": "GOV", "id": "Q22686", "office": "President", "evidence": "who.known"}
USA_MIL = {"name": "United States military", "country": "USA", "sector": "MIL", "evidence": "who.group"}
IRAQ_GOV = {"name": "Iraq", "country": "IRQ", "sector": "GOV", "id": "iraq", "evidence": "who.state"}
IRAN_GOV = {"name": "Iran", "country": "IRN", "sector": "GOV", "id": "iran", "evidence": "who.state"}
UN = {"name": "United Nations", "country": "IGO", "sector": "IGO", "id": "united-nations", "evidence": "who.group"}
MILITIA = {"name": "Kataib Hezbollah", "country": "IRQ", "sector": "PRM", "id": "kataib-hezbollah", "evidence": "who.group"}
CROWD = {"name": "protesters", "country": "IRQ", "sector": "OPP", "id": "protesters", "evidence": "who.noun+story"}
POLICE = {"name": "police", "country": "IRQ", "sector": "COP", "id": "police", "evidence": "who.noun+story"}

FIRST = """The United States military began its withdrawal from Iraq on Monday; the troops will leave Baghdad by November.

President Trump met the Iraqi prime minister in Houston on Friday; the two "will meet again" in October, said the White House.
Kataib Hezbollah fired rockets at the troops in Baghdad on Sunday, wounding at least two soldiers. Iran denied any attack on them.
Protesters marched in Baghdad, and police killed 12 of them in 2019. About 5,200 U.S. troops are in Iraq.
"""
SECOND = (
    "Iraq may ask the United Nations for help, its foreign minister said. Kataib Hezbollah fired rockets in Baghdad on Sunday.\n"
)
THIRD = "Tab\there, \U0001f642 and a “quote”;\nthe U.N. sent food to Iraq last week.\n"


class Words:
    """Finds the offsets of words in a text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def at(self, words: str, nth: int = 0) -> dict[str, object]:
        start = -1
        for _ in range(nth + 1):
            start = self.text.index(words, start + 1)
        return {"text": words, "start": start, "end": start + len(words)}

    def span(self, words: str, nth: int = 0) -> Span:
        return Span(**self.at(words, nth))

    def party(self, words: str, who: dict, nth: int = 0) -> Participant:
        return Participant(**self.at(words, nth), **who, confidence=0.75)

    def place(self, words: str, where: dict, nth: int = 0) -> Place:
        return Place(**self.at(words, nth), **where, evidence="where.name.prior", confidence=0.9)


def day(start: str, end: str | None = None, precision: str = "day", basis: str = "stated") -> When:
    return When(start=start, end=end or start, precision=precision, basis=basis, evidence="when.test", confidence=0.8)


def first() -> tuple[Report, Record]:
    w = Words(FIRST)
    events = (
        Event(id="e1", trigger=w.span("withdrawal"), type="RETREAT", mode="withdraw", contexts=("military",), status="ongoing",
              actors=(w.party("United States military", USA_MIL),), recipients=(w.party("Iraq", IRAQ_GOV),), time=day("2020-08-24"),
              place=w.place("Iraq", IRAQ), confidence=0.9, evidence="head", status_evidence="head"),
        Event(id="e2", trigger=w.span("leave"), type="RETREAT", mode="withdraw", contexts=("military",), status="planned",
              actors=(w.party("troops", USA_MIL),), recipients=(w.party("Iraq", IRAQ_GOV),), place=w.place("Baghdad", BAGHDAD),
              time=When(start=None, end="2020-11-30", precision="month", basis="stated"), confidence=0.8),
        Event(id="e3", trigger=w.span("met"), mentions=(w.span("the two"),), type="CONSULT", mode="visit",
              actors=(w.party("President Trump", TRUMP),), recipients=(w.party("Iraqi prime minister", {**IRAQ_GOV,
              "name": "Mustafa al-Kadhimi", "id": "Q95735", "office": "Prime Minister", "evidence": "who.title"}),),
              time=day("2020-08-28"), place=w.place("Houston", HOUSTON), source=w.span("White House"), confidence=0.95),
        Event(id="e4", trigger=w.span("meet again"), type="CONSULT", mode=None, status="planned",
              actors=(w.party("President Trump", TRUMP), w.party("Iraqi prime minister", IRAQ_GOV)),
              time=day("2020-10-01", "2020-10-31", "month"), confidence=0.7),
        Event(id="e5", trigger=w.span("fired"), type="ASSAULT", mode="heavy-weapons", contexts=("military", "terrorism"),
              actors=(w.party("Kataib Hezbollah", MILITIA),), recipients=(w.party("troops", USA_MIL, 1),), time=day("2020-08-30"),
              place=w.place("Baghdad", BAGHDAD, 1), confidence=0.88,
              quantities=(Quantity(**w.at("at least two"), kind="injured", low=2, high=None, of="soldiers", confidence=0.9),)),
        Event(id="e6", trigger=w.span("attack"), type="ASSAULT", status="denied", actors=(w.party("Iran", IRAN_GOV),),
              recipients=(w.party("them", USA_MIL),), confidence=0.5),
        Event(id="e7", trigger=w.span("marched"), type="PROTEST", mode="demo", actors=(w.party("Protesters", CROWD),),
              place=w.place("Baghdad", BAGHDAD, 2), time=day("2020-08-30", basis="report"), confidence=0.8),
        Event(id="e8", trigger=w.span("killed"), type="ASSAULT", actors=(w.party("police", POLICE),),
              recipients=(w.party("Protesters", CROWD),), time=day("2019-01-01", "2019-12-31", "year"),
              place=w.place("Baghdad", BAGHDAD, 2), confidence=0.8,
              quantities=(Quantity(**w.at("12"), kind="killed", low=12, high=12, of="protesters"),)),
    )  # fmt: skip
    record = Record(
        id="report-1", title="Troops leave Iraq", published="2020-08-30", url="https://example.org/1?a=1&b=2", text=FIRST,
        events=events,
        statements=(Statement(speaker=Participant(**w.at("White House"), name="White House", country="USA", sector="GOV",
        evidence="head"),
                              cue=w.span("said"), content=w.span("will meet again"), mode="mixed", evidence="said.after",
                              confidence=0.9),),
        levels=(Level(**w.at("5,200 U.S. troops"), of="U.S. troops", country_of="USA", in_country="IRQ", low=5200, high=5200,
        approx=True,
                      as_of=day("2020-08-30", basis="report"), confidence=0.6),),
        links=(Link(source="e5", target="e1", kind="response"), Link(source="e2", target="e1", kind="part", confidence=0.4)),
        times=(TimeExpression(**w.at("Monday"), type="DATE", value="2020-08-24", begin="2020-08-24", until="2020-08-24"),
               TimeExpression(**w.at("Sunday"), type="DATE", value="2020-08-30", begin="2020-08-30", until="2020-08-30")),
        places=(w.place("Iraq", IRAQ), w.place("Baghdad", BAGHDAD), w.place("Houston", HOUSTON)), generator=GENERATOR,
    )  # fmt: skip
    return report(record, "Daily News"), record


def second() -> tuple[Report, Record]:
    w = Words(SECOND)
    events = (
        Event(id="e1", trigger=w.span("ask"), type="REQUEST", mode="assist", status="possible", actors=(w.party("Iraq", IRAQ_GOV),),
              recipients=(w.party("United Nations", UN),)),
        Event(id="e2", trigger=w.span("fired"), type="ASSAULT", mode="heavy-weapons", actors=(w.party("Kataib Hezbollah",
        MILITIA),),
              time=day("2020-08-30"), place=w.place("Baghdad", BAGHDAD), confidence=0.6),
    )  # fmt: skip
    record = Record(id="../report 2", title=None, published="2020-09-01", url=None, text=SECOND, events=events, generator=GENERATOR)
    return report(record, None), record


def third() -> tuple[Report, Record]:
    w = Words(THIRD)
    events = (
        Event(id="e1", trigger=w.span("sent food"), type="AID", contexts=("human_security",), actors=(w.party("U.N.", UN),),
              recipients=(w.party("Iraq", IRAQ_GOV),), time=day("2020-08-24", "2020-08-30", "week"), place=w.place("Iraq", IRAQ),
              quantities=(Quantity(**w.at("food"), kind="items", low=1.5, high=None, approx=True, unit="tons"),)),
    )  # fmt: skip
    record = Record(id="report-3", title="Aid; “food”", published="2020-09-02", url="javascript:alert(1)", text=THIRD,
                    events=events, places=(w.place("Iraq", IRAQ),), generator=GENERATOR)  # fmt: skip
    return report(record, "Tab\tTimes"), record


def empty() -> tuple[Report, Record]:
    """A report without events, but with a place."""
    w = Words("Nothing happened in Houston.")
    record = Record(id="report-4", title="Nothing", published="2020-08-31", url=None, text=w.text,
                    places=(w.place("Houston", HOUSTON),), generator=GENERATOR)  # fmt: skip
    return report(record, "Daily News"), record


def copy() -> tuple[Report, Record]:
    _, same = second()
    record = Record(**{**{name: getattr(same, name) for name in same.__struct_fields__}, "id": "copy", "published": "2020-09-02"})
    return report(record, "Copy Press"), record


def report(record: Record, source: str | None) -> Report:
    return Report(id=record.id, text=record.text, published=record.published, title=record.title, url=record.url, source=source)


def all_read() -> list[tuple[Report, Record]]:
    return [first(), second(), third(), empty(), copy()]


def make(path: Path, stories: bool = True) -> Path:
    """The archive as a file; the two reports of the rockets are one story."""
    with Archive(path, read_only=False) as archive:
        connection = archive.connection
        store.add_many(connection, [(*each, None) for each in all_read()])
        original, double = ids(connection, "../report 2"), ids(connection, "copy")
        connection.execute("update reports set duplicate_of = ?, duplicate_kind = 'exact' where report_id = ?", [original, double])
        if stories:
            told = connection.execute(
                "select event_id, report_id from events where trigger = 'fired' and report_id <> ?", [double]
            ).fetchall()
            connection.execute(
                "insert into stories (story_id, generation, type, status, first_report, first_published, last_published, reports,"
                " sources, events, headline) select 's1', generation, 'ASSAULT', 'occurred', report_id, date '2020-08-30',"
                " date '2020-09-01', 2, 2, 2, 'Rockets' from events where event_id = ?",
                [told[0][0]],
            )
            connection.executemany("insert into story_events values ('s1', ?, 1.0, 'test')", [[event] for event, _ in told])
    return path


def ids(connection, came_as: str) -> str:
    return connection.execute("select report_id from reports where id = ?", [came_as]).fetchone()[0]
