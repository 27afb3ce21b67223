"""Link the mentions of an archive to stories, and write them down."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from .blocking import candidates
from .clusters import Pair, cluster
from .likeness import SETTINGS, Comparer, settings
from .mentions import Mention, Stems, load

if TYPE_CHECKING:
    import duckdb


class Linked(NamedTuple):
    """A story of two and more mentions, and how well each (in the same order) fits the others: its average probability."""

    mentions: list[Mention]
    scores: list[float]


def link(mentions: list[Mention], vocabulary: Stems) -> list[Linked]:
    """The stories of some mentions."""
    rules = settings()["linking"]
    chances = compare(mentions, vocabulary, rules["unmet"])
    reports = [mention.report_id for mention in mentions]
    groups = cluster(chances, reports.__getitem__, rules)
    return [
        Linked([mentions[number] for number in group], [_score(number, group, chances, rules) for number in group])
        for group in groups
    ]


def compare(mentions: list[Mention], vocabulary: Stems, least: float) -> dict[Pair, float]:
    """The probabilities of all pairs that are compared and reach `least`."""
    pairs = candidates(mentions, settings())
    if not len(pairs):
        return {}
    found = Comparer(mentions, vocabulary).probabilities(pairs)
    keep = found >= least
    return dict(zip(map(tuple, pairs[keep].tolist()), found[keep].tolist(), strict=True))


def _score(number: int, group: list[int], chances: dict[Pair, float], rules: dict[str, float]) -> float:
    others = [other for other in group if other != number][: int(rules["most"])]
    known = [chances.get((number, other) if number < other else (other, number), rules["unmet"]) for other in others]
    return round(sum(known) / len(known), 4)


BATCH = 2_000
"""Stories that are told and written at once: bounds the memory."""
STORY_COLUMNS = (
    "story_id", "generation", "type", "mode", "status", "first_report", "first_published", "last_published", "reports", "sources",
    "events", "time_from", "time_to", "time_precision", "place_name", "place_country", "geonames", "lat", "lon", "place_precision",
    "headline",
)  # fmt: skip


def refresh(connection: duckdb.DuckDBPyConnection, force: bool = False) -> int:
    """Link all mentions of an archive anew, and follow its plans; returns the number of stories (of two mentions and more).

    The same mentions give the same stories, in whatever order they were added.  Nothing is done where neither the mentions nor the
    rules have changed since the last time (unless `force`).  All or nothing: a failure leaves the former stories.
    """
    from .. import plans
    from ..store import get, put, transaction

    state = fingerprint(connection)
    if not force and get(connection, "stories") == state:
        return connection.execute("select count(*) from stories").fetchone()[0]
    linked = link(*load(connection, settings()))
    with transaction(connection):
        connection.execute("delete from story_events")
        connection.execute("delete from stories")
        for at in range(0, len(linked), BATCH):
            _write(connection, linked[at : at + BATCH])
        plans.follow(connection)
        put(connection, "stories", state)
    return len(linked)


def fingerprint(connection: duckdb.DuckDBPyConnection) -> str:
    """What the stories hang on: the mentions that count, and the rules."""
    rules = hashlib.sha256(SETTINGS.read_bytes()).hexdigest()[:12]
    found = connection.execute(
        "select count(*), bit_xor(md5_number_lower(e.event_id)) from events e join reports r using (report_id) join readings g"
        " on g.report_id = e.report_id and g.generation = e.generation where g.newest and r.duplicate_of is null"
    ).fetchone()  # fmt: skip
    return f"{found[0]}-{found[1] or 0:016x}-{rules}"


def story_id(mentions: Iterable[Mention]) -> str:
    """A story goes by the hash of its earliest mention's id, so that it keeps its name when later reports join it."""
    first = min(mentions, key=lambda mention: (mention.published, mention.event_id))
    return hashlib.sha256(first.event_id.encode()).hexdigest()[:12]


def _write(connection: duckdb.DuckDBPyConnection, linked: list[Linked]) -> None:
    from ..store import insert_lines
    from .telling import tell_many

    members, ids = [], []
    for found in linked:
        ids.append(story_id(found.mentions))
        for mention, score in zip(found.mentions, found.scores, strict=True):
            row = {"story_id": ids[-1], "event_id": mention.event_id, "score": score, "evidence": "stories.average"}
            members.append(json.dumps(row).encode())
    insert_lines(connection, "story_events", b"\n".join(members))
    generation = {found.mentions[0].event_id: None for found in linked}
    for event_id, name in connection.execute(
        "select event_id, generation from events where event_id in (select unnest(?::varchar[]))", [list(generation)]
    ).fetchall():
        generation[event_id] = name
    by_story = {story: generation[found.mentions[0].event_id] for story, found in zip(ids, linked, strict=True)}
    rows = []
    for told in tell_many(connection, ids):
        row = {name: getattr(told, name, None) for name in STORY_COLUMNS}
        row |= {"generation": by_story[told.story_id], "sources": len(told.sources), "events": len(told.mentions)}
        rows.append(
            json.dumps({name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}).encode()
        )
    insert_lines(connection, "stories", b"\n".join(rows))
