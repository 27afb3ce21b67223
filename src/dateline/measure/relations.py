"""`dateline.relation` against sentences with marked source and target and a PLOVER root type (the format of PLV).

A tab-separated file with the columns `marked_sentence` (`<s>…</s>`, `<t>…</t>`) and `gold_root`; YIELD stands for CONCEDE and
RETREAT together.  Macro-F1 over the types that occur in the gold, as in scikit-learn, for three depths: binary (cooperation or
conflict), quad (verbal or material, of each) and root.  PLV: Hu et al. 2022/2024, "Zero-shot political relation classification".
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

QUAD = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "COOPERATE": 2, "AID": 2, "YIELD": 2, "REQUEST": 3, "ACCUSE": 3, "REJECT": 3,
    "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
MARKS = re.compile(r"</?[st]>")


def unmarked(text: str) -> tuple[str, tuple[int, int] | None, tuple[int, int] | None]:
    """The text without marks, and the spans of source and target (None where the text does not mark one)."""
    plain, at, places = "", 0, {}
    for mark in MARKS.finditer(text):
        plain += text[at : mark.start()]
        places[mark[0]] = len(plain)
        at = mark.end()
    spans = (((places[f"<{p}>"], places[f"</{p}>"]) if {f"<{p}>", f"</{p}>"} <= places.keys() else None) for p in "st")
    return plain + text[at:], *spans


def macro_f1(pairs: Iterable[tuple[object, object]]) -> float:
    """Unweighted mean of F1 over the classes of the gold (first of each pair)."""
    hit, gold, found = Counter(), Counter(), Counter()
    for want, got in pairs:
        hit[want] += want == got
        gold[want] += 1
        found[got] += 1
    return sum(2 * hit[c] / (gold[c] + found[c]) for c in gold) / len(gold) if gold else 0.0


def measure_relations(path: Path | str) -> dict:
    """Figures for one file: sentences, binary, quad and root macro-F1 (0 to 1), accuracy, and F1 by type."""
    from ..what.relation import relation

    pairs = []
    with Path(path).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            found = relation(*unmarked(row["marked_sentence"]))
            kind = found.root if found else "NONE"
            pairs.append((row["gold_root"], YIELD.get(kind, kind)))
    return figures(pairs)


def figures(pairs: list[tuple[str, str]]) -> dict:
    quad = [(QUAD.get(want), QUAD.get(got)) for want, got in pairs]
    binary = [tuple(None if q is None else q > 2 for q in pair) for pair in quad]
    by_type = {
        kind: round(2 * sum(w == g == kind for w, g in pairs) / sum((w == kind) + (g == kind) for w, g in pairs), 3)
        for kind in sorted({want for want, _ in pairs})
    }
    return {
        "sentences": len(pairs),
        "binary": round(macro_f1(binary), 4),
        "quad": round(macro_f1(quad), 4),
        "root": round(macro_f1(pairs), 4),
        "accuracy": round(sum(w == g for w, g in pairs) / max(len(pairs), 1), 4),
        "by_type": by_type,
    }


if __name__ == "__main__":
    import json
    import sys

    print(json.dumps(measure_relations(sys.argv[1]), indent=1))
