"""Columns of long numbers that a spreadsheet has damaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.intake.looking import looking
from jaring.intake.lost_digits import _is_scientific, _is_sixteen, _looks_long
from jaring.intake.tables import stage_arrow, stage_table


def noted(staged, code):
    return [note.facts for note in staged.notes if note.code == code]


def text_of(niks):
    return "nik,nama\n" + "".join(f"{nik},Budi\n" for nik in niks)


def test_column_that_nearly_always_ends_in_zero_is_flagged(stage):
    niks = [3374010101800000 + 10 * at for at in range(95)] + [
        3374010101800001 + at for at in (1, 2)
    ]
    (facts,) = noted(stage(text_of(niks)), "ends_in_zero")
    assert facts["column"] == "nik"
    assert (facts["share"].id, facts["share"].en) == ("97,9 %", "97.9%")


def test_column_of_true_numbers_is_not_flagged(stage):
    staged = stage(text_of(3374010101800000 + at for at in range(200)))
    assert noted(staged, "ends_in_zero") == []


def test_few_numbers_prove_nothing(stage):
    assert noted(stage(text_of([3374010101800010] * 5)), "ends_in_zero") == []


@pytest.mark.parametrize("nik", ["3.1E+15", "3,37401E+15", "3.374e15", "'3.37E+15", " 3E+15 "])
def test_number_in_scientific_form_is_counted(stage, nik):
    staged = stage(f"nik;nama\n{nik};Budi\n3374010101800001;Sri\n")
    assert noted(staged, "scientific") == [{"column": "nik", "values": 1}]


@pytest.mark.parametrize("cell", ["1E2", "E+15", "3.1E+151", "PT 3E+15"])
def test_what_is_no_long_number_is_not_counted(stage, cell):
    assert noted(stage(f"a;b\n{cell};x\n"), "scientific") == []


def test_count_covers_the_whole_file_and_not_its_beginning_alone(stage):
    staged = stage(text_of(["3.1E+15"] * 30_000))
    assert noted(staged, "scientific") == [{"column": "nik", "values": 30_000}]


def test_column_noted_by_its_cells_is_not_noted_again(tmp_path):
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    table = pa.table({"nik": [3374010101800000.0 + 10 * at for at in range(30)]})
    pq.write_table(table, tmp_path / "list.parquet")
    staged = stage_table(tmp_path / "list.parquet", into=tmp_path)
    assert noted(staged, "numeric_digits_lost") == [{"column": "nik", "values": 30}]
    assert noted(staged, "scientific") == noted(staged, "ends_in_zero") == []
    assert stage_arrow(table, into=tmp_path).rows_accepted == 30


NUMBERISH = st.text(alphabet="0123456789.,eE+' :A", max_size=24) | st.from_regex(
    r"\s?'?[0-9]([.,][0-9]+)?[eE]\+?1[0-9]\s?|\s?'?[0-9]{16}\s?", fullmatch=True
)


@given(texts=st.lists(NUMBERISH, min_size=1, max_size=40))
def test_the_glance_misses_nothing_that_the_patterns_find(texts):
    with looking() as connection:
        missed = connection.execute(
            "select count(*) from (select unnest(?) as t) as texts"
            f" where ({_is_sixteen('t')} or {_is_scientific('t')}) and not ({_looks_long('t')})",
            [texts],
        ).fetchone()
    assert missed == (0,)
