"""Builds: what comes in, what is noted in the ledger, and what remains when a build is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dateline.archive import Archive, store
from dateline.archive.build import Order, build, unfinished
from dateline.archive.store import ArchiveError
from dateline.scale.pool import ReaderUnavailable
from dateline.scale.worker import ReaderSpec

STAND_IN = ReaderSpec("archive_stand_in:StandIn")
SENTENCE = "The minister met number {} of all the envoys in Paris, and they talked for a long time about trade and peace."


def report(number: int, more: str = "") -> dict[str, str]:
    day = f"2020-01-{number % 28 + 1:02}"
    return {"id": f"r{number}", "published": day, "title": f"Meeting {number}", "text": SENTENCE.format(number) + more}


def lines(path: Path, reports: list[dict[str, str]], *more: str) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in reports) + "".join(line + "\n" for line in more), encoding="utf-8")
    return path


def dumped(archive: Path, folder: Path) -> dict[str, str]:
    with Archive(archive) as opened:
        return {path.name: path.read_text(encoding="utf-8") for path in store.dump(opened.connection, folder)}


def ask(archive: Path, query: str) -> list[tuple]:
    with Archive(archive) as opened:
        return opened.connection.execute(query).fetchall()


def test_a_folder_of_files_of_several_kinds(tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    lines(news / "wire.jsonl", [report(1), report(2), report(3, " crash")], "nonsense")
    (news / "one.txt").write_text("date: 2020-02-03\n\n" + SENTENCE.format("one"), encoding="utf-8")
    bad = []
    done = build(Order((str(news), str(tmp_path / "none.txt"))), tmp_path / "a.duckdb", reader=STAND_IN, bad=bad.append)
    assert (done.read, done.known, done.failures, done.inputs) == (3, 0, 3, 3)
    assert sorted(str(one) for one in bad) == [
        f"{news}/wire.jsonl, line 4: is not JSON: JSON is malformed: invalid character (byte 4)",
        f"{news}/wire.jsonl, r3: the reader failed on it: KeyError: 'crash' (please tell us)",
        f"{tmp_path}/none.txt: no such file or folder",
    ]
    inputs = "select parse_filename(input), status, reason, reports, failures from inputs order by 1"
    assert ask(tmp_path / "a.duckdb", inputs) == [
        ("none.txt", "failed", "no such file or folder", 0, 1),
        ("one.txt", "done", None, 1, 0),
        ("wire.jsonl", "partly", "2 of 4 reports could not be used", 2, 2),
    ]
    failures = "select parse_filename(input), place, report, kind from failures order by 1, 2 nulls first"
    assert [row[:3] for row in ask(tmp_path / "a.duckdb", failures)] == [
        ("none.txt", None, None),
        ("wire.jsonl", None, "r3"),
        ("wire.jsonl", "line 4", None),
    ]
    flat = "select published, type, actors, actor_countries, quantities, confidence from events_flat order by published"
    assert ask(tmp_path / "a.duckdb", flat)[0][1:] == ("CONSULT", "Ministers", "FRA", "participants: met", 0.5)


def test_the_same_again_changes_nothing_and_new_files_are_added(tmp_path):
    first, archive = lines(tmp_path / "a.jsonl", [report(n) for n in range(40)]), tmp_path / "a.duckdb"
    assert build(Order((str(first),)), archive, reader=STAND_IN).read == 40
    before = dumped(archive, tmp_path / "before")
    again = build(Order((str(first),)), archive, reader=STAND_IN)
    assert (again.read, again.known) == (0, 40)
    assert dumped(archive, tmp_path / "again") == before
    second = lines(tmp_path / "b.jsonl", [report(n) for n in range(30, 50)])
    more = build(Order((str(first), str(second))), archive, reader=STAND_IN)
    assert (more.read, more.known) == (10, 50)
    assert ask(archive, "select count(*), count(distinct report_id), sum(reports) from reports, inputs") == [(100, 50, 3000)]
    assert {input for (input,) in ask(archive, "select input from reports where id = 'r35'")} == {str(first)}


def test_an_input_that_has_changed_is_worked_through_again(tmp_path):
    path, archive = lines(tmp_path / "a.jsonl", [report(1)], "nonsense"), tmp_path / "a.duckdb"
    build(Order((str(path),)), archive, reader=STAND_IN)
    lines(path, [report(1), report(2)])
    assert build(Order((str(path),)), archive, reader=STAND_IN).read == 1
    assert ask(archive, "select status, reports, failures from inputs") == [("done", 2, 0)]
    assert ask(archive, "select count(*) from failures") == [(0,)]


def test_more_processes_give_the_same_archive(tmp_path):
    path = lines(tmp_path / "a.jsonl", [report(n % 70, " die" if n == 33 else "") for n in range(150)])
    dumps = []
    for workers in (1, 3):
        build(Order((str(path),)), tmp_path / f"{workers}.duckdb", workers, reader=STAND_IN)
        dumps.append(dumped(tmp_path / f"{workers}.duckdb", tmp_path / str(workers)))
    assert dumps[0] == dumps[1]
    assert '"reports":149,"failures":1' in dumps[0]["inputs.jsonl"]


def test_a_report_that_kills_its_reader_is_a_failure(tmp_path):
    path, archive = lines(tmp_path / "a.jsonl", [report(n, " die" if n == 2 else "") for n in range(6)]), tmp_path / "a.duckdb"
    assert build(Order((str(path),)), archive, reader=STAND_IN).read == 5
    reason = "the reading process ended on it (signal SIGKILL)"
    assert ask(archive, "select report, kind, reason from failures") == [("r2", "reader", reason)]


def test_a_report_on_which_the_reader_hangs_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr("dateline.scale.pool.LIMIT", 1.0)
    path, archive = lines(tmp_path / "a.jsonl", [report(n, " hang" if n == 1 else "") for n in range(4)]), tmp_path / "a.duckdb"
    assert build(Order((str(path),)), archive, reader=STAND_IN).read == 3
    assert ask(archive, "select report, reason from failures") == [("r1", "was not read within 1 seconds")]


def test_reports_that_share_an_id_are_told_apart(tmp_path):
    good, crashing = report(1), report(1, " crash")
    path, archive = lines(tmp_path / "a.jsonl", [crashing, good, crashing]), tmp_path / "a.duckdb"
    for again in (False, True):
        done = build(Order((str(path),), columns="text=body" if again else None), archive, reader=STAND_IN)
        assert (done.read, done.known, done.failures) == ((0, 1, 2) if again else (1, 0, 2))
        assert ask(archive, "select (select count(*) from reports), count(*) from failures") == [(1, 1)]


def test_a_newer_program_reads_again_on_request_and_both_readings_are_kept(tmp_path):
    path, archive = lines(tmp_path / "a.jsonl", [report(n) for n in range(5)]), tmp_path / "a.duckdb"
    new = ReaderSpec(STAND_IN.factory, {"version": "2"})
    build(Order((str(path),)), archive, reader=STAND_IN)
    assert build(Order((str(path),)), archive, reader=new).read == 0
    assert build(Order((str(path),), reread=True), archive, reader=new).read == 5
    versions = "select version, count(*) from {} join generations using (generation) group by 1 order by 1"
    assert ask(archive, versions.format("events")) == [("1", 5), ("2", 5)]
    assert ask(archive, versions.format("(from readings where newest)")) == [("2", 5)]
    assert ask(archive, "select distinct version from read_reports join generations using (generation)") == [("2",)]
    assert build(Order((str(path),), reread=True), archive, reader=new).read == 0


def test_half_characters_and_odd_names_do_no_harm(tmp_path):
    path = tmp_path / "a.jsonl"
    given = '{"id": "x\\u0000", "published": "2020-01-01", "title": "", "text": "He met \\ud83d\\ude00 them \\u0000 right here."}'
    path.write_text(given + "\n", encoding="utf-8")
    build(Order((str(path),)), tmp_path / "a.duckdb", reader=STAND_IN)
    query = "select id, title, text, substr(text, trigger_from + 1, 3) from reports join events using (report_id)"
    assert ask(tmp_path / "a.duckdb", query) == [("x\0", "", "He met \U0001f600 them \0 right here.", "met")]


@pytest.mark.parametrize("name, message", [("Broken", "no such weights"), ("Dead", "exit code 3")])
def test_a_reader_that_cannot_be_started(tmp_path, name, message):
    path = lines(tmp_path / "a.jsonl", [report(1)])
    with pytest.raises(ReaderUnavailable, match=message):
        build(Order((str(path),)), tmp_path / "a.duckdb", reader=ReaderSpec(f"archive_stand_in:{name}"))


def test_an_archive_that_cannot_be_used(tmp_path):
    with pytest.raises(ArchiveError, match="no such archive"):
        Archive(tmp_path / "none.duckdb")
    (tmp_path / "text.duckdb").write_text("x" * 100)
    with pytest.raises(ArchiveError, match="is not an archive"):
        Archive(tmp_path / "text.duckdb")
    import duckdb

    with duckdb.connect(str(tmp_path / "other.duckdb")) as other:
        other.execute("create table t (x integer)")
    for read_only in (True, False):
        with pytest.raises(ArchiveError, match="not an archive of ours"):
            Archive(tmp_path / "other.duckdb", read_only=read_only)
    with pytest.raises(ArchiveError):
        Archive(tmp_path / "nowhere" / "a.duckdb", read_only=False)


PROGRAM = """
import sys
from dateline.archive import build
from dateline.scale.worker import ReaderSpec
build.MOST_SECONDS = 0.02
told = -1
def tell(progress):
    global told
    if progress.read != told:
        told = progress.read
        print(told, flush=True)
reader = ReaderSpec("archive_stand_in:StandIn", {"pause": 0.002, "notes": sys.argv[3]}) if len(sys.argv) > 3 else None
build.build(build.Order((sys.argv[1],)), sys.argv[2], workers=2, reader=reader, tell=tell)
print("end", flush=True)
"""


def killed(news: Path, archive: Path, notes: Path | None, after: int) -> bool:
    """Run a build and kill it once it has read so many reports; whether it had come to its end before."""
    run = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(news), str(archive), *([str(notes)] if notes else [])],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)},
    )
    ended = False
    for line in run.stdout:
        if line.strip() == "end":
            ended = True
        elif int(line) >= after:
            run.send_signal(signal.SIGKILL)
            break
    run.kill()
    run.wait()
    run.stdout.close()
    return ended


def test_a_build_that_is_killed_goes_on_and_ends_in_the_same_archive(tmp_path):
    news, notes = tmp_path / "news", tmp_path / "notes"
    news.mkdir()
    notes.mkdir()
    many = [report(n % 110, " crash" if n == 20 else " die" if n == 60 else "") for n in range(160)]
    lines(news / "b.jsonl", many[:130], "nonsense")
    lines(news / "c.jsonl", many[100:])
    for number in range(12):
        (news / f"a{number:02}.txt").write_text(f"date: 2020-03-01\n\n{SENTENCE.format(f'a{number % 10}')}", encoding="utf-8")
    build(Order((str(news),)), tmp_path / "whole.duckdb", reader=STAND_IN)
    archive = tmp_path / "killed.duckdb"
    for after in (0, 17, 30):
        assert not killed(news, archive, notes, after)
        if after == 17:
            assert unfinished(archive).paths == (str(news),)
    assert killed(news, archive, notes, 1000)
    assert unfinished(archive) is None
    assert dumped(archive, tmp_path / "k") == dumped(tmp_path / "whole.duckdb", tmp_path / "w")
    deadline = time.monotonic() + 10
    while (alive := [one.name for one in notes.iterdir() if Path(f"/proc/{one.name}").exists()]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive, "reading processes end with the program that started them"


@pytest.mark.slow
def test_a_build_with_the_real_reader_that_is_killed_goes_on(tmp_path):
    news, archive = tmp_path / "news", tmp_path / "killed.duckdb"
    news.mkdir()
    text = (Path(__file__).parent.parent / "examples" / "iraq-2020-08-30.txt").read_text(encoding="utf-8")
    parts = [part for part in text.split("\n\n") if len(part) > 200]
    reports = [{"published": "2020-08-30", "title": f"Part {n}", "text": "\n\n".join(parts[n % len(parts) :])} for n in range(20)]
    lines(news / "a.jsonl", reports[:12], "nonsense")
    lines(news / "b.jsonl", reports[6:])
    build(Order((str(news),)), tmp_path / "whole.duckdb")
    for after in (1, 6, 3):
        assert not killed(news, archive, None, after)
    assert killed(news, archive, None, 1000)
    assert dumped(archive, tmp_path / "k") == dumped(tmp_path / "whole.duckdb", tmp_path / "w")
    assert ask(archive, "select count(*) > 40 from events") == [(True,)]
