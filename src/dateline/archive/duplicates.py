"""Copies: the same text again, and the same text with another headline, a lost end, or words changed here and there.

News agencies' reports are printed by many papers.  A copy stays in the archive, points to its original and is counted nowhere
twice. The original is the report that was published first, among those of one day the one with the smallest id; which reports
are whose copies depends on the reports alone, not on the order in which they came.

Forms are no copies: "approves the declaration for Oklahoma" says nothing of Louisiana.  Where each of two reports insists on a
name or a number (twice or more) that the other does not have at all, or has several such, they are two.

Exact copies have the same bare words.  Near copies are found by MinHash over runs of two words (Broder 1997) in bands (Leskovec,
Rajaraman, Ullman, "Mining of Massive Datasets", ch. 3), among reports of `WINDOW` days, so that time and memory grow as the
reports do.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from .rows import text_digest

if TYPE_CHECKING:
    import duckdb

    from ..record import Report

RUN = 2
"""Words of a run: a changed word spoils two; with runs of three, a tenth of the copies with a word in ten changed was lost."""
PERMUTATIONS, ROWS = 128, 3
BANDS = PERMUTATIONS // ROWS
"""Reports that share all rows of a band are compared: of pairs with half of their runs in common, 99.7 % do."""
FEWEST_RUNS = 20
"""Shorter reports are copies only if they are the same word for word."""
SHORT = 30
"""Reports of fewer words say the same thing on many days ("No new cases."): the same words on another day are no copy."""
LEAST_CONTAINED = 0.7
"""The share of the shorter report's runs that must stand in the longer one."""
LEAST_SIZE = 0.3
"""The shorter report's size as a share of the longer one's: below, the longer one is another report that quotes it."""
FEWEST_OWN, OWN_SHARE = 4, 0.15
"""From so many names and numbers that the other text has not, and such a share of all its own, on both sides, two texts tell of two
things, however alike their words."""
WINDOW = 14
"""Days after its publication within which a report is looked for in near copies."""
MOST_COMPARED = 64
"""Originals of one band that a report is compared with, the latest; more share a band only by boilerplate."""
BATCH = 1_000

_WORD = re.compile(r"\w+")
_NAME = re.compile(r"\b(?:[A-Z]\w+|\w*\d\w*)")
_random = np.random.Generator(np.random.PCG64(20260801))
_MULTIPLY = _random.integers(1, 2**63, size=(PERMUTATIONS, 1), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_ADD = _random.integers(0, 2**63, size=(PERMUTATIONS, 1), dtype=np.uint64)
_POSITION = _random.integers(1, 2**63, size=RUN, dtype=np.uint64) | np.uint64(1)
_BAND = _random.integers(1, 2**63, size=(BANDS, ROWS), dtype=np.uint64) | np.uint64(1)
_COLUMNS = 4_096

TABLES = """
create table if not exists fingerprints (  -- of each report's text, so that it need not be read again; may be dropped at any time
  report_id varchar primary key, runs integer not null, signature blob not null, names blob not null, insists blob not null,
  marked boolean not null default false   -- whether mark() was finished since
)
"""


@dataclass(frozen=True)
class Marked:
    """What `mark` found in the whole archive, and how many reports' texts it had to read for it."""

    exact: int
    near: int
    fingerprinted: int


class Seen:
    """Recognises exact copies as reports pass by, in 16 bytes a report: `Seen().before(report)`."""

    def __init__(self) -> None:
        self.digests: set[bytes] = set()

    def before(self, report: Report) -> bool:
        """Whether a report with the same bare words has passed; a short one, on the same day."""
        digest = bytes.fromhex(text_digest(report.text))
        if len(report.text.split()) < SHORT:
            digest += report.published.encode()
        known = digest in self.digests
        self.digests.add(digest)
        return known


@dataclass(frozen=True)
class Fingerprint:
    """What is kept of a text: the number of its different runs of words, the MinHash of them (128 numbers of 32 bits), hashes
    of its names and numbers, and of those that it has twice or more."""

    runs: int
    lowest: np.ndarray
    names: frozenset[int]
    insists: frozenset[int]

    def is_other_than(self, other: Fingerprint) -> bool:
        """Whether each of two texts insists on what the other does not name, or has many names of its own."""
        if not self.insists <= other.names and not other.insists <= self.names:
            return True
        own = [(len(one.names - two.names), len(one.names)) for one, two in ((self, other), (other, self))]
        return all(number >= FEWEST_OWN and number >= OWN_SHARE * names for number, names in own)


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a text; case, spaces and punctuation do not count."""
    names = Counter(zlib.crc32(name.casefold().encode("utf-8", "surrogatepass")) for name in _NAME.findall(text))
    insists = frozenset(name for name, times in names.items() if times > 1)
    codes = np.array([zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in _WORD.findall(text.casefold())], np.uint64)
    if len(codes) < RUN:
        return Fingerprint(0, np.full(PERMUTATIONS, 2**32 - 1, np.uint32), frozenset(names), insists)
    runs = sum((codes[start : len(codes) - RUN + 1 + start] * _POSITION[start] for start in range(RUN)), np.uint64(0))
    runs ^= runs >> np.uint64(29)
    runs = np.unique(runs)
    lowest = np.full(PERMUTATIONS, 2**32 - 1, np.uint64)
    for start in range(0, len(runs), _COLUMNS):
        hashed = runs[start : start + _COLUMNS] * _MULTIPLY
        hashed += _ADD
        np.minimum(lowest, hashed.min(axis=1) >> np.uint64(32), out=lowest)
    return Fingerprint(len(runs), lowest.astype(np.uint32), frozenset(names), insists)


def contained(one: Fingerprint, others: Sequence[Fingerprint]) -> np.ndarray:
    """The share of the shorter text's runs that stand in the longer one, as estimated for a text and each of some others."""
    alike = (np.stack([other.lowest for other in others]) == one.lowest).mean(axis=1)
    runs = np.array([other.runs for other in others])
    return np.minimum(alike / (1 + alike) * (one.runs + runs) / np.maximum(1, np.minimum(one.runs, runs)), 1.0)


def copies(one: Fingerprint, others: Sequence[Fingerprint]) -> int | None:
    """Which of some texts holds most of another, the first of equals; `None` if none is near enough for a copy."""
    shares = contained(one, others)
    for number, other in enumerate(others):
        small, large = sorted((one.runs, other.runs))
        if small < max(FEWEST_RUNS, LEAST_SIZE * large) or shares[number] < LEAST_CONTAINED or one.is_other_than(other):
            shares[number] = 0
    best = int(shares.argmax())
    return best if shares[best] else None


def band_keys(lowest: np.ndarray) -> list[list[int]]:
    """For each of some signatures (n × 128) a key for each of its bands; texts that share a key are compared."""
    bands = lowest[:, : BANDS * ROWS].reshape(len(lowest), BANDS, ROWS).astype(np.uint64)
    return ((bands ^ (bands >> np.uint64(15))) * _BAND).sum(axis=2, dtype=np.uint64).tolist()


def mark(connection: duckdb.DuckDBPyConnection, window: int = WINDOW) -> Marked:
    """Fill `duplicate_of` and `duplicate_kind` of all reports; what was filled before is put right where new reports change it.

    Reads the texts of new reports only, and goes again through the days from that of the earliest new report on.
    100,000 reports of 400 words take a minute or two the first time.
    """
    connection.execute(TABLES)
    fingerprinted = _fingerprint(connection)
    (since,) = connection.execute(_FIRST_NEW).fetchone()
    if since is not None:
        connection.execute("create or replace temp table copies (report_id varchar, original varchar)")
        _find_exact(connection)
        _find_near(connection, since if window == WINDOW else date.min, window)
        connection.execute("begin")
        try:
            connection.execute(_WRITE)
            connection.execute("update fingerprints set marked = true where not marked")
        except BaseException:
            connection.execute("rollback")
            raise
        connection.execute("commit")
        connection.execute("drop table copies")
    found = connection.execute("select duplicate_kind, count(*) from reports group by all").fetchall()
    counts = {kind: number for kind, number in found if kind}
    return Marked(counts.get("exact", 0), counts.get("near", 0), fingerprinted)


def _fingerprint(connection: duckdb.DuckDBPyConnection) -> int:
    """Read the texts that were not read before, some at a time."""
    reading, number = connection.cursor(), 0
    reading.execute("select report_id, text from reports anti join fingerprints using (report_id)")
    while batch := reading.fetchmany(BATCH):
        made = [fingerprint(text) for _, text in batch]
        connection.execute(
            """insert or ignore into fingerprints (report_id, runs, signature, names, insists)
            select unnest($ids), unnest($runs), unnest($signatures), unnest($names), unnest($insists)""",
            {
                "ids": [name for name, _ in batch],
                "runs": [one.runs for one in made],
                "signatures": [one.lowest.tobytes() for one in made],
                "names": [_packed(one.names) for one in made],
                "insists": [_packed(one.insists) for one in made],
            },
        )
        number += len(batch)
    return number


def _packed(names: frozenset[int]) -> bytes:
    return np.array(sorted(names), np.uint32).tobytes()


def _unpacked(names: bytes) -> frozenset[int]:
    return frozenset(np.frombuffer(names, np.uint32).tolist())


def _find_exact(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"""
        insert into copies
        select report_id, original from (
          select report_id, first_value(report_id) over (
            partition by text_digest, case when words < {SHORT} then published end order by published, report_id
          ) as original from reports
        ) where original <> report_id
    """)


def _find_near(connection: duckdb.DuckDBPyConnection, since: date, window: int) -> None:
    """Go through the reports by day and id; each is the copy of the likest original that it matches, or an original itself.

    `since` is the day of the earliest report that is new: what was found of the days before holds, for it hangs on nothing later.
    """
    connection.execute(_KEPT, [since])
    first = since.toordinal()
    originals, found = _Originals(window), []
    for day, report_id, one, keys in _in_order(connection, max(first - window, 1)):
        original = originals.like(day, one, keys) if day >= first else None
        if original is None:
            originals.add(day, report_id, one, keys)
        else:
            found.append((report_id, original))
    for start in range(0, len(found), 10 * BATCH):
        part = found[start : start + 10 * BATCH]
        names = {"copies": [copy for copy, _ in part], "originals": [original for _, original in part]}
        connection.execute("insert into copies select unnest($copies), unnest($originals)", names)


_FIRST_NEW = "select min(published) from reports join fingerprints using (report_id) where not marked"
_KEPT = """
insert into copies
select report_id, duplicate_of from reports anti join copies using (report_id)
where duplicate_of is not null and published < ?
"""
_WRITE = """
update reports set duplicate_of = found.original, duplicate_kind = found.kind
from (
  select r.report_id, c.original,
    case when c.original is null then null when o.text_digest = r.text_digest then 'exact' else 'near' end as kind
  from reports r
  left join (
    select one.report_id, coalesce(two.original, one.original) as original
    from copies one left join copies two on two.report_id = one.original
  ) c using (report_id)
  left join reports o on o.report_id = c.original
) found
where found.report_id = reports.report_id
  and (reports.duplicate_of is distinct from found.original or reports.duplicate_kind is distinct from found.kind)
"""
"""An exact copy of what turned out to be a near copy points to that one's original."""


def _in_order(connection: duckdb.DuckDBPyConnection, first: int) -> Iterator[tuple[int, str, Fingerprint, list[int]]]:
    """Day, id, fingerprint and band keys of the reports from a day on, by day and id; known copies and short ones are left out."""
    reading = connection.execute(
        f"""select report_id, published, runs, signature, names, insists
        from reports join fingerprints using (report_id) anti join copies using (report_id)
        where runs >= {FEWEST_RUNS} and published >= ? order by published, report_id""",
        [date.fromordinal(first)],
    )
    while batch := reading.fetchmany(BATCH):
        lowest = np.frombuffer(b"".join(row[3] for row in batch), np.uint32).reshape(len(batch), PERMUTATIONS)
        for row, low, keys in zip(batch, lowest, band_keys(lowest), strict=True):
            yield row[1].toordinal(), row[0], Fingerprint(row[2], low, _unpacked(row[4]), _unpacked(row[5])), keys


class _Originals:
    """The originals of the last days, found by the bands of their signatures."""

    def __init__(self, window: int):
        self.window = window
        self.bands: dict[int, list[int]] = {}
        self.held: dict[int, tuple[str, Fingerprint]] = {}
        self.ages: deque[tuple[int, int, list[int]]] = deque()
        self.next = 0

    def add(self, day: int, report_id: str, one: Fingerprint, keys: list[int]) -> None:
        for key in keys:
            self.bands.setdefault(key, []).append(self.next)
        self.held[self.next] = report_id, one
        self.ages.append((day, self.next, keys))
        self.next += 1

    def like(self, day: int, one: Fingerprint, keys: list[int]) -> str | None:
        """The id of the original whose copy a report is; `None` if it is no copy."""
        self._forget(day - self.window)
        met = sorted({number for key in keys for number in self.bands.get(key, ())[-MOST_COMPARED:]})
        best = copies(one, [self.held[number][1] for number in met]) if met else None
        return None if best is None else self.held[met[best]][0]

    def _forget(self, before: int) -> None:
        while self.ages and self.ages[0][0] < before:
            _, number, keys = self.ages.popleft()
            del self.held[number]
            for key in set(keys):
                numbers = [other for other in self.bands[key] if other != number]
                if numbers:
                    self.bands[key] = numbers
                else:
                    del self.bands[key]
