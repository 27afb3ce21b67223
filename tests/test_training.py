"""The parts of training that need no torch: readers of labels, and the labelled sentences that come with the project."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from training.entities import BIT, allow, masks, spans_of  # noqa: E402
from training.events import labelled  # noqa: E402
from training.labels import EVENT_TYPES, MODES, ROLES, SECTORS, STATUSES, TRIGGER_LABELS  # noqa: E402
from training.treebanks import head_word, mentions  # noqa: E402

FILES = sorted((ROOT / "training/labels").glob("*.jsonl"))


def tokenize(text):
    words, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        words.append((word, at))
        at += len(word)
    return words


def test_a_labelled_sentence_becomes_an_example():
    text = "Police arrested two protesters"
    span = lambda words: {"text": words, "start": text.index(words), "end": text.index(words) + len(words)}  # noqa: E731
    event = {
        "trigger": span("arrested"), "type": "COERCE", "mode": "arrest", "status": "occurred",
        "actors": [span("Police") | {"sector": "COP"}], "recipients": [span("protesters") | {"sector": "OPP"}],
        "quantities": [span("two") | {"kind": "arrested"}], "time": None, "place": None, "source": None,
    }  # fmt: skip
    example = labelled({"id": "x", "text": text, "events": [event], "statements": []}, tokenize)
    assert example["trigger"] == [0, TRIGGER_LABELS.index("B-COERCE"), 0, 0]
    assert example["status"] == [-100, 0, -100, -100]
    assert (1, ROLES.index("actor"), [0]) in example["roles"]
    assert (1, ROLES.index("recipient"), [3]) in example["roles"]
    assert example["sector"][0] == 1 + SECTORS.index("COP")


def test_entity_masks_allow_what_a_set_leaves_open():
    words = "Ali left Bagram airfield".split()
    out = masks(words, [(0, 1, ("PER",)), (2, 4, ("LOC",))], allow("O", "WEA"))
    assert out[0] == BIT["B-PER"]
    assert out[1] == BIT["O"] | BIT["B-WEA"] | BIT["I-WEA"]
    assert out[2:] == [BIT["B-FAC"], BIT["I-FAC"]]  # its last word says that it is a facility


def test_spans_of_bio_tags():
    assert spans_of(["B-PER", "I-PER", "O", "B-LOC", "B-LOC"]) == [(0, 2, "PER"), (3, 4, "LOC"), (4, 5, "LOC")]


def test_mentions_go_to_their_head_words():
    row = lambda entity: ["", "", "", "", "", "", "", "", "", f"Entity={entity}"]  # noqa: E731
    rows = [row("(1-person-new-x"), row("(2-place-new-x)"), row("1)")]
    heads = [3, 3, 0]  # both hang on the last word
    assert mentions(rows, heads) == [0, 2, 1]
    assert head_word(0, 3, heads) == 2


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_labels_fit_their_sentences(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        record, where = json.loads(line), f"{path.name}:{number}"
        for event in record["events"]:
            assert event["type"] in EVENT_TYPES and event["status"] in STATUSES, where
            assert event["mode"] is None or event["mode"] in MODES.get(event["type"], "").split(), where
            parts = [event["trigger"], event["time"], event["place"], event["source"], *event["quantities"]]
            for span in [part for part in parts if part] + event["actors"] + event["recipients"]:
                assert record["text"][span["start"] : span["end"]] == span["text"], f"{where}: {span}"
        for statement in record["statements"]:
            for span in [part for part in (statement["speaker"], statement["cue"], statement["content"]) if part]:
                assert record["text"][span["start"] : span["end"]] == span["text"], f"{where}: {span}"


def test_there_are_labels():
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in FILES) >= 1500
