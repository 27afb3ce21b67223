"""Place names made comparable: the folded form (case, accents, punctuation) and the skeleton (transliteration).

>>> fold("Aş Şuwayrah"), fold("St. Louis"), fold("the Hague")
('as suwayrah', 'st louis', 'hague')
>>> skeleton(fold("Al-Fallujah")) == skeleton(fold("Falluja"))
True
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata

LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th", "ə": "a", "ħ": "h",
    "’": None, "‘": None, "'": None, "ʻ": None, "ʼ": None, "`": None, "´": None, "ʿ": None, "ʾ": None, "ʹ": None, "ʽ": None,
    "′": None,
    ".": None, "-": " ", "–": " ", "—": " ", "_": " ", "/": " ", ",": " ", "(": " ", ")": " ", "&": " and ",
})  # fmt: skip
SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft", "township": "twp"}
ARTICLES = {"al", "el", "as", "ash", "ad", "an", "ar", "at", "az", "ath", "ez", "es", "ed", "er", "et", "ul", "adh"}

_SPELLINGS = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"sch|sh|zh", "s"), (r"tch|ch", "c"), (r"kh|gh|q|ck", "k"), (r"ph", "f"), (r"dh|th|dj", "d"), (r"tz", "ts"),
        (r"(?<=[aeiou])h(?![aeiou])", ""), (r"h(?= |$)", ""), (r"[gk]", "k"), (r"[dt]", "t"),
        (r"aw|ow|ou|oo|au|uw", "u"), (r"[vw]", "v"), (r"ai|ay|ei|ey|ee|iy|yi|y", "i"), (r"e", "a"), (r"o", "u"),
        (r"([aiu])[aiu]+", r"\1"), (r"(.)\1+", r"\1"), (r"a(?= |$)", ""),
    )
]  # fmt: skip
"""Rewritings that make common romanisations of Arabic, Persian, Slavic and other names alike, in this order."""


@functools.lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Lower case without accents, apostrophes, dots, hyphens or a leading "the"; "Saint" is "st"."""
    text = name if name.isascii() else unicodedata.normalize("NFKD", name)
    text = text.lower().translate(LETTERS)
    if not text.isascii():
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    words = [SHORT.get(word, word) for word in text.split()]
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words)


@functools.lru_cache(maxsize=65536)
def skeleton(folded: str) -> str:
    """The consonants and coarse vowels of a folded name, without the Arabic article: equal for most of its romanisations."""
    words = folded.split()
    kept = [word for word in words if word not in ARTICLES] or words
    return "".join(map(bones, kept))


@functools.lru_cache(maxsize=65536)
def bones(word: str) -> str:
    """The skeleton of one folded word: no rewriting looks beyond a word."""
    for pattern, to in _SPELLINGS:
        word = pattern.sub(to, word)
    return word


def hashes(folded: str) -> tuple[int, int]:
    """A 32-bit key of the skeleton and a 12-bit one of the folded name itself."""
    wide = hashlib.blake2b(skeleton(folded).encode(), digest_size=4).digest()
    fine = hashlib.blake2b(folded.encode(), digest_size=2).digest()
    return int.from_bytes(wide, "little"), int.from_bytes(fine, "little") >> 4
