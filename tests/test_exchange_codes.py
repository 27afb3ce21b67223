"""The codes of other data sets: every file holds what it should, and the rules give what their examples say."""

from __future__ import annotations

import pytest

from dateline.archive.asking import STATUSES, TYPES
from dateline.exchange import codes


def planned_examples() -> list[tuple[str, str, str | None]]:
    return [(type, words, result) for type, rule in codes.plover()["planned"].items() for words, result in rule["match"].items()]


def modes() -> list[tuple[str, str | None]]:
    return [(type, None if mode == "any" else mode) for type, scores in codes.plover()["intensity"].items() for mode in scores]


def test_every_type_and_status_has_a_rule():
    for type in TYPES:
        for status in STATUSES:
            told = codes.told(type, None, status)
            assert told.left_out or told.type in TYPES
        assert -10 <= codes.intensity(type, None) <= 10
        assert codes.quad(type)
        assert "leave_out" in codes.plover()["planned"][type] or codes.plover()["planned"][type]["as"] in TYPES


@pytest.mark.parametrize(("type", "words", "result"), planned_examples())
def test_a_planned_event_becomes_what_the_example_says(type, words, result):
    """The examples tell the type and, after a stroke, the mode; none means left out."""
    of_examples = {"issued a warrant for his arrest": "arrest", "a curfew will be imposed from Friday": "curfew",
    "plans a cyber attack": "cyber",
                   "will impose sanctions on Iran": "discontinue", "is to expel two diplomats": "expel"}  # fmt: skip
    told = codes.told(type, of_examples.get(words), "planned")
    if result is None:
        assert told.left_out == "planned"
    else:
        assert (told.type, told.mode) == (*result.split("/"), None)[:2]
        assert told.announced


def test_plover_rules_that_the_manual_spells_out():
    assert codes.told("RETREAT", "withdraw", "planned") == codes.Told("CONCEDE", None, announced=True)
    assert codes.told("COOPERATE", None, "planned").type == "AGREE"
    assert codes.told("AID", None, "planned").type == "AGREE"
    assert codes.told("CONSULT", "visit", "planned").type == "AGREE"
    assert codes.told("COERCE", "arrest", "planned") == codes.Told("THREATEN", "arrest", announced=True)
    assert codes.told("RETREAT", "withdraw", "ongoing") == codes.Told("RETREAT", "withdraw")
    assert codes.told("ASSAULT", "aerial", "denied").left_out == "denied"
    assert codes.told("AID", None, "possible").left_out == "possible"
    assert codes.told("STRIKE-WAVE", None, "occurred").left_out == "of a type of an own codebook"


@pytest.mark.parametrize(("type", "mode", "status", "sectors", "contexts", "code"), codes.read_yaml("to_cameo.yaml")["examples"])
def test_cameo_codes_of_the_examples(type, mode, status, sectors, contexts, code):
    assert codes.cameo_code(type, mode, status, sectors, contexts) == code


@pytest.mark.parametrize(("type", "mode"), modes())
def test_every_type_and_mode_has_a_cameo_code_that_exists(type, mode):
    for status in STATUSES:
        code = codes.cameo_code(type, mode, status)
        assert (code is None) == bool(codes.told(type, mode, status).left_out)
        if code:
            known = codes.cameo()[code]
            assert known.name and -10 <= known.score <= 10
            assert 1 <= codes.quad_class(known.root) <= 4


def test_quad_classes_agree_with_plovers_quads():
    """CAMEO counts what is yielded as material cooperation, and a conviction as an accusation."""
    number = {"VERBAL COOPERATION": 1, "MATERIAL COOPERATION": 2, "VERBAL CONFLICT": 3, "MATERIAL CONFLICT": 4}
    odd = {(type, mode) for type, mode in modes()
           if codes.quad_class(codes.cameo_code(type, mode, "occurred")[:2]) != number[codes.quad(type)]}  # fmt: skip
    assert odd <= {("CONCEDE", None), ("SANCTION", "convict")}


def test_scores_of_cameo_that_everybody_knows():
    scores = {code: known.score for code, known in codes.cameo().items()}
    assert (scores["190"], scores["112"], scores["042"], scores["173"], scores["036"]) == (-10, -2, 1.9, -5, 4)


def test_countries():
    table = codes.countries()
    assert (table["IRQ"].fips, table["IRQ"].cow, table["IRQ"].iso2, table["IRQ"].number, table["IRQ"].name) == (
        "IZ",
        "645",
        "IQ",
        "368",
        "Iraq",
    )
    assert (table["DEU"].fips, table["GBR"].fips, table["XKX"].fips, table["PSE"].fips) == ("GM", "UK", "KV", "WE")
    assert (table["USA"].cow, table["GBR"].cow, table["TWN"].cow) == ("2", "200", "713")
    codes_used = [country.fips for country in table.values() if country.fips]
    assert len(codes_used) == len(set(codes_used))
    assert all(country.sovereign in ("", *table) for country in table.values())


def test_countries_as_plover_has_them():
    assert codes.plover_country("FLK") == "GBR"
    assert codes.plover_country("HKG") == "HKG"
    assert codes.plover_country("XKX") == "KOS"
    assert codes.plover_country("IGO", "United Nations") == "UNO"
    assert codes.plover_country("IGO", "ASEAN") == "IGO"
    assert codes.plover_country("---") == ""


def test_what_plover_demands_a_recipient_for():
    assert codes.lacks_recipient("AID", 1, 0) and codes.lacks_recipient("SANCTION", 2, 0)
    assert codes.lacks_recipient("COOPERATE", 1, 0)
    assert not codes.lacks_recipient("COOPERATE", 2, 0) and not codes.lacks_recipient("AID", 0, 1)
    assert not codes.lacks_recipient("ASSAULT", 1, 0)


def test_every_sector_has_a_name_everywhere():
    from dateline.archive.names import SECTORS

    for sector in SECTORS:
        assert codes.sector(sector, "icews") and codes.sector(sector, "cameo")
        assert 1 <= codes.sector(sector, "acled") <= 8
    assert codes.sector("XYZ", "icews") == ""


def test_acled_like_rules_name_known_types():
    for rule in codes.read_yaml("acled_like.yaml")["rules"]:
        assert rule["type"] in TYPES and len(rule["is"]) == 3
        wanted = rule.get("mode") or []
        known = codes.plover()["intensity"][rule["type"]]
        assert all(mode in known for mode in (wanted if isinstance(wanted, list) else [wanted]))
