"""Questions to an archive: which events there are, with what had been published by a day.

    with Archive("news.duckdb", read_only=True) as archive:
        wanted = Filter(actor=("USA",), place=("Iraq",), since=date(2020, 1, 1))
        print(wanted.sentence())
        for event in events(archive.connection, wanted, as_of=date(2020, 8, 30)):
            print(event["time_from"], event["status"], event["trigger"])

Every value that comes from outside is bound as a parameter, never pasted into SQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from .names import SECTORS, country_and_sector, country_code, country_name

if TYPE_CHECKING:
    import duckdb

STATUSES = ("occurred", "ongoing", "planned", "possible", "denied")
TYPES = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
         "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")  # fmt: skip
AROUND_THE_TRIGGER = 200
"""Characters on each side of a trigger in which `Filter.text` looks for its words."""
ORDERS = {
    "time": "coalesce(e.time_from, e.time_to) nulls last, e.time_to nulls last, r.published, e.event_id",
    "latest": "coalesce(e.time_from, e.time_to) desc nulls last, r.published desc, e.event_id",
    "published": "r.published, r.report_id, e.trigger_from, e.event_id",
}
"""How events can be ordered: by when they happened, the latest first, or by when they became known."""
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


class AskingError(ValueError):
    """A question that cannot be asked like this; the message is for the person who asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which events are wanted.  Values of one field are alternatives; fields narrow each other down.

    `actor`, `recipient` and `involving` (either of both roles) take a country's code, name or adjective ("IRQ", "Iraq"), a country
    with a sector ("USA MIL"), an actor's id ("Q22686", "united-states-congress") or a name or part of it ("Pompeo").
    `place` takes a country, a place's name or its GeoNames id.  `since` and `until` are about when it happened: the event's
    interval must touch them; events without any time are left out then.  `text` is looked for around the trigger.
    """

    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    involving: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    text: str = ""
    source: tuple[str, ...] = ()
    """Outlets, by name."""
    report: tuple[str, ...] = ()
    """Reports, by `report_id` or the id that they came with."""
    story: tuple[str, ...] = ()
    confidence: float = 0.0
    """The least confidence; events without one are kept."""

    def __post_init__(self) -> None:
        for name, known, title in (("status", STATUSES, str.lower), ("type", None, str.upper), ("mode", None, str.lower)):
            values = tuple(title(value.strip()) for value in getattr(self, name))
            object.__setattr__(self, name, values)
            if known and (wrong := [value for value in values if value not in known]):
                raise AskingError(f"'{wrong[0]}' is no status: {', '.join(known)}")
        if self.since and self.until and self.since > self.until:
            raise AskingError(f"nothing can be since {self.since} and until {self.until}")

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> Filter:
        """From the parameters of a URL (or any mapping to strings or lists of them); unknown and empty ones are passed over.

        Raises `AskingError` where a date, a status or a number cannot be read.
        """
        given: dict[str, Any] = {}
        for field in fields(cls):
            values = query.getlist(field.name) if hasattr(query, "getlist") else query.get(field.name)
            values = [values] if isinstance(values, str | date | float | int) else list(values or ())
            values = [value for value in values if str(value).strip()]
            if not values:
                continue
            if field.name in ("since", "until"):
                given[field.name] = day(values[0])
            elif field.name == "confidence":
                given[field.name] = number(values[0])
            else:
                given[field.name] = (
                    str(values[0]).strip() if field.name == "text" else tuple(str(value).strip() for value in values)
                )
        return cls(**given)

    def query(self) -> list[tuple[str, str]]:
        """The parameters of a URL that asks this; the inverse of `from_query`."""
        pairs: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value:
                pairs += [(field.name, str(each)) for each in (value if isinstance(value, tuple) else (value,))]
        return pairs

    def but(self, **changes: Any) -> Filter:
        """The same filter with some fields changed."""
        return replace(self, **changes)

    def where(self) -> tuple[str, list[Any]]:
        """The conditions in SQL over `events e` with `reports r`, with their parameters in order; `true` where all are wanted."""
        parts: list[str] = []
        bound: list[Any] = []

        def add(sql: str, *values: Any) -> None:
            parts.append(sql)
            bound.extend(values)

        for values, roles in ((self.actor, ("actor",)), (self.recipient, ("recipient",)), (self.involving, ("actor", "recipient"))):
            if values:
                either, given = _any(values, lambda value, roles=roles: _participant(value, roles))
                add(f"({either})", *given)
        if self.place:
            either, given = _any(self.place, _place)
            add(f"({either})", *given)
        for column, values in (("e.type", self.type), ("e.mode", self.mode), ("e.status", self.status)):
            if values:
                add(f"{column} in ({_marks(values)})", *values)
        if self.since:
            add("(e.time_to >= ? or (e.time_to is null and e.time_from is not null))", self.since)
        if self.until:
            add("(e.time_from <= ? or (e.time_from is null and e.time_to is not null))", self.until)
        if self.source:
            add(f"lower(r.source) in ({_marks(self.source)})", *(value.lower() for value in self.source))
        if self.report:
            add(f"(r.report_id in ({_marks(self.report)}) or r.id in ({_marks(self.report)}))", *self.report, *self.report)
        if self.story:
            add(f"e.event_id in (select s.event_id from story_events s where s.story_id in ({_marks(self.story)}))", *self.story)
        if self.confidence:
            add("(e.confidence is null or e.confidence >= ?)", self.confidence)
        if self.text.strip():
            add(f"contains(lower({_AROUND}), lower(?))", " ".join(self.text.split()))
        return " and ".join(parts) or "true", bound

    def sentence(self, as_of: date | None = None) -> str:
        """In English what is shown: "Assaults by the United States in Iraq, since 1 January 2020, as known on 30 August 2020."."""
        subject = _or([_TYPE_WORDS.get(value, value) for value in self.type]) or "events"
        if self.status:
            subject = f"{_or([_STATUS_WORDS[value] for value in self.status])} {subject}"
        parts = [subject[:1].upper() + subject[1:]]
        if self.mode:
            parts.append(f"of mode {_or(self.mode)}")
        for word, values in (("by", self.actor), ("towards", self.recipient), ("involving", self.involving)):
            if values:
                parts.append(f"{word} {_or([actor_words(value) for value in values])}")
        if self.place:
            parts.append(f"in {_or([place_words(value) for value in self.place])}")
        if self.since and self.until:
            parts.append(f"between {_day_words(self.since)} and {_day_words(self.until)}")
        elif self.since or self.until:
            parts.append(f"since {_day_words(self.since)}" if self.since else f"until {_day_words(self.until)}")
        if self.text.strip():
            parts.append(f"told with “{' '.join(self.text.split())}”")
        if self.source:
            parts.append(f"from {_or(self.source)}")
        if self.report:
            parts.append(f"in report {_or(self.report)}")
        if self.story:
            parts.append(f"of story {_or(self.story)}")
        if self.confidence:
            parts.append(f"with confidence {self.confidence:g} or more")
        if as_of:
            parts.append(f"as known on {_day_words(as_of)}")
        return " ".join(parts) + "."


FROM = (
    "events e join reports r on r.report_id = e.report_id"
    " join readings g on g.report_id = e.report_id and g.generation = e.generation and g.newest"
)
"""The tables that every question about events looks in; `scope` and `Filter.where` speak of `e` and `r`."""


def scope(as_of: date | None = None) -> tuple[str, list[Any]]:
    """The condition over `FROM` that holds for every question, with its parameters: no copies of other reports, nothing that was
    published after `as_of`.  (`FROM` itself leaves older readings out.)"""
    return ("r.duplicate_of is null and r.published <= ?", [as_of]) if as_of else ("r.duplicate_of is null", [])


def events(
    connection: duckdb.DuckDBPyConnection,
    wanted: Filter | None = None,
    as_of: date | None = None,
    limit: int | None = 200,
    offset: int = 0,
    order: str = "time",
    once: bool = False,
) -> list[dict[str, Any]]:
    """The events of a filter, each a dict of the `events` row with `published`, `report`, `outlet`, `title`, `duplicate` facts of
    its report, `story_id`, and lists `actors`, `recipients`, `quantities` of dicts as in the record.

    `once` gives each story one time, by its first report that is in the filter, and with `reports`, how many of them there are.
    `limit` None gives all of them.  Raises `AskingError` for an unknown order.
    """
    if order not in ORDERS:
        raise AskingError(f"'{order}' is no order: {', '.join(ORDERS)}")
    everywhere, first = scope(as_of)
    where, bound = (wanted or Filter()).where()
    page = "" if limit is None else f" limit {int(limit)} offset {int(offset)}"
    happening = "partition by coalesce(s.story_id, e.event_id)"
    told = f", count(distinct e.report_id) over ({happening}) as reports" if once else ""
    first_of = f" qualify row_number() over ({happening} order by r.published, e.event_id) = 1" if once else ""
    cursor = connection.execute(
        f"select {', '.join(f'e.{column}' for column in EVENT_COLUMNS)}, r.published, r.id as report, r.source as outlet, r.title,"
        f" s.story_id{told} from {FROM} left join story_events s on s.event_id = e.event_id"
        f" where {everywhere} and {where}{first_of} order by {ORDERS[order]}{page}",
        [*first, *bound],
    )
    found = dicts(cursor)
    attach(connection, found)
    return found


def count(
    connection: duckdb.DuckDBPyConnection, wanted: Filter | None = None, as_of: date | None = None, once: bool = False
) -> int:
    """How many events a filter has; with `once` how many happenings."""
    everywhere, first = scope(as_of)
    where, bound = (wanted or Filter()).where()
    what = "distinct coalesce(s.story_id, e.event_id)" if once else "*"
    stories = " left join story_events s on s.event_id = e.event_id" if once else ""
    query = f"select count({what}) from {FROM}{stories} where {everywhere} and {where}"
    row = connection.execute(query, [*first, *bound]).fetchone()
    return row[0] if row else 0


EVENT_COLUMNS = (
    "event_id", "report_id", "number", "type", "mode", "contexts", "status", "trigger", "trigger_from", "trigger_to",
    "time_from", "time_to", "time_precision", "time_basis", "place", "place_name", "place_country", "geonames", "lat", "lon",
    "place_precision", "source", "confidence",
)  # fmt: skip
_PARTICIPANT_COLUMNS = "event_id, role, text, name, country, sector, actor_id as id, office, confidence"
_QUANTITY_COLUMNS = 'event_id, text, kind, low, high, approx, unit, of_what as "of", confidence'


def attach(connection: duckdb.DuckDBPyConnection, found: Sequence[dict[str, Any]]) -> None:
    """Give events (dicts with `event_id`) their lists `actors`, `recipients`, `quantities`."""
    by_id: dict[str, dict[str, Any]] = {}
    for event in found:
        event.update(actors=[], recipients=[], quantities=[])
        by_id[event["event_id"]] = event
    if not by_id:
        return
    ids = list(by_id)
    wanted = "event_id in (select unnest(?::varchar[]))"
    query = f"select {_PARTICIPANT_COLUMNS} from participants where {wanted} order by event_id, role, position"
    for row in dicts(connection.execute(query, [ids])):
        by_id[row.pop("event_id")]["actors" if row.pop("role") == "actor" else "recipients"].append(row)
    for row in dicts(
        connection.execute(f"select {_QUANTITY_COLUMNS} from quantities where {wanted} order by event_id, position", [ids])
    ):
        by_id[row.pop("event_id")]["quantities"].append(row)


def dicts(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of an executed query as dicts."""
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def day(value: str | date) -> date:
    """An ISO date, a month (`2020-01`, its first day) or a year; raises `AskingError` for anything else."""
    if isinstance(value, date):
        return value
    parts = value.strip().split("-")
    try:
        return date.fromisoformat("-".join([*parts, "01", "01"][: max(3, len(parts))]))
    except ValueError:
        raise AskingError(f"'{value}' is no date: write it like 2020-08-30") from None


def number(value: str | float) -> float:
    try:
        return float(value)
    except ValueError:
        raise AskingError(f"'{value}' is no number") from None


def _participant(value: str, roles: Sequence[str]) -> tuple[str, list[Any]]:
    """Countries and names stand in the event's own row, which is much faster than to look among all participants."""
    if code := country_code(value):
        return " or ".join(f"contains('; ' || e.{role}_countries || ';', ?)" for role in roles), [f"; {code};"] * len(roles)
    if not country_and_sector(value) and value.upper() == value and value in SECTORS:
        return " or ".join(f"contains('; ' || e.{role}_sectors || ';', ?)" for role in roles), [f"; {value};"] * len(roles)
    among = f"e.event_id in (select p.event_id from participants p where p.role in ({', '.join(repr(role) for role in roles)}) and "
    if pair := country_and_sector(value):
        return f"{among}p.country = ? and p.sector = ?)", [*pair]
    if _ID.fullmatch(value):
        return f"{among}(p.actor_id = ? or contains(lower(p.name), lower(?))))", [value, value]
    return " or ".join(f"contains(lower(e.{role}s), lower(?))" for role in roles), [value] * len(roles)


_ID = re.compile(r"Q\d+|[a-z0-9]+(-[a-z0-9]+)+")
"""What an actor's id looks like: Wikidata's or one of ours."""


def _place(value: str) -> tuple[str, list[Any]]:
    if code := country_code(value):
        return "e.place_country = ?", [code]
    if value.isdigit():
        return "e.geonames = ?", [int(value)] if len(value) < 16 else [-1]
    return "(contains(lower(e.place_name), lower(?)) or lower(e.admin1) = lower(?))", [value, value]


def _any(values: Iterable[str], condition: Any) -> tuple[str, list[Any]]:
    pairs = [condition(value) for value in values]
    return " or ".join(sql for sql, _ in pairs), [value for _, bound in pairs for value in bound]


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def actor_words(value: str) -> str:
    """An actor of a filter in words."""
    if code := country_code(value):
        return _the(country_name(code))
    if pair := country_and_sector(value):
        return f"{_the(country_name(pair[0]))} ({SECTORS[pair[1]]})"
    return SECTORS.get(value, value)


def place_words(value: str) -> str:
    """A place of a filter in words."""
    if code := country_code(value):
        return _the(country_name(code))
    return f"place {value} of GeoNames" if value.isdigit() else value


def _the(name: str) -> str:
    return f"the {name}" if name.split()[0] in ("United", "Philippines", "Netherlands", "Bahamas", "Maldives") else name


def _or(values: Sequence[str]) -> str:
    return values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}" if values else ""


def _day_words(value: date | None) -> str:
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else ""


_AROUND = f"substr(r.text, greatest(e.trigger_from - {AROUND_THE_TRIGGER}, 0) + 1, {2 * AROUND_THE_TRIGGER})"
_STATUS_WORDS = {"occurred": "past", "ongoing": "ongoing", "planned": "planned", "possible": "possible", "denied": "denied"}
_TYPE_WORDS = {
    "AGREE": "agreements and promises", "CONSULT": "meetings and talks", "SUPPORT": "support in words", "CONCEDE": "concessions",
    "COOPERATE": "cooperation", "AID": "aid", "RETREAT": "withdrawals and releases", "REQUEST": "requests", "ACCUSE": "accusations",
    "REJECT": "rejections", "THREATEN": "threats", "PROTEST": "protests", "SANCTION": "sanctions", "MOBILIZE": "mobilisation",
    "COERCE": "coercion", "ASSAULT": "assaults",
}  # fmt: skip
