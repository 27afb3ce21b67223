"""The codes of other data sets, from knowledge/codes: CAMEO, PLOVER's scores and rules of status, countries, sectors."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

HOME = Path(__file__).parent.parent / "knowledge" / "codes"
ARMED = frozenset(("MIL", "PRM", "REB", "UAF"))
"""Sectors whose violence CAMEO counts as fighting (19) rather than assault (18)."""


class CodesError(ValueError):
    """A file of codes that does not hold what it should; names the file and the entry."""


@functools.cache
def read_yaml(name: str) -> Any:
    """A YAML file of the folder."""
    import yaml

    path = HOME / name
    try:
        return yaml.load(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise CodesError(f"{path}: {error}") from None


def read_tsv(name: str, columns: int) -> Iterable[list[str]]:
    """The rows of a tab-separated file of the folder, comments left out."""
    path = HOME / name
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        cells = line.split("\t")
        if len(cells) != columns:
            raise CodesError(f"{path}, line {number}: {len(cells)} columns instead of {columns}")
        yield cells


class Cameo(NamedTuple):
    """One of CAMEO's codes: its name and its score from -10 (conflict) to 10 (cooperation)."""

    code: str
    name: str
    score: float

    @property
    def root(self) -> str:
        return self.code[:2]

    @property
    def base(self) -> str:
        return self.code[:3]


@functools.cache
def cameo() -> dict[str, Cameo]:
    """CAMEO's codes 03 to 20."""
    return {code: Cameo(code, name, float(score)) for code, name, score in read_tsv("cameo.tsv", 3)}


@functools.cache
def quad_class(root: str) -> int:
    """GDELT's quad class of a root code: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
    return next(number for number, roots in read_yaml("to_cameo.yaml")["quad_class"].items() if root in roots)


class Country(NamedTuple):
    """A country's codes; empty where there is none."""

    iso3: str
    iso2: str
    number: str
    fips: str
    region: str
    cow: str
    sovereign: str
    name: str


@functools.cache
def countries() -> dict[str, Country]:
    """Countries and territories by ISO 3166-1 alpha-3 code."""
    from ..archive.names import country_name

    return {cells[0]: Country(*cells, country_name(cells[0])) for cells in read_tsv("countries.tsv", 7)}


@functools.cache
def plover() -> dict[str, Any]:
    """plover.yaml, checked."""
    data = read_yaml("plover.yaml")
    types = [each for group in data["quads"].values() for each in group]
    for section in ("intensity", "planned"):
        if set(data[section]) != set(types):
            raise CodesError(
                f"{HOME / 'plover.yaml'}: {section} lacks or has too many of {sorted(set(data[section]) ^ set(types))}"
            )
    for type, rule in data["planned"].items():
        if ("as" in rule) == ("leave_out" in rule) or not rule.get("why"):
            raise CodesError(f"{HOME / 'plover.yaml'}: planned, {type}: say either 'as' or 'leave_out', and why")
    return data


@functools.cache
def quad(type: str) -> str:
    """PLOVER's quad category of a type; empty for a type of an own codebook."""
    return next((name for name, types in plover()["quads"].items() if type in types), "")


@functools.cache
def intensity(type: str, mode: str | None) -> float | None:
    """PLOVER's conflict-cooperation score; none for a type of an own codebook."""
    scores = plover()["intensity"].get(type)
    return None if scores is None else scores.get(mode, scores["any"])


@dataclass(frozen=True, slots=True)
class Told:
    """How an event is told in a format without a status: its type and mode there, or why it is left out.

    `announced`: what the format tells of is the announcement, so its day is that of the report.
    """

    type: str = ""
    mode: str | None = None
    announced: bool = False
    left_out: str | None = None


@functools.cache
def told(type: str, mode: str | None, status: str) -> Told:
    """What becomes of an event in PLOVER, which has no field for its status (knowledge/codes/plover.yaml)."""
    rule = plover()["statuses"][status]
    if "leave_out" in rule:
        return Told(left_out=rule["leave_out"])
    if type not in plover()["intensity"]:
        return Told(left_out="of a type of an own codebook")
    if rule.get("keep"):
        return Told(type, mode)
    planned = plover()["planned"][type]
    if "leave_out" in planned:
        return Told(left_out=planned["leave_out"])
    mode = planned["modes"].get(mode) if "modes" in planned else planned.get("mode")
    return Told(planned["as"], mode, announced=True)


def lacks_recipient(type: str, actors: int, recipients: int) -> bool:
    """Whether PLOVER demands a recipient that an event has not: for aid and sanctions, and for cooperation of one party alone."""
    return type in plover()["requires_recipient"] and not recipients and not (type == "COOPERATE" and actors > 1)


def cameo_code(type: str, mode: str | None, status: str, sectors: Iterable[str] = (), contexts: Iterable[str] = ()) -> str | None:
    """CAMEO's code of an event, or none where CAMEO cannot say it (knowledge/codes/to_cameo.yaml)."""
    return _cameo_code(type, mode, status, bool(ARMED.intersection(sectors)), tuple(contexts))


@functools.lru_cache(maxsize=4096)
def _cameo_code(type: str, mode: str | None, status: str, armed: bool, contexts: tuple[str, ...]) -> str | None:
    data = read_yaml("to_cameo.yaml")
    if told(type, mode, status).left_out:
        return None
    entry = data["planned"].get(type) if status == "planned" else data.get(type)
    if not entry:
        return None
    if armed and "military" in entry:
        entry = {**entry, **entry["military"], "modes": {**entry.get("modes", {}), **entry["military"].get("modes", {})}}
    if mode in entry.get("modes", {}):
        return entry["modes"][mode]
    codes = {code for context, code in entry.get("contexts", {}).items() if context in contexts}
    return codes.pop() if len(codes) == 1 else entry["any"]


@functools.lru_cache(maxsize=1024)
def mirrored(type: str, mode: str | None, status: str) -> str | None:
    """CAMEO's code of the same event seen from the other party's side; none where only one of them acts."""
    data = read_yaml("to_cameo.yaml")
    code = ((data["planned"] if status == "planned" else data).get(type) or {}).get("mirrored")
    return code.get(mode, code["any"]) if isinstance(code, dict) else code


@functools.cache
def sector(code: str, of: str) -> Any:
    """What a sector of PLOVER's is called in `icews`, `cameo`, `acled`; empty (or 0) for an unknown one."""
    sectors = read_yaml("actors.yaml")["sectors"]
    return sectors.get(code, sectors["UNK"])[of]


@functools.cache
def body(name: str, of: str) -> str:
    """The code of an international body of its own right in `plover` or `cameo`; empty for others."""
    return read_yaml("actors.yaml")["bodies"].get(name, {}).get(of, "")


@functools.cache
def plover_country(code: str | None, name: str = "") -> str:
    """PLOVER's country code of an actor or a place: territories folded into their state, Kosovo KOS, UN and EU by name.

    Empty if unknown.
    """
    if code in (None, "", "---"):
        return ""
    if code == "IGO":
        return body(name, "plover") or code
    if code == "XKX":
        return "KOS"
    country = countries().get(code)
    return (country.sovereign or code) if country else code


@functools.cache
def country_words(code: str | None) -> str:
    """A country's short English name; empty if unknown."""
    country = countries().get(code or "")
    return country.name if country else {"IGO": "International Governmental Organization", "NGO": "Non-governmental Organization",
                                         "MNC": "Multi-national Corporation",
                                         "IMG": "Transnational Militarized Group"}.get(code or "", "")  # fmt: skip
