"""Questions to an archive, by filter and from the shell."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from stories_stand_in import NOISE, archive, attack, event, report, visit
from typer.testing import CliRunner

from dateline.archive import asking, explaining, standing, stories
from dateline.archive.asking import AskingError, Filter
from dateline.archive.names import country_and_sector, country_code, country_name
from dateline.cli import app
from dateline.record import Level, When

TEXT = "There are 5,200 American troops in Iraq."
TROOPS = {
    "text": "5,200 American troops",
    "start": 10,
    "end": 31,
    "of": "American troops",
    "country_of": "USA",
    "in_country": "IRQ",
}
LEVEL = Level(**TROOPS, low=5200, high=5200, as_of=When(start="2020-01-05", end="2020-01-05", precision="day", basis="report"))
LATER = Level(**TROOPS, low=3000, high=3000)
REPORTS = [
    attack("Wire", "2020-05-04", "2020-05-03", "Mosul", 12),
    attack("Courier", "2020-05-05", "2020-05-03", "Mosul", 14),
    visit("Wire", "2020-04-01", None, "planned", "2020-04-10"),
    visit("Courier", "2020-04-09", "2020-04-08", "occurred"),
    report("Gazette", "2020-01-05", TEXT, levels=[LEVEL]),
    report("Gazette", "2020-09-10", TEXT + " ", levels=[LATER]),
    report("Gazette", "2020-02-01", "Anna Lund spoke.", event("Anna Lund spoke.", "spoke", "CONSULT", "minister")),
    *NOISE,
]


@pytest.fixture(scope="module")
def connection():
    made = archive(REPORTS)
    stories.refresh(made)
    return made


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("questions") / "small.duckdb"
    made = archive(REPORTS, str(path))
    stories.refresh(made)
    made.close()
    return str(path)


def triggers(connection, as_of=None, **wanted):
    return [(event["report"], event["trigger"]) for event in asking.events(connection, Filter(**wanted), as_of)]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({}, 8),
        ({"actor": ("IRQ",)}, 3),
        ({"actor": ("Iraq",)}, 3),
        ({"actor": ("Iraqi",)}, 3),
        ({"recipient": ("IRQ MIL",)}, 3),
        ({"actor": ("IRQ MIL",)}, 0),
        ({"actor": ("falcon-brigades",)}, 3),
        ({"actor": ("falcon",)}, 3),
        ({"involving": ("Haddad",)}, 2),
        ({"actor": ("FRA", "IRN")}, 2),
        ({"place": ("IRQ",)}, 3),
        ({"place": ("mosul",)}, 2),
        ({"place": ("99072",)}, 2),
        ({"place": ("Mosul", "Amman")}, 4),
        ({"type": ("assault",)}, 3),
        ({"mode": ("visit",)}, 2),
        ({"status": ("planned",)}, 2),
        ({"since": date(2020, 5, 3)}, 3),
        ({"until": date(2020, 4, 10)}, 3),
        ({"since": date(2020, 5, 3), "until": date(2020, 5, 3)}, 2),
        ({"text": "with  mortars"}, 3),
        ({"text": "100%"}, 0),
        ({"source": ("wire",)}, 3),
        ({"report": ("wire-2020-05-04",)}, 1),
        ({"confidence": 0.9}, 0),
        ({"actor": ("'; drop table events; --",)}, 0),
        ({"place": ("99999999999999999999999",)}, 0),
    ],
)
def test_filters(connection, wanted, count):
    assert asking.count(connection, Filter(**wanted)) == len(asking.events(connection, Filter(**wanted))) == count


def test_events_come_with_all_their_parts(connection):
    (event,) = asking.events(connection, Filter(report=("wire-2020-05-04",)))
    assert event["actors"][0]["name"] == "Falcon Brigades" and event["recipients"][0]["country"] == "IRQ"
    assert event["quantities"][0]["low"] == 12 and event["outlet"] == "Wire" and event["story_id"]


def test_order_limit_and_page(connection):
    days = [event["time_from"] or event["time_to"] for event in asking.events(connection)]
    assert [day for day in days if day] == sorted(day for day in days if day) and days[-1] is None
    published = [event["published"] for event in asking.events(connection, order="published")]
    assert published == sorted(published)
    pages = [event["event_id"] for at in range(0, 8, 3) for event in asking.events(connection, limit=3, offset=at)]
    assert pages == [event["event_id"] for event in asking.events(connection)]
    with pytest.raises(AskingError):
        asking.events(connection, order="random")


def test_as_of_shows_what_had_been_published(connection):
    assert triggers(connection, date(2020, 5, 4), place=("Mosul",)) == [("wire-2020-05-04", "attacked")]
    assert triggers(connection, date(2020, 5, 3), place=("Mosul",)) == []


def test_once_shows_a_story_by_its_first_report(connection):
    wanted = Filter(place=("Mosul",))
    (event,) = asking.events(connection, wanted, once=True)
    assert event["report"] == "wire-2020-05-04" and event["reports"] == 2 and asking.count(connection, wanted, once=True) == 1


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({}, "Events."),
        (
            {"type": ("ASSAULT",), "actor": ("USA",), "place": ("IRQ",), "since": date(2020, 1, 1)},
            "Assaults by the United States in Iraq since 1 January 2020.",
        ),
        (
            {"status": ("planned",), "involving": ("USA MIL", "Pompeo"), "until": date(2020, 2, 3)},
            "Planned events involving the United States (armed forces) or Pompeo until 3 February 2020.",
        ),
        (
            {"text": " car  bomb ", "since": date(2020, 1, 1), "until": date(2020, 2, 1)},
            "Events between 1 January 2020 and 1 February 2020 told with “car bomb”.",
        ),
    ],
)
def test_sentences(wanted, sentence):
    assert Filter(**wanted).sentence() == sentence
    assert Filter(**wanted).sentence(date(2020, 8, 30)) == sentence[:-1] + " as known on 30 August 2020."


def test_headings_of_other_subjects():
    from dateline.archive.answers import heading

    assert heading("Stories", "Events involving Iraq.") == "Stories involving Iraq."
    assert heading("Stories", "Assaults by Iraq.") == "Stories with assaults by Iraq." and heading("Dyads", "Events.") == "Dyads."


def test_query_and_back():
    wanted = Filter(actor=("USA", "Iran"), place=("Mosul",), since=date(2020, 1, 1), text="car bomb", confidence=0.5)
    pairs = wanted.query()
    assert Filter.from_query({key: [v for k, v in pairs if k == key] for key, _ in pairs}) == wanted
    assert Filter.from_query({"since": "2020-03", "unknown": "x", "place": ["", " "]}) == Filter(since=date(2020, 3, 1))


@pytest.mark.parametrize(
    "wrong", [{"since": "soon"}, {"status": ["done"]}, {"confidence": "much"}, {"since": "2021", "until": "2020"}]
)
def test_what_cannot_be_asked(wrong):
    with pytest.raises(AskingError):
        Filter.from_query(wrong)


def test_names_of_countries():
    assert [country_code(name) for name in ("irq", "Iraq", "the United States", "Iraqi", "IGO", "Mosul")] == [
        "IRQ",
        "IRQ",
        "USA",
        "IRQ",
        "IGO",
        None,
    ]
    assert (
        country_name("IRQ") == "Iraq" and country_and_sector("US MIL") == ("USA", "MIL") and country_and_sector("Mike MIL") is None
    )


def test_levels(connection):
    assert [(row["low"], str(row["published"])) for row in standing.levels(connection, "US troops", "Iraq")] == [
        (5200.0, "2020-01-05"), (3000.0, "2020-09-10")]  # fmt: skip
    assert len(standing.levels(connection, "US troops", "IRQ", as_of=date(2020, 2, 1))) == 1
    assert standing.levels(connection, "troops", until=date(2020, 2, 1))[0]["low"] == 5200
    assert standing.levels(connection, "tanks") == []
    with pytest.raises(AskingError):
        standing.levels(connection, "troops", "Nowhere")


def test_dyads_count_a_story_once(connection):
    rows = {(row["actor"], row["recipient"]): row for row in standing.dyads(connection)}
    assert (
        rows["IRQ", "IRQ"]["happenings"] == 2
        and rows["IRQ", "IRQ"]["mentions"] == 3
        and rows["IRQ", "IRQ"]["material_conflict"] == 2
    )
    assert rows["SWE", "JOR"]["verbal_cooperation"] == 1, "what was only planned does not count"
    months = standing.dyads(connection, by="month")
    assert [str(row["period"]) for row in months] == ["2020-03-01", "2020-04-01", "2020-05-01", "2020-06-01"]
    with pytest.raises(AskingError):
        standing.dyads(connection, by="week")


def test_explain_shows_words_rules_and_story(connection):
    name = explaining.find(connection, "wire-2020-05-04 e1")
    found = explaining.explain(connection, name)
    by_field = {reason.field: reason for reason in found.reasons}
    assert by_field["what"].words == "attacked" and by_field["what"].value == "ASSAULT" and by_field["what"].rule == "by.hand"
    assert by_field["who"].words == "Falcon Brigades" and by_field["who"].confidence == 0.9
    assert by_field["when"].value == "3 May 2020" and by_field["where"].value.startswith("Mosul, Nineveh, IRQ")
    assert by_field["how many"].value == "killed: 12" and "2 reports" in by_field["story"].value
    assert explaining.find(connection, name[:12] if name[:12] != name else name)
    for wrong in ("nothing", "", "wire-2020-05-04 e9"):
        with pytest.raises(AskingError):
            explaining.find(connection, wrong)


def run(*words, width=None):
    result = CliRunner().invoke(app, list(words), env={"COLUMNS": str(width)} if width else None)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize(
    "command", [["timeline"], ["stories"], ["plans", "--undated"], ["levels"], ["dyads"], ["dyads", "--by", "month"]]
)
def test_every_question_in_every_form(file, command):
    name, *options = command
    table = run(name, file, *options)
    assert table.exit_code == 0 and table.stdout.strip()
    rows = list(csv.DictReader(io.StringIO(run(name, file, *options, "-f", "csv").stdout)))
    listed = json.loads(run(name, file, *options, "-f", "json").stdout)
    assert len(rows) == len(listed) > 0
    assert len(json.loads(run(name, file, *options, "-f", "json", "-n", "1").stdout)) == 1
    assert run(name, file, *options, "--as-of", "1999-01-01").exit_code == 0


def test_timeline_says_what_it_shows(file):
    shown = run("timeline", file, "--actor", "Iraq", "--type", "assault", "--place", "Mosul", "--as-of", "2020-05-04").stdout
    assert "Assaults by Iraq in Mosul as known on 4 May 2020." in shown and "“attacked”" in shown and "1 event" in shown


def test_story_and_explain_from_the_shell(file):
    (found, *_) = [row for row in json.loads(run("stories", file, "-f", "json").stdout) if row["type"] == "ASSAULT"]
    shown = run("story", file, found["story_id"]).stdout
    assert "killed: 12, later 14" in shown and "Courier" in shown
    assert "Courier" not in run("story", file, found["story_id"], "--as-of", "2020-05-04").stdout
    assert "»attacked«" in run("explain", file, "wire-2020-05-04", "e1").stdout
    assert json.loads(run("explain", file, "wire-2020-05-04", "e1", "-f", "json").stdout)["type"] == "ASSAULT"


def test_plans_from_the_shell(file):
    shown = run("plans", file, "--as-of", "2020-04-05").stdout
    assert "still open" in shown and "as known on 5 April 2020" in shown
    assert "done" in run("plans", file).stdout
    assert len(json.loads(run("plans", file, "--outcome", "fulfilled", "-f", "json").stdout)) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["timeline", "FILE", "--since", "soon"], 2), (["timeline", "FILE", "--status", "done"], 2),
        (["timeline", "FILE", "--as-of", "x"], 2),
        (["plans", "FILE", "--outcome", "lost"], 2), (["levels", "FILE", "--in", "Nowhere"], 2), (["story", "FILE", "zzz"], 2),
        (["explain", "FILE", "zzz"], 2), (["timeline", "missing.duckdb"], 1), (["stories", "missing.duckdb", "--refresh"], 1),
        (["timeline", "FILE", "--limit", "-1"], 2), (["timeline"], 2),
    ],
)  # fmt: skip
def test_wrong_use_is_one_line_and_an_exit_code(file, words, code):
    result = run(*(file if word == "FILE" else word for word in words))
    assert result.exit_code == code and "Traceback" not in result.output and not result.stdout.strip()


def test_a_file_that_is_no_archive(tmp_path):
    path = tmp_path / "notes.duckdb"
    path.write_text("not a database")
    result = run("timeline", str(path))
    assert result.exit_code == 1 and result.stderr.startswith("dateline: ")


def test_refresh_makes_the_stories(tmp_path):
    path = str(tmp_path / "fresh.duckdb")
    archive(REPORTS, path).close()
    assert json.loads(run("stories", path, "-f", "json").stdout) == []
    assert len(json.loads(run("stories", path, "--refresh", "-f", "json").stdout)) == 2


def test_narrow_terminals_wrap(connection):
    from rich.console import Console

    from dateline.archive import answers

    for width in (30, 60, 109, 110, 200):
        out = Console(file=io.StringIO(), width=width, highlight=False)
        answers.show_events(out, asking.events(connection))
        answers.show_stories(out, stories.list_stories(connection))
        shown = out.file.getvalue()
        assert "Falcon" in shown and max(len(line) for line in shown.splitlines()) <= width


def test_hostile_words_do_nothing_to_the_terminal(connection):
    from rich.console import Console

    from dateline.archive import answers

    made = archive([report("W\x1b[31mire", "2020-01-01", "A [bold]bomb\x1b]0;x\x07 fell.",
                           event("A [bold]bomb\x1b]0;x\x07 fell.", "[bold]bomb\x1b]0;x\x07", "ASSAULT"))])  # fmt: skip
    out = Console(file=io.StringIO(), width=120, highlight=False)
    answers.show_events(out, asking.events(made))
    shown = out.file.getvalue()
    assert "\x1b" not in shown and "\x07" not in shown and "[bold]bomb" in shown
