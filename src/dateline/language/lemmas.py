"""Lemmas by table and rule.

`irregular.yaml` holds irregular verbs and nouns by hand; `lemmas.tsv` (form, part of speech, lemma; made by training/lemmas.py
from the treebanks) more words for which the rules below are wrong; the rules undo English inflection by the PTB tag.
"""

from __future__ import annotations

import functools
from pathlib import Path

import yaml

VOWELS = set("aeiou")
DOUBLED = set("bdgklmnprtvz")


E_ENDINGS = tuple("at iz is uc nc rc rg ng dg rs ns v u bl pl tl dl gl zl ac ic ur os us as ag eg ut".split())
"""Ends of stems that have lost an `e` (announc-ed, seiz-ed, charg-ed)."""


@functools.cache
def table() -> dict[tuple[str, str], str]:
    """(form, part of speech) → lemma."""
    folder = Path(__file__).parent
    rows = (folder / "lemmas.tsv").read_text(encoding="utf-8").splitlines()
    learned = {(form, pos): lemma for form, pos, lemma in (row.split("\t") for row in rows if not row.startswith("#"))}
    irregular = yaml.safe_load((folder / "irregular.yaml").read_text(encoding="utf-8"))
    verbs = {(form, "VERB"): lemma for lemma, forms in irregular["verbs"].items() for form in forms.split()}
    return learned | verbs | {(form, "NOUN"): lemma for form, lemma in irregular["nouns"].items()}


@functools.lru_cache(maxsize=100_000)
def lemma(form: str, pos: str, tag: str) -> str:
    """The lemma of `form` with universal part of speech `pos` and PTB tag `tag`."""
    lower = form if pos == "PROPN" else form.lower()
    return table().get((lower, pos)) or by_rule(lower, tag)


def by_rule(form: str, tag: str) -> str:
    """Undo the regular ending that the tag announces."""
    if tag in ("NNS", "NNPS", "VBZ"):
        return without_s(form)
    if tag in ("VBD", "VBN") and form.endswith("ed"):
        return without_ending(form, "ed")
    if tag == "VBG" and form.endswith("ing"):
        return without_ending(form, "ing")
    if tag in ("JJR", "RBR") and form.endswith("er"):
        return without_ending(form, "er")
    if tag in ("JJS", "RBS") and form.endswith("est"):
        return without_ending(form, "est")
    return form


def without_s(form: str) -> str:
    if form.endswith("ies") and len(form) > 4:
        return form[:-3] + "y"
    if form.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return form[:-2]
    if form.endswith("s") and not form.endswith("ss") and len(form) > 2:
        return form[:-1]
    return form


def without_ending(form: str, ending: str) -> str:
    """Cut `-ed`, `-ing`, `-er`, `-est`, and mend what the ending had changed (stopped, hoped, tried)."""
    stem = form[: -len(ending)]
    if not set(stem) & (VOWELS | {"y"}):
        return form
    if stem.endswith("i") and ending != "ing":
        return stem[:-1] + "y"
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] in DOUBLED and stem[-3] in VOWELS | {"y"}:
        return stem if stem.endswith(("ll", "zz")) else stem[:-1]
    return stem + "e" if wants_e(stem) else stem


def wants_e(stem: str) -> bool:
    """Does the stem of an `-ed` or `-ing` form need its `e` back?  (hop-ed, announc-ed, but visit-ed, attack-ed)"""
    if stem.endswith(E_ENDINGS):
        return not stem.endswith(("ing", "ong", "ang", "ung", "eat", "oat", "out", "cus"))
    if len(stem) < 3 or stem[-1] in VOWELS or stem[-1] in "wxy":
        return False
    consonant, vowel, before = stem[-1], stem[-2], stem[-3]
    short = sum(letter in VOWELS for letter in stem) == 1
    return short and vowel in VOWELS and before not in VOWELS and consonant not in VOWELS
