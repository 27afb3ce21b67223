"""Build the actor tables of `src/dateline/knowledge/actors/` from public facts and the hand-written YAML beside them.

    python -m training.actors DATA_DIR        DATA_DIR holds the sets listed in SOURCES, gathered in one folder
    python -m training.actors                 the tables that need only the YAML (groups, commanders, bodies, agents)

Sources and licences: office-holders.csv (Wikidata, CC0), reign-leaders.csv (REIGN, MIT), us-executive.yaml and
us-legislators-current.yaml.gz (congress-legislators, CC0), country-codes.csv (PDDL), Phoenix dictionaries (Open Event Data
Alliance, MIT).  Every row of a table ends with its source's letter, explained in the table's first line.
"""

from __future__ import annotations

import csv
import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import yaml

from dateline.who.titles import plain, title_class

from . import phoenix

HOME = Path(__file__).parent.parent / "src/dateline/knowledge/actors"
TABLES = yaml.load(Path(__file__).with_name("actors.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
SOURCES = (
    "# W Wikidata (CC0)  R REIGN (MIT)  L congress-legislators (CC0)  C country-codes (PDDL)  P Phoenix dictionaries (MIT)  "
    "D Dateline, by hand (CC0)"
)


def table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        yield from csv.DictReader(lines)


def sector_of(position: str, country: str) -> str:
    low = position.casefold()
    if country == "IGO":
        return "JUD" if "criminal court" in low else "IGO"
    if "minister" in low or "secretary of state" in low or "secretary of defen" in low or "white house" in low or "downing" in low:
        return "GOV"
    return next((sector for pattern, sector in TABLES["sectors"] if re.search(pattern, low)), "GOV")


HEADS = {
    "president", "prime minister", "king", "queen", "emir", "chancellor", "supreme leader", "emperor", "sultan",
    "chief executive", "pope", "crown prince",
}  # fmt: skip
NOTABLE = HEADS | {
    "foreign minister", "defense minister", "vice president", "secretary of state", "national security advisor",
    "interior minister", "secretary general", "finance minister", "house speaker", "attorney general",
    "secretary of the treasury", "deputy prime minister",
}  # fmt: skip


def prominence(kind: str) -> int:
    return 3 if kind in HEADS else 2 if kind in NOTABLE else 1


class Person:
    """What the sources say of one person, until it is written as a row."""

    def __init__(self, name: str, id: str):
        self.name, self.id, self.gender = name, id, ""
        self.keys: dict[str, None] = {}
        self.terms: list[tuple] = []

    def term(self, country: str, sector: str, start: str, end: str, office: str, source: str) -> None:
        row = (country, sector, start, end, title_class(office), re.sub(r"[;|\t]", ",", office), source)
        if row not in self.terms:
            self.terms.append(row)

    def row(self) -> str:
        terms = "|".join(";".join(term) for term in sorted(self.terms, key=lambda t: (t[2], t[3], t[5])))
        return "\t".join(("|".join(self.keys), self.id, self.name, self.gender, terms))


def keys_of(name: str) -> list[str]:
    """A name's own key and short forms: without middle initials, first and last, joined or without "al"."""
    key = plain(name)
    words = key.split()
    keys = [key]
    if len(words) > 2:
        bare = [word for word in words if len(word) > 1 and word not in {"jr", "sr", "ii", "iii"}]
        keys.append(" ".join(bare))
        if len(bare) == 3 and bare[1] not in {"al", "el", "bin", "ibn", "van", "von", "de", "da", "bint", "abu", "ben"}:
            keys.append(f"{bare[0]} {bare[2]}")
    for form in list(keys):
        parts = form.split()
        if "al" in parts or "el" in parts:
            keys.append(" ".join(part for part in parts if part not in {"al", "el"}))
    return [key for key in dict.fromkeys(keys) if " " in key or len(words) == 1]


def people(data: Path) -> list[Person]:
    found: dict[str, Person] = {}
    for row in table(data / "office-holders.csv"):
        country = next(code for stem, code in TABLES["lists"].items() if row["list"] == stem or row["list"].startswith(stem + "-"))
        name = re.sub(r"\s*\(.*?\)", "", row["person"]).strip()
        if not name:
            continue
        person = found.setdefault(row["wikidata"], Person(name, row["wikidata"]))
        person.keys.update(dict.fromkeys(keys_of(name)))
        if country in FAMILY_FIRST and 2 <= len(name.split()) <= 3:
            person.keys["~" + plain(name.split()[0])] = None
        person.term(country, sector_of(row["position"], country), row["start"], row["end"], row["position"], "W")
    by_key = defaultdict(list)
    for person in found.values():
        for key in person.keys:
            by_key[key].append(person)
    american(data, found, by_key)
    by_hand(found)
    dictionary = list(phoenix.persons(data / "Phoenix.Countries.actors.txt.gz", CODES))
    reign(data, found, full_names(dictionary))
    add_dictionary(found, dictionary)
    return sorted(found.values(), key=lambda person: person.id)


TERM = re.compile(r"\s*([A-Z]{3}) (.+) (\d{4}(?:-\d\d){0,2})/(\d{4}(?:-\d\d){0,2})?$")
WORLD = re.compile(r"International Criminal Court|ICTY|Court of Justice$")


def same_person(first: str, other: str) -> bool:
    """Whether a further name is of the first-named: a single word, a kunya, or one that shares a word with it."""
    a, b = plain(first).split(), plain(other).split()
    a, b = ([w for w in x if w not in {"al", "el"}] for x in (a, b))
    if len(a) == 1 or len(b) == 1 or b[0] == "abu":
        return True
    common = {
        "al", "bin", "abu", "el", "de", "john", "james", "robert", "kim", "park", "charles", "mohammed", "ali",
        "maria", "william", "david", "the",
    }  # fmt: skip
    return bool(set(a) & set(b) - common) or SequenceMatcher(None, "".join(a), "".join(b)).ratio() > 0.7


def by_hand(found: dict[str, Person]) -> None:
    """people.yaml on top: it adds to a person that the tables have under one of the names, and makes others new."""
    index = defaultdict(list)
    for person in found.values():
        for key in person.keys:
            index[key].append(person)
    for country, items in yaml.load((HOME / "people.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader).items():
        for item in items:
            names, _, terms = item.partition("|")
            terms = [TERM.match(term) for term in terms.split(", ")]
            if not all(terms):
                raise ValueError(f"people.yaml, {country}: cannot read the terms of {item!r}")
            groups: list[list[str]] = []
            for name in (name.strip() for name in names.split(";")):
                if groups and (name.startswith("~") or same_person(groups[-1][0], name)):
                    groups[-1].append(name)
                else:
                    groups.append([name])
            for group in groups:
                add_by_hand(found, index, country, group, terms)


def add_by_hand(
    found: dict[str, Person], index: dict[str, list[Person]], country: str, names: list[str], terms: list[re.Match]
) -> None:
    slug = f"{country.casefold()}-{plain(names[0]).replace(' ', '-')}"
    known = [
        p for name in names if " " in name for p in index.get(plain(name), ()) if any(t[0] in {country, "IGO"} for t in p.terms)
    ]
    person = known[0] if known else found.setdefault(slug, Person(names[0], slug))
    if person.name not in names and " " in names[0]:
        person.name = names[0]
    for name in names:
        person.keys.update({name: None} if name.startswith("~") else dict.fromkeys(keys_of(name)))
    offices = [term.groups() for term in terms]
    for sector, title, start, end in offices:
        where = "IGO" if sector == "IGO" or WORLD.search(title) else "NGO" if sector == "NGO" else country
        kind = title_class(title)
        person.terms = [t for t in person.terms if not (t[4] == kind and t[0] == where and t[2][:4] == start[:4])]
        person.term(where, sector, start, end or "", title, "D")


def american(data: Path, found: dict[str, Person], by_key: dict[str, list[Person]]) -> None:
    executive = yaml.load((data / "us-executive.yaml").read_text(), yaml.CSafeLoader)
    legislators = yaml.load(gzip.decompress((data / "us-legislators-current.yaml.gz").read_bytes()), yaml.CSafeLoader)
    offices = {
        "prez": ("President", "GOV"),
        "viceprez": ("Vice President", "GOV"),
        "sen": ("Senator", "LEG"),
        "rep": ("Representative", "LEG"),
    }
    for entry in executive + legislators:
        name = entry["name"]
        full = name.get("official_full") or f"{name['first']} {name['last']}"
        terms = [t for t in entry["terms"] if t["end"] >= "1945"]
        if not terms:
            continue
        names = {full, f"{name['first']} {name['last']}", f"{name.get('nickname') or name['first']} {name['last']}"}
        same = [p for key in names for p in by_key.get(plain(key), ()) if any(t[0] == "USA" for t in p.terms)]
        person = (
            same[0]
            if same
            else found.setdefault(
                entry["id"].get("wikidata") or plain(full),
                Person(full, entry["id"].get("wikidata") or "us-" + plain(full).replace(" ", "-")),
            )
        )
        for form in sorted(names):
            person.keys.update(dict.fromkeys(keys_of(form)))
        person.gender = entry["bio"].get("gender", "").casefold()
        for term in terms:
            office, sector = offices[term["type"]]
            if not any(t[4] == title_class(office) and t[2][:4] == term["start"][:4] for t in person.terms):
                person.term("USA", sector, term["start"], term["end"], office, "L")


CODES = TABLES["reign"] | {code: code for code in TABLES["reign"].values()}
"""Three-letter codes of the public sets → ISO 3166-1 alpha-3; ISO's own come first."""


def full_names(dictionary: list[tuple]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Country and last name → the full names and starts of terms that the Phoenix dictionary has."""
    out = defaultdict(list)
    for names, terms in dictionary:
        for country, sector, start, _ in terms:
            if sector == "GOV":
                out[country, plain(names[0]).split()[-1]].append((names[0], start))
    return out


def add_dictionary(found: dict[str, Person], dictionary: list[tuple]) -> None:
    """Persons of the Phoenix dictionary whom no other source has; for the others only their further spellings."""
    index = defaultdict(list)
    for person in found.values():
        for key in person.keys:
            index[key].append(person)
    for names, terms in dictionary:
        countries = {term[0] for term in terms}
        keys = [key for name in names for key in keys_of(name)]
        known = [p for key in keys for p in index.get(key, ()) if countries & {term[0] for term in p.terms}]
        if known:
            known[0].keys.update(dict.fromkeys(keys))
            continue
        slug = f"{terms[0][0].casefold()}-{plain(names[0]).replace(' ', '-')}"
        person = found.setdefault(slug, Person(names[0], slug))
        person.keys.update(dict.fromkeys(keys))
        for country, sector, start, end in terms:
            person.term(country, sector, start, end, "", "P")
        for key in keys:
            index[key].append(person)


def reign(data: Path, found: dict[str, Person], full: dict[tuple[str, str], list[tuple[str, str]]]) -> None:
    """Leaders of every state.  A leader that Wikidata's table has already gets only what is missing there.

    REIGN often has a leader's last name alone; `full` gives the whole one where a term begins in the same half year.
    """
    iso = TABLES["reign"]
    by_last = defaultdict(list)
    by_full = defaultdict(list)
    for person in found.values():
        for key, country in {(key, term[0]) for key in person.keys for term in person.terms if term[6] == "D"}:
            by_full[key, country].append(person)
        for term in person.terms:
            if prominence(term[4]) == 3:
                by_last[plain(person.name).split()[-1], term[0]].append(person)
    for row in table(data / "reign-leaders.csv"):
        country = iso.get(row["stateabb"])
        if not country or (row["eyear"] and int(row["eyear"]) < 1960):
            continue
        leader = re.sub(r"\s+", " ", row["leader"].replace("_", " ")).strip()
        start = f"{int(row['syear']):04d}-{int(row['smonth']):02d}-{min(int(row['sdate'] or 1), 28):02d}"
        end = f"{int(row['eyear']):04d}-{int(row['emonth']):02d}-28" if row["eyear"] else ""
        gender = "f" if row["gender"] == "0" else "m"
        if " " not in leader:
            near = [name for name, began in full.get((country, plain(leader)), ()) if abs(months(began) - months(start)) <= 6]
            leader = near[0] if near else leader
        key = plain(leader)
        same = [p for p in by_last.get((key.split()[-1], country), ()) if overlaps(p, country, start, end)]
        same = same or [p for form in keys_of(leader) for p in by_full.get((form, country), ())]
        if same:
            same[0].gender = gender
            same[0].keys.update(dict.fromkeys(keys_of(leader) if " " in key else ()))
            continue
        person = found.setdefault(
            f"reign-{country.casefold()}-{key.replace(' ', '-')}", Person(leader, f"{country.casefold()}-{key.replace(' ', '-')}")
        )
        person.gender = gender
        person.keys.update(dict.fromkeys(keys_of(leader)))
        office = "Prime Minister" if country in TABLES["prime_ministers"] else "President"
        if country in TABLES["monarchs"]:
            office = "King"
        if country == "DEU" or country == "AUT":
            office = "Chancellor"
        if country in {"QAT", "KWT", "ARE"}:
            office = "Emir"
        person.term(country, "GOV", start, end, office, "R")


def months(day: str) -> int:
    return 12 * int(day[:4]) + int(day[5:7] or 1)


def overlaps(person: Person, country: str, start: str, end: str) -> bool:
    return any(
        t[0] == country and prominence(t[4]) == 3 and t[2] <= (end or "9999") and start <= (t[3] or "9999") for t in person.terms
    )


def countries(data: Path) -> list[str]:
    """Rows: code, name, COW number, names and seats, adjectives and peoples."""
    hand = yaml.load((HOME / "countries.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    iso = TABLES["reign"]
    cow = {}
    for row in table(data / "reign-leaders.csv"):
        if row["stateabb"] in iso:
            cow.setdefault(iso[row["stateabb"]], row["ccode"])
    rows = {r["ISO3166-1-Alpha-3"]: r for r in table(data / "country-codes.csv") if r["ISO3166-1-Alpha-3"].strip()}
    out = []
    unsure = {plain(word) for word in hand["unsure"]}
    for code in sorted({*rows, "XKX", "TWN"}):
        row = rows.get(code, {})
        name = row.get("CLDR display name") or row.get("UNTERM English Short") or {"XKX": "Kosovo", "TWN": "Taiwan"}[code]
        name = TABLES["names"].get(code, name)
        names = [
            name,
            row.get("official_name_en", ""),
            row.get("UNTERM English Short", ""),
            row.get("UNTERM English Formal", ""),
            row.get("Capital", ""),
            *hand["also"].get(code, ()),
        ]
        names = dict.fromkeys(re.sub(r"^the ", "", plain(n)) for n in names if n and "(" not in n and plain(n))
        adjectives = dict.fromkeys(plain(a) for a in [*hand["adjectives"].get(code, ()), *hand["regions"].get(code, ())])
        adjectives = [a for a in adjectives if a not in unsure]
        plurals = [a + "s" for a in adjectives if not a.endswith(("ese", "sh", "ch", "ss", "men", "s", "man")) and len(a) > 2]
        out.append(
            "\t".join(
                (
                    code,
                    name,
                    cow.get(code, ""),
                    "|".join(names),
                    "|".join(adjectives),
                    "|".join(plurals),
                    "C" if code in rows else "D",
                )
            )
        )
    return out


FAMILY_FIRST = {"CHN", "TWN", "KOR", "PRK", "VNM", "KHM", "HKG"}
"""Where the family name comes first; its key is marked with a tilde."""
BARE = {
    "The Times of London", "The Sun", "The Nation", "The Hill", "The National", "The Standard", "The Left",
    "The Times of India", "The Herald", "The Base",
}  # fmt: skip
"""Media and groups whose name without its article is a common word."""


def same_body(first: str, other: str) -> bool:
    """Whether a further name of a medium or company is of the first: shared words, initials, or an abbreviation."""
    a, b = plain(first).split(), plain(other).split()
    initials = {"".join(w[0] for w in x) for x in (a, b)}
    common = {
        "the", "news", "agency", "press", "of", "tv", "al", "times", "radio", "bank", "post", "daily", "el", "la",
        "channel", "general",
    }  # fmt: skip
    return bool(set(a) & set(b) - common) or bool(initials & {"".join(a), "".join(b)})


def groups(data: Path | None, persons: set[str]) -> list[str]:
    """Rows of groups.yaml, bodies.yaml and the Phoenix dictionaries: names, id, name, country, sector, source, years, sponsor.

    The dictionaries count leaders among the names of their groups: `persons` are keys that are none.
    """
    out, seen = [], {}
    files = [path for path in ("groups.yaml", "bodies.yaml") if (HOME / path).exists()]
    for file in files:
        for code, items in yaml.load((HOME / file).read_text(encoding="utf-8"), yaml.CSafeLoader).items():
            country, sector = code.split()
            for item in items:
                names, _, rest = item.partition("|")
                names = [name.strip() for name in names.split(";") if name.strip()]
                forms = [
                    form
                    for name in names
                    for form in ([plain(name), plain(name[4:])] if name.startswith("The ") and name not in BARE else [plain(name)])
                ]
                keys = [key for key in dict.fromkeys(forms) if key not in seen]
                if not keys:
                    continue
                slug = plain(names[0]).replace(" ", "-")
                seen.update(dict.fromkeys(keys, slug))
                years, _, sponsor = rest.strip().partition(" ")
                out.append("\t".join(("|".join(keys), slug, names[0], country, sector, "D", years, sponsor.strip())))
    if data is None:  # keep what the last whole run made of the dictionaries
        rows = (HOME / "groups.tsv").read_text(encoding="utf-8").splitlines()
        return out + [row for row in rows if row[0] != "#" and row.split("\t")[5] == "P"]
    agents = yaml.load((HOME / "agents.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    common = {plain(str(word)) for part in ("nouns", "modifiers") for words in agents[part].values() for word in words} | COMMON
    for file in ("MilNonState", "International"):
        for names, country, sector in phoenix.bodies(data / f"Phoenix.{file}.actors.txt.gz", CODES, common):
            keys = [key for key in dict.fromkeys(map(plain, names)) if key not in seen and key not in persons]
            known = next((seen[key] for key in map(plain, names) if key in seen), None)
            if known and file == "MilNonState":  # further names of a group that we have
                row = next(n for n, line in enumerate(out) if line.split("\t")[1] == known)
                out[row] = "|".join(keys) + ("|" if keys else "") + out[row]
            elif keys:
                out.append("\t".join(("|".join(keys), plain(names[0]).replace(" ", "-"), names[0], country, sector, "P", "", "")))
            seen.update(dict.fromkeys(keys, known or plain(names[0]).replace(" ", "-")))
    return out


COMMON = set(
    "the of and for in people peoples popular national united states new free democratic revolutionary islamic arab "
    "armed action army front liberation committee union world first red white black public central royal republic "
    "state international global council".split()
)
"""A group's name made of these and of agent nouns alone names no group by itself."""


def write(name: str, header: str, rows: list[str]) -> None:
    (HOME / name).write_text("\n".join([SOURCES, "# " + header, *rows]) + "\n", encoding="utf-8")
    print(f"{name}: {len(rows)} rows, {(HOME / name).stat().st_size / 1e6:.2f} MB")


def main() -> None:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    everybody = people(data) if data is not None else []
    names = {key for person in everybody for key in person.keys}
    write("groups.tsv", "names, id, name, country, sector, source, years, sponsor", groups(data, names))
    if data is not None:
        write("countries.tsv", "code, name, COW number, names and seats, adjectives, peoples, source", countries(data))
        header = "names, id, name, gender, terms (country;sector;start;end;title;office;source)"
        write("people.tsv", header, [person.row() for person in everybody])


if __name__ == "__main__":
    main()
