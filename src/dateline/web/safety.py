"""What keeps the local page safe: who may ask, what a page may do, and that a change came from one of our own pages.

The archive holds text from anywhere.  It is only ever escaped; should something slip through all the same, the policy lets no
script or style run but our own files, sends nothing anywhere, and a page of another site can neither read ours nor post to it.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""The Content-Security-Policy: nothing but our own files; no inline script or style; no text turned into script."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
OWN_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
LARGEST_FORM = 64 * 1024
"""Bytes of a form that are read."""


class Safety:
    """Middleware: refuses hosts that are not ours and methods that no page uses; puts the headers on every answer.

    A name of another site that was made to point at this machine (DNS rebinding) would let that site read the page; its
    requests carry that name as `Host`.  `names` are allowed besides this machine's own; `any_address` allows every address
    written in numbers, which no rebinding can forge, for a server that is bound to more than this machine.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str] = (), any_address: bool = False) -> None:
        self.app = app
        self.names = OWN_NAMES | {name.lower().strip("[]") for name in names}
        self.any_address = any_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refused = self._refusal(scope)
        await (refused or self.app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if len(headers.getlist("host")) != 1 or not self.known(headers["host"]):
            return PlainTextResponse("dateline: this address is not served under that name", 400)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return PlainTextResponse("dateline: not a method of this page", 405, {"allow": "GET, HEAD, POST"})
        return None

    def known(self, host: str) -> bool:
        """Whether a `Host` header names this server."""
        try:
            parts = urlsplit(f"//{host}")
            name, _ = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            return False
        if parts.username is not None or parts.path:
            return False
        if name in self.names:
            return True
        if not self.any_address:
            return False
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


class Token:
    """A secret that stands in our own forms, made anew at every start; pages of other sites cannot read it."""

    def __init__(self) -> None:
        self.value = secrets.token_urlsafe(32)

    def refusal(self, request: Request, given: str) -> str | None:
        """Why a state-changing request is refused; None where it may go on."""
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return "the form was sent from another site"
        origin = request.headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
            return "the form was sent from another site"
        if not secrets.compare_digest(given.encode(), self.value.encode()):
            return "the form is older than this server: go back, load the page again, and send it again"
        return None
