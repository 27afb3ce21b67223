"""Which column of a table holds the text, the day, the title: guessed from the names, or said by the user."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .problem import Problem

FIELDS = ("text", "published", "title", "source", "url", "id")
NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "fulltext", "articletext", "bodytext", "textbody", "body", "articlebody", "content", "contents", "articlecontent",
        "maintext", "plaintext", "cleantext", "rawtext", "newstext", "storytext", "article", "story", "report", "newscontent",
        "document",
    ),
    "published": (
        "published", "publisheddate", "publishdate", "publicationdate", "publicationday", "datepublished", "publishedat",
        "publishedon", "pubdate", "pubday", "datepub", "articledate", "newsdate", "storydate", "reportdate", "date", "day",
        "publisheddatetime", "publicationdatetime", "datetime", "timestamp", "created", "createdat",
    ),
    "title": ("title", "headline", "articletitle", "newstitle", "heading", "head", "hed", "subject"),
    "source": (
        "source", "sourcename", "outlet", "outletname", "publisher", "publication", "publicationname", "newspaper",
        "medianame", "media", "newssource", "newsoutlet", "agency", "sitename", "site", "sourcedomain", "domain", "journal",
    ),
    "url": ("url", "link", "articleurl", "sourceurl", "weburl", "permalink", "uri", "href", "address"),
    "id": (
        "id", "docid", "documentid", "articleid", "storyid", "reportid", "newsid", "storiesid", "uid", "uuid", "guid", "key",
        "accessionnumber", "an",
    ),
}  # fmt: skip
"""Names of columns, without case and marks, the surest first."""
ALIASES = {"date": "published", "body": "text", "headline": "title", "outlet": "source", "link": "url"}
"""Other names that a user may give the fields by."""
MOST_NAMED = 40
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class ColumnMap:
    """The names of the columns that hold each field; `None` for what is to be guessed.

    `text` may name several columns joined by `+` ("lead+body"): they are read one below the other.
    """

    text: str | None = None
    published: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    id: str | None = None

    @classmethod
    def parse(cls, wanted: str) -> ColumnMap:
        """A map out of "text=body,published=date".  Raises `Problem` for what is not in this form."""
        given: dict[str, str] = {}
        for part in filter(None, (part.strip() for part in wanted.split(","))):
            name, is_pair, column = (side.strip() for side in part.partition("="))
            name = ALIASES.get(name.lower(), name.lower())
            if not is_pair or not column or name not in FIELDS:
                raise Problem(
                    f"'{part}' does not say which column holds what: write FIELD=COLUMN, FIELD one of {', '.join(FIELDS)}"
                )
            if name in given:
                raise Problem(f"names two columns for {name}: join them with + where both are the text")
            given[name] = column
        return cls(**given)

    def resolve(self, names: Sequence[str]) -> dict[str, tuple[int, ...]]:
        """The positions of each field's columns among a table's; fields without a column are left out.

        Raises `Problem`, one line with what there is, for a name that is not there and where no column can be told to hold the
        text.
        """
        exact = {name: position for position, name in reversed(list(enumerate(names)))}
        loose = {_bare(name): position for position, name in reversed(list(enumerate(names)))}
        found: dict[str, tuple[int, ...]] = {}
        for name in FIELDS:
            wanted = getattr(self, name)
            if wanted is not None:
                parts = [wanted] if name != "text" or wanted in exact else wanted.split("+")
                found[name] = tuple(_position(part.strip(), exact, loose, names) for part in parts)
        taken = {position for positions in found.values() for position in positions}
        for name in FIELDS:
            if name not in found:
                guess = next((loose[known] for known in NAMES[name] if known in loose and loose[known] not in taken), None)
                if guess is not None:
                    found[name] = (guess,)
                    taken.add(guess)
        if "text" not in found:
            raise Problem(f"no column's name says that it holds the text: say which with text=NAME, one of {_listed(names)}")
        return found


def guessable(names: Sequence[str]) -> bool:
    """Whether a first line looks like the names of a table of reports: a text, and a day or a title beside it."""
    bare = {_bare(name) for name in names}
    return len(names) > 1 and bool(bare & set(NAMES["text"])) and bool(bare & {*NAMES["published"], *NAMES["title"]})


def _position(wanted: str, exact: dict[str, int], loose: dict[str, int], names: Sequence[str]) -> int:
    position = exact.get(wanted, loose.get(_bare(wanted)))
    if position is None:
        raise Problem(f"has no column '{wanted}'; its columns are {_listed(names)}")
    return position


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(name if len(name) <= 60 else name[:59] + "…" for name in names[:MOST_NAMED])
    return f"{shown} and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else shown


def _bare(name: str) -> str:
    return _MARKS.sub("", name).lower()
