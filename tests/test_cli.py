"""The commands: what they write, where, and with which exit code.  The reader is a small stand-in, but for one test."""

from __future__ import annotations

import io
import json
import os
import pty
import resource
import subprocess
import sys
import types
from pathlib import Path

import pytest
from cli_stand_in import module
from rich.console import Console
from typer.testing import CliRunner

from dateline import record
from dateline.cli import app
from dateline.show import run

ROOT = Path(__file__).parent.parent
SAMPLE = str(ROOT / "examples" / "iraq-2020-08-30.txt")
BODY = "The two ministers met in Vienna on Friday. They agreed to meet again."


@pytest.fixture
def dateline_(monkeypatch):
    """Runs a command line with the stand-in; gives what it wrote and its exit code."""
    monkeypatch.setitem(sys.modules, "dateline.reader", module())
    monkeypatch.setenv("COLUMNS", "100")
    return lambda *arguments, **more: CliRunner().invoke(app, [str(argument) for argument in arguments], **more)


@pytest.fixture
def folder(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"date: 2020-08-30\ntitle: Talks {name}\n\n{BODY}")
    return tmp_path


@pytest.mark.parametrize("arguments", [["-m", "dateline.cli", "--help"], ["-c", "import dateline"]])
def test_help_and_import_answer_at_once(arguments):
    """Measured as time on the processor, so that a busy machine does not fail the test."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.5


def test_help_loads_nothing_heavy():
    code = "import sys, dateline.cli; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"spacy", "numpy", "onnxruntime", "charset_normalizer"}.intersection(loaded)


def test_version(dateline_):
    assert dateline_("--version").stdout.startswith("dateline ")


def test_a_table_for_one_and_for_several(dateline_, folder):
    result = dateline_("read", folder)
    assert result.exit_code == 0 and result.stderr == ""
    assert result.stdout.index("Talks a") < result.stdout.index("Talks b")
    assert "CONSULT “met” e1" in result.stdout


def test_json_of_one_is_an_object_and_of_several_an_array(dateline_, folder):
    one = json.loads(dateline_("read", folder / "a.txt", "--format", "json").stdout)
    assert (one["id"], one["text"], one["events"][0]["trigger"]) == ("a", BODY, {"text": "met", "start": 18, "end": 21})
    assert [each["id"] for each in json.loads(dateline_("read", folder, "-f", "json").stdout)] == ["a", "b"]
    assert json.loads(record.Record.from_dict(one).to_json()) == one


def test_jsonl_is_a_line_a_report_and_can_be_read_again(dateline_, folder):
    first = dateline_("read", folder, "--format", "jsonl").stdout
    assert [json.loads(line)["id"] for line in first.splitlines()] == ["a", "b"]
    (folder / "again.jsonl").write_text(first)
    assert dateline_("read", folder / "again.jsonl", "--format", "jsonl").stdout == first


@pytest.mark.parametrize(("format", "suffix"), [("table", ".txt"), ("json", ".json"), ("jsonl", ".jsonl"), ("html", ".html")])
def test_out_writes_a_file_a_report_named_by_its_id(dateline_, folder, tmp_path, format, suffix):
    result = dateline_("read", folder, "--format", format, "--out", tmp_path / "new" / "out")
    assert (result.exit_code, result.stdout) == (0, "")
    assert sorted(os.listdir(tmp_path / "new" / "out")) == [f"a{suffix}", f"b{suffix}"]
    assert "Talks a" in (tmp_path / "new" / "out" / f"a{suffix}").read_text(encoding="utf-8")


def test_ids_that_are_no_file_names_or_come_twice_keep_files_apart(dateline_, tmp_path):
    ids = ["../../etc/passwd", "a/b", "a_b", "x", "x", "X", "..", "n" * 300]
    source = tmp_path / "r.jsonl"
    source.write_text(
        "\n".join(json.dumps({"id": each, "published": "2020-08-30", "text": f"{BODY} {i}"}) for i, each in enumerate(ids))
    )
    assert dateline_("read", source, "--format", "json", "--out", tmp_path / "out").exit_code == 0
    written = os.listdir(tmp_path / "out")
    assert len(written) == len(ids) == len({name.lower() for name in written})
    assert sorted(json.loads((tmp_path / "out" / name).read_text())["id"] for name in written) == sorted(ids)


def test_a_page_for_one_goes_to_standard_output_and_for_several_needs_a_folder(dateline_, folder):
    assert dateline_("read", folder / "a.txt", "--format", "html").stdout.startswith("<!doctype html>")
    wrong = dateline_("read", folder, "--format", "html")
    assert wrong.exit_code == 2 and "--out DIR" in wrong.stderr


def test_a_bad_report_and_a_crash_are_told_of_and_the_others_are_read(dateline_, folder):
    (folder / "crash.txt").write_text("date: 2020-08-30\ncrash")
    result = dateline_("read", folder / "none.txt", folder, "--format", "jsonl")
    assert result.exit_code == 1
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a", "b"]
    assert result.stderr.splitlines() == [
        f"dateline: {folder}/none.txt: no such file or folder",
        f"dateline: {folder}/crash.txt, crash: the reader failed on it: KeyError: 'crash' (please tell us)",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", SAMPLE, "--format", "xml"],
        ["read", SAMPLE, "--published", "soon"],
        ["nonsense"],
        ["who", "X", "--on", "9999-01-01"],
    ],
)
def test_wrong_use_is_exit_code_2(dateline_, arguments):
    assert dateline_(*arguments).exit_code == 2


def test_the_date_option_and_standard_input(dateline_):
    result = dateline_("read", "-", "--published", "30 August 2020", "--format", "json", input=BODY)
    assert json.loads(result.stdout)["published"] == "2020-08-30"
    assert "give --published" in dateline_("read", "-", input=BODY).stderr


def test_nothing_is_coloured_or_moving_where_no_terminal_is(dateline_, folder):
    for name in "cdefg":
        (folder / f"{name}.txt").write_text(f"date: 2020-08-30\n{BODY}")
    result = dateline_("read", folder)
    assert "\x1b" not in result.stdout and result.stderr == ""


@pytest.mark.parametrize(("reports", "shown"), [(3, False), (4, True)])
def test_a_bar_is_shown_on_a_terminal_from_four_reports_on(reports, shown):
    screen = io.StringIO()
    with run._progress(run.intake.find([SAMPLE] * reports), Console(force_terminal=True, file=screen)) as step:
        step()
    assert ("reading" in screen.getvalue()) is shown


STAND_IN = [sys.executable, str(ROOT / "tests" / "cli_stand_in.py"), "read", SAMPLE]


def test_a_closed_pipe_ends_quietly():
    command = f"{' '.join(STAND_IN + [SAMPLE] * 300)} --format json | head -c 10"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT)
    assert (len(result.stdout), result.stderr) == (10, "")


def test_output_is_utf8_in_any_locale():
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    result = subprocess.run(STAND_IN, capture_output=True, cwd=ROOT, env=environment)
    assert (result.returncode, result.stderr) == (0, b"") and "“met”" in result.stdout.decode("utf-8")


def test_colour_comes_with_a_terminal():
    main, other = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    subprocess.run(STAND_IN, stdout=other, stderr=other, cwd=ROOT, env=environment, check=True)
    os.close(other)
    assert b"\x1b[" in os.read(main, 65536)


def test_lookups_show_a_table_or_json(dateline_):
    assert "FRA" in dateline_("where", "Paris").stdout
    assert json.loads(dateline_("where", "Paris", "--json").stdout)[0]["country"] == "FRA"
    assert "Chancellor" in dateline_("who", "Angela Merkel", "--on", "2020-08-30").stdout
    assert dateline_("where", "Xqzyqx").exit_code == 1


def test_a_measurement_shows_groups_and_plain_figures(dateline_, tmp_path, monkeypatch):
    measured = types.ModuleType("dateline.measure.records")
    measured.measure_records = lambda path: {
        "events": {"precision": 0.5, "f1": 0.25},
        "roles": {"precision": 1, "wrong": ["x"]},
        "reports": 1234,
    }
    monkeypatch.setitem(sys.modules, "dateline.measure.records", measured)
    shown = dateline_("measure", "records", tmp_path).stdout
    assert "precision" in shown and "0.250" in shown and "1,234" in shown and "wrong" not in shown
    assert json.loads(dateline_("measure", "records", tmp_path, "--json").stdout)["events"]["f1"] == 0.25
    assert dateline_("measure", "records", tmp_path / "none").exit_code == 2


def test_the_sample_is_read_by_the_real_reader(read):
    (report,) = run.intake.reports([SAMPLE])
    assert "met" in {event.trigger.text for event in read(report.text, report.published).events}


def test_every_command_and_option_is_in_the_docs():
    import typer.main

    docs = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    commands = {"": typer.main.get_command(app)}
    while commands:
        name, command = commands.popitem()
        assert f"dateline {name}".strip() in docs, name
        for parameter in command.params:
            for option in (option for option in parameter.opts if option.startswith("--")):
                assert option in docs, f"{name} {option}"
        commands |= {f"{name} {part}".strip(): inner for part, inner in getattr(command, "commands", {}).items()}


def test_every_field_of_a_record_is_in_the_docs():
    import msgspec

    docs = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    nouns = [
        noun
        for noun in vars(record).values()
        if isinstance(noun, type) and issubclass(noun, record.Noun) and noun is not record.Report
    ]
    for noun in nouns:
        for field in msgspec.structs.fields(noun):
            assert f"`{field.encode_name}`" in docs, f"{noun.__name__}.{field.encode_name}"
