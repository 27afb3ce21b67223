"""The commands of this room: build, sql.  Heavy imports stay inside the commands."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from .build import Order


class Engine(StrEnum):
    """Where reports are read."""

    local = "local"
    ray = "ray"


class Format(StrEnum):
    """How an answer is written."""

    table = "table"
    csv = "csv"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the commands to the program's."""
    app.command()(build)
    app.command()(sql)


def build(
    into: Annotated[Path, typer.Option("--into", metavar="ARCHIVE", help="The archive, a DuckDB file; made if it is not there.")],
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", help="Files and folders of reports, or - for standard input.")
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day of publication of all; believed over the one a report gives itself.")
    ] = None,
    columns: Annotated[
        str | None, typer.Option(metavar="MAP", help="Columns of tables, as field=name,...: text=body,published=day; else guessed.")
    ] = None,
    workers: Annotated[int, typer.Option(metavar="N", min=1, max=1024, help="Reading processes, one core and model each.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted build, with its own paths.")] = False,
    engine: Annotated[Engine, typer.Option(help="Read on this machine, or on a Ray cluster.")] = Engine.local,
    codebook: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help="A folder of codebook files: types and words of your own.")
    ] = None,
    reread: Annotated[
        bool, typer.Option("--reread", help="Read again what older versions of the program have read; both readings are kept.")
    ] = False,
    shards: Annotated[
        Path | None, typer.Option(metavar="DIR", help="With --engine ray: where finished shards are kept; beside the archive.")
    ] = None,
) -> None:
    """Read reports into an archive.

    What is there already is not read again, so that a build can be stopped at any moment and given again, and new files be added.
    The exit code is 1 if the archive cannot be written; reports that cannot be used are told of on standard error, and stand
    in the archive's tables inputs and failures with their reasons.
    """
    from rich.console import Console

    from .. import intake
    from ..scale.pool import ReaderUnavailable
    from . import progress
    from .build import build as run
    from .store import ArchiveError

    errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    try:
        order = _order(into, paths, published, columns, codebook, reread, resume)
        if order is None:
            errors.print(f"dateline: {into}: no build was interrupted, there is nothing to resume")
            return

        with progress.shown(errors) as tell:
            told = {"tell": tell, "bad": lambda report: errors.print(f"dateline: {report}")}
            if engine is Engine.ray:
                from ..scale.cluster import build as run_on_cluster

                done = run_on_cluster(order, into, shards, **told)
            else:
                done = run(order, into, workers, **told)
    except (ArchiveError, ReaderUnavailable, intake.Problem, OSError) as error:
        errors.print(f"dateline: {error}")
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        errors.print(f"dateline: stopped; go on with: dateline build --into {into} --resume")
        raise typer.Exit(130) from None
    errors.print(f"dateline: {progress.summary(done)}")


def _order(
    into: Path,
    paths: list[str] | None,
    published: str | None,
    columns: str | None,
    codebooks: list[Path] | None,
    reread: bool,
    resume: bool,
) -> Order | None:
    """What is to be built; of an interrupted build what it was given, `None` where there is none."""
    from .. import intake
    from .build import Order, unfinished

    if not paths and not resume:
        raise typer.BadParameter("give the files or folders to be read, or --resume", param_hint="PATH")
    if resume and not paths:
        if published or columns or codebooks or reread:
            raise typer.BadParameter("takes the options that the build was given: leave the others out", param_hint="--resume")
        return unfinished(into) if into.exists() else None
    try:
        day = intake.parse_date(published) if published is not None else None
        order = Order(tuple(paths or ()), day, columns, tuple(str(folder) for folder in codebooks or ()), reread)
        order.options()
    except intake.Problem as problem:
        raise typer.BadParameter(str(problem), param_hint="--published" if published and not columns else "--columns") from None
    return order


def sql(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="An archive made by dateline build.")],
    query: Annotated[str, typer.Argument(metavar="QUERY", help='SQL as DuckDB reads it: "from events_flat limit 5".')],
    format: Annotated[Format, typer.Option("--format", "-f", help="How the answer is written.")] = Format.table,
    seconds: Annotated[float, typer.Option(metavar="SECONDS", min=0, help="Stop the query after so long; 0 for no limit.")] = 60.0,
    memory: Annotated[str, typer.Option(metavar="SIZE", help="Memory that the query may take.")] = "2GB",
) -> None:
    """Ask an archive in SQL.  Nothing in it can be changed, and no other file be read or written.

    docs/archive.md tells of the tables and views: events_flat, dyads_daily, levels, plans, statements_flat and others.
    """
    from . import sql as asking
    from .store import ArchiveError

    try:
        with asking.asked(archive, query, seconds or None, memory) as answer:
            getattr(asking, f"write_{format}")(answer, sys.stdout)
    except (ArchiveError, asking.QueryError) as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(1) from None
