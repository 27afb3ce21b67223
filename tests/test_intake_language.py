"""In which language a text is: many languages, close ones, and English that hardly looks like it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from dateline import intake
from dateline.intake.language import UNKNOWN, detect, name_of
from dateline.intake.options import ENGLISH, Options

SAMPLES = yaml.safe_load((Path(__file__).parent / "data" / "intake" / "languages.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", SAMPLES["others"])
def test_two_sentences_of_a_language_are_told(code):
    text = SAMPLES["others"][code]
    assert detect(text) == detect(text * 50) == code
    assert detect(text.upper()) != "en"
    assert name_of(code)


@pytest.mark.parametrize("text", SAMPLES["english"])
def test_english_of_names_headlines_and_capitals_is_english(text):
    assert detect(text) == detect(text.upper()) == "en"


@pytest.mark.parametrize("text", ["", " ", "🔥" * 200, "1 2 3 4", "\ud800", "Wien", "http://a.org/der-die-das-und-nicht " * 20])
def test_what_has_no_words_has_the_benefit_of_the_doubt(text):
    assert detect(text) == "en"


def test_a_language_that_is_not_known_is_not_english():
    assert detect("zorbli mekta quun dravit selko praan timbu voxel grunta milk parso dentu " * 4) == UNKNOWN


def test_a_quotation_turns_no_report():
    quoted = "“No nos vamos a ir de la plaza hasta que el gobierno nos escuche y nos diga la verdad,” he told reporters. "
    english = (
        "Thousands of people stayed on the square for a third night although the police had told them to leave by noon on Friday. "
    )
    assert detect(quoted + english) == "en"


def test_intake_sets_other_languages_aside_only_if_asked(tmp_path):
    lines = [json.dumps({"published": "2020-08-30", "text": SAMPLES["others"][code]}) for code in ("de", "ru")]
    lines.append(json.dumps({"published": "2020-08-30", "text": SAMPLES["english"][0]}))
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines))
    assert all(not isinstance(each, intake.BadReport) for each in intake.reports([path]))
    german, russian, english = intake.reports([path], options=Options(languages=ENGLISH))
    assert (german.kind, german.language, german.place) == ("language", "de", "line 1")
    assert (russian.reason, english.text) == ("is in Russian, which is not read", SAMPLES["english"][0])
