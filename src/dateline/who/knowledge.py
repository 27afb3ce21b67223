"""The knowledge of actors: states, persons with their offices, groups and bodies, and what nouns say of a sector.

Tables are read once, at the first use, into dictionaries from a plain key (`titles.plain`) to a row; a row becomes an
`Entry` only when somebody asks for it.  Sources and licences: first line of each table in `knowledge/actors/`.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from .titles import HOME, load_yaml, plain, title_class

SOURCES = {
    "W": "Wikidata (CC0)", "R": "REIGN (MIT)", "L": "congress-legislators (CC0)", "C": "country-codes (PDDL)",
    "P": "Phoenix dictionaries (MIT)", "D": "Dateline (CC0)", "U": "user's file",
}  # fmt: skip
HEAD_TITLES = frozenset(
    "president|prime minister|king|queen|emir|chancellor|supreme leader|emperor|sultan|chief executive|pope|crown prince".split("|")
)
HIGH_TITLES = frozenset(
    "foreign minister|defense minister|vice president|secretary of state|national security advisor|interior minister|"
    "secretary general|finance minister|house speaker|attorney general|secretary of the treasury|deputy prime minister|"
    "military commander|leader".split("|")
)
LONGEST_OPEN_TERM = 16
"""Years that a term without an end in Wikidata's table is believed; that table does not close every old term."""


YEARS_AROUND = 15
"""A title in the text outweighs the tables' dates by so many years."""
ARTICLE = re.compile(r" (?:al|el)(?= )")

FOR_LIFE = frozenset("king|queen|emir|sultan|emperor|supreme leader|pope|monarch".split("|"))
DAYS_OF_GRACE = 2
"""Sources differ by a day or two on when a term ended, and the report of a dismissal is of the day after."""


@functools.lru_cache(4096)
def grace(end: str) -> str:
    """The last ISO date on which a term that ended at `end` still counts."""
    if len(end) < 10:
        return end + "~"
    try:
        return (date.fromisoformat(end) + timedelta(days=DAYS_OF_GRACE)).isoformat()
    except ValueError:
        return end


class Office(NamedTuple):
    """A term of office.  Dates are ISO, cut where less is known; an empty end is open."""

    country: str
    sector: str
    start: str
    end: str
    kind: str
    title: str
    source: str

    def held(self, on: str) -> bool:
        if self.start and self.start > on:
            return False
        if self.end:
            return on <= grace(self.end)
        if self.kind in FOR_LIFE or self.source != "W":
            return True
        return not self.start or int(on[:4]) - int(self.start[:4]) <= LONGEST_OPEN_TERM

    def over(self, on: str) -> bool:
        return bool(self.end) and grace(self.end) < on

    @property
    def rank(self) -> int:
        """3 for heads of state and government, 2 for high offices, 1 for others, 0 for an ambassador and the like."""
        return 3 if self.kind in HEAD_TITLES else 2 if self.kind in HIGH_TITLES else 0 if self.kind.startswith("ambassador") else 1


class Entry(NamedTuple):
    """One known actor.  `kind` is person, state or group; a state's and a group's codes do not hang on dates."""

    id: str
    name: str
    kind: str
    country: str
    sector: str
    gender: str = ""
    offices: tuple[Office, ...] = ()
    source: str = ""

    def office_on(self, on: str) -> Office | None:
        """The highest office held on an ISO date, the latest begun of equals."""
        held = [office for office in self.offices if office.held(on)]
        return max(held, key=lambda office: (office.sector != "ELI", office.rank, office.start)) if held else None

    def codes_on(self, on: str, default: tuple[str, str, str | None] | None = None) -> tuple[str, str, str | None]:
        """(country, sector, office) on an ISO date.

        Who held an office before and holds none is of the elite (ELI); before any office a later politician is PTY.
        `default` are the codes that the report itself gave; they are kept where the knowledge is silent.
        """
        if self.kind != "person" or not self.offices:
            return default or (self.country, self.sector, None)
        office = self.office_on(on)
        if office:
            return office.country, office.sector, office.title or None
        if default and default[2] is not None:
            return default
        country = self.country if self.country != "---" else self.offices[-1].country
        if any(o.over(on) for o in self.offices):
            return (country if country != "IGO" else default[0] if default else country), "ELI", None
        return country, "PTY" if self.offices[0].sector in {"GOV", "LEG", "PTY"} else self.offices[0].sector, None

    def rank_on(self, on: str) -> int:
        """How likely news names this person without a word of explanation: 0 to 4."""
        office = self.office_on(on)
        if office:
            return office.rank + 1
        past = [o.rank for o in self.offices if o.over(on) and int(on[:4]) - int(o.end[:4]) <= 12]
        return max(past, default=0)


class Held(NamedTuple):
    """A known person as one report has them: what the report's own title says stands beside the tables.

    `title` are the codes of the title or apposition in the text, if any; `published` is the report's date.
    """

    entry: Entry
    published: str
    title: tuple[str, str, str | None] | None = None

    @property
    def id(self) -> str:
        return self.entry.id

    @property
    def gender(self) -> str:
        return self.entry.gender

    @property
    def kind(self) -> str:
        return self.entry.kind

    def codes_on(self, on: str, default: tuple[str, str, str | None] | None = None) -> tuple[str, str, str | None]:
        """The office on the date, or on the report's if the date lies after it; else the report's title, near its own date."""
        on = min(on, self.published)
        near = abs(int(self.published[:4]) - int(on[:4])) <= 1
        office = self.entry.office_on(on)
        if office is None and near and self.title is not None and self.title[1] != "UNK":
            country, sector, title = self.title
            return (country if country != "---" else self.entry.country), sector, title
        if office is not None and near and self.title is not None and self.title[2] is not None:
            higher = [o for o in self.entry.offices if o.kind == title_class(self.title[2]) and o.rank > office.rank]
            if higher:  # "President Barack Obama" of a text that the tables would have too early
                return higher[0].country, higher[0].sector, higher[0].title
        if office is not None and office.rank == 0 and near and self.title is not None and self.title[1] not in {"UNK", "ELI"}:
            return self.title if self.title[0] != "---" else (office.country, self.title[1], self.title[2])
        return self.entry.codes_on(on)


class State(NamedTuple):
    code: str
    name: str
    cow: str


class Knowledge:
    """All tables.  Use `knowledge()`, which loads them once."""

    def __init__(self, extra: Path | None = None):
        self.states: dict[str, State] = {}
        self.state_names: dict[str, str] = {}
        self.adjectives: dict[str, str] = {}
        self.peoples: dict[str, str] = {}
        self._rows: list[str] = []
        self._people: dict[str, list[int]] = {}
        self._last: dict[str, list[int]] = {}
        self._groups: dict[str, int] = {}
        self._group_rows: list[str] = []
        self._cache: dict[int, Entry] = {}
        self._load_countries()
        self._load_people()
        self._load_groups()
        agents = load_yaml(HOME / "agents.yaml")
        self.nouns = {plain(noun): sector for sector, nouns in agents["nouns"].items() for noun in map(str, nouns)}
        self.relational = frozenset(map(plain, agents["relational"]))
        self.own_sector = frozenset(map(plain, agents["own_sector"]))
        self.military_deeds = frozenset(map(plain, agents["military_deeds"]))
        self.modifiers = {plain(word): sector for sector, words in agents["modifiers"].items() for word in words}
        if extra:
            self.add(extra)

    def _load_countries(self) -> None:
        for row in rows_of(HOME / "countries.tsv"):
            code, name, cow, names, adjectives, peoples, _ = row.split("\t")
            self.states[code] = State(code, name, cow)
            for target, keys in ((self.state_names, names), (self.adjectives, adjectives), (self.peoples, peoples)):
                for key in keys.split("|"):
                    if key:
                        target.setdefault(key, code)

    def _load_people(self) -> None:
        people, last = self._people, self._last
        for table in ("people.tsv", "commanders.tsv"):
            if not (HOME / table).exists():
                continue
            for row in rows_of(HOME / table):
                number = len(self._rows)
                self._rows.append(row)
                keys = row[: row.index("\t")].split("|")
                # "~chen" in Chen Chien-jen's row: the family comes first, and nobody is called "Jen" after him
                family_first = keys[-1][0] == "~" and keys[0].count(" ") > 1
                for key in keys:
                    if key[0] == "~":
                        last.setdefault(key[1:], []).append(number)
                        continue
                    people.setdefault(key, []).append(number)
                    if not family_first:
                        last.setdefault(key[key.rfind(" ") + 1 :], []).append(number)

    def _load_groups(self) -> None:
        if (HOME / "groups.tsv").exists():
            for number, row in enumerate(rows_of(HOME / "groups.tsv")):
                self._group_rows.append(row)
                for key in row[: row.index("\t")].split("|"):
                    self._groups.setdefault(key, number)

    def _person(self, number: int) -> Entry:
        if number not in self._cache:
            _, id, name, gender, terms = self._rows[number].split("\t")
            offices = tuple(Office(*term.split(";")) for term in terms.split("|") if term)
            counts: dict[str, int] = defaultdict(int)
            for office in offices:
                counts[office.country] += 1
            country = max(counts, key=lambda code: (code != "IGO", counts[code], code), default="---")
            self._cache[number] = Entry(
                id,
                name,
                "person",
                country,
                offices[-1].sector if offices else "UNK",
                gender,
                offices,
                offices[-1].source if offices else "",
            )
        return self._cache[number]

    def persons(self, name: str) -> list[Entry]:
        """Everybody of that full name (any spelling that the tables know), with or without its articles ("El Bashir")."""
        key = plain(name)
        numbers = self._people.get(key)
        if numbers is None and (" al " in key or " el " in key):
            numbers = self._people.get(ARTICLE.sub(" ", key))
        return [self._person(number) for number in numbers or ()]

    def by_last_name(self, name: str) -> list[Entry]:
        """Everybody whose name ends with that word."""
        key = plain(name)
        return [self._person(number) for number in self._last.get(key[key.rfind(" ") + 1 :], ())]

    def person(self, name: str, on: str, country: str | None = None) -> Entry | None:
        """The likeliest known bearer of a full name: of that country, in office, high in rank."""
        return best(self.persons(name), on, country)

    def notable(self, last_name: str, on: str, country: str | None = None) -> Entry | None:
        """Whom a bare last name means where the text never gives the full name: high offices only, and only if one stands out."""
        found: dict[str, Entry] = {}
        for entry in self.by_last_name(last_name):
            if entry.rank_on(on) >= 2:
                found.setdefault(entry.id, entry)
        ranked = sorted(found.values(), key=lambda e: (-(country is not None and e.country == country), -e.rank_on(on), e.id))
        if not ranked:
            return None
        if (
            len(ranked) > 1
            and ranked[0].rank_on(on) == ranked[1].rank_on(on)
            and ranked[0].country != ranked[1].country
            and ranked[0].country != country
        ):
            return None
        return ranked[0]

    def group(self, name: str) -> Entry | None:
        """A group, body, company, medium by any of its names."""
        key = plain(name)
        number = self._groups.get(key)
        if number is None and key.startswith("the "):
            number = self._groups.get(key[4:])
        if number is None:
            return None
        _, id, shown, country, sector, source = self._group_rows[number].split("\t")[:6]
        return Entry(id, shown, "group", country, sector, source=source)

    def state(self, name: str) -> str | None:
        """The code of a country by its name, seat or adjective."""
        key = plain(name)
        if key.startswith("the "):
            key = key[4:]
        return self.state_names.get(key) or self.adjectives.get(key) or self.peoples.get(key)

    @functools.cached_property
    def first_words(self) -> frozenset[str]:
        """First words of all names of states and groups, and "the", which they may follow."""
        tables = self.state_names, self.adjectives, self.peoples, self._groups
        return frozenset({"the", *(name.partition(" ")[0] for table in tables for name in table)})

    def state_entry(self, code: str) -> Entry:
        state = self.states.get(code)
        return Entry(code, state.name if state else code, "state", code, "GOV", source="C")

    @functools.cached_property
    def _offices(self) -> dict[tuple[str, str], list[int]]:
        """(country, title family) → rows of those who ever held it."""
        index: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, row in enumerate(self._rows):
            for term in row[row.rindex("\t") + 1 :].split("|"):
                parts = term.split(";")
                if len(parts) == 7:
                    index[parts[0], parts[4]].append(number)
        return index

    def holder(self, country: str, title: str, on: str) -> Entry | None:
        """Who held an office of a country on an ISO date: `holder("GRC", "foreign minister", "2019-03-25")`."""
        kind = title_class(title)
        found = []
        for number in dict.fromkeys(self._offices.get((country, kind), ())):
            entry = self._person(number)
            terms = [o for o in entry.offices if o.kind == kind and o.country == country and o.held(on)]
            if terms:
                found.append((max(o.start for o in terms), entry))
        return max(found, key=lambda pair: (pair[0], pair[1].id))[1] if found else None

    @functools.cached_property
    def _kinds(self) -> dict[str, list[int]]:
        """Title family → rows of those who ever held it in any country."""
        index: dict[str, dict[int, None]] = defaultdict(dict)
        for (_, kind), rows in self._offices.items():
            if kind in HEAD_TITLES or kind in HIGH_TITLES:
                index[kind].update(dict.fromkeys(rows))
        return {kind: list(rows) for kind, rows in index.items()}

    def titled(self, name: str, title: str, on: str, countries: Iterable[str | None] = ()) -> Entry | None:
        """Whom a high title and a name mean where the tables have no such name in office on the day: "President Mitterand".

        Somebody who held that title within `YEARS_AROUND` of the date, whose last name is the same but for a letter or two
        and whose first name or initial does not speak against it; of several, one of `countries` (the likeliest first), then
        the nearest in time.
        """
        kind, words = title_class(title), plain(name).split()
        heads = HEAD_TITLES if kind == "leader" or kind in HEAD_TITLES else {kind}
        rows = dict.fromkeys(number for kind in sorted(heads) for number in self._kinds.get(kind, ()))
        if not words or not rows:
            return None
        found = []
        for number in rows:
            key = self._rows[number]
            last = plain(key.split("\t", 3)[2]).split()[-1:]
            if not last or last[0][:1] != words[-1][:1] or abs(len(last[0]) - len(words[-1])) > 2:
                continue
            near = distance(last[0], words[-1])
            if near > (0 if len(words) == 1 or len(last[0]) < 5 else 1 + (len(last[0]) > 7)):
                continue
            entry = self._person(number)
            if len(words) > 1 and not first_agrees(words, plain(entry.name).split()):
                continue
            years = [years_off(o, on) for o in entry.offices if o.kind in heads]
            if years and min(years) <= YEARS_AROUND:
                ranks = [place for place, country in enumerate(countries) if country == entry.country]
                found.append((min(ranks, default=9), near, min(years), entry.id, entry))
        return min(found)[-1] if found else None

    def add(self, path: Path) -> None:
        """A user's own YAML on top.

        Its form is `actors: [{name, also: [...], country, sector, offices: [{title, country, sector, from, to}]}]`.
        """
        data = load_yaml(path)
        self.__dict__.pop("first_words", None)
        for item in data.get("actors", ()):
            if not isinstance(item, dict) or "name" not in item:
                raise ValueError(f"{path}: every actor needs a name, not {item!r}")
            names = [plain(name) for name in (item["name"], *item.get("also", ()))]
            slug = item.get("id") or "user-" + plain(item["name"]).replace(" ", "-")
            if item.get("offices"):
                terms = [term_row(office, item.get("country", "---")) for office in item["offices"]]
                self._rows.append("\t".join(("|".join(names), slug, item["name"], item.get("gender", ""), "|".join(terms))))
                for name in names:
                    self._people[name] = [len(self._rows) - 1]
                    self._last.setdefault(name.split()[-1], []).insert(0, len(self._rows) - 1)
            else:
                self._group_rows.append(
                    "\t".join(("|".join(names), slug, item["name"], item.get("country", "---"), item.get("sector", "UNK"), "U"))
                )
                self._groups.update(dict.fromkeys(names, len(self._group_rows) - 1))


def term_row(office: dict, country: str) -> str:
    """A user's term of office as a field of `people.tsv`; `country` where the office gives none."""
    title, start, end = office["title"], str(office.get("from") or ""), str(office.get("to") or "")
    codes = office.get("country", country), office.get("sector", "GOV")
    return ";".join((*codes, start, end, title_class(title), title.replace(";", ","), "U"))


def best(entries: Iterable[Entry], on: str, country: str | None = None) -> Entry | None:
    """Of namesakes: the one of the country, then in office, then the highest, then with the latest office."""

    def order(entry: Entry):
        return (
            country is not None and entry.country == country,
            entry.rank_on(on),
            max((o.start for o in entry.offices), default=""),
            entry.id,
        )

    return max(entries, key=order, default=None)


def years_off(office: Office, on: str) -> int:
    """How many years a date lies outside of a term."""
    year = int(on[:4])
    start, end = int(office.start[:4] or year), int(office.end[:4] or 9999)
    return max(0, start - year, year - end)


def first_agrees(words: list[str], other: list[str]) -> bool:
    """Whether two full names can have the same first name: alike, an initial, or run-together initials ("fw")."""
    if len(other) == 1:
        return True
    first, its = words[0], other[0]
    if first == its or (len(first) <= 3 and first[0] == its[0] and (len(first) == 1 or first[1] in {w[0] for w in other[1:]})):
        return True
    return len(first) > 3 and first[:2] == its[:2] and distance(first, its) <= 2


def distance(a: str, b: str) -> int:
    """Letters to change, add or leave out (Levenshtein 1966)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(before + (x != y), row[j] + 1, row[j - 1] + 1)
    return row[-1]


def rows_of(path: Path) -> list[str]:
    return [row for row in path.read_text(encoding="utf-8").split("\n") if row and row[0] != "#"]


@functools.cache
def knowledge() -> Knowledge:
    """The tables, loaded once."""
    return Knowledge()
