"""Compressed files and zip archives: all kinds, all layers, bombs, damage, names that would leave their folder."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import sys
import zipfile

import pytest
import zstandard

from dateline import intake
from dateline.intake import BadReport, unpack, zips
from dateline.record import Report

BODY = "The two ministers met in Vienna on Friday. They agreed to meet again."
LINE = f'{{"published": "2020-08-30", "text": "{BODY}"}}\n'.encode()
TEXT = f"date: 2020-08-30\n\n{BODY}".encode()
PACKERS = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": zstandard.ZstdCompressor().compress}


def put(folder, name, content):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return str(folder / name)


def packed(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def read(path):
    return list(intake.reports([path]))


@pytest.mark.parametrize("suffix", PACKERS)
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv"])
def test_every_kind_is_read_within_every_compression(tmp_path, suffix, name):
    content = {"a.txt": TEXT, "a.jsonl": LINE, "a.csv": f"date,text\n2020-08-30,{BODY}\n".encode()}[name]
    (report,) = read(put(tmp_path, name + suffix, PACKERS[suffix](content)))
    assert (report.text, report.published) == (BODY, "2020-08-30")
    assert report.id in {"a", "a-1", "a-2"}
    (inside,) = intake.find([tmp_path])
    assert inside.path.endswith(name + suffix)


@pytest.mark.parametrize("suffix", PACKERS)
def test_several_streams_one_after_the_other_are_one_file(tmp_path, suffix):
    assert len(read(put(tmp_path, "a.jsonl" + suffix, PACKERS[suffix](LINE) + PACKERS[suffix](LINE)))) == 2


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_damaged_file_gives_what_stands_in_front_of_the_damage(tmp_path, suffix):
    noise = os.urandom(200_000).hex().encode()
    whole = PACKERS[suffix](LINE * 10 + b'{"text": "' + noise + b'"}\n' + LINE)
    found = read(put(tmp_path, "a.jsonl" + suffix, whole[: len(whole) * 2 // 3]))
    assert isinstance(found[-1], BadReport)
    assert sum(isinstance(each, Report) for each in found) in {0, 10}


def test_what_is_compressed_is_told_by_its_bytes(tmp_path, monkeypatch):
    assert read(put(tmp_path, "a.txt", gzip.compress(TEXT)))[0].text == BODY
    (bad,) = read(put(tmp_path, "b.txt.gz", TEXT))
    assert bad.reason == "is not a gzip file"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(zstandard.compress(LINE * 3))))
    assert len(read("-")) == 3
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(packed({"a.txt": TEXT}))))
    assert read("-")[0].text == BODY


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_bomb_is_stopped(tmp_path, suffix, monkeypatch):
    monkeypatch.setattr(unpack, "FREE_BYTES", 1_000_000)
    bomb = PACKERS[suffix](b"\n" * 20_000_000)
    (bad,) = read(put(tmp_path, "a.jsonl" + suffix, bomb))
    assert bad.kind == "too-large" and "200 times its size" in bad.reason
    (bad,) = read(put(tmp_path, "b.zip", packed({"a.jsonl" + suffix: bomb})))
    assert bad.kind == "too-large"


def test_too_many_layers(tmp_path):
    content = TEXT
    for _ in range(5):
        content = gzip.compress(content)
    (bad,) = read(put(tmp_path, "a.txt.gz", content))
    assert bad.reason == "is compressed more than 3 times over"


def test_members_of_a_zip_archive(tmp_path):
    members = {
        "news/a.txt": TEXT, "news/b.jsonl": LINE * 2,
        "news/c.jsonl.gz": gzip.compress(LINE), "picture.png": b"\x89PNG",
        "__MACOSX/news/._a.txt": b"\0\1", ".hidden.txt": TEXT, "folder/": b"", "bad.json": b"{", "inner.zip": packed({"d.txt":
        TEXT}),
    }  # fmt: skip
    found = read(put(tmp_path, "all.zip", packed(members)))
    assert [each.id for each in found if isinstance(each, Report)] == ["a", "b-1", "b-2", "c-1", "d"]
    (bad,) = [each for each in found if isinstance(each, BadReport)]
    assert (bad.place, bad.reason) == ("bad.json", "is not JSON: Input data was truncated")
    assert read(put(tmp_path, "all.zip.gz", gzip.compress(packed(members))))[0].text == BODY


def test_nothing_is_written_by_a_members_name(tmp_path):
    names = ["../../evil.txt", "/etc/evil.txt", "C:\\evil.txt", "a\x1b[31m\n.txt", "..\\..\\up.txt"]
    before = sorted(os.listdir(tmp_path))
    found = read(put(tmp_path, "in/evil.zip", packed(dict.fromkeys(names, TEXT))))
    assert [each.id for each in found] == ["evil", "evil", "evil", "a?[31m?", "up"]
    assert sorted(os.listdir(tmp_path)) == [*before, "in"] and os.listdir(tmp_path / "in") == ["evil.zip"]


def test_archives_in_archives_end_somewhere(tmp_path):
    content = packed({"a.txt": TEXT})
    for _ in range(6):
        content = packed({"next.zip": content, "b.txt": TEXT})
    found = read(put(tmp_path, "deep.zip", content))
    assert sum(isinstance(each, Report) for each in found) == 3
    (bad,) = [each for each in found if isinstance(each, BadReport)]
    assert "more than 3 deep" in bad.reason and bad.kind == "too-large"


def test_too_many_members(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "MOST_MEMBERS", 10)
    (bad,) = read(put(tmp_path, "a.zip", packed({f"{number}.txt": TEXT for number in range(11)})))
    assert bad.reason == "holds 11 files; at most 10 are read"


def test_a_zip_bomb_of_many_members_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(unpack, "FREE_BYTES", 1_000_000)
    found = read(put(tmp_path, "a.zip", packed({f"{number}.txt": b" " * 900_000 for number in range(40)})))
    assert found[-1].kind == "too-large" and len(found) < 40


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"PK\x03\x04" + b"x" * 3000, packed({"a.txt": TEXT})[:-30], packed({}), packed({"a.png": b"1"})]
)
def test_a_broken_or_useless_archive_is_one_line(tmp_path, content):
    (bad,) = read(put(tmp_path, "a.zip", content))
    assert isinstance(bad, BadReport) and "\n" not in str(bad)


def test_a_member_that_is_damaged_stops_no_other(tmp_path):
    data = bytearray(packed({"a.txt": b"A" + TEXT, "b.txt": TEXT}, zipfile.ZIP_STORED))
    data[data.index(b"Adate") + 30] ^= 0xFF
    found = read(put(tmp_path, "a.zip", bytes(data)))
    assert [type(each) for each in found] == [BadReport, Report] and found[0].kind == "damaged"


def test_an_office_document_is_no_archive_of_reports(tmp_path):
    (bad,) = read(put(tmp_path, "a.txt", packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})))
    assert "office document" in bad.reason
