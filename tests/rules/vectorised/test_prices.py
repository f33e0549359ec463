"""The columnar prices against the scalar functions, row by row, on random and on edge rows."""

import random
from importlib.resources import files

import duckdb
import pyarrow as pa
import pytest
import sqlglot

from jaring.rules.contributions import (
    ConstructionProject,
    Fund,
    LabourIntensiveFacts,
    LineKind,
    Migrant,
    OwnAccount,
    WageEarner,
    migrant_contribution,
    own_account_contribution,
    project_contribution,
    wage_earner_contribution,
)
from jaring.rules.contributions.migrants import NoSuchSavingsError
from jaring.rules.facts import Party, Placement
from jaring.rules.loader import load_book, read_book
from jaring.rules.risk import RiskClass
from jaring.rules.vectorised.columns import (
    MIGRANT_FACTS,
    OWN_ACCOUNT_FACTS,
    PROJECT_FACTS,
    WAGE_FACTS,
    marks_in,
    missing_names,
    programme_bits,
    programmes_in,
)
from jaring.rules.vectorised.migrants import migrant_step
from jaring.rules.vectorised.own_account import own_account_step
from jaring.rules.vectorised.projects import project_step
from jaring.rules.vectorised.wage_earners import wage_earner_step
from jaring.steps import DUCKDB, SPARK
from jaring.terms.months import Month
from jaring.terms.segments import Programme

ROWS = 500
STEPS = [wage_earner_step, own_account_step, project_step, migrant_step]
BOOKS = {
    "default": load_book(),
    "half_even": load_book(settings={"rounding": "half_even", "month_value": "last_day"}),
    "down": load_book(settings={"rounding": "down", "jp_ceiling_2021": "february"}),
    "up": load_book(settings={"rounding": "up", "village_budget_discount": "discounted"}),
}
book_by_name = pytest.mark.parametrize("name", BOOKS)


def run(step, columns, rows):
    """The output rows of a step over rows of facts, in the order of the key."""
    key = next(iter(step.writes.columns))
    types = ", ".join(f"{name} {DUCKDB.type_name(kind)}" for name, kind in columns.items())
    numbered = pa.Table.from_pylist([{key: f"{n:06d}", **row} for n, row in enumerate(rows)])
    with duckdb.connect() as database:
        database.execute(f"create table facts ({key} varchar, {types})")
        database.register("given_rows", numbered)
        database.execute("insert into facts by name select * from given_rows")
        found = database.execute(f"select * from ({step.sql(DUCKDB)}) order by 1")
        names = [column[0] for column in found.description]
        assert names == list(step.writes.columns)
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def draw_month(rng):
    return Month(2014, 6) + rng.randrange(14 * 12)


def draw_amount(rng):
    """Small amounts, amounts whose shares end in half a rupiah, large ones, none."""
    return rng.choice([None, 0, 1, rng.randrange(50_000_000), 50 * rng.randrange(400_000), 10**12])


def same_words(row, price):
    assert missing_names(row["missing"]) == set(price.missing)
    if not price.missing:
        assert marks_in(row["marks"]) == price.marks


def draw_wage_row(rng):
    return {
        "month": draw_month(rng).yyyymm,
        "wage_idr": draw_amount(rng),
        "programmes": rng.randrange(1 << len(Programme)),
        "risk_class": rng.choice([None, *(c.value for c in RiskClass)]),
        "industry": rng.choice([None, "footwear", "toys", "other"]),
        "active_workers": rng.choice([None, 0, 49, 50, 51]),
        "is_settled": rng.choice([None, True, False]),
    }


def wage_price(row, book):
    worker = WageEarner(
        wage_idr=row["wage_idr"],
        programmes=programmes_in(row["programmes"]),
        risk_class=None if row["risk_class"] is None else RiskClass(row["risk_class"]),
        labour_intensive=LabourIntensiveFacts(
            industry=row["industry"],
            active_workers=row["active_workers"],
            is_settled=row["is_settled"],
        ),
    )
    month = Month(*divmod(row["month"], 100))
    return wage_earner_contribution(worker, month, book)


@book_by_name
def test_wage_earners_cost_what_the_scalar_function_says(name):
    rng, book = random.Random(name), BOOKS[name]
    rows = [draw_wage_row(rng) for _ in range(ROWS)]
    for row, found in zip(
        rows, run(wage_earner_step("facts", book), WAGE_FACTS, rows), strict=True
    ):
        price = wage_price(row, book)
        assert found["jkk_idr"] == price.of(Programme.JKK), row
        assert found["jkm_idr"] == price.of(Programme.JKM), row
        for code in (Programme.JHT, Programme.JP):
            for payer in (Party.EMPLOYER, Party.WORKER):
                assert found[f"{code.lower()}_{payer.value}_idr"] == price.of(code, payer), row
        assert found["employer_idr"] == price.owed_by(Party.EMPLOYER), row
        assert found["worker_idr"] == price.owed_by(Party.WORKER), row
        assert found["billed_idr"] == price.billed_idr, row
        shown = [line.amount_idr for line in price.lines if line.kind is not LineKind.BILLED]
        columns = ("jkp_state_idr", "jkp_from_jkk_idr", "jkp_from_jkm_idr")
        assert [found[column] for column in columns] == (shown or [0, 0, 0]), row
        same_words(found, price)


@book_by_name
def test_people_on_own_account_cost_what_the_scalar_function_says(name):
    rng, book = random.Random(name), BOOKS[name]
    tariff = [Programme.JKK, Programme.JKM, Programme.JHT]
    rows = [
        {
            "month": draw_month(rng).yyyymm,
            "income_idr": rng.choice([draw_amount(rng), 100_000 * rng.randrange(210)]),
            "programmes": programme_bits(p for p in tariff if rng.random() < 0.7),
            "fund": rng.choice([None, *(fund.value for fund in Fund)]),
            "is_transport": rng.choice([None, True, False]),
        }
        for _ in range(ROWS)
    ]
    step = own_account_step("facts", book)
    for row, found in zip(rows, run(step, OWN_ACCOUNT_FACTS, rows), strict=True):
        person = OwnAccount(
            income_idr=row["income_idr"],
            programmes=programmes_in(row["programmes"]),
            fund=None if row["fund"] is None else Fund(row["fund"]),
            is_transport=row["is_transport"],
        )
        price = own_account_contribution(person, Month(*divmod(row["month"], 100)), book)
        for programme in tariff:
            assert found[f"{programme.lower()}_idr"] == price.of(programme), row
        assert found["billed_idr"] == price.billed_idr, row
        same_words(found, price)


@book_by_name
def test_projects_cost_what_the_scalar_function_says(name):
    rng, book = random.Random(name), BOOKS[name]
    rows = [
        {
            "month": draw_month(rng).yyyymm,
            "value_without_vat_idr": rng.choice([draw_amount(rng), rng.randrange(8 * 10**9)]),
            "monthly_wages_idr": rng.choice([None, None, draw_amount(rng)]),
        }
        for _ in range(ROWS)
    ]
    for row, found in zip(rows, run(project_step("facts", book), PROJECT_FACTS, rows), strict=True):
        project = ConstructionProject(
            value_without_vat_idr=row["value_without_vat_idr"],
            monthly_wages_idr=row["monthly_wages_idr"],
        )
        price = project_contribution(project, Month(*divmod(row["month"], 100)), book)
        assert found["jkk_idr"] == price.of(Programme.JKK), row
        assert found["jkm_idr"] == price.of(Programme.JKM), row
        assert found["billed_idr"] == price.billed_idr, row
        same_words(found, price)


@book_by_name
def test_migrants_cost_what_the_scalar_function_says(name):
    rng, book = random.Random(name), BOOKS[name]
    rows = [
        {
            "month": draw_month(rng).yyyymm,
            "placement": rng.choice([None, *(placement.value for placement in Placement)]),
            "contract_months": rng.choice([None, 6, 12, 12, 24, 24, 18]),
            "extra_months": rng.choice([0, 0, 1, 7]),
            "savings_idr": rng.choice([0, 0, 50_000, 600_000, 75_000]),
            "savings_months": rng.choice([0, 24]),
        }
        for _ in range(ROWS)
    ]
    for row, found in zip(rows, run(migrant_step("facts", book), MIGRANT_FACTS, rows), strict=True):
        facts = {key: value for key, value in row.items() if key not in ("month", "placement")}
        placement = None if row["placement"] is None else Placement(row["placement"])
        month = Month(*divmod(row["month"], 100))
        try:
            price = migrant_contribution(Migrant(**facts, placement=placement), month, book)
        except NoSuchSavingsError:
            assert "savings_idr" in missing_names(found["missing"]), row
            continue
        assert found["basic_idr"] == price.of(Programme.JKK), row
        assert found["savings_paid_idr"] == price.of(Programme.JHT), row
        assert found["billed_idr"] == price.billed_idr, row
        same_words(found, price)


@pytest.mark.parametrize("step", STEPS)
def test_the_text_for_spark_is_one_query_that_spark_reads(step):
    text = step("facts", BOOKS["default"]).sql(SPARK)
    (query,) = sqlglot.parse(text, read="spark")
    assert query.named_selects[-2:] == ["missing", "marks"]


def test_a_changed_law_changes_the_query_as_it_changes_the_scalar_function():
    """Both read the one book: there is no second copy of a rate that could stay behind."""
    folder = files("jaring.rules")
    texts = {
        part: {f.name: f.read_text() for f in folder.joinpath(part).iterdir()}
        for part in ("parameters", "readings")
    }
    changed = texts["parameters"]["pu.yaml"]
    for old, later in (('"3.7"', '"4.35"'), ('"0.89"', '"0.917"'), ("11086300", "12345600")):
        assert old in changed
        changed = changed.replace(old, later)
    book = read_book({**texts["parameters"], "pu.yaml": changed}, texts["readings"])
    rng = random.Random("changed")
    rows = [{**draw_wage_row(rng), "programmes": 15} for _ in range(100)]
    prices = [wage_price(row, book).billed_idr for row in rows]
    found = run(wage_earner_step("facts", book), WAGE_FACTS, rows)
    assert [row["billed_idr"] for row in found] == prices
    assert prices != [wage_price(row, BOOKS["default"]).billed_idr for row in rows]
