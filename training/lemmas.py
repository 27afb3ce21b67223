"""Write `src/dateline/language/lemmas.tsv`: the words of the treebanks whose lemma the rules get wrong.

python -m training.lemmas --data ../shared/data --out src/dateline/language/lemmas.tsv
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path

from dateline.language.lemmas import by_rule

from .treebanks import read_treebank

HEADER = """\
# Lemmas that the rules of lemmas.py get wrong.  Columns: form (lower case but for proper nouns), universal part of speech, lemma.
# Derived from UD English EWT (CC BY-SA 4.0) and UD English GUM, open genres (CC BY 4.0), by training/lemmas.py; CC BY-SA 4.0.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    seen: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for name in ("ewt", "gum-open"):
        for example in read_treebank(args.data / f"treebank/{name}-train.conllu.gz"):
            for form, pos, tag, lemma in zip(*(example[k] for k in ("words", "upos", "xpos", "lemmas")), strict=True):
                key = form if pos == "PROPN" else form.lower()
                seen[key, pos][lemma, tag] += 1
    rows = []
    for (form, pos), lemmas in seen.items():
        (lemma, tag), times = lemmas.most_common(1)[0]
        believed = times > 1 or pos in ("AUX", "PRON", "DET", "ADJ", "ADV")  # one sight of an open word may be a slip
        if pos != "NUM" and believed and "\t" not in form and lemma != "_" and by_rule(form, tag) != lemma:
            rows.append(f"{form}\t{pos}\t{lemma}")
    args.out.write_text(HEADER + "\n".join(sorted(rows)) + "\n", encoding="utf-8")
    print(f"{len(rows)} rows")


if __name__ == "__main__":
    main()
