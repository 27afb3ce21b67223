"""Compressed files read as they are unpacked, with limits against files that are made to grow without end."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from typing import BinaryIO

from .problem import Problem

SUFFIXES = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "Zstandard", ".zstd": "Zstandard"}
MAGIC = {
    b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"\x28\xb5\x2f\xfd": "Zstandard",
}  # fmt: skip
MOST_LAYERS = 3
"""How often a file may be compressed over again."""
FREE_BYTES, MOST_RATIO = 100_000_000, 200
"""A file may unpack to the first many bytes whatever its size, and beyond them to so many times its own size (news text: 3 to
30)."""
MOST_MEMORY = 1 << 27
"""Bytes that a decompressor may take for its window; the formats would allow gigabytes."""
BUFFER = 1 << 16
DAMAGED = (EOFError, zlib.error, lzma.LZMAError)


class Packed:
    """The size of what is unpacked: that of the file, or what has come of standard input so far."""

    def __init__(self, size: int = 0):
        self.size = size


class Allowance:
    """Counts what is unpacked.  `take` raises `Problem` once it is out of all proportion."""

    def __init__(self, packed: Packed):
        self.packed, self.taken = packed, 0

    def take(self, size: int) -> None:
        self.taken += size
        if self.taken > FREE_BYTES and self.taken > MOST_RATIO * self.packed.size:
            raise Problem(f"unpacks to more than {MOST_RATIO} times its size: read no further", "too-large")


class Guarded(io.RawIOBase):
    """A stream whose bytes are counted against an allowance."""

    def __init__(self, stream: BinaryIO, allowance: Allowance):
        self.stream, self.allowance = stream, allowance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data = self.stream.read(len(buffer))
        self.allowance.take(len(data))
        buffer[: len(data)] = data
        return len(data)


class Counted(io.RawIOBase):
    """Standard input: what comes is counted as the size of the file."""

    def __init__(self, stream: BinaryIO, packed: Packed):
        self.stream, self.packed = stream, packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data = self.stream.read(len(buffer))
        self.packed.size += len(data)
        buffer[: len(data)] = data
        return len(data)


class _Gzip:
    """zlib's decompressor with the ways of those of bzip2 and xz."""

    def __init__(self) -> None:
        self.one, self.full = zlib.decompressobj(31), False

    @property
    def eof(self) -> bool:
        return self.one.eof

    @property
    def unused_data(self) -> bytes:
        return self.one.unused_data

    @property
    def needs_input(self) -> bool:
        return not self.full and not self.one.unconsumed_tail

    def decompress(self, data: bytes, most: int) -> bytes:
        found = self.one.decompress(self.one.unconsumed_tail + data, most)
        self.full = len(found) == most
        return found


class _Unpacked(io.RawIOBase):
    """gzip, bzip2 and xz by the standard library's decompressors, stream after stream, in bounded memory.

    What can be unpacked in front of a damage is given before the damage is told.
    """

    def __init__(self, stream: BinaryIO, make):
        self.stream, self.make, self.one = stream, make, make()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while True:
            if self.one.eof:
                rest = (self.one.unused_data or self.stream.read(BUFFER)).lstrip(b"\0")
                if not rest:
                    return 0
                self.one = self.make()
            else:
                needed = self.one.needs_input
                rest = self.stream.read(BUFFER) if needed else b""
                if needed and not rest:
                    raise EOFError
            data = self.one.decompress(rest, len(buffer))
            if data:
                buffer[: len(data)] = data
                return len(data)


def without_suffixes(name: str) -> str:
    """A name without the suffixes of compression behind it."""
    while (dot := name.rfind(".")) > 0 and name[dot:].lower() in SUFFIXES:
        name = name[:dot]
    return name


def unpacked(stream: BinaryIO, name: str, packed: Packed) -> io.BufferedReader:
    """The bytes within all layers of compression of a file.

    What a file is made of is told by its first bytes; raises `Problem` if its name says "compressed" and the bytes do not.
    """
    reader = io.BufferedReader(stream, BUFFER) if not isinstance(stream, io.BufferedReader) else stream
    claimed = SUFFIXES.get(name[name.rfind(".") :].lower()) if "." in name else None
    for layer in range(MOST_LAYERS + 1):
        method = _method(_peek(reader))
        if claimed and not layer and method is None:
            raise Problem(f"is not a {claimed} file")
        if method is None:
            return reader
        if layer < MOST_LAYERS:
            reader = io.BufferedReader(Guarded(_opened(reader, method), Allowance(packed)), BUFFER)
    raise Problem(f"is compressed more than {MOST_LAYERS} times over", "too-large")


def _method(head: bytes) -> str | None:
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), None)


def _peek(reader: io.BufferedReader) -> bytes:
    """The first bytes; at least six where there are so many."""
    return reader.peek(8)


def _opened(reader: io.BufferedReader, method: str) -> BinaryIO:
    if method == "gzip":
        return _Unpacked(reader, _Gzip)
    if method == "bzip2":
        return _Unpacked(reader, bz2.BZ2Decompressor)
    if method == "xz":
        return _Unpacked(reader, lambda: lzma.LZMADecompressor(memlimit=MOST_MEMORY))
    import zstandard

    return _Zstandard(zstandard.ZstdDecompressor(max_window_size=MOST_MEMORY).stream_reader(reader, read_across_frames=True))


class _Zstandard(io.RawIOBase):
    """Zstandard's errors as those of the standard library."""

    def __init__(self, stream):
        self.stream = stream

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        import zstandard

        try:
            return self.stream.read(size)
        except zstandard.ZstdError as error:
            raise zlib.error(str(error)) from None
