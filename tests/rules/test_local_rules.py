from datetime import date

import pytest

from jaring.rules.local_rules import LocalRuleError, read_local_rules
from jaring.terms.areas import AreaCode

ROW = {
    "area": "35.77", "group": "cadre", "segment": "BPU", "programmes": "JKK JKM", "payer": "region",
    "legal_act": "Perwali 12/2025", "valid_from": "2025-01-01", "valid_before": "",
    "wage_base_idr": "1000000",
}  # fmt: skip


def rows(*changes):
    return read_local_rules([{**ROW, **change} for change in changes])


def test_the_rule_of_the_smallest_area_wins():
    rules = rows({}, {"area": "3577021001", "legal_act": "Perdes 1/2025"}, {"area": "35"})
    inside = rules.find("cadre", AreaCode.parse("35.77.02.1001"), date(2026, 1, 1))
    beside = rules.find("cadre", AreaCode.parse("35.77.02.1002"), date(2026, 1, 1))
    far = rules.find("cadre", AreaCode.parse("35.78"), date(2026, 1, 1))
    assert [r.legal_act for r in (inside, beside, far)] == [
        "Perdes 1/2025",
        "Perwali 12/2025",
        "Perwali 12/2025",
    ]
    assert rules.find("cadre", AreaCode.parse("36.01"), date(2026, 1, 1)) is None


def test_a_rule_holds_from_its_first_day_and_before_its_last():
    rules = rows({"valid_before": "2026-01-01"})
    area = AreaCode.parse("35.77")
    found = [
        rules.find("cadre", area, date(*d)) is not None
        for d in [(2024, 12, 31), (2025, 1, 1), (2025, 12, 31), (2026, 1, 1)]
    ]
    assert found == [False, True, True, False]


def test_two_rules_for_the_same_day_are_refused():
    with pytest.raises(LocalRuleError, match="same day"):
        rows({}, {"valid_from": "2025-06-01", "legal_act": "Perwali 3/2025"})


def test_rules_that_follow_each_other_are_taken():
    rules = rows(
        {"valid_before": "2025-06-01"}, {"valid_from": "2025-06-01", "programmes": "JKK JKM JHT"}
    )
    found = rules.find("cadre", AreaCode.parse("35.77"), date(2025, 6, 1))
    assert sorted(found.programmes) == ["JHT", "JKK", "JKM"]


@pytest.mark.parametrize(
    "change",
    [
        {"area": "x"},
        {"segment": "PBPU"},
        {"programmes": "JKK JPK"},
        {"payer": ""},
        {"legal_act": " "},
        {"valid_from": "soon"},
        {"wage_base_idr": "1e6"},
        {"valid_before": "31-12-2026"},
    ],
)
def test_a_row_that_cannot_be_read_is_named(change):
    with pytest.raises(LocalRuleError) as caught:
        rows({}, {"area": "36", **change})
    assert caught.value.row == 2


@pytest.mark.parametrize("written", ["JKK JKM", "JKK,JKM", "JKM, JKK", "JKK ,  JKM"])
def test_programmes_may_stand_between_blanks_or_commas(written):
    (found,) = rows({"programmes": written}).rules
    assert sorted(found.programmes) == ["JKK", "JKM"]
