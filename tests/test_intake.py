"""Files, folders and standard input to dated reports."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import intake
from dateline.intake import formats
from dateline.intake.dates import leading_date
from dateline.intake.decode import decode
from dateline.intake.header import take_header
from dateline.intake.html import looks_like_html
from dateline.intake.pages import read_page
from dateline.record import Report

BODY = "The two ministers met in Vienna on Friday. They agreed to meet again."


def write(path: Path, content: str | bytes) -> str:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def one(path: str, published: str | None = None) -> Report:
    (report,) = intake.reports([path], published)
    assert isinstance(report, Report), report
    return report


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2020-08-30", "2020-08-30"),
        ("2020/8/3", "2020-08-03"),
        ("20200830", "2020-08-30"),
        ("2020-08-30T23:59:00Z", "2020-08-30"),
        ("2020-08-30 10:15:00.123+02:00", "2020-08-30"),
        ("Friday, January 4, 2019", "2019-01-04"),
        ("Friday, January 4, 2019\xa0", "2019-01-04"),
        ("Aug. 30, 2020", "2020-08-30"),
        ("Sept 1 2020", "2020-09-01"),
        ("30 August 2020", "2020-08-30"),
        ("3rd of".replace(" of", "") + " May 1999", "1999-05-03"),
        ("Fri, 28 Aug 2020 10:00:00 +0000", "2020-08-28"),
        ("  2020-02-29 ", "2020-02-29"),
    ],
)
def test_a_date_in_any_plain_form_is_read(value, day):
    assert intake.parse_date(value) == day


@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "03/04/2020", "2020", "2020-08", "2019-02-29", "2020-13-01", "0000-01-01", "9999-12-31", "0001-01-01",
     "March 2020", "Marching 3, 2020", "2020-08-30 or so", "12345678901"],
)  # fmt: skip
def test_what_is_no_single_believable_day_is_refused_with_advice(value):
    with pytest.raises(intake.Problem, match="YYYY-MM-DD"):
        intake.parse_date(value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (f"Friday, January 4, 2019 \n\n\n{BODY}", "2019-01-04"),
        (f"Talks in Vienna\nPublished: 4 January 2019, 10:12\n{BODY}", "2019-01-04"),
        (f"BAGHDAD, Aug. 30, 2020 (Reuters) - {BODY}", "2020-08-30"),
        (f"KABUL, Afghanistan (September 3, 2019) — {BODY}", "2019-09-03"),
        ("On September 11, 2001, four planes were taken by force.", None),
        (f"{BODY} They had met before, on January 4, 2019.", None),
        (f"In Paris, January 4, 2019 will be remembered. {BODY}", None),
        ("", None),
    ],
)
def test_a_date_that_stands_alone_or_in_a_dateline_is_the_reports(text, day):
    assert leading_date(text) == day


@pytest.mark.parametrize(
    "header",
    [
        "date: 2020-08-30\ntitle: Talks\nsource: AP\nurl: http://a.org/1\n\n",
        "TITLE: Talks\nURL: http://a.org/1\nDate: 30 August 2020\nSource: AP\n",
        "\ufeff\n  Source : AP\n Url: http://a.org/1\n headline: Talks\n published: Sun, 30 Aug 2020 10:00:00 GMT\n\n\n",
    ],
)
def test_header_lines_stand_in_any_order_and_case(header):
    headed = take_header(header + BODY)
    assert (headed.published, headed.title, headed.source, headed.url) == ("2020-08-30", "Talks", "AP", "http://a.org/1")
    assert headed.text == BODY


@pytest.mark.parametrize("front", [" date 2020-08-30 ", "Date: 2020-08-30 ", "DATE 30 August 2020 ", "\n date 2020-08-30\n"])
def test_a_date_may_stand_in_front_without_a_line_break(front):
    headed = take_header(front + BODY)
    assert (headed.published, headed.text) == ("2020-08-30", BODY)


@pytest.mark.parametrize("text", ["Date palms are dying in Basra.", "Title fights are banned.", "date of birth unknown"])
def test_a_report_that_only_begins_like_a_header_is_left_alone(text):
    assert take_header(text).text == text


def test_the_sample_report_is_read_in_its_raw_form():
    sample = Path(__file__).parent.parent / "examples" / "iraq-2020-08-30.txt"
    report = one(str(sample))
    assert (report.id, report.published) == ("iraq-2020-08-30", "2020-08-30")
    assert report.text.startswith("United States officials") and report.text.endswith("(With AP Inputs)")


def test_json_text_is_never_altered(tmp_path):
    text = "\n  Friday\r\n\r\n" + BODY + " \n"
    path = write(tmp_path / "a.json", json.dumps({"text": text, "published": "2020-08-30", "events": [{"id": "e1"}], "id": 7}))
    report = one(path)
    assert (report.text, report.id) == (text, "7")


def test_the_option_is_believed_over_the_report(tmp_path):
    path = write(tmp_path / "a.txt", f"date: never\n\n{BODY}")
    (bad,) = intake.reports([path])
    assert isinstance(bad, intake.BadReport) and "'never'" in str(bad)
    assert one(path, "2020-08-30").published == "2020-08-30"


def test_lines_of_json_are_reports_and_a_bad_line_stops_nothing(tmp_path):
    lines = [
        json.dumps({"text": BODY, "published": "2020-08-30"}),
        "",
        '{"text": 3}',
        "{",
        json.dumps({"text": BODY, "published": "2020-08-31", "id": "x"}),
    ]
    found = list(intake.reports([write(tmp_path / "wire.jsonl", "\n".join(lines))]))
    assert [getattr(each, "id", None) for each in found] == ["wire-1", None, None, "x"]
    assert [str(each) for each in found[1:3]] == [
        f"{tmp_path}/wire.jsonl, line 3: is JSON, but not a report: Expected `str`, got `int` - at `$.text`",
        f"{tmp_path}/wire.jsonl, line 4: is not JSON: Input data was truncated",
    ]


def test_an_array_and_compressed_lines_are_read(tmp_path):
    one_report = json.dumps({"text": BODY, "published": "2020-08-30"})
    write(tmp_path / "a.json", f"[{one_report}, {one_report}]")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(f"{one_report}\n{one_report}\n".encode()))
    assert [report.id for report in intake.reports([tmp_path])] == ["a-1", "a-2", "b-1", "b-2"]


def test_folders_are_walked_in_order_without_hidden_and_unknown_files(tmp_path):
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".hidden.txt", ".git/x.txt", "c.png", "d.TXT"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path / name, f"date: 2020-08-30\n{BODY}")
    assert [source.path[len(str(tmp_path)) + 1 :] for source in intake.find([tmp_path])] == ["a.txt", "b/1.txt", "b/2.txt", "d.TXT"]
    assert intake.count(intake.find([tmp_path])) == 4


def test_a_loop_of_folders_is_walked_once(tmp_path):
    (tmp_path / "in").mkdir()
    write(tmp_path / "in" / "a.txt", f"date: 2020-08-30\n{BODY}")
    (tmp_path / "in" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to("self")
    assert [source.path for source in intake.find([tmp_path])] == [str(tmp_path / "in" / "a.txt")]


@pytest.mark.parametrize("content", [f"date: 2020-08-30\n{BODY}", json.dumps({"text": BODY, "published": "2020-08-30"})])
def test_standard_input_may_be_text_or_json(content, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    report = one("-")
    assert report.text == BODY and len(report.id) == 16


def test_older_encodings_are_detected():
    russian = "Министр иностранных дел заявил, что переговоры продолжатся в следующем месяце в Вене. " * 5
    assert decode(russian.encode("koi8-r")) == russian
    western = "“Señor Müller” visited the café — twice"
    assert decode(western.encode("cp1252")) == western
    assert decode(western.encode("utf-16")) == western
    assert decode("café, naïve, “quoted” — é".encode()[:-1]) == "café, naïve, “quoted” — \ufffd"
    assert decode("a\r\nb\rc".encode("utf-8-sig")) == "a\nb\nc"


NAMES = [f"a{suffix}" for suffix in (*formats.KINDS, ".txt.gz", ".jsonl.zst", ".csv.xz", ".html.bz2", ".warc.gz", "")]
PAGE = f"""<!DOCTYPE html><html><head><title>Talks | The Paper</title><meta property="og:title" content="Talks &amp; more">
<meta property="article:published_time" content="2020-08-30T10:00:00Z"><script>var a = "<p>not this</p>";</script></head>
<body><nav><p>Home</p></nav><article><h1>Talks</h1><p>The two <b>ministers</b>
met in Vienna.<p>They &quot;agreed&quot;.<br>So it goes.</article><footer><p>Imprint</p></footer></body></html>{""}"""


def test_a_page_gives_its_article_title_and_date(tmp_path):
    report = one(write(tmp_path / "a.txt", PAGE))
    assert report.text == 'Talks\n\nThe two ministers met in Vienna.\n\nThey "agreed".\nSo it goes.'
    assert (report.title, report.published) == ("Talks & more", "2020-08-30")


def test_text_with_a_tag_or_two_is_not_a_page():
    assert not looks_like_html("He wrote <b>no</b> and 3 < 4 and a <p> in his notes.</p>")
    assert not looks_like_html(BODY)


@settings(deadline=None)  # the libraries of a format are loaded with its first file
@given(st.text())
def test_any_text_is_taken_apart_or_refused(text):
    try:
        headed = take_header(text)
    except intake.Problem:
        return
    assert headed.text == headed.text.strip()
    leading_date(headed.text)


@settings(deadline=None)  # the libraries of a format are loaded with its first file
@given(st.text(alphabet="<>/=!-& \"'pdivhtmlscr\n", max_size=200))
def test_any_markup_is_read_or_refused(text):
    try:
        assert read_page(text).text
    except intake.Problem as problem:
        assert "without text" in str(problem)


@settings(deadline=None)  # the libraries of a format are loaded with its first file
@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(data):
    try:
        text = decode(data)
    except intake.Problem as problem:
        assert "\n" not in str(problem)
        return
    text.encode()


@settings(deadline=None)  # the libraries of a format are loaded with its first file
@given(st.binary(max_size=300), st.sampled_from(NAMES))
def test_any_file_gives_reports_or_one_line_each(tmp_path_factory, data, name):
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data)
    for found in intake.reports([path]):
        assert isinstance(found, Report) or "\n" not in str(found)


@settings(deadline=None)  # the libraries of a format are loaded with its first file
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["text", "published", "id"]), inner),
    )
)
def test_any_json_gives_reports_or_one_line_each(tmp_path_factory, value):
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_text(json.dumps(value))
    found = list(intake.reports([path], "2020-08-30"))
    assert found or value == []
    assert all(isinstance(each, Report) or "\n" not in str(each) for each in found)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_named_pipe_in_a_folder_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (bad,) = intake.reports([tmp_path])
    assert "no reports in this folder" in str(bad)
