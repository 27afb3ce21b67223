"""Ask the knowledge who somebody is: `lookup("Mike Pompeo", on="2020-08-30")`."""

from __future__ import annotations

from typing import Any

from .knowledge import SOURCES, Entry, knowledge
from .titles import plain


def lookup(text: str, on: str) -> list[dict[str, Any]]:
    """Everybody and everything that a name or a title can mean on an ISO date, likeliest first.

    Each answer has `name`, `id`, `kind` (person, state, group), `on` (the date), `country`, `sector`, `office` (None without
    one) and `source`.  A title needs its country: "Greek foreign minister", "US secretary of state".
    """
    tables = knowledge()
    found: list[Entry] = []
    if state := tables.state(text):
        found.append(tables.state_entry(state))
    if group := tables.group(text):
        found.append(group)
    people = tables.persons(text) or ([one] if (one := tables.notable(text, on)) else [])
    found += sorted(people, key=lambda entry: (-entry.rank_on(on), entry.id))
    if not found and (holder := holder_of(text, on)):
        found.append(holder)
    return [answer(entry, on) for entry in {entry.id: entry for entry in found}.values()]


def holder_of(text: str, on: str) -> Entry | None:
    """Who held a title that begins with a country or its adjective, or ends with "of" and a country."""
    tables, words = knowledge(), text.split()
    for size in range(1, min(4, len(words))):
        if country := tables.state(" ".join(words[:size])):
            return tables.holder(country, " ".join(words[size:]), on)
    before, of, after = text.rpartition(" of ")
    if of and (country := tables.state(after)):
        return tables.holder(country, before, on)
    return None


def answer(entry: Entry, on: str) -> dict[str, Any]:
    country, sector, office = entry.codes_on(on)
    return {"name": entry.name, "id": entry.id, "kind": entry.kind, "on": on,
            "country": country, "sector": sector, "office": office,
            "source": SOURCES.get(entry.source, entry.source), "cameo": cameo(country, sector), "cow": cow(country)}  # fmt: skip


def cameo(country: str, sector: str) -> str:
    """A CAMEO-style actor string: "IRQMIL", "USAGOV", "IGO"."""
    return (country if country != "---" else "") + (sector if sector not in {"UNK", country} else "")


def cow(country: str) -> str | None:
    """The Correlates of War number of a country code."""
    state = knowledge().states.get(country)
    return (state.cow or None) if state else None


__all__ = ["lookup", "plain"]
