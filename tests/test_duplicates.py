"""Copies of reports: exact and near, the same whatever the order of arrival, and never between reports that only look alike."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest

from dateline.archive import duplicates
from dateline.archive.duplicates import Seen, copies, fingerprint, mark
from dateline.archive.rows import text_digest
from dateline.record import Report

SCHEMA = (Path(duplicates.__file__).parent / "schema.sql").read_text()
WORDS = "minister army border talks village river bank court strike harbour bridge police crowd vote budget oil wheat road".split()


def text(seed, sentences=14):
    """Made-up news that shares its words, but not its sentences, with any other seed's."""
    rng = random.Random(seed)
    made = (
        f"The {' '.join(rng.choice(WORDS) for _ in range(rng.randint(9, 16)))} near {rng.choice(WORDS)}." for _ in range(sentences)
    )
    return " ".join(made)


def edited(original, share, seed):
    rng = random.Random(seed)
    return " ".join(rng.choice(WORDS) if rng.random() < share else word for word in original.split())


def archive(*reports):
    """An archive of (id, day, text)."""
    connection = duckdb.connect()
    connection.execute(SCHEMA)
    add(connection, *reports)
    return connection


def add(connection, *reports):
    for name, day, words in reports:
        row = [name, name, day, words, len(words.split()), text_digest(words)]
        connection.execute(
            "insert into reports (report_id, id, published, text, words, text_digest) values (?, ?, ?, ?, ?, ?)", row
        )


def marked(connection):
    found = connection.execute(
        "select report_id, duplicate_of, duplicate_kind from reports where duplicate_of is not null order by 1"
    )
    return {name: (original, kind) for name, original, kind in found.fetchall()}


ORIGINAL = text(1)
COPIES = {
    "headline": "PORT NEWS: what they said\n\n" + ORIGINAL,
    "cut": " ".join(ORIGINAL.split()[: len(ORIGINAL.split()) * 6 // 10]),
    "moved": " ".join(sorted(ORIGINAL.split(". "))),
    "edited": edited(ORIGINAL, 0.08, 5),
    "all of it": "Another title\n" + edited(" ".join(ORIGINAL.split()[:120]), 0.04, 6),
}


@pytest.mark.parametrize("kind", COPIES)
def test_a_changed_copy_is_near(kind):
    connection = archive(("a", "2020-03-01", ORIGINAL), ("b", "2020-03-02", COPIES[kind]), ("c", "2020-03-02", text(2)))
    assert mark(connection).near == 1
    assert marked(connection) == {"b": ("a", "near")}


def test_case_spaces_and_punctuation_make_no_difference():
    connection = archive(("b", "2020-03-01", ORIGINAL.upper().replace(".", " ...\n")), ("a", "2020-03-02", ORIGINAL))
    assert mark(connection) == duplicates.Marked(exact=1, near=0, fingerprinted=2)
    assert marked(connection) == {"a": ("b", "exact")}


def test_the_original_is_the_earliest_and_then_the_smallest_id():
    connection = archive(("c", "2020-03-02", ORIGINAL), ("b", "2020-03-01", ORIGINAL), ("a", "2020-03-01", COPIES["headline"]))
    mark(connection)
    assert marked(connection) == {"b": ("a", "near"), "c": ("a", "near")}


def test_the_same_whatever_the_order_of_arrival_and_however_it_is_done():
    """All at once, one at a time with a marking after each, and backwards: the same answers, and no old text is read again."""
    reports = []
    for number in range(12):
        day, base = f"2020-03-{number + 1:02}", text(number // 3)
        reports.append((f"r{number * 7 % 12:02}", day, base if number % 3 == 0 else edited(base, 0.06 * (number % 3), number)))
    reports.append(("r99", "2020-03-03", reports[0][2]))
    answers = []
    for order in (reports, reports[::-1], random.Random(3).sample(reports, len(reports))):
        connection = archive()
        for report in order:
            add(connection, report)
            assert mark(connection).fingerprinted == 1
        answers.append(marked(connection))
        assert mark(connection).fingerprinted == 0
    together = archive(*reports)
    mark(together)
    assert answers == [marked(together)] * 3
    assert len(answers[0]) >= 8


def test_a_copy_never_points_to_a_copy():
    chain = [(f"r{number}", f"2020-03-{number + 1:02}", edited(text(4), 0.03 * number, 9)) for number in range(8)]
    connection = archive(*chain, *((f"x{name}", "2020-03-20", words) for name, _, words in chain))
    mark(connection)
    found = marked(connection)
    assert all(original not in found for original, _ in found.values())


def test_an_earlier_report_takes_over():
    connection = archive(("b", "2020-03-02", ORIGINAL), ("c", "2020-03-03", COPIES["edited"]))
    mark(connection)
    assert marked(connection) == {"c": ("b", "near")}
    add(connection, ("z", "2020-03-01", ORIGINAL))
    mark(connection)
    assert marked(connection) == {"b": ("z", "exact"), "c": ("z", "near")}


def test_a_marking_that_was_cut_short_is_done_again(monkeypatch):
    connection = archive(("a", "2020-03-01", ORIGINAL), ("b", "2020-03-02", COPIES["edited"]))
    monkeypatch.setattr(duplicates, "_WRITE", "select no_such_column from reports")
    with pytest.raises(duckdb.Error):
        mark(connection)
    monkeypatch.undo()
    assert mark(connection).fingerprinted == 0
    assert marked(connection) == {"b": ("a", "near")}


def test_new_reports_among_old_ones_give_what_all_at_once_give():
    """Reports of 60 days in portions of any days: days before a portion are not gone through again; nothing is lost by it."""
    rng = random.Random(11)
    reports = []
    for number in range(150):
        base = text(5000 + number // 3, 8)
        day = f"2020-{3 + number % 2:02}-{rng.randint(1, 28):02}"
        reports.append((f"{rng.randrange(10**6):06}-{number}", day, edited(base, rng.choice([0, 0, 0.05, 0.1]), number)))
    together = archive(*reports)
    mark(together)
    portions = archive()
    for start in range(0, len(reports), 25):
        add(portions, *reports[start : start + 25])
        mark(portions)
    assert marked(portions) == marked(together)
    assert len(marked(together)) > 20


FORM = """Today, the president declared that a major disaster exists in the State of {0} and ordered federal aid to support
state and local work in the places hit by a severe winter storm from {1} to {2}. Federal money can be had by state and certain
local governments on a cost-sharing basis for emergency work and for the repair of buildings damaged by the storm in the
counties of {3}. {4} has been named to direct the work. Further places may be named later if the state asks for it."""


def test_a_form_with_other_names_filled_in_is_another_report():
    one = FORM.format("Oregon", "February 11", "February 15", "Benton, Clackamas, Linn, Marion and Polk", "Toney Raines")
    two = FORM.format("Tennessee", "March 3", "March 9", "Bedford, Cannon, Coffee, Moore and Shelby", "Myra Shird")
    first, second = fingerprint(one), fingerprint(two)
    assert duplicates.contained(first, [second])[0] >= 0.6
    assert copies(first, [second]) is None
    assert copies(first, [fingerprint(one.replace("Today, the", "On Friday the"))]) == 0


def test_reports_that_quote_each_other_are_two():
    background = text(20, 5)
    connection = archive(("a", "2020-03-01", text(21) + " " + background), ("b", "2020-03-02", text(22) + " " + background))
    connection2 = archive(("a", "2020-03-01", background), ("b", "2020-03-02", text(23, 40) + " " + background))
    for each in (connection, connection2):
        mark(each)
        assert marked(each) == {}


def test_near_copies_are_looked_for_within_two_weeks_and_exact_ones_always():
    connection = archive(("a", "2020-03-01", ORIGINAL), ("b", "2020-04-01", COPIES["edited"]), ("c", "2021-04-01", ORIGINAL))
    mark(connection)
    assert marked(connection) == {"c": ("a", "exact")}


def test_short_texts_are_copies_on_one_day_only():
    connection = archive(*((f"{day}{name}", f"2020-03-0{day}", "No new cases.") for day in (1, 2) for name in "ab"))
    mark(connection)
    assert marked(connection) == {"1b": ("1a", "exact"), "2b": ("2a", "exact")}


@pytest.mark.parametrize("odd", ["", " ", "a", "🔥" * 50, "word " * 20_000, "\ud800 half a character"])
def test_any_text_has_a_fingerprint(odd):
    one = fingerprint(odd)
    assert len(one.lowest) == duplicates.PERMUTATIONS
    assert copies(one, [one, fingerprint(ORIGINAL)]) in {None, 0}


def test_an_empty_archive():
    assert mark(archive()) == duplicates.Marked(0, 0, 0)


def test_copies_are_seen_as_reports_pass_by():
    seen = Seen()

    def before(words, day="2020-03-01"):
        return seen.before(Report(id="x", text=words, published=day))

    assert [before(ORIGINAL), before(ORIGINAL.upper(), "2020-05-01"), before(text(2))] == [False, True, False]
    assert [before("No news."), before("No news!", "2020-03-02"), before("No  news", "2020-03-02")] == [False, False, True]


def test_all_copies_are_found_among_many_reports():
    """Of 600 reports a third are copies: all are found, and nothing else."""
    reports = []
    for number in range(200):
        base, day = text(1000 + number, 8), f"2020-03-{number % 28 + 1:02}"
        reports += [
            (f"{number:04}a", day, base),
            (f"{number:04}b", day, edited(base, 0.05, number)),
            (f"{number:04}c", day, text(9000 + number, 8)),
        ]
    connection = archive(*reports)
    found = mark(connection)
    assert found.exact + found.near >= 196
    assert all(name[:4] == original[:4] and name[4] == "b" for name, (original, _) in marked(connection).items())
