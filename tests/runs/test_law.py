"""The law in one call: facts as people write them, one door for Python and the command line."""

import typing
from datetime import date
from pathlib import Path

import pytest

from jaring.rules.benefits.estimate import Outcome
from jaring.rules.deadlines.lapse import LapseClock
from jaring.rules.explain import Topic
from jaring.rules.facts import Party
from jaring.rules.obligations import DutyStatus
from jaring.rules.settings import UnknownSettingError
from jaring.runs import law
from jaring.runs.law_errors import FactFormError, UnknownFactError
from jaring.runs.law_facts import READERS, Facts, read_facts
from jaring.terms.segments import Programme, Segment

NOVEMBER = "2026-11"
SHOP = {"scale": "small", "citizenship": "citizen", "birth_date": "1990-01-01"}


def test_every_fact_has_a_reader_and_every_reader_a_fact():
    assert set(READERS) == set(typing.get_type_hints(Facts))


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("wage_idr", "4000000", 4_000_000),
        ("wage_idr", "Rp4.000.000", 4_000_000),
        ("wage_idr", "4,000,000", 4_000_000),
        ("birth_date", "03-11-1990", date(1990, 11, 3)),
        ("birth_date", "1990-11-03", date(1990, 11, 3)),
        ("is_transport", "ya", True),
        ("is_transport", "Tidak", False),
        ("segment", "pu", Segment.PU),
        ("months", "3", 3),
        ("programmes", "JKK, jkm", frozenset({Programme.JKK, Programme.JKM})),
        ("recent_idr", "3000000 3.200.000", (3_000_000, 3_200_000)),
    ],
)
def test_facts_are_read_as_people_write_them(name, text, value):
    assert read_facts({name: text}) == {name: value}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("wage_idr", "4.5"),
        ("wage_idr", "empat juta"),
        ("wage_idr", 4_000_000.0),
        ("months", "-1"),
        ("birth_date", "1990-13-01"),
        ("is_transport", "mungkin"),
        ("scale", "raksasa"),
        ("risk_class", "VI"),
        ("programmes", "JKN"),
        ("children", "delapan:sd"),
        ("payment_density", "banyak"),
        ("area", "kota madiun"),
        ("received_at", "kemarin"),
    ],
)
def test_a_value_that_cannot_be_is_refused_without_repeating_it(name, text):
    with pytest.raises(FactFormError) as caught:
        read_facts({name: text})
    assert caught.value.name == name
    assert str(text) not in str(caught.value)
    assert caught.value.text("id").startswith(f"{name} harus ")


def test_a_mistyped_fact_names_what_may_be_meant():
    with pytest.raises(UnknownFactError, match="Did you mean citizenship"):
        law.duty(citizenshp="citizen")  # type: ignore[call-arg]


def test_an_empty_or_missing_fact_is_not_known():
    assert read_facts({"wage_idr": None, "scale": ""}) == {}


def test_the_duty_of_a_small_shop():
    found = law.duty(on=NOVEMBER, segment="PU", **SHOP)
    assert found.programmes(DutyStatus.OBLIGED) == (Programme.JKK, Programme.JKM, Programme.JHT)


def test_a_scale_is_worked_out_from_capital_and_sales():
    facts = {"capital_idr": 6_000_000_000, "founded_on": "2022-01-01"}
    found = law.duty(on=NOVEMBER, segment="PU", citizenship="citizen", **facts)
    assert found.of(Programme.JHT).status is DutyStatus.OBLIGED


def test_a_contribution_takes_the_programmes_of_the_duty():
    found = law.contribution(on=NOVEMBER, wage_idr=4_000_000, risk_class="II", **SHOP)
    assert found.owed_by(Party.EMPLOYER) == 181_600  # 0.54 + 0.30 + 3.7 %
    assert found.owed_by(Party.WORKER) == 80_000


def test_a_programme_whose_duty_is_unknown_leaves_the_bill_open():
    found = law.contribution(on=NOVEMBER, wage_idr=4_000_000, risk_class="II", segment="PU")
    assert found.billed_idr is None
    assert "employer_kind" in found.missing


def test_a_daily_wage_becomes_a_monthly_one():
    found = law.contribution(
        on=NOVEMBER, segment="PU", wage_idr=150_000, pay_basis="daily", programmes="JKM"
    )
    assert found.billed_idr == 11_250  # 0.30 % of 25 x 150,000


@pytest.mark.parametrize(
    ("facts", "billed_idr"),
    [
        ({"income_idr": 1_000_000, "fund": "regional_budget"}, 16_800),
        ({"income_idr": 1_000_000, "fund": "own", "is_transport": True}, 8_400),
        (
            {"income_idr": 1_000_000, "fund": "regional_budget", "employs_others": True},
            36_800,
        ),
        ({"value_without_vat_idr": 1_000_000_000}, 1_750_000),
        ({"placement": "through_agency", "contract_months": 24}, 370_000),
    ],
)
def test_the_base_of_a_price_tells_its_segment(facts, billed_idr):
    assert law.contribution(on=NOVEMBER, **facts).billed_idr == billed_idr


def test_a_bare_wage_does_not_tell_the_segment():
    with pytest.raises(FactFormError, match="segment must be one of PU, BPU, JAKON, PMI"):
        law.contribution(on=NOVEMBER, wage_idr=4_000_000)


def test_a_setting_reads_the_law_otherwise():
    facts = {"income_idr": 1_000_000, "fund": "village_budget", "is_transport": "no"}
    assert law.contribution(on=NOVEMBER, **facts).billed_idr == 16_800
    other = law.contribution(
        on=NOVEMBER, settings={"village_budget_discount": "discounted"}, **facts
    )
    assert other.billed_idr == 8_400
    with pytest.raises(UnknownSettingError, match="rounding"):
        law.contribution(on=NOVEMBER, settings={"colour": "red"}, **facts)


@pytest.mark.parametrize(
    ("event", "facts", "sum_idr"),
    [
        ("death", {"segment": "BPU", "membership_months": 5}, 42_000_000),
        (
            "work_accident_death",
            {"segment": "PU", "wage_idr": 4_000_000, "children": ""},
            214_000_000,
        ),
        ("work_accident_death", {"segment": "BPU", "income_idr": 1_250_000}, 79_600_000),
        ("total_disability", {"wage_idr": 4_000_000}, 236_000_000),
        ("partial_disability", {"wage_idr": 4_000_000, "lost": "one_eye"}, 112_000_000),
        ("partial_disability", {"wage_idr": 4_000_000, "lost": "35%"}, 112_000_000),
        ("temporary_inability", {"wage_idr": 4_000_000, "months": 14}, 52_000_000),
        ("savings", {"balance_idr": 9_000_000, "claim_reason": "death"}, 9_000_000),
        (
            "part_of_savings",
            {"balance_idr": 9_000_000, "membership_months": 130, "purpose": "housing"},
            2_700_000,
        ),
        ("pension", {"contribution_months": 60, "balance_idr": 7_000_000}, 7_000_000),
        ("job_loss", {"wage_idr": 6_000_000}, 18_000_000),
        ("migrant", {"migrant_event": "failed_departure"}, 10_000_000),
    ],
)
def test_every_event_has_its_estimate(event, facts, sum_idr):
    assert law.benefit(event, on=NOVEMBER, **facts).sum_idr == sum_idr


def test_refunds_are_limits_and_no_sum():
    found = law.benefit("refunds", on=NOVEMBER, modes="land,sea")
    assert found.line("jkk.transport").amount_idr == 7_000_000


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ("partial_disability", "lost"),
        ("temporary_inability", "months"),
        ("savings", "claim_reason"),
        ("migrant", "migrant_event"),
    ],
)
def test_a_fact_that_an_event_needs_is_asked_for(event, name):
    with pytest.raises(FactFormError) as caught:
        law.benefit(event, on=NOVEMBER)
    assert caught.value.name == name


def test_an_unknown_event_lists_those_that_are():
    with pytest.raises(FactFormError, match="work_accident_death"):
        law.benefit("lottery", on=NOVEMBER)


def test_all_conditions_known_make_a_claim_payable():
    found = law.benefit(
        "job_loss",
        on="2026-11-01",
        wage_idr=6_000_000,
        reason="dismissed",
        paid_months=12,
        citizenship="citizen",
        age_at_registration=30,
        enrolled="JKK JKM JHT",
        in_health_programme=True,
        scale="small",
        unpaid_months=0,
        has_found_work=False,
    )
    assert (found.outcome, found.sum_idr) == (Outcome.PAYABLE, 18_000_000)


def test_the_wage_gap_takes_the_obliged_programmes():
    found = law.wage_gap(
        on=NOVEMBER, wage_idr=3_000_000, wage_evidenced_idr=5_000_000, risk_class="I", **SHOP
    )
    assert found.line("jkk.death").lost_idr == 96_000_000
    assert {line.programme for line in found.lines} == {Programme.JKK, Programme.JHT}


@pytest.mark.parametrize("what", law.DEADLINES)
def test_every_deadline_answers_or_asks(what):
    facts = {"counted_from": "2026-11-23", "segment": "PU"}
    facts["received_at"] = "2026-11-20T09:30+07:00"
    found = law.deadline(what, on="2026-11-21", **facts)
    assert law.explain_answer(found, on="2026-11-21").about(Topic.UNTIL)


def test_a_term_may_be_counted_from_the_fact_by_its_own_name():
    named = law.deadline("register_project", work_order_on="2026-11-23")
    assert named == law.deadline("register_project", counted_from="2026-11-23")


def test_an_unknown_deadline_lists_those_that_are():
    with pytest.raises(FactFormError, match="bpu_lapse"):
        law.deadline("doomsday")


def test_the_lapse_clock_is_one_call():
    found = law.deadline("bpu_lapse", paid_until="2026-09-30")
    assert isinstance(found, LapseClock)
    assert found.chosen is not None
    assert found.chosen.last_day_without_restart == date(2026, 12, 31)


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(
    "audience",
    ["worker", "employer", "micro_owner", "dinas", "village", "union", "permit_office"],
)
@pytest.mark.parametrize(
    "facts",
    [
        {"segment": "PU", "wage_idr": 4_000_000, "wage_evidenced_idr": 5_000_000, **SHOP},
        {"segment": "BPU", "income_idr": 1_000_000, "paid_until": "2026-09-30"},
        {"segment": "JAKON", "value_without_vat_idr": 1_000_000_000},
        {"segment": "PMI", "placement": "own", "contract_months": 12},
        {"segment": "PU", "employer_kind": "state", "state_status": "non_asn"},
        {"group": "rt_rw"},
        {},
    ],
)
def test_everybody_gets_an_explanation_even_of_nothing(facts, audience, lang):
    found = law.explain(on=NOVEMBER, audience=audience, lang=lang, **facts)
    assert found.about(Topic.DO)
    assert found.tree
    assert "{" not in found.paragraph


def test_an_unknown_audience_lists_those_that_are():
    with pytest.raises(FactFormError, match="micro_owner"):
        law.explain(audience="everybody")


def test_every_value_of_the_book_is_listed_once():
    rows = law.parameters()
    book = law.book()
    assert len(rows) == sum(len(book.norm(name).values) for name in book.names())
    assert all(row.source for row in rows)


def test_a_day_shows_one_value_of_a_norm():
    (row,) = law.parameters("pu.jp.wage_ceiling_", on=NOVEMBER)
    assert row.valid_from == date(2026, 3, 1)
    rows = law.parameters("pu.jp.wage_ceiling", on="2019-03-01")
    assert [row.value for row in rows if row.name == "pu.jp.wage_ceiling"] == [8_512_400]


def test_what_wants_checking_comes_values_first():
    rows = law.parameters(unverified=True)
    assert not any(row.is_verified and row.is_start_verified for row in rows)
    verified = [row.is_verified for row in rows]
    assert verified == sorted(verified)
    assert {"benefit.jp.survivor_share", "benefit.jkk.dentures_max"} <= {row.name for row in rows}


def test_local_rules_come_before_the_national_default(tmp_path: Path):
    file = tmp_path / "aturan.csv"
    file.write_text(
        "area,group,segment,programmes,payer,legal_act,valid_from\n"
        "33.10,rt_rw,BPU,JKK JKM,village,Perbup 1/2025,2025-01-01\n",
        encoding="utf-8",
    )
    facts = {"group": "rt_rw", "area": "33.10.01.2001", "citizenship": "citizen"}
    facts["birth_date"] = "1980-01-01"
    found = law.duty(on=NOVEMBER, local_rules=law.local_rules(file), **facts)
    assert found.programmes(DutyStatus.OBLIGED) == (Programme.JKK, Programme.JKM)
    text = law.explain(
        on=NOVEMBER, audience="village", local_rules=law.local_rules(file), **facts
    ).paragraph
    assert "Perbup 1/2025" in text


def test_without_a_date_the_law_of_today_is_asked():
    assert law.contribution(income_idr=1, fund="own").month.first_day <= date.today()  # noqa: DTZ011


def test_a_programme_that_is_not_open_promises_nothing():
    state = {"segment": "PU", "employer_kind": "state", "state_status": "non_asn"}
    text = law.explain(on=NOVEMBER, wage_idr=4_000_000, citizenship="citizen", **state).paragraph
    assert "(JKM)" in text
    assert "(JKP)" not in text
