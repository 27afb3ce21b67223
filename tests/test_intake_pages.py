"""Pages of the web: article, title, day and outlet of hand-made pages; hostile markup; no day that is not stated."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from dateline import intake
from dateline.intake.page_dates import stated_date
from dateline.intake.pages import read_page

PAGES = Path(__file__).parent / "data" / "intake" / "pages"
EXPECTED = {
    # name: day, title, outlet, words that must be there, words that must not
    "broadsheet": ("2020-03-14", "Harbour workers end strike in Port Amel", "The Coastal Times",
                   ["Dock workers in Port Amel voted", "Talks with the ferry crews"],
                   ["cookies", "Sign up", "Share on", "reader77", "fuel is getting", "All rights", "Politics"]),
    "agency_divs": ("2019-08-21", "Floods kill nine in northern valleys", "Meridian News Agency",
                    ["SARAND, Aug 21", "About 600 families"], ["Most read", "Oil falls", "Advertise", "Photos"]),
    "blog_post": ("2018-11-05", "Two days at the crossing", None,
                  ["The guards opened the gate", "They ask for a stamp", "two ministers from both sides"],
                  ["Good piece", "Archives", "WordPress", "December 1"]),
    "old_tables": ("2003-05-12", "Ministry of Foreign Affairs: press release", None,
                   ["received today the ambassador", "agreed to meet again in June"], ["Visas", "Main page"]),
    "live_updates": ("2021-06-06", "Live: election night in Tarsia", "Tarsia Post",
                     ["61 per cent of the votes", "ballot papers in a ditch", "a grenade was thrown"], ["Home", "1,204,332"]),
    "no_date": (None, "About the talks", None, ["met eleven times", "The mediators want"], ["Copyright"]),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_a_page_gives_its_article_and_nothing_around_it(name):
    day, title, outlet, there, not_there = EXPECTED[name]
    page = read_page((PAGES / f"{name}.html").read_text())
    assert (page.published, page.title, page.source) == (day, title, outlet)
    assert [words for words in there if words not in page.text] == []
    assert [words for words in not_there if words in page.text] == []


@pytest.mark.parametrize(
    ("head", "url", "day"),
    [
        ('<meta itemprop="datePublished" content="2020-08-30">', None, "2020-08-30"),
        ("<meta content='2020-08-30T23:30:00-05:00' property='article:published_time'>", None, "2020-08-30"),
        ('<meta property="article:modified_time" content="2021-01-01">', None, None),
        ('<meta name="date" content="03/04/2020">', None, None),
        ('<script>{"dateModified":"2021-01-01","datePublished":"2020-08-30T10:00Z"}</script>', None, "2020-08-30"),
        ("", "https://a.org/world/2020/08/30/talks", "2020-08-30"),
        ("", "https://a.org/world/talks-20208301", None),
        ('<link rel="canonical" href="https://a.org/2020/8/30/talks.html">', None, "2020-08-30"),
        ('<time class="published" datetime="2020-08-30">x</time><time class="updated" datetime="2021-08-30">', None, "2020-08-30"),
        ("", None, None),
    ],
)  # fmt: skip
def test_the_day_is_the_one_that_is_stated(head, url, day):
    page = f"<html><head>{head}</head><body><p>Two ministers met on 5/6/2019 and in 2018. Copyright 2022.</p></body></html>"
    assert stated_date(page, url) == day


def test_no_reading_depends_on_the_day_on_which_it_is_done(monkeypatch):
    """Days far behind and far ahead of today are read alike, and a page without a day gets none."""
    for day in ("1901-02-03", "2999-11-30"):
        assert stated_date(f'<html><body><span class="date">{day}</span><p>Text of some length.</p></body></html>', None) == day
    page = "<html><body><p>Posted yesterday at 10:30. Updated 3 hours ago.</p><footer>© 2026</footer></body></html>"
    assert stated_date(page, None) is None


BEGIN = "<html><body><p>The two ministers met in Vienna on Friday and agreed to meet again.</p>"
HOSTILE = {
    "deep": BEGIN + "<div>" * 50_000,
    "unclosed": BEGIN + "<a " * 100_000,
    "less-than": BEGIN + "<" * 300_000,
    "many tags": BEGIN + "<a href=x>y</a>" * 40_000,
    "attributes": BEGIN + "<p " + "a=b " * 100_000 + ">x</p>",
    "long name": "<html><head>" + ("<meta " + "a" * 1_990 + ">") * 150 + BEGIN,
    "comments": BEGIN + "<!--" * 100_000,
    "quotation": BEGIN + '<p class="' + "x" * 300_000,
    "json": "<script type='application/ld+json'>" + '{"a":' * 50_000 + "</script>" + BEGIN,
    "numbers": BEGIN + "<p>" + "1 " * 150_000,
    "controls": BEGIN + "\x01\x02\ud800" * 3000,
    "entities": BEGIN + "&amp;" * 60_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_is_read_in_bounded_time(name):
    began = time.process_time()
    page = read_page(HOSTILE[name])
    assert page.text.startswith("The two ministers met in Vienna")
    assert time.process_time() - began < 10


def test_a_pages_encoding_is_its_own_word_or_the_servers(tmp_path):
    page = '<html><head><meta charset="windows-1251"><meta name="date" content="2020-08-30"></head><body><p>{}</p></body></html>'
    text = "Министры встретились в Вене, чтобы говорить о газе. " * 4
    (tmp_path / "a.html").write_bytes(page.format(text).encode("cp1251"))
    (report,) = intake.reports([tmp_path])
    assert report.text.strip() == text.strip()
