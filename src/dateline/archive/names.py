"""What a person means by a country, an actor or a place in a question: codes from names, names from codes."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import NamedTuple

COUNTRIES = Path(__file__).parent.parent / "knowledge" / "places" / "countries.yaml"
BODIES = {"IGO": "international bodies", "NGO": "non-governmental organisations", "MNC": "multinational companies",
          "IMG": "international militant groups"}  # fmt: skip
"""What stands for a country where an actor belongs to none, in words."""
SECTORS = {
    "GOV": "government", "MIL": "armed forces", "COP": "police", "JUD": "courts", "LEG": "parliament", "SPY": "intelligence",
    "PTY": "parties", "UAF": "armed groups", "REB": "rebels", "PRM": "paramilitaries", "OPP": "opposition", "CVL": "civilians",
    "BUS": "business", "CRM": "criminals", "EDU": "education", "ELI": "elites", "JRN": "journalists", "LAB": "labour",
    "MED": "medical", "REF": "refugees", "REL": "religious bodies", "SOC": "civil society", "IGO": "international bodies",
    "NGO": "NGOs",
}  # fmt: skip
"""PLOVER's sectors, in words."""


class Tables(NamedTuple):
    """Names of countries by code, and codes by lower-case name, adjective or people's name."""

    names: dict[str, str]
    codes: dict[str, str]


@functools.cache
def tables() -> Tables:
    """The countries' names, loaded at the first use."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries = yaml.load(COUNTRIES.read_text("utf-8"), loader)
    codes: dict[str, str] = {}
    for code, entry in entries.items():
        for name in (entry["name"], *entry.get("also", ()), *entry.get("words", ())):
            codes.setdefault(name.casefold().removeprefix("the "), code)
    return Tables({code: entry["name"] for code, entry in entries.items()}, codes)


def country_code(value: str) -> str | None:
    """The code of a country by its code, name or adjective; None where it is something else.

    >>> country_code("Iraq"), country_code("usa"), country_code("Iraqi"), country_code("Baghdad")
    ('IRQ', 'USA', 'IRQ', None)
    """
    known, value = tables(), value.strip()
    if (code := value.upper()) in known.names or code in BODIES:
        return code
    return known.codes.get(value.casefold().removeprefix("the "))


def country_name(code: str | None) -> str:
    """A country's short English name; the code itself where it is none."""
    if code is None:
        return ""
    return BODIES.get(code) or tables().names.get(code, code)


def country_and_sector(value: str) -> tuple[str, str] | None:
    """The parts of "USA MIL", "Iraq GOV"; None where it is not a country and one of PLOVER's sectors."""
    country, _, sector = value.strip().rpartition(" ")
    code = country_code(country) if country else None
    return (code, sector.upper()) if code and sector.upper() in SECTORS else None
