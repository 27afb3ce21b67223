"""Corrections made in the page, taken out again: as lines, and as sentences to train on."""

from __future__ import annotations

import json
from pathlib import Path

import exchange_archive as small
import pytest
from typer.testing import CliRunner

from dateline.archive import Archive
from dateline.cli import app
from dateline.exchange import ExchangeError
from dateline.exchange.corrections import export_corrections
from dateline.web.corrections import Corrections, path_for


@pytest.fixture
def archive(tmp_path) -> Path:
    return small.make(tmp_path / "small.duckdb")


@pytest.fixture
def correct(archive):
    """A function that writes a correction of the first report down, as the page does."""
    with Archive(archive) as opened:
        report = small.ids(opened.connection, "report-1")
        events = dict(opened.connection.execute("select number, event_id from events where report_id = ?", [report]).fetchall())
    made = Corrections(path_for(archive))

    def add(kind: str, event: str | None = None, **fields):
        return made.add(kind=kind, author="An", report=report, event=events.get(event), **fields)

    return add


def exported(archive: Path, tmp_path: Path) -> tuple[list[dict], list[dict], list[str]]:
    told = export_corrections(archive, "jsonl", tmp_path / "made.jsonl")
    files = (tmp_path / "made.jsonl", tmp_path / "made.labels.jsonl")
    corrections, labels = ([json.loads(line) for line in file.read_text("utf-8").splitlines()] for file in files)
    for label in labels:
        _check(label)
    return corrections, labels, told


def _check(label: dict) -> None:
    """Every span points at its own words, as in training/labels."""

    def spans(thing):
        if isinstance(thing, dict):
            if "start" in thing:
                assert label["text"][thing["start"] : thing["end"]] == thing["text"]
            for value in thing.values():
                spans(value)
        elif isinstance(thing, list):
            for value in thing:
                spans(value)

    spans([label["events"], label["statements"]])
    keys = {"trigger", "type", "mode", "status", "actors", "recipients", "time", "place", "quantities", "source"}
    assert all(set(event) == keys for event in label["events"])


def test_a_field_put_right(archive, correct, tmp_path):
    correct("fix", "e5", field="type", value="MOBILIZE", note="no, they only moved")
    correct("fix", "e5", field="mode", value="weapons")
    corrections, (label,), _ = exported(archive, tmp_path)
    assert [each["field"] for each in corrections] == ["type", "mode"] and corrections[0]["read"]["type"] == "ASSAULT"
    assert (
        corrections[0]["sentence"]["text"].startswith("Kataib Hezbollah fired") and corrections[0]["report_came_as"] == "report-1"
    )
    (event,) = label["events"]
    assert (event["type"], event["mode"], event["trigger"]["text"]) == ("MOBILIZE", "weapons", "fired")
    assert event["actors"] == [{"text": "Kataib Hezbollah", "start": 0, "end": 16, "country": "IRQ", "sector": "PRM"}]
    assert event["time"] == {"text": "Sunday", "start": 59, "end": 65}
    assert event["quantities"][0]["kind"] == "injured"
    assert (label["corrected"], label["unchecked"]) == (1, 0)


def test_actors_put_right_by_words(archive, correct, tmp_path):
    correct("fix", "e5", field="actors", value="Kataib Hezbollah; soldiers")
    correct("fix", "e5", field="place", value="")
    _, (label,), _ = exported(archive, tmp_path)
    (event,) = label["events"]
    assert [(each["text"], each["country"], each["sector"]) for each in event["actors"]] == [
        ("Kataib Hezbollah", "IRQ", "PRM"), ("soldiers", "---", "UNK"),
    ]  # fmt: skip
    assert event["place"] is None


def test_no_such_event_and_one_that_was_missed(archive, correct, tmp_path):
    correct("wrong", "e6")
    start = small.FIRST.index("wounding")
    correct("missed", start=start, end=start + len("wounding"), value="ASSAULT")
    _, labels, _ = exported(archive, tmp_path)
    denial = next(label for label in labels if label["text"].startswith("Iran denied"))
    assert denial["events"] == [] and denial["corrected"] >= 0
    rockets = next(label for label in labels if label["text"].startswith("Kataib"))
    assert [(event["type"], event["trigger"]["text"]) for event in rockets["events"]] == [
        ("ASSAULT", "fired"),
        ("ASSAULT", "wounding"),
    ]
    assert (rockets["corrected"], rockets["unchecked"]) == (1, 1)


def test_what_no_label_can_hold_is_counted(archive, correct, tmp_path):
    correct("fix", "e5", field="actors", value="some militia that is not named")
    correct("fix", "e1", field="type", value="DANCE")
    corrections, labels, told = exported(archive, tmp_path)
    assert len(corrections) == 2 and labels == []
    assert "1 sentence left out, corrected with words that are not in the sentence" in told
    assert "1 sentence left out, corrected to a type that there is not" in told


def test_corrections_of_unknown_reports_are_counted(archive, tmp_path):
    Corrections(path_for(archive)).add(kind="wrong", author="An", report="feed", event="feed-0-e1")
    _, _, told = exported(archive, tmp_path)
    assert told[:2] == ["0 corrections written", "1 correction left out, of reports that the archive does not hold"]


def test_none_yet_and_other_formats(archive, tmp_path):
    with pytest.raises(ExchangeError, match="nobody"):
        export_corrections(archive, "jsonl", tmp_path / "made.jsonl")
    with pytest.raises(ExchangeError, match="jsonl"):
        export_corrections(archive, "gdelt", tmp_path / "made")


# the command


def run(*arguments: object):
    return CliRunner().invoke(app, ["export", *map(str, arguments)])


def test_command_writes_to_a_file_and_says_what_it_left_out(archive, tmp_path):
    result = run(archive, "--format", "polecat", "--out", tmp_path / "events.txt", "--as-of", "2020-08-31")
    assert result.exit_code == 0 and (tmp_path / "events.txt").read_text("utf-8").startswith("Event ID\t")
    assert "dateline: 6 events written" in result.stderr and "1 event left out, denied" in result.stderr and result.stdout == ""


def test_command_writes_to_standard_output(archive):
    result = run(archive, "-f", "geojson", "--out", "-", "--type", "consult", "--place", "USA")
    assert result.exit_code == 0
    assert [each["properties"]["place"] for each in json.loads(result.stdout)["features"]] == ["Houston"]


def test_command_on_wrong_use(archive, tmp_path):
    assert run(archive, "-f", "xls", "--out", tmp_path / "x").exit_code == 2
    assert run(archive, "-f", "gdelt", "--out", "-").exit_code == 2
    assert run(archive, "-f", "jsonl", "--out", tmp_path / "x", "--since", "yesterday").exit_code == 2
    assert run(archive, "-f", "jsonl", "--out", tmp_path / "x", "--corrections").exit_code == 2
    missing = run(tmp_path / "none.duckdb", "-f", "jsonl", "--out", tmp_path / "x")
    assert missing.exit_code == 1 and missing.stderr.startswith("dateline: ") and missing.stderr.count("\n") == 1
    (tmp_path / "text.duckdb").write_text("not a database")
    assert run(tmp_path / "text.duckdb", "-f", "jsonl", "--out", tmp_path / "x").exit_code == 1
    assert not (tmp_path / "x").exists()


def test_command_with_corrections(archive, correct, tmp_path):
    correct("fix", "e5", field="status", value="denied")
    result = run(archive, "-f", "jsonl", "--corrections", "--out", tmp_path / "made.jsonl")
    assert result.exit_code == 0 and "1 sentence to train on" in result.stderr
    assert json.loads((tmp_path / "made.labels.jsonl").read_text("utf-8"))["events"][0]["status"] == "denied"
