"""Stories against pairs of mentions that were labelled by reading: precision, recall and F1 of "the same happening"."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

LABELS = Path(__file__).parents[3] / "tests" / "data" / "stories" / "pairs.jsonl"


def measure_stories(path: Path) -> dict[str, Any]:
    """Figures for both halves of the labels, end to end: `path` is an archive of the labels' reports, its stories made.

    A pair counts as said to be the same if both mentions stand in one story.  Pairs of which a mention is not in the archive
    (the reader of this version did not find it) are counted as `missing` and left out.
    """
    from ..archive.store import Archive

    with Archive(path) as archive:
        return measure_pairs(archive.connection, labels())


def measure_pairs(connection: duckdb.DuckDBPyConnection, pairs: list[dict[str, Any]]) -> dict[str, Any]:
    """See `measure_stories`; `wrong` lists the pairs that were decided wrongly."""
    story_of = dict(connection.execute("select event_id, story_id from story_events").fetchall())
    tallies: dict[str, Counter[str]] = {part: Counter() for part in ("develop", "aside", "all")}
    wrong: list[dict[str, Any]] = []
    for pair in pairs:
        ids = locate(connection, pair)
        for part in (pair["part"], "all"):
            tallies[part]["pairs"] += 1
            if None in ids:
                tallies[part]["missing"] += 1
        if None in ids:
            continue
        said = ids[0] == ids[1] or (ids[0] in story_of and story_of[ids[0]] == story_of.get(ids[1]))
        if said != pair["same"]:
            wrong.append({**pair, "said": said})
        for part in (pair["part"], "all"):
            tallies[part].update(same=pair["same"], said=said, right=said and pair["same"])
    return {part: _figures(tally) for part, tally in tallies.items()} | {"wrong": wrong}


def _figures(tally: Counter[str]) -> dict[str, Any]:
    return {
        "pairs": tally["pairs"], "missing": tally["missing"], "same": tally["same"],
        "precision": round(tally["right"] / tally["said"], 3) if tally["said"] else 0.0,
        "recall": round(tally["right"] / tally["same"], 3) if tally["same"] else 0.0,
        "f1": round(2 * tally["right"] / (tally["said"] + tally["same"]), 3) if tally["same"] else 0.0,
    }  # fmt: skip


def labels(path: Path = LABELS) -> list[dict[str, Any]]:
    """The labelled pairs (tests/data/stories/README.md)."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def locate(connection: duckdb.DuckDBPyConnection, pair: dict[str, Any]) -> tuple[str | None, str | None]:
    """The events that hold a pair's mentions, as trigger or as further mention; None where none does."""
    return _event(connection, pair["a"]), _event(connection, pair["b"])


def _event(connection: duckdb.DuckDBPyConnection, mention: dict[str, Any]) -> str | None:
    query = """
      with newest as (
        select e.event_id, e.trigger_from as start, e.trigger_to as stop from events e
        join reports r using (report_id) join readings g on g.report_id = e.report_id and g.generation = e.generation
        where r.id = $report and g.newest)
      select event_id from (
        from newest union all
        select event_id, text_from, text_to from mentions where event_id in (select event_id from newest))
      where start < $stop and stop > $start order by abs(start - $start), event_id limit 1"""
    bounds = {"report": mention["report"], "start": mention["start"], "stop": mention["start"] + len(mention["trigger"])}
    row = connection.execute(query, bounds).fetchone()
    return row[0] if row else None
