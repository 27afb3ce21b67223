"""Words of plain text with their offsets: the lexer under the amount reader."""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"""(?:US|U\.S\.|CA|AU|NZ|HK|NT|USD|CAD|AUD|[CASRZJ])?\$|[€£¥₹₽₪₩₦₴₺₱₫฿₡]
    |\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)(?:\.\d+)?|\d+(?:\.\d+)*|[½¼¾⅓⅔]
    |\.\d+(?=\s*(?:%|percent|per\ cent))
    |[^\W\d_]\.(?:[^\W\d_]\.)+|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*(?:(?<=\bapprox)\.|(?<=\b[Nn]o)\.(?=\s?\d)|(?<=\bRs)\.|(?<=\bca)\.|(?<=\b[A-Z][a-z]{2})\.(?=\s\d)|(?<=\bSept)\.)?
    |['’]s\b|[^\w\s]""",
    re.VERBOSE,
)
DASHES = {"-", "–", "—", "−"}


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
