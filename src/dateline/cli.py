"""The command `dateline`: each command calls one library function and shows what it returns.

Heavy things (the model, tables, page templates) are imported inside the commands, so that `dateline --help` answers at once.
"""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(
    name="dateline",
    help="Reads dated news reports into records: who did, said or plans what, to whom, when, where, how many, and who says so.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
measure = typer.Typer(help="Measure the reader against annotated text.", no_args_is_help=True)
app.add_typer(measure, name="measure")

WRONG_USE = 2


class Format(StrEnum):
    """How a record is shown."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    html = "html"


def main() -> None:
    """The entry point.  Output is UTF-8 whatever the locale; a closed pipe (`| head`) ends the program quietly."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app(prog_name="dateline")


def version(wanted: bool) -> None:
    if wanted:
        import importlib.metadata

        typer.echo(f"dateline {importlib.metadata.version('dateline')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[bool, typer.Option("--version", callback=version, is_eager=True, help="Show the version and exit.")] = False,
) -> None:
    pass


@app.command()
def read(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Text, HTML, .json or .jsonl files, folders, or - for standard input.")
    ],
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Day of publication, YYYY-MM-DD; believed over the one a report gives itself."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="How records are written.")] = Format.table,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write one file a report here, named by its id.", file_okay=False)
    ] = None,
) -> None:
    """Read dated news reports and write down what they say happened.

    The day of publication is taken from the report (a `date:` line, a JSON key, a dateline) or from --published.
    Messages go to standard error; the exit code is 1 if any report could not be read.
    """
    from . import intake
    from .show.run import read_all

    try:
        day = intake.parse_date(published) if published is not None else None
    except intake.Problem as problem:
        raise typer.BadParameter(str(problem), param_hint="--published") from None
    sources = intake.find(paths)
    if format is Format.html and out is None and intake.count(sources) != 1:
        raise typer.BadParameter("a page holds one report: give --out DIR to write a page for each", param_hint="--format html")
    failed = read_all(sources, day, str(format), out)
    raise typer.Exit(1 if failed else 0)


@app.command()
def who(
    name: Annotated[str, typer.Argument(help="A name, an office or a phrase, as a report would have it.")],
    on: Annotated[str | None, typer.Option(metavar="DATE", help="The day for which offices are told, YYYY-MM-DD.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Whom a name stands for: country, sector, and the offices held."""
    from . import intake

    try:
        day = intake.parse_date(on) if on is not None else None
    except intake.Problem as problem:
        raise typer.BadParameter(str(problem), param_hint="--on") from None
    _look_up("dateline.who", (name, day), name, as_json)


@app.command()
def where(
    name: Annotated[str, typer.Argument(help="The name of a place.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Which places a name may stand for, the likeliest first."""
    _look_up("dateline.where", (name,), name, as_json)


def _look_up(module: str, arguments: tuple[Any, ...], name: str, as_json: bool) -> None:
    import importlib

    from .show.figures import show_entries

    found = importlib.import_module(module).lookup(*arguments)
    if not found:
        typer.echo(f"{name}: not known", err=True)
        raise typer.Exit(1)
    show_entries(found, as_json)


JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _measured(title: str, measurement: Callable[[], Any], as_json: bool) -> None:
    """Show the figures that a measurement returns; one line and exit code 1 where its data cannot be used."""
    from .show.figures import show_figures

    try:
        figures = measurement()
    except (OSError, ValueError) as error:
        typer.echo(
            f"{getattr(error, 'filename', None) or ''}: {getattr(error, 'strerror', None) or error}".removeprefix(": "), err=True
        )
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps(figures, ensure_ascii=False, indent=1))
    else:
        show_figures(title, figures)


@measure.command("records")
def measure_records(gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", exists=True)], as_json: JSON = False) -> None:
    """Whole records against reports coded by hand (a folder of .json files)."""
    from .measure.records import measure_records

    _measured(f"Records, {gold}", lambda: measure_records(gold), as_json)


@measure.command("treebank")
def measure_treebank(
    file: Annotated[Path, typer.Argument(metavar="FILE.conllu[.gz]", exists=True, dir_okay=False)],
    entities: Annotated[
        Path | None, typer.Option(metavar="FILE.iob2[.gz]", exists=True, help="Entities of the same sentences (Universal NER).")
    ] = None,
    as_json: JSON = False,
) -> None:
    """Tags, lemmas and trees against a treebank, its words and sentences given."""
    from .measure.treebank import measure_treebank

    _measured(f"Treebank, {file.name}", lambda: measure_treebank(file, entities), as_json)


@measure.command("speed")
def measure_speed(
    path: Annotated[str | None, typer.Argument(metavar="[PATH]", help="Reports to read; made-up ones if none are given.")] = None,
    as_json: JSON = False,
) -> None:
    """Words a second on one core, and where the time goes."""
    from .measure.speed import measure_speed

    _measured("Speed", lambda: measure_speed(_good_reports(path) if path else None), as_json)


def _good_reports(path: str) -> list[Any]:
    from . import intake

    reports = [report for report in intake.reports([path]) if not isinstance(report, intake.BadReport)]
    if not reports:
        raise ValueError(f"{path}: no report in it can be read")
    return reports


if __name__ == "__main__":
    main()
