"""What became of plans, as of a day."""

from __future__ import annotations

from datetime import date

import pytest
from stories_stand_in import NOISE, archive, event, report, visit

from dateline.archive import plans, stories
from dateline.archive.asking import AskingError, Filter
from dateline.record import Link

VISITS = Filter(type=("CONSULT",))
PLANNED = visit("Wire", "2020-04-01", None, "planned", "2020-04-10")


def outcome(reports, as_of, wanted=VISITS, **more):
    connection = archive([*reports, *NOISE])
    stories.refresh(connection)
    return [(plan["outcome"], plan["known"]) for plan in plans.plans(connection, wanted, date.fromisoformat(as_of), **more)]


def test_open_until_the_deadline_then_passed():
    assert outcome([PLANNED], "2020-04-10") == [("open", None)]
    assert outcome([PLANNED], "2020-04-11") == [("passed", None)]
    assert outcome([PLANNED], "2020-03-31") == []


def test_fulfilled_from_the_day_on_which_it_was_reported():
    done = visit("Courier", "2020-04-09", "2020-04-08", "occurred")
    assert outcome([PLANNED, done], "2020-04-08") == [("open", None)]
    assert outcome([PLANNED, done], "2020-04-09") == [("fulfilled", date(2020, 4, 9))]


def test_the_report_that_shows_it_is_named():
    connection = archive([PLANNED, visit("Courier", "2020-04-09", "2020-04-08", "occurred"), *NOISE])
    stories.refresh(connection)
    (plan,) = plans.plans(connection, VISITS)
    assert (plan["by_outlet"], plan["by_trigger"], plan["by_report"]) == ("Courier", "visit", "courier-2020-04-09")
    assert plan["outcome_evidence"] == "plans.story" and plan["deadline"] == date(2020, 4, 10)
    assert [person["name"] for person in plan["actors"]] == ["Anna Lund"]


def test_put_off_is_changed():
    moved = visit("Courier", "2020-04-05", "2020-04-20", "planned")
    found = outcome([PLANNED, moved], "2020-04-06")
    assert found == [("changed", date(2020, 4, 5)), ("open", None)]


def test_denied_is_dropped():
    off = visit("Courier", "2020-04-07", None, "denied", "2020-04-10", trigger="visit")
    assert outcome([PLANNED, off], "2020-04-08") == [("dropped", date(2020, 4, 7))]


def test_what_was_done_before_the_plan_does_not_fulfil_it():
    earlier = visit("Courier", "2020-04-02", "2020-03-20", "occurred")
    assert outcome([PLANNED, earlier], "2020-04-05") == [("open", None)]


def test_a_link_of_the_reader_fulfils_a_plan():
    text = "As planned for April, the talks went ahead: Anna Lund met Omar Haddad in Amman."
    planned = event(text, "talks", "CONSULT", "minister", "president", "planned", until="2020-04-30", number=1)
    met = event(text, "met", "CONSULT", "minister", "president", day="2020-04-08", number=2)
    link = Link(source="e2", target="e1", kind="fulfils", evidence="links.fulfils", confidence=0.7)
    assert outcome([report("Wire", "2020-04-09", text, planned, met, links=[link])], "2020-04-09") == [
        ("fulfilled", date(2020, 4, 9))
    ]


def test_plans_without_a_deadline_are_left_out_unless_asked_for():
    grain = Filter(type=("AID",))
    assert outcome([], "2020-12-31", grain) == []
    assert outcome([], "2020-12-31", grain, deadline=False) == [("open", None)]


def test_tally_and_choice_of_outcomes():
    connection = archive([PLANNED, visit("Courier", "2020-04-09", "2020-04-08", "occurred"), *NOISE])
    stories.refresh(connection)
    assert plans.tally(connection, deadline=False) == {"fulfilled": 1, "changed": 0, "dropped": 0, "passed": 0, "open": 1}
    assert [plan["type"] for plan in plans.plans(connection, outcomes=("open",), deadline=False)] == ["AID"]
    with pytest.raises(AskingError, match="no outcome"):
        plans.plans(connection, outcomes=("lost",))


def test_empty_archive():
    connection = archive([])
    assert plans.plans(connection) == [] and plans.today(connection) is None and sum(plans.tally(connection).values()) == 0
