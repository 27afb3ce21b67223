"""The commands of this room: serve.  Heavy imports stay inside the commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from starlette.applications import Starlette

THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


def register(app: typer.Typer) -> None:
    """Add the commands to the program's."""
    app.command()(serve)


def serve(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="An archive made by dateline build.", show_default=False)],
    port: Annotated[int, typer.Option(help="The port to listen on; 0 takes a free one.", min=0, max=65535)] = 8765,
    host: Annotated[str, typer.Option(help="The address to listen on; only this machine reaches the default.")] = "127.0.0.1",
    name: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="A name under which other machines may ask for the page, with --host.")
    ] = None,
    corrections: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where corrections are written; ARCHIVE.corrections.jsonl.", dir_okay=False)
    ] = None,
) -> None:
    """Open a local page on an archive: reports with their evidence, timeline, map, actors, levels, plans, stories.

    The archive is only read; corrections go into a file beside it. Nothing is asked of any other machine. Stop it with Ctrl-C.
    """
    from ..archive.store import ArchiveError
    from .app import application
    from .corrections import CorrectionError

    try:
        app = application(
            archive,
            corrections,
            tuple(name or ()) + ((host,) if host not in ("0.0.0.0", "::") else ()),
            any_address=host not in THIS_MACHINE,
        )
    except (ArchiveError, CorrectionError, OSError) as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(1) from None
    if host not in THIS_MACHINE:
        typer.echo("dateline: other machines can reach this page; there is no password on it", err=True)
    _run(app, host, port)


def _run(app: Starlette, host: str, port: int) -> None:
    """Serve until interrupted; one line and exit code 1 where the port cannot be had."""
    import socket
    import threading

    import uvicorn

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        typer.echo(f"dateline: cannot listen on {host}, port {port}: {error.strerror or error}", err=True)
        raise typer.Exit(1) from None
    shown = f"[{host}]" if ":" in host else host
    typer.echo(f"Dateline is at http://{shown}:{listening.getsockname()[1]}/ (Ctrl-C stops it)")
    threading.Thread(target=app.state.page.warm, daemon=True).start()
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, date_header=False, lifespan="off")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        app.state.page.desk.close()
