"""Read the Phoenix actor dictionaries of the Open Event Data Alliance (MIT): names, aliases and dated codes to about 2011.

Their lines are `NAME_`, `+ALIAS_`, and `[CODE]`, `[CODE 940131-990228]`, `[CODE >030101]` or `[CODE <030101]` beside or below
them; a `;` begins a remark.  CAMEO codes are a country or a kind of body (IGO, NGO, MNC, IMG) and sectors of three letters.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from dateline.who.titles import plain

SECTORS = {
    "GOV": "GOV", "MIL": "MIL", "COP": "COP", "JUD": "JUD", "LEG": "LEG", "SPY": "SPY", "PTY": "PTY", "OPP": "OPP", "REB": "REB",
    "INS": "REB", "SEP": "REB", "UAF": "UAF", "RAD": "UAF", "BUS": "BUS", "MNC": "BUS", "MED": "JRN", "EDU": "EDU", "ELI": "ELI",
    "CVL": "CVL", "CIV": "CVL", "CRM": "CRM", "LAB": "LAB", "AGR": "LAB", "HLH": "MED", "REF": "REF", "REL": "REL", "HRI": "NGO",
    "ENV": "SOC", "DEV": "NGO", "MOD": "OPP", "NGO": "NGO", "IGO": "IGO",
}  # fmt: skip
"""CAMEO sector → PLOVER's, as the coding guide has them."""
BODIES = {"IGO": ("IGO", "IGO"), "NGO": ("NGO", "NGO"), "NGM": ("NGO", "NGO"), "IMG": ("IMG", "UAF")}
"""Companies (MNC) are left out: the list is of small firms on stock exchanges."""
SMALL = {"of", "the", "for", "and", "in", "on", "to", "de", "al", "el", "la", "du", "des", "y", "e"}
ORGANIZED = frozenset(
    "organization organisation council union fund bank committee association international group agency company "
    "corporation corp inc ltd limited federation society foundation institute commission league center centre "
    "alliance network assembly court congress community forum conference service services trust alliance relief aid "
    "movement programme program fellowship church mission board authority airlines airways motors electric energy "
    "oil gas petroleum industries systems technologies pharmaceuticals insurance holdings watch coalition campaign "
    "initiative project ministries university college partnership confederation cooperative office".split()
)
"""One of these words at least is in the name of a body; the rest of that dictionary may be persons."""
CODE = re.compile(r"\[([A-Z~-]{3,})\s*([^\]]*)\]")
LAST = "2014-01"
"""The dictionaries end here; a term that they leave open is believed for `OPEN_YEARS` years, or up to here."""
OPEN_YEARS = 8


class Term(NamedTuple):
    """A dated code.  ISO dates, empty where open."""

    code: str
    start: str
    end: str


class Item(NamedTuple):
    names: list[str]
    terms: list[Term]


def items(path: Path) -> Iterator[Item]:
    """The entries of a dictionary, names in title case."""
    item: Item | None = None
    for line in gzip.decompress(path.read_bytes()).decode("utf-8", errors="replace").splitlines():
        text = line.split(";")[0].split("#")[0].rstrip()
        if not text.strip():
            continue
        name = CODE.sub("", text).strip()
        if name and not text[0].isspace():
            if name[0] == "+" and item is not None:
                item.names.append(shown(name[1:]))
            elif item is not None and not item.terms:
                item.names.append(shown(name))  # some entries list their aliases without a plus
            else:
                if item is not None:
                    yield item
                item = Item([shown(name)], [])
        if item is not None:
            item.terms.extend(Term(code, *span_of(dates)) for code, dates in CODE.findall(text))
    if item is not None:
        yield item


def shown(name: str) -> str:
    """`NATIONAL_UNION_OF_X_` → "National Union of X"; acronyms in brackets are left out."""
    words = re.sub(r"\([^)]*\)?", " ", name.replace("_", " ")).split()
    words = [word.lower() if n and word.lower() in SMALL else "-".join(part.capitalize() for part in word.split("-"))
             for n, word in enumerate(words)]  # fmt: skip
    return " ".join(words)


def span_of(dates: str) -> tuple[str, str]:
    dates = dates.strip()
    if dates[:1] == ">":
        return iso(dates[1:]), ""
    if dates[:1] == "<":
        return "", iso(dates[1:])
    start, _, end = dates.partition("-")
    return iso(start), iso(end)


def iso(digits: str) -> str:
    """`770101` → 1977-01-01, `20110228` → 2011-02-28, "" for anything else."""
    digits = re.sub(r"\D", "", digits)
    if len(digits) == 6:
        digits = ("19" if digits[:2] > "29" else "20") + digits
    if len(digits) != 8 or not ("01" <= digits[4:6] <= "12" and "01" <= digits[6:] <= "31"):
        return digits[:4] if len(digits) == 8 else ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def sector_of(code: str) -> str | None:
    """The first sector of a CAMEO code behind its country."""
    return next((SECTORS[part] for part in (code[k : k + 3] for k in range(3, len(code), 3)) if part in SECTORS), None)


def closed(term: Term) -> str:
    """The end of a term: its own, or as long as an open one is believed."""
    if term.end or not term.start:
        return term.end or LAST
    return max(f"{int(term.start[:4]) + OPEN_YEARS}{term.start[4:]}", LAST)


def persons(path: Path, countries: dict[str, str]) -> Iterator[tuple[list[str], list[tuple[str, str, str, str]]]]:
    """Persons of the dictionary of countries: names, and terms of country, sector, start and end."""
    for names, terms in items(path):
        dated = [
            (countries[term.code[:3]], sector, term.start, closed(term))
            for term in terms
            if term.start and term.code[:3] in countries and (sector := sector_of(term.code)) not in {None, "ELI"}
        ]
        names = [name for name in names if 2 <= len(name.split()) <= 5 and not re.search(r"\d", name)]
        if dated and names:
            yield names, dated


def bodies(path: Path, countries: dict[str, str], common: Iterable[str]) -> Iterator[tuple[list[str], str, str]]:
    """Groups and bodies: names, country and sector.  Names made of common words alone, and single words, are left out."""
    common = frozenset(common)
    for names, terms in items(path):
        if not terms:
            continue
        code = terms[0].code
        kind = BODIES.get(code[:3]) or (None if code[:3] == "MNC" else countries.get(code[:3]), sector_of(code))
        if None in kind:
            continue
        kept = []
        for name in names:
            words = plain(name).split()
            if not 2 <= len(words) <= 8 or set(words) <= common or plain(name) in common:
                continue
            if code[:3] in {"IGO", "NGO", "NGM"} and ORGANIZED.isdisjoint(words):
                continue
            kept.append(name)
        if kept:
            yield kept, *kind
