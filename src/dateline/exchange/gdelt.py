"""GDELT 2.0: `events.export.CSV` (61 columns) and `events.mentions.CSV` (16 columns), tab-separated, without headings as
GDELT's are.

A row of Events is a happening between two actors; what several reports tell of it (a story of the archive's) are its Mentions.
Codes are CAMEO's.  After the codebooks of GDELT 2.0's Event Database (2015).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from . import codes
from .days import day_of
from .delimited import degrees, number_of, row, web_address
from .output import BUFFER
from .parties import dyads
from .places import levels
from .stream import happenings

if TYPE_CHECKING:
    import duckdb

    from .choose import Wanted
    from .left_out import LeftOut
    from .stream import Happening, Party

_ACTOR = (
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
)
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
EVENT_COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{name}" for name in _ACTOR), *(f"Actor2{name}" for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources",
    "NumArticles", "AvgTone",
    *(f"Actor1Geo_{name}" for name in _GEO), *(f"Actor2Geo_{name}" for name in _GEO), *(f"ActionGeo_{name}" for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
MENTION_COLUMNS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier", "SentenceID",
    "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence", "MentionDocLen", "MentionDocTone",
    "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
EVENTS_FILE, MENTIONS_FILE = "events.export.CSV", "events.mentions.CSV"
_NOWHERE = ("0", "", "", "", "", "", "", "")
_LEAD = 2
"""A sentence up to this number is told in the lead: GDELT's root events."""


class Said(NamedTuple):
    """An event that CAMEO can say, with its day and code, and whether it is only its announcement that is told of."""

    event: Happening
    day: date
    code: codes.Cameo
    announced: bool


def write(connection: duckdb.DuckDBPyConnection, wanted: Wanted, folder: Path, left: LeftOut) -> None:
    """Both files, story by story in the order of their first reports."""
    with ExitStack() as stack:
        events, mentions = (
            stack.enter_context(open(folder / name, "w", encoding="utf-8", errors="replace", newline="\n", buffering=BUFFER))
            for name in (EVENTS_FILE, MENTIONS_FILE)
        )
        for of_events, of_mentions in pieces(connection, wanted, left):
            events.write(of_events)
            mentions.write(of_mentions)


def pieces(connection: duckdb.DuckDBPyConnection, wanted: Wanted, left: LeftOut) -> Iterator[tuple[str, str]]:
    """Rows of both files, a happening at a time."""
    stream = happenings(connection, wanted, order="story", sentences=True)
    for _, group in groupby(stream, key=lambda event: event.story_id or event.event_id):
        told = [each for event in group if (each := _said(event, wanted, left))]
        left.written += len(told)
        for announced in (True, False):  # what was planned and then done are two events for CAMEO, though one story
            if same := [each for each in told if each.announced is announced]:
                yield _happening(same)


def _said(event: Happening, wanted: Wanted, left: LeftOut) -> Said | None:
    told = codes.told(event.type, event.mode, event.status)
    day = told.left_out or day_of(event, told, wanted.widest)
    if not isinstance(day, str) and not (event.actors or event.recipients):
        day = "without actors"
    code = codes.cameo_code(event.type, event.mode, event.status, [each.sector for each in event.actors], event.contexts)
    if isinstance(day, str) or code is None:
        left.add(day if isinstance(day, str) else "of a type without a code in CAMEO")
        return None
    return Said(event, day, codes.cameo()[code], told.announced)


def _happening(told: list[Said]) -> tuple[str, str]:
    event, day, code, announced = told[0]
    sources = len({each.event.outlet or each.event.report_id for each in told})
    articles = len({each.event.report_id for each in told})
    other = codes.cameo()[codes.mirrored(event.type, event.mode, event.status) or code.code]
    events, mentions = [], []
    for at, (actor, recipient, seen_from_there) in enumerate(dyads(event)):
        number = number_of(event.story_id or event.event_id, *(["announced"] if announced else []), str(at))
        mine = other if seen_from_there else code
        events.append(row((
            number, f"{day:%Y%m%d}", f"{day:%Y%m}", day.year, f"{fraction(day):.4f}", *_actor(actor), *_actor(recipient),
            int((event.sentence_number or 0) <= _LEAD), mine.code, mine.base, mine.root, codes.quad_class(mine.root),
            f"{mine.score:g}",
            len(told), sources, articles, "", *_NOWHERE, *_NOWHERE, *_action(event), f"{event.published:%Y%m%d}000000",
            event.url or event.report,
        )))  # fmt: skip
        mentions += [row(_mention(number, day, each.event, seen_from_there)) for each in told]
    return "".join(events), "".join(mentions)


def fraction(day: date) -> float:
    """A date as GDELT writes it in one number: the year, and the part of it gone by, in 365ths at most."""
    return day.year + min((day.month - 1) * 30 + day.day, 365) / 365


def _actor(party: Party | None) -> tuple[str, ...]:
    if party is None:
        return ("",) * len(_ACTOR)
    country = "" if party.country == "---" else "KOS" if party.country == "XKX" else party.country
    body, sector = codes.body(party.name, "cameo"), codes.sector(party.sector, "cameo")
    is_country = party.country in codes.countries()
    kinds = [each for each in dict.fromkeys(("" if is_country else country, sector)) if each]
    code = body or (country + (sector if sector != country else ""))
    return (code, party.name.upper(), country if is_country else "", body, "", "", "", *(kinds + ["", "", ""])[:3])


def _action(event: Happening) -> tuple[str, ...]:
    """Where it happened: GDELT's types are 1 country, 2 US state, 3 US city, 4 city elsewhere, 5 province elsewhere."""
    country = codes.countries().get(event.place_country or "")
    if country is None:
        return _NOWHERE
    place, american = levels(event), event.place_country == "USA"
    narrow = event.place_precision in ("city", "site", "admin2")
    kind = ("3" if american else "4") if narrow else ("2" if american else "5") if event.place_precision == "admin1" else "1"
    division = country.fips + event.admin1.partition(".")[2] if event.admin1 and country.fips else country.fips
    name = ", ".join(each for each in (place.city or place.district, place.province, country.name) if each)
    feature = {"1": country.fips, "2": division, "5": division}.get(kind, "")
    return (
        kind,
        name,
        country.fips,
        division if kind != "1" else country.fips,
        "",
        degrees(event.lat),
        degrees(event.lon),
        feature,
    )


def _mention(number: int, day: date, event: Happening, swapped: bool) -> tuple[Any, ...]:
    actor = event.actors[0].text_from if event.actors else -1
    recipient = event.recipients[0].text_from if event.recipients else event.actors[1].text_from if len(event.actors) > 1 else -1
    first, second = (recipient, actor) if swapped else (actor, recipient)
    percent = "" if event.confidence is None else max(10, round(event.confidence * 10) * 10)
    return (
        number, f"{day:%Y%m%d}000000", f"{event.published:%Y%m%d}000000", 1 if web_address(event.url) else 2, event.outlet,
        event.url or
        event.report,
        event.sentence_number, first, second, event.trigger_from, 1, percent, event.length, "", "", "",
    )  # fmt: skip
