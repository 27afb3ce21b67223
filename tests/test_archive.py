"""The archive as a file: rows of records, made-up archives, views, and SQL that can change and reach nothing."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

import dateline
from dateline import record
from dateline.archive import sql, store, synthetic
from dateline.archive.rows import clean, report_id, text_digest

VIEWS = ("read_reports", "events_flat", "dyads_daily", "levels", "plans", "statements_flat")


@pytest.fixture(scope="module")
def made_up(tmp_path_factory):
    path = tmp_path_factory.mktemp("made-up") / "a.duckdb"
    with dateline.Archive(path, read_only=False) as archive:
        synthetic.fill(archive.connection, 2000)
    return path


def full() -> tuple[record.Report, record.Record]:
    """A record in which every field holds something."""
    text = "On Monday the US said 5,200 troops will leave Iraq by November after Tehran's attack on Baghdad."

    def at(words: str) -> dict[str, object]:
        start = text.index(words)
        return {"text": words, "start": start, "end": start + len(words)}

    why = {"evidence": "rule", "confidence": 0.5}
    usa = record.Participant(**at("US"), name="United States", country="USA", sector="GOV", id="Q30", office="state", **why)
    place = record.Place(
        **at("Iraq"),
        name="Iraq",
        country="IRQ",
        geonames=99237,
        lat=33.0,
        lon=44.0,
        admin1="07",
        feature="PCLI",
        precision="country",
        **why,
    )
    time = record.When(start=None, end="2020-11-30", precision="month", basis="stated", **why)
    count = record.Quantity(**at("5,200 troops"), kind="troops", low=5200, high=None, approx=True, unit="men", of="troops", **why)
    events = (
        record.Event(
            id="e1", trigger=record.Span(**at("leave")), mentions=(record.Span(**at("will leave")),), type="RETREAT",
            mode="withdraw", contexts=("military", "diplomatic"),
            actors=(usa,), recipients=(usa, usa), status="planned", time=time, place=place,
            quantities=(count,), source=record.Span(**at("US")), evidence="head", status_evidence="will", confidence=0.9,
        ),
        record.Event(id="e2", trigger=record.Span(**at("attack")), type="ASSAULT"),
    )  # fmt: skip
    statement = record.Statement(
        speaker=usa,
        cue=record.Span(**at("said")),
        content=record.Span(**at("5,200 troops will leave Iraq")),
        mode="indirect",
        via="AP",
        **why,
    )
    level = record.Level(
        **at("5,200 troops"),
        of="US troops",
        country_of="USA",
        in_country="IRQ",
        low=5200,
        high=5200,
        as_of=time,
        status="past",
        **why,
    )
    link = record.Link(source="e1", target="e2", kind="response", **why)
    expression = record.TimeExpression(
        **at("November"), type="DATE", value="2020-11", begin="2020-11-01", until="2020-11-30", **why
    )
    facts = {"id": "r1", "title": "Troops", "published": "2020-08-30", "url": "https://example.org/1", "text": text}
    made_by = record.Generator(name="test", version="1", weights="w", knowledge="k")
    read = record.Record(
        **facts,
        events=events,
        statements=(statement,),
        levels=(level,),
        links=(link,),
        times=(expression,),
        places=(place,),
        generator=made_by,
    )
    return record.Report(**facts, source="The Wire"), read


def test_every_field_of_a_record_has_its_place_in_the_rows():
    report, read = full()
    connection = duckdb.connect()
    store.prepare(connection)
    named = store.add(connection, report, read, "wire.txt")
    assert store.add(connection, report, read, "copy.txt") == named == report_id(report)
    for table in ("reports", "readings", "statements", "standings", "times", "places", "links", "mentions", "quantities"):
        assert connection.execute(f"select count(*) from {table}").fetchall() == [(1,)], table
    uncounted = {"killed_low", "killed_high", "injured_low", "injured_high", "troops_high"}
    some_empty = {"events": uncounted, "quantities": {"high"}, "standings": {"as_of_from"}}
    some_empty["reports"] = {"duplicate_of", "duplicate_kind"}
    for table in ("reports", "events", "participants", "quantities", "statements", "standings", "links", "times", "places"):
        cursor = connection.execute(f"select * from {table} order by all")
        names = [name for name, *_ in cursor.description]
        rows = [row for row in cursor.fetchall() if table != "events" or "e1" in row]
        nulls = {name for row in rows for name, value in zip(names, row, strict=True) if value is None}
        assert nulls - {"time_from"} == some_empty.get(table, set()), table
    columns = "actors, recipients, status, happened_to::varchar, quantities, troops_low, according_to"
    flat = connection.execute(f"select {columns} from events_flat where type = 'RETREAT'")
    expected = ("United States", "United States; United States", "planned", "2020-11-30", "troops: 5,200 troops", 5200, "US")
    assert flat.fetchall() == [expected]
    offsets = "select trigger, substr(text, trigger_from + 1, trigger_to - trigger_from) from events join reports using (report_id)"
    assert all(said == found for said, found in connection.execute(offsets).fetchall())


def test_a_report_is_known_by_what_was_printed_and_not_by_its_file():
    report, _ = full()
    other = record.Report(**report.to_dict() | {"id": "x", "url": None})
    assert report_id(other) == report_id(report)
    for change in ({"source": "Another"}, {"published": "2020-08-31"}, {"title": "troops"}, {"text": report.text + "."}):
        assert report_id(record.Report(**report.to_dict() | change)) != report_id(report)
    assert text_digest("Two  words, HERE\n") == text_digest("two words here") != text_digest("two word shere")
    assert clean(record.Report(id="x", text="a\ud800b", published="2020-01-01")).text == "a\ufffdb"


def test_what_fails_leaves_nothing_behind(tmp_path):
    report, read = full()
    with dateline.Archive(tmp_path / "a.duckdb", read_only=False) as archive:
        with pytest.raises(duckdb.Error), store.transaction(archive.connection):
            store.add(archive.connection, report, read)
            archive.connection.execute("select no_such_thing")
        assert archive.connection.execute("select count(*) from reports").fetchall() == [(0,)]
    assert [path.name for path in tmp_path.iterdir()] == ["a.duckdb"]


def test_made_up_archives_are_the_same_each_time_and_point_into_their_texts(made_up, tmp_path):
    with dateline.Archive(made_up) as archive, dateline.Archive(tmp_path / "b.duckdb", read_only=False) as again:
        synthetic.fill(again.connection, 2000)
        dumps = [store.dump(opened.connection, tmp_path / name) for opened, name in ((archive, "1"), (again, "2"))]
        for one, other in zip(*dumps, strict=True):
            assert one.read_bytes() == other.read_bytes(), one.name
        connection = archive.connection
        assert connection.execute("select count(*) from events").fetchall() == [(2000,)]
        wrong = "select count(*) from {} x join reports r using (report_id) "
        wrong += "where substr(r.text, {}_from + 1, {}_to - {}_from) <> x.{}"
        for table, span in (("events", "trigger"), ("events", "place"), ("statements", "content"), ("statements", "speaker")):
            assert connection.execute(wrong.format(table, *[span] * 4)).fetchall() == [(0,)], (table, span)
        for table in ("places", "times", "standings"):
            assert connection.execute(wrong.format(table, *["text"] * 4)).fetchall() == [(0,)], table
        for view in VIEWS:
            assert connection.execute(f"select count(*) > 10 from {view}").fetchall() == [(True,)], view
        copies = (
            "select count(*) from reports where duplicate_of is not null and duplicate_of not in (from reports select report_id)"
        )
        assert connection.execute(copies).fetchall() == [(0,)]
        statuses = "select count(distinct status), count(distinct type), count(distinct place_country) > 20 from events"
        assert connection.execute(statuses).fetchall() == [(5, 16, True)]


def test_views_leave_copies_and_older_readings_out():
    report, read = full()
    connection = duckdb.connect()
    store.prepare(connection)
    store.add(connection, report, read)
    copy = record.Report(**report.to_dict() | {"source": "Copier"})
    store.add(connection, copy, read)
    newer = record.Record(**{name: getattr(read, name) for name in read.__struct_fields__} | {"generator": None})
    store.add(connection, report, newer)
    connection.execute("update reports set duplicate_of = ?, duplicate_kind = 'exact' where source = 'Copier'", [report_id(report)])
    assert connection.execute("select count(*) from events").fetchall() == [(6,)]
    assert connection.execute("select count(*) from events_flat").fetchall() == [(2,)]
    assert connection.execute("select count(*), any_value(deadline)::varchar from plans").fetchall() == [(1, "2020-11-30")]


def test_the_page_on_the_archive_names_every_column_and_its_questions_can_be_asked(made_up):
    page = (Path(__file__).parent.parent / "docs" / "archive.md").read_text(encoding="utf-8")
    with dateline.Archive(made_up) as archive:
        columns = archive.connection.execute("select table_name, column_name from duckdb_columns() where not internal").fetchall()
        assert not [f"{table}.{column}" for table, column in columns if f"`{column}`" not in page or table not in page]
        questions = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
        assert len(questions) >= 8
        for question in questions:
            archive.connection.execute(question).fetchall()


def asked(path, query: str, format: str = "csv", **limits) -> str:
    stream = io.StringIO()
    with sql.asked(path, query, **limits) as answer:
        getattr(sql, f"write_{format}")(answer, stream)
    return stream.getvalue()


def test_answers_as_tables_csv_and_json(made_up):
    query = "select 1 as one, 'a, \"b\"' as \"two\nlines\", null as none, [1, 2] as list, date '2020-01-02' as day, true as yes"
    assert asked(made_up, query) == 'one,"two\nlines",none,list,day,yes\n1,"a, ""b""",,"[1, 2]",2020-01-02,true\n'
    assert json.loads(asked(made_up, query, "json")) == [
        {"one": 1, "two\nlines": 'a, "b"', "none": None, "list": [1, 2], "day": "2020-01-02", "yes": True}
    ]
    assert json.loads(asked(made_up, "select 1 where false", "json")) == []
    assert "2020-01-02" in asked(made_up, query, "table")
    assert "200 of 2,000 rows" in asked(made_up, "select [event_id] from events", "table")
    assert "events_flat" in asked(made_up, "show tables")
    assert "ASSAULT" in asked(made_up, "pivot events on type using count(*)")


@pytest.mark.parametrize(
    "query",
    [
        "delete from reports", "drop table events", "create table x (y integer)", "create temp table x (y integer)",
        "insert into archive values ('a', 'b')", "copy reports to '/tmp/should-not-be.csv'", "attach ':memory:' as x",
        "install httpfs", "load httpfs", "set memory_limit = '100GB'", "reset lock_configuration", "pragma database_list",
        "export database '/tmp/should-not-be'", "checkpoint", "select 1; select 2", "", "   ;", "selec 1", "from nowhere",
        "from read_csv('/etc/passwd')", "from '/etc/passwd'", "select * from read_text('/etc/hostname')", "from glob('/*')",
        "from 'https://example.org/x.parquet'", "select 1/0 + 'a'", "use x", "vacuum", "call pragma_version()",
    ],
)  # fmt: skip
def test_queries_that_are_refused_in_one_line(made_up, query):
    with pytest.raises(sql.QueryError) as refused:
        asked(made_up, query)
    assert "\n" not in str(refused.value)


def test_queries_that_take_too_much(made_up):
    with pytest.raises(sql.QueryError, match=r"longer than 0\.3 seconds"):
        asked(made_up, "select count(*) from range(1000000000000) where random() < 0", seconds=0.3)
    with pytest.raises(sql.QueryError, match=r"(?i)memory"):
        asked(made_up, "select list(i::varchar order by random()) from range(50000000) t(i)", seconds=20, memory="50MB")


def test_the_commands(made_up, tmp_path):
    from dateline.cli import app

    run = CliRunner().invoke
    assert run(app, ["sql", str(made_up), "select count(*) as n from events", "--format", "csv"]).stdout == "n\n2000\n"
    wrong = run(app, ["sql", str(made_up), "drop table events"])
    assert (wrong.exit_code, wrong.stderr.count("\n")) == (1, 1)
    none = run(app, ["sql", str(tmp_path / "none.duckdb"), "select 1"])
    assert (none.exit_code, none.stderr) == (1, f"dateline: {tmp_path}/none.duckdb: no such archive\n")
    assert run(app, ["build", "--into", str(tmp_path / "a.duckdb")]).exit_code == 2
    assert run(app, ["build", "x.txt", "--published", "soon", "--into", str(tmp_path / "a.duckdb")]).exit_code == 2
    assert run(app, ["build", "x.txt", "--workers", "0", "--into", str(tmp_path / "a.duckdb")]).exit_code == 2
    nothing = run(app, ["build", "--resume", "--into", str(tmp_path / "a.duckdb")])
    assert (nothing.exit_code, "nothing to resume" in nothing.stderr) == (0, True)
    assert not (tmp_path / "a.duckdb").exists()
    with dateline.Archive(made_up), pytest.raises(store.ArchiveError):
        dateline.Archive(made_up, read_only=False)
