from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.rules.book import Mark
from jaring.rules.contributions import LabourIntensiveFacts, LineKind, WageEarner
from jaring.rules.contributions import wage_earner_contribution as price_of
from jaring.rules.contributions.price import NegativeAmountError
from jaring.rules.facts import Party
from jaring.rules.loader import load_book
from jaring.rules.risk import RiskClass
from jaring.terms.money import MoneyFormError, Percent
from jaring.terms.months import Month
from jaring.terms.segments import Programme

BOOK = load_book()
BILLED = frozenset({Programme.JKK, Programme.JKM, Programme.JHT, Programme.JP})
GRANTED = LabourIntensiveFacts(industry="footwear", active_workers=50, is_settled=True)
REFUSED = LabourIntensiveFacts(industry="other")
WAGES = st.integers(0, 500_000_000)
MONTHS = st.builds(Month, st.integers(2016, 2027), st.integers(1, 12))
CLASSES = st.sampled_from(RiskClass)


def price(wage_idr, month, *, book=BOOK, **change):
    facts = {"programmes": BILLED, "risk_class": RiskClass.III, "labour_intensive": REFUSED}
    return price_of(WageEarner(wage_idr=wage_idr, **{**facts, **change}), month, book)


def test_the_pension_contribution_stops_at_the_ceiling_of_its_month():
    found = price(12_000_000, Month(2024, 4))  # ceiling 10,042,300, letter B/1387/022024
    assert found.of(Programme.JP, Party.EMPLOYER) == 200_846
    assert found.of(Programme.JP, Party.WORKER) == 100_423


def test_a_whole_bill_by_programme_and_payer():
    found = price(5_000_000, Month(2026, 3), risk_class=RiskClass.I)
    assert [found.of(p) for p in (Programme.JKK, Programme.JKM, Programme.JHT, Programme.JP)] == [
        12_000, 15_000, 285_000, 150_000,
    ]  # fmt: skip
    assert found.owed_by(Party.EMPLOYER) == 12_000 + 15_000 + 185_000 + 100_000
    assert found.owed_by(Party.WORKER) == 100_000 + 50_000
    assert found.billed_idr == 462_000
    assert found.trace.law == ""
    assert {"PP 44/2015 art 16(1)", "PP 45/2015 art 28(3)"} <= {
        line.trace.law for line in found.lines
    }


@pytest.mark.parametrize(
    ("risk_class", "amount_idr"),
    [("I", 24_000), ("II", 54_000), ("III", 89_000), ("IV", 127_000), ("V", 174_000)],
)  # PP 44/2015 art 16(1)
def test_the_risk_class_sets_the_rate_of_work_accident(risk_class, amount_idr):
    assert (
        price(10_000_000, Month(2026, 3), risk_class=RiskClass[risk_class]).of(Programme.JKK)
        == amount_idr
    )


@pytest.mark.parametrize(
    ("month", "state_idr", "from_jkk_idr", "from_jkm_idr"),
    [(Month(2024, 1), 11_000, 7_000, 5_000), (Month(2025, 3), 11_000, 7_000, 0)],
)  # PP 37/2021; PP 6/2025 art 11; wage cap 5,000,000
def test_the_job_loss_programme_is_shown_and_never_billed(
    month, state_idr, from_jkk_idr, from_jkm_idr
):
    with_jkp = price(8_000_000, month, programmes=BILLED | {Programme.JKP})
    shown = [line.amount_idr for line in with_jkp.lines if line.kind is not LineKind.BILLED]
    assert shown == [state_idr, from_jkk_idr, from_jkm_idr]
    assert with_jkp.billed_idr == price(8_000_000, month).billed_idr
    assert with_jkp.of(Programme.JKK) == Percent("0.89").of(8_000_000)


@pytest.mark.parametrize(
    ("facts", "month", "amount_idr"),
    [
        (GRANTED, Month(2025, 1), 44_500),
        (GRANTED, Month(2025, 2), 22_250),
        (GRANTED, Month(2026, 1), 22_250),
        (GRANTED, Month(2026, 2), 44_500),
        (
            LabourIntensiveFacts(industry="footwear", active_workers=49, is_settled=True),
            Month(2025, 6),
            44_500,
        ),
        (LabourIntensiveFacts(industry="banking"), Month(2025, 6), 44_500),
        (LabourIntensiveFacts(is_settled=False), Month(2025, 6), 44_500),
        (LabourIntensiveFacts(), Month(2024, 6), 44_500),
    ],
)  # PP 7/2025 arts 3, 4; PP 36/2025 art 10A
def test_the_discount_of_labour_intensive_industry(facts, month, amount_idr):
    assert price(5_000_000, month, labour_intensive=facts).of(Programme.JKK) == amount_idr


def test_the_printed_rates_of_the_discount_are_half_the_rates():
    printed = BOOK.ask_temporary("discount.labour_intensive.jkk_rates", Month(2025, 2)).items
    share = BOOK.ask_temporary("discount.labour_intensive.jkk", Month(2025, 2)).fraction
    for risk_class, rate in zip(RiskClass, printed, strict=True):
        full = BOOK.percent(f"pu.jkk.rate.{risk_class.value}", Month(2025, 2))
        assert full.fraction * share == Percent(rate).fraction


def test_a_discount_that_hangs_on_a_missing_fact_is_unknown_and_both_prices_are_shown():
    found = price(5_000_000, Month(2025, 6), labour_intensive=LabourIntensiveFacts(industry="toys"))
    assert found.billed_idr is None
    assert found.of(Programme.JKM) == 15_000
    assert set(found.missing) == {"active_workers", "is_settled"}
    assert [(p.because, p.billed_idr) for p in found.other_prices] == [
        ("labour_intensive_discount=true", 22_250 + 15_000 + 285_000 + 150_000),
        ("labour_intensive_discount=false", 44_500 + 15_000 + 285_000 + 150_000),
    ]


def test_the_relief_of_2020_left_one_percent_of_work_accident_and_death():
    found = price(5_000_000, Month(2020, 8), risk_class=RiskClass.V)  # PP 49/2020
    assert found.of(Programme.JKK) == 870
    assert found.of(Programme.JKM) == 150
    assert found.of(Programme.JHT) == 285_000


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"wage_idr": None}, ("wage_idr",)),
        ({"risk_class": None}, ("risk_class",)),
        (
            {"month": Month(2015, 6)},
            (
                "parameter:pu.jkk.rate.class_3",
                "parameter:pu.jkm.rate",
                "parameter:pu.jht.rate.employer",
                "parameter:pu.jht.rate.worker",
                "parameter:pu.jp.rate.employer",
                "parameter:pu.jp.rate.worker",
            ),
        ),
    ],
)
def test_what_is_missing_is_named_and_the_bill_is_not_known(change, missing):
    facts = {"wage_idr": 5_000_000, "month": Month(2026, 3), **change}
    found = price(**facts)
    assert (found.billed_idr, found.missing) == (None, missing)


def test_a_disputed_ceiling_shows_the_other_price():
    found = price(10_000_000, Month(2021, 2), programmes=frozenset({Programme.JP}))
    assert Mark.DISPUTED in found.marks
    assert found.billed_idr == 178_794 + 89_397
    assert [(p.because, p.billed_idr) for p in found.other_prices] == [
        ("jp_ceiling_2021=february", 175_092 + 87_546)
    ]


def test_a_month_after_the_last_announced_ceiling_is_provisional():
    assert Mark.PROVISIONAL in price(20_000_000, Month(2027, 3)).marks
    assert Mark.PROVISIONAL not in price(20_000_000, Month(2027, 2)).marks


def test_rounding_is_a_setting():
    book = BOOK.with_settings({"rounding": "down"})
    assert price(1_000_055, Month(2026, 3)).of(Programme.JKK) == 8_900
    assert price(1_000_057, Month(2026, 3)).of(Programme.JKK) == 8_901  # 8,900.5073
    assert price(1_000_057, Month(2026, 3), book=book).of(Programme.JKK) == 8_900


@pytest.mark.parametrize(
    ("wage", "error"), [(-1, NegativeAmountError), (5e6, MoneyFormError), (True, MoneyFormError)]
)
def test_a_wage_that_is_none_is_refused(wage, error):
    with pytest.raises(error):
        price(wage, Month(2026, 3))


def slow_half_up(wage_idr, percent, share=Fraction(1)):
    exact = Fraction(wage_idr) * Fraction(percent) / 100 * share
    whole = exact.numerator // exact.denominator
    return whole + (exact - whole >= Fraction(1, 2))


@given(WAGES, MONTHS, CLASSES)
def test_every_line_is_the_printed_rate_of_the_wage(wage_idr, month, risk_class):
    found = price(wage_idr, month, risk_class=risk_class)
    relief = Fraction(1, 100) if Month(2020, 8) <= month < Month(2021, 2) else Fraction(1)
    rate = dict(zip(RiskClass, ["0.24", "0.54", "0.89", "1.27", "1.74"], strict=True))[risk_class]
    assert found.of(Programme.JKK) == slow_half_up(wage_idr, rate, relief)
    assert found.of(Programme.JKM) == slow_half_up(wage_idr, "0.3", relief)
    assert found.of(Programme.JHT, Party.EMPLOYER) == slow_half_up(wage_idr, "3.7")
    assert found.of(Programme.JHT, Party.WORKER) == slow_half_up(wage_idr, "2")
    base_idr = min(wage_idr, BOOK.idr("pu.jp.wage_ceiling", month))
    assert found.of(Programme.JP, Party.EMPLOYER) == slow_half_up(base_idr, "2")
    assert found.of(Programme.JP, Party.WORKER) == slow_half_up(base_idr, "1")


@given(WAGES, MONTHS, CLASSES)
def test_parts_add_up_and_the_bill_never_falls_as_the_wage_rises(wage_idr, month, risk_class):
    here, above = (price(w, month, risk_class=risk_class) for w in (wage_idr, wage_idr + 1))
    assert here.billed_idr == sum(here.of(p) for p in BILLED)
    assert here.billed_idr == here.owed_by(Party.EMPLOYER) + here.owed_by(Party.WORKER)
    assert 0 <= here.billed_idr <= above.billed_idr
