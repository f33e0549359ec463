"""What the law says of each row: one answer, shared by all rows that are alike for it."""

import polars as pl
import pytest
from tests.assessment.conftest import KINDS

from jaring.assessment.duties import duty_steps
from jaring.assessment.employers import EMPLOYER_SIZES, MENTION_EMPLOYERS
from jaring.assessment.inputs import WORKER_ROWS
from jaring.assessment.mentions import ROW_MENTIONS
from jaring.assessment.row_law import LAW_ANSWERS, ROW_LAW, law_of, law_steps
from jaring.engines.duckdb import DuckDbEngine
from jaring.rules import LocalRules, load_book
from jaring.steps import Flow

MONTH = 202611


@pytest.fixture
def answered():
    """Rows with their answers; who names an employer says which one by number."""
    with DuckDbEngine(threads=1) as engine:

        def asked(*rows):
            numbered = [{"row": at, "name": f"ORANG {at}", **row} for at, row in enumerate(rows)]
            named = [
                {"row": row["row"], "mention": row.pop("mention")}
                for row in numbered
                if "mention" in row
            ]
            numbers = sorted({one["mention"] for one in named})
            firms = [{"mention": one, "employer_key": f"E|{one}"} for one in numbers]
            sizes = [{"employer_key": f"E|{one}", "employer_scale": "micro"} for one in numbers]
            for contract, given in (
                (WORKER_ROWS, numbered),
                (ROW_MENTIONS, named),
                (MENTION_EMPLOYERS, firms),
                (EMPLOYER_SIZES, sizes),
            ):
                schema = {name: KINDS[kind] for name, kind in contract.columns.items()}
                engine.hand_in(contract.table, pl.DataFrame(given, schema=schema).to_arrow())
            steps = (*duty_steps(), *law_steps(MONTH, load_book(), LocalRules()))
            engine.run(Flow(steps, frozenset({ROW_LAW.table, LAW_ANSWERS.table})))
            found = engine.query(
                "select rows.row, bound.mention, law.* from worker_rows as rows"
                f" join {law_of('rows.row')} order by rows.row"
            )
            return found.to_pylist()

        asked.engine = engine
        yield asked


def test_a_duty_that_hangs_on_an_employer_nobody_names_is_not_known(answered):
    without, named = answered({"kind": "union"}, {"kind": "union", "mention": 7})
    assert (without["duty"], without["missing"], without["is_unnamed"]) == (
        "unknown",
        "employer,",
        True,
    )
    assert (named["duty"], named["mention"], named["is_unnamed"]) == ("obliged", 7, False)


def test_only_an_employer_that_is_no_state_body_owes(answered):
    kinds = ("wajib_lapor.workers", "opd_staff", "market", "no such kind")
    found = answered(*({"kind": kind, "mention": 1} for kind in kinds))
    assert [row["employer_owes"] for row in found] == [True, False, False, False]
    assert found[-1]["duty"] == "unknown"


def test_the_size_of_the_employer_counts(answered):
    micro, nobody_knows = answered(
        {"kind": "wajib_lapor.workers", "mention": 3}, {"kind": "wajib_lapor.workers"}
    )
    assert (micro["jht_status"], nobody_knows["jht_status"]) == ("voluntary", "unknown")
    assert "employer_scale," in nobody_knows["missing"]


def test_rows_that_are_alike_for_the_law_share_an_answer(answered):
    rows = [{"kind": "wajib_lapor.workers", "role": f"Staf {at}", "mention": 1} for at in range(50)]
    found = answered(*rows, {"kind": "wajib_lapor.workers", "mention": 1, "citizenship": "MY"})
    assert len({row["answer"] for row in found}) == 2
    assert answered.engine.query("select count(*) as n from law_answers")["n"][0].as_py() == 2
