"""Events and reports of an archive one after another: sorted, with all that belongs to them, never all in memory.

Every table is read through a cursor of its own in the same order, and the cursors go forward together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from .choose import EVENTS, READINGS

if TYPE_CHECKING:
    import duckdb

    from .choose import Wanted

BATCH = 2000
"""Rows taken from a cursor at once."""
AROUND = 400
"""Characters on each side of a trigger in which its sentence is looked for."""


class Party(NamedTuple):
    """An actor or a recipient."""

    event_id: str
    role: str
    text: str
    text_from: int
    name: str
    country: str
    sector: str
    actor_id: str | None
    office: str | None
    evidence: str | None
    confidence: float | None


class Count(NamedTuple):
    """A quantity of an event."""

    event_id: str
    text: str
    kind: str
    low: float | None
    high: float | None
    approx: bool
    unit: str | None
    of_what: str | None


class Happening:
    """An event as a report tells it, with its parties and counts, and what of the report formats need."""

    __slots__ = (  # noqa: RUF023  the order of the columns
        "event_id", "report_id", "number", "type", "mode", "contexts", "status", "trigger", "trigger_from", "time_from", "time_to",
        "time_precision", "time_basis", "place", "place_name", "place_country", "geonames", "lat", "lon", "admin1", "feature",
        "place_precision", "source", "confidence", "published", "report", "outlet", "title", "url", "language", "story_id",
        "length",
        "around", "around_from", "sentence_number", "actors", "recipients", "counts",
    )  # fmt: skip

    def __init__(self, row: tuple[Any, ...], actors: list[Party], recipients: list[Party], counts: list[Count]) -> None:
        (
            self.event_id, self.report_id, self.number, self.type, self.mode, self.contexts, self.status, self.trigger,
            self.trigger_from, self.time_from, self.time_to, self.time_precision, self.time_basis, self.place, self.place_name,
            self.place_country, self.geonames, self.lat, self.lon, self.admin1, self.feature, self.place_precision, self.source,
            self.confidence, self.published, self.report, self.outlet, self.title, self.url, self.language, self.story_id,
            self.length, self.around, self.around_from, self.sentence_number,
        ) = row  # fmt: skip
        self.actors, self.recipients, self.counts = actors, recipients, counts

    @property
    def day(self) -> date | None:
        """The day on which it happened; none where it is not known to the day."""
        return self.time_from if self.time_from == self.time_to else None

    @property
    def span(self) -> int | None:
        """How many days its time spans; none where an end is open or nothing is known."""
        return (self.time_to - self.time_from).days + 1 if self.time_from and self.time_to else None

    @property
    def sentence(self) -> str:
        """The sentence around its trigger, as far as `AROUND` characters on each side show it."""
        return sentence_around(self.around, self.trigger_from - self.around_from)

    def count(self, kind: str) -> float | None:
        """The least number of a kind ("killed") that the report gives; the highest where it gives several."""
        return max((each.low for each in self.counts if each.kind == kind and each.low is not None), default=None)


_EVENT_COLUMNS = [f"e.{name}" for name in Happening.__slots__[: Happening.__slots__.index("published")]] + [
    "r.published", "r.id", "r.source", "r.title", "r.url", "r.language", "s.story_id", "length(r.text)",
    f"substr(r.text, greatest(e.trigger_from - {AROUND}, 0) + 1, {2 * AROUND})", f"greatest(e.trigger_from - {AROUND}, 0)",
]  # fmt: skip
_SENTENCE_NUMBER = r"1 + len(regexp_extract_all(substr(r.text, 1, e.trigger_from), '[.!?][\"”’)\]]*\s+[\"“‘(\[]?[A-Z0-9]|\n\s*\n'))"
_ORDERS = {
    "published": "published, report_id, trigger_from, event_id",
    "time": "coalesce(time_from, time_to) nulls last, time_to nulls last, published, event_id",
    "story": "first, happening, published, event_id",
}
_STORIES = "left join story_events s on s.event_id = e.event_id"


def _in_order(where: str, order: str) -> str:
    """A query for the ids of the wanted events with their place in an order."""
    first = "min(r.published) over (partition by coalesce(s.story_id, e.event_id))" if order == "story" else "null"
    return (
        f"select event_id, row_number() over (order by {_ORDERS[order]}) as place from (select e.event_id, e.report_id,"
        f" e.trigger_from, e.time_from, e.time_to, r.published, coalesce(s.story_id, e.event_id) as happening, {first} as first"
        f" from {EVENTS} {_STORIES} where {where})"
    )


def happenings(
    connection: duckdb.DuckDBPyConnection, wanted: Wanted, order: str = "published", sentences: bool = False
) -> Iterator[Happening]:
    """The wanted events in the order of their reports, of their time, or story by story.

    `sentences` fills `sentence_number` (a count by punctuation, the first sentence is 1).
    """
    where, bound = wanted.events()
    chosen = f"({_in_order(where, order)}) c"
    columns = ", ".join([*_EVENT_COLUMNS, _SENTENCE_NUMBER if sentences else "null"])
    events = rows(
        connection,
        f"select {columns} from {chosen} join events e on e.event_id = c.event_id join reports r on r.report_id = e.report_id"
        f" {_STORIES} order by c.place",
        bound,
    )
    parties = rows(
        connection,
        "select x.event_id, x.role, x.text, x.text_from, x.name, x.country, x.sector, x.actor_id, x.office, x.evidence,"
        f" x.confidence from {chosen} join participants x on x.event_id = c.event_id order by c.place, x.role, x.position",
        bound,
    )
    counts = rows(
        connection,
        "select x.event_id, x.text, x.kind, x.low, x.high, x.approx, x.unit, x.of_what"
        f" from {chosen} join quantities x on x.event_id = c.event_id order by c.place, x.position",
        bound,
    )
    parties_of, counts_of = Follower(parties), Follower(counts)
    for row in events:
        people = [Party(*each) for each in parties_of.take(row[0])]
        yield Happening(
            row,
            [each for each in people if each.role == "actor"],
            [each for each in people if each.role != "actor"],
            [Count(*each) for each in counts_of.take(row[0])],
        )


def rows(connection: duckdb.DuckDBPyConnection, sql: str, bound: Iterable[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of a query through a cursor of its own, some at a time."""
    cursor = connection.cursor()
    try:
        cursor.execute(sql, list(bound))
        while batch := cursor.fetchmany(BATCH):
            yield from batch
    finally:
        cursor.close()


class Follower:
    """Rows whose first column is a key, sorted as their owners are: gives each owner's rows in turn."""

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._next = next(self._groups, None)

    def take(self, key: Any) -> list[tuple[Any, ...]]:
        """The rows of an owner; owners have to be asked for in their order, and every one that has rows."""
        if self._next is None or self._next[0] != key:
            return []
        found = list(self._next[1])
        self._next = next(self._groups, None)
        return found


def report_rows(connection: duckdb.DuckDBPyConnection, wanted: Wanted, columns: str) -> Iterator[tuple[Any, ...]]:
    """Columns of the wanted reports (`r`) and their readings (`g`), in the order of publication."""
    where, bound = wanted.reports()
    return rows(connection, f"select {columns} from {READINGS} where {where} order by r.published, r.report_id", bound)


def rows_of_reports(
    connection: duckdb.DuckDBPyConnection, wanted: Wanted, table: str, columns: str, by: str, with_events: bool = False
) -> Follower:
    """Rows of a table that has `report_id` and `generation`, following the wanted reports.

    `with_events`: only of reports that tell of an event.
    """
    where, bound = wanted.reports()
    if with_events:
        where += " and exists (select 1 from events e where e.report_id = r.report_id and e.generation = g.generation)"
    return Follower(
        rows(
            connection,
            f"select x.report_id, {columns} from {table} x join {READINGS} on x.report_id = r.report_id"
            f" and x.generation = g.generation where {where} order by r.published, r.report_id, {by}",
            bound,
        )
    )


def rows_of_events(
    connection: duckdb.DuckDBPyConnection, wanted: Wanted, table: str, columns: str, by: str, key: str = "event_id"
) -> Follower:
    """Rows of a table that belongs to events, following the wanted reports."""
    where, bound = wanted.reports()
    return Follower(
        rows(
            connection,
            f"select r.report_id, {columns} from {table} x join events e on e.event_id = x.{key}"
            f" join {READINGS} on e.report_id = r.report_id and e.generation = g.generation"
            f" where {where} order by r.published, r.report_id, {by}",
            bound,
        )
    )


_BREAK = re.compile(r"""\n+|[.!?][\"”’')\]]*(\s+)(?=[^\sa-z])""")
"""Where a sentence may end: at a line break, and at a full stop before white space and no small letter."""
_SHORT = re.compile(r"(?:^|[\s(\"“])(?:[A-Z][a-z]{0,2}|(?:[A-Z]\.)+[A-Z])$")
"""What ends no sentence before a full stop: an initial, "Mr", "U.S"."""


def sentence_around(text: str, at: int) -> str:
    """The sentence of a text around an offset, white space made even.

    >>> sentence_around("It rained. Troops left the city. All was calm.", 18)
    'Troops left the city.'
    """
    begin, end = sentence_bounds(text, at)
    return " ".join(text[begin:end].split())


def sentence_bounds(text: str, at: int) -> tuple[int, int]:
    """Where the sentence around an offset begins and ends, by punctuation and line breaks."""
    begin, end = 0, len(text)
    for found in _BREAK.finditer(text):
        if found[1] is not None and found[0][0] == "." and _SHORT.search(text, max(0, found.start() - 12), found.start()):
            continue
        if found.end() <= at:
            begin = found.end()
        else:
            end = found.start() if found[1] is None else found.start(1)
            break
    return begin, end
