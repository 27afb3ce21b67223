"""False events on text that holds none: `python -m dateline.measure.quiet FILE.conllu[.gz] GENRE ...`.

Reads the sentences of the documents whose ids name one of the genres ("academic", "textbook", "bio" of GUM) and counts events.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path


def sentences(path: Path, genres: Iterable[str]) -> Iterator[str]:
    """Texts of the sentences of the documents of some genres."""
    opened = gzip.open if path.suffix == ".gz" else open
    wanted = False
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# sent_id"):
                wanted = any(f"_{genre}_" in line for genre in genres)
            elif line.startswith("# text = ") and wanted:
                yield line[9:].strip()


def count(path: Path, genres: Iterable[str]) -> tuple[int, int, list[str]]:
    """How many sentences, how many events, and what they were."""
    from ..reader import Reader, report

    reader, number, found = Reader(), 0, []
    for text in sentences(path, genres):
        number += 1
        found += [f"{event.type}: {event.trigger.text} | {text}" for event in reader.read(report(text, "2015-01-01")).events]
    return number, len(found), found


if __name__ == "__main__":
    total, events, listed = count(Path(sys.argv[1]), sys.argv[2:])
    print(*listed, sep="\n")
    print(f"{events} events in {total} sentences: {100 * events / max(total, 1):.1f} per 100")
