"""What makes two numbers one range or a score, and what looks like an amount and is none: years, dates, labels, names."""

from __future__ import annotations

from dataclasses import replace

from .numbers import SENTENCE_END, Number, NumberReader
from .words import DASHES, Words


class Lookalikes(NumberReader):
    """Judges a number by the words around it."""

    before_table: dict[tuple[str, ...], str]
    before_ends: dict[str, list[tuple[tuple[str, ...], str]]]

    def range_end(self, words: Words, number: Number) -> tuple[Number | None, str]:
        """The second number of a range ("20 to 30", "between two and three") or of a score ("230-to-198")."""
        i = number.last
        if number.high is None or number.rule in {"part", "none", "another", "vague"}:
            return None, ""
        unit = (
            1
            if words.at(i) in {"percent", "%", "million", "billion"}
            or (words.at(i) in {"votes", "vote"} and words.at(i + 1) == "to")
            else 0
        )
        join = words.at(i + unit)
        starts = any(words.at(number.first - 1 - k) in {"between"} for k in (0, 1, 2)) or words.at(number.first - 2) == "ranging"
        signed = words.at(number.first - 1) in self.rules.signs
        place = i + unit + 1
        dashed = join in DASHES
        if dashed and words.at(place) == "to" and words.at(place + 1) in DASHES:  # 230-to-198
            place, join = place + 2, "to"
        elif not (join in self.rules.range or (join == "and" and starts)):
            return None, ""
        if (signed and words.at(place) in self.rules.signs) or (starts and words.at(place) in self.rules.signs):
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
        from_word = any(
            words.at(number.first - k) == "from" and words.at(number.first - k - 1) not in {"ranging", "anywhere"}
            for k in (1, 2, 3, 4)
        )
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
        near = {
            "vote",
            "votes",
            "voted",
            "voting",
            "passed",
            "ruling",
            "ruled",
            "margin",
            "majority",
            "approved",
            "rejected",
            "lines",
            "decision",
            "senators",
            "lawmakers",
        }
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
        counted = (
            words.lowered(i + 1)
            and (
                after.endswith("s")
                or after in {"people", "police", "men", "women", "children", "personnel", "civilian", "more", "other"}
            )
            and after not in {"as", "is", "was", "has", "'s"}
        )
        bounded_by = any(
            tuple(words.low[max(0, i - len(p)) : i]) == p
            for p, kind in self.before_ends.get(before, ())
            if kind not in {"same", "range"} and p[0] not in {"over", "around", "about", "under", "above", "below"}
        )
        if bounded_by and before not in {"around", "about", "to"}:
            return False
        return not (counted and (before not in self.rules.years_after or after in {"people"}))

    def after_name(self, words: Words, i: int, last: int) -> bool:
        """Bare digits that end a name within a sentence: "the galaxy HR 6819 was", "Linux 8,"."""
        raw = words.raw[i]
        name = words.raw[i - 1] if i > 1 else ""
        if (
            not (raw.replace(".", "").isdigit() and name[:1].isupper() and last == i + 1)
            or words.line_start(i - 1)
            or words.at(i - 2) in SENTENCE_END
            or words.line_start(i)
        ):
            return False
        if (
            words.at(i - 1) in self.rules.words
            or (words.at(i - 1),) in self.before_table
            or words.at(i - 1) in self.rules.weekdays
            or words.at(i - 1) in self.rules.signs
            or (words.at(last),) in self.rules.units
            or (words.at(last),) in self.rules.money
        ):
            return False
        return not words.lowered(last) and words.raw[last] != "-" if last < len(words) else True

    def is_age(self, words: Words, first: int, last: int) -> bool:
        """An age in apposition or after "aged": "Adamowicz, 53, has", "aged 12"."""
        raw = words.raw[first]
        if last == first + 1 and (
            words.at(first - 1) in {"aged", "age", "ages", "turned", "turns"}
            or (words.at(first - 1) == "of" and words.at(first - 2) == "age")
        ):
            return True
        return (
            last == first + 1
            and raw.isdigit()
            and 1 <= int(raw) <= 110
            and words.at(first - 1) == ","
            and words.at(last) in {",", "."}
            and first > 1
            and words.raw[first - 2][0].isalpha()
            and words.at(first - 2) not in self.rules.months
            and not (words.at(last) == "," and words.at(last + 1)[:1].isdigit())
        )

    def is_label(self, words: Words, number: Number) -> bool:
        """Dates, times of day, ordinal labels: "28 August", "5 pm", "Article 50", "Resolution 1701"."""
        i, last = number.first, number.last
        before, after = words.at(i - 1), words.at(last)
        if number.rule == "number" and number.scale == 1 and number.low < 100000:
            if before in self.rules.months and words.raw[i - 1][0].isupper() and number.low < 32:
                return True
            if (
                after in self.rules.labels_after
                and (after not in self.rules.months or words.raw[last][0].isupper())
                and number.low < 2400
            ):
                return True
            if after == "of" and words.at(last + 1) in self.rules.months and words.raw[last + 1][0].isupper():
                return True
            if self.after_name(words, i, last):
                return True
            label = before in self.rules.labels_before or " ".join(words.low[max(0, i - 2) : i]) in self.rules.labels_before
            if label and not words.line_start(i):
                return (
                    before in self.rules.labels_always
                    or words.raw[i - 1][0].isupper()
                    or not words.lowered(last)
                    or after in {"of", "in", "and", "to", "was", "is", "on", "or", "has"}
                )
        if number.rule == "spelled" and (
            after in {"o'clock", "o’clock"} or (before == "of" and words.at(i - 2) == "group" and words.raw[i][0].isupper())
        ):
            return True
        return (
            number.rule in {"number", "spelled"}
            and after in DASHES
            and words.glued(last)
            and words.glued(last + 1)
            and words.at(last + 1) in {"century", "off"}
        )

    def in_name(self, words: Words, i: int) -> bool:
        """Digits that are part of a name, a date, a time or a version: "MH17", "AK-47", "9/11", "5:30"."""
        before, after = words.at(i - 1), words.at(i + 1)
        if (before == "(" and words.glued(i - 1) and after == ")") or self.in_address(words, i):
            return True
        if words.glued(i) and before not in self.rules.signs:
            if before.isalpha() and before not in {"to"}:
                return True
            if before in DASHES and words.glued(i - 1):
                word = words.at(i - 2)
                known = (
                    word in self.rules.words
                    or (word,) in self.rules.before
                    or word in {"to", "by"}
                    or word[:1].isdigit()
                    or word in self.rules.signs
                    or word in self.rules.scales
                )
                if not known and word not in {",", ".", ")", "", "%"}:
                    return True
            if before in {"/", "#", "@", "_", "=", "&"} or (before == ":" and words.glued(i - 1)):
                return True
            if before in {"'", "’"} and words.glued(i) and len(words.raw[i]) == 2 and words.at(i + 1) == "s":
                return True
        if words.glued(i + 1) and after in {"/", ":", "_", "@"} and words.at(i + 2)[:1].isdigit() and words.glued(i + 2):
            return True
        # a numbered list
        return (
            words.line_start(i)
            and after in {".", ")"}
            and words.raw[i].isdigit()
            and len(words.raw[i]) < 3
            and words.glued(i + 1)
            and i + 2 < len(words)
            and not words.line_start(i + 2)
        )

    def in_address(self, words: Words, i: int) -> bool:
        """Digits inside a web address."""
        text, start = words.text, words.start[i]
        if not words.glued(i):
            return False
        left = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
        return "://" in text[left:start] or text.startswith("www.", left)


def replace_names(words: Words, i: int) -> Words:
    """The same words, as if a space stood before word `i`: the second number of "20-30" is no part of a name."""
    start = list(words.start)
    if i < len(start) and words.at(i - 1) in DASHES | {"to"}:
        end = list(words.end)
        end[i - 1] = start[i] - 1
        return replace(words, end=end)
    return words
