"""The gender that a mention shows of its actor."""

from __future__ import annotations

import functools
from typing import NamedTuple

from ..board import Mention
from .titles import HOME, load_yaml, plain


class Genders(NamedTuple):
    """`genders.yaml`, by word."""

    nouns: dict[str, str]
    first_names: dict[str, str]
    speech_verbs: frozenset[str]


@functools.cache
def genders() -> Genders:
    """The words that tell genders apart, read once."""
    data = load_yaml(HOME / "genders.yaml")
    nouns, first = ({word: gender for gender, some in data[part].items() for word in some} for part in ("nouns", "first_names"))
    return Genders(nouns, first, frozenset(data["speech_verbs"]))


def gender_of(reading, mention: Mention) -> str:
    """ "m", "f" or "": the tables', a title's, a first name's or a noun's; a name's is that of its actor anywhere in the report."""
    table = genders()
    if mention.kind == "nominal":
        return table.nouns.get(plain(mention.head.lemma_), "")
    key = id(mention.actor)
    if not reading.genders.get(key):
        reading.genders[key] = name_gender(reading, mention, table)
    return reading.genders[key]


def name_gender(reading, mention: Mention, table: Genders) -> str:
    actor, span = mention.actor, mention.span
    if actor is None:
        return ""
    gender = getattr(actor.known, "gender", "")
    if gender or id(actor) not in reading.persons.place_of:
        return gender
    near = reading.tokens[max(0, span.start - 3) : span.start]
    titles = [token.text for token in near if token.i == span.start - 1 or span.start <= token.head.i < span.end]
    found = (table.nouns.get(plain(word)) for word in (*titles, *sorted(reading.persons.titles.get(id(actor), ()))))
    gender = next((g for g in found if g), "")
    return gender or table.first_names.get(plain(span[0].text), "") if len(span) > 1 else gender
