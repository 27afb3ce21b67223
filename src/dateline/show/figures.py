"""Figures and look-ups as tables in the terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from .table import clean


def show_figures(title: str, figures: Mapping[str, Any]) -> None:
    """Print a measurement: one row a figure, or one row a group with its figures side by side."""
    Console(highlight=False).print(figures_table(title, figures))


def figures_table(title: str, figures: Mapping[str, Any]) -> Table:
    """Several groups get a row each and a column for each name in them; one group alone gets a row for each of its figures.

    Lists (of single errors) are left out: they are for JSON.
    """
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold", box=SIMPLE_HEAD, show_edge=False)
    groups = {name: _figures(value) for name, value in figures.items() if isinstance(value, Mapping)}
    plain = {name: value for name, value in _figures(figures).items() if name not in groups}
    if len(groups) == 1:
        ((name, group),) = groups.items()
        plain |= {f"{name}: {key}": value for key, value in group.items()}
        groups = {}
    columns = list(dict.fromkeys(key for group in groups.values() for key in group))
    table.add_column("")
    for column in columns or [""]:
        table.add_column(column.replace("_", " "), justify="right")
    for name, group in groups.items():
        table.add_row(name.replace("_", " "), *(figure(group.get(column)) for column in columns))
    for name, value in plain.items():
        table.add_row(name.replace("_", " "), figure(value))
    return table


def _figures(group: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in group.items() if not isinstance(value, list | tuple)}


def figure(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return clean(str(value))
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3f}" if abs(value) < 1 else f"{value:,.2f}"


def show_entries(entries: Sequence[Any], columns: Sequence[str], more: Sequence[str], as_json: bool) -> None:
    """Print what a look-up found (objects or dicts), a row each: a table of `columns`, or JSON with `more` besides.

    Columns that are empty in every row are left out of the table.
    """
    rows = [{column: value_of(entry, column) for column in (*columns, *more)} for entry in entries]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table(header_style="bold", box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    shown = [column for column in columns if any(row[column] not in (None, "") for row in rows)]
    for column in shown:
        number = any(isinstance(row[column], int | float) for row in rows)
        table.add_column(column, justify="right" if number else "left", no_wrap=column not in ("name", "office"))
    for row in rows:
        table.add_row(*(cell(column, row[column]) for column in shown))
    Console(highlight=False).print(table)


def value_of(entry: Any, name: str) -> Any:
    return entry.get(name) if isinstance(entry, Mapping) else getattr(entry, name, None)


def cell(column: str, value: Any) -> str:
    """A value in the table: identifiers and coordinates as they are, counts with commas."""
    return "" if value is None else figure(value) if column == "population" else clean(str(value))
