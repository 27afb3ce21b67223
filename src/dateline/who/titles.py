"""Titles of office in one form: "Minister of Foreign Affairs", "Foreign Minister" and "external affairs minister" are one."""

from __future__ import annotations

import functools
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

import yaml

HOME = Path(__file__).parent.parent / "knowledge" / "actors"


def load_yaml(path: Path) -> dict:
    """A YAML file with a mapping at its top.  Raises `ValueError` with the file's name for anything else."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ValueError(f"{path} is not valid YAML: {error}") from None
    if not isinstance(data, dict):
        raise ValueError(f"{path}: expected a mapping at the top, found {type(data).__name__}")
    return data


class Words(NamedTuple):
    """`titles.yaml`, turned from "what it means: its words" into "word: what it means"."""

    domains: dict[str, str]
    same: dict[str, str]
    before_names: frozenset[str]
    honorifics: dict[str, str]
    kin: frozenset[str]
    taken_up: dict[str, frozenset[str]]


@functools.cache
def words() -> Words:
    """The words around names, read once."""
    data = load_yaml(HOME / "titles.yaml")
    turned = {
        part: {word: key for key, some in data[part].items() for word in some}
        for part in ("domains", "same", "honorifics", "taken_up")
    }
    taken_up = {word: frozenset(sectors.split()) for word, sectors in turned["taken_up"].items()}
    before_names, kin = frozenset(data["before_names"]), frozenset(data["kin"])
    return Words(turned["domains"], turned["same"], before_names, turned["honorifics"], kin, taken_up)


_LOST = str.maketrans(dict.fromkeys(".'’‘`´ʻʼ\"“”"))
_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ı": "i", "ø": "o", "đ": "d"})
_BLANKS = re.compile(r"[^\w]+")


@functools.lru_cache(1 << 15)
def plain(text: str) -> str:
    """Lower case without accents, dots, apostrophes or double blanks; hyphens become blanks.  The key of every name here."""
    if text.isascii():
        text = text.lower()
    else:
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(c for c in text.casefold() if not unicodedata.combining(c))
    return _BLANKS.sub(" ", text.translate(_LOST)).strip()


@functools.lru_cache(4096)
def title_class(title: str) -> str:
    """A title's family: "Minister for Foreign Affairs" → "foreign minister"; an unknown title is its own family."""
    domains, same = words()[:2]
    text = re.sub(r"\s+", " ", title.casefold().replace(",", "").replace("’", "'")).strip()
    text = re.sub(r"^(?:the|acting|interim|caretaker|federal|union|de facto|current|new|transitional) ", "", text)
    text = same.get(text, text)
    found = re.match(r"(?:union |federal )?(minister|secretary of state|secretary|ministry) (?:of|for) (?:the )?(.+)$", text)
    if found and found[1] != "secretary":
        domain = domains.get(found[2], domains.get("the " + found[2], found[2]))
        if found[1] == "secretary of state" and found[2].startswith("scotland"):
            return text
        return f"{domain} minister"
    found = re.match(r"(.+) (minister|ministry)$", text)
    if found and found[1] not in {"prime", "first", "chief", "deputy prime", "cabinet", "deputy foreign"}:
        return f"{domains.get(found[1], found[1])} minister"
    if text.startswith("secretary of ") and (domain := domains.get(text[13:])):
        return f"{domain} minister"
    return same.get(text, text)
