"""Exports of a small archive, each read back as its users read it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from datetime import date
from pathlib import Path

import duckdb
import exchange_archive as small
import msgspec
import pytest

from dateline.archive import Archive
from dateline.archive.asking import Filter
from dateline.exchange import ExchangeError, Wanted, export
from dateline.exchange.write import FORMATS
from dateline.record import Record

FILES = [name for name, format in FORMATS.items() if not format.folder]


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    return small.make(tmp_path_factory.mktemp("archive") / "small.duckdb")


@pytest.fixture
def exported(archive, tmp_path):
    """A function from a format to the path of its export and the counts of what was left out."""

    def run(format: str, wanted: Wanted | None = None):
        left = export(archive, format, tmp_path / f"out-{format}", wanted)
        return tmp_path / f"out-{format}", left

    return run


def digest(path: Path) -> str:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    found = hashlib.sha256()
    for file in files:
        if file.is_file():
            found.update(str(file.relative_to(path)).encode() + file.read_bytes())
    return found.hexdigest()


def tabbed(path: Path) -> list[dict[str, str]]:
    lines = path.read_text("utf-8").split("\n")
    heading = lines[0].split("\t")
    rows = [line.split("\t") for line in lines[1:-1]]
    assert all(len(row) == len(heading) for row in rows) and lines[-1] == ""
    return [dict(zip(heading, row, strict=True)) for row in rows]


# every format


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_archive_gives_the_same_bytes(format, archive, tmp_path):
    for name in ("one", "two"):
        export(archive, format, tmp_path / name)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")


@pytest.mark.parametrize("format", ["parquet", "jsonl", "gdelt", "stix"])
def test_an_archive_filled_in_another_order_gives_the_same_bytes(format, archive, tmp_path):
    other = tmp_path / "other.duckdb"
    with Archive(archive) as source:
        tables = [name for (name,) in source.connection.execute("select table_name from duckdb_tables()").fetchall()]
    with Archive(other, read_only=False) as target:
        target.connection.execute(f"attach '{archive}' as source (read_only)")
        for table in tables:
            target.connection.execute(f"delete from {table}")
            target.connection.execute(f"insert into {table} by name select * from source.{table} order by all desc")
        target.connection.execute("detach source")
    export(archive, format, tmp_path / "one")
    export(other, format, tmp_path / "two")
    assert digest(tmp_path / "one") == digest(tmp_path / "two")


@pytest.mark.parametrize("format", [name for name in FORMATS if name not in ("parquet", "csv")])
def test_what_is_written_and_left_out_is_everything(format, exported):
    _, left = exported(format)
    assert left.written + left.total == 13
    assert left.reasons["told by copies of other reports"] == 2


def test_statuses_that_a_format_cannot_say_are_left_out_and_counted(exported):
    for format, planned in (("polecat", 0), ("icews", 0), ("gdelt", 0), ("acled", 2)):
        _, left = exported(format)
        reasons = "\n".join(left.lines())
        assert "1 event left out, denied" in reasons and "1 event left out, possible" in reasons
        assert ("planned" in reasons) == bool(planned)


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_archive(format, tmp_path):
    with Archive(tmp_path / "empty.duckdb", read_only=False):
        pass
    assert export(tmp_path / "empty.duckdb", format, tmp_path / "out").written == 0
    if format in ("timelinejs", "geojson", "stix", "labelstudio"):
        json.loads((tmp_path / "out").read_text())


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_that_fails_leaves_nothing(format, archive, tmp_path, monkeypatch):
    from dateline.archive import records
    from dateline.exchange import stream, tables

    def fail(*_, **__):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(stream.Follower, "take", fail)
    monkeypatch.setattr(tables, "_copy", fail)
    monkeypatch.setattr(records, "_event", fail)
    with pytest.raises(RuntimeError):
        export(archive, format, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_files_stays(archive, tmp_path):
    (tmp_path / "brat").mkdir()
    (tmp_path / "brat" / "mine.txt").write_text("mine")
    with pytest.raises(OSError, match="--overwrite"):
        export(archive, "brat", tmp_path / "brat")
    assert (tmp_path / "brat" / "mine.txt").read_text() == "mine"
    export(archive, "brat", tmp_path / "brat", overwrite=True)
    assert not (tmp_path / "brat" / "mine.txt").exists()
    assert [each.name for each in tmp_path.iterdir()] == ["brat"]


def test_wrong_use(archive, tmp_path):
    with pytest.raises(ExchangeError, match="is no format"):
        export(archive, "xls", tmp_path / "out")
    with pytest.raises(ExchangeError, match="folder"):
        export(archive, "gdelt", None)
    with pytest.raises(ExchangeError, match="no such folder"):
        export(archive, "jsonl", tmp_path / "not" / "there")
    with pytest.raises(ExchangeError, match="one file"):
        export(archive, "jsonl", tmp_path)


@pytest.mark.parametrize("format", FORMATS)
def test_as_of_shows_nothing_that_came_later(format, exported):
    path, left = exported(format, Wanted(as_of=date(2020, 8, 31)))
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.suffix in (".ann", ".txt", ".CSV", ".csv")]
    for file in files:
        assert "2020-09-0" not in file.read_text("utf-8")
    assert left.written + sum(count for reason, count in left.reasons.items() if "copies" not in reason) == 8


def test_filters_narrow_events(exported):
    wanted = Wanted(Filter(actor=("Kataib Hezbollah",), place=("Iraq",)))
    path, left = exported("polecat", wanted)
    assert left.written == 2 and {row["Actor Name"] for row in tabbed(path)} == {"Kataib Hezbollah"}
    path, _ = exported("jsonl", wanted)
    assert [json.loads(line)["id"] for line in path.read_text().splitlines()] == ["report-1", "../report 2"]
    path, left = exported("csv", wanted)
    assert left.written == 2
    assert len(duckdb.sql(f"from read_csv('{path}/events.csv')").fetchall()) == 2
    assert len(duckdb.sql(f"from read_csv('{path}/events_flat.csv')").fetchall()) == 2
    assert len(duckdb.sql(f"from read_csv('{path}/reports.csv')").fetchall()) == 2


# tables


@pytest.mark.parametrize("format", ["parquet", "csv"])
def test_tables_are_read_back(format, archive, exported):
    path, _ = exported(format)
    with Archive(archive) as opened:
        tables = [row[0] for row in opened.connection.execute("select table_name from duckdb_tables()").fetchall()]
        for table in (*tables, "events_flat", "levels", "plans", "statements_flat", "dyads_daily"):
            count = opened.connection.execute(f"select count(*) from {table}").fetchone()[0]
            reader = f"read_{format}('{path}/{table}.{format}'" + (", header=true, all_varchar=true)" if format == "csv" else ")")
            assert duckdb.sql(f"select count(*) from {reader}").fetchall()[0][0] == count, table


def test_parquet_by_pyarrow(exported):
    parquet = pytest.importorskip("pyarrow.parquet")
    path, _ = exported("parquet")
    events = parquet.read_table(path / "events.parquet").to_pylist()
    assert len(events) == 13 and events[0]["contexts"] is not None
    assert [each["event_id"] for each in events] == sorted(each["event_id"] for each in events)
    flat = parquet.read_table(path / "events_flat.parquet").to_pylist()
    assert len(flat) == 11 and {each["status"] for each in flat} == {"occurred", "ongoing", "planned", "possible", "denied"}


def test_csv_by_pandas(exported):
    pandas = pytest.importorskip("pandas")
    path, _ = exported("csv")
    reports = pandas.read_csv(path / "reports.csv", keep_default_na=False)
    assert sorted(reports["text"])[-1].startswith("The United States military") or small.THIRD in set(reports["text"])
    assert set(reports["text"]) == {record.text for _, record in small.all_read()}
    assert "military;terrorism" in set(pandas.read_csv(path / "events.csv")["contexts"].dropna())


# our own


def test_records_come_back_exactly(exported):
    path, _ = exported("jsonl")
    found = [msgspec.json.decode(line, type=Record) for line in path.read_bytes().splitlines()]
    wanted = sorted((record for _, record in small.all_read() if record.id != "copy"), key=lambda record: record.published)
    assert found == wanted
    assert [each.to_json() for each in found] == [each.to_json() for each in wanted]


def test_records_that_were_read_come_back_exactly(read, tmp_path):
    from dateline.archive import store
    from dateline.exchange.records import records

    texts = ["The United Nations will send 500 peacekeepers to Mali by June 2021, the secretary-general said on Monday.",
             "Police arrested at least 20 protesters in Minsk on Sunday. \"We will not stop,\" Maria Petrova said."]  # fmt: skip
    made = [read(text, "2020-08-30", id=f"r{at}") for at, text in enumerate(texts)]
    with Archive(tmp_path / "read.duckdb", read_only=False) as archive:
        store.add_many(archive.connection, [(small.report(record, "Daily News"), record, None) for record in made])
        found = {record.id: record for _, record in records(archive.connection, Wanted())}
    assert any(record.events for record in made)
    for record in made:
        assert found[record.id].to_json() == record.to_json()


# event data


def test_polecat(exported):
    from dateline.exchange.polecat import COLUMNS

    path, _ = exported("polecat")
    rows = tabbed(path)
    assert len(COLUMNS) == 40 and tuple(rows[0]) == COLUMNS
    by_trigger = {row["Event ID"][-2:]: row for row in rows if row["Source"] == "Daily News"}
    planned = by_trigger["e2"]
    assert (planned["Event Type"], planned["Event Mode"], planned["Event Date"]) == ("CONCEDE", "", "2020-08-30")
    meeting = by_trigger["e4"]
    assert (meeting["Event Type"], meeting["Event Date"]) == ("AGREE", "2020-08-30")
    assert (meeting["Actor Name"], meeting["Actor Country"], meeting["Actor COW"]) == ("Donald Trump;Iraq", "USA;IRQ", "2;645")
    fired = by_trigger["e5"]
    assert (fired["Event Date"], fired["Intensity"], fired["Quad Code"]) == ("2020-08-30", "-9.5", "MATERIAL CONFLICT")
    assert fired["Contexts"] == "military;terrorism"
    assert (fired["City"], fired["Province"], fired["Country"], fired["GeoNames ID"]) == ("Baghdad", "Baghdad", "IRQ", "98182")
    visit = by_trigger["e3"]
    assert (visit["Wikipedia Actor ID"], visit["Actor Title"], visit["Actor Name Raw"]) == (
        "Q22686",
        "President",
        "President Trump",
    )
    assert visit["Story People"] == "Donald Trump;Mustafa al-Kadhimi" and visit["Story Locations"] == "Iraq;Baghdad;Houston"
    last = next(row for row in rows if row["Source"] == "Tab Times")
    assert (last["Actor Country"], last["Story Locations"]) == ("UNO", "Iraq")


def test_polecat_by_pandas(exported):
    pandas = pytest.importorskip("pandas")
    path, left = exported("polecat")
    frame = pandas.read_csv(path, sep="\t", parse_dates=["Event Date", "Publication Date"])
    assert frame.shape == (left.written, 40)
    assert frame["Event Date"].dt.year.eq(2020).all() and frame["Latitude"].dtype == float


def test_wide_times_have_a_day_only_on_request(exported):
    _, narrow = exported("polecat", Wanted(widest=1))
    _, wide = exported("polecat", Wanted(widest=400))
    assert (narrow.written, wide.written) == (7, 9)


def test_icews(exported):
    from dateline.exchange.icews import COLUMNS

    path, left = exported("icews")
    rows = tabbed(path)
    assert len(COLUMNS) == 20 and tuple(rows[0]) == COLUMNS
    said = [(row["Source Name"], row["CAMEO Code"], row["Target Name"]) for row in rows]
    assert ("Donald Trump", "042", "Mustafa al-Kadhimi") in said and ("Mustafa al-Kadhimi", "043", "Donald Trump") in said
    assert ("Donald Trump", "036", "Iraq") in said and ("Iraq", "036", "Donald Trump") in said
    assert ("United States military", "0356", "Iraq") in said and ("Kataib Hezbollah", "194", "United States military") in said
    assert len({row["Event ID"] for row in rows}) == len(rows)
    assert all(float(row["Intensity"]) for row in rows)
    assert "2 events left out, without a pair" in "\n".join(left.lines())
    whole_country = next(row for row in rows if row["CAMEO Code"] == "087")
    assert (whole_country["Country"], whole_country["Latitude"], whole_country["City"]) == ("Iraq", "", "")


def test_gdelt(exported):
    from dateline.exchange.gdelt import EVENT_COLUMNS, MENTION_COLUMNS

    assert (len(EVENT_COLUMNS), len(MENTION_COLUMNS)) == (61, 16)
    path, _ = exported("gdelt")
    events, mentions = (
        [dict(zip(columns, line.split("\t"), strict=True)) for line in (path / name).read_text("utf-8").splitlines()]
        for columns, name in ((EVENT_COLUMNS, "events.export.CSV"), (MENTION_COLUMNS, "events.mentions.CSV"))
    )
    rockets = next(each for each in events if each["EventCode"] == "194")
    assert (rockets["NumMentions"], rockets["NumSources"], rockets["NumArticles"]) == ("2", "2", "2")
    assert [each["SentenceID"] for each in mentions if each["GLOBALEVENTID"] == rockets["GLOBALEVENTID"]] == ["3", "2"]
    assert {each["GLOBALEVENTID"] for each in mentions} == {each["GLOBALEVENTID"] for each in events}
    assert (rockets["SQLDATE"], rockets["MonthYear"], rockets["Year"], rockets["FractionDate"]) == (
        "20200830",
        "202008",
        "2020",
        "2020.6575",
    )
    assert (rockets["EventRootCode"], rockets["EventBaseCode"], rockets["QuadClass"], rockets["GoldsteinScale"]) == (
        "19",
        "194",
        "4",
        "-10",
    )
    assert (rockets["ActionGeo_Type"], rockets["ActionGeo_CountryCode"], rockets["ActionGeo_ADM1Code"]) == ("4", "IZ", "IZ07")
    assert rockets["ActionGeo_FullName"] == "Baghdad, Baghdad, Iraq"
    assert {each["ActionGeo_Type"] for each in events} == {"0", "1", "3", "4"}
    aid = next(each for each in events if each["EventRootCode"] == "07")
    assert (aid["Actor1Code"], aid["Actor1CountryCode"], aid["Actor1KnownGroupCode"], aid["Actor1Type1Code"]) == (
        "UNO",
        "",
        "UNO",
        "IGO",
    )
    assert (rockets["Actor1Code"], rockets["Actor2Code"], rockets["Actor2CountryCode"]) == ("IRQPRM", "USAMIL", "USA")
    offset = int(mentions[0]["ActionCharOffset"])
    assert small.FIRST[offset:].startswith("withdrawal")


def test_gdelt_tells_a_plan_and_what_became_of_it_apart(archive, tmp_path):
    import shutil

    shutil.copy(archive, tmp_path / "one-story.duckdb")
    with Archive(tmp_path / "one-story.duckdb", read_only=False) as opened:
        opened.connection.execute("delete from story_events")
        opened.connection.execute(
            "insert into story_events select 's1', event_id, 1.0, 'test' from events where mode = 'withdraw' and type = 'RETREAT'"
        )
    export(tmp_path / "one-story.duckdb", "gdelt", tmp_path / "out")
    events = [line.split("\t") for line in (tmp_path / "out" / "events.export.CSV").read_text("utf-8").splitlines()]
    found = {event[26]: (event[0], event[1], event[31]) for event in events if event[26] in ("0356", "087")}
    assert found["0356"][1:] == ("20200830", "1") and found["087"][1:] == ("20200824", "1")
    assert found["0356"][0] != found["087"][0]


def test_gdelt_by_duckdb(exported):
    path, _ = exported("gdelt")
    for name, columns in (("events.export.CSV", 61), ("events.mentions.CSV", 16)):
        found = duckdb.sql(f"from read_csv('{path / name}', delim='\\t', header=false, quote='', all_varchar=true)")
        assert len(found.columns) == columns


def test_fraction_of_a_year():
    from dateline.exchange.gdelt import fraction

    assert f"{fraction(date(2013, 11, 25)):.4f}" == "2013.8904"


def test_acled_like(exported):
    from dateline.exchange.acled import COLUMNS

    path, _ = exported("acled")
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    assert len(COLUMNS) == 31 and tuple(rows[0]) == COLUMNS
    assert all("not ACLED data" in row["tags"] for row in rows)
    rockets = next(row for row in rows if row["sub_event_type"].startswith("Shelling"))
    assert (rockets["event_type"], rockets["disorder_type"]) == ("Explosions/Remote violence", "Political violence")
    assert (rockets["actor1"], rockets["inter1"], rockets["inter2"], rockets["interaction"]) == (
        "Kataib Hezbollah (Iraq)",
        "3",
        "1",
        "13",
    )
    assert (rockets["iso"], rockets["admin1"], rockets["location"], rockets["geo_precision"]) == ("368", "Baghdad", "Baghdad", "1")
    assert rockets["notes"].startswith("Kataib Hezbollah fired rockets at the troops") and rockets["notes"].endswith(
        "two soldiers."
    )
    assert rockets["fatalities"] == ""
    protest = next(row for row in rows if row["event_type"] == "Protests")
    assert (protest["inter1"], protest["interaction"], protest["time_precision"]) == ("6", "60", "1")


# stories and maps


def test_timelinejs(exported):
    path, _ = exported("timelinejs")
    data = json.loads(path.read_text("utf-8"))
    assert data["title"]["text"]["headline"] and len(data["events"]) == 9
    assert len({each["unique_id"] for each in data["events"]}) == 9
    for each in data["events"]:
        assert set(each["start_date"]) <= {"year", "month", "day"} and "year" in each["start_date"]
        assert each["text"]["headline"] and "<script" not in each["text"]["text"] and "javascript:" not in each["text"]["text"]
    plan = next(each for each in data["events"] if each["group"] == "planned" and each.get("display_date"))
    assert plan["display_date"] == "by 2020-11-30" and "(RETREAT/withdraw, planned)" in plan["text"]["headline"]
    assert next(each for each in data["events"] if each["start_date"] == {"year": 2019})


def test_geojson(exported):
    geojson = pytest.importorskip("geojson")
    path, _ = exported("geojson")
    collection = geojson.loads(path.read_text("utf-8"))
    assert collection.is_valid and len(collection["features"]) == 8
    by_place = {feature["properties"]["place"]: feature for feature in collection["features"]}
    assert by_place["Houston"]["geometry"]["coordinates"] == [-95.36327, 29.76328]
    assert by_place["Iraq"]["geometry"] is None and not by_place["Iraq"]["properties"]["approximate"]
    assert {feature["properties"]["status"] for feature in collection["features"]} == {"occurred", "ongoing", "planned"}


def test_geojson_with_country_points(exported):
    path, _ = exported("geojson", Wanted(country_points=True))
    features = json.loads(path.read_text("utf-8"))["features"]
    rough = [each for each in features if each["properties"]["precision"] == "country"]
    assert rough and all(each["geometry"]["coordinates"] == [44.0, 33.0] and each["properties"]["approximate"] for each in rough)


# knowledge graphs

FTM = {
    "Article": {"title", "publishedAt", "publisher", "sourceUrl", "fileName", "language"},
    "Person": {"name", "country", "wikidataId", "position"},
    "PublicBody": {"name", "country", "wikidataId"},
    "Organization": {"name", "country", "wikidataId"},
    "Company": {"name", "country", "wikidataId"},
    "LegalEntity": {"name", "country", "wikidataId"},
    "Event": {"name", "summary", "startDate", "endDate", "involved", "country", "location", "recordId", "sourceUrl",
    "publisher", "keywords"},
    "Documentation": {"document", "entity", "role", "status", "date"},
    "UnknownLink": {"subject", "object", "role", "status", "startDate", "endDate", "summary", "recordId", "sourceUrl"},
}  # fmt: skip
"""The schemata and properties of FollowTheMoney 4 that we use."""


def test_followthemoney_by_its_schema(exported):
    path, _ = exported("ftm")
    entities = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    known = {each["id"]: each for each in entities}
    assert len(known) == len(entities)
    for each in entities:
        assert set(each) == {"id", "schema", "properties"} and set(each["properties"]) <= FTM[each["schema"]]
        assert all(isinstance(value, str) and value for values in each["properties"].values() for value in values)
        for name in ("document", "entity", "subject", "object", "involved"):
            assert all(value in known for value in each["properties"].get(name, ()))
    names = {(each["schema"], each["properties"]["name"][0]) for each in entities if "name" in each["properties"]}
    assert {("Person", "Donald Trump"), ("PublicBody", "United States military"), ("Organization", "United Nations"),
            ("PublicBody", "Iraq")} <= names  # fmt: skip
    assert not any(name == "protesters" for _, name in names)
    assert len([each for each in entities if each["schema"] == "Article"]) == 3


def test_followthemoney_by_the_library(exported):
    model = pytest.importorskip("followthemoney").model
    path, _ = exported("ftm")
    for line in path.read_text("utf-8").splitlines():
        given = json.loads(line)
        entity = model.get_proxy(given, cleaned=False)
        entity.schema.validate(given)
        for name, values in given["properties"].items():
            assert len(entity.get(name)) == len(values), (given["schema"], name, values)


def test_stix(exported):
    stix2 = pytest.importorskip("stix2")
    path, _ = exported("stix")
    bundle = stix2.parse(path.read_text("utf-8"), version="2.1")
    kinds = [each.type for each in bundle.objects]
    assert kinds.count("incident") == 11 and kinds.count("report") == 3
    ids = [each.id for each in bundle.objects]
    assert len(set(ids)) == len(ids)
    for each in bundle.objects:
        for name in ("source_ref", "target_ref", "created_by_ref"):
            assert each.get(name) is None or each[name] in ids
        assert all(ref in ids for ref in each.get("object_refs", ()))
    labels = [each["labels"] for each in bundle.objects if each.type == "incident"]
    assert sum("status:planned" in each for each in labels) == 2 and sum("status:denied" in each for each in labels) == 1
    trump = [each for each in bundle.objects if each.type == "identity" and each["name"] == "Donald Trump"]
    assert len(trump) == 1 and trump[0]["identity_class"] == "individual"


def test_stix_ids_are_uuids_of_version_5():
    import uuid

    from dateline.exchange import stix

    for key in ("", "a|b", "Łódź", "x" * 300):
        assert stix._id("identity", key) == f"identity--{uuid.uuid5(stix.NAMESPACE, f'identity|{key}')}"


# annotation tools


def test_labelstudio_tasks(exported):
    path, _ = exported("labelstudio")
    tasks = json.loads(path.read_text("utf-8"))
    config = path.with_name(path.name + ".config.xml").read_text("utf-8")
    controls = set(re.findall(r'<(?:Labels|Choices|TextArea) name="(\w+)"', config))
    labels = set(re.findall(r'<Label value="([\w-]+)"', config))
    assert len(tasks) == 4
    for task in tasks:
        text, (prediction,) = task["data"]["text"], task["predictions"]
        regions = {each["id"] for each in prediction["result"] if each.get("id")}
        for each in prediction["result"]:
            if each["type"] == "relation":
                assert each["from_id"] in regions and each["to_id"] in regions and each["direction"] == "right"
                assert f'<Relation value="{each["labels"][0]}"/>' in config
                continue
            value = each["value"]
            assert each["to_name"] == "text" and each["from_name"] in controls and 0 <= value["start"] < value["end"] <= len(text)
            if each["type"] == "labels":
                assert text[value["start"] : value["end"]] == value["text"] and set(value["labels"]) <= labels
            elif each["type"] == "choices":
                assert f'<Choice value="{value["choices"][0]}"/>' in config


def parse_brat(text: str, annotations: str) -> dict[str, tuple[str, ...]]:
    """A reader of standoff files that raises for anything that brat would not take."""
    marks: dict[str, tuple[str, ...]] = {}
    for line in annotations.splitlines():
        id, body, *rest = line.split("\t")
        assert id not in marks
        marks[id] = (body, *rest)
        if id[0] == "T":
            name, _, spans = body.partition(" ")
            pieces = [tuple(map(int, span.split(" "))) for span in spans.split(";")]
            assert all(0 <= start < end <= len(text) for start, end in pieces) and re.fullmatch(r"[\w-]+", name)
            assert not any("\n" in text[start:end] for start, end in pieces)
            assert rest == [" ".join(re.sub(r"\s", " ", text[start:end]) for start, end in pieces)]
    for id, (body, *_) in marks.items():
        if id[0] == "E":
            for part in body.split(" "):
                assert re.fullmatch(r"[\w-]+:[TE]\d+", part) and part.partition(":")[2] in marks
        elif id[0] == "R":
            _, first, second = body.split(" ")
            assert first.startswith("Arg1:") and first[5:] in marks and second.startswith("Arg2:") and second[5:] in marks
        elif id[0] in "A#":
            assert body.split(" ")[1] in marks
    return marks


def test_brat(exported):
    path, _ = exported("brat")
    files = sorted(path.rglob("*.ann"))
    assert len(files) == 4 and all(file.parent.parent == path for file in files)
    events = 0
    for file in files:
        text = file.with_suffix(".txt").read_bytes().decode("utf-8")
        events += sum(id[0] == "E" for id in parse_brat(text, file.read_text("utf-8")))
    assert events == 11
    configuration = (path / "annotation.conf").read_text("utf-8")
    assert all(section in configuration for section in ("[entities]", "[events]", "[relations]", "[attributes]"))


def test_brat_writes_a_span_over_a_line_break_in_pieces():
    from dateline.exchange.brat import annotations
    from dateline.record import Event, Span

    text = "It was a drone\n strike."
    event = Event(id="e1", trigger=Span(text="drone\n strike", start=9, end=22), type="ASSAULT")
    lines = "".join(annotations(Record(id="x", title=None, published="2020-01-01", url=None, text=text, events=(event,))))
    assert "T1\tASSAULT 9 14;16 22\tdrone strike\n" in lines
    parse_brat(text, lines)


# parties, days, sentences


def test_what_a_party_is():
    from dateline.exchange.parties import kind

    assert kind("Donald Trump", "USA", "GOV", "Q22686", "President", "who.known") == "person"
    assert kind("Monika Kosiec", "POL", "COP", "monika-kosiec", "officer", "who.title+story") == "person"
    assert kind("Iraq", "IRQ", "GOV", "iraq", None, None) == "state"
    assert kind("FSB", "RUS", "SPY", "fsb", None, "who.group") == "public"
    assert kind("Boeing", "MNC", "BUS", "boeing", None, "who.group") == "company"
    assert kind("United Nations", "IGO", "IGO", "united-nations", None, "who.group") == "organization"
    assert kind("victims", "IRQ", "CVL", "victims", None, "who.noun+story") == "unnamed"
    assert kind("Police", "RUS", "COP", "police", None, "who.noun+story") == "unnamed"
    assert kind("Florida Highway Patrol", "USA", "MIL", "florida-highway-patrol", None, "who.noun") == "public"
    assert kind("Arnav Gupta", "USA", "UNK", "arnav-gupta", None, "text") == "unknown"
    assert kind("Marco Rubio", "USA", "LEG", "marco-rubio", None, "head") == "unknown"


def test_sentences():
    from dateline.exchange.stream import sentence_around

    text = "On Monday Mr. J. Smith of the U.S. Army met Gen. Lee in Iraq. He left.\n\n“Stop!” they said. The end"
    found = {sentence_around(text, at) for at in range(len(text))}
    assert found == {"On Monday Mr. J. Smith of the U.S. Army met Gen. Lee in Iraq.", "He left.", "“Stop!” they said.", "The end"}
    assert sentence_around("", 0) == "" and sentence_around("   ", 5) == ""


def test_cells_never_break_a_line():
    from dateline.exchange.delimited import row, several

    assert row(["a\tb", "c\nd\u2028e", None, 1.5]) == "a b\tc d e\t\t1.5\n"
    assert several(["a;b", None, 3]) == "a,b;;3"


@pytest.mark.slow
@pytest.mark.parametrize("format", ["jsonl", "polecat", "gdelt", "acled", "geojson", "stix", "labelstudio"])
def test_memory_does_not_grow_with_the_archive(format, tmp_path):
    """Python's own memory; DuckDB's is limited (`write.MEMORY`)."""
    import tracemalloc

    from dateline.archive import synthetic

    peaks = []
    for events in (4_000, 16_000):
        with Archive(tmp_path / f"{events}.duckdb", read_only=False) as archive:
            synthetic.fill(archive.connection, events=events)
        tracemalloc.start()
        export(tmp_path / f"{events}.duckdb", format, tmp_path / f"out-{events}")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.6 * peaks[0], peaks
