"""The form with which a person corrects a reading, and what is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from . import wording
from .asked import Asked
from .corrections import FIELDS, CorrectionError
from .safety import LARGEST_FORM
from .views.common import query

if TYPE_CHECKING:
    import duckdb

    from .app import Page

KINDS = {"fix": "one field is wrong", "wrong": "there is no such event"}
AROUND = 240


def form(page: Page, request: Request) -> Response:
    """The form for an event (`event`), or for an event that a report tells of and the reading lacks (`report`, `start`, `end`)."""
    event, report = request.query_params.get("event", ""), request.query_params.get("report", "")
    found = page.desk.ask(lambda connection: _subject(connection, event, report))
    if found is None:
        raise HTTPException(404, "There is no such event or report in this archive.")
    start, end = (_offset(request.query_params.get(name, "")) for name in ("start", "end"))
    text = found["text"]
    if not event and not (start is not None and end is not None and 0 <= start < end <= len(text)):
        start = end = None
    return page.html(
        "correct.html",
        view="corrections",
        path="/correct",
        asked=Asked(),
        found=found,
        event=event,
        token=page.token.value,
        kinds=KINDS,
        fields=FIELDS,
        start=start,
        end=end,
        passage=_passage(text, start, end),
        title="Correct the reading",
    )


async def take(page: Page, request: Request) -> Response:
    """Write the correction down and go back to its report."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise HTTPException(415, "Only a form of this page is taken.")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM:
            raise HTTPException(413, "That is too long for a correction.")
    given = {key: values[0] for key, values in parse_qs(body.decode("utf-8", "replace"), max_num_fields=20).items()}
    refusal = page.token.refusal(request, given.get("token", ""))
    if refusal:
        raise HTTPException(403, f"{refusal[0].upper()}{refusal[1:]}.")
    return await run_in_threadpool(_take, page, given)


def _take(page: Page, given: dict[str, str]) -> Response:
    event, report = given.get("event", "").strip(), given.get("report", "").strip()
    found = page.desk.ask(lambda connection: _subject(connection, event, report))
    if found is None:
        raise HTTPException(404, "There is no such event or report in this archive.")
    kind = given.get("kind", "")
    start, end = (_offset(given.get(name, "")) for name in ("start", "end"))
    if end is not None and end > len(found["text"]):
        raise CorrectionError("the marked words lie beyond the report's text")
    correction = page.corrections.add(
        author=given.get("author", ""),
        report=found["report_id"],
        kind=kind,
        event=event or None,
        field=given.get("field") if kind == "fix" else None,
        value=given.get("value", "").strip() or None,
        note=given.get("note", "").strip() or None,
        start=start if kind == "missed" else None,
        end=end if kind == "missed" else None,
    )
    return RedirectResponse(f"/report?id={found['report_id']}#c-{correction.id}", 303)


def _subject(connection: duckdb.DuckDBPyConnection, event: str, report: str) -> dict[str, Any] | None:
    """The report, and the event where one is named."""
    if event:
        found = query(
            connection,
            "select e.*, r.title, r.text, r.id, r.published, r.source as outlet from events e join reports r"
            " using (report_id) where e.event_id = ?",
            [event],
        )
    else:
        found = query(connection, "select *, source as outlet from reports where report_id = ?", [report])
    if not found:
        return None
    if event:
        found[0]["when"] = wording.interval(found[0]["time_from"], found[0]["time_to"])
        people = query(connection, "select role, name from participants where event_id = ? order by role, position", [event])
        for role in ("actor", "recipient"):
            found[0][f"{role}s"] = ", ".join(row["name"] for row in people if row["role"] == role)
    return found[0]


def _offset(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def _passage(text: str, start: int | None, end: int | None) -> tuple[str, str, str] | None:
    """The marked words of a report and what stands around them."""
    if start is None or end is None:
        return None
    return text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND]
