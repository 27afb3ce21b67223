"""The commands of this room: export.  Heavy imports stay inside the commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_FORMATS = "parquet, csv, jsonl, polecat, icews, gdelt, acled, timelinejs, geojson, ftm, stix, labelstudio, brat"


def register(app: typer.Typer) -> None:
    """Add the commands to the program's."""
    app.command("export")(export)


def _many(help: str, metavar: str = "VALUE") -> object:
    return typer.Option(metavar=metavar, help=f"{help} Several times: any of them.", rich_help_panel="Which events")


def export(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="The archive, as `dateline build` makes it.")],
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help=f"One of: {_FORMATS}.")],
    out: Annotated[
        str, typer.Option(metavar="PATH", help="The file or folder to write; - for standard output (formats of one file).")
    ],
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="Only what had been published by this day.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Events on or after this day.", rich_help_panel="Which events")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Events on or before this day.", rich_help_panel="Which events")
    ] = None,
    actor: Annotated[list[str] | None, _many("Who did it: a country, a country with a sector (USA MIL), a name.")] = None,
    recipient: Annotated[list[str] | None, _many("To whom.")] = None,
    place: Annotated[list[str] | None, _many("Where: a country, a place's name, a GeoNames id.")] = None,
    type: Annotated[list[str] | None, _many("The event's type.", "TYPE")] = None,
    status: Annotated[list[str] | None, _many("occurred, ongoing, planned, possible or denied.", "STATUS")] = None,
    confidence: Annotated[float, typer.Option(metavar="0..1", help="The least confidence.", rich_help_panel="Which events")] = 0.0,
    widest: Annotated[
        int,
        typer.Option(metavar="DAYS", min=1, help="polecat, icews, gdelt: events whose time is wider have no day and are left out."),
    ] = 7,
    country_points: Annotated[
        bool, typer.Option("--country-points", help="geojson: mark events of which only the country is known in its middle.")
    ] = False,
    corrections: Annotated[
        bool,
        typer.Option("--corrections", help="jsonl: what people corrected, and beside it (.labels.jsonl) sentences to train on."),
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Put the export in the place of a folder's files.")] = False,
) -> None:
    """Write an archive in another program's format.

    How many events were left out, and why, is told on standard error: formats without a status hold no plans and no denials.
    """
    import duckdb

    from ..archive import ArchiveError
    from ..archive.asking import AskingError, Filter, day
    from .choose import Wanted
    from .codes import CodesError
    from .left_out import many
    from .write import ExchangeError
    from .write import export as write

    query = {"since": since, "until": until, "actor": actor, "recipient": recipient, "place": place, "type": type, "status": status}
    try:
        chosen = Filter.from_query({key: value for key, value in query.items() if value} | {"confidence": confidence})
        wanted = Wanted(chosen, day(as_of) if as_of else None, widest, country_points)
    except AskingError as error:
        raise typer.BadParameter(str(error)) from None
    target = None if out == "-" else out
    try:
        if corrections:
            from .corrections import export_corrections

            told = export_corrections(archive, format, target)
        else:
            left = write(archive, format, target, wanted, overwrite)
            told = [f"{many(left.written, 'event')} written", *left.lines()]
    except ExchangeError as error:
        raise typer.BadParameter(str(error)) from None
    except (ArchiveError, CodesError, OSError, duckdb.Error) as error:
        if isinstance(error, BrokenPipeError):
            raise
        typer.echo(f"dateline: {' '.join(str(error).split())}", err=True)
        raise typer.Exit(1) from None
    for line in told:
        typer.echo(f"dateline: {line}", err=True)
