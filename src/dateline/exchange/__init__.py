"""Exchange: the archive in other people's formats.

    from dateline.exchange import Wanted, export
    left_out = export("news.duckdb", "polecat", "events.txt", Wanted(as_of=date(2020, 8, 30)))

`docs/exchange.md` tells of every format, what becomes of each of our fields in it, and what it cannot say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .choose import Wanted
    from .write import ExchangeError, export

__all__ = ["ExchangeError", "Wanted", "export"]

_HOMES = {"Wanted": "choose", "export": "write", "ExchangeError": "write"}


def __getattr__(name: str):
    """The public names, imported when first asked for."""
    if name in __all__:
        import importlib

        return getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
