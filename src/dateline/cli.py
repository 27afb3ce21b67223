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

from .archive import commands as archive_commands
from .archive import question_commands
from .exchange import commands as exchange_commands
from .web import commands as web_commands

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

app = typer.Typer(
    name="dateline",
    help="Reads dated news reports into records: who did, said or plans what, to whom, when, where, how many, and who says so.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
measure = typer.Typer(help="Measure the reader against annotated text.", no_args_is_help=True)
app.add_typer(measure, name="measure")
codebook = typer.Typer(help="Work on a codebook of your own.", no_args_is_help=True)
app.add_typer(codebook, name="codebook")
for room in (archive_commands, question_commands, exchange_commands, web_commands):
    room.register(app)


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
        list[str], typer.Argument(metavar="PATH", help="Files of any kind in docs/intake.md, folders, or - for standard input.")
    ],
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Day of publication, YYYY-MM-DD; believed over the one a report gives itself."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="How records are written.")] = Format.table,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write one file a report here, named by its id.", file_okay=False)
    ] = None,
    codebook: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="A folder of codebook files: types and words of your own, besides those known."),
    ] = None,
    columns: Annotated[
        str | None, typer.Option(metavar="FIELD=COLUMN,...", help='Which columns of a table hold what: "text=body,published=date".')
    ] = None,
    capture_dates: Annotated[
        bool, typer.Option("--capture-dates", help="Date a web archive's page that tells no day by the day of its capture.")
    ] = False,
) -> None:
    """Read dated news reports and write down what they say happened.

    The day of publication is taken from the report (a `date:` line, a JSON key, a dateline) or from --published.
    Messages go to standard error; the exit code is 1 if any report could not be read.
    """
    from . import intake
    from .show.run import read_all

    day = _day(published, "--published")
    sources = intake.find(paths)
    if format is Format.html and out is None and intake.count(sources) != 1:
        raise typer.BadParameter("a page holds one report: give --out DIR to write a page for each", param_hint="--format html")
    options = intake.Options(columns=_columns(columns), capture_dates=capture_dates)
    failed = read_all(sources, day, str(format), out, _reader_with(codebook) if codebook else None, options)
    raise typer.Exit(1 if failed else 0)


def _columns(wanted: str | None) -> Any:
    """The column map of an option; wrong use where it is none."""
    from .intake import ColumnMap, Problem

    try:
        return ColumnMap.parse(wanted or "")
    except Problem as problem:
        raise typer.BadParameter(str(problem), param_hint="--columns") from None


def _reader_with(codebooks: Sequence[Path]) -> Any:
    """A reader with own codebooks; one line and exit code 1 where one cannot be used."""
    from .reader import Reader
    from .what.codebook import CodebookError

    try:
        return Reader(codebooks=codebooks)
    except (CodebookError, OSError) as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(1) from None


@codebook.command("check")
def codebook_check(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of codebook files (.yaml).")],
) -> None:
    """Read a folder of codebook files and run the examples in it as tests.

    What is not understood, and every example that is not read as marked, is told of with file and line; the exit code is then 1.
    """
    from .what.check import check_folder
    from .what.codebook import CodebookError

    try:
        checked = check_folder(folder)
    except (CodebookError, OSError) as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(1) from None
    for failure in checked.failures:
        typer.echo(f"dateline: {failure}", err=True)
    good = checked.examples - len(checked.failures)
    typer.echo(f"{', '.join(checked.types) or 'no type'}: {_number(checked.entries, 'entry', 'entries')}, ", nl=False)
    typer.echo(f"{good} of {_number(checked.examples, 'example', 'examples')} read as marked")
    raise typer.Exit(1 if checked.failures else 0)


def _number(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


@app.command()
def who(
    name: Annotated[str, typer.Argument(help='A name ("Pompeo"), or a title with its country ("US secretary of state").')],
    on: Annotated[str | None, typer.Option(metavar="DATE", help="The day for which codes and offices are told; today's.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    format: Annotated[str, typer.Option("--format", "-f", help="table or json; json is --json.")] = "table",
) -> None:
    """Whom a name or a title can mean on a day: country, sector, office."""
    from datetime import date

    if format not in ("table", "json"):
        raise typer.BadParameter(f"{format!r} is not table or json", param_hint="--format")
    day = _day(on, "--on") or date.today().isoformat()
    from .who import lookup

    _show(name, lookup(name, day), WHO_COLUMNS, as_json or format == "json")


@app.command()
def where(
    name: Annotated[str, typer.Argument(help="The name of a place.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Which places a name may stand for, the likeliest first."""
    from .where import lookup

    _show(name, lookup(name), WHERE_COLUMNS, as_json)


WHO_COLUMNS = ("name", "kind", "on", "country", "sector", "office", "id"), ("source", "cameo", "cow")
WHERE_COLUMNS = ("name", "kind", "country", "lat", "lon", "population", "geonames"), ("division", "feature", "match")
"""What the table and JSON show of an answer, and what JSON alone shows."""


def _show(name: str, found: Sequence[Any], columns: tuple[Sequence[str], Sequence[str]], as_json: bool) -> None:
    """Show what a look-up found; exit code 1 where it found nothing."""
    from .show.figures import show_entries

    if not found:
        typer.echo(f"dateline: {name}: not known", err=True)
        raise typer.Exit(1)
    show_entries(found, *columns, as_json)


def _day(value: str | None, option: str) -> str | None:
    """The ISO date of an option; wrong use where it is none."""
    from .intake import Problem, parse_date

    try:
        return parse_date(value) if value is not None else None
    except Problem as problem:
        raise typer.BadParameter(str(problem), param_hint=option) from None


JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _measured(title: str, measurement: Callable[[], Any], as_json: bool) -> None:
    """Show the figures that a measurement returns; one line and exit code 1 where its data cannot be used."""
    from .show.figures import show_figures

    try:
        figures = measurement()
    except (OSError, ValueError) as error:
        typer.echo(f"dateline: {error}", err=True)
        raise typer.Exit(1) from None
    except (LookupError, SyntaxError) as error:
        typer.echo(f"dateline: {title}: not in the form that is read here ({type(error).__name__}: {error})", err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps(figures, ensure_ascii=False, indent=1))
    else:
        show_figures(title, figures)


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


@measure.command("quantities")
def measure_quantities(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[PATH]", exists=True, help="Labelled text (.json, .jsonl, a folder), besides our own corpus."),
    ] = None,
    as_json: JSON = False,
) -> None:
    """Counts and amounts against the room's own corpus, and labelled text."""
    from .measure.quantities import measure_quantities

    _measured("Quantities", lambda: measure_quantities(path), as_json)


MEASUREMENTS = {
    "records": "Whole records against reports coded by hand: a folder of .json files.",
    "times": "Time expressions against TimeML: a folder or archive of .tml files.",
    "places": "Places against a corpus in LGL's form: an .xml or .xml.gz file.",
    "actors": "Countries and sectors of participants: a folder of .json, PLOVER's examples (.json), or coreference (.conllu.gz).",
    "stories": "Stories against pairs labelled by reading: an archive of the labels' reports, its stories made.",
    "statements": "Statements against PolNeAR's form: a folder with text/ and attributions/.",
    "relations": "Who did what to whom against sentences in PLV's form: a .tsv file.",
}
"""Each is a module `dateline.measure.<name>` with a function `measure_<name>(path)` that returns its figures."""


def _add_measurement(name: str, summary: str) -> None:
    @measure.command(name, help=summary)
    def command(path: Annotated[Path, typer.Argument(metavar="PATH", exists=True)], as_json: JSON = False) -> None:
        import importlib

        module = importlib.import_module(f"dateline.measure.{name}")
        _measured(f"{name.capitalize()}, {path}", lambda: getattr(module, f"measure_{name}")(path), as_json)


for _name, _summary in MEASUREMENTS.items():
    _add_measurement(_name, _summary)


def _good_reports(path: str) -> list[Any]:
    from . import intake

    reports = [report for report in intake.reports([path]) if not isinstance(report, intake.BadReport)]
    if not reports:
        raise ValueError(f"{path}: no report in it can be read")
    return reports


if __name__ == "__main__":
    main()
