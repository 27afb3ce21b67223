"""The room `where`: the gazetteer, the names in a text, what they stand for, and the places of events."""

from __future__ import annotations

import gc
import math
import time

import numpy as np
import pytest

import dateline.where as where
from dateline import board
from dateline.measure.places import kilometres, measure_places
from dateline.reader import load, report
from dateline.where.gazetteer import HOME, Gazetteer, gazetteer, kind_of
from dateline.where.knowledge import read, words
from dateline.where.names import fold, skeleton


@pytest.fixture(scope="module")
def places():
    return gazetteer()


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Aş Şuwayrah", "as suwayrah"),
        ("the Hague", "hague"),
        ("St. Louis", "st louis"),
        ("Saint Louis", "st louis"),
        ("Łódź", "lodz"),
        ("Ba‘qūbah", "baqubah"),
        ("Al-Hasakah", "al hasakah"),
        ("U.S.", "us"),
        ("", ""),
    ],
)
def test_folding(name, folded):
    assert fold(name) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Falluja", "Al-Fallujah"),
        ("Deir ez-Zor", "Dayr az Zawr"),
        ("Qamishli", "Kamishly"),
        ("Qandahar", "Kandahar"),
        ("Khartoum", "Khartum"),
    ],
)
def test_romanisations_have_one_skeleton(one, other):
    assert skeleton(fold(one)) == skeleton(fold(other))


@pytest.mark.parametrize(("one", "other"), [("Homs", "Hama"), ("Basra", "Bursa"), ("Tunis", "Tuzla"), ("Iran", "Iraq")])
def test_other_places_have_other_skeletons(one, other):
    assert skeleton(fold(one)) != skeleton(fold(other))


LOOKUPS = [
    ("Al Asad Airbase", "IRQ", "site"), ("Ain al-Asad", "IRQ", "site"), ("Incirlik", "TUR", "site"), ("Kremlin", "RUS", "site"),
    ("Mosul", "IRQ", "city"), ("Idlib", "SYR", "city"), ("Kiev", "UKR", "city"), ("Hong Kong", "HKG", "country"),
    ("Kosovo", "XKX", "country"), ("Taiwan", "TWN", "country"), ("West Bank", "PSE", "admin1"), ("Golan Heights", "SYR", "region"),
    ("Strait of Hormuz", None, "region"),
    ("Anbar", "IRQ", "admin1"), ("Chechnya", "RUS", "admin1"), ("Rapides Parish", "USA", "admin2"), ("Deir ez Zour", "SYR", "city"),
    ("UK", "GBR", "country"), ("Burma", "MMR", "country"), ("Ivory Coast", "CIV", "country"), ("Abu Ghraib prison", "IRQ", "site"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "country", "kind"), LOOKUPS)
def test_lookup(name, country, kind):
    best = where.lookup(name)[0]
    assert (best.country if best.country != "---" else None, best.kind) == (country, kind)


@pytest.mark.parametrize("name", ["Xyzzyville", "", " ", "!!!", "Muskoqa", "9"])
def test_lookup_of_nothing(name):
    assert where.lookup(name) == []


def test_a_town_in_latin_letters_never_matches_by_its_skeleton(places):
    """Lanexa in Virginia is not Lenexa in Kansas."""
    assert places.lookup("Lanexa") == []
    assert places.lookup("Lenexa")


def test_opening_and_looking_up_are_fast():
    gc.collect()  # what earlier tests left is not this one's work, nor are the threads that they may have started
    begin = time.thread_time()
    fresh = Gazetteer()
    assert time.thread_time() - begin < 0.3  # 40 ms on a quiet machine
    begin = time.thread_time()
    for number in range(1000):
        fresh.find(f"Mosul{number}")
    assert time.thread_time() - begin < 0.5


def test_size_of_the_files():
    sizes = [path.stat().st_size for path in HOME.iterdir() if path.is_file()]
    assert sum(sizes) < 25_000_000


def test_the_table_is_sound(places):
    assert len(places) > 280_000
    lat, lon = places.places["lat"], places.places["lon"]
    known = ~np.isnan(lat)
    assert known.mean() > 0.85
    assert np.abs(lat[known]).max() <= 90 and np.abs(lon[known]).max() <= 180
    assert (np.diff(places.keys.astype(np.int64)) >= 0).all()
    for row in (0, 1000, len(places) - 1):
        assert places.candidate(row).name


def test_points_of_countries_lie_among_their_towns(places):
    """Hand-written points against the populated places of each country: within the spread of its towns."""
    towns = places.places[places.places["feature"] == places.features.index("PPL")]
    for code, entry in read("countries.yaml").items():
        mine = towns[towns["country"] == places.countries.index(code)] if code in places.countries else towns[:0]
        if len(mine) < 30:
            continue
        lat, lon = entry["at"]
        distance = [kilometres(lat, lon, float(a), float(b)) for a, b in zip(mine["lat"][::7], mine["lon"][::7], strict=True)]
        reach = kilometres(
            float(mine["lat"].min()), float(np.median(mine["lon"])), float(mine["lat"].max()), float(np.median(mine["lon"]))
        )
        assert min(distance) < max(300, reach * 0.6), code


FAR = {"Mururoa Atoll", "In Amenas gas plant"}
"""Sites in the desert and the ocean."""


def test_places_by_hand_lie_near_towns_of_their_country(places):
    data = read("news.yaml")
    entries = [(group["feature"], entry) for group in data["groups"] for entry in data[group["feature"]]]
    assert len(entries) >= 600
    tables = {}
    for feature, (name, lat, lon, country, *_) in entries:
        if not country or feature in ("SEA", "MTS", "ISL", "RGN") or country not in places.countries or name in FAR:
            continue
        if country not in tables:
            rows = places.places["country"] == places.countries.index(country)
            tables[country] = (places.places["lat"][rows], places.places["lon"][rows])
        lats, lons = tables[country]
        near = np.hypot(lats - lat, (lons - lon) * math.cos(math.radians(lat)))
        if len(near) > 20:
            assert np.nanmin(near) < 1.5, (name, country)  # about 165 km


def test_kinds():
    assert [kind_of(code) for code in ("PCLI", "ADM1", "ADM2", "PPLC", "PPL", "MILB", "SEA")] == [
        "country", "admin1", "admin2", "city", "city", "site", "region",
    ]  # fmt: skip


def test_demonyms_are_known_and_shared_by_no_abbreviation():
    assert words().demonyms["Turkish"] == "TUR"
    assert words().demonyms["Texan"] == "US.TX"
    assert not set(words().demonyms) & set(words().short)


def test_a_wrong_file_says_what_is_wrong(tmp_path, monkeypatch, places):
    (tmp_path / "news.yaml").write_text("groups: [{feature: MILB}]\nMILB:\n  - [Nowhere, 120, 5, XXX]\n")
    monkeypatch.setattr("dateline.where.knowledge.HOME", tmp_path)
    with pytest.raises(ValueError, match="Nowhere"):
        places.add_by_hand(tmp_path / "news.yaml")


def found(nlp, text: str, published: str = "2020-01-05") -> list:
    doc = board.prepare(nlp.make_doc(text), report(text, published))
    for _, room in nlp.pipeline:
        doc = room(doc)
    return doc._.places


@pytest.fixture(scope="module")
def reader():
    """Only what the room needs."""
    return load(
        without=[
            "when",
            "who",
            "how_many",
            "said",
            "what",
            "whether",
            "event_time",
            "event_quantities",
            "same_event",
            "levels",
            "links",
        ]
    )


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Two soldiers were killed in Mosul on Monday.", "Mosul", "IRQ"),
        ("The family lives in Calgary, Alberta.", "Calgary", "CAN"),
        ("The family lives in Paris, Texas.", "Paris", "USA"),
        ("The family lives in Albany, N.Y., near the river.", "Albany", "USA"),
        ("Rockets hit the town of Tripoli in northern Lebanon. Beirut was calm.", "Tripoli", "LBN"),
        ("Rockets fell near Tripoli. Officials in Benghazi and elsewhere in Libya called for calm.", "Tripoli", "LBY"),
        ("Police in London, Ontario, arrested a man. He came from Toronto.", "London", "CAN"),
        ("Police in London arrested a man. He came from Manchester.", "London", "GBR"),
        ("The council of Athens met on Monday. Clarke County will pay for the road.", "Athens", "USA"),
        ("The council of Athens met on Monday. The minister flew to Rome.", "Athens", "GRC"),
    ],
)
def test_resolution(reader, text, name, country):
    by_text = {place.text: place for place in found(reader, text)}
    assert by_text[name].country == country


def test_demonyms_are_marked(reader):
    places = found(reader, "The Turkish army crossed the border into Syria.")
    turkish = next(place for place in places if place.text == "Turkish")
    assert turkish.country == "TUR" and "demonym" in turkish.evidence


def test_a_capital_that_speaks_is_no_place(reader):
    assert not [
        place
        for place in found(reader, "Washington said on Monday that it would not accept the offer.")
        if place.text == "Washington"
    ]


def test_a_name_that_nobody_knows_stays_unresolved(reader):
    places = found(reader, "They were buried in the village of Qwertyabad, Iraq.")
    unknown = [place for place in places if "Qwerty" in place.text]
    assert all(place.lat is None and place.country in ("IRQ", None) for place in unknown)


def test_offsets_are_those_of_the_text(reader):
    text = "KABUL (AP) -- Troops left Bagram Air Base, north of Kabul, and flew to Qatar.\n\nGermany’s army stayed in Kunduz."
    places = found(reader, text)
    assert {"Kabul", "Kunduz", "Qatar"} <= {place.text for place in places}
    assert all(text[place.start : place.end] == place.text for place in places)


@pytest.mark.parametrize("text", ["", "   ", "\n", "😀 😀", "…", "a" * 5000, "Iraq " * 300, "Paris, " * 50, "\u202eIraq\u0000"])
def test_any_text(reader, text):
    found(reader, text)


def event(doc, word: str, kind: str) -> board.EventDraft:
    token = next(token for token in doc if token.text == word)
    return board.EventDraft(trigger=doc[token.i : token.i + 1], type=kind)


@pytest.mark.parametrize(
    ("text", "word", "kind", "country", "name"),
    [
        ("A bomb killed five people in Baghdad on Monday.", "killed", "ASSAULT", "IRQ", "Baghdad"),
        ("Thousands of people protested in Cairo on Friday.", "protested", "PROTEST", "EGY", "Cairo"),
        ("The army deployed soldiers to Kandahar.", "deployed", "MOBILIZE", "AFG", None),
        ("Gunmen attacked a market near the town of Baqubah in Diyala province.", "attacked", "ASSAULT", "IRQ", "Ba`qubah"),
        ("The United States withdrew its troops from Iraq.", "withdrew", "RETREAT", "IRQ", "Iraq"),
        ("The minister met his colleague in Geneva.", "met", "CONSULT", "CHE", "Genève"),
    ],
)
def test_place_of_an_event(reader, text, word, kind, country, name):
    place = place_of_event(reader, text, word, kind)
    assert place is not None and place.country == country
    if name:
        assert fold(place.name) == fold(name) or place.text in text


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("The United States condemned the attack.", "condemned", "ACCUSE"),
        ("The minister in Paris urged Iran to stop.", "urged", "REQUEST"),
        ("Turkish soldiers killed three men.", "killed", "ASSAULT"),
        ("A spokesman said in Washington that the rebels had attacked the convoy.", "attacked", "ASSAULT"),
    ],
)
def test_no_place_where_none_is_said(reader, text, word, kind):
    assert place_of_event(reader, text, word, kind) is None


def place_of_event(nlp, text: str, word: str, kind: str):
    doc = board.prepare(nlp.make_doc(text), report(text, "2020-01-05"))
    rooms = dict(nlp.pipeline)
    for name, room in nlp.pipeline:
        if name != "event_place":
            doc = room(doc)
    doc._.events = [event(doc, word, kind)]
    return rooms["event_place"](doc)._.events[0].place


LGL = """<articles><article docid="1"><domain>example.com</domain><dltime>2009-03-20 12:00</dltime>
<text>Two men were arrested in Alexandria, Louisiana. They came from Baghdad.</text><toponyms>
<toponym><start>25</start><end>35</end><phrase>Alexandria</phrase><gaztag><lat>31.3113</lat><lon>-92.4451</lon>
<country>United States</country></gaztag></toponym>
<toponym><start>63</start><end>70</end><phrase>Baghdad</phrase><gaztag><lat>33.34</lat><lon>44.40</lon><country>Iraq</country></gaztag></toponym>
</toponyms></article></articles>"""


def test_measure(tmp_path, reader):
    path = tmp_path / "lgl.xml"
    path.write_text(LGL)
    figures = measure_places(path, nlp=reader)
    assert figures["resolution"] == {"right": 1.0, "country": 1.0, "n": 2}
    assert figures["end_to_end"]["right"] == 1.0


def test_measure_refuses_what_is_no_xml(tmp_path, reader):
    path = tmp_path / "no.xml"
    path.write_text("{}")
    with pytest.raises(ValueError, match=r"no\.xml"):
        measure_places(path, nlp=reader)


def test_distance():
    assert kilometres(51.5, -0.12, 48.86, 2.35) == pytest.approx(343, abs=3)
