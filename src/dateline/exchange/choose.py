"""Which part of an archive is exported, as conditions in SQL, and how many events are set aside before any format sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from ..archive.asking import Filter

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be exported: events that a filter lets through, as they were known on a day, and how formats are written.

    `widest`: the widest interval, in days, in which an event may lie to be given a single day where a format wants one.
    `country_points`: write a country's middle as the place of an event of which only the country is known, marked as such.
    """

    filter: Filter = field(default_factory=Filter)
    as_of: date | None = None
    widest: int = 7
    country_points: bool = False
    only: tuple[str, ...] = ()
    """Reports by their id in the archive, whether they tell of a wanted event or not; none for all."""

    @property
    def narrowed(self) -> bool:
        """Whether less than all events are wanted."""
        return self.filter != Filter()

    def reports(self) -> tuple[str, list[Any]]:
        """Conditions on `reports r`: no copies of others, published in time, with a wanted event where events are narrowed."""
        parts, bound = ["r.duplicate_of is null"], []
        if self.as_of:
            parts.append("r.published <= ?")
            bound.append(self.as_of)
        if self.only:
            parts.append("r.report_id in (select unnest(?::varchar[]))")
            bound.append(list(self.only))
        if self.narrowed:
            where, values = self.filter.where()
            parts.append(f"r.report_id in (select e.report_id from {EVENTS} where {where})")
            bound += values
        return " and ".join(parts), bound

    def events(self) -> tuple[str, list[Any]]:
        """Conditions on `events e` joined to their `reports r` (see `EVENTS`)."""
        where, bound = self.filter.where()
        parts = ["r.duplicate_of is null", f"({where})"]
        if self.as_of:
            parts.append("r.published <= ?")
            bound.append(self.as_of)
        return " and ".join(parts), bound

    def copies(self, connection: duckdb.DuckDBPyConnection) -> int:
        """How many events are left out because their report is a copy of another."""
        where, bound = self.filter.where()
        sql = f"select count(*) from {EVENTS} where r.duplicate_of is not null and ({where})"
        if self.as_of:
            sql, bound = f"{sql} and r.published <= ?", [*bound, self.as_of]
        return connection.execute(sql, bound).fetchone()[0]


READINGS = "readings g join reports r on r.report_id = g.report_id and g.newest"
"""Reports with the reading of each that counts."""
EVENTS = (
    "events e join readings g on g.report_id = e.report_id and g.generation = e.generation and g.newest"
    " join reports r on r.report_id = e.report_id"
)
"""Events of the readings that count, with their reports."""
