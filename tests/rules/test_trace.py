import json

from jaring.rules.book import Mark
from jaring.rules.loader import load_book
from jaring.rules.trace import Trace, fact, from_parameter, from_setting, unknown
from jaring.terms.months import Month

BOOK = load_book()


def test_marks_of_a_value_reach_the_result_that_rests_on_it():
    leaf = from_parameter(BOOK.ask("bpu.max_age_first_registration", Month(2026, 1)))
    result = Trace(question="a", children=(Trace(question="b", children=(leaf,)),))
    assert Mark.UNVERIFIED in result.marks
    assert not result.is_verified


def test_missing_facts_rise_to_the_top_once_each():
    tree = Trace(
        question="a", children=(unknown("b", "wage_idr"), unknown("c", "wage_idr", "month"))
    )
    assert tree.missing == ("wage_idr", "month")


def test_the_tree_as_json_holds_value_law_marks_and_range():
    rate = from_parameter(BOOK.ask("pu.jp.rate.employer", Month(2026, 1)))
    node = Trace(question="q", value=5, unit="idr", law="x", children=(rate, fact("wage_idr", 7)))
    read = json.loads(json.dumps(node.to_json()))
    assert read["children"][0]["value"] == "2.0"
    assert read["children"][0]["law"] == "PP 45/2015 art 28(3)"
    assert read["children"][0]["details"]["valid_from"] == "2015-07-01"
    assert read["children"][1] == {"kind": "fact", "question": "wage_idr", "value": 7}


def test_a_setting_shows_the_readings_not_taken():
    node = from_setting(BOOK.setting("jp_ceiling_2021"))
    assert node.value == "march"
    assert node.to_json()["details"]["others"]["february"]["source"]
