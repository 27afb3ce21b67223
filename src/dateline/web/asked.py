"""What a page was asked: the filter, the day as of which it is answered, and the view's own parameters; all of it in the URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any
from urllib.parse import urlencode

from ..archive.asking import AskingError, Filter, day

FILTER_KEYS = tuple(each.name for each in fields(Filter))
LONGEST_VALUE = 400
MOST_VALUES = 60


@dataclass(frozen=True)
class Asked:
    """One request to a view.  `own` holds the view's own parameters, such as `by` or `page`."""

    wanted: Filter = field(default_factory=Filter)
    as_of: date | None = None
    own: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_query(cls, query: Any) -> Asked:
        """From a URL's parameters (a multi-mapping).  Raises `AskingError` where a value cannot be read."""
        pairs = query.multi_items()
        if len(pairs) > MOST_VALUES or any(len(value) > LONGEST_VALUE for _, value in pairs):
            raise AskingError("that is more than one can ask at once")
        as_of = query.get("as_of", "").strip()
        own = {key: value for key, value in pairs if key not in FILTER_KEYS and key != "as_of" and value.strip()}
        return cls(Filter.from_query(query), day(as_of) if as_of else None, own)

    def pairs(self) -> list[tuple[str, str]]:
        """The URL's parameters, in a fixed order."""
        as_of = [("as_of", self.as_of.isoformat())] if self.as_of else []
        return [*self.wanted.query(), *as_of, *sorted(self.own.items())]

    def url(self, path: str, own: Mapping[str, Any] | None = None, **changes: Any) -> str:
        """The URL that asks the same of `path`, some fields changed.  `own` replaces the view's own parameters, which are
        left out without it: those of one view mean nothing to another."""
        wanted = self.wanted.but(**changes) if changes else self.wanted
        kept = {key: str(value) for key, value in (own or {}).items() if value not in (None, "")}
        query = urlencode(Asked(wanted, self.as_of, kept).pairs())
        return f"{path}?{query}" if query else path

    def same(self, path: str, **own: Any) -> str:
        """The URL that asks the same of the same view, some of its own parameters changed (None takes one away)."""
        return self.url(path, {**self.own, **own})

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A view's parameter that is a number, kept within bounds."""
        try:
            return min(most, max(least, int(self.own.get(name, default))))
        except ValueError:
            return default

    def choice(self, name: str, among: Mapping[str, Any]) -> str:
        """A view's parameter that is one of some words; the first of them where it is none."""
        given = self.own.get(name, "")
        return given if given in among else next(iter(among))

    def counted(self, count: int, rest: str, wanted: Filter | None = None) -> str:
        """The sentence over a view: what was asked for, how many there are, and `rest`, how they are shown."""
        asked = (wanted or self.wanted).sentence(self.as_of)[:-1]
        many = f"{count:,} event{'' if count == 1 else 's'}"
        rest = rest.replace(" they ", " it ") if count == 1 else rest
        return f"{many}{asked[6:]}{rest}." if asked.startswith("Events") else f"{asked}: {many}{rest}."

    def chips(self) -> list[tuple[str, str, str]]:
        """Each condition of the filter: its field, its value, and the query without it."""
        found = []
        for key, value in self.wanted.query():
            current = getattr(self.wanted, key)
            left = (
                tuple(each for each in current if each != value)
                if isinstance(current, tuple)
                else type(self.wanted)().__getattribute__(key)
            )
            found.append((key, value, self.url("", self.own, **{key: left})))
        if self.as_of:
            found.append(("as_of", self.as_of.isoformat(), Asked(self.wanted, None, self.own).url("", self.own)))
        return found
