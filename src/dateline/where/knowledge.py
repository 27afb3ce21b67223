"""What the room knows besides the gazetteer: words for peoples, abbreviations, kinds of places, and places made by hand."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

import yaml

from .gazetteer import HOME

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Words:
    """Word lists, all keyed as they are written in the text unless they say lower case."""

    demonyms: dict[str, str]
    """Adjectives and names of peoples: the ISO 3166-1 alpha-3 code of the country, or the GeoNames code of the division."""
    short: dict[str, str]
    """Abbreviations of divisions ("Kan.", "W.Va."): their GeoNames code."""
    kinds: dict[str, str]
    """Lower-case nouns: the kind of place that they name."""
    streets: frozenset[str]
    local: frozenset[str]
    public: frozenset[str]
    dwellers: frozenset[str]
    never: frozenset[str]
    speech: frozenset[str]
    kind_of: re.Pattern
    """Between an adjective and a name: "city of", "border town of"."""
    inside: re.Pattern
    """Between two names, the first of which lies in the second: "in northern"."""


def read(name: str):
    """One YAML file of the room.  Raises `ValueError` naming the file if it is not valid YAML."""
    try:
        return yaml.load((HOME / name).read_text("utf-8"), Loader=LOADER)
    except yaml.YAMLError as error:
        raise ValueError(f"{HOME / name} is not valid YAML: {error}") from error


@functools.cache
def words() -> Words:
    """The word lists, read once."""
    demonyms, short = {}, {}
    for code, entry in read("divisions.yaml").items():
        short |= dict.fromkeys(entry.get("short", ()), code)
        demonyms |= dict.fromkeys(entry.get("words", ()), code)
    for code, entry in read("countries.yaml").items():
        demonyms |= dict.fromkeys(entry.get("words", ()), code)
    lists = read("words.yaml")
    kinds = {noun: kind for kind, nouns in lists["kinds"].items() for noun in nouns}
    nouns = "|".join(sorted(kinds))
    side = "|".join(lists["sides"])
    return Words(
        demonyms, short, kinds, frozenset(lists["streets"]), frozenset(lists["local"]),
        frozenset(lists["public"]), frozenset(lists["dwellers"]), frozenset(lists["never"]), frozenset(lists["speech"]),
        re.compile(rf"(?:[a-z-]+ ){{0,2}}(?:{nouns})(?: of)?|(?:{side})?"),
        re.compile(rf"(?:(?:{nouns})\b)?,? ?\b(?:in|of)\b(?: the)?(?: (?:{side}))?(?: (?:{nouns}) of)?|,? ?(?:the )?(?:{side})"),
    )  # fmt: skip
