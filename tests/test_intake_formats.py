"""Tables, web archives, feeds, the IPTC's XML and JSON: real-looking files, broken, hostile, empty and large ones."""

from __future__ import annotations

import datetime
import gzip
import io
import json
import os
import random
import sys
import tracemalloc
from pathlib import Path

import pytest

from dateline import intake
from dateline.intake import BadReport
from dateline.intake.columns import ColumnMap
from dateline.intake.options import Options
from dateline.record import Report

BODY = "The two ministers met in Vienna on Friday. They agreed to meet again."


def put(folder, name, content):
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return str(folder / name)


def read(path, **options):
    return list(intake.reports([path], options=Options(**options)))


def reasons(found):
    return [(each.place, each.reason, each.kind) for each in found if isinstance(each, BadReport)]


# --- tables


@pytest.mark.parametrize(
    ("name", "delimiter", "names"),
    [
        ("a.csv", ",", "Doc ID,Publication Date,Headline,Body Text,Newspaper,Link"),
        ("a.tsv", "\t", "doc_id\tpub_date\ttitle\tcontent\toutlet\turl"),
        ("a.csv", ";", "id;date;title;text;source;url"),
        ("a.csv", "|", "ID|DATE|TITLE|FULL_TEXT|PUBLISHER|URI"),
    ],
)
def test_a_tables_columns_are_told_by_their_names(tmp_path, name, delimiter, names):
    row = delimiter.join(["7", "2020-08-30", "Talks", f'"{BODY} ""Good,"" he said.\n\nMore; text\there|."', "AP", "http://a.org/1"])
    (report,) = read(put(tmp_path, name, f"\ufeff{names}\r\n{row}\r\n\r\n"))
    assert report == Report(
        id="7", published="2020-08-30", title="Talks", source="AP", url="http://a.org/1",
        text=f'{BODY} "Good," he said.\n\nMore; text\there|.',
    )  # fmt: skip


def test_columns_can_be_said_and_joined(tmp_path):
    path = put(tmp_path, "a.csv", f"lead,rest,when,body\n{BODY},Second part.,30 August 2020,not this\n")
    (report,) = read(path, columns=ColumnMap.parse("text=lead+rest, date=when"))
    assert (report.text, report.published) == (f"{BODY}\n\nSecond part.", "2020-08-30")


def test_a_column_that_is_not_there_is_one_line_with_what_there_is(tmp_path):
    path = put(tmp_path, "a.csv", "lead,when\na,b\n")
    (bad,) = read(path, columns=ColumnMap(text="bdoy"))
    assert str(bad) == f"{path}: has no column 'bdoy'; its columns are lead, when"
    (bad,) = read(path)
    assert bad.reason == "no column's name says that it holds the text: say which with text=NAME, one of lead, when"


@pytest.mark.parametrize("wanted", ["text", "text=", "colour=red", "text=a,body=b"])
def test_a_column_map_that_cannot_be_meant_is_refused(wanted):
    with pytest.raises(intake.Problem):
        ColumnMap.parse(wanted)


def test_bad_rows_stop_nothing(tmp_path):
    rows = [
        "date,text", f"2020-08-30,{BODY}", "2020-08-31", "2020-13-01,A. B. C.", "", ",,", f"2020-09-01,{BODY},more,fields",
        f"2020-09-02,{'x' * 8_000_001}", f"2020-09-03,{BODY}",
    ]  # fmt: skip
    found = read(put(tmp_path, "a.csv", "\n".join(rows)))
    assert [each.published for each in found if isinstance(each, Report)] == ["2020-08-30", "2020-09-01", "2020-09-03"]
    assert reasons(found) == [
        ("row 3", "has 1 of 2 fields, and none for the text", "bad-input"),
        ("row 4", "'2020-13-01' is not a day of the calendar: give it as YYYY-MM-DD", "bad-input"),
        ("row 8", "is longer than 8,000,000 characters, too long for one report", "too-large"),
    ]


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff"])
def test_an_empty_table(tmp_path, content):
    assert reasons(read(put(tmp_path, "a.csv", content))) == [(None, "is empty", "empty")]


def test_older_encodings(tmp_path):
    (report,) = read(put(tmp_path, "a.csv", f"date,text\n2020-08-30,“Señor Müller” – {BODY}\n".encode("cp1252")))
    assert report.text.startswith("“Señor Müller” –")


def test_a_quotation_mark_without_end_is_told(tmp_path):
    rows = "2020-08-31,Talks\n" * 9
    found = read(put(tmp_path, "b.csv", f'date,text\n2020-08-29,{BODY}\n2020-08-30,"never ends\n{rows}'))
    assert [type(each) for each in found] == [Report, BadReport]
    assert found[1].reason == "has a quotation mark without end, which makes one field of the 9 lines behind it"
    (report,) = read(put(tmp_path, "c.csv", 'date,text\n2020-08-30,"First, a line.\nThen, another.\n\nAnd a third."\n'))
    assert report.text.endswith("third.")


def test_a_spreadsheets_own_word_for_its_delimiter(tmp_path):
    (report,) = read(put(tmp_path, "a.csv", f"sep=;\r\ndate;text\r\n2020-08-30;{BODY}\r\n"))
    assert report.text == BODY


def test_standard_input_may_be_a_table(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"date,title,text\n2020-08-30,Talks,{BODY}\n".encode())))
    (report,) = intake.reports(["-"])
    assert (report.text, report.title) == (BODY, "Talks")


def parquet(path, select):
    import duckdb

    duckdb.connect().execute(f"copy ({select}) to '{path}' (format parquet)")
    return str(path)


def test_parquet_with_real_days(tmp_path):
    select = f"select 1 as id, timestamp '2020-08-30 10:00:00' as published_at, '{BODY}' as body, null as title union all "
    select += "select 2, null, 'No day.', 'T' union all select 3, timestamp '2020-08-31 00:00:00', null, 'x' order by id"
    path = parquet(tmp_path / "a.parquet", select)
    found = read(path)
    assert (found[0].id, found[0].published, found[0].text, found[0].title) == ("1", "2020-08-30", BODY, None)
    assert [(place, kind) for place, _, kind in reasons(found)] == [("row 2", "no-date"), ("row 3", "empty")]
    (tmp_path / "b.parquet.gz").write_bytes(gzip.compress((tmp_path / "a.parquet").read_bytes()))
    assert read(str(tmp_path / "b.parquet.gz"))[0].text == BODY
    (tmp_path / "x[1]*.parquet").write_bytes((tmp_path / "a.parquet").read_bytes())
    assert read(str(tmp_path / "x[1]*.parquet"))[0].text == BODY
    bad = read(path, columns=ColumnMap(text="nothing"))
    assert bad[0].reason == "has no column 'nothing'; its columns are id, published_at, body, title"


def test_damaged_parquet_is_one_line(tmp_path):
    (bad,) = read(put(tmp_path, "a.parquet", b"PAR1" + b"\0" * 500))
    assert bad.kind == "damaged" and "\n" not in str(bad) and "Parquet" in bad.reason


# --- web archives


def warc(*answers, zipped=False, date="2021-05-06T01:02:03Z"):
    """Records as a crawler writes them; each answer is (url, status, headers, body)."""
    out = [b"WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Date: 2021-05-06T01:02:03Z\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n"]
    for url, status, headers, body in answers:
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        http = f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body
        out.append(
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n".encode()
            + http
            + b"\r\n\r\n"
        )
    return b"".join(gzip.compress(record) for record in out) if zipped else b"".join(out)


def page(text, extra=""):
    return f"<html><head><title>Talks</title>{extra}</head><body><article><p>{text}</p></article></body></html>"


META = '<meta property="article:published_time" content="2020-08-30T10:00:00Z">'
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.mark.parametrize("zipped", [False, True])
def test_pages_of_a_web_archive(tmp_path, zipped):
    data = warc(
        ("http://a.org/1", "200 OK", HTML, page(BODY, META).encode()),
        ("http://a.org/2", "404 Not Found", HTML, page(BODY, META).encode()),
        ("http://a.org/i.png", "200 OK", {"Content-Type": "image/png"}, b"\x89PNG"),
        ("http://a.org/3", "200 OK", HTML | {"Content-Encoding": "gzip"}, gzip.compress(page(BODY, META).encode())),
        ("http://a.org/4", "200 OK", HTML | {"Content-Encoding": "gzip"}, page(BODY, META).encode()),
        (
            "http://a.org/5",
            "200 OK",
            {"Content-Type": "text/html; charset=koi8-r"},
            page("Встреча в Вене. " * 9, META).encode("koi8-r"),
        ),
        ("http://a.org/6", "200 OK", HTML | {"Transfer-Encoding": "chunked"}, b"5\r\n<html\r\n1\r\n>\r\n0\r\n\r\n"),
        ("http://a.org/7", "200 OK", {"Content-Type": "text/plain"}, f"date: 2020-08-31\n\n{BODY}".encode()),
        ("http://a.org/8", "200 OK", HTML, page(BODY).encode()),
        ("http://a.org/2019/02/03/talks", "200 OK", HTML, page(BODY).encode()),
        zipped=zipped,
    )
    found = read(put(tmp_path, "crawl.warc.gz" if zipped else "crawl.warc", data))
    good = {each.url: each.published for each in found if isinstance(each, Report)}
    assert good == {
        "http://a.org/1": "2020-08-30", "http://a.org/3": "2020-08-30", "http://a.org/4": "2020-08-30",
        "http://a.org/5": "2020-08-30", "http://a.org/7": "2020-08-31", "http://a.org/2019/02/03/talks": "2019-02-03",
    }  # fmt: skip
    assert [kind for _, _, kind in reasons(found)] == ["empty", "no-date"]
    assert "captured on 2021-05-06" in reasons(found)[1][1]
    assert "Встреча" in next(each.text for each in found if getattr(each, "url", None) == "http://a.org/5")


def test_the_day_of_capture_is_taken_only_if_it_is_asked_for(tmp_path):
    path = put(tmp_path, "crawl.warc", warc(("http://a.org/8", "200 OK", HTML, page(BODY).encode())))
    (report,) = read(path, capture_dates=True)
    assert report.published == "2021-05-06"


def test_broken_web_archives(tmp_path):
    whole = warc(*[("http://a.org/1", "200 OK", HTML, page(BODY, META).encode())] * 3, zipped=True)
    found = read(put(tmp_path, "cut.warc.gz", whole[:-150]))
    assert sum(isinstance(each, Report) for each in found) >= 2 and reasons(found)[-1][2] == "damaged"
    assert reasons(read(put(tmp_path, "e.warc", warc())))[0][2] == "empty"
    assert reasons(read(put(tmp_path, "f.warc", b"")))
    assert reasons(read(put(tmp_path, "g.warc", b"WARC/1.0\r\n" + b"x" * 100_000)))


# --- feeds

RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Wire</title><link>http://w.org</link>
<item><title>Talks &amp; more</title><link>http://w.org/1</link><guid>tag:w.org,1</guid><description>&lt;p&gt;{BODY}&lt;/p&gt;
&lt;script&gt;alert(1)&lt;/script&gt;&lt;p&gt;Then they ate.&lt;/p&gt;</description><pubDate>Fri, 28 Aug 2020 23:30:00
-0500</pubDate></item> <item><title>No text</title><pubDate>Fri, 28 Aug 2020 23:30:00 -0500</pubDate></item>
<item><description>No day.</description></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>W</title><entry><title>T</title><id>urn:1</id>
<published>2020-08-29T01:00:00+02:00</published><updated>2020-08-30T01:00:00+02:00</updated><summary>Short.</summary>
<content type="html">&lt;p&gt;{BODY}&lt;/p&gt;</content></entry><entry><updated>2020-08-30T01:00:00+02:00</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{BODY}</p></div></content></entry></feed>"""


@pytest.mark.parametrize("name", ["a.rss", "a.xml", "a.txt", "a"])
def test_entries_of_a_feed_are_reports(tmp_path, name):
    found = read(put(tmp_path, name, RSS))
    assert found[0] == Report(
        id="tag:w.org,1", published="2020-08-28", title="Talks & more", url="http://w.org/1", source="The Wire",
        text=f"{BODY}\n\nThen they ate.",
    )  # fmt: skip
    assert [(place, kind) for place, _, kind in reasons(found)] == [("entry 2", "empty"), ("entry 3", "no-date")]


def test_atom_dates_are_those_of_publication_else_of_the_update(tmp_path):
    found = read(put(tmp_path, "a.atom", ATOM))
    assert [(each.published, each.text) for each in found] == [("2020-08-29", BODY), ("2020-08-30", BODY)]


@pytest.mark.parametrize(
    "content",
    ["", "hello", "<rss>", "<rss version='2.0'><channel></channel></rss>", "http://127.0.0.1:9/feed", "/etc/passwd",
     "<!DOCTYPE rss [<!ENTITY a 'aaaa'>]><rss version='2.0'><channel><item><title>&a;</title></item></channel></rss>"],
)  # fmt: skip
def test_what_is_no_feed_is_one_line_and_nothing_is_fetched(tmp_path, content, monkeypatch):
    import socket

    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("a feed was fetched"))
    (bad,) = read(put(tmp_path, "a.rss", content))
    assert isinstance(bad, BadReport) and "\n" not in str(bad)


# --- the IPTC's XML and JSON

NITF = f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.4/nitf-3-4.dtd">
<nitf><head><title>talks</title><docdata management-status="usable"><doc-id id-string="cst.2020.11"/>
<date.issue norm="20200314T180200Z"/></docdata><pubdata name="Coastal Times" date.publication="20200315"/></head><body><body.head>
<hedline><hl1>Dockers return</hl1></hedline>
<byline>By A. B.</byline></body.head><body.content><block><p>{BODY} In <location>Port Amel</location>
too.</p><media><media-caption>no </media-caption></media><p>Second.</p></block></body.content></body></nitf>"""
G2_ITEM = """<newsItem guid="urn:x:{0}" version="2"><itemMeta><provider literal="MNA"/>
<versionCreated>2019-08-21T08:40:11+02:00</versionCreated>
<pubStatus qcode="stat:{1}"/></itemMeta><contentMeta><headline>Floods</headline></contentMeta><contentSet>
<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body><p>{2}</p>
<p>More.</p></body></html></inlineXML></contentSet></newsItem>"""


def g2(*items):
    return f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{"".join(items)}</itemSet></newsMessage>'


def test_nitf(tmp_path):
    (report,) = read(put(tmp_path, "dockers.xml", NITF))
    assert report == Report(
        id="cst.2020.11", published="2020-03-14", title="Dockers return", source="Coastal Times",
        text=f"{BODY} In Port Amel too.\n\nSecond.",
    )  # fmt: skip


def test_newsml_g2_and_items_that_were_taken_back(tmp_path):
    found = read(put(tmp_path, "a.xml", g2(G2_ITEM.format(1, "usable", BODY), G2_ITEM.format(2, "canceled", BODY))))
    assert found[0] == Report(id="urn:x:1", published="2019-08-21", title="Floods", source="MNA", text=f"{BODY}\n\nMore.")
    assert reasons(found) == [("item 2", "is canceled by its agency", "withheld")]


def test_newsml_1_with_nitf_inside(tmp_path):
    data = f"""<NewsML><NewsItem><Identification><NewsItemId>n1</NewsItemId></Identification>
    <NewsManagement><FirstCreated>20030512T101500</FirstCreated><ThisRevisionCreated>20030513T101500</ThisRevisionCreated>
    <Status FormalName="Usable"/></NewsManagement>
    <NewsComponent><NewsLines><HeadLine>Talks</HeadLine></NewsLines><ContentItem><DataContent>
    <nitf><body><body.content><p>{BODY}</p></body.content></body></nitf></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""
    (report,) = read(put(tmp_path, "a.xml", data))
    assert (report.id, report.published, report.title, report.text) == ("n1", "2003-05-13", "Talks", BODY)


def test_entities_are_neither_expanded_nor_fetched(tmp_path):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    data = NITF.replace(
        'SYSTEM "http://www.nitf.org/IPTC/NITF/3.4/nitf-3-4.dtd"', f'[<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "/etc/passwd">]'
    )
    data = data.replace("Second.", "Second &l11; &x; end.")
    found = read(put(tmp_path, "a.xml", data))
    assert len(found) == 1
    assert "root:" not in str(found[0]) and len(getattr(found[0], "text", "")) < 300


@pytest.mark.parametrize(
    ("content", "kind"),
    [("", "empty"), ("<nitf><body>", "damaged"), ("<root><a/></root>", "bad-input"), ("no xml", "damaged"), ("<nitf/>", "empty"),
     ("<nitf>" * 3000 + "x", "damaged")],
)  # fmt: skip
def test_broken_xml_is_one_line(tmp_path, content, kind):
    (bad,) = read(put(tmp_path, "a.xml", content))
    assert bad.kind == kind and "\n" not in str(bad)


def test_ninjs_in_its_versions(tmp_path):
    one = {
        "uri": "urn:1",
        "type": "text",
        "versioncreated": "2020-08-30T10:00:00Z",
        "headline": "Talks",
        "body_xhtml": f"<p>{BODY}</p>",
    }
    two = {"uri": "http://a.org/2", "versioncreated": "2020-08-31T10:00:00Z", "headlines": [{"value": "Talks"}],
           "bodies": [{"role": "main", "contenttype": "text/html", "value": f"<p>{BODY}</p>"}]}  # fmt: skip
    three = one | {"pubstatus": "canceled"}
    found = read(put(tmp_path, "a.json", json.dumps([one, two, three])))
    assert [(each.id, each.published, each.title, each.text, each.url) for each in found[:2]] == [
        ("urn:1", "2020-08-30", "Talks", BODY, None), ("a-2", "2020-08-31", "Talks", BODY, "http://a.org/2"),
    ]  # fmt: skip
    assert reasons(found) == [("report 3", "is canceled by its agency", "withheld")]


# --- size


def _peak(path):
    next(iter(intake.reports([path])))  # so that what is loaded once is not counted
    tracemalloc.start()
    try:
        count = sum(isinstance(each, Report) for each in intake.reports([path]))
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", ["jsonl", "csv", "xml", "warc"])
def test_large_files_are_read_as_they_come(tmp_path, kind):
    """Several megabytes in far less memory than that; what grows with the file would show."""
    text = BODY * 60
    if kind == "jsonl":
        many = (json.dumps({"published": "2020-08-30", "text": text}) + "\n" for _ in range(2400))
    elif kind == "csv":
        many = ("date,text\n" if not number else f"2020-08-30,{text}\n" for number in range(2401))
    elif kind == "xml":
        many = iter([g2(*[G2_ITEM.format(number, "usable", text) for number in range(800)])])
    else:
        answer = ("http://a.org/1", "200 OK", {"Content-Type": "text/plain"}, f"date: 2020-08-30\n\n{text}".encode())
        many = iter([warc(*[answer] * 800).decode()])
    path = put(tmp_path, f"many.{kind}", "".join(many))
    count, peak = _peak(path)
    assert count >= 800
    assert peak < os.path.getsize(path) / 2


def test_a_day_type_is_written_as_iso():
    from dateline.intake.tables import _written

    assert _written(datetime.date(2020, 8, 30)) == "2020-08-30" and _written(float("nan")) == ""


def seeds():
    folder = Path(__file__).parent / "data" / "intake"
    found = {path.name: path.read_bytes() for part in ("pages", "exports") for path in sorted((folder / part).iterdir())}
    pages = warc(("http://a.org/1", "200 OK", HTML, page(BODY, META).encode()))
    return found | {
        "a.csv": f'date,title,text\n2020-08-30,Talks,"{BODY}"\n'.encode(), "a.warc": pages, "b.warc.gz": gzip.compress(pages),
        "a.rss": RSS.encode(), "b.atom": ATOM.encode(), "a.xml": NITF.encode(),
        "b.xml": g2(G2_ITEM.format(1, "usable", BODY)).encode(),
        "a.jsonl": json.dumps({"published": "2020-08-30", "text": BODY}).encode(),
    }  # fmt: skip


def spoiled(data, rng):
    """Some bytes of a file changed, lost, put in or said twice, and its end cut off now and then."""
    data = bytearray(data)
    for _ in range(rng.choice([1, 2, 5, 20])):
        at, other = rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)
        changes = [bytes([rng.randrange(256)]), b"", rng.randbytes(9), bytes(data[other : other + 200])]
        data[at : at + rng.choice([0, 1, 50])] = rng.choice(changes)
    return bytes(data[: rng.randrange(len(data) + 1)] if rng.random() < 0.2 else data)


@pytest.mark.parametrize("name", seeds())
def test_spoiled_files_give_reports_or_one_line_each(tmp_path, name):
    rng = random.Random(name)
    for _ in range(12):
        for found in read(put(tmp_path, name, spoiled(seeds()[name], rng)), languages=intake.ENGLISH):
            assert isinstance(found, Report) or "\n" not in str(found)
