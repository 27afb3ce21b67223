"""Exports of newspaper databases: what can be split is, what cannot is told of with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline import intake
from dateline.intake import BadReport, databases
from dateline.record import Report

EXPORTS = Path(__file__).parent / "data" / "intake" / "exports"
DOCK, FLOOD = "Dock workers in Port Amel voted on Friday", "Flash floods swept through the northern valleys"


def read(path):
    found = list(intake.reports([path]))
    return [each for each in found if isinstance(each, Report)], [each for each in found if isinstance(each, BadReport)]


@pytest.mark.parametrize("name", ["lexis_classic.txt", "nexis_uni.txt", "factiva_tagged.txt", "factiva_plain.html"])
def test_two_articles_of_every_layout(name):
    (first, second), bad = read(EXPORTS / name)
    assert (first.published, first.title.lower(), first.source) == (
        "2020-03-14",
        "dockers go back to work in port amel",
        "The Coastal Times",
    )
    assert first.text.startswith(DOCK) and "6 per cent." in first.text
    assert (second.published, second.title) == ("2019-08-21", "Floods kill nine in northern valleys")
    assert second.text.startswith(FLOOD)
    for text in (first.text, second.text):
        for word in (
            "LENGTH",
            "Load-Date",
            "Copyright",
            "All rights",
            "Document",
            "SUBJECT",
            "Graphic",
            "58 words",
            "Orsted",
            "BODY",
        ):
            assert word not in text
    if name != "factiva_tagged.txt":
        (lost,) = bad
        assert lost.place == "document 3"


def test_what_could_not_be_split_is_told(tmp_path):
    assert [
        str(read(EXPORTS / name)[1][0]).split(": ", 1)[1] for name in ("lexis_classic.txt", "nexis_uni.txt", "factiva_plain.html")
    ] == [
        "has no day that could be told",
        "has no end: the export was cut off, or is of another kind",
        "has no copyright line behind its head: the beginning of its text could not be told",
    ]


def test_factiva_ids_and_lines_that_only_look_like_tags():
    (first, _), _ = read(EXPORTS / "factiva_tagged.txt")
    assert first.id == "COASTT0020200315eg3e0001q"
    assert first.text.endswith("IN Port operators were not at the table.")


def test_fields_within_the_text_stay():
    (first, _), _ = read(EXPORTS / "lexis_classic.txt")
    assert "NOTE: ferry crews were not part of the vote." in first.text and first.url == "http://www.coastaltimes.example/"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_windows_files(tmp_path, encoding, newline):
    text = (EXPORTS / "lexis_classic.txt").read_text().replace("harbour", "harbour “gate”").replace("\n", newline)
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    (first, _), _ = read(tmp_path / "a.txt")
    assert "harbour “gate”," in first.text


def test_a_large_export_is_split_as_it_is_read(tmp_path):
    one = (EXPORTS / "nexis_uni.txt").read_text().split("End of Document")[1] + "End of Document\n"
    (tmp_path / "many.txt").write_text(one * 30_000)
    assert (tmp_path / "many.txt").stat().st_size > 5_000_000
    reports = intake.reports([tmp_path / "many.txt"])
    assert [next(reports).id for _ in range(3)] == ["many-1", "many-2", "many-3"]


def test_an_export_without_ends_is_no_endless_document(tmp_path, monkeypatch):
    monkeypatch.setattr(databases, "MOST_CHARACTERS", 10_000)
    whole = (EXPORTS / "nexis_uni.txt").read_text()
    (tmp_path / "a.txt").write_text(
        whole.replace("Load-Date: March", "x" * 80 + "\n" + "word word word\n" * 2000 + "Load-Date: March", 1)
    )
    good, bad = read(tmp_path / "a.txt")
    assert [each.place for each in bad if each.kind == "too-large"] == ["document 1"]
    assert [each.text[:11] for each in good] == ["Flash flood"]


@pytest.mark.parametrize(
    "text",
    [
        "date: 2020-08-30\n\nThe clerk wrote: End of Document is near. Three of 10 documents were found, 40 words each.",
        "date: 2020-08-30\n\nPD officers and SN units met. The HD camera ran. LP records sold. TD Bank lent.\n\nHD was mentioned.",
        "date: 2020-08-30\n\nDocument 9 was signed.\n\n500 words\n\nwere spoken in all, and no more.",
    ],
)
def test_a_report_that_speaks_of_documents_is_no_export(tmp_path, text):
    (tmp_path / "a.txt").write_text(text)
    (report,), bad = read(tmp_path / "a.txt")
    assert not bad and report.published == "2020-08-30"
