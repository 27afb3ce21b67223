"""Bad input on the command line: a line on stderr or a right reading, the exit code, and the other files still read."""

from __future__ import annotations

import json
import os
import sys

import pytest
from cli_stand_in import module
from typer.testing import CliRunner

from dateline.cli import app

BODY = "The two ministers met in Vienna on Friday. They agreed to meet again."
DATE = "date: 2020-08-30\n"


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Reads some paths with the stand-in, a good file after them; checks that it was read, and gives texts, messages, exit code."""
    monkeypatch.setitem(sys.modules, "dateline.reader", module())
    (tmp_path / "good.txt").write_text(DATE + BODY)

    def read(*paths, options=()):
        result = CliRunner().invoke(app, ["read", *map(str, paths), str(tmp_path / "good.txt"), "--format", "jsonl", *options])
        *texts, last = [json.loads(line)["text"] for line in result.stdout.splitlines()]
        assert last == BODY and "Traceback" not in result.output
        return texts, [line.removeprefix(f"dateline: {tmp_path}/") for line in result.stderr.splitlines()], result.exit_code

    return read


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b" \n\t \r\n", "is empty"),
        (DATE.encode(), "holds no text"),
        (bytes(range(256)) * 40, "is a binary file, not text"),
        (b"%PDF-1.7 \n more", "is a PDF, not text: save its text first"),
        (b"word " * 10_000_000, "is larger than 5 MB, too long for one report: split it, or give many reports as .jsonl"),
        (DATE.encode() + b"word " * 300_000, "is too long for one report: 1,499,999 characters, at most 1,000,000 are read"),
        (b"\xff\xfe\x00", "is not the UTF-16 text that its first bytes promise (byte 2)"),
        (
            BODY.encode(),
            "has no date of publication: give --published YYYY-MM-DD, or begin the text with a line 'date: YYYY-MM-DD'",
        ),
        (b"date: 0000-05-01\n" + BODY.encode(), "'0000-05-01' is not a day of the calendar: give it as YYYY-MM-DD"),
        (b"date: 9999-05-01\n" + BODY.encode(), "'9999-05-01' is not a believable day of publication: give it as YYYY-MM-DD"),
        (b"date: 0001-05-01\n" + BODY.encode(), "'0001-05-01' is not a believable day of publication: give it as YYYY-MM-DD"),
        (b"date: 05/06/2020\n" + BODY.encode(), "'05/06/2020' is not a date that can be read in one way: give it as YYYY-MM-DD"),
        (b"<html><body><script>alert(1)</script></body></html>", "is an HTML page without text"),
    ],
)
def test_a_file_that_is_no_report_gives_one_line(run, tmp_path, content, message):
    (tmp_path / "bad.txt").write_bytes(content)
    assert run(tmp_path / "bad.txt") == ([], [f"bad.txt: {message}"], 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "is not JSON: Input data was truncated"),
        (b"[" * 100_000, "is nested too deeply"),
        (b'{"published": "2020-08-30"}', 'has no "text": a report is {"published": ..., "text": ...}'),
        (b'{"text": 1}', "is JSON, but not a report: Expected `str`, got `int` - at `$.text`"),
        (b'{"text": "", "published": "2020-08-30"}', "holds no text"),
        (b'{"text": "\xff"}', "is not UTF-8, as JSON must be (byte 0)"),
        (b'{"text": "a", "published": "0000-00-00"}', "'0000-00-00' is not a day of the calendar: give it as YYYY-MM-DD"),
    ],
)
def test_json_that_is_no_report_gives_one_line(run, tmp_path, content, message):
    (tmp_path / "bad.json").write_bytes(content)
    assert run(tmp_path / "bad.json") == ([], [f"bad.json: {message}"], 1)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (DATE.encode() + b"\xe9t\xe9 in Paris. " + BODY.encode(), f"été in Paris. {BODY}"),
        (DATE.encode() + "“é” – ‘ü’".encode() + b"\xff", "“é” – ‘ü’\ufffd"),
        (f"\ufeff{DATE}{BODY}".encode(), BODY),
        (f"{DATE}{BODY}".encode("utf-16"), BODY),
        (DATE.replace("\n", "\r\n").encode() + b"One.\r\n\r\nTwo.", "One.\n\nTwo."),
        (f"{DATE}قال الوزير. 🇮🇶👩‍👩‍👧 \u202eabc\u202c {BODY}".encode(), f"قال الوزير. 🇮🇶👩‍👩‍👧 \u202eabc\u202c {BODY}"),
        (DATE.encode() + "🔥".encode() * 2000, "🔥" * 2000),
        (f"{DATE}<html><body><p>{BODY}</p><script>alert(1)</script></body>".encode(), BODY),
        (f"{DATE}{BODY * 400}".encode(), BODY * 400),
    ],
    ids=["latin", "spoiled", "bom", "utf-16", "crlf", "right-to-left", "emoji", "html", "one long line"],
)
def test_odd_text_is_read_as_it_is(run, tmp_path, content, text):
    (tmp_path / "odd.txt").write_bytes(content)
    assert run(tmp_path / "odd.txt") == ([text], [], 0)


def test_a_missing_path_and_an_empty_folder(run, tmp_path):
    (tmp_path / "void").mkdir()
    texts, messages, code = run(tmp_path / "none.txt", tmp_path / "void", "a\nb.txt")
    assert (texts, code) == ([], 1)
    assert messages[0] == "none.txt: no such file or folder"
    assert messages[1].startswith("void: no reports in this folder")
    assert messages[2] == "dateline: a?b.txt: no such file or folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_an_unreadable_file_and_folder(run, tmp_path):
    for name in ("file.txt", "folder"):
        (tmp_path / name).mkdir() if name == "folder" else (tmp_path / name).write_text(DATE + BODY)
        (tmp_path / name).chmod(0)
    texts, messages, code = run(tmp_path / "file.txt", tmp_path / "folder")
    assert (texts, messages, code) == ([], ["file.txt: no permission to read it", "folder: no permission to read it"], 1)


def test_a_refused_permission_is_said_in_words(run, tmp_path, monkeypatch):
    """The same as above for the superuser, for whom no file is unreadable."""
    import builtins

    opened = builtins.open
    monkeypatch.setattr(
        builtins, "open", lambda path, *rest, **more: opened(path, *rest, **more) if "shut" not in str(path) else _refuse(path)
    )
    assert run(tmp_path / "shut.txt") == ([], ["shut.txt: no permission to read it"], 1)


def _refuse(path):
    raise PermissionError(13, "Permission denied", str(path))


def test_a_loop_of_folders_is_read_once(run, tmp_path):
    (tmp_path / "loop" / "in").mkdir(parents=True)
    (tmp_path / "loop" / "in" / "a.txt").write_text(DATE + "A. " + BODY)
    (tmp_path / "loop" / "in" / "up").symlink_to(tmp_path / "loop", target_is_directory=True)
    (tmp_path / "loop" / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    assert run(tmp_path / "loop") == (["A. " + BODY], ["loop/gone.txt: no such file or folder"], 1)


def test_a_broken_gzip_file(run, tmp_path):
    (tmp_path / "a.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00broken")
    (tmp_path / "b.txt.gz").write_bytes(b"plain")
    _, messages, code = run(tmp_path / "a.jsonl.gz", tmp_path / "b.txt.gz")
    assert code == 1 and [message.split(": ")[1] for message in messages] == ["is a damaged gzip file", "is not a gzip file"]


@pytest.mark.parametrize(
    "text", ["🔥" * 500, "قال الوزير إن المحادثات ستستمر.", "x" * 20_000, "a\x00b met.", "\u202e\u200f", ".\n" * 500, "…—“”"]
)
def test_the_real_reader_gets_through_odd_text(read, text):
    record = read(text)
    assert record.text == text
    assert all(text[event.trigger.start : event.trigger.end] == event.trigger.text for event in record.events)


@pytest.mark.slow
def test_the_real_reader_gets_through_20_000_words(read):
    stories = (
        "The foreign minister of Turkey met his Russian counterpart in Moscow on Monday.",
        "Police arrested {} protesters in Minsk, a spokesman said.",
        "A bomb killed {} people near a market in Kabul.",
        "The government of Peru plans to release {} prisoners by the end of the month.",
        "Rebels attacked an army base in the north of Mali and took {} soldiers hostage.",
    )
    text = "\n\n".join(stories[i % 5].format(i) for i in range(2000))
    record = read(text)
    assert len(text.split()) > 20_000
    assert {event.type for event in record.events} >= {"CONSULT", "COERCE", "ASSAULT", "RETREAT"}
    assert max(part.end for event in record.events for part in (event.trigger, *event.mentions)) > len(text) * 0.9
