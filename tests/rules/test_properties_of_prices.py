"""What must be true of every price, whatever the wage, the month or the reading.

A second, slow and obvious reckoning in exact fractions stands beside the rules where that is short.
"""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from jaring.rules import (
    ConstructionProject,
    Fund,
    LabourIntensiveFacts,
    Migrant,
    OwnAccount,
    Party,
    Pay,
    PayBasis,
    Placement,
    RiskClass,
    UnpaidMonth,
    WageEarner,
    arrears,
    load_book,
    migrant_contribution,
    monthly_wage,
    own_account_contribution,
    payment_terms,
    project_contribution,
    sponsor_budget,
    wage_earner_contribution,
)
from jaring.rules.contributions import LineKind
from jaring.rules.contributions.own_account import income_bracket
from jaring.terms.months import Month
from jaring.terms.segments import Programme, Segment

BOOK = load_book()
FIRST, LAST = Month(2015, 7), Month(2027, 12)
OFFICE = LabourIntensiveFacts(industry="office")
law = settings(deadline=None, max_examples=60)

wages = st.integers(0, 10**9) | st.integers(0, 30_000_000)
months = st.integers(FIRST.index, LAST.index).map(Month.from_index)
roundings = st.sampled_from(["half_up", "half_even", "down", "up"])
wage_earners = st.builds(
    WageEarner,
    wage_idr=wages,
    programmes=st.frozensets(st.sampled_from(list(Programme))),
    risk_class=st.sampled_from(list(RiskClass)),
    labour_intensive=st.just(OFFICE),
)
people = st.builds(
    OwnAccount,
    income_idr=wages,
    programmes=st.frozensets(
        st.sampled_from([Programme.JKK, Programme.JKM, Programme.JHT]), min_size=1
    ),
    fund=st.sampled_from(list(Fund)),
    is_transport=st.booleans(),
)


def pu(wage_idr, programmes, month, *, risk_class=RiskClass.I, rounding="half_up"):
    worker = WageEarner(
        wage_idr=wage_idr,
        programmes=frozenset(programmes),
        risk_class=risk_class,
        labour_intensive=OFFICE,
    )
    return wage_earner_contribution(worker, month, load_book(settings={"rounding": rounding}))


@law
@given(wage_earners, months, roundings)
def test_lines_sum_to_what_each_payer_owes_and_none_is_negative(worker, month, rounding):
    price = wage_earner_contribution(worker, month, load_book(settings={"rounding": rounding}))
    amounts = [line.amount_idr for line in price.lines]
    if None in amounts:
        assert price.missing
        return
    assert all(amount >= 0 for amount in amounts)
    assert price.billed_idr == price.owed_by(Party.EMPLOYER) + price.owed_by(Party.WORKER)
    assert price.billed_idr == sum(price.of(programme) for programme in Programme)
    shown = sum(amounts) - price.billed_idr
    assert shown == sum(line.amount_idr for line in price.lines if line.kind is not LineKind.BILLED)


@law
@given(wage_earners, st.integers(0, 5_000_000), months, roundings)
def test_no_line_falls_when_the_wage_rises(worker, more, month, rounding):
    book = load_book(settings={"rounding": rounding})
    richer = replace(worker, wage_idr=worker.wage_idr + more)
    low = wage_earner_contribution(worker, month, book)
    high = wage_earner_contribution(richer, month, book)
    for one, other in zip(low.lines, high.lines, strict=True):
        assert (one.amount_idr is None) == (other.amount_idr is None)
        assert one.amount_idr is None or one.amount_idr <= other.amount_idr


@law
@given(wages, months)
def test_a_higher_risk_class_never_costs_less(wage_idr, month):
    bills = [
        pu(wage_idr, {Programme.JKK}, month, risk_class=risk_class).billed_idr
        for risk_class in RiskClass
    ]
    assert bills == sorted(bills)


@law
@given(st.integers(0, 10**9), months)
def test_the_pension_ceiling_binds(above_idr, month):
    ceiling_idr = BOOK.idr("pu.jp.wage_ceiling", month)
    at = pu(ceiling_idr, {Programme.JP}, month)
    above = pu(ceiling_idr + above_idr, {Programme.JP}, month)
    assert above.billed_idr == at.billed_idr
    assert at.owed_by(Party.EMPLOYER) == 2 * at.owed_by(Party.WORKER)


@law
@given(st.integers(5_000_000, 10**9), months.filter(lambda month: month > Month(2021, 2)))
def test_the_wage_of_jkp_is_capped_and_nobody_is_billed_for_it(wage_idr, month):
    price = pu(wage_idr, {Programme.JKP}, month)
    capped = pu(5_000_000, {Programme.JKP}, month)
    assert price.billed_idr == 0
    assert [line.amount_idr for line in price.lines] == [line.amount_idr for line in capped.lines]


@law
@given(wage_earners, months)
def test_jkp_changes_nobodys_bill(worker, month):
    bare = replace(worker, programmes=worker.programmes - {Programme.JKP})
    full = replace(worker, programmes=worker.programmes | {Programme.JKP})
    bills = [wage_earner_contribution(one, month, BOOK).billed_idr for one in (bare, full)]
    assert bills[0] == bills[1]


@law
@given(st.integers(0, 10**7), months)
def test_shares_of_worker_and_employer_are_exact_on_round_wages(thousands, month):
    price = pu(1000 * thousands, {Programme.JHT}, month)
    assert price.billed_idr == 57 * thousands
    assert price.owed_by(Party.EMPLOYER) == 37 * thousands
    assert price.owed_by(Party.WORKER) == 20 * thousands


@law
@given(wages, months)
def test_a_share_is_within_a_rupiah_of_the_exact_one_under_every_rounding(wage_idr, month):
    exact = Fraction(37, 1000) * wage_idr
    found = {
        mode: pu(wage_idr, {Programme.JHT}, month, rounding=mode).owed_by(Party.EMPLOYER)
        for mode in ("half_up", "half_even", "down", "up")
    }
    assert found["down"] <= found["half_even"] <= found["half_up"] <= found["up"]
    assert found["up"] - found["down"] in (0, 1)
    assert abs(found["half_up"] - exact) <= Fraction(1, 2)


@law
@given(people, st.integers(0, 10_000_000), months)
def test_no_bill_on_own_account_falls_when_the_income_rises(person, more, month):
    richer = replace(person, income_idr=person.income_idr + more)
    low = own_account_contribution(person, month, BOOK)
    high = own_account_contribution(richer, month, BOOK)
    assert 0 <= low.billed_idr <= high.billed_idr
    assert low.billed_idr == sum(line.amount_idr for line in low.lines)


@law
@given(wages, months)
def test_jkk_on_own_account_stays_between_its_smallest_and_largest_amount(income_idr, month):
    if BOOK.ask_temporary("discount.covid.jkk_jkm", month) is None:
        person = OwnAccount(
            income_idr=income_idr, programmes=frozenset({Programme.JKK}), fund=Fund.STATE_BUDGET
        )
        billed_idr = own_account_contribution(person, month, BOOK).billed_idr
        lowest, highest = (BOOK.idr(f"bpu.jkk.{end}", month) for end in ("min", "max"))
        assert lowest <= billed_idr <= highest


@law
@given(wages, months)
def test_the_bracket_is_the_last_row_not_above_the_income(income_idr, month):
    rows = BOOK.ask("bpu.income.brackets", month).rows
    fitting = [row for row in rows if row["lower"] <= income_idr]
    assert income_bracket(income_idr, month, BOOK).base_idr == fitting[-1]["base"]


@law
@given(people, months)
def test_a_public_budget_never_pays_less_than_the_person(person, month):
    own = own_account_contribution(replace(person, fund=Fund.OWN), month, BOOK)
    public = own_account_contribution(replace(person, fund=Fund.REGIONAL_BUDGET), month, BOOK)
    assert own.billed_idr <= public.billed_idr <= 2 * own.billed_idr + 1


TIERS = [(0, 10**8), (10**8, 5 * 10**8), (5 * 10**8, 10**9), (10**9, 5 * 10**9), (5 * 10**9, None)]
RATES = {"JKK": (21, 17, 13, 11, 9), "JKM": (3, 2, 2, 1, 1)}


def slow_project(value_idr, programme):
    """The slices of PP 44/2015, each rupiah at the rate of its own slice, in hundredths of 1 %."""
    exact = Fraction(0)
    for (above, up_to), rate in zip(TIERS, RATES[programme], strict=True):
        top = value_idr if up_to is None else min(value_idr, up_to)
        exact += Fraction(max(0, top - above) * rate, 10_000)
    return int(exact + Fraction(1, 2))


values = st.integers(0, 10**11) | st.sampled_from([t for t, _ in TIERS]).flatmap(
    lambda bound: st.integers(max(0, bound - 1000), bound + 1000)
)
plain_months = months.filter(lambda month: not Month(2020, 8) <= month < Month(2021, 2))


@law
@given(values, plain_months)
def test_a_project_owes_what_the_slices_say(value_idr, month):
    price = project_contribution(ConstructionProject(value_without_vat_idr=value_idr), month, BOOK)
    assert price.of(Programme.JKK) == slow_project(value_idr, "JKK")
    assert price.of(Programme.JKM) == slow_project(value_idr, "JKM")


@law
@given(values, months)
def test_the_slices_of_a_project_meet_without_a_jump(value_idr, month):
    bills = [
        project_contribution(ConstructionProject(value_without_vat_idr=v), month, BOOK).billed_idr
        for v in (value_idr, value_idr + 1)
    ]
    assert 0 <= bills[1] - bills[0] <= len(RATES)


@law
@given(values, months.filter(lambda month: month >= Month(2021, 4)))
def test_the_instalments_of_a_project_sum_to_its_bill(value_idr, month):
    price = project_contribution(ConstructionProject(value_without_vat_idr=value_idr), month, BOOK)
    terms = payment_terms(price.billed_idr, month, BOOK)
    assert sum(term.amount_idr for term in terms) == price.billed_idr
    assert all(term.amount_idr >= 0 for term in terms)
    assert sum(term.share.decimal for term in terms) == 100


@law
@given(
    st.sampled_from(list(Placement)),
    st.sampled_from([6, 12, 24]),
    st.integers(0, 60),
    months.filter(lambda month: month > Month(2023, 2)),
)
def test_a_migrant_through_a_company_pays_one_part_more(placement, term, extra, month):
    migrant = Migrant(placement=placement, contract_months=term, extra_months=extra)
    price = migrant_contribution(migrant, month, BOOK)
    own = migrant_contribution(Migrant(placement=Placement.OWN, contract_months=term), month, BOOK)
    before = 37_500 if placement is Placement.THROUGH_AGENCY else 0
    assert price.billed_idr == own.billed_idr + before + extra * 13_500


@law
@given(
    st.integers(1, 5000),
    st.integers(Month(2019, 1).index, Month(2027, 1).index).map(Month.from_index),
    st.integers(0, 24),
    st.integers(0, 24),
)
def test_a_budget_of_two_spans_is_the_sum_of_their_budgets(people, first, one, other):
    person = OwnAccount(income_idr=0, fund=Fund.PRIVATE, is_transport=True)
    middle, before = first + one, first + one + other
    whole = sponsor_budget(person, people, first, before, BOOK).budget_idr
    parts = [
        sponsor_budget(person, people, start, end, BOOK).budget_idr
        for start, end in ((first, middle), (middle, before))
    ]
    assert whole == sum(parts)


@law
@given(st.integers(0, 10**8), months, st.integers(0, 2000), st.integers(0, 2000))
def test_the_fine_never_falls_with_time_and_is_whole_months_of_two_per_cent(
    due_idr, month, days, more
):
    unpaid = [UnpaidMonth(month=month, due_idr=due_idr)]
    day = (month + 1).first_day.toordinal()
    early, late = (
        arrears(Segment.PU, unpaid, type(month.first_day).fromordinal(day + after), BOOK)
        for after in (days, days + more)
    )
    assert 0 <= early.fine_idr <= late.fine_idr
    found = early.months[0].months_late
    assert early.fine_idr == int(Fraction(2, 100) * due_idr * found + Fraction(1, 2))
    assert (found == 0) == (early.fine_idr == 0 or due_idr == 0) or due_idr < 25


@law
@given(st.integers(0, 10**7), st.lists(st.integers(0, 10**8), min_size=12, max_size=24), months)
def test_wages_of_the_day_and_of_the_piece_follow_their_rule(daily_idr, recent, month):
    daily = monthly_wage(Pay(basis=PayBasis.DAILY, wage_idr=daily_idr), month, BOOK)
    assert daily.wage_idr == 25 * daily_idr
    piece = monthly_wage(Pay(basis=PayBasis.PIECE_RATE, recent_idr=tuple(recent)), month, BOOK)
    assert min(recent[-3:]) <= piece.wage_idr <= max(recent[-3:])
    weather = Pay(basis=PayBasis.WEATHER_PIECE_RATE, recent_idr=tuple(recent))
    assert abs(monthly_wage(weather, month, BOOK).wage_idr * 12 - sum(recent[-12:])) <= 6
