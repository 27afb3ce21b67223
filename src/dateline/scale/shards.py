"""A shard: some inputs that are read together, and the Parquet files that come of them.

What a shard gave lies in a folder of its own, one file a table, which appears under its name whole or not at all: a shard
whose folder is there is finished.  The name tells the inputs (paths, sizes, times), the options and the program, so that a
changed input is another shard.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..archive.rows import TABLES, digest
from .pool import Pool

if TYPE_CHECKING:
    import duckdb

    from ..archive.build import Order, Progress

BYTES = 50_000_000
"""Small inputs are put together until they are so large."""
FACTS = "shard.json"


@dataclass(frozen=True)
class Shard:
    """Some inputs (`intake.Source` or `intake.BadReport`), in order, and their bytes."""

    sources: tuple[Any, ...]
    size: int

    def name(self, order: Order, generation: str) -> str:
        parts = [generation, order.published or "", order.columns or ""]
        for source in self.sources:
            try:
                state = os.stat(source.path)
                parts += [source.path, str(state.st_size), str(state.st_mtime_ns)]
            except (OSError, ValueError):
                parts += [source.path, "", ""]
        return digest(*parts)


def cut(sources: Iterable[Any], size: Any, bytes: int = BYTES) -> Iterator[Shard]:
    """Shards of inputs in their order; `size` tells the bytes of one."""
    together: list[Any] = []
    total = 0
    for source in sources:
        large = size(source)
        if together and total + large > bytes:
            yield Shard(tuple(together), total)
            together, total = [], 0
        together.append(source)
        total += large
    if together:
        yield Shard(tuple(together), total)


def facts(folder: Path) -> dict[str, Any] | None:
    """What a finished shard says of itself, `None` where it is not finished."""
    try:
        return json.loads((folder / FACTS).read_text(encoding="utf-8"))
    except OSError:
        return None


def read(shard: Shard, order: Order, pool: Pool, folder: Path, node: str = "") -> dict[str, Any]:
    """Read a shard and write what it gave to `folder`; returns its facts.  Nothing is done if the folder is there."""
    from ..archive.build import Build, Progress
    from ..archive.store import Archive

    if (known := facts(folder)) is not None:
        return known
    progress: Progress = Progress(total=shard.size)
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch, new = Path(tempfile.mkdtemp(prefix="dateline-")), Path(tempfile.mkdtemp(prefix=".part-", dir=folder.parent))
    try:
        with Archive(scratch / "shard.duckdb", read_only=False, settings={"memory_limit": "1GB", "threads": 1}) as archive:
            Build(archive, order, pool, progress, lambda _: None, lambda _: None).run(shard.sources)
            for table in (*TABLES, "failures", "inputs", "generations"):
                target = str(new / f"{table}.parquet").replace("'", "''")
                archive.connection.execute(f"copy (from {table} order by all) to '{target}' (format parquet, compression zstd)")
        told = {"node": node, "inputs": len(shard.sources), "bytes": shard.size, "read": progress.read, "known": progress.known}
        told |= {"failures": progress.failures, "seconds": round(progress.seconds, 3), "own": round(progress.own, 3)}
        (new / FACTS).write_text(json.dumps(told), encoding="utf-8")
        os.chmod(new, 0o755)
        try:
            os.rename(new, folder)
        except OSError:  # another actor was given the same shard, and was faster
            if facts(folder) is None:
                raise
        return told
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        shutil.rmtree(new, ignore_errors=True)


def merge(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Put what a finished shard gave into an archive, all or nothing; what is there already stays as it is."""
    from ..archive import store

    def of(table: str) -> str:
        path = str(folder / f"{table}.parquet").replace("'", "''")
        return f"read_parquet('{path}')"

    with store.transaction(connection):
        connection.execute(f"insert or ignore into generations by name from {of('generations')}")
        readers = f"select i.input, g.generation from {of('inputs')} i, {of('generations')} g"
        connection.execute(f"delete from failures where (input, generation) in ({readers})")
        for table in TABLES:
            columns = "* exclude (newest)" if table == "readings" else "*"
            connection.execute(f"insert or ignore into {table} by name select {columns} from {of(table)}")
        connection.execute(
            "update readings set newest = false where newest and generation not in "
            f"(select generation from {of('generations')}) and report_id in (select report_id from {of('readings')})"
        )
        connection.execute(f"insert or ignore into failures by name from {of('failures')}")
        connection.execute(f"insert or replace into inputs by name from {of('inputs')}")
