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


def show_entries(entries: Any, as_json: bool) -> None:
    """Print what a look-up found: a list of objects or dicts, one row each."""
    rows = [as_dict(entry) for entry in (entries if isinstance(entries, list | tuple) else [entries])]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    columns = list(dict.fromkeys(key for row in rows for key, value in row.items() if value not in (None, "", [], ())))
    table = Table(header_style="bold")
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(cell(row.get(column)) for column in columns))
    Console(highlight=False).print(table)


def cell(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {cell(part)}" for key, part in value.items() if part not in (None, ""))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(cell(part) for part in value)
    return "" if value is None else clean(str(value))


def as_dict(entry: Any) -> dict[str, Any]:
    """A look-up's entry, whichever kind of object it is, as a dict of plain values."""
    import dataclasses

    import msgspec

    if isinstance(entry, Mapping):
        return dict(entry)
    if dataclasses.is_dataclass(entry):
        return dataclasses.asdict(entry)
    return msgspec.to_builtins(entry)
