"""The day on which a page says that it was published; never the day on which it is read.

First what the page states for machines (meta tags, JSON-LD, <time>), in one reading only; then htmldate, whose find is
believed only if that very day stands in the page or its address in a form that has one reading: `03/04/2020` is two days.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from datetime import date

from .dates import LONGEST_DATE_LINE, MONTHS, PRINTED, parse_date
from .problem import Problem

EARLIEST, LATEST = "1900-01-01", "2999-12-31"
"""The bounds that htmldate is given, so that it knows no today."""
META = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "dc.date.issued", "dcterms.issued",
    "dcterms.date", "dc.date", "date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
    "parsely-pub-date", "sailthru.date", "article.published", "bt:pubdate", "cxenseparse:recs:publishtime",
    "citation_publication_date", "dcterms.created", "dc.date.created", "datecreated",
)  # fmt: skip
"""Names of meta tags that give the day of publication, the surest first; those for changes are no such days."""
_META_TAG = re.compile(r"<meta\b([^<>]{0,2000})>", re.IGNORECASE)
_TIME_TAG = re.compile(r"<time\b([^<>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?<![\w:.-])([\w:.-]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_LD = re.compile(r"\"(datePublished|dateCreated)\"\s*:\s*\"([^\"]{8,40})\"")
_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
_CANONICAL = re.compile(r"<link\b[^<>]{0,200}rel\s*=\s*[\"']?canonical[^<>]{0,2000}>", re.IGNORECASE)
_CHANGED = re.compile(
    r"<meta\b[^<>]{0,500}(?:modif|updated|revis)[^<>]{0,500}>|<time\b[^<>]{0,500}(?:modif|updated)[^<>]{0,500}>"
    r"|\"dateModified\"\s*:\s*\"[^\"]{0,60}\"",
    re.IGNORECASE,
)
"""What a page says of its last change, which is no publication."""
_REGION = 400_000
"""Characters of a page in which dates are looked for."""


def stated_date(page: str, url: str | None, above: Sequence[str] = (), search: bool = True) -> str | None:
    """The ISO date of publication, or `None`.

    `above`: the lines that stand above the article; `search`: whether the page is small enough for htmldate.
    """
    head = page[:_REGION]
    for value in _stated(head, url):
        try:
            return parse_date(value)
        except Problem:
            continue
    return (_searched(head, url) if search else None) or _alone(above)


def _alone(lines: Sequence[str]) -> str | None:
    """The day that stands in a line of its own, if only one does."""
    days = set()
    for line in lines:
        if len(line) <= LONGEST_DATE_LINE:
            with contextlib.suppress(Problem):
                days.add(parse_date(PRINTED.sub("", line, count=1)))
    return days.pop() if len(days) == 1 else None


def _stated(page: str, url: str | None) -> Iterator[str]:
    metas: dict[str, str] = {}
    for tag in _META_TAG.finditer(page):
        values = _attributes(tag[1])
        name = (values.get("property") or values.get("name") or values.get("itemprop") or "").lower()
        if name in _NAMED and values.get("content"):
            metas.setdefault(name, values["content"])
    yield from (metas[name] for name in META if name in metas)
    found = {match[1]: match[2] for match in reversed(list(_LD.finditer(page)))}
    yield from (found[name] for name in ("datePublished", "dateCreated") if name in found)
    times = [_attributes(tag[1]) for tag in _TIME_TAG.finditer(page)]
    published = [values for values in times if _is_publication(values)]
    yield from (values["datetime"] for values in published or times[:1] if values.get("datetime"))
    for address in (url, _canonical(page)):
        match = _IN_URL.search(address or "")
        if match:
            yield f"{match[1]}-{match[2]}-{match[3]}"


_NAMED = frozenset(META)


def _is_publication(values: dict[str, str]) -> bool:
    said = " ".join(values.get(name, "") for name in ("itemprop", "class", "pubdate", "data-testid")).lower()
    return "pubdate" in values or ("publish" in said and "modif" not in said) or "entry-date" in said


def _canonical(page: str) -> str | None:
    match = _CANONICAL.search(page)
    return _attributes(match[0]).get("href") if match else None


def _attributes(tag: str) -> dict[str, str]:
    found = {match[1].lower(): next(filter(None, match.groups()[1:]), "") for match in _ATTRIBUTE.finditer(tag)}
    if re.search(r"\bpubdate\b", tag, re.IGNORECASE):
        found.setdefault("pubdate", "")
    return found


def _searched(page: str, url: str | None) -> str | None:
    import htmldate

    try:
        found = htmldate.find_date(
            _CHANGED.sub(" ", page),
            extensive_search=False,
            original_date=True,
            url=url,
            min_date=EARLIEST,
            max_date=LATEST,
            outputformat="%Y-%m-%d",
        )
    except Exception:  # a page that the library cannot take is a page without a date
        return None
    return found if found and _stands_in(page, found) else None


def _stands_in(page: str, day: str) -> bool:
    """Whether a day is written in a page in a form with one reading."""
    when = date.fromisoformat(day)
    month = rf"{MONTHS[when.month - 1][:3]}[a-z]*\.?"
    forms = [
        rf"{when.year}(?P<gap>[-/.]?)0?{when.month}(?P=gap)0?{when.day}(?!\d)",
        rf"(?<!\d)0?{when.day}(?:st|nd|rd|th)?[\s.-]+(?:of\s+)?{month}[\s,.-]+{when.year}(?!\d)",
        rf"\b{month}\s+0?{when.day}(?:st|nd|rd|th)?,?\s+{when.year}(?!\d)",
    ]
    if when.day > 12 or when.day == when.month:
        forms.append(rf"(?<!\d)(?:0?{when.day}[./-]0?{when.month}|0?{when.month}[./-]0?{when.day})[./-]{when.year}(?!\d)")
    return (
        re.search("|".join(form.replace("gap", f"gap{number}") for number, form in enumerate(forms)), page, re.IGNORECASE)
        is not None
    )
