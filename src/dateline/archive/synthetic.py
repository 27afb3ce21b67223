"""A made-up archive of any size, quickly: for load tests and for trying questions out.  Nothing in it is news.

There are happenings (who, to whom, what, where, when, how many); each is told by one report or by several in the days
after it, whose counts, places and days differ a little; some are planned first and then carried out, by their deadline or
not; a few reports are copies of others.  The texts are made of plain sentences, and every offset points into them.
"""

from __future__ import annotations

from importlib import resources
from typing import Any

import duckdb
import numpy as np

from ..record import Generator
from . import store
from .synthetic_world import COUNTRIES, DEEDS, GROUPS, OUTLETS, PLACES, PLOTS

FIRST_DAY, DAYS = "2015-01-01", 2190
EVENTS_A_REPORT = 8
COPIES = 0.03
"""The share of reports that are copies of another outlet's."""
FULFILLED = 0.5
"""The share of plans that are carried out by their deadline."""
STATUSES = ("occurred", "ongoing", "planned", "possible", "denied")


def fill(connection: duckdb.DuckDBPyConnection, events: int = 100_000, seed: int = 1) -> None:
    """Fill an archive (its tables are made if need be) with `events` events told by original reports, and copies of some reports.

    The same number and seed give the same rows.  A million events take about half a minute and 1.5 GB of memory.
    """
    store.prepare(connection)
    chance = np.random.default_rng(seed)
    generation = store.add_generation(connection, Generator(name="synthetic", version="1", weights="none", knowledge=str(seed)))
    with store.transaction(connection):
        for name, table in _dimensions().items():
            _register(connection, name, table)
        _register(connection, "syn_tellings", _tellings(chance, events))
        script = resources.files(__package__).joinpath("synthetic.sql").read_text(encoding="utf-8")
        connection.execute(script.replace("$GENERATION", generation).replace("$FIRST", FIRST_DAY))
        for name in (*_dimensions(), "syn_tellings"):
            connection.unregister(name)


def _register(connection: duckdb.DuckDBPyConnection, name: str, table: dict[str, Any]) -> None:
    connection.register(name, {key: np.asarray(column) for key, column in table.items()})


def _dimensions() -> dict[str, dict[str, Any]]:
    def columns(names: str, rows: Any) -> dict[str, Any]:
        table = {name: np.array(column, dtype=object) for name, column in zip(names.split(), zip(*rows, strict=True), strict=True)}
        return {"k": np.arange(len(rows))} | table

    names = dict(COUNTRIES)
    actors = [(group.format(names[code]), code, sector) for code, _ in COUNTRIES for sector, _, group in GROUPS]
    places = [(name, country, division, feature) for name, country, _, _, _, division, feature in PLACES]
    numbers = {key: np.array([place[at] for place in PLACES]) for key, at in (("geonames", 2), ("lat", 3), ("lon", 4))}
    deeds = [(type, mode, done, todo, doing, kind, of) for type, mode, _, done, todo, doing, kind, of in DEEDS]
    return {
        "syn_actors": columns("name country sector", actors),
        "syn_places": columns("name country admin1 feature", places) | numbers,
        "syn_deeds": columns("type mode done todo doing kind of_what", deeds),
        "syn_outlets": columns("name", [(outlet,) for outlet in OUTLETS]),
        "syn_statuses": columns("status", [(status,) for status in STATUSES]),
    }


def _tellings(chance: np.random.Generator, events: int) -> dict[str, np.ndarray]:
    """One number per telling and column: which happening, told in which report, and with which differences."""
    happenings = _happenings(chance, max(1, int(events / 1.8) + 1))
    count = len(happenings["day"])
    times = np.minimum(chance.geometric(0.55, count), 30)
    of = np.resize(np.repeat(np.arange(count), times), events)
    told = {name: column[of] for name, column in happenings.items()}
    lag = np.minimum(chance.geometric(0.6, events) - 1, 5)
    known = told["day"] + lag
    told["day"] = told.pop("due")
    order = np.lexsort((chance.permutation(events), known))
    report = np.zeros(events, dtype=np.int64)
    days, starts = np.unique(known[order], return_index=True)
    per_day = np.diff(np.append(starts, events))
    reports_before = np.cumsum(np.append(0, -(-per_day // EVENTS_A_REPORT)))
    for which in range(len(days)):
        slots = np.arange(per_day[which])
        report[starts[which] : starts[which] + per_day[which]] = reports_before[which] + slots // EVENTS_A_REPORT
    told = {name: column[order] for name, column in told.items()}
    told["known"], told["report"], told["happening"] = known[order], report, of[order]
    first = np.append(True, report[1:] != report[:-1])
    told["number"] = np.arange(events) - np.maximum.accumulate(np.where(first, np.arange(events), 0)) + 1
    told["outlet"] = chance.integers(0, len(OUTLETS), report[-1] + 1)[report]
    told["copy"] = (chance.random(report[-1] + 1) < COPIES)[report]
    told["count"] = np.maximum(1, (told["count"] * chance.choice([1.0, 1.0, 1.0, 0.8, 1.25], events)).astype(np.int64))
    told["counted"] = chance.random(events) < 0.6
    told["placed"] = chance.random(events) < 0.85
    told["precision"] = chance.choice(5, events, p=[0.72, 0.08, 0.1, 0.05, 0.05])
    told["score"] = np.round(chance.beta(6, 2, events), 3)
    told["said"] = chance.random(events) < 0.25
    told["level"] = chance.random(events) < 0.02
    return told


def _happenings(chance: np.random.Generator, count: int) -> dict[str, np.ndarray]:
    codes = [code for code, _ in COUNTRIES]
    weights = np.array([often for *_, often in PLOTS], dtype=float)
    plot = chance.choice(len(PLOTS), count, p=weights / weights.sum())
    ends = np.array([[codes.index(one), codes.index(other)] for one, other, _ in PLOTS])[plot]
    turned = chance.random(count) < 0.4
    ends[turned] = ends[turned][:, ::-1]
    home = chance.random(count) < 0.25
    ends[home, 1] = ends[home, 0]
    random = chance.random(count) < 0.15
    ends[random] = chance.integers(0, len(codes), (random.sum(), 2))
    often = np.array([often for _, often, _ in GROUPS], dtype=float)
    groups = chance.choice(len(GROUPS), (count, 2), p=often / often.sum())
    deeds = np.array([often for _, _, often, *_ in DEEDS], dtype=float)
    places_of = {code: [at for at, place in enumerate(PLACES) if place[1] == code] for code in codes}
    most = max(map(len, places_of.values()))
    table = np.array([np.resize(places_of[code] or [0], most) for code in codes])
    actor, recipient = (ends * len(GROUPS) + groups).T
    day = chance.integers(0, DAYS, count)
    status = chance.choice(5, count, p=[0.74, 0.07, 0.1, 0.05, 0.04])
    planned = status == STATUSES.index("planned")
    happenings = {
        "deed": chance.choice(len(DEEDS), count, p=deeds / deeds.sum()),
        "actor": actor,
        "recipient": np.where(actor == recipient, recipient // len(GROUPS) * len(GROUPS) + 6, recipient),
        "place": table[ends[:, 1], chance.integers(0, most, count)],
        "day": day,
        "due": np.where(planned, day + chance.integers(7, 90, count), day),
        "status": status,
        "count": np.exp(chance.normal(2.2, 1.3, count)).astype(np.int64) + 1,
    }
    done = np.flatnonzero(planned & (chance.random(count) < FULFILLED))
    for name, column in happenings.items():
        happenings[name] = np.append(column, column[done])
    happenings["status"][count:] = STATUSES.index("occurred")
    happenings["due"][count:] -= chance.integers(0, 4, len(done))
    happenings["day"][count:] = happenings["due"][count:]
    mixed = chance.permutation(count + len(done))
    return {name: column[mixed] for name, column in happenings.items()}
