"""Bare numbers: digits, number words, plurals, fractions and words for a few, without sign, unit and bounds."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from .lexicon import Grammar
from .words import DASHES, Words

NUMERAL = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})*,\d{3}(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|\d{1,3}(?:\.\d{3}){2,}")
SINGLE = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 0.33333, "⅔": 0.66667}
SENTENCE_END = {".", "!", "?", ":", ";", '"', "“", "‘", "”", "(", "•", "*"}


@dataclass
class Number:
    """A bare number while it is read: words `first`–`last` (exclusive)."""

    first: int
    last: int
    low: float
    high: float | None
    rule: str
    mantissa: float = 0.0
    scale: float = 1
    weak: bool = False


class NumberReader:
    """Reads the number that begins at a word, and tells digits that belong to a name."""

    rules: Grammar
    seeds: set[str]

    def number(self, words: Words, i: int) -> Number | None:
        """The number that begins at word `i`, without sign, unit and bounds."""
        low = words.low[i]
        if low[0].isdigit() or low[0] == "." or low in SINGLE:
            return self.numeral(words, i)
        if low not in self.seeds or not self.plain_word(words, i):
            return None
        return (
            self.none(words, i)
            or self.part(words, i)
            or self.vague(words, i)
            or self.plural(words, i, i, 1)
            or self.spelled(words, i)
        )

    def plain_word(self, words: Words, i: int) -> bool:
        """False for a number word inside a name ("Group of Seven", "Big Four"): a capital within a sentence of small letters."""
        if words.at(i - 1) == "-" and words.glued(i) and words.at(i - 2) in {"multi", "mid", "non", "pre", "post", "all"}:
            return False
        if not words.raw[i][0].isupper() or words.line_start(i) or words.at(i - 1) in SENTENCE_END:
            return True
        if words.raw[i].isupper() and len(words.raw[i]) > 1:
            return True
        if words.at(i - 1) == "the" and i + 1 < len(words) and words.raw[i + 1][0].isupper():
            return False
        around = [word for word in words.raw[max(0, i - 8) : i + 9] if word[0].isalpha() and len(word) > 3]
        return sum(word[0].isupper() for word in around) >= 0.7 * len(around) and len(around) > 2

    def numeral(self, words: Words, i: int) -> Number | None:
        """Digits, with what is written onto them or scales them."""
        raw = words.raw[i]
        if self.in_name(words, i):
            return None
        if raw in SINGLE:
            return Number(i, i + 1, SINGLE[raw], SINGLE[raw], "number", SINGLE[raw])
        if not NUMERAL.fullmatch(raw):
            return None
        value = float(raw.replace(",", "")) if raw.count(".") < 2 else float(raw.replace(".", ""))
        last, scale = i + 1, 1.0
        if words.at(last) in SINGLE:
            value, last = value + SINGLE[words.at(last)], last + 1
        elif (
            words.at(last + 1) == "/"
            and words.glued(last + 1)
            and words.at(last).isdigit()
            and words.at(last + 2).isdigit()
            and not words.glued(last)
        ):
            value, last = value + float(words.at(last)) / max(1.0, float(words.at(last + 2))), last + 3
        if words.glued(last) and words.at(last).isalpha():
            glued = words.at(last)
            if glued in self.rules.glued_scales and (
                glued != "m"
                or words.at(i - 1) in self.rules.signs
                or words.lowered(last + 1)
                or words.at(last + 1) in {"", ".", ","}
            ):
                scale, last = self.rules.glued_scales[glued], last + 1
            elif (glued,) not in self.rules.units or glued in {"s"}:
                return None
        elif (
            raw.isdigit()
            and len(raw) <= 3
            and re.fullmatch(r"\d{3}", words.at(last))
            and words.text[words.end[i] : words.start[last]] in {" ", "\u00a0", "\u202f"}
        ) and words.at(i - 1) not in self.rules.months:
            value, last = value * 1000 + float(words.at(last)), last + 1
        mantissa = value
        last, more = self.scale(words, last)
        scale *= more
        return Number(i, last, value * scale, value * scale, "number", mantissa, scale)

    def scale(self, words: Words, last: int) -> tuple[int, float]:
        """Scale words after a number ("hundred thousand", "million", "dozen"), a hyphen allowed before them."""
        total = 1.0
        while True:
            skip = 1 if words.at(last) in DASHES and (words.at(last + 1) in self.rules.scales) else 0
            word = words.at(last + skip)
            if word not in self.rules.scales or words.parted(last):
                return last, total
            total, last = total * self.rules.scales[word], last + skip + 1

    def spelled(self, words: Words, i: int) -> Number | None:
        """A number in words: "two hundred and fifty thousand", "twenty-one", "half a million", "a dozen", "one"."""
        rules = self.rules
        place, total, current, seen, mantissa = i, 0.0, 0.0, False, 0.0
        low = words.low[i]
        if low == "another":
            return Number(i, i + 1, 1, 1, "another", weak=True) if self.spelled_at(words, i + 1) is None else None
        if low in {"a", "an"}:
            place = i + 1
            while words.at(place) in {"half", "-", "single"} and place < i + 3:
                place += 1
            if words.at(place) not in rules.scales:
                return None
            value = 0.5 if "half" in words.low[i:place] else 1
            last, scale = self.scale(words, place)
            return Number(i, last, value * scale, value * scale, "spelled", value, scale)
        if low == "half":
            return self.half(words, i)
        if low in rules.scales:  # "hundred people" after "the" or "few", "dozen" after "half-"
            last, scale = self.scale(words, i)
            if words.at(i - 1) in {"the", "per", "those", "these"} or low in {"hundred", "dozen", "million", "thousand", "billion"}:
                return Number(i, last, scale, scale, "spelled", 1, scale)
            return None
        while place < len(words):
            word = words.low[place]
            if word in rules.words:
                value = rules.words[word]
                if (
                    seen
                    and not (
                        current % 100 == 0 and (current > 0 or words.at(place - 1) in rules.scales or words.at(place - 1) == "and")
                    )
                    and not (20 <= current % 100 < 100 and current % 10 == 0 and 0 < value < 10)
                ):
                    break
                if seen and current == 0 and total == 0:
                    break
                current, seen, place = current + value, True, place + 1
            elif word == "hundred" and seen and current < 100:
                current, place = current * 100, place + 1
            elif word in rules.scales and seen:
                total, current, place = (
                    (total + current) * rules.scales[word] if rules.scales[word] < 1000 else total + current * rules.scales[word],
                    0.0,
                    place + 1,
                )
                if words.at(place) in rules.scales:
                    last, more = self.scale(words, place)
                    total, place = total * more, last
            elif (
                word in DASHES
                and seen
                and words.glued(place)
                and words.glued(place + 1)
                and (words.at(place + 1) in rules.words or words.at(place + 1) in rules.scales)
            ):
                if words.at(place + 1) in rules.words and not (20 <= current % 100 < 100 and current % 10 == 0):
                    break
                place += 1
            elif word == "and" and seen and words.at(place + 1) == "a" and words.at(place + 2) in {"half", "quarter"}:
                current, place = current + rules.parts[words.at(place + 2)], place + 3
                if words.at(place) not in rules.scales:
                    total, current = total + current, 0.0
                    break
            elif (
                word == "and"
                and seen
                and words.at(place + 1) in rules.words
                and (current >= 100 or (total and not current))
                and words.at(place - 1) in rules.scales
            ):
                if rules.words[words.at(place + 1)] == 1 and words.at(place + 2) not in rules.scales and total + current < 100:
                    break
                place += 1
            else:
                break
        if not seen or not self.plain_end(words, place):
            return None
        value = total + current
        mantissa = value if value < 1000 else value / 10 ** (3 * int(math.log10(value) // 3))
        number = Number(i, place, value, value, "spelled", mantissa, value / mantissa if mantissa else 1)
        return self.one(words, number) if place == i + 1 and low == "one" else number

    def spelled_at(self, words: Words, i: int) -> bool | None:
        """Does a number begin at word `i`?"""
        return (
            True
            if words.at(i)
            and (
                words.at(i)[0].isdigit()
                or words.at(i) in self.rules.words
                or words.at(i) in self.rules.scales
                or words.at(i) in {"several", "few", "couple", "half"}
            )
            else None
        )

    def plain_end(self, words: Words, last: int) -> bool:
        """False where a hyphen joins the number to a word that makes it another thing ("two-thirds" is read before, "one-off")."""
        return not (
            words.at(last) in DASHES
            and words.glued(last)
            and words.glued(last + 1)
            and words.at(last + 1) in {"off", "time", "sided", "on", "way", "fold", "upmanship", "self"}
        )

    def one(self, words: Words, number: Number) -> Number | None:
        """ "One" is a number before some words and none before others; the rest is left to the tree."""
        i = number.first
        after = words.at(i + 1)
        if (
            words.at(i - 1) in self.rules.one_never_after
            or words.low[max(0, i - 2) : i] == ["the", "only"]
            or after in self.rules.one_never_before
            or (words.at(i - 1) in DASHES and words.glued(i))
        ):
            return None
        if (
            after == "of"
            and words.at(i + 2) in {"the", "its", "his", "their", "our"}
            and {"most", "first", "few"} & set(words.low[i + 3 : i + 5])
        ):
            return None
        if after == "of" and any(word.endswith("est") and len(word) > 5 for word in words.low[i + 3 : i + 5]):
            return None
        number.weak = words.at(i - 1) not in self.rules.one_follows
        return number

    def half(self, words: Words, i: int) -> Number | None:
        """ "Half a million", "half-a-dozen", "half million"."""
        place = i + 1
        while words.at(place) in {"a", "an", "-"} and place < i + 5:
            place += 1
        if words.at(place) not in self.rules.scales:
            return None
        last, scale = self.scale(words, place)
        return Number(i, last, 0.5 * scale, 0.5 * scale, "spelled", 0.5, scale)

    def part(self, words: Words, i: int) -> Number | None:
        """Fractions: "two-thirds", "a quarter of", "half of them", "one in five", "1/3"."""
        rules, low = self.rules, words.low[i]
        place = i + 1
        count = 1.0 if low in {"a", "an"} else rules.words.get(low)
        if low in {"half"}:
            ok = words.at(place) in rules.parts_before and words.at(i - 1) not in {
                "first",
                "second",
                "other",
                "-",
                "top",
                "bottom",
                "the",
                "better",
            }
            return Number(i, place, 0.5, 0.5, "part") if ok and words.at(place) not in {"is", "was"} else None
        if count is None:
            return None
        if words.at(place) in DASHES:
            place += 1
        name = words.at(place)
        if name in rules.parts and name not in {"halves"}:
            plural = name.endswith("s")
            if (
                words.at(place + 1) == "of" and words.at(place + 2) == "a" and words.at(place + 3) in rules.scales
            ):  # a quarter of a million
                last, scale = self.scale(words, place + 3)
                return Number(
                    i,
                    last,
                    count * rules.parts[name] * scale,
                    count * rules.parts[name] * scale,
                    "spelled",
                    count * rules.parts[name],
                    scale,
                )
            if (
                not plural
                and (words.at(place + 1) not in rules.parts_before or (name == "quarter" and words.at(place + 2) in {"2019", "a"}))
                and not (low == "one" and words.at(i + 1) in DASHES)
            ):
                return None
            if plural and count < 2:
                return None
            value = round(count * rules.parts[name], 4)
            return Number(i, place + 1, value, value, "part")
        if words.at(i + 1) == "in" or (words.at(i + 1) == "out" and words.at(i + 2) == "of"):
            second = i + (2 if words.at(i + 1) == "in" else 3)
            whole_of = rules.words.get(words.at(second)) or (
                int(words.at(second)) if words.at(second).isdigit() and len(words.at(second)) < 5 else None
            )
            if (
                whole_of in {2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 100}
                and count < whole_of
                and (words.at(second + 1),) not in rules.units
                and (words.lowered(second + 1) or words.at(second + 1) in {"", ".", ","} or words.at(second + 1).endswith("s"))
                and words.at(second + 1) not in rules.scales
            ):
                return Number(i, second + 1, round(count / whole_of, 4), round(count / whole_of, 4), "part")
        return None

    def vague(self, words: Words, i: int) -> Number | None:
        """ "Several", "a few", "a couple", and the same before a scale: "several hundred", "a couple of thousand"."""
        for size in (2, 1):
            bounds = self.rules.vague.get(words.slice(i, size))
            if bounds is None:
                continue
            place = i + size
            after = place + 1 if words.at(place) == "of" else place
            word = words.at(after)
            if word in self.rules.scales and not (after > place and bounds["high"] is None and word == "dozen"):
                last, scale = self.scale(words, after)
                low = 2 * scale
                return Number(i, last, low, low if bounds["high"] is not None else None, "vague", 2, scale)
            if word in self.rules.plurals:
                return self.plural(words, i, after, 1)
            if bounds.get("only_before_scale") or (bounds.get("only_before") and words.at(place) not in bounds["only_before"]):
                continue
            if words.at(place) in {"times", "reasons", "ways", "things"}:
                return None
            return Number(i, place, bounds["low"], bounds["high"], "vague", weak=size == 1)
        return None

    def plural(self, words: Words, first: int, i: int, _: int) -> Number | None:
        """ "Dozens", "hundreds", "tens of thousands", "thousands upon thousands"."""
        word = words.at(i)
        if word not in self.rules.plurals:
            return None
        need = self.rules.plurals_need.get(word)
        if need and words.at(i + 1) not in need:
            return None
        value, last = self.rules.plurals[word], i + 1
        while words.at(last) in {"of", "and", "upon"} and words.at(last + 1) in self.rules.plurals:
            if words.at(last) == "of":
                value *= self.rules.plurals[words.at(last + 1)]
            last += 2
        if words.at(first - 1) == "the" and words.at(first - 2) in {"in", "by", "into"}:  # in the millions
            first -= 1 if words.at(first - 2) != "in" else 2
        return Number(first, last, 2 * value, None, "plural", 2, value)

    def none(self, words: Words, i: int) -> Number | None:
        """ "No casualties", "without causing any injuries": nought, left to the room to weigh by its noun."""
        if words.at(i + 1) in {"fewer", "less", "more", "greater", "longer"}:
            return None
        for size in (4, 3, 2, 1):
            if words.slice(i, size) in self.rules.none_words:
                if words.low[i] == "zero" and size == 1:
                    return None
                return Number(i, i + size, 0, 0, "none", weak=True)
        return None
