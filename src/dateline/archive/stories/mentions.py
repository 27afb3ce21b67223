"""The mentions that are to be linked, with what is compared of them."""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

AROUND = 220
"""Characters on each side of a trigger in which its sentence is looked for."""
STEM = 5
"""Letters of a word that are compared: "withdrew" and "withdrawal" are near enough."""
MONTHS = frozenset("january february march april june july august september october november december".split())
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday yesterday today".split())
_WORD = re.compile(r"[^\W\d_][\w'’-]*|\d[\d.,]*\d|\d")
_END = re.compile(r"[.!?][\"”’)]?\s+(?=[\"“‘(]?[A-Z])|\n\s*\n")
_COMMON = frozenset(
    "the and for that with was were has had have from his her their its this which who whom will would could been being into over "
    "after before about than then them they she not but are also said says say when where while during under more most some such "
    "other one two new first last week month year day other there these those because between against according reported "
    "may might can did does him our your you all any out off only just very what how why".split()
)

_NOBODY = frozenset(
    "i you he she it we they who them him her us me my his their your its one both some many others this that those these people "
    "person man men woman women somebody someone anyone everyone which what group body".split()
)
"""Participants that are nobody in particular: what they are called says nothing of who it was."""


@dataclass(slots=True)
class Mention:
    """One event of one report.  `words`, `names` and `nearby` are the numbers of stems of its sentence (of the text around it), as
    `Stems` counts them."""

    number: int
    event_id: str
    report_id: str
    published: int
    type: str
    mode: str | None
    status: str
    trigger: str
    start: int
    end: int
    stated: bool
    dated: bool
    basis: str | None
    place: tuple[int | None, str | None, str | None, str | None, float | None, float | None, str | None]
    """GeoNames id, country, first-level division, precision, latitude, longitude, name."""
    actors: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    counts: frozenset[tuple[str, float]] = frozenset()
    words: tuple[int, ...] = ()
    names: tuple[int, ...] = ()
    nearby: tuple[int, ...] = ()
    trigger_tells: float = 0.0
    named: frozenset[int] = frozenset()
    """Stems of the participants' names."""
    called: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Stems of each participant's name."""
    around: frozenset[int] = frozenset()
    """GeoNames ids of the places (no countries) in its sentence."""
    rare: dict[str, float] = field(default_factory=dict)
    """How much each participant tells, 0 (in every report) to 1 (in one)."""
    rare_here: dict[str, float] = field(default_factory=dict)
    """The same for each participant in events of this type."""
    report: dict[str, float] = field(default_factory=dict)
    """Whom its report is about: weighted participants, of unit length."""

    @property
    def people(self) -> frozenset[str]:
        return self.actors | self.recipients

    @property
    def width(self) -> int:
        return self.end - self.start + 1


class Stems:
    """The stems of an archive's sentences: numbers, so that a million mentions fit in memory, and what each stem tells.

    A stem tells the logarithm of how many sentences there are to one that has it: the rarer, the more.
    """

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.sentences = array("l")
        self.total = 0

    def number(self, stem: str) -> int:
        found = self.numbers.setdefault(stem, len(self.numbers))
        if found == len(self.sentences):
            self.sentences.append(0)
        return found

    def sentence(self, *parts: Iterable[str]) -> list[tuple[int, ...]]:
        """Count one sentence; the numbers of its stems."""
        self.total += 1
        numbers = [tuple(sorted(self.number(stem) for stem in part)) for part in parts]
        for part in numbers:
            for stem in part:
                self.sentences[stem] += 1
        return numbers

    def tells(self, stem: int) -> float:
        count = self.sentences[stem]
        return math.log((self.total + 1) / count) if count else 0.0


QUERY = """
select e.event_id, e.report_id, r.published, e.type, e.mode, e.status, e.trigger, e.trigger_from, e.trigger_to,
  e.time_from, e.time_to,
  e.time_basis, e.geonames, e.place_country, e.admin1, e.place_precision, e.lat, e.lon, coalesce(e.place_name, e.place) as place,
  substr(r.text, greatest(e.trigger_from - $around, 0) + 1, least(e.trigger_from, $around)) as before,
  substr(r.text, e.trigger_from + 1, e.trigger_to - e.trigger_from + $around) as after
from events e join reports r using (report_id) join readings g on g.report_id = e.report_id and g.generation = e.generation
where g.newest and r.duplicate_of is null
order by e.event_id
"""


def load(connection: duckdb.DuckDBPyConnection, settings: dict[str, Any]) -> tuple[list[Mention], Stems]:
    """All mentions that count (the newest reading of every report that is no copy), in the order of their ids, and their stems."""
    mentions: list[Mention] = []
    vocabulary = Stems()
    cursor = connection.cursor().execute(QUERY.replace("$around", str(AROUND)))
    while rows := cursor.fetchmany(5_000):
        for row in rows:
            mention = _mention(len(mentions), row, settings)
            words, names, nearby = stems(row[-2], row[-1])
            mention.words, mention.names = vocabulary.sentence(words, names)
            mention.nearby = tuple(sorted(vocabulary.number(stem) for stem in nearby))
            mentions.append(mention)
    by_id = {mention.event_id: mention for mention in mentions}
    _participants(connection, by_id, vocabulary)
    _counts(connection, by_id)
    _surroundings(connection, by_id)
    _rarity(mentions)
    for mention in mentions:
        mention.trigger_tells = vocabulary.tells(vocabulary.number(mention.trigger)) if mention.trigger else 0.0
    return mentions, vocabulary


def _mention(number: int, row: tuple[Any, ...], settings: dict[str, Any]) -> Mention:
    (event_id, report_id, published, type, mode, status, trigger, _, _, first, last, basis, geonames, country, admin1,
     precision, lat, lon, place, _, _) = row  # fmt: skip
    start, end = window(first, last, basis, status, published, settings)
    return Mention(
        number, event_id, report_id, published.toordinal(), type, mode, status, stem_of_trigger(trigger), start, end,
        basis == "stated", first is not None or last is not None, basis, (geonames, country, admin1, precision, lat, lon, place),
    )  # fmt: skip


def window(
    first: date | None, last: date | None, basis: str | None, status: str, published: date, settings: dict[str, Any]
) -> tuple[int, int]:
    """The days (ordinals, both inclusive) in which an event can lie, slack and open ends included."""
    today, slack, reach = published.toordinal(), settings["slack"].get(basis, 0), settings["open_interval"]
    if first is None and last is None:
        before, after = settings["undated"].get(status, (60, 0))
        return today - before, today + after
    if first is None:
        end = last.toordinal()
        return (min(today, end) if status == "planned" and end >= today else end - reach), end + slack
    if last is None:
        start = first.toordinal()
        return start - slack, max(start, today if start <= today else start + reach)
    return first.toordinal() - slack, last.toordinal() + slack


def stem(word: str) -> str:
    return word.lower().removesuffix("'s").removesuffix("’s").rstrip("'’-.,")[:STEM]


def stem_of_trigger(trigger: str) -> str:
    """The stem of a trigger's longest word."""
    found = _WORD.findall(trigger)
    return stem(max(found, key=lambda word: len(word) if word.lower() not in _COMMON else 0)) if found else ""


def stems(before: str, after: str) -> tuple[tuple[str, ...], ...]:
    """The stems around a trigger: of its sentence's common words and numbers, of its capitalised words (names), and of what stands
    before and after the sentence."""
    begins = [match.end() for match in _END.finditer(before)]
    begin, ends = begins[-1] if begins else 0, _END.search(after)
    end = ends.start() if ends else len(after)
    words, names = _stems_of(before[begin:] + after[:end])
    more, others = _stems_of(f"x {before[:begin]} {after[end:]}")
    return tuple(sorted(words)), tuple(sorted(names)), tuple(sorted((more | others) - words - names))


def _stems_of(text: str) -> tuple[set[str], set[str]]:
    words, names = set(), set()
    for position, word in enumerate(_WORD.findall(text)):
        lower = word.lower()
        if (len(word) < 3 and not word[0].isdigit()) or lower in _COMMON or lower in MONTHS or lower in DAYS:
            continue
        if word[0].isupper() and position:
            names.add(name_stem(word))
        else:
            words.add(stem(word))
    return words, names


def name_stem(word: str) -> str:
    """Names are compared in full."""
    return word.lower().removesuffix("'s").removesuffix("’s").rstrip("'’-.,")


def _participants(connection: duckdb.DuckDBPyConnection, by_id: dict[str, Mention], vocabulary: Stems) -> None:
    query = "select event_id, role, name, country, sector, actor_id from participants order by event_id, role, position"
    for event_id, rows in _grouped(connection.cursor().execute(query)):
        mention = by_id.get(event_id)
        if mention is None:
            continue
        roles: dict[str, set[str]] = {"actor": set(), "recipient": set()}
        countries, sectors, called = set(), set(), {}
        for _, role, name, country, sector, actor_id in rows:
            if name.lower() in _NOBODY:
                continue
            roles.setdefault(role, set()).add(actor_key(name, actor_id))
            if country != "---":
                countries.add(country)
                sectors.add(f"{country} {sector}")
            parts = {name_stem(word) for word in _WORD.findall(name) if len(word) > 2 and word[0].isupper()}
            called[actor_key(name, actor_id)] = tuple(sorted(vocabulary.number(stem) for stem in parts))
        mention.actors, mention.recipients = frozenset(roles["actor"]), frozenset(roles["recipient"])
        mention.countries, mention.sectors, mention.called = frozenset(countries), frozenset(sectors), called
        mention.named = frozenset(stem for stems in called.values() for stem in stems)


def actor_key(name: str, actor_id: str | None) -> str:
    """What a participant is compared by: the id, or the name where it is a mere description."""
    return actor_id or " ".join(name.lower().split())


def _counts(connection: duckdb.DuckDBPyConnection, by_id: dict[str, Mention]) -> None:
    query = "select event_id, kind, coalesce(low, high) from quantities where coalesce(low, high) is not null order by event_id"
    for event_id, rows in _grouped(connection.cursor().execute(query)):
        if mention := by_id.get(event_id):
            mention.counts = frozenset((kind, number) for _, kind, number in rows)


def _surroundings(connection: duckdb.DuckDBPyConnection, by_id: dict[str, Mention]) -> None:
    """The places near each trigger."""
    query = f"""
      select e.event_id, p.geonames, 0 from events e join places p on p.report_id = e.report_id and p.generation = e.generation
      where p.geonames is not null and p.precision not in ('country', 'region')
        and p.text_from between e.trigger_from - {AROUND // 2} and e.trigger_to + {AROUND // 2}
      order by e.event_id"""
    for event_id, rows in _grouped(connection.cursor().execute(query)):
        if mention := by_id.get(event_id):
            mention.around = frozenset(geonames for _, geonames, _ in rows)


def _rarity(mentions: list[Mention]) -> None:
    """How much each participant tells, and whom each report is about."""
    reports: dict[str, Counter[str]] = {}
    for mention in mentions:
        reports.setdefault(mention.report_id, Counter()).update(mention.people)
    known = Counter(person for people in reports.values() for person in people)
    most = math.log(len(reports) + 1)
    weight = {person: math.log((len(reports) + 1) / count) / most if most else 0.0 for person, count in known.items()}
    profiles = {}
    for report_id, people in reports.items():
        vector = {person: weight[person] * math.sqrt(count) for person, count in sorted(people.items())}
        length = math.sqrt(math.fsum(value * value for value in vector.values())) or 1.0
        profiles[report_id] = {person: value / length for person, value in vector.items()}
    deeds = Counter((person, mention.type) for mention in mentions for person in mention.people)
    all_deeds = math.log(len(mentions) + 1) or 1.0
    for mention in mentions:
        mention.rare = {person: weight[person] for person in sorted(mention.people)}
        mention.rare_here = {
            person: math.log((len(mentions) + 1) / deeds[person, mention.type]) / all_deeds for person in sorted(mention.people)
        }
        mention.report = profiles[mention.report_id]


def _grouped(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    group: list[tuple[Any, ...]] = []
    while rows := cursor.fetchmany(20_000):
        for row in rows:
            if group and group[0][0] != row[0]:
                yield group[0][0], group
                group = []
            group.append(row)
    if group:
        yield group[0][0], group
