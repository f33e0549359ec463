import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.rules.contributions import Fund, OwnAccount, own_account_contribution, sponsor_budget
from jaring.rules.contributions.own_account import income_bracket
from jaring.rules.contributions.price import ProgrammeNotInTariffError
from jaring.rules.facts import Party
from jaring.rules.loader import load_book
from jaring.terms.months import Month
from jaring.terms.segments import Programme

BOOK = load_book()
THREE = frozenset({Programme.JKK, Programme.JKM, Programme.JHT})
BASIC = THREE - {Programme.JHT}
BEFORE = Month(2025, 12)  # no relief


def price(income_idr=1_000_000, month=BEFORE, programmes=BASIC, book=BOOK, **facts):
    person = OwnAccount(income_idr=income_idr, programmes=programmes, **facts)
    return own_account_contribution(person, month, book)


def oracle_base(income_idr):
    """The brackets as the law prints them, counted out by step and never read from the book."""
    lowers = [0, *range(1_100_000, 2_700_000, 200_000), *range(2_700_000, 8_200_000, 500_000),
              *range(8_200_000, 20_200_000, 1_000_000), 20_200_000]  # fmt: skip
    bases = [1_000_000, *range(1_200_000, 2_800_000, 200_000),
             *range(2_950_000, 8_450_000, 500_000), *range(8_700_000, 20_700_000, 1_000_000),
             20_700_000]  # fmt: skip
    assert len(lowers) == len(bases) == 33
    return [base for lower, base in zip(lowers, bases, strict=True) if lower <= income_idr][-1]


@given(st.integers(0, 60_000_000))
def test_the_base_is_that_of_the_bracket_below_the_income(income_idr):
    assert income_bracket(income_idr, BEFORE, BOOK).base_idr == oracle_base(income_idr)


@given(st.integers(0, 60_000_000))
def test_work_accident_is_one_percent_and_savings_two_percent_of_the_base(income_idr):
    found = price(income_idr, programmes=THREE)
    base_idr = oracle_base(income_idr)
    assert found.of(Programme.JKK) == base_idr // 100
    assert found.of(Programme.JHT) == base_idr // 50
    assert found.of(Programme.JKM) == 6_800
    assert found.billed_idr == base_idr // 100 + base_idr // 50 + 6_800
    assert 10_000 <= found.of(Programme.JKK) <= 207_000  # the smallest and largest of Lampiran II


@pytest.mark.parametrize(
    ("month", "is_transport", "billed_idr"),
    [
        (Month(2025, 12), True, 16_800),
        (Month(2026, 1), True, 8_400),
        (Month(2027, 3), True, 8_400),
        (Month(2027, 4), True, 16_800),
        (Month(2026, 3), False, 16_800),
        (Month(2026, 4), False, 8_400),
        (Month(2026, 12), False, 8_400),
        (Month(2027, 1), False, 16_800),
        (Month(2026, 6), None, 8_400),
    ],
)  # PP 50/2025 arts 3, 4
def test_the_relief_for_transport_and_for_all_others(month, is_transport, billed_idr):
    assert price(month=month, fund=Fund.OWN, is_transport=is_transport).billed_idr == billed_idr


@pytest.mark.parametrize("fund", [Fund.STATE_BUDGET, Fund.REGIONAL_BUDGET])
def test_public_budgets_pay_the_full_tariff(fund):
    found = price(month=Month(2026, 6), fund=fund, is_transport=True)
    assert found.billed_idr == 16_800
    assert found.owed_by(Party.SPONSOR) == 16_800


def test_whether_a_village_budget_is_a_public_budget_is_open_so_both_prices_are_shown():
    found = price(month=Month(2026, 6), fund=Fund.VILLAGE_BUDGET)
    assert found.billed_idr == 16_800
    assert [(p.because, p.billed_idr) for p in found.other_prices] == [
        ("village_budget_discount=discounted", 8_400)
    ]
    read_so = BOOK.with_settings({"village_budget_discount": "discounted"})
    assert price(month=Month(2026, 6), fund=Fund.VILLAGE_BUDGET, book=read_so).billed_idr == 8_400
    assert price(month=Month(2025, 6), fund=Fund.VILLAGE_BUDGET).other_prices == ()


def test_a_relief_that_hangs_on_a_missing_fact_shows_both_sides():
    found = price(month=Month(2026, 6))
    assert (found.billed_idr, found.missing) == (None, ("fund",))
    assert [(p.because, p.billed_idr) for p in found.other_prices] == [
        ("fund=own", 8_400), ("fund=regional_budget", 16_800),
    ]  # fmt: skip
    early = price(month=Month(2026, 2), fund=Fund.OWN)
    assert early.missing == ("is_transport",)
    assert {p.billed_idr for p in early.other_prices} == {8_400, 16_800}


def test_savings_are_never_discounted():
    found = price(month=Month(2026, 6), fund=Fund.OWN, programmes=THREE)
    assert found.of(Programme.JHT) == 20_000
    assert found.billed_idr == 28_400


def test_the_relief_of_2020_left_68_rupiah_of_death_insurance():
    found = price(month=Month(2020, 8))  # PP 49/2020
    assert (found.of(Programme.JKK), found.of(Programme.JKM)) == (100, 68)


def test_the_income_is_needed_for_all_but_death_insurance():
    found = price(None)
    assert (found.of(Programme.JKK), found.of(Programme.JKM)) == (None, 6_800)
    assert found.missing == ("income_idr",)


@pytest.mark.parametrize("programme", [Programme.JP, Programme.JKP])
def test_pension_and_job_loss_have_no_tariff_on_own_account(programme):
    with pytest.raises(ProgrammeNotInTariffError):
        price(programmes=BASIC | {programme})


@pytest.mark.parametrize(
    ("people", "months", "budget_idr"),
    [(2_829, 12, 570_326_400), (594, 3, 29_937_600), (557, 3, 28_072_800)],
)  # published budgets: Manggarai, Bandung Barat
def test_published_budgets_of_regions(people, months, budget_idr):
    person = OwnAccount(income_idr=1_000_000, fund=Fund.REGIONAL_BUDGET)
    first = Month(2025, 1)
    assert sponsor_budget(person, people, first, first + months, BOOK).budget_idr == budget_idr


def test_a_budget_counts_a_relief_for_its_months_only():
    person = OwnAccount(income_idr=1_000_000, fund=Fund.PRIVATE, is_transport=False)
    found = sponsor_budget(person, 10, Month(2026, 3), Month(2026, 6), BOOK)
    assert found.budget_idr == 10 * (16_800 + 8_400 + 8_400)
    assert found.trace.arithmetic == "10 x 1 x 16,800 + 10 x 2 x 8,400 = 336,000"


def test_a_budget_with_an_unknown_month_is_unknown():
    person = OwnAccount(income_idr=1_000_000)
    assert sponsor_budget(person, 10, Month(2025, 12), Month(2026, 6), BOOK).budget_idr is None
