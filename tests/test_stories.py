"""Stories: what several reports tell of one happening."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest
from stories_stand_in import NOISE, archive, attack, event, report, visit

from dateline.archive import stories
from dateline.archive.asking import TYPES, Filter
from dateline.archive.stories.blocking import candidates
from dateline.archive.stories.clusters import cluster
from dateline.archive.stories.likeness import FEATURES, Comparer, kilometres, settings
from dateline.archive.stories.mentions import load, stems, window
from dateline.measure.stories import labels, measure_pairs

TOLD = [
    attack("Wire", "2020-05-04", "2020-05-03", "Mosul", 12),
    attack("Courier", "2020-05-05", "2020-05-03", "Mosul", 14),
    attack("Gazette", "2020-05-05", "2020-05-03", "Mosul", 14, basis="inferred"),
]
OTHER_DAY = attack("Gazette", "2020-05-20", "2020-05-19", "Mosul", 2)
RULES = {"pair": 0.5, "same_report": 0.7, "average": 0.5, "veto": 0.1, "unmet": 0.0, "most": 12}


@pytest.fixture(scope="module")
def told():
    connection = archive([*TOLD, OTHER_DAY, *NOISE])
    stories.refresh(connection)
    return connection


def the_story(connection, as_of=None, **wanted):
    found = stories.list_stories(connection, Filter(**wanted), as_of)
    assert len(found) == 1
    return found[0]


def test_reports_of_one_attack_are_one_story(told):
    story = the_story(told, place=("Mosul",))
    assert story.reports == 3 and set(story.sources) == {"Wire", "Courier", "Gazette"}
    assert {event["published"] for event in story.mentions} == {date(2020, 5, 4), date(2020, 5, 5)}
    assert (story.time_from, story.time_to, story.place_name, story.place_country) == (
        date(2020, 5, 3),
        date(2020, 5, 3),
        "Mosul",
        "IRQ",
    )


def test_same_place_and_actors_on_another_day_are_another_happening(told):
    members = {row[0] for row in told.execute("select event_id from story_events").fetchall()}
    other = told.execute("select event_id from events where time_from = '2020-05-19'").fetchone()[0]
    assert other not in members


def test_first_report_and_how_counts_grew(told):
    story = the_story(told, place=("Mosul",))
    assert story.first_published == date(2020, 5, 4) and story.mentions[0]["outlet"] == "Wire"
    assert story.counts_words == ("killed: 12, later 14",)
    assert [count.low for count in story.counts["killed"]] == [12, 14, 14]


def test_as_of_leaves_out_what_came_later(told):
    story = stories.story(told, the_story(told, place=("Mosul",)).story_id, as_of=date(2020, 5, 4))
    assert story.reports == 1 and story.counts_words == ("killed: 12",) and story.sources == ("Wire",)
    assert stories.story(told, story.story_id, as_of=date(2020, 5, 1)) is None
    assert stories.count(told, Filter(), date(2020, 5, 1)) == 0


def test_headline_says_who_what_whom_where_when(told):
    assert the_story(told, place=("Mosul",)).headline == "Falcon Brigades: attacked → Iraqi army, Mosul, 3 May 2020"


def test_story_by_the_beginning_of_its_id(told):
    whole = the_story(told, place=("Mosul",)).story_id
    assert stories.story(told, whole[:6]).story_id == whole
    assert stories.story(told, "nothing") is None


def rows(connection):
    return [
        connection.execute(f"select * from {table} order by all").fetchall()
        for table in ("stories", "story_events", "plan_outcomes")
    ]


def test_order_of_rows_changes_nothing(told):
    for seed in (1, 2, 3):
        other = archive([*TOLD, OTHER_DAY, *NOISE], shuffled=seed)
        stories.refresh(other)
        assert rows(other) == rows(told)


def test_refresh_again_changes_nothing_and_costs_nothing(told):
    before = rows(told)
    assert stories.refresh(told) == 1 and rows(told) == before
    assert stories.refresh(told, force=True) == 1 and rows(told) == before


def test_later_reports_join_the_story_under_its_name():
    connection = archive([*TOLD[:2], *NOISE])
    stories.refresh(connection)
    name = the_story(connection, place=("Mosul",)).story_id
    from dateline.archive import store

    store.add(connection, *TOLD[2])
    stories.refresh(connection)
    story = the_story(connection, place=("Mosul",))
    assert story.story_id == name and story.reports == 3


def test_plan_and_deed_are_one_story_with_a_status_as_of_a_day():
    reports = [visit("Wire", "2020-04-01", None, "planned", "2020-04-10"), visit("Courier", "2020-04-09", "2020-04-08", "occurred")]
    connection = archive([*reports, *NOISE])
    stories.refresh(connection)
    story = the_story(connection, type=("CONSULT",))
    assert story.status == "occurred" and story.time_from == date(2020, 4, 8)
    assert stories.story(connection, story.story_id, date(2020, 4, 2)).status == "planned"


def test_denial_is_a_contradiction():
    text = "The Falcon Brigades did not attack a base of the Iraqi army near Mosul with mortars, a spokesman of the garrison said."
    denial = report("Gazette", "2020-05-05", text,
                    event(text, "attack", "ASSAULT", "militia", "army", "denied", "2020-05-03", place="Mosul"))  # fmt: skip
    connection = archive([*TOLD[:2], denial, *NOISE])
    stories.refresh(connection)
    story = the_story(connection, place=("Mosul",))
    assert story.status == "occurred"
    assert [found.words for found in story.contradictions] == [
        "It happened: Wire (4 May 2020), Courier (5 May 2020); it did not: Gazette (5 May 2020)"
    ]
    assert set(story.contradictions[0].sides) == {"occurred", "denied"}


def test_counts_of_one_day_that_exclude_each_other_are_told():
    connection = archive(
        [attack("Wire", "2020-05-05", "2020-05-03", "Mosul", 12), attack("Courier", "2020-05-05", "2020-05-03", "Mosul", 30)]
    )
    stories.refresh(connection)
    words = [found.words for found in the_story(connection, place=("Mosul",)).contradictions]
    assert len(words) == 1 and words[0].startswith("on 5 May 2020 ") and "12 killed" in words[0]


def test_copies_of_reports_count_once():
    connection = archive([*TOLD[:2], *NOISE])
    query = "select report_id from reports where published between '2020-05-04' and '2020-05-05' order by published"
    first, second = connection.execute(query).fetchall()
    connection.execute("update reports set duplicate_of = ?, duplicate_kind = 'near' where report_id = ?", [first[0], second[0]])
    assert stories.refresh(connection) == 0


def test_empty_archive_has_no_stories():
    connection = archive([])
    assert stories.refresh(connection) == 0
    assert stories.list_stories(connection) == [] and stories.story(connection, "") is None


def test_clusters_do_not_chain():
    near = {(0, 1): 0.9, (1, 2): 0.9, (2, 3): 0.9, (0, 2): 0.05, (1, 3): 0.05, (0, 3): 0.0}
    assert cluster(near, lambda number: number, RULES) == [[0, 1], [2, 3]]


def test_clusters_keep_apart_what_one_report_tells_apart():
    likely = {(0, 2): 0.9, (1, 2): 0.85, (0, 1): 0.05}
    assert cluster(likely, {0: "a", 1: "a", 2: "b"}.get, RULES) == [[0, 2]]


def test_clusters_whatever_the_order_of_pairs():
    pairs = [((a, b), round(0.4 + ((a * 7 + b * 3) % 10) / 20, 2)) for a in range(12) for b in range(a + 1, 12)]
    assert cluster(dict(pairs), lambda n: n % 5, RULES) == cluster(dict(reversed(pairs)), lambda n: n % 5, RULES)


def test_features_do_not_hang_on_the_order_of_two_mentions(told):
    mentions, vocabulary = load(told, settings())
    pairs = candidates(mentions, settings())
    compared = Comparer(mentions, vocabulary)
    found = compared.features(pairs)
    assert np.allclose(found, compared.features(pairs[:, ::-1]))
    assert found.min() >= 0 and found.max() <= 1


def test_weights_are_for_known_features_and_types_are_plovers():
    table = settings()
    assert set(table["weights"]) <= set(FEATURES)
    for one, other, near in table["near_types"]:
        assert one in TYPES and other in TYPES and one != other and 0 < near < 1
    for name in ("type_apart", "places_apart", "apart_stated", "countries_apart", "denied"):
        assert table["weights"].get(name, 0) <= 0, f"{name} cannot speak for a pair"
    for name in ("actors", "same_day", "names_in", "words", "type"):
        assert table["weights"].get(name, 0) >= 0, f"{name} cannot speak against a pair"


def test_windows_of_open_and_unknown_times():
    table, published = settings(), date(2020, 5, 10)
    day = published.toordinal()
    assert window(None, None, None, "planned", published, table) == (day, day + 365)
    assert window(None, None, None, "occurred", published, table)[1] == day
    assert window(None, date(2020, 6, 1), "stated", "planned", published, table) == (day, date(2020, 6, 1).toordinal())
    assert window(date(2020, 5, 1), None, "stated", "ongoing", published, table) == (date(2020, 5, 1).toordinal(), day)
    assert window(published, published, "stated", "occurred", published, table) == (day, day)


def test_stems_are_those_of_the_triggers_sentence():
    words, names, nearby = stems(
        "It rained in Oslo. In Paris, workers of Renault ", "walked out on Monday. The strike in Lyon ended."
    )
    assert names == ("paris", "renault") or names == ("renault",)
    assert "walke" in words and "strik" in nearby and "lyon" in nearby and "monda" not in words


def test_distance():
    assert kilometres(np.array([52.52]), np.array([13.4]), np.array([48.86]), np.array([2.35]))[0] == pytest.approx(878, abs=5)


def test_labels_are_whole_and_topics_lie_in_one_half():
    pairs = labels()
    assert len(pairs) >= 500 and sum(pair["same"] for pair in pairs) >= 120
    seen, halves = set(), {}
    for pair in pairs:
        ends = tuple(sorted((pair[side]["report"], pair[side]["start"]) for side in "ab"))
        assert ends not in seen and ends[0] != ends[1]
        seen.add(ends)
        assert pair["part"] in ("develop", "aside") and all(0 < len(pair[side]["trigger"]) <= 40 for side in "ab")
        assert halves.setdefault(pair["topic"], pair["part"]) == pair["part"]


def test_measure_counts_pairs_and_what_is_missing(told):
    ids = {
        row[0]: (row[1], row[2])
        for row in told.execute("select r.id, e.trigger_from, e.trigger from events e join reports r using (report_id)").fetchall()
    }

    def mention(name):
        return {"report": name, "start": ids[name][0], "trigger": ids[name][1]}

    wire, courier, gazette, later = "wire-2020-05-04", "courier-2020-05-05", "gazette-2020-05-05", "gazette-2020-05-20"
    pairs = [
        {"topic": "t", "part": "aside", "same": True, "kind": "plain", "a": mention(wire), "b": mention(courier)},
        {"topic": "t", "part": "aside", "same": False, "kind": "same-place", "a": mention(gazette), "b": mention(later)},
        {
            "topic": "t",
            "part": "develop",
            "same": True,
            "kind": "plain",
            "a": mention(wire),
            "b": {"report": "x", "start": 0, "trigger": "y"},
        },
    ]
    found = measure_pairs(told, json.loads(json.dumps(pairs)))
    assert found["aside"] == {"pairs": 2, "missing": 0, "same": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert found["develop"]["missing"] == 1 and found["wrong"] == []
