import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.rules.contributions import (
    ConstructionProject,
    Covers,
    Migrant,
    contract_terms,
    migrant_contribution,
    payment_terms,
    project_contribution,
)
from jaring.rules.contributions.migrants import NoSuchSavingsError
from jaring.rules.facts import Placement
from jaring.rules.loader import load_book
from jaring.terms.months import Month
from jaring.terms.segments import Programme

BOOK = load_book()
NOW = Month(2026, 3)
BN = 1_000_000_000


def project(value_idr, month=NOW):
    return project_contribution(ConstructionProject(value_without_vat_idr=value_idr), month, BOOK)


@pytest.mark.parametrize(
    ("value_idr", "jkk_idr", "jkm_idr"),
    [
        (BN, 1_540_000, 210_000),
        (100_000_000, 210_000, 30_000),
        (500_000_000, 890_000, 110_000),
        (5 * BN, 5_940_000, 610_000),
        (6 * BN, 6_840_000, 710_000),
        (0, 0, 0),
    ],
)
def test_a_project_pays_by_slices_of_its_value(value_idr, jkk_idr, jkm_idr):
    found = project(value_idr)
    assert (found.of(Programme.JKK), found.of(Programme.JKM)) == (jkk_idr, jkm_idr)
    assert found.covers is Covers.PROJECT


def test_one_billion_costs_1_750_000():
    assert project(BN).billed_idr == 1_750_000


@given(st.integers(0, 20 * BN))
def test_more_value_never_costs_less_and_bounds_do_not_jump(value_idr):
    here, above = project(value_idr).billed_idr, project(value_idr + 1).billed_idr
    assert 0 <= above - here <= 2  # at most a rupiah of rounding per programme


@pytest.mark.parametrize("bound", [100_000_000, 500_000_000, BN, 5 * BN])
def test_tiers_are_continuous_at_their_bounds(bound):
    below, at, above = (project(bound + step).billed_idr for step in (-1, 0, 1))
    assert below <= at <= above <= below + 2


def test_known_wages_are_the_base():
    found = project_contribution(
        ConstructionProject(monthly_wages_idr=100_000_000, value_without_vat_idr=BN), NOW, BOOK
    )
    assert (found.of(Programme.JKK), found.of(Programme.JKM)) == (1_740_000, 300_000)
    assert found.covers is Covers.MONTH


def test_a_value_that_may_hold_vat_is_no_base():
    found = project_contribution(ConstructionProject(), NOW, BOOK)
    assert (found.billed_idr, found.missing) == (None, ("value_without_vat_idr",))


def test_the_relief_of_2020_counts_for_projects():
    assert project(BN, Month(2020, 10)).billed_idr == 15_400 + 2_100


@given(st.integers(0, BN))
def test_terms_add_up_to_the_bill(billed_idr):
    terms = payment_terms(billed_idr, NOW, BOOK)
    assert sum(term.amount_idr for term in terms) == billed_idr
    assert [str(term.share.decimal) for term in terms] == ["50", "25", "25"]


def migrant(placement, months, month=NOW, **more):
    facts = Migrant(placement=placement, contract_months=months, **more)
    return migrant_contribution(facts, month, BOOK)


@pytest.mark.parametrize(
    ("placement", "months", "extra", "billed_idr"),
    [
        (Placement.THROUGH_AGENCY, 24, 0, 370_000), (Placement.OWN, 24, 0, 332_500),
        (Placement.OWN, 12, 0, 189_000), (Placement.OWN, 6, 0, 108_000),
        (Placement.THROUGH_AGENCY, 12, 0, 226_500), (Placement.OWN, 12, 6, 270_000),
    ],
)  # fmt: skip  # Permenaker 4/2023 art 18
def test_migrants_pay_by_placement_term_and_extra_months(placement, months, extra, billed_idr):
    assert migrant(placement, months, extra_months=extra).billed_idr == billed_idr


def test_an_unknown_placement_shows_both_prices():
    found = migrant(None, 24)
    assert (found.billed_idr, found.missing) == (None, ("placement",))
    assert {p.because: p.billed_idr for p in found.other_prices} == {
        "placement=through_agency": 370_000, "placement=own": 332_500,
    }  # fmt: skip


@pytest.mark.parametrize("months", [None, 18, 1, 36])
def test_a_term_without_a_price_is_unknown(months):
    assert contract_terms(BOOK) == (6, 12, 24)
    assert migrant(Placement.OWN, months).missing == ("contract_months",)


def test_savings_are_one_of_the_amounts_of_the_law():
    found = migrant(Placement.OWN, 24, savings_idr=100_000, savings_months=24)
    assert found.of(Programme.JHT) == 2_400_000
    assert found.billed_idr == 332_500 + 2_400_000
    with pytest.raises(NoSuchSavingsError, match="50,000"):
        migrant(Placement.OWN, 24, savings_idr=75_000)


def test_before_the_present_tariff_the_price_is_unknown():
    found = migrant(Placement.OWN, 24, Month(2023, 2))
    assert found.missing == ("parameter:pmi.contract_24m",)
