"""Exporting: which formats there are, and the one function that writes any of them."""

from __future__ import annotations

import importlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..archive import Archive
from . import output
from .choose import Wanted
from .left_out import LeftOut


class ExchangeError(ValueError):
    """Why an archive cannot be exported like this; the message is for the user."""


MEMORY = "1GB"
"""What DuckDB may take while an archive is exported."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    `module` has `lines(connection, wanted, left)`, which gives the text of a single file piece by piece, or,
    where `folder` is true,
    `write(connection, wanted, folder, left)`; both count in `left` what they write and what they leave out.  `says` names the
    statuses that the format can tell apart.
    """

    module: str
    summary: str
    folder: bool = False
    says: str = "every status"


FORMATS = {
    "parquet": Format("tables", "every table and the readable views, one Parquet file each", folder=True),
    "csv": Format("tables", "every table and the readable views, one CSV file each", folder=True),
    "jsonl": Format("jsonl", "the records as the reader made them, one report a line"),
    "polecat": Format("polecat", "POLECAT's 40 columns, tab-separated", says="PLOVER's rules for what is planned"),
    "icews": Format("icews", "ICEWS' 20 columns, tab-separated, one row a pair", says="CAMEO's codes for intentions and threats"),
    "gdelt": Format("gdelt", "GDELT 2.0 Events and Mentions", folder=True, says="CAMEO's codes for intentions and threats"),
    "acled": Format("acled", "ACLED-like rows: its columns and categories, not its data", says="only what happened"),
    "timelinejs": Format("timelinejs", "a TimelineJS story"),
    "geojson": Format("geojson", "a map's points (RFC 7946)"),
    "ftm": Format("ftm", "FollowTheMoney entities, one a line"),
    "stix": Format("stix", "a STIX 2.1 bundle"),
    "labelstudio": Format("labelstudio", "Label Studio tasks with what was read as predictions"),
    "brat": Format("brat", "brat's .txt and .ann, one pair a report", folder=True),
}


def export(
    archive: Archive | str | os.PathLike[str],
    format: str,
    out: str | os.PathLike[str] | None,
    wanted: Wanted | None = None,
    overwrite: bool = False,
) -> LeftOut:
    """Write an archive in one of `FORMATS` to a file or folder, or to standard output (`out` None; formats of one file only).

    The same archive and the same wish give the same bytes.  Nothing is left half-written.  Returns the counts of what was
    written and
    left out.  Raises `ExchangeError`, `archive.ArchiveError`, `OSError`.
    """
    known = FORMATS.get(format)
    if known is None:
        raise ExchangeError(f"'{format}' is no format: {', '.join(FORMATS)}")
    if known.folder and out is None:
        raise ExchangeError(f"{format} is a folder of files: give its path, - is for formats of one file")
    if not isinstance(archive, Archive):
        with tempfile.TemporaryDirectory(prefix="dateline-") as spare, Archive(archive) as opened:
            # sorting goes to disk beyond this; the archive's own folder may not be writable
            opened.connection.execute(f"set memory_limit = '{MEMORY}'")
            opened.connection.execute("set temp_directory = ?", [spare])
            return export(opened, format, out, wanted, overwrite)
    wanted, left = wanted or Wanted(), LeftOut()
    module = importlib.import_module(f".{known.module}", __package__)
    path = None if out is None else Path(out)
    if path is not None and not path.parent.is_dir():
        raise ExchangeError(f"{path.parent}: no such folder")
    if known.folder:
        with output.whole_folder(path, overwrite) as folder:
            if format in ("parquet", "csv"):
                module.write(archive.connection, wanted, folder, left, format)
            else:
                module.write(archive.connection, wanted, folder, left)
    else:
        if path is not None and path.is_dir():
            raise ExchangeError(f"{path}: this format is one file, and there is a folder of that name")
        output.write_lines(path, module.lines(archive.connection, wanted, left))
        for suffix, content in getattr(module, "BESIDE", {}).items():
            if path is not None:
                output.write_lines(path.with_name(path.name + suffix), [content])
    if format not in ("parquet", "csv"):
        left.add("told by copies of other reports", wanted.copies(archive.connection))
    return left
