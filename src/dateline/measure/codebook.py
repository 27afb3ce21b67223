"""How often each entry of the codebook names an event of its type, counted on labelled sentences.

`python -m dateline.measure.codebook FILE.jsonl ...` prints the table that knowledge/codebook/counts.tsv holds:
type, kind, words, whether the entry has an `only`, how often it named such an event, how often it was found.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from .. import board, reader
from ..what import codebook, rules


def count(files: Iterable[Path]) -> Counter:
    """(type, kind, words, conditioned, hit) → how often."""
    nlp = reader.load(without=[name for name, _ in reader.ROOMS if name != "language"])
    book = codebook.load(())
    out: Counter = Counter()
    for path in files:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            labelled = json.loads(line)
            doc = board.prepare(nlp.make_doc(labelled["text"]), reader.report(labelled["text"], "2009-01-01"))
            for _, component in nlp.pipeline:
                doc = component(doc)
            spans = [(e["trigger"]["start"], e["trigger"]["end"], e["type"]) for e in labelled["events"]]
            seen = set()
            for match in rules.matches(doc, book):
                start, end, kind = match.token.idx, match.token.idx + len(match.token), match.entry.type
                key = (kind, match.entry.kind, " ".join(match.listed), bool(match.entry.only))
                if (match.token.i, key) not in seen:
                    seen.add((match.token.i, key))
                    out[(*key, any(s < end and start < e and kind == t for s, e, t in spans))] += 1
    return out


def main(files: list[str]) -> None:
    counts = count(Path(file) for file in files)
    print("# Counted on labelled sentences (CC0): how often an entry's words name an event of its type.")
    print("type\tkind\twords\tconditioned\thits\tseen")
    for key in sorted({key[:4] for key in counts}):
        hits, seen = counts[(*key, True)], counts[(*key, True)] + counts[(*key, False)]
        print(*key[:3], int(key[3]), hits, seen, sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:])
