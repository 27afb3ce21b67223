"""What a story tells, as of a day: sources, first report, best time and place, counts as they grew, and who contradicts whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ...show.words import MONTHS, number_words
from ..asking import FROM as EVENTS
from ..asking import Filter, attach, dicts, events, scope

if TYPE_CHECKING:
    import duckdb

TOLD = f"{EVENTS} join story_events s on s.event_id = e.event_id"
Event = dict[str, Any]
"""A row of `asking.events`."""
PRECISIONS = ("site", "city", "admin2", "admin1", "country", "region")
DONE = ("occurred", "ongoing")
LONGEST = 160


@dataclass(frozen=True, slots=True)
class Count:
    """How many one report gives."""

    kind: str
    of: str | None
    low: float | None
    high: float | None
    approx: bool
    text: str
    published: date
    outlet: str | None
    report: str
    event_id: str

    @property
    def words(self) -> str:
        return number_words(self.low, self.high, self.approx) or self.text


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two statuses that cannot both hold, with the mentions (event ids) that give each."""

    words: str
    sides: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Story:
    """One happening as several reports tell it, from what had been published by `as_of` (None: all).

    `mentions` are rows of `asking.events`, oldest report first; `status` is what holds on the whole; `counts` are grouped by
    kind, oldest first, `counts_words` tells them in words ("killed: 12, later 14").
    """

    story_id: str
    headline: str
    type: str
    mode: str | None
    status: str
    first_report: str
    first_published: date
    last_published: date
    reports: int
    sources: tuple[str, ...]
    time_from: date | None
    time_to: date | None
    time_precision: str | None
    time_basis: str | None
    place_name: str | None
    place_country: str | None
    geonames: int | None
    lat: float | None
    lon: float | None
    place_precision: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    counts: dict[str, list[Count]]
    counts_words: tuple[str, ...]
    statuses: dict[str, list[str]]
    contradictions: tuple[Contradiction, ...]
    mentions: tuple[Event, ...]
    as_of: date | None = None


def story(connection: duckdb.DuckDBPyConnection, story_id: str, as_of: date | None = None) -> Story | None:
    """One story, or None where nothing of it had been published by `as_of` (or there is none of this id).

    A story goes by the id of its first mention; the first few digits of an id are enough where they are unique.
    """
    known = connection.execute("select story_id from stories where starts_with(story_id, ?) limit 2", [story_id]).fetchall()
    if len(known) == 1:
        story_id = known[0][0]
    mentions = events(connection, Filter(story=(story_id,)), as_of, limit=None, order="published")
    return tell(story_id, mentions, as_of) if mentions else None


def list_stories(
    connection: duckdb.DuckDBPyConnection,
    wanted: Filter | None = None,
    as_of: date | None = None,
    limit: int = 50,
    offset: int = 0,
    order: str = "reports",
) -> list[Story]:
    """The stories that have a mention in a filter: those most reported first, or (`order` "time", "latest") by when they happened.

    Only what had been published by `as_of` counts, also for how much a story was reported.
    """  # fmt: skip
    everywhere, first = scope(as_of)
    where, bound = (wanted or Filter()).where()
    orders = {
        "reports": "reports desc, first, story_id",
        "time": "day nulls last, story_id",
        "latest": "day desc nulls last, story_id",
    }
    ids = connection.execute(
        f"""with hit as (select distinct s.story_id from {TOLD} where {everywhere} and {where})
        select s.story_id, count(distinct e.report_id) as reports, min(r.published) as first,
          min(coalesce(e.time_from, e.time_to)) as day
        from {TOLD} join hit on hit.story_id = s.story_id
        where {everywhere} group by s.story_id order by {orders.get(order, orders["reports"])}
        limit {int(limit)} offset {int(offset)}""",
        [*first, *bound, *first],
    ).fetchall()
    return list(tell_many(connection, [row[0] for row in ids], as_of))


def count(connection: duckdb.DuckDBPyConnection, wanted: Filter | None = None, as_of: date | None = None) -> int:
    """How many stories have a mention in a filter."""
    everywhere, first = scope(as_of)
    where, bound = (wanted or Filter()).where()
    row = connection.execute(
        f"select count(distinct s.story_id) from {TOLD} where {everywhere} and {where}",
        [*first, *bound],
    ).fetchone()
    return row[0] if row else 0


def tell_many(connection: duckdb.DuckDBPyConnection, ids: Sequence[str], as_of: date | None = None) -> Iterable[Story]:
    """Several stories at once, in the order of their ids as given."""
    everywhere, first = scope(as_of)
    found = dicts(connection.execute(
        f"select e.*, r.published, r.id as report, r.source as outlet, r.title, s.story_id from {TOLD}"
        f" where {everywhere} and s.story_id in (select unnest(?::varchar[]))"
        f" order by r.published, r.report_id, e.trigger_from, e.event_id", [*first, list(ids)]))  # fmt: skip
    attach(connection, found)
    groups: dict[str, list[Event]] = {}
    for event in found:
        groups.setdefault(event["story_id"], []).append(event)
    for story_id in ids:
        if story_id in groups:
            yield tell(story_id, groups[story_id], as_of)


def tell(story_id: str, mentions: Sequence[Event], as_of: date | None = None) -> Story:
    """A story from its mentions (at least one), which come oldest report first."""
    kind, mode = best_type(mentions)
    when, where = best_time(mentions), best_place(mentions)
    status = best_status(mentions)
    statuses: dict[str, list[str]] = {}
    for event in mentions:
        statuses.setdefault(event["status"], []).append(event["event_id"])
    counts = count_of(mentions)
    lead = best_mention(mentions, kind, status)
    actors, recipients = best_names(mentions, "actors", lead), best_names(mentions, "recipients", lead)
    place = where or {}
    return Story(
        story_id=story_id, headline=headline(lead, status, actors, recipients, when, place.get("place_name")),
        type=kind, mode=mode, status=status,
        first_report=mentions[0]["report_id"], first_published=mentions[0]["published"], last_published=mentions[-1]["published"],
        reports=len({event["report_id"] for event in mentions}),
        sources=tuple(dict.fromkeys(event["outlet"] for event in mentions if event["outlet"])),
        time_from=when["time_from"] if when else None, time_to=when["time_to"] if when else None,
        time_precision=when["time_precision"] if when else None, time_basis=when["time_basis"] if when else None,
        place_name=place.get("place_name"), place_country=place.get("place_country"), geonames=place.get("geonames"),
        lat=place.get("lat"), lon=place.get("lon"), place_precision=place.get("place_precision"),
        actors=actors, recipients=recipients, counts=counts, counts_words=tuple(counts_words(counts)), statuses=statuses,
        contradictions=tuple(contradictions(mentions)), mentions=tuple(mentions), as_of=as_of,
    )  # fmt: skip


def best_type(mentions: Sequence[Event]) -> tuple[str, str | None]:
    """The type and mode that most reports give, the earliest of equals."""
    votes = Counter(event["type"] for event in mentions)
    kind = max(votes, key=lambda name: votes[name])
    modes = Counter(event["mode"] for event in mentions if event["type"] == kind and event["mode"])
    return kind, max(modes, key=lambda name: modes[name]) if modes else None


def best_status(mentions: Sequence[Event]) -> str:
    """What holds on the whole.  A deed told as done is done, unless every later report denies it; a plan is one until it is told
    as done; of statuses of the same kind the latest counts."""
    for event in reversed(mentions):
        if event["status"] in DONE:
            later = [other for other in mentions if other["published"] > event["published"]]
            return "denied" if later and all(other["status"] == "denied" for other in later) else event["status"]
    return mentions[-1]["status"]


def best_time(mentions: Sequence[Event]) -> Event | None:
    """The mention whose time is best: said in so many words, narrow, and the same in most reports.

    Where the deed was done the times of the plan count only if nothing else is known.
    """
    dated = [event for event in mentions if event["time_from"] or event["time_to"]]
    if any(event["status"] in DONE for event in dated):
        dated = [event for event in dated if event["status"] in DONE]
    votes = Counter((event["time_from"], event["time_to"]) for event in dated)
    return max(
        dated,
        key=lambda event: (
            event["time_basis"] == "stated",
            votes[event["time_from"], event["time_to"]] * (event["time_basis"] == "stated"),
            -width(event),
        ),
        default=None,
    )  # fmt: skip


def width(event: Event) -> int:
    """Days of an event's interval; very many where an end is open."""
    return (event["time_to"] - event["time_from"]).days if event["time_from"] and event["time_to"] else 100_000


def best_place(mentions: Sequence[Event]) -> Event | None:
    """The mention whose place is best: given by most reports within its country, then the narrowest."""
    placed = [event for event in mentions if event["place_name"] or event["place"]]
    votes = Counter(event["place_country"] for event in placed)

    def rank(event: Event) -> tuple[int, bool, int]:
        precision = event["place_precision"]
        return (
            votes[event["place_country"]],
            event["lat"] is not None,
            -PRECISIONS.index(precision) if precision in PRECISIONS else -9,
        )

    best = max(placed, key=rank, default=None)
    return best and {**best, "place_name": best["place_name"] or best["place"]}


def best_names(mentions: Sequence[Event], role: str, lead: Event) -> tuple[str, ...]:
    """The participants of a role: those that at least half as many reports name as name the first, or, where each report names
    others, those of the `lead`."""
    votes = Counter(name for event in mentions for name in {person["name"]: None for person in event[role]})
    most = max(votes.values(), default=0)
    if most <= 1:
        told = lead if lead[role] else next((event for event in mentions if event[role]), lead)
        return tuple(dict.fromkeys(person["name"] for person in told[role]))
    kept = [name for name in votes if votes[name] * 2 >= most]
    order = {name: number for number, name in enumerate(votes)}
    return tuple(sorted(kept, key=lambda name: (-votes[name], not name[:1].isupper(), order[name])))


def best_mention(mentions: Sequence[Event], kind: str, status: str) -> Event:
    """The mention that stands for the story: of its type and status, the surest."""
    return max(mentions, key=lambda event: (event["type"] == kind, event["status"] == status, event["confidence"] or 0.0))


def count_of(mentions: Sequence[Event]) -> dict[str, list[Count]]:
    """What the reports count, by kind, oldest first."""
    counts: dict[str, list[Count]] = {}
    for event in mentions:
        for each in event["quantities"]:
            counts.setdefault(each["kind"], []).append(
                Count(each["kind"], each["of"], each["low"], each["high"], bool(each["approx"]), each["text"], event["published"],
                      event["outlet"], event["report"], event["event_id"]))  # fmt: skip
    return counts


def counts_words(counts: dict[str, list[Count]]) -> Iterable[str]:
    """How each count grew: `killed: 12, later 14`; on one day `injured: 5 or 7`."""
    for kind in sorted(set(counts) - {"other", "items"}):
        days: dict[date, list[str]] = {}
        for each in counts[kind]:
            if each.words not in days.setdefault(each.published, []):
                days[each.published].append(each.words)
        told: list[str] = []
        for day in sorted(days):
            words = " or ".join(days[day])
            if not told or told[-1] != words:
                told.append(words)
        yield f"{kind}: {', later '.join(told)}"


def contradictions(mentions: Sequence[Event]) -> Iterable[Contradiction]:
    """Who says done and who denies; who still plans what another had reported done; counts of one day that exclude each other."""
    done = [event for event in mentions if event["status"] in DONE]
    denied = [event for event in mentions if event["status"] == "denied"]
    if done and denied:
        yield _contradiction("it happened: {0}; it did not: {1}", done, denied)
    first_done = min((event["published"] for event in done), default=None)
    late = [
        event for event in mentions if event["status"] in ("planned", "possible") and first_done and event["published"] > first_done
    ]
    if late:
        yield _contradiction("told as done: {0}; later still as planned or possible: {1}", done, late)
    for kind, found in count_of(mentions).items():
        for one, other in ((a, b) for at, a in enumerate(found) for b in found[at + 1 :] if a.published == b.published):
            if one.report != other.report and _exclude(one, other):
                words = (
                    f"on {_day(one.published)} {_who([one.outlet])} gives {one.words} {kind}, {_who([other.outlet])} {other.words}"
                )
                yield Contradiction(words, {one.words: [one.event_id], other.words: [other.event_id]})
                break


def _contradiction(words: str, ones: Sequence[Event], others: Sequence[Event]) -> Contradiction:
    told = words.format(*(_who(f"{event['outlet'] or 'a report'} ({_day(event['published'])})" for event in side)
                          for side in (ones, others)))  # fmt: skip
    sides: dict[str, list[str]] = {}
    for event in (*ones, *others):
        sides.setdefault(event["status"], []).append(event["event_id"])
    return Contradiction(told[:1].upper() + told[1:], sides)


def _exclude(one: Count, other: Count) -> bool:
    low, high = max(one.low or 0, other.low or 0), min(x if x is not None else float("inf") for x in (one.high, other.high))
    return low > high and not (one.approx or other.approx)


def _who(outlets: Iterable[str | None]) -> str:
    names = list(dict.fromkeys(name or "a report" for name in outlets))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def headline(
    lead: Event, status: str, actors: Sequence[str], recipients: Sequence[str], when: Event | None, place: str | None
) -> str:
    """One line: who did what to whom, where, when."""
    parts = [f"{_some(actors)}: " if actors else "", lead["trigger"], f" → {_some(recipients)}" if recipients else ""]
    if place:
        parts.append(f", {place}")
    if when:
        parts.append(f", {when_words(when['time_from'], when['time_to'])}")
    if status not in DONE:
        parts.append(f" ({status})")
    line = " ".join("".join(parts).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")


def when_words(first: date | None, last: date | None) -> str:
    """An interval in words, as in a report's view."""
    from ...record import When
    from ...show.words import when_words as words

    start, end = (day.isoformat() if day else None for day in (first, last))
    return words(When(start=start, end=end, precision="day", basis="stated")) if start or end else ""


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
