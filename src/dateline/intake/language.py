"""In which language a text is, so that what is not English is set aside and not misread.

The letters tell the script; where it is Latin, the small words tell the language: every list of `languages.yaml` counts how
much of the text it accounts for (Grefenstette 1995, "Comparing two language identification schemes": small words are as good
as trigrams from a sentence or two on).  English has the benefit of the doubt: headlines, names and figures have no small words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from importlib import resources

UNKNOWN = "und"
"""The ISO 639 code for what cannot be told."""
SAMPLE, PIECES = 3_000, 3
"""Characters that are looked at, from so many places of a text (beginning, middle, end)."""
FEWEST_WORDS = 8
"""With fewer words in Latin letters a text is taken for English."""
LEAST_ENGLISH, LEAST_OTHER, MARGIN = 0.08, 0.15, 1.15
"""The shares of small words from which on a text is English whatever it is made of, and another language; by how much the
other must lead."""
FEWEST_KINDS = 3
"""So many different small words that English has not must speak for another language."""
OTHER_SCRIPT = 0.5
"""The share of letters that are not Latin from which on the script decides."""
_WORD = re.compile(r"[^\W\d_]{2,}(?:['’][^\W\d_]+)?")
_ADDRESS = re.compile(r"<[^<>\s][^<>]{0,500}>|\S*(?:://|\]\()\S*|\bwww\.\S+")

SCRIPTS = {
    "CYRILLIC": "ru", "ARABIC": "ar", "HEBREW": "he", "GREEK": "el", "DEVANAGARI": "hi", "BENGALI": "bn", "TAMIL": "ta",
    "TELUGU": "te", "THAI": "th", "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "GEORGIAN": "ka",
    "ARMENIAN": "hy", "ETHIOPIC": "am", "KHMER": "km", "MYANMAR": "my", "LAO": "lo", "SINHALA": "si", "GUJARATI": "gu",
    "GURMUKHI": "pa", "MALAYALAM": "ml", "KANNADA": "kn", "TIBETAN": "bo", "MONGOLIAN": "mn", "THAANA": "dv",
}  # fmt: skip
LETTERS = {
    "ru": (("uk", "іїєґ"), ("be", "ў"), ("mk", "ѓќѕ"), ("sr", "ђћџњљј"), ("kk", "әғқңұһ"), ("ru", "ыэё"), ("bg", "ъ")),
    "ar": (("ur", "ٹڈڑںےھ"), ("ps", "ټډړښځڅ"), ("ckb", "ۆێڵڕ"), ("fa", "پچژگ")),
}  # fmt: skip
"""Letters that a script's languages do not share, in the order in which they are looked for."""
LEAST_LETTERS = 0.004
SCRIPT_NAMES = {
    "ru": "Russian", "uk": "Ukrainian", "be": "Belarusian", "mk": "Macedonian", "sr": "Serbian", "kk": "Kazakh", "bg": "Bulgarian",
    "ar": "Arabic", "ur": "Urdu", "ps": "Pashto", "ckb": "Sorani Kurdish", "fa": "Persian", "he": "Hebrew", "el": "Greek",
    "hi": "Hindi", "bn": "Bengali", "ta": "Tamil", "te": "Telugu", "th": "Thai", "ko": "Korean", "ja": "Japanese", "zh":
    "Chinese", "ka": "Georgian", "hy": "Armenian", "am": "Amharic", "km": "Khmer", "my": "Burmese", "lo": "Lao", "si":
    "Sinhala", "gu": "Gujarati", "pa": "Punjabi", "ml": "Malayalam", "kn": "Kannada", "bo": "Tibetan", "mn": "Mongolian", "dv":
    "Dhivehi",
}  # fmt: skip


def name_of(code: str) -> str | None:
    """The English name of a language that can be told here."""
    return SCRIPT_NAMES.get(code) or _names().get(code)


def detect(text: str) -> str:
    """The ISO 639 code of a text's language; `und` for what is in no language that is known here."""
    sample = _sample(text)
    script = _script(sample)
    if script is not None:
        return script
    words = [word.lower().replace("’", "'") for word in _WORD.findall(_ADDRESS.sub(" ", sample))]
    if len(words) < FEWEST_WORDS:
        return "en"
    return _by_small_words(words)


def _by_small_words(words: list[str]) -> str:
    lists = _lists()
    scores: Counter[str] = Counter()
    for word, times in Counter(words).items():
        for code in lists.get(word) or lists.get(word.partition("'")[0], ()):
            scores[code] += times
    english = scores.pop("en", 0)
    other, score = min(scores.items(), key=lambda item: (-item[1], item[0]), default=(UNKNOWN, 0))
    kinds = sum(other in lists.get(word, ()) and "en" not in lists[word] for word in set(words))
    if score >= LEAST_OTHER * len(words) and score > MARGIN * english and kinds >= FEWEST_KINDS:
        return other
    if not english and kinds >= FEWEST_KINDS - 1 and len(words) >= FEWEST_WORDS + 4:
        return other
    if english >= LEAST_ENGLISH * len(words) or len(words) < 4 * FEWEST_WORDS:
        return "en"
    return other if score > MARGIN * english and score >= LEAST_ENGLISH * len(words) else UNKNOWN


def _sample(text: str) -> str:
    if len(text) <= SAMPLE:
        return text
    size, step = SAMPLE // PIECES, (len(text) - SAMPLE // PIECES) // (PIECES - 1)
    return " ".join(text[place : place + size] for place in range(0, step * PIECES, step))


def _script(sample: str) -> str | None:
    """The language of a script other than the Latin one; `None` for Latin letters and for none."""
    if sample.isascii():
        return None
    counts = Counter(char for char in sample.lower() if char > "\x7f" and char.isalpha())
    letters = sum(map(str.isalpha, sample))
    scripts: Counter[str] = Counter()
    for char, times in counts.items():
        scripts[_script_of(char)] += times
    scripts.pop("LATIN", None)
    if sum(scripts.values()) < OTHER_SCRIPT * letters or not scripts:
        return None
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > 0.05 * sum(scripts.values()):
        return "ja"
    script, number = min(scripts.items(), key=lambda item: (-item[1], item[0]))
    code = SCRIPTS.get(script, UNKNOWN)
    for own, marks in LETTERS.get(code, ()):
        if sum(counts[mark] for mark in marks) > LEAST_LETTERS * number:
            return own
    return code


@lru_cache(maxsize=4096)
def _script_of(char: str) -> str:
    name = unicodedata.name(char, "UNKNOWN").split()[0]
    return "CJK" if name in {"CJK", "IDEOGRAPHIC", "KANGXI"} else name.split("-")[0]


@lru_cache(maxsize=1)
def _loaded() -> dict[str, dict[str, str]]:
    import yaml

    source = resources.files(__package__).joinpath("languages.yaml").read_text(encoding="utf-8")
    return yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {code: entry["name"] for code, entry in _loaded().items()}


@lru_cache(maxsize=1)
def _lists() -> dict[str, tuple[str, ...]]:
    lists: dict[str, set[str]] = {}
    for code, entry in _loaded().items():
        for word in entry["words"].split():
            lists.setdefault(word, set()).add(code)
    return {word: tuple(sorted(codes)) for word, codes in lists.items()}
