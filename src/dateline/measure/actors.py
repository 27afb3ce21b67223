"""Measure actors: country and sector of gold participants, of PLOVER's coded examples, and coreference on GUM.

    python -m dateline.measure.actors codes GOLD_DIR [--errors] [--skip id,id]   gold/dev (*.json) or gold/train (*.jsonl)
    python -m dateline.measure.actors plover plover-gsr.json [--errors]
    python -m dateline.measure.actors coreference gum-open-dev.conllu.gz

Gold participants are taken as given: the mention at the head of the gold span is coded and compared, so that the figures
say nothing of finding participants, only of coding them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from spacy.tokens import Doc, Span, Token

from ..board import mention_at, participant_of, prepare
from ..reader import load, report
from ..record import Participant
from . import coreference

UNDATED = "2006-06-30"
"""The date given to texts without one; the labelled sentences are of about 2004 to 2010."""


def gold_texts(path: Path, skip: set[str] = frozenset()) -> Iterator[dict]:
    """Gold records: whole reports of a folder of JSON files, or sentences of JSON Lines files."""
    for file in sorted(path.glob("*.json")):
        if file.stem not in skip:
            yield json.loads(file.read_text(encoding="utf-8"))
    for file in sorted(path.glob("*.jsonl")):
        for line in file.open(encoding="utf-8"):
            yield json.loads(line)


def gold_participants(record: dict) -> list[tuple[dict, str | None]]:
    """Every participant and speaker with codes, each with its event's date."""
    out = []
    for event in record["events"]:
        time = event.get("time") or {}
        when = (time.get("start") or time.get("end")) if "precision" in time else None
        out += [(part, when) for role in ("actors", "recipients") for part in event.get(role) or ()]
    out += [(s["speaker"], None) for s in record.get("statements") or () if s.get("speaker")]
    return [(part, when) for part, when in out if "sector" in part]


def read(nlp, text: str, published: str, id: str = "x"):
    doc = prepare(nlp.make_doc(text), report(text, published, id=id))
    for name, component in nlp.pipeline:
        if name in {"language", "where", "who"}:
            doc = component(doc)
    return doc


def codes(nlp, path: Path, skip: set[str] = frozenset(), errors: bool = False, most: int | None = None) -> dict[str, float | int]:
    """Shares of gold participants whose country and sector come out right."""
    right, seen = Counter(), 0
    for number, record in enumerate(gold_texts(path, skip)):
        if most and number >= most:
            break
        if not gold_participants(record):
            continue
        doc = read(nlp, record["text"], record.get("published") or UNDATED, record["id"])
        for part, when in gold_participants(record):
            span = doc.char_span(part["start"], part["end"], alignment_mode="expand")
            if span is None:
                continue
            seen += 1
            got = participant_of(mention_at(head_of(span)), when)
            country, sector = got.country == part["country"], got.sector == part["sector"]
            right["country"] += country
            right["sector"] += sector
            right["both"] += country and sector
            if part["country"] != "---":
                right["n_known"] += 1
                right["country_known"] += country
            if errors and not (country and sector):
                shown = text_around(record["text"], part["start"], part["end"])
                print(
                    f"{record['id']}\t{'' if country else 'C'}{'' if sector else 'S'}\t{part['text']}\t"
                    f"gold {part['country']} {part['sector']}\tgot {got.country} {got.sector} {got.name} [{got.evidence}]\t{shown}"
                )
    return {
        "participants": seen,
        "country": round(right["country"] / max(1, seen), 4),
        "sector": round(right["sector"] / max(1, seen), 4),
        "both": round(right["both"] / max(1, seen), 4),
        "country where known": round(right["country_known"] / max(1, right["n_known"]), 4),
    }


SECTOR_OF = {
    "CIV": "CVL",
    "HLH": "MED",
    "HRI": "NGO",
    "ENV": "SOC",
    "DEV": "NGO",
    "MOD": "OPP",
    "RAD": "UAF",
    "INS": "REB",
    "SEP": "REB",
    "AGR": "LAB",
}
"""Sector names of the coded examples that the guide does not have, in its terms (`MED` is medical in both)."""

COUNTRY_OF = {"JAP": "JPN", "ITL": "ITA", "VTN": "VNM"}
"""Slips of the coded examples."""

NO_SECTOR = {"***", "MOS"}
"""Any sector will do; a religion in the place of a sector."""


def plover_codes(part: dict) -> tuple[str, str | None]:
    """Country and sector of a coded actor in the guide's terms; None where the example gives no sector.

    A sector of six letters is one of three with an ethnic group behind it (`CVLalb`).  The guide gives officials of an
    intergovernmental body the sector IGO, where the examples say GOV.
    """
    country, sector = COUNTRY_OF.get(part["code"], part["code"]), part.get("sector")
    if not sector or sector in NO_SECTOR:
        return country, None
    sector = SECTOR_OF.get(sector[:3], sector[:3])
    return country, "IGO" if (country, sector) == ("IGO", "GOV") else sector


def head_of(span: Span) -> Token:
    """The word that a gold phrase is about: of several that hang outside of it the last noun (the Ugandan ⟦opposition⟧ leaders)."""
    inside = range(span.start, span.end)
    tops = [token for token in span if token.head.i not in inside or token.head.i == token.i]
    if len(tops) < 2:
        return span.root
    nouns = [token for token in tops if token.pos_ in {"NOUN", "PROPN"}]
    return nouns[-1] if nouns else span.root


def plover_parts(item: dict, doc: Doc) -> Iterator[tuple[dict, Participant, str, str | None]]:
    """Each coded actor of an example with our participant, and the country and sector that it should have."""
    text = item["text"]
    for part in (part for side in ("source", "target") for part in (item.get(side) or ())):
        if not isinstance(part, dict) or not part.get("actorText") or not part.get("code"):
            continue
        start = text.find(part["actorText"])
        span = doc.char_span(start, start + len(part["actorText"]), alignment_mode="expand") if start >= 0 else None
        if span is not None:
            yield part, participant_of(mention_at(head_of(span))), *plover_codes(part)


def plover(nlp, path: Path, errors: bool = False) -> dict[str, float | int]:
    """Shares of the coded actors of PLOVER's example sentences (to measure on only) whose country and sector come out right."""
    right, seen = Counter(), Counter()
    for item in json.loads(path.read_text(encoding="utf-8")):
        text, published = item.get("text"), item.get("date", UNDATED)
        if not text:
            continue
        doc = read(nlp, text, published if len(published) == 10 else UNDATED)
        for part, got, country, sector in plover_parts(item, doc):
            seen["country"] += 1
            right["country"] += got.country == country
            if sector:
                seen["sector"] += 1
                right["sector"] += got.sector == sector
            if errors and (got.country != country or (sector and got.sector != sector)):
                print(
                    f"{item['id']}\t{part['actorText']}\tgold {country} {sector}\t"
                    f"got {got.country} {got.sector} {got.name} [{got.evidence}]\t{text[:150]}"
                )
    return {"country": round(right["country"] / max(1, seen["country"]), 4), "n_country": seen["country"],
            "sector": round(right["sector"] / max(1, seen["sector"]), 4), "n_sector": seen["sector"]}  # fmt: skip


def text_around(text: str, start: int, end: int) -> str:
    return (text[max(0, start - 60) : start] + "⟦" + text[start:end] + "⟧" + text[end : end + 50]).replace("\n", " ")


def measure_actors(path: Path | str) -> dict[str, float | int]:
    """Codes for a folder of gold reports, PLOVER's examples for a `.json` file, coreference for CoNLL-U.

    Raises `ValueError` for any other path.
    """
    path, nlp = Path(path), load()
    if path.is_dir():
        return codes(nlp, path)
    if path.suffix == ".json":
        return plover(nlp, path)
    if ".conllu" in path.suffixes:
        return coreference.measure(nlp, path)
    raise ValueError(f"{path}: give a folder of .json reports, PLOVER's examples (.json) or a .conllu file with coreference")


def main(arguments: list[str]) -> None:
    what, path = arguments[0], Path(arguments[1])
    skip = set(arguments[arguments.index("--skip") + 1].split(",")) if "--skip" in arguments else set()
    most = int(arguments[arguments.index("--most") + 1]) if "--most" in arguments else None
    if what == "codes":
        print(codes(load(), path, skip, "--errors" in arguments, most))
    elif what == "plover":
        print(plover(load(), path, "--errors" in arguments))
    elif what == "coreference":
        print(coreference.measure(load(), path))


if __name__ == "__main__":
    main(sys.argv[1:])
