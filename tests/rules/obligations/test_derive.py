from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.rules.book import Mark
from jaring.rules.facts import (
    Citizenship,
    EmployerKind,
    EmployerScale,
    Party,
    Placement,
    StateStatus,
    Work,
    WorkerFacts,
)
from jaring.rules.loader import load_book
from jaring.rules.local_rules import read_local_rules
from jaring.rules.obligations import DutyStatus, Profile, derive_duty, jkp_eligibility
from jaring.rules.obligations.derive import PAYERS_FOR_WAGE_EARNER
from jaring.terms.areas import AreaCode
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

BOOK = load_book()
NOW = Month(2026, 3)
LETTERS = {"O": "obliged", "V": "voluntary", "-": "not_open", "?": "unknown"}
ADULT = {"citizenship": Citizenship.CITIZEN, "birth_date": date(1990, 5, 1)}
EMPLOYED = {"work": Work.FOR_WAGE, "employer_kind": EmployerKind.BUSINESS, **ADULT}
STATE = {"work": Work.FOR_WAGE, "employer_kind": EmployerKind.STATE, **ADULT}
OWN = {"work": Work.OWN_ACCOUNT, "employs_others": False, **ADULT}
LOCAL = read_local_rules(
    [
        {"area": "35.77", "group": "rt_rw", "segment": "BPU", "programmes": "JKK JKM",
         "payer": "region", "legal_act": "Perwali 12/2025", "valid_from": "2025-01-01"},
        {"area": "35.77", "group": "village_head", "segment": "PU", "programmes": "JKK JKM JHT",
         "payer": "village", "legal_act": "Perbup 3/2025", "valid_from": "2025-01-01"},
    ]
)  # fmt: skip


def duty(month=NOW, book=BOOK, **facts):
    return derive_duty(WorkerFacts(**facts), month, book, LOCAL)


def letters(found):
    """The statuses of JKK JKM JHT JP JKP as one word."""
    back = {status: letter for letter, status in LETTERS.items()}
    return "".join(back[found.of(programme).status.value] for programme in Programme)


@pytest.mark.parametrize(
    ("scale", "statuses"),
    [("micro", "OOVV?"), ("small", "OOOVO"), ("medium", "OOOOO"), ("large", "OOOOO")],
)  # Perpres 109/2013 art 6(2)-(3); PP 6/2025 art 4(3)
def test_scale_decides_what_an_enterprise_owes_its_workers(scale, statuses):
    found = duty(**EMPLOYED, employer_scale=EmployerScale(scale), in_health_programme=True)
    assert letters(found) == statuses
    assert found.segment is Segment.PU
    assert found.registers is Party.EMPLOYER


def test_an_unknown_scale_leaves_open_only_what_the_scales_disagree_on():
    found = duty(**EMPLOYED, in_health_programme=True)
    assert letters(found) == "OO???"
    assert found.of(Programme.JP).missing == ("employer_scale",)


def test_jkp_of_a_micro_enterprise_hangs_on_the_programmes_it_took():
    facts = {**EMPLOYED, "employer_scale": EmployerScale.MICRO, "in_health_programme": True}
    assert duty(**facts).of(Programme.JKP).missing == ("enrolled",)
    with_jht = frozenset({Programme.JKK, Programme.JKM, Programme.JHT})
    assert duty(**facts, enrolled=with_jht).of(Programme.JKP).status == "obliged"
    assert duty(**facts, enrolled=with_jht - {Programme.JHT}).of(Programme.JKP).status == "not_open"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, "obliged"),
        ({"citizenship": Citizenship.FOREIGNER, "months_in_indonesia": 24}, "not_open"),
        ({"birth_date": date(1972, 3, 1)}, "not_open"),  # 54 on the day of registration
        ({"birth_date": date(1972, 3, 2)}, "obliged"),
        ({"birth_date": date(1972, 3, 1), "registered_on": date(2020, 1, 1)}, "obliged"),
        ({"birth_date": None}, "unknown"),
        ({"in_health_programme": False}, "not_open"),
        ({"in_health_programme": None}, "unknown"),
        ({"employer_kind": EmployerKind.INDIVIDUAL}, "not_open"),
    ],
)  # PP 6/2025 art 4
def test_conditions_of_jkp(change, status):
    facts = {**EMPLOYED, "employer_scale": EmployerScale.LARGE, "in_health_programme": True}
    assert duty(**{**facts, **change}).of(Programme.JKP).status == status


def test_eligibility_for_jkp_counts_only_the_programmes_really_taken():
    facts = {**EMPLOYED, "employer_scale": EmployerScale.MEDIUM, "in_health_programme": True}
    without_jp = frozenset({Programme.JKK, Programme.JKM, Programme.JHT})
    short = WorkerFacts(**facts, enrolled=without_jp)
    assert jkp_eligibility(short, NOW, BOOK).status is DutyStatus.NOT_OPEN
    full = WorkerFacts(**facts, enrolled=without_jp | {Programme.JP})
    assert jkp_eligibility(full, NOW, BOOK).status is DutyStatus.OBLIGED
    assert jkp_eligibility(WorkerFacts(**facts), NOW, BOOK).missing == ("enrolled",)


@pytest.mark.parametrize(("months", "statuses"), [(5, "-----"), (6, "OOOO-"), (None, "????-")])
def test_foreigners_are_bound_from_six_months(months, statuses):
    found = duty(
        **{**EMPLOYED, "citizenship": Citizenship.FOREIGNER},
        employer_scale=EmployerScale.LARGE,
        months_in_indonesia=months,
    )
    assert letters(found) == statuses
    if months is None:
        assert "months_in_indonesia" in found.missing


def test_a_foreigner_in_the_pension_programme_is_disputed_and_a_setting():
    facts = {**EMPLOYED, "citizenship": Citizenship.FOREIGNER, "months_in_indonesia": 12}
    facts["employer_scale"] = EmployerScale.LARGE
    assert Mark.DISPUTED in duty(**facts).of(Programme.JP).marks
    strict = BOOK.with_settings({"foreigner_jp": "not_open"})
    assert duty(book=strict, **facts).of(Programme.JP).status == "not_open"


def test_citizenship_matters_only_where_it_could_change_the_answer():
    facts = {**EMPLOYED, "citizenship": None, "employer_scale": EmployerScale.LARGE}
    assert duty(**facts).of(Programme.JKK).missing == ("citizenship",)
    assert letters(duty(**facts, months_in_indonesia=7, in_health_programme=True)) == "OOOO?"


@pytest.mark.parametrize(
    ("status", "statuses"),
    [
        ("non_asn", "OO??-"),
        ("civil_servant", "-----"),
        ("pppk", "-----"),
        ("military_police", "-----"),
        ("part_time_pppk", "????-"),
    ],
)  # Permenaker 1/2025 art 3A(1); PP 70/2015
def test_state_staff(status, statuses):
    found = duty(**STATE, state_status=StateStatus(status))
    assert letters(found) == statuses


def test_part_time_pppk_and_non_asn_jht_follow_their_settings():
    as_staff = BOOK.with_settings(
        {"part_time_pppk": "as_non_asn", "state_non_asn_programmes": "jkk_jkm_jht"}
    )
    found = duty(book=as_staff, **STATE, state_status=StateStatus.PART_TIME_PPPK)
    assert letters(found) == "OOO?-"
    assert found.of(Programme.JHT).payers == (Party.STATE_ADMINISTRATOR, Party.WORKER)


def test_what_is_unverified_carries_its_mark_and_is_named_where_it_would_decide():
    found = duty(**STATE, state_status=StateStatus.NON_ASN)
    assert Mark.UNVERIFIED in found.of(Programme.JHT).marks  # the Perpres article was not seen
    assert Mark.UNVERIFIED not in found.of(Programme.JKK).marks
    assert found.missing == ("unverified:pu.open_programmes_state_non_asn",)


def test_an_unverified_limit_refuses_nobody_but_a_verified_one_does():
    old = {**OWN, "birth_date": date(1950, 1, 1)}
    assert letters(duty(**old)) == "???--"
    norm = BOOK.norm("bpu.max_age_first_registration")
    checked = replace(norm, values=tuple(replace(v, verified=True) for v in norm.values))
    book = replace(BOOK, norms={**BOOK.norms, norm.name: checked})
    assert letters(duty(book=book, **old)) == "-----"
    assert Mark.UNVERIFIED in duty(**OWN).of(Programme.JKK).marks  # an open gate keeps its mark
    assert Mark.UNVERIFIED not in duty(book=book, **OWN).of(Programme.JKK).marks


def test_a_reading_that_the_caller_chose_lets_an_unverified_value_decide():
    chosen = BOOK.with_settings({"state_non_asn_programmes": "jkk_jkm_jht"})
    savings = duty(book=chosen, **STATE, state_status=StateStatus.NON_ASN).of(Programme.JHT)
    assert savings.status == "obliged"
    assert Mark.UNVERIFIED in savings.marks


@pytest.mark.parametrize(
    ("change", "statuses"),
    [
        ({}, "OOV--"),
        ({"employs_others": True}, "OOO--"),
        ({"employs_others": None}, "OO?--"),
        ({"birth_date": date(1961, 3, 1)}, "???--"),
        ({"birth_date": date(1961, 3, 2)}, "OOV--"),
        ({"birth_date": date(1961, 3, 1), "registered_on": date(2020, 1, 1)}, "OOV--"),
        ({"birth_date": None}, "???--"),
    ],
)  # Permenaker 5/2021 arts 31-32
def test_people_on_own_account(change, statuses):
    found = duty(**{**OWN, **change})
    assert letters(found) == statuses
    assert (found.segment, found.registers) == (Segment.BPU, Party.SELF)


def test_site_workers_are_insured_by_the_project():
    found = duty(work=Work.ON_PROJECT, **ADULT, work_order_on=date(2026, 3, 2))
    assert letters(found) == "OO---"
    assert (found.segment, found.registers) == (Segment.JAKON, Party.CONTRACTOR)
    # 14 working days; 19 March is Nyepi, 21 and 22 March are a weekend
    assert found.deadline.last_day == date(2026, 3, 23)
    assert found.deadline.counted_from == "work_order_on"


@pytest.mark.parametrize(
    ("placement", "registers"),
    [(Placement.THROUGH_AGENCY, Party.PLACEMENT_AGENCY), (Placement.OWN, Party.SELF), (None, None)],
)
def test_migrants(placement, registers):
    facts = {"citizenship": Citizenship.CITIZEN, "departs_on": date(2026, 4, 10)}
    found = duty(work=Work.ABROAD, placement=placement, **facts)
    assert letters(found) == "OOV--"
    assert found.registers is registers
    assert found.deadline.last_day == date(2026, 4, 9)


@pytest.mark.parametrize(
    ("citizenship", "statuses", "missing"),
    [(None, "???--", ("citizenship",)), (Citizenship.FOREIGNER, "-----", ())],
)  # UU 18/2017: a migrant worker is an Indonesian citizen
def test_a_migrant_is_an_indonesian_citizen(citizenship, statuses, missing):
    found = duty(work=Work.ABROAD, placement=Placement.OWN, citizenship=citizenship)
    assert (letters(found), found.missing) == (statuses, missing)


def test_a_local_rule_comes_before_the_national_default_and_is_cited():
    found = duty(group="rt_rw", area=AreaCode.parse("35.77.02"), **ADULT)
    assert letters(found) == "OOV--"
    assert found.of(Programme.JKK).payers == (Party.REGION,)
    assert "Perwali 12/2025" in found.of(Programme.JKK).law


def test_a_local_rule_may_make_officials_wage_earners():
    found = duty(group="village_head", area=AreaCode.parse("35.77.02.1001"), **ADULT)
    assert (letters(found), found.segment) == ("OOO?-", Segment.PU)


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"group": "village_head", "area": AreaCode.parse("36.01")}, "local_rule"),
        ({"group": "village_head"}, "area"),
        ({"group": "cadre"}, "local_rule"),
    ],
)
def test_village_groups_without_a_local_rule_are_not_known(facts, missing):
    found = duty(**facts, **ADULT)
    assert found.profile is Profile.LOCAL_RULE_MISSING
    assert missing in found.of(Programme.JKK).missing


def test_a_group_no_rule_names_follows_its_work():
    assert duty(group="fisher", area=AreaCode.parse("36.01"), **OWN).segment is Segment.BPU


@pytest.mark.parametrize(
    ("birth", "month", "status"),
    [
        (date(1967, 3, 2), NOW, "obliged"),  # 59 on 2 March 2026, after the first day
        (date(1967, 3, 1), NOW, "voluntary"),
        (
            date(1966, 6, 15),
            Month(2025, 2),
            "voluntary",
        ),  # reached 58 in 2024, when that was the age
        (date(1964, 3, 1), NOW, "not_open"),  # reached 58 in March 2022, four years before
    ],
)  # PP 45/2015 art 15
def test_the_pension_programme_past_pension_age(birth, month, status):
    facts = {**EMPLOYED, "birth_date": birth, "employer_scale": EmployerScale.LARGE}
    assert duty(month, **facts).of(Programme.JP).status == status


@pytest.mark.parametrize(
    ("facts", "month", "parameter"),
    [
        (
            {**EMPLOYED, "employer_scale": EmployerScale.SMALL},
            Month(2015, 6),
            "pu.obligatory_programmes",
        ),
        (OWN, Month(2021, 3), "bpu.obligatory_programmes"),
        ({"work": Work.ABROAD}, Month(2023, 2), "pmi.obligatory_programmes"),
        (
            {**STATE, "state_status": StateStatus.NON_ASN},
            Month(2025, 2),
            "pu.obligatory_programmes_state_non_asn",
        ),
    ],
)
def test_a_month_before_the_law_is_unknown_and_names_the_parameter(facts, month, parameter):
    found = duty(month, **facts).of(Programme.JKK)
    assert found.status is DutyStatus.UNKNOWN
    assert f"parameter:{parameter}" in found.missing


def test_registration_is_due_thirty_days_after_starting():
    found = duty(**EMPLOYED, started_on=date(2026, 3, 5))
    assert found.deadline.last_day == date(2026, 4, 4)
    assert duty(**EMPLOYED).deadline.last_day is None


def test_the_payers_are_those_that_the_rates_of_the_book_name():
    for programme, payers in PAYERS_FOR_WAGE_EARNER.items():
        named = {BOOK.norm(name).payer for name in BOOK.names(f"pu.{programme.lower()}.rate")}
        assert named == {payer.value for payer in payers if payer is not Party.STATE}


def test_nothing_is_known_of_nobody():
    found = duty()
    assert letters(found) == "?????"
    assert "work" in found.missing
    assert found.segment is None


FACTS = st.builds(
    WorkerFacts,
    work=st.sampled_from([None, *Work]),
    citizenship=st.sampled_from([None, *Citizenship]),
    months_in_indonesia=st.none() | st.integers(0, 30),
    employer_kind=st.sampled_from([None, *EmployerKind]),
    employer_scale=st.sampled_from([None, *EmployerScale]),
    state_status=st.sampled_from([None, *StateStatus]),
    group=st.sampled_from([None, None, "village_head", "rt_rw", "cadre", "fisher"]),
    area=st.sampled_from([None, AreaCode.parse("35.77.01"), AreaCode.parse("36.01")]),
    employs_others=st.none() | st.booleans(),
    birth_date=st.none() | st.dates(date(1950, 1, 1), date(2008, 1, 1)),
    enrolled=st.none() | st.frozensets(st.sampled_from(Programme)),
    in_health_programme=st.none() | st.booleans(),
)
MONTHS = st.builds(Month, st.integers(2014, 2028), st.integers(1, 12))


@given(FACTS, MONTHS)
def test_unknown_always_names_what_is_missing_and_nothing_else_does(worker, month):
    for obligation in derive_duty(worker, month, BOOK, LOCAL).obligations:
        assert bool(obligation.missing) == (obligation.status is DutyStatus.UNKNOWN)
        assert bool(obligation.payers) == (obligation.status in ("obliged", "voluntary"))
        assert obligation.law or obligation.status is DutyStatus.UNKNOWN


FILLINGS = {
    "work": list(Work), "citizenship": list(Citizenship), "months_in_indonesia": [0, 12],
    "employer_kind": list(EmployerKind), "employer_scale": list(EmployerScale),
    "state_status": list(StateStatus), "employs_others": [True, False],
    "birth_date": [date(1950, 1, 1), date(1968, 1, 1), date(1995, 1, 1)],
    "enrolled": [frozenset(), frozenset(Programme)], "in_health_programme": [True, False],
}  # fmt: skip


@given(FACTS, MONTHS, st.data())
def test_learning_a_fact_never_overturns_an_answer_already_given(worker, month, data):
    open_facts = [name for name in FILLINGS if getattr(worker, name) is None]
    if not open_facts:
        return
    name = data.draw(st.sampled_from(open_facts))
    learned = {**vars(worker), name: data.draw(st.sampled_from(FILLINGS[name]))}
    before = derive_duty(worker, month, BOOK, LOCAL)
    after = derive_duty(WorkerFacts(**learned), month, BOOK, LOCAL)
    for programme in Programme:
        known = before.of(programme).status
        if known is not DutyStatus.UNKNOWN:
            assert after.of(programme).status is known
