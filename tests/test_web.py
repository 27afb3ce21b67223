"""The local page without a browser: every view with its three faces, what it refuses, corrections."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
import time
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from starlette.testclient import TestClient
from web_stand_in import BIDI, HUGE, NASTY, TEXT, make

from dateline.web import assets, corrections
from dateline.web.app import application
from dateline.web.asked import Asked
from dateline.web.desk import Desk, TooSlow
from dateline.web.safety import Safety
from dateline.web.shown import Shown, as_csv, for_page
from dateline.web.views import VIEWS

HERE = "http://127.0.0.1:8765"
LISTS = [view for view in VIEWS if view.title]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="module")
def path(folder):
    return make(folder / "news.duckdb", events=400, with_hostile=True)


@pytest.fixture(scope="module")
def app(path):
    return application(path)


@pytest.fixture(scope="module")
def client(app):
    return TestClient(app, base_url=HERE, follow_redirects=False)


@pytest.fixture(scope="module")
def ids(app):
    """Ids of the hostile report and its first event."""

    def look(connection):
        (report,) = connection.execute("select report_id from reports where id = ?", [NASTY]).fetchone()
        (event,) = connection.execute("select event_id from events where report_id = ? and number = 'e1'", [report]).fetchone()
        return {"report": report, "event": event}

    return app.state.page.desk.ask(look)


class Reading(HTMLParser):
    """Elements, attributes and text of a page, and the ids in it."""

    def __init__(self, page: str):
        super().__init__()
        self.tags, self.attributes, self.ids, self.text, self.data, self.inside = [], [], [], "", "", ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.inside = tag
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]

    def handle_data(self, data):
        if self.inside == "pre":
            self.data += data
        else:
            self.text += data

    def handle_endtag(self, tag):
        self.inside = ""


def addresses(face: str = "") -> list[str]:
    return [("/overview" if view.path == "/" and face else view.path) + face for view in LISTS]


@pytest.mark.parametrize("address", addresses())
def test_every_view_says_in_a_sentence_what_it_shows_and_offers_it_as_csv_and_json(client, address):
    page = client.get(address, params={"actor": "USA", "as_of": "2020-12-31"})
    assert page.status_code == 200
    reading = Reading(page.text)
    assert reading.tags.count("h1") == 1 and reading.tags.count("main") == 1
    assert len(set(reading.ids)) == len(reading.ids)
    assert "as known on" in page.text or address == "/corrections"
    faces = [
        value for tag, name, value in reading.attributes if tag == "a" and name == "href" and re.search(r"\.(csv|json)\b", value)
    ]
    assert len(faces) == 2
    for face in faces:
        assert parse_qs(urlsplit(face).query) == {"actor": ["USA"], "as_of": ["2020-12-31"]}
        assert client.get(face).status_code == 200


@pytest.mark.parametrize("view", [view.name for view in LISTS])
def test_csv_and_json_hold_the_same_rows(client, view):
    query = {"actor": "USA", "since": "2016-01-01"}
    said = client.get(f"/{view}.json", params=query).json()
    rows = list(csv.reader(io.StringIO(client.get(f"/{view}.csv", params=query).text)))
    assert rows[0] == list(said["columns"])
    assert len(rows) - 1 == len(said["rows"])
    assert said["asked"] == {"actor": ["USA"], "since": ["2016-01-01"]}
    assert said["sentence"].endswith(".")


def test_the_page_shows_the_same_events_as_its_csv(client):
    query = {"type": "ASSAULT", "order": "latest"}
    rows = list(csv.DictReader(io.StringIO(client.get("/events.csv", params=query).text)))
    page = client.get("/events", params=query).text
    assert 0 < len(rows) <= 50
    positions = [page.index(f'#{row["event_id"].rpartition("-")[2]}"') for row in rows]
    assert len(positions) == len(rows)
    for row in rows:
        assert row["event_id"].split("-")[0] in page


def test_a_filter_narrows_down_and_is_kept_in_every_link_to_another_view(client):
    everything, some = (client.get("/events.json", params=query).json() for query in ({}, {"actor": "USA", "type": "ASSAULT"}))
    assert everything["sentence"] != some["sentence"]
    assert "Assaults by the United States" in some["sentence"]
    assert {row["type"] for row in some["rows"]} == {"ASSAULT"}
    links = [
        value for tag, name, value in Reading(client.get("/timeline?actor=USA").text).attributes if tag == "a" and name == "href"
    ]
    for view in LISTS:
        assert f"{view.path}?actor=USA" in links


def test_as_of_hides_what_was_published_later(client, app):
    def count(connection):
        sql = "select count(*) from events e join reports r using (report_id) where r.published <= '2017-06-01'"
        sql += " and duplicate_of is null"
        return connection.execute(sql).fetchone()[0]

    rows = client.get("/events.json?as_of=2017-06-01&size=5000").json()["rows"]
    assert 0 < len(rows) == app.state.page.desk.ask(count)
    assert max(row["published"] for row in rows) <= "2017-06-01"
    reports = client.get("/reports.json?as_of=2017-06-01").json()["rows"]
    assert reports and max(row["published"] for row in reports) <= "2017-06-01"


def test_empty_fields_of_a_form_do_not_stay_in_the_address(client):
    answer = client.get("/events?actor=&actor=USA&text=&since=")
    assert answer.status_code == 302 and answer.headers["location"] == "/events?actor=USA"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("since=soon", "is no date"),
        ("status=done", "is no status"),
        ("since=2020-02-01&until=2020-01-01", "othing can be since"),
        ("confidence=high", "is no number"),
        (f"actor={'x' * 500}", "more than one can ask"),
        ("&".join(["actor=x"] * 80), "more than one can ask"),
    ],
)
def test_a_question_that_cannot_be_asked_is_told_of(client, query, said):
    for view in ("events", "timeline", "map", "levels"):
        answer = client.get(f"/{view}?{query}")
        assert answer.status_code == 400 and said in answer.text.replace("&#39;", "'")


@pytest.mark.parametrize(
    "query", ["page=999999999999", "page=-1", "page=x", "size=0", "by=%00", "order=drop table", "reports=-5", "outcome=x"]
)
def test_odd_parameters_of_a_view_are_put_right(client, query):
    for view in ("events", "timeline", "actors", "plans", "stories", "levels", "reports"):
        assert client.get(f"/{view}?{query}").status_code == 200


@pytest.mark.parametrize(
    "value",
    ["'; drop table events; --", "%' or 1=1 --", "\\", "%", "_", "\x00", "🙂", "\u202e", "a" * 300, "-1", "99999999999999999999"],
)
def test_values_of_a_filter_are_values(client, value):
    for field in ("actor", "place", "type", "mode", "text", "source", "report", "story"):
        assert client.get("/events.json", params={field: value}).status_code == 200
    assert (
        client.get("/levels.json", params={"involving": value, "place": value, "source": value, "text": value}).status_code == 200
    )


def test_the_timeline_gathers_many_events_and_draws_few_one_by_one(client):
    many, few = (
        client.get("/timeline.json", params=query).json()
        for query in ({"by": "none"}, {"by": "none", "actor": "USA", "type": "ASSAULT"})
    )
    assert "events" in many["columns"] and "event_id" in few["columns"]
    outside = sum(int(number.replace(",", "")) for number in re.findall(r"([\d,]+) events?", " ".join(many["notes"])))
    assert sum(row["events"] for row in many["rows"]) + outside == int(many["sentence"].split()[0])
    for row in many["rows"]:
        assert row["from"] <= row["to"]


@pytest.mark.parametrize("by", ["actor", "country", "dyad", "place", "city", "type", "none"])
@pytest.mark.parametrize(
    "range", ["", "&since=2016-01-01&until=2016-01-03", "&since=1000-01-01&until=9000-01-01", "&since=2016-03-01"]
)
def test_the_timeline_can_be_grouped_and_zoomed(client, by, range):
    assert client.get(f"/timeline?by={by}{range}").status_code == 200


def test_a_place_known_only_as_a_country_is_no_dot(client, app):
    rows = client.get("/map.json").json()["rows"]
    for row in rows:
        assert (row["lat"] is None) == (row["precision"] in ("country", "region"))

    def placed(connection):
        return connection.execute("select count(*) from events e join reports r using (report_id) where duplicate_of is null"
                                  " and (place_name is not null or place_country is not null)").fetchone()[0]  # fmt: skip

    assert sum(row["events"] for row in rows) == app.state.page.desk.ask(placed)


def test_the_map_narrowed_to_days_counts_what_the_list_counts(client):
    query = {"since": "2016-01-01", "until": "2016-12-31", "place": "USA"}
    events = client.get("/events.json", params=query | {"size": "5000"}).json()["rows"]
    assert sum(row["events"] for row in client.get("/map.json", params=query).json()["rows"]) == len(events) > 0


def test_a_report_shows_its_text_unchanged_and_its_record(client, ids):
    page = client.get("/report", params={"id": ids["report"]})
    assert page.status_code == 200
    reading = Reading(page.text)
    assert "alert('x')" in reading.text and HUGE in reading.text and BIDI in reading.text
    assert {"e1", "e2", "s1", "l1"} <= set(reading.ids)
    # A control character is shown as such, so that offsets still hold.
    assert "calc\ufffd" in reading.text


def test_nothing_of_a_hostile_report_becomes_an_element_or_an_address(client, ids, app):
    actor, story = NASTY, "x"
    pages = [client.get(address) for address in addresses()]
    pages += [client.get("/report", params={"id": ids["report"]}), client.get("/actor", params={"id": actor})]
    pages += [
        client.get("/correct", params={"event": ids["event"]}),
        client.get("/correct", params={"report": ids["report"], "start": 3, "end": 9}),
    ]
    pages += [client.get("/explain", params={"id": ids["event"]})]
    pages += [client.get("/events", params={"text": NASTY, "actor": NASTY}), client.get("/story", params={"id": story})]
    for page in pages:
        reading = Reading(page.text)
        assert "img" not in reading.tags and "b" not in reading.tags and "style" not in reading.tags
        assert not [
            attribute for attribute in reading.attributes if attribute[1].startswith("on") or attribute[1] in ("style", "srcdoc")
        ]
        assert all(
            "src" in [name for other, name, _ in reading.attributes if other == tag] or tag != "script" for tag in reading.tags
        )
        for tag, name, value in reading.attributes:
            if name in ("href", "src", "action"):
                assert not value or value.startswith(("/", "#", "https://", "?")), (tag, name, value[:60])
        if "drawing" in reading.ids:
            json.loads(reading.data)
    assert "alert" in "".join(page.text for page in pages)


def test_a_spreadsheet_takes_no_text_for_a_formula():
    rows = [{"a": value} for value in ("=1+1", "+1", "-1", "@x", "\tx", "x", -1, None, ["=a", "b"], True)]
    cells = [row[0] for row in csv.reader(io.StringIO(as_csv(Shown("", "", {"a": "A"}, rows))))]
    assert cells == ["a", "'=1+1", "'+1", "'-1", "'@x", "'\tx", "x", "-1", "", "'=a; b", "yes"]


def test_data_of_a_picture_cannot_end_its_element():
    packed = for_page({"a": ["</script><!--", "&\u2028"]})
    assert "<" not in packed and "&" not in packed
    assert json.loads(packed) == {"a": ["</script><!--", "&\u2028"]}


@pytest.mark.parametrize("events", [0, 1])
def test_an_archive_of_no_event_and_of_one_event_can_be_looked_at(folder, events):
    path = make(folder / f"small{events}.duckdb", events)
    small = TestClient(application(path), base_url=HERE)
    for face in ("", ".csv", ".json"):
        for address in addresses(face):
            for query in ("", "?actor=USA&since=2020-01-01&as_of=2020-02-02"):
                assert small.get(address + query).status_code == 200, address
    assert ("holds no reports yet" in small.get("/").text) == (events == 0)


def test_a_story_shows_its_reports_side_by_side_and_plans_what_became_of_them(client):
    stories = client.get("/stories.json").json()["rows"]
    assert stories[0]["reports"] > 1
    told = client.get("/story", params={"id": stories[0]["story_id"]})
    assert told.status_code == 200 and told.text.count('<article class="card') == stories[0]["reports"]
    rows = client.get("/story.json", params={"id": stories[0]["story_id"]}).json()["rows"]
    assert len(rows) == stories[0]["mentions"]
    before = stories[0]["first"]
    early = client.get("/story.json", params={"id": stories[0]["story_id"], "as_of": before}).json()["rows"]
    assert len(early) > 0 and {row["published"] for row in early} == {before}
    plans = client.get("/plans.json").json()["rows"]
    assert {"fulfilled", "passed"} <= {row["outcome"] for row in plans}
    assert [row["deadline"] for row in plans] == sorted((row["deadline"] for row in plans), reverse=True)
    assert all(row["shown_by"] and row["known"] for row in plans if row["outcome"] == "fulfilled")


def test_an_event_is_explained_field_by_field(client, ids):
    rows = client.get("/explain.json", params={"id": ids["event"]}).json()["rows"]
    assert {"what", "status", "who", "when", "where"} <= {row["field"] for row in rows}
    assert all(row["words"] == TEXT[row["start"] : row["end"]] for row in rows if row["words"])
    assert client.get("/explain?id=nothing").status_code == client.get("/explain").status_code == 404


# Safety


def test_every_answer_carries_the_policy(client):
    for address in ("/", "/nothing", "/static/style.css", "/events?since=x", "/report?id=x"):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"


def test_pages_bring_no_script_or_style_of_their_own(client, ids):
    for address in (*addresses(), f"/report?id={ids['report']}"):
        reading = Reading(client.get(address).text)
        for tag, name, value in reading.attributes:
            assert name != "style" and not name.startswith("on")
            if name == "src" or (tag == "link" and name == "href"):
                assert value.startswith("/static/")
        assert reading.tags.count("script") == sum(tag == "script" and name == "src" for tag, name, _ in reading.attributes)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "localhost@evil.example", "0.0.0.0", "192.168.1.7", ""]
)
def test_a_name_that_is_not_ours_is_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "LOCALHOST:9", "[::1]:8765", "localhost."])
def test_our_own_names_are_served(client, host):
    assert client.get("/corrections", headers={"host": host}).status_code == 200


def test_a_server_for_others_takes_addresses_in_numbers_and_its_own_names():
    safety = Safety(None, ["news.lan"], any_address=True)
    assert all(safety.known(host) for host in ("192.168.1.7:8765", "[fe80::1]:8765", "news.lan:80", "localhost"))
    assert not any(safety.known(host) for host in ("evil.example", "1.2.3.4.evil.example", "a@1.2.3.4", "1.2.3.4/x", "x:y:z"))


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(client, method):
    assert client.request(method, "/events").status_code == 405
    assert client.request("POST", "/events").status_code == 405


@pytest.mark.parametrize(
    "name",
    ["../app.py", "..%2fapp.py", "%2e%2e/app.py", "vendor/../../app.py", "/etc/passwd", "vendor", "", "vendor/NOTICE", "STYLE.CSS"],
)
def test_no_address_leads_to_a_file(client, name):
    assert client.get(f"/static/{name}").status_code == 404


def test_assets_are_ours_small_and_kept(client):
    found = assets.load()
    assert sum(len(asset.content) for asset in found.values()) < 2_000_000
    page = client.get("/map").text
    for address in set(re.findall(r"/static/[^\"' ]+", page)):
        answer = client.get(address)
        assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
    for name, asset in found.items():
        if name.endswith((".js", ".css")) and not name.startswith("vendor/"):
            assert not re.search(rb"https?://(?!www\.w3\.org)", asset.content), name


def test_the_archive_cannot_be_changed_or_left(path):
    import duckdb

    desk = Desk(path)
    for sql in ("delete from events", "create table x (a int)", "copy events to '/tmp/x.csv'",
                "select * from read_csv('/etc/passwd')",
                "attach '/tmp/y.duckdb'", "set enable_external_access = true", "install httpfs"):  # fmt: skip
        with pytest.raises(duckdb.Error):
            desk.ask(lambda connection, sql=sql: connection.execute(sql).fetchall())
    desk.close()


def test_a_question_that_takes_too_long_is_stopped(path):
    desk = Desk(path, longest=0.3)
    begun = time.monotonic()
    with pytest.raises(TooSlow):
        desk.ask(lambda connection: connection.execute("select count(*) from range(100000000) a, range(100000) b").fetchall())
    assert time.monotonic() - begun < 5
    assert desk.ask(lambda connection: connection.execute("select 1").fetchone()) == (1,)
    desk.close()


def test_a_slow_view_says_so(path, monkeypatch):
    page = application(path, longest=5)

    def late(question, key=None):
        raise TooSlow

    monkeypatch.setattr(page.state.page.desk, "ask", late)
    answer = TestClient(page, base_url=HERE).get("/timeline")
    assert answer.status_code == 503 and "narrow the filter" in answer.text


def test_many_may_ask_at_once(client):
    answers = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(client.get(f"/events?page={n}&actor=USA").status_code))
        for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 12


# Corrections


@pytest.fixture
def desk_of_one(path, tmp_path):
    """A page whose corrections go into a file of the test's own."""
    return TestClient(application(path, tmp_path / "c.jsonl"), base_url=HERE, follow_redirects=False)


def token(client, address: str) -> str:
    return re.search(r'name="token" value="([^"]+)"', client.get(address).text)[1]


def test_a_correction_is_written_beside_the_reading_and_shown(desk_of_one, ids, tmp_path):
    address = f"/correct?event={ids['event']}"
    given = {"token": token(desk_of_one, address), "event": ids["event"], "kind": "fix", "field": "type", "value": "AID",
             "author": "A <b>nna", "note": NASTY}  # fmt: skip
    answer = desk_of_one.post("/correct", data=given)
    assert answer.status_code == 303 and answer.headers["location"].startswith(f"/report?id={ids['report']}#c-")
    (line,) = (tmp_path / "c.jsonl").read_text().splitlines()
    kept = json.loads(line)
    assert kept["kind"] == "fix" and kept["field"] == "type" and kept["value"] == "AID" and kept["author"] == "A <b>nna"
    assert kept["report"] == ids["report"] and kept["event"] == ids["event"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", kept["time"])
    report = desk_of_one.get(answer.headers["location"].partition("#")[0]).text
    assert "Type should be “AID”." in report and "A &lt;b&gt;nna" in report
    assert '<span class="type">RETREAT' in report
    assert desk_of_one.get("/corrections.json").json()["rows"][0]["value"] == "AID"
    assert desk_of_one.get(f"/report.json?id={ids['report']}").json()["rows"][0]["corrections"]


def test_a_missed_event_is_marked_by_its_words(desk_of_one, ids, tmp_path):
    address = f"/correct?report={ids['report']}&start=3&end=9"
    assert "<mark>" in desk_of_one.get(address).text
    given = {
        "token": token(desk_of_one, address),
        "report": ids["report"],
        "kind": "missed",
        "start": "3",
        "end": "9",
        "value": "AID",
        "author": "B",
    }
    assert desk_of_one.post("/correct", data=given).status_code == 303
    kept = json.loads((tmp_path / "c.jsonl").read_text())
    assert (kept["start"], kept["end"], kept["value"], kept["event"]) == (3, 9, "AID", None)
    assert desk_of_one.post("/correct", data=given | {"end": "99999"}).status_code == 400


@pytest.mark.parametrize(
    ("changes", "headers", "status"),
    [
        ({"token": ""}, {}, 403),
        ({"token": "x" * 43}, {}, 403),
        ({}, {"origin": "http://evil.example"}, 403),
        ({}, {"origin": "null"}, 403),
        ({}, {"sec-fetch-site": "cross-site"}, 403),
        ({}, {"sec-fetch-site": "same-site"}, 403),
        ({}, {"host": "evil.example"}, 400),
        ({"event": "x"}, {}, 404),
        ({"kind": "nonsense"}, {}, 400),
        ({"field": "title"}, {}, 400),
        ({"author": " "}, {}, 400),
        ({"note": "x" * 5000}, {}, 400),
        ({"note": "x" * 70_000}, {}, 413),
        ({}, {"origin": HERE, "sec-fetch-site": "same-origin"}, 303),
    ],
)
def test_only_a_whole_correction_from_our_own_page_is_taken(desk_of_one, ids, tmp_path, changes, headers, status):
    given = {"token": token(desk_of_one, f"/correct?event={ids['event']}"), "event": ids["event"], "kind": "fix", "field": "type",
             "value": "",
             "author": "A"} | changes  # fmt: skip
    assert desk_of_one.post("/correct", data=given, headers=headers).status_code == status
    assert (tmp_path / "c.jsonl").exists() == (status == 303)


def test_a_correction_must_be_a_form(desk_of_one, ids):
    good = token(desk_of_one, f"/correct?event={ids['event']}")
    assert desk_of_one.post("/correct", json={"token": good, "event": ids["event"]}).status_code == 415
    assert desk_of_one.get("/correct?event=nothing").status_code == 404


def test_corrections_are_only_added_to_and_survive_a_killed_writer(tmp_path):
    path = tmp_path / "news.duckdb.corrections.jsonl"
    assert corrections.path_for(tmp_path / "news.duckdb") == path
    kept = corrections.Corrections(path)
    assert kept.all() == ()
    first = kept.add(author="A", report="r", event="e", kind="wrong")
    with open(path, "ab") as file:
        file.write(b'{"id": "half')
    assert kept.all() == (first,)
    second = kept.add(author="B", report="r", event="e", kind="fix", field="status", value="denied")
    assert kept.all() == (first, second) and corrections.read(path) == [first, second]
    assert first.id != second.id
    assert corrections.by_event(kept.all())["e"] == [first, second]
    path.write_bytes(path.read_bytes() + b'{"id": "x", "kind": "new"}\n')
    with pytest.raises(corrections.CorrectionError, match="line 4"):
        corrections.read(path)


def test_threads_may_add_corrections_at_once(tmp_path):
    kept = corrections.Corrections(tmp_path / "c.jsonl")
    threads = [threading.Thread(target=lambda n=n: kept.add(author=str(n), report="r", event="e", kind="wrong")) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.author for each in kept.all()) == [str(n) for n in range(8)]
    assert len({each.id for each in kept.all()}) == 8


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "fix", "event": "e", "field": "colour"}, "which field"),
        ({"kind": "wrong"}, "which event"),
        ({"kind": "missed", "value": "AID", "start": 5, "end": 5}, "mark the words"),
        ({"kind": "missed", "start": 1, "end": 5}, "which type"),
        ({"kind": "missed", "event": "e", "value": "AID", "start": 1, "end": 5}, "about a report"),
        ({"kind": "other", "event": "e"}, "wrong, fix, missed, not 'other'"),
    ],
)
def test_what_a_correction_lacks_is_told(tmp_path, fields, said):
    with pytest.raises(corrections.CorrectionError, match=said):
        corrections.Corrections(tmp_path / "c.jsonl").add(author="A", report="r", **fields)
    assert not (tmp_path / "c.jsonl").exists()


def test_a_correction_is_a_json_object_a_line():
    made = corrections.Correction(id="1", author="A", time="2026-01-01T00:00:00Z", report="r", kind="wrong", event="e")
    assert set(msgspec.json.decode(msgspec.json.encode(made))) == {
        "id", "author", "time", "report", "kind", "event", "field", "value", "note", "start", "end"}  # fmt: skip


# Asking


def test_the_address_of_a_view_is_what_was_asked():
    from starlette.datastructures import QueryParams

    query = "actor=USA&actor=IRQ&since=2020-01-01&as_of=2020-08-30&by=dyad&page=3"
    asked = Asked.from_query(QueryParams(query))
    assert asked.same("/x") == f"/x?{query}"
    assert asked.url("/y") == "/y?actor=USA&actor=IRQ&since=2020-01-01&as_of=2020-08-30"
    assert asked.same("/x", page=None, by="type").endswith("&by=type")
    assert [(key, value) for key, value, _ in asked.chips()] == [
        ("actor", "USA"),
        ("actor", "IRQ"),
        ("since", "2020-01-01"),
        ("as_of", "2020-08-30"),
    ]
    assert asked.chips()[0][2] == "?actor=IRQ&since=2020-01-01&as_of=2020-08-30&by=dyad&page=3"


def test_serve_says_in_one_line_what_cannot_be_served(tmp_path):
    from typer.testing import CliRunner

    from dateline.cli import app as cli

    (tmp_path / "text.duckdb").write_text("not an archive, but long enough to look like a file of some kind" * 50)
    for argument in (tmp_path / "nothing.duckdb", tmp_path / "text.duckdb", tmp_path):
        result = CliRunner().invoke(cli, ["serve", str(argument)])
        assert result.exit_code == 1 and result.stderr.startswith("dateline: ") and result.stderr.count("\n") == 1
