"""Quotation marks paired over a whole text: straight, curly, single, nested, over paragraphs, and repaired where one is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass

MARKS = re.compile(r"``|''|[\"“”„‟«»‘’‚‹›']")
FAMILY = {
    "``": "“", "“": "“", "”": "“", "„": "“", "‟": "“", '"': '"', "''": '"', "«": "«", "»": "«",
    "‘": "'", "’": "'", "‚": "'", "'": "'", "‹": "‹", "›": "‹",
}  # fmt: skip
"""Marks that close each other.  A curly and a straight double mark do so only where neither finds its own kind."""
DOUBLE = {"“", '"'}
OPENS, CLOSES = {"``", "“", "„", "‟", "«", "‘", "‚", "‹"}, {"”", "»", "›"}
PARAGRAPH = re.compile(r"\n[ \t\r\f\v]*\n\s*")
ELISION = re.compile(r"(?:\d0s|em\b|tis\b|twas\b|til\b|cause\b|round\b|n\b|bout\b)", re.IGNORECASE)
LONGEST = 6000
"""Characters that one quotation may run before the pairing is given up as broken."""


@dataclass(frozen=True)
class Quote:
    """One quotation: `start`/`end` are the offsets of the words inside, `outer_*` those with the marks (where they stand)."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    level: int
    repaired: bool = False


@dataclass
class Mark:
    """One quotation mark.  `side` is "open", "close" or "either"."""

    at: int
    end: int
    family: str
    side: str


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The spans of paragraphs: parts with blank lines between them, or lines where the text has no blank line."""
    breaks = [match.span() for match in PARAGRAPH.finditer(text)] or [match.span() for match in re.finditer(r"\n\s*", text)]
    out, start = [], 0
    for begin, end in breaks:
        if begin > start:
            out.append((start, begin))
        start = end
    return [*out, (start, len(text))] if start < len(text) else out


def marks(text: str, begin: int, end: int) -> list[Mark]:
    """The quotation marks of one paragraph; apostrophes, elisions, feet and inches are left out."""
    out = []
    for match in MARKS.finditer(text, begin, end):
        sign, at = match.group(), match.start()
        before = text[at - 1] if at > begin else " "
        after = text[match.end()] if match.end() < end else " "
        family = FAMILY[sign]
        if family == "'":
            side = single_side(text, sign, before, after, match.end(), end)
        elif sign in OPENS or sign in CLOSES:
            side = "open" if sign in OPENS else "close"
            if sign == "”" and before.isspace() and not after.isspace():
                side = "open"
        elif before.isdigit() and after in " -x×.,;)" and re.search(r"\d'\s?\d{1,2}$", text[max(begin, at - 6) : at]):
            side = ""
        else:
            side = straight_side(before, after)
        if side:
            out.append(Mark(at, match.end(), family, side))
    return out


def straight_side(before: str, after: str) -> str:
    """The side that a straight double mark shows by its neighbours."""
    left, right = before.isspace() or before in "([{—–-/'‘:", after.isspace() or after in ")]}—–-/.,;:!?'’"
    return "either" if left == right else "open" if left else "close"


def single_side(text: str, sign: str, before: str, after: str, at: int, end: int) -> str:
    """The side of a single mark, or "" for an apostrophe."""
    if before.isalnum() and after.isalnum():
        return ""
    if ((before.isspace() or before in '([{—–"“') and after.isalnum()) or (sign == "‘" and not after.isspace()):
        if ELISION.match(text, at):
            return ""
        return "open" if re.compile(r"[\w.,!?…]['’](?![\w])").search(text, at, min(end, at + 600)) else ""
    return "close" if not before.isspace() and not after.isalnum() else ""


def quotes(text: str) -> list[Quote]:
    """All quotations of a text in their order, the outer before those inside it."""
    found: list[Quote] = []
    carried: Mark | None = None
    """The mark of a quotation that the paragraph before left open and this one takes up again."""
    spans = paragraphs(text)
    for number, (begin, end) in enumerate(spans):
        here = marks(text, begin, end)
        if carried is not None and not (
            here and here[0].at == begin and here[0].family == carried.family and here[0].side != "close"
        ):
            carried = None
        following = text[spans[number + 1][0] : spans[number + 1][0] + 2] if number + 1 < len(spans) else ""
        carried = pair(text, begin, end, here, carried, following, found)
    return sorted(set(found), key=lambda quote: (quote.outer_start, -quote.outer_end))


def pair(
    text: str, begin: int, end: int, here: list[Mark], carried: Mark | None, following: str, found: list[Quote]
) -> Mark | None:
    """Pair the marks of one paragraph; what is still open at its end and goes on in the next is given back."""
    stack: list[Mark] = []
    if carried is not None:
        stack.append(carried)
        here = here[1:]
    last = begin
    for mark in here:
        partner = open_partner(stack, mark)
        side = mark.side
        if side == "either":
            side = "close" if partner is not None else "open"
        if side == "close" and partner is not None:
            while stack and stack[-1] is not partner:
                stack.pop()
            close(text, stack, mark.at, mark.end, found)
            last = mark.end
        elif side == "close" and mark.family in DOUBLE and not stack:
            repair_open(text, begin, last, mark, found)
            last = mark.end
        elif side == "open":
            if any(other.family == mark.family for other in stack):
                repair_close(text, stack, mark, found)
            stack.append(mark)
    while stack and stack[-1].family == "'":
        stack.pop()
    if not stack:
        return None
    first = stack[0]
    if following and FAMILY.get(following[0]) == first.family and following[0] not in CLOSES and end - first.at < LONGEST:
        return first
    if stops(text, first.end, end) or first.at == begin:
        del stack[1:]
        close(text, stack, end, end, found, repaired=True)
    return None


def open_partner(stack: list[Mark], mark: Mark) -> Mark | None:
    """The open mark that `mark` would close: the innermost of its family, else a double mark of the other kind."""
    same = [other for other in stack if other.family == mark.family]
    if same:
        return same[-1]
    alike = [other for other in stack if {other.family, mark.family} == DOUBLE and mark.side == "close"]
    return alike[-1] if alike else None


def stops(text: str, start: int, end: int) -> bool:
    """Whether the words up to `end` finish as a sentence and are enough for one."""
    words = text[start:end].rstrip()
    return words.endswith((".", "!", "?", "…", ",")) and words.count(" ") >= 3


def close(text: str, stack: list[Mark], at: int, end: int, found: list[Quote], repaired: bool = False) -> None:
    """Take the innermost open mark and write its quotation down."""
    first = stack.pop()
    start, stop = first.end, at
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if stop > start and stop - start <= LONGEST:
        found.append(Quote(start, stop, first.at, end, len(stack), repaired))


def repair_open(text: str, begin: int, last: int, mark: Mark, found: list[Quote]) -> None:
    """A closing mark without its opening one: the quotation began with the paragraph, if its words end as speech does."""
    if last == begin and mark.at > begin and text[mark.at - 1] in ",.!?" and stops(text, begin, mark.at):
        close(text, [Mark(begin, begin, mark.family, "open")], mark.at, mark.end, found, repaired=True)


def repair_close(text: str, stack: list[Mark], mark: Mark, found: list[Quote]) -> None:
    """An opening mark inside an open quotation of its family: the other lacks its close; it ended with a sentence, or goes."""
    while stack and stack[-1].family != mark.family:
        stack.pop()
    ends = [match.end() for match in re.finditer(r"[.!?,](?=\s)", text[stack[-1].end : mark.at])]
    if ends:
        at = stack[-1].end + ends[0]
        close(text, stack, at, at, found, repaired=True)
    else:
        stack.pop()
