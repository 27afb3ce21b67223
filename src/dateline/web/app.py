"""The local page as a Starlette application: each view is one function, shown with three faces (page, CSV, JSON)."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ..archive.asking import AskingError
from . import assets, correcting, views, wording
from .asked import Asked
from .corrections import CorrectionError, Corrections, path_for
from .desk import Busy, Desk, TooSlow
from .safety import Safety, Token
from .shown import as_csv, as_json, for_page

FACES = ("", ".csv", ".json")


class Page:
    """The application's parts, handed to every view."""

    def __init__(self, archive: Path, corrections: Path | None = None, longest: float | None = None) -> None:
        self.archive = archive
        self.desk = Desk(archive, longest) if longest else Desk(archive)
        self.corrections = Corrections(corrections or path_for(archive))
        self.token = Token()
        self.assets = assets.load()
        self.templates = jinja2.Environment(
            loader=jinja2.PackageLoader(__package__),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.globals.update(
            words=wording, asset=self.asset_url, views=views.NAVIGATION, archive_name=archive.name, types=wording.TYPES_BY_QUAD
        )
        self.templates.filters.update(wording.FILTERS)

    def asset_url(self, name: str) -> str:
        """An asset's address, its hash in it: browsers may keep it for good."""
        return f"/static/{name}?{self.assets[name].digest}"

    def warm(self) -> None:
        """Ask what people look at first, so that its answers are there already."""
        for view in views.NAVIGATION:
            view.show(self, Asked())

    def html(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        return HTMLResponse(self.templates.get_template(template).render(values), status)

    def wrong(self, status: int, title: str, message: str, asked: Asked | None = None) -> HTMLResponse:
        """A page that says what went wrong, and what to do."""
        return self.html("wrong.html", status, title=title, message=message, asked=asked or Asked(), view="", path="")


def application(
    archive: Path,
    corrections: Path | None = None,
    names: tuple[str, ...] = (),
    any_address: bool = False,
    longest: float | None = None,
) -> Starlette:
    """The application over one archive.  Raises `duckdb.Error` where the archive cannot be opened."""
    page = Page(Path(archive), corrections, longest)
    routes = [
        Route("/static/{name:path}", functools.partial(_static, page), name="static"),
        Route("/correct", functools.partial(correcting.form, page), methods=["GET"]),
        Route("/correct", functools.partial(correcting.take, page), methods=["POST"]),
    ]
    for view in views.VIEWS:
        for face in FACES:
            address = "/" if view.path == "/" and not face else f"{'/overview' if view.path == '/' else view.path}{face}"
            routes.append(Route(address, functools.partial(_view, page, view, face), methods=["GET"]))
    handlers: Mapping[Any, Callable[..., Response]] = {
        HTTPException: functools.partial(_http_problem, page),
        AskingError: functools.partial(_bad_question, page),
        CorrectionError: functools.partial(_bad_correction, page),
        TooSlow: functools.partial(_too_slow, page),
        Busy: functools.partial(_too_slow, page),
        Exception: functools.partial(_failure, page),
    }
    app = Starlette(
        routes=routes, exception_handlers=handlers, middleware=[Middleware(Safety, names=names, any_address=any_address)]
    )
    app.state.page = page
    return app


def _view(page: Page, view: views.View, face: str, request: Request) -> Response:
    canonical = [(key, value) for key, value in request.query_params.multi_items() if value.strip()]
    if len(canonical) != len(request.query_params.multi_items()):
        # A form sends its empty fields too; the address to keep is the one without them.
        return RedirectResponse(f"{request.url.path}?{urlencode(canonical)}".rstrip("?"), 302)
    asked = Asked.from_query(request.query_params)
    shown = view.show(page, asked)
    if shown is None:
        raise HTTPException(404, view.missing)
    if face == ".json":
        return _file(as_json(view.name, asked, shown), "application/json", view.name, face)
    if face == ".csv":
        return _file(as_csv(shown), "text/csv; charset=utf-8", view.name, face)
    suffix = f"?{urlencode(asked.pairs())}" if asked.pairs() else ""
    return page.html(
        f"{view.template}.html",
        view=view.name,
        path=view.path,
        asked=asked,
        shown=shown,
        drawing_json=for_page(shown.drawing),
        here=f"{view.path}{suffix}",
        csv=f"{_base(view)}.csv{suffix}",
        json=f"{_base(view)}.json{suffix}",
    )


def _base(view: views.View) -> str:
    return "/overview" if view.path == "/" else view.path


def _file(content: str, kind: str, name: str, face: str) -> Response:
    return Response(content.encode(), media_type=kind, headers={"content-disposition": f'inline; filename="dateline-{name}{face}"'})


def _static(page: Page, request: Request) -> Response:
    found = page.assets.get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    headers = {
        "cache-control": "public, max-age=31536000, immutable" if request.url.query else "no-cache",
        "vary": "accept-encoding",
    }
    if re.search(r"\bgzip\b", request.headers.get("accept-encoding", "")):
        return Response(found.packed, media_type=found.kind, headers=headers | {"content-encoding": "gzip"})
    return Response(found.content, media_type=found.kind, headers=headers)


def _http_problem(page: Page, request: Request, error: HTTPException) -> Response:
    if error.status_code == 404:
        message = error.detail if error.detail != "Not Found" else "There is no such page here."
        return page.wrong(404, "Not found", message)
    return page.wrong(error.status_code, "That cannot be done", error.detail)


def _bad_question(page: Page, request: Request, error: AskingError) -> Response:
    return page.wrong(400, "That question cannot be asked", f"{str(error)[:1].upper()}{str(error)[1:]}.")


def _bad_correction(page: Page, request: Request, error: CorrectionError) -> Response:
    return page.wrong(400, "That correction cannot be taken", f"{str(error)[:1].upper()}{str(error)[1:]}.")


def _too_slow(page: Page, request: Request, error: Exception) -> Response:
    return page.wrong(
        503, "That takes too long", "The archive is too busy, or the question too wide: narrow the filter and try again."
    )


def _failure(page: Page, request: Request, error: Exception) -> Response:
    return page.wrong(
        500, "Something went wrong", "The page could not be made. The terminal that runs dateline serve has the details."
    )
