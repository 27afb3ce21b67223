"""Amounts in plain text: every count, share, sum of money and measure with the bounds that its words give.

Works on characters alone, without tags or trees, so that a rule can be tested on a phrase.  The grammar is data
(grammar.yaml); what a plural or a bound stands for follows the coding guide, section 5.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from .lexicon import Grammar, grammar

TOKEN = re.compile(
    r"""(?:US|U\.S\.|CA|AU|NZ|HK|NT|USD|CAD|AUD|[CASRZJ])?\$|[€£¥₹₽₪₩₦₴₺₱₫฿₡]
    |\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)(?:\.\d+)?|\d+(?:\.\d+)*|[½¼¾⅓⅔]
    |\.\d+(?=\s*(?:%|percent|per\ cent))
    |[^\W\d_]\.(?:[^\W\d_]\.)+|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*(?:(?<=\bapprox)\.|(?<=\b[Nn]o)\.(?=\s?\d)|(?<=\bRs)\.|(?<=\bca)\.|(?<=\b[A-Z][a-z]{2})\.(?=\s\d)|(?<=\bSept)\.)?
    |['’]s\b|[^\w\s]""",
    re.VERBOSE,
)
NUMERIC_DATE = re.compile(r"(?<!\d)(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([./-])\d{1,2}\1\d{2,4})(?!\d)")
NUMERAL = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})*,\d{3}(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+|\d{1,3}(?:\.\d{3}){2,}")
SINGLE = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 0.33333, "⅔": 0.66667}
DASHES = {"-", "–", "—", "−"}
PREPOSITIONS = {("over",), ("under",), ("above",), ("below",), ("beyond",)}
"""Before a small count these are more often prepositions than bounds ("on trial over two coups")."""
SENTENCE_END = {".", "!", "?", ":", ";", '"', "“", "‘", "”", "(", "•", "*"}


@dataclass
class Words:
    """The lexer's words: as written, lower-case, and their offsets."""

    text: str
    raw: list[str]
    low: list[str]
    start: list[int]
    end: list[int]

    def __len__(self) -> int:
        return len(self.raw)

    def glued(self, i: int) -> bool:
        """Nothing stands between word `i - 1` and word `i`."""
        return 0 < i < len(self.raw) and self.end[i - 1] == self.start[i]

    def at(self, i: int) -> str:
        return self.low[i] if 0 <= i < len(self.low) else ""

    def slice(self, i: int, size: int) -> tuple[str, ...] | None:
        """Words `i` to `i + size` in small letters, null where the text is shorter."""
        return tuple(self.low[i : i + size]) if i + size <= len(self.low) else None

    def lowered(self, i: int) -> bool:
        """Word `i` exists and is written in small letters."""
        return 0 <= i < len(self.raw) and self.raw[i][:1].islower()

    def parted(self, i: int) -> bool:
        """An empty line stands between word `i - 1` and word `i`; a single line break may be a wrapped line."""
        return 0 < i < len(self.raw) and self.text.count("\n", self.end[i - 1], self.start[i]) > 1

    def line_start(self, i: int) -> bool:
        return i == 0 or "\n" in self.text[self.end[i - 1] : self.start[i]]


def lex(text: str) -> Words:
    found = [(match.group(), match.start(), match.end()) for match in TOKEN.finditer(text)]
    return Words(text, [f[0] for f in found], [f[0].lower() for f in found], [f[1] for f in found], [f[2] for f in found])


@dataclass(frozen=True)
class Amount:
    """One amount: `text[start:end]` with its bounding words and unit, `core_start`–`core_end` the bare number.

    `sort` is count, money, percent, part, time or measure; `unit` an ISO 4217 code or a unit's name; `low`/`high` the bounds,
    null where the words leave a side open; `weak` marks a word such as "one" that is a number only in some sentences.
    """

    start: int
    end: int
    core_start: int
    core_end: int
    low: float | int | None
    high: float | int | None
    approx: bool = False
    sort: str = "count"
    unit: str | None = None
    rule: str = "number"
    weak: bool = False


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


def amounts_in(text: str) -> list[Amount]:
    """Every amount of a text, in order, none overlapping another."""
    return AmountReader(grammar()).read(text)


class AmountReader:
    """Reads amounts with one grammar; keeps nothing between texts."""

    def __init__(self, rules: Grammar):
        self.rules = rules
        openers = {first[0] for first in rules.vague}
        self.seeds = {*rules.words, *rules.plurals, *rules.scales, *rules.parts, *openers, "half", "another", *SINGLE} | {p[0] for p in rules.none_words}
        self.before_ends: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for table in (rules.before, rules.range_starts):
            for words, bound in table.items():
                self.before_ends.setdefault(words[-1], []).append((words, bound))
        self.before_table = {**rules.before, **rules.range_starts}
        for candidates in self.before_ends.values():
            candidates.sort(key=lambda item: -len(item[0]))

    def read(self, text: str) -> list[Amount]:
        words = lex(text)
        out: list[Amount] = []
        place = 0
        while place < len(words):
            low = words.low[place]
            if low[0].isdigit() or low in self.seeds or (low[0] == "." and len(low) > 1 and low[1].isdigit()):
                found, after = self.amount(words, place, out[-1].end if out else 0)
                out += found
                if after > place:
                    place = after
                    continue
            place += 1
        return out

    # -- the whole expression -------------------------------------------------------------------------------------------

    def amount(self, words: Words, i: int, free_from: int) -> tuple[list[Amount], int]:
        """The amounts whose number begins at word `i` (two for a score or an open change), and the word after them."""
        if date := NUMERIC_DATE.match(words.text, words.start[i]):
            while i < len(words) and words.start[i] < date.end():
                i += 1
            return [], i
        number = self.number(words, i)
        if number is None:
            return [], i
        if self.is_label(words, number):
            ranged = words.at(number.last) in DASHES and words.at(number.last + 1).isdigit() and words.glued(number.last + 1)
            if before_month(words, i, self.rules) and words.at(number.last) in {"to", "and", "or", "through", "until"} and words.at(number.last + 1).isdigit() and len(words.at(number.last + 1)) < 3:
                ranged = True
            return [], number.last + 2 * ranged
        second, joined = self.range_end(words, number)
        if second is not None and joined == "score":
            pair = [self.finish(words, number, None, free_from, "score"), self.finish(words, second, None, free_from, "score")]
            return ([] if not self.votes_near(words, number.first, second.last) else pair), second.last
        if second is not None and self.is_year(words, number) and self.is_year(words, second):
            return [], second.last
        if second is None and self.is_year(words, number):
            return [], number.last
        amount = self.finish(words, number, second, free_from, number.rule if second is None else "range")
        last = second.last if second else number.last
        while last < len(words) and words.start[last] < amount.end:
            last += 1
        return [amount], last

    def finish(self, words: Words, number: Number, second: Number | None, free_from: int, rule: str) -> Amount:
        """Add sign, unit and bounding words to a number or a range."""
        low, high = number.low, number.high
        core_first, core_last = number.first, (second or number).last
        if second is not None:
            if number.scale == 1 and second.scale > 1 and number.low < second.mantissa:
                low = number.low * second.scale
            low, high = min(low, second.low), (None if second.high is None else max(low, second.low))
        first, sort, unit = self.sign(words, core_first)
        last, sort, unit, factor = self.unit(words, core_last, sort, unit, number.rule)
        if number.rule == "part":
            sort, unit = "part", "part"
        if sort == "count" and second is None and self.is_age(words, core_first, core_last):
            sort, unit = "time", "year"
        small = sort == "count" and number.scale == 1 and (number.high or number.low) <= 10
        first, bound, approx = self.bounds_before(words, first, free_from, small)
        last, bound, approx = self.bounds_after(words, last, bound, approx)
        if factor != 1:
            low, high = low * factor, None if high is None else high * factor
        low, high = bounded(low, high, bound)
        if bound and bound != "same":
            rule = f"{rule}.{bound}"
        return Amount(
            start=words.start[first], end=words.end[last - 1], core_start=words.start[core_first], core_end=words.end[core_last - 1],
            low=whole(low), high=whole(high), approx=approx, sort=sort, unit=unit, rule=rule,
            weak=number.weak and bound in {None, "same"} and sort == "count",
        )  # fmt: skip

    def bounds_before(self, words: Words, first: int, free_from: int, small: bool) -> tuple[int, str | None, bool]:
        """Take in the bounding phrases that end right before word `first`."""
        bound, approx = None, False
        for _ in range(3):
            end = first - (1 if words.glued(first) and words.at(first - 1) == "-" and words.glued(first - 1) else 0)
            match = next(
                (
                    (start, kind)
                    for phrase, kind in self.before_ends.get(words.at(end - 1), ())
                    if (start := end - len(phrase)) >= 0 and words.start[start] >= free_from and tuple(words.low[start:end]) == phrase and not (small and phrase in PREPOSITIONS)
                ),
                None,
            )
            if match is None or words.parted(first):
                break
            start, kind = match
            if kind == "about":
                approx = True
            elif kind != "range" and bound in {None, "same"}:
                bound = kind
            first = start
        return first, bound or ("about" if approx else None), approx

    def bounds_after(self, words: Words, last: int, bound: str | None, approx: bool) -> tuple[int, str | None, bool]:
        """Take in a bounding phrase right after the expression, or after one noun ("sixty people or more")."""
        if words.at(last) == "-" and words.glued(last) and words.at(last + 1) == "plus":
            return last + 2, bound if bound not in {None, "same", "about"} else "at_least", approx
        for begin in (last, last + 1):
            if begin > last and not words.lowered(last):
                break
            for size in (3, 2, 1):
                kind = self.rules.after.get(words.slice(begin, size))
                if kind is None:
                    continue
                if words.low[begin] in {"+", "-"} and not words.glued(begin):
                    continue
                if begin > last and words.low[begin] != "or":
                    continue
                if begin == last and words.low[begin] == "at" and words.at(begin + size) not in {"", ".", ","}:
                    continue
                if words.low[begin] == "odd" and words.at(begin - 1) == "-":
                    pass
                if kind == "about":
                    return begin + size, bound or "about", True
                return begin + size, bound if bound not in {None, "same", "about"} else kind, approx
        return last, bound, approx

    def sign(self, words: Words, first: int) -> tuple[int, str, str | None]:
        """A currency sign or code before the number."""
        before = words.at(first - 1)
        if before in self.rules.signs:
            code = self.rules.signs[before]
            if before == "$" and words.glued(first - 1) is False and words.at(first - 2) in {"us", "u.s."} and words.end[first - 2] + 1 >= words.start[first - 1]:
                return first - 2, "money", "USD"
            return first - 1, "money", code
        return first, "count", None

    def unit(self, words: Words, last: int, sort: str, unit: str | None, rule: str) -> tuple[int, str, str | None, float]:
        """A unit or the name of a currency after the number; the last number is what the amount is multiplied by."""
        rules = self.rules
        begin = last
        if words.at(begin) in DASHES and words.glued(begin) and words.glued(begin + 1):
            begin += 1
        if sort != "money" and words.at(begin) == "of" and rule in {"plural", "vague"}:
            begin += 1
        if sort == "money":
            return (begin + 1, sort, unit, 1) if (words.at(begin),) in rules.money and not words.glued(begin) else (last, sort, unit, 1)
        nation = next((n for n in (2, 1) if words.slice(begin, n) in rules.nationalities), 0)
        for size in (2, 1):
            phrase = words.slice(begin + nation, size)
            if phrase in rules.money:
                code = rules.nationalities[words.slice(begin, nation)] if nation else rules.money[phrase]
                if phrase == ("pounds",) and words.at(begin + 1) == "of":
                    return begin + 1, "measure", "pound", 1
                return begin + nation + size, "money", code, 0.01 if phrase[-1] in rules.hundredths else 1
        for size in (3, 2, 1):
            found = rules.units.get(words.slice(begin, size))
            if found is None:
                continue
            if size == 1 and len(words.low[begin]) <= 2 and words.low[begin] not in {"%", "°", "‰"} and words.at(begin + 1) in {"'s", "."} and not words.glued(begin):
                continue
            end = begin + size
            while found[1] == "year" and words.at(end) in DASHES | {"old"} and (words.glued(end) or words.at(end) == "old"):
                end += 1
            return end, found[0], found[1], 1
        return last, sort, unit, 1

    # -- the bare number ------------------------------------------------------------------------------------------------

    def number(self, words: Words, i: int) -> Number | None:
        """The number that begins at word `i`, without sign, unit and bounds."""
        low = words.low[i]
        if low[0].isdigit() or low[0] == "." or low in SINGLE:
            return self.numeral(words, i)
        if low not in self.seeds or not self.plain_word(words, i):
            return None
        return self.none(words, i) or self.part(words, i) or self.vague(words, i) or self.plural(words, i, i, 1) or self.spelled(words, i)

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
        elif words.at(last + 1) == "/" and words.glued(last + 1) and words.at(last).isdigit() and words.at(last + 2).isdigit() and not words.glued(last):
            value, last = value + float(words.at(last)) / max(1.0, float(words.at(last + 2))), last + 3
        if words.glued(last) and words.at(last).isalpha():
            glued = words.at(last)
            if glued in self.rules.glued_scales and (glued != "m" or words.at(i - 1) in self.rules.signs or words.lowered(last + 1) or words.at(last + 1) in {"", ".", ","}):
                scale, last = self.rules.glued_scales[glued], last + 1
            elif (glued,) not in self.rules.units or glued in {"s"}:
                return None
        elif raw.isdigit() and len(raw) <= 3 and re.fullmatch(r"\d{3}", words.at(last)) and words.text[words.end[i] : words.start[last]] in {" ", "\u00a0", "\u202f"}:
            if words.at(i - 1) not in self.rules.months:
                value, last = value * 1000 + float(words.at(last)), last + 1
        mantissa = value
        last, more = self.scale(words, last)
        scale *= more
        return Number(i, last, value * scale, value * scale, "number", mantissa, scale)

    def in_name(self, words: Words, i: int) -> bool:
        """Digits that are part of a name, a date, a time or a version: "MH17", "AK-47", "9/11", "5:30"."""
        before, after = words.at(i - 1), words.at(i + 1)
        if before == "(" and words.glued(i - 1) and after == ")" or self.in_address(words, i):
            return True
        if words.glued(i) and before not in self.rules.signs:
            if before.isalpha() and before not in {"to"}:
                return True
            if before in DASHES and words.glued(i - 1):
                word = words.at(i - 2)
                known = word in self.rules.words or (word,) in self.rules.before or word in {"to", "by"} or word[:1].isdigit() or word in self.rules.signs or word in self.rules.scales
                if not known and word not in {",", ".", ")", "", "%"}:
                    return True
            if before in {"/", "#", "@", "_", "=", "&"} or (before == ":" and words.glued(i - 1)):
                return True
            if before in {"'", "’"} and words.glued(i) and len(words.raw[i]) == 2 and words.at(i + 1) == "s":
                return True
        if words.glued(i + 1) and after in {"/", ":", "_", "@"} and words.at(i + 2)[:1].isdigit() and words.glued(i + 2):
            return True
        # a numbered list
        return words.line_start(i) and after in {".", ")"} and words.raw[i].isdigit() and len(words.raw[i]) < 3 and words.glued(i + 1) and i + 2 < len(words) and not words.line_start(i + 2)

    def in_address(self, words: Words, i: int) -> bool:
        """Digits inside a web address."""
        text, start = words.text, words.start[i]
        if not words.glued(i):
            return False
        left = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
        return "://" in text[left:start] or text.startswith("www.", left)

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
                if seen and not (current % 100 == 0 and (current > 0 or words.at(place - 1) in rules.scales or words.at(place - 1) == "and")) and not (20 <= current % 100 < 100 and current % 10 == 0 and 0 < value < 10):
                    break
                if seen and current == 0 and total == 0:
                    break
                current, seen, place = current + value, True, place + 1
            elif word == "hundred" and seen and current < 100:
                current, place = current * 100, place + 1
            elif word in rules.scales and seen:
                total, current, place = (total + current) * rules.scales[word] if rules.scales[word] < 1000 else total + current * rules.scales[word], 0.0, place + 1
                if words.at(place) in rules.scales:
                    last, more = self.scale(words, place)
                    total, place = total * more, last
            elif word in DASHES and seen and words.glued(place) and words.glued(place + 1) and (words.at(place + 1) in rules.words or words.at(place + 1) in rules.scales):
                if words.at(place + 1) in rules.words and not (20 <= current % 100 < 100 and current % 10 == 0):
                    break
                place += 1
            elif word == "and" and seen and words.at(place + 1) == "a" and words.at(place + 2) in {"half", "quarter"}:
                current, place = current + rules.parts[words.at(place + 2)], place + 3
                if words.at(place) not in rules.scales:
                    total, current = total + current, 0.0
                    break
            elif word == "and" and seen and words.at(place + 1) in rules.words and (current >= 100 or (total and not current)) and words.at(place - 1) in rules.scales:
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
        return True if words.at(i) and (words.at(i)[0].isdigit() or words.at(i) in self.rules.words or words.at(i) in self.rules.scales or words.at(i) in {"several", "few", "couple", "half"}) else None

    def plain_end(self, words: Words, last: int) -> bool:
        """False where a hyphen joins the number to a word that makes it another thing ("two-thirds" is read before, "one-off")."""
        return not (words.at(last) in DASHES and words.glued(last) and words.glued(last + 1) and words.at(last + 1) in {"off", "time", "sided", "on", "way", "fold", "upmanship", "self"})

    def one(self, words: Words, number: Number) -> Number | None:
        """ "One" is a number before some words and none before others; the rest is left to the tree."""
        i = number.first
        after = words.at(i + 1)
        if words.at(i - 1) in self.rules.one_never_after or words.low[max(0, i - 2) : i] == ["the", "only"] or after in self.rules.one_never_before or (words.at(i - 1) in DASHES and words.glued(i)):
            return None
        if after == "of" and words.at(i + 2) in {"the", "its", "his", "their", "our"} and {"most", "first", "few"} & set(words.low[i + 3 : i + 5]):
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
            ok = words.at(place) in rules.parts_before and words.at(i - 1) not in {"first", "second", "other", "-", "top", "bottom", "the", "better"}
            return Number(i, place, 0.5, 0.5, "part") if ok and words.at(place) not in {"is", "was"} else None
        if count is None:
            return None
        if words.at(place) in DASHES:
            place += 1
        name = words.at(place)
        if name in rules.parts and name not in {"halves"}:
            plural = name.endswith("s")
            if words.at(place + 1) == "of" and words.at(place + 2) == "a" and words.at(place + 3) in rules.scales:  # a quarter of a million
                last, scale = self.scale(words, place + 3)
                return Number(i, last, count * rules.parts[name] * scale, count * rules.parts[name] * scale, "spelled", count * rules.parts[name], scale)
            if not plural and (words.at(place + 1) not in rules.parts_before or (name == "quarter" and words.at(place + 2) in {"2019", "a"})):
                if not (low == "one" and words.at(i + 1) in DASHES):
                    return None
            if plural and count < 2:
                return None
            value = round(count * rules.parts[name], 4)
            return Number(i, place + 1, value, value, "part")
        if words.at(i + 1) == "in" or (words.at(i + 1) == "out" and words.at(i + 2) == "of"):
            second = i + (2 if words.at(i + 1) == "in" else 3)
            whole_of = rules.words.get(words.at(second)) or (int(words.at(second)) if words.at(second).isdigit() and len(words.at(second)) < 5 else None)
            if whole_of in {2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 100} and count < whole_of and (words.at(second + 1),) not in rules.units and (words.lowered(second + 1) or words.at(second + 1) in {"", ".", ","} or words.at(second + 1).endswith("s")) and words.at(second + 1) not in rules.scales:
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

    # -- what looks like an amount and is none ------------------------------------------------------------------------------

    def range_end(self, words: Words, number: Number) -> tuple[Number | None, str]:
        """The second number of a range ("20 to 30", "between two and three") or of a score ("230-to-198")."""
        i = number.last
        if number.high is None or number.rule in {"part", "none", "another", "vague"}:
            return None, ""
        unit = 1 if words.at(i) in {"percent", "%", "million", "billion"} or (words.at(i) in {"votes", "vote"} and words.at(i + 1) == "to") else 0
        join = words.at(i + unit)
        starts = any(words.at(number.first - 1 - k) in {"between"} for k in (0, 1, 2)) or words.at(number.first - 2) == "ranging"
        signed = words.at(number.first - 1) in self.rules.signs
        place = i + unit + 1
        dashed = join in DASHES
        if dashed and words.at(place) == "to" and words.at(place + 1) in DASHES:  # 230-to-198
            place, join = place + 2, "to"
        elif not (join in self.rules.range or (join == "and" and starts)):
            return None, ""
        if signed and words.at(place) in self.rules.signs or (starts and words.at(place) in self.rules.signs):
            place += 1
        while starts and words.at(place) in {"about", "around"}:
            place += 1
        if not words.at(place) or not (words.at(place)[0].isdigit() or words.at(place) in self.rules.words):
            return None, ""
        ranged = replace_names(words, place)
        second = self.numeral(ranged, place) if words.at(place)[0].isdigit() else self.spelled(ranged, place)
        if second is None or second.rule == "part" or second.high is None:
            return None, ""
        low = number.low * second.scale if number.scale == 1 and second.scale > 1 and number.low < second.mantissa else number.low
        from_word = any(words.at(number.first - k) == "from" and words.at(number.first - k - 1) not in {"ranging", "anywhere"} for k in (1, 2, 3, 4))
        if join == "to" and from_word:
            return None, ""
        if join in {"to", *DASHES} and not starts and (low > second.low or self.vote_word(words, second.last)):
            plain = join == "to" and not dashed and not self.votes_near(words, number.first, second.last)
            return (second, "score") if not signed and not plain else (None, "")
        if low >= second.low and not starts:
            return None, ""
        if join == "through" and number.low < 32:
            return None, ""
        return second, "range"

    def vote_word(self, words: Words, i: int) -> bool:
        return words.at(i) in {"vote", "votes", "margin", "ruling", "majority", "decision", "split"}

    def votes_near(self, words: Words, first: int, last: int) -> bool:
        """A score is kept only where a vote is spoken of, not a game."""
        near = {"vote", "votes", "voted", "voting", "passed", "ruling", "ruled", "margin", "majority", "approved", "rejected", "lines", "decision", "senators", "lawmakers"}
        return bool(near & set(words.low[max(0, first - 10) : last + 6]))

    def is_year(self, words: Words, number: Number) -> bool:
        """A bare four-digit number from 1500 to 2100 is a year unless something counted follows it."""
        raw = words.raw[number.first]
        if number.last != number.first + 1 or not (raw.isdigit() and len(raw) == 4 and 1500 <= int(raw) <= 2100):
            return False
        i = number.first
        after, before = words.at(i + 1), words.at(i - 1)
        if before in self.rules.months or (before == "," and any(words.at(i - k) in self.rules.months for k in (2, 3, 4, 5))):
            return True
        if before in self.rules.signs or (after,) in self.rules.money or (after,) in self.rules.units or after in {"%", "+"}:
            return False
        counted = words.lowered(i + 1) and (after.endswith("s") or after in {"people", "police", "men", "women", "children", "personnel", "civilian", "more", "other"}) and after not in {"as", "is", "was", "has", "'s"}
        bounded_by = any(tuple(words.low[max(0, i - len(p)) : i]) == p for p, kind in self.before_ends.get(before, ()) if kind not in {"same", "range"} and p[0] not in {"over", "around", "about", "under", "above", "below"})
        if bounded_by and before not in {"around", "about", "to"}:
            return False
        return not (counted and (before not in self.rules.years_after or after in {"people"}))

    def after_name(self, words: Words, i: int, last: int) -> bool:
        """Bare digits that end a name within a sentence: "the galaxy HR 6819 was", "Linux 8,"."""
        raw = words.raw[i]
        name = words.raw[i - 1] if i > 1 else ""
        if not (raw.replace(".", "").isdigit() and name[:1].isupper() and last == i + 1) or words.line_start(i - 1) or words.at(i - 2) in SENTENCE_END or words.line_start(i):
            return False
        if words.at(i - 1) in self.rules.words or (words.at(i - 1),) in self.before_table or words.at(i - 1) in self.rules.weekdays or words.at(i - 1) in self.rules.signs or (words.at(last),) in self.rules.units or (words.at(last),) in self.rules.money:
            return False
        return not words.lowered(last) and not words.raw[last : last + 1][0:1] == ["-"] if last < len(words) else True

    def is_age(self, words: Words, first: int, last: int) -> bool:
        """An age in apposition or after "aged": "Adamowicz, 53, has", "aged 12"."""
        raw = words.raw[first]
        if last == first + 1 and (words.at(first - 1) in {"aged", "age", "ages", "turned", "turns"} or (words.at(first - 1) == "of" and words.at(first - 2) == "age")):
            return True
        return (
            last == first + 1 and raw.isdigit() and 1 <= int(raw) <= 110 and words.at(first - 1) == "," and words.at(last) in {",", "."} and first > 1
            and words.raw[first - 2][0].isalpha() and words.at(first - 2) not in self.rules.months and not (words.at(last) == "," and words.at(last + 1)[:1].isdigit())
        )  # fmt: skip

    def is_label(self, words: Words, number: Number) -> bool:
        """Dates, times of day, ordinal labels: "28 August", "5 pm", "Article 50", "Resolution 1701"."""
        i, last = number.first, number.last
        before, after = words.at(i - 1), words.at(last)
        if number.rule == "number" and number.scale == 1 and number.low < 100000:
            if before in self.rules.months and words.raw[i - 1][0].isupper() and number.low < 32:
                return True
            if after in self.rules.labels_after and (after not in self.rules.months or words.raw[last][0].isupper()) and number.low < 2400:
                return True
            if after == "of" and words.at(last + 1) in self.rules.months and words.raw[last + 1][0].isupper():
                return True
            if self.after_name(words, i, last):
                return True
            label = before in self.rules.labels_before or " ".join(words.low[max(0, i - 2) : i]) in self.rules.labels_before
            if label and not words.line_start(i):
                return before in self.rules.labels_always or words.raw[i - 1][0].isupper() or not words.lowered(last) or after in {"of", "in", "and", "to", "was", "is", "on", "or", "has"}
        if number.rule == "spelled" and (after in {"o'clock", "o’clock"} or (before == "of" and words.at(i - 2) == "group" and words.raw[i][0].isupper())):
            return True
        return number.rule in {"number", "spelled"} and after in DASHES and words.glued(last) and words.glued(last + 1) and words.at(last + 1) in {"century", "off"}


def before_month(words: Words, i: int, rules: Grammar) -> bool:
    return words.at(i - 1) in rules.months


def replace_names(words: Words, i: int) -> Words:
    """The same words, as if a space stood before word `i`: the second number of "20-30" is no part of a name."""
    start = list(words.start)
    if i < len(start) and words.at(i - 1) in DASHES | {"to"}:
        end = list(words.end)
        end[i - 1] = start[i] - 1
        return replace(words, end=end)
    return words


def bounded(low: float, high: float | None, bound: str | None) -> tuple[float | None, float | None]:
    """The bounds of a number under a bounding word; "more than N" is N + 1 and up where N is whole."""
    if bound == "at_least":
        return low, None
    if bound == "above":
        return (low + 1 if float(low).is_integer() and high is not None else low), None
    if bound == "at_most":
        return (None, high) if high is not None else (low, None)
    if bound == "below":
        top = high if high is not None else None
        return (None, top - 1 if float(top).is_integer() else top) if top is not None else (low, None)
    return low, high


def whole(value: float | None) -> float | int | None:
    """5200.0 as 5200; floating dust rounded away."""
    if value is None:
        return None
    value = round(value, 6)
    return int(value) if float(value).is_integer() and abs(value) < 1e18 else value
