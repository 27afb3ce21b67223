"""Figures and look-ups as tables in the terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from .table import clean


def show_figures(title: str, figures: Mapping[str, Any]) -> None:
    """Print a measurement: one row a figure, or one row a group with its figures side by side."""
    Console(highlight=False).print(figures_table(title, figures))


def figures_table(title: str, figures: Mapping[str, Any]) -> Table:
    """Nested figures get a column for each name that occurs, plain ones a column of values."""
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    groups = {name: value for name, value in figures.items() if isinstance(value, Mapping)}
    columns = list(dict.fromkeys(key for group in groups.values() for key in group))
    plain = [name for name in figures if name not in groups]
    table.add_column("")
    for column in columns or [""]:
        table.add_column(column.replace("_", " "), justify="right")
    for name, group in groups.items():
        table.add_row(name.replace("_", " "), *(figure(group.get(column)) for column in columns))
    for name in plain:
        table.add_row(name.replace("_", " "), figure(figures[name]))
    return table


def figure(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return clean(str(value))
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3f}" if abs(value) < 1 else f"{value:,.2f}"


def show_entries(entries: Sequence[Any], columns: Sequence[str], as_json: bool) -> None:
    """Print what a look-up found (objects or dicts), a row each; columns that are empty in all of them are left out."""
    rows = [{column: value_of(entry, column) for column in columns} for entry in entries]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table(header_style="bold")
    shown = [column for column in columns if any(row[column] not in (None, "") for row in rows)]
    for column in shown:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(cell(row[column]) for column in shown))
    Console(highlight=False).print(table)


def value_of(entry: Any, name: str) -> Any:
    return entry.get(name) if isinstance(entry, Mapping) else getattr(entry, name, None)


def cell(value: Any) -> str:
    return "" if value is None else figure(value) if isinstance(value, int) else clean(str(value))
