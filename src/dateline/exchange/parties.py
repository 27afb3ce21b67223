"""Actors and recipients for other formats: what kind of thing each is, and the pairs that an event makes."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import codes

if TYPE_CHECKING:
    from .stream import Happening, Party

OFFICIAL = frozenset(("GOV", "MIL", "COP", "JUD", "LEG", "SPY"))
"""Sectors whose bodies are a state's."""
NOUNS = frozenset(("noun", "owner", "modifier"))
"""How parties were read that are nouns, not names."""
_SMALL = frozenset("of the and for de del la le al el bin ibn von van der da du in on at to a an et y e i".split())
_ITEM = re.compile(r"Q\d+")


@functools.lru_cache(maxsize=65536)
def kind(name: str, country: str, sector: str, actor_id: str | None, office: str | None, evidence: str | None) -> str:
    """`person`, `state`, `public` (a state's body), `company`, `organization`, `unknown` (a name that may be a person's or a
    body's),
    or `unnamed` ("victims", "the attackers", "police").

    Told by how the name was read: from the table of people or with a title, from the table of groups, as a noun, as bare words.
    """
    how = (evidence or "").split("+")[0].split(".")
    how = how[1] if len(how) > 1 and how[0] == "who" else ""
    if name == codes.country_words(country) or how == "state":
        return "state"
    if _ITEM.fullmatch(actor_id or "") or how == "known" or (office and how == "title"):
        return "person"
    # a noun at the head of a sentence has a capital too: "Police said", "Women marched"
    if how != "group" and (not is_name(name) or (how in NOUNS and " " not in name)):
        return "unnamed"
    if how == "" and sector not in OFFICIAL | {"BUS", "PTY", "IGO", "NGO", "MIL"}:
        return "unknown"
    if (
        how == ""
        and sector in OFFICIAL
        and len(name.split()) < 4
        and not re.search(r"(?i)\b(force|army|police|ministry|court|guard)", name)
    ):
        return "unknown"
    if sector in OFFICIAL and country not in ("---", "IGO", "NGO", "MNC", "IMG"):
        return "public"
    return "company" if sector == "BUS" or country == "MNC" else "organization"


def kind_of(party: Party) -> str:
    """The kind of a party."""
    return kind(party.name, party.country, party.sector, party.actor_id, party.office, party.evidence)


def is_name(words: str) -> bool:
    """Whether words are written like a name: with capitals, but for the small words between."""
    parts = words.split()
    return (
        bool(parts)
        and all(part[:1].isupper() or part[:1].isdigit() or part.lower() in _SMALL for part in parts)
        and parts[0][:1].isupper()
    )


def dyads(event: Happening, both_ways: bool = True) -> Iterator[tuple[Party | None, Party | None, bool]]:
    """The pairs that an event makes: every actor with every recipient; where all parties are actors (a meeting, an agreement, a
    clash), each with each other.  The third value tells a pair seen from the other side, as CAMEO's coders write meetings twice
    (PLOVER manual, "Compound and reciprocal actors"); `both_ways` false leaves those out.
    """
    actors, recipients = event.actors, event.recipients
    shared = codes.mirrored(event.type, event.mode, event.status) is not None
    if actors and recipients:
        for actor in actors:
            for recipient in recipients:
                yield actor, recipient, False
                if both_ways and event.type == "CONSULT":
                    yield recipient, actor, True
    elif len(actors) > 1 and (shared or event.type == "ASSAULT"):
        for at, actor in enumerate(actors):
            for other in actors[at + 1 :]:
                yield actor, other, False
                if both_ways:
                    yield other, actor, True
    elif actors:
        yield from ((actor, None, False) for actor in actors)
    else:
        yield from ((None, recipient, False) for recipient in recipients)


def names(parties: list[Party]) -> str:
    """Their names, as one says them: "A, B and C"."""
    words = [party.name for party in parties]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def headline(event: Happening) -> str:
    """An event in one line: "Iraq → United States: demanded (REQUEST/yield, planned)"; what only happened needs no status."""
    who = names(event.actors) or "somebody"
    whom = f" → {names(event.recipients)}" if event.recipients else ""
    what = f"{event.type}/{event.mode}" if event.mode else event.type
    status = "" if event.status == "occurred" else f", {event.status}"
    return f"{who}{whom}: {' '.join(event.trigger.split())} ({what}{status})"
