"""Lists of names as an input of the trunk, and one sense per name in a report."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from dateline.language.consistency import draw_together, drawn
from dateline.language.model import WEIGHTS
from dateline.language.names import FIELDS, OFFSETS, SIZE, Names, by_piece, run_hashes, word_hash

FIELD = {name: place for place, name in enumerate(FIELDS)}
LABELS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(WEIGHTS / "names.npz")


def value(codes: np.ndarray, word: int, field: str) -> int:
    return int(codes[word, FIELD[field]])


def test_words_are_known_as_names_whatever_their_case(names):
    upper, lower = names.codes(["Mary", "BAGHDAD"]), names.codes(["mary", "baghdad"])
    assert (upper == lower).all()
    assert value(upper, 0, "first") == 4
    assert value(upper, 1, "place") == 4 and value(upper, 1, "first") == 0


def test_common_words_are_hardly_ever_written_with_a_capital(names):
    codes = names.codes(["the", "Pentagon", "zzyzzx"])
    assert value(codes, 0, "capital") == 1 and value(codes, 1, "capital") == 5
    assert not codes[2].any()


def test_runs_of_words_are_found_and_marked_on_every_word(names):
    codes = names.codes("from San Francisco to Goldman Sachs".split())
    assert codes[:, FIELD["place_run"]].tolist()[1:3] == [2, 2]
    assert codes[:, FIELD["organisation"]].tolist()[4:] == [2, 2]


def test_runs_do_not_reach_over_a_gap(names):
    codes = names.codes(["Goldman", "", "Sachs"])
    assert not codes[:, FIELD["organisation"]].any()


def test_no_words_no_rows(names):
    assert names.codes([]).shape == (0, len(FIELDS))


def test_the_order_of_words_in_a_run_matters():
    hashes = np.array([word_hash("york"), word_hash("new")], dtype=np.uint64)
    assert run_hashes(hashes, 2)[0] != run_hashes(hashes[::-1].copy(), 2)[0]
    assert len(run_hashes(hashes, 3)) == 0


def test_every_piece_of_a_word_has_the_words_code():
    codes = np.arange(2 * len(FIELDS)).reshape(2, -1) % 3
    rows = by_piece(codes, first=[0, 1, 4], pieces=6)
    assert rows.shape == (6, SIZE) and (rows.sum(1) == len(FIELDS)).all()
    assert (rows[[0, 5]][:, OFFSETS] == 1).all(), "the marks at both ends are no names"
    assert (rows[1:4, OFFSETS + codes[0]] == 1).all() and (rows[4, OFFSETS + codes[1]] == 1).all()
    assert OFFSETS[-1] + list(FIELDS.values())[-1] == SIZE


def rows_of(*rows: dict[str, float]) -> np.ndarray:
    return np.array([[row.get(label, 0.0) for label in LABELS] for row in rows])


def columns() -> np.ndarray:
    return np.array([[LABELS.index(f"{prefix}-{kind}") for kind in ("LOC", "ORG", "PER")] for prefix in "BI"])


def test_a_clear_occurrence_decides_for_an_unclear_one():
    rows = rows_of({"O": 0.05, "B-PER": 0.95}, {"O": 0.1, "B-PER": 0.4, "B-LOC": 0.5}, {"O": 0.1, "B-PER": 0.8, "B-LOC": 0.1})
    out = drawn(rows, columns())
    assert LABELS[out[1].argmax()] == "B-PER"
    assert np.allclose(out.sum(1), 1) and np.allclose(out[:, 0], rows[:, 0]), "how sure each is to be an entity stays its own"


def test_inside_stays_inside():
    rows = rows_of({"O": 0.1, "I-ORG": 0.45, "I-LOC": 0.45}, {"O": 0.0, "B-ORG": 1.0})
    assert LABELS[drawn(rows, columns())[0].argmax()] == "I-ORG"


def test_only_repeated_proper_nouns_are_drawn_together():
    words = [["Sydney", "spoke"], ["in", "Sydney"], ["Perth"]]
    reading = lambda tags, rows: SimpleNamespace(upos=tags, probabilities={"entity": rows})  # noqa: E731
    unclear = {"O": 0.1, "B-PER": 0.5, "B-LOC": 0.4}
    readings = [
        reading(["PROPN", "VERB"], rows_of(unclear, {"O": 1.0})),
        reading(["ADP", "PROPN"], rows_of({"O": 1.0}, {"O": 0.02, "B-LOC": 0.98})),
        reading(["PROPN"], rows_of(unclear)),
    ]
    draw_together(words, readings, LABELS)
    best = [[LABELS[row.argmax()] for row in r.probabilities["entity"]] for r in readings]
    assert best == [["B-LOC", "O"], ["O", "B-LOC"], ["B-PER"]]
