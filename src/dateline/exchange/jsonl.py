"""JSON lines: the records as the reader made them (the shape of docs/record.md), one report a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from .records import records

if TYPE_CHECKING:
    import duckdb

    from .choose import Wanted
    from .left_out import LeftOut


def lines(connection: duckdb.DuckDBPyConnection, wanted: Wanted, left: LeftOut) -> Iterator[str]:
    """A record a line; where events are narrowed, the whole records of the reports that tell of one."""
    encode = msgspec.json.Encoder().encode
    for _, record in records(connection, wanted):
        left.written += len(record.events)
        yield encode(record).decode("utf-8") + "\n"
