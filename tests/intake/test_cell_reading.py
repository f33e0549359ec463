"""Cells of a list read by stated rules: values, the rule that read them, what cannot be read."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaring.intake.cell_numbers import FAULTS, REPAIRS, read_amounts
from jaring.intake.cell_reading import read_cells, storage_of, tidy
from jaring.intake.words import wordings
from jaring.reference.list_kinds import CellType

AS_OF = date(2026, 11, 21)


def read(cell_type, *texts):
    column = tidy(pl.Series(texts, dtype=pl.String))
    found = read_cells(column, cell_type, as_of=AS_OF)
    return list(zip(found.values, found.repairs, found.faults, strict=True))


def one(cell_type, text):
    return read(cell_type, text)[0]


@pytest.mark.parametrize(
    ("text", "value", "repair"),
    [
        ("2500000", 2_500_000, None),
        ("2500000.00", 2_500_000, "zero_decimals"),
        ("2500000.0", 2_500_000, "zero_decimals"),
        ("31,00", 31, "zero_decimals"),
        ("5.000.000", 5_000_000, "thousand_marks"),
        ("5,000,000.00", 5_000_000, "thousand_marks"),
        ("5.000", 5_000, "thousand_marks"),
        ("Rp 2.500.000,-", 2_500_000, "thousand_marks"),
        ("Rp. 5.000.000,00", 5_000_000, "thousand_marks"),
        ("Rp2500000", 2_500_000, "currency_marks"),
        ("2 500 000", 2_500_000, "currency_marks"),
        ("2500000.4", 2_500_000, "rounded"),
        ("2500000,5", 2_500_001, "rounded"),
        ("1.234.567,89", 1_234_568, "rounded"),
        ("2.5E+06", 2_500_000, "scientific"),
        ("2,5 jt", 2_500_000, "words"),
        ("500 ribu", 500_000, "words"),
        ("0", 0, None),
    ],
)
def test_amounts_are_read_by_their_rule(text, value, repair):
    assert one(CellType.RUPIAH, text) == (value, repair, None)


@pytest.mark.parametrize("text", ["-", "", "  ", "N/A", "nihil", None])
def test_what_stands_for_nothing_is_neither_value_nor_fault(text):
    assert one(CellType.RUPIAH, text) == (None, None, None)
    assert one(CellType.DATE, text) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("-500000", "negative"),
        ("(500.000)", "negative"),
        ("sesuai UMK", "not_a_number"),
        ("#REF!", "error_cell"),
        ("9" * 22, "not_a_number"),
        ("2.500,000,0", "not_a_number"),
    ],
)
def test_amounts_that_cannot_be_read_say_why(text, fault):
    assert one(CellType.RUPIAH, text) == (None, None, fault)


@given(st.integers(0, 10**12))
def test_every_indonesian_way_of_writing_an_amount_reads_back(amount):
    dotted = f"{amount:,}".replace(",", ".")
    ways = [str(amount), f"{amount}.00", f"Rp {dotted},00", f"Rp{amount}", f"{amount:,}.00"]
    found = read_amounts(pl.Series(ways, dtype=pl.String))
    assert found["value"].to_list() == [amount] * len(ways)
    assert found["fault"].null_count() == len(ways)


@given(st.lists(st.text("0123456789.,- RpjtrbE+#x", max_size=12), max_size=20))
def test_an_amount_is_read_or_told_and_never_below_zero(texts):
    column = tidy(pl.Series(texts, dtype=pl.String))
    found = read_cells(column, CellType.RUPIAH, as_of=AS_OF)
    for value, repair, fault in zip(found.values, found.repairs, found.faults, strict=True):
        assert value is None or (value >= 0 and fault is None)
        assert repair is None or value is not None


@pytest.mark.parametrize(
    ("text", "day", "repair"),
    [
        ("1990-01-05", date(1990, 1, 5), None),
        ("05-01-1990", date(1990, 1, 5), "day_first"),
        ("5/1/90", date(1990, 1, 5), "short_year"),
        ("12 Maret 1985", date(1985, 3, 12), "month_in_words"),
        ("32874", date(1990, 1, 1), "serial_day"),
        ("1990-01-05 00:00:00", date(1990, 1, 5), "time_of_day"),
    ],
)
def test_dates_are_read_by_their_rule(text, day, repair):
    assert one(CellType.DATE, text) == (day, repair, None)


def test_a_day_that_no_calendar_has_is_a_fault():
    assert one(CellType.DATE, "31-02-1990") == (None, None, "not_a_date")


@pytest.mark.parametrize(
    "text", ["202603", "03-2026", "2026-03", "032026", "Maret 2026", "Mar-26", "3/2026"]
)
def test_months_of_every_form_are_one(text):
    assert one(CellType.MONTH, text)[0] == 202603


@pytest.mark.parametrize("text", ["13-2026", "202613", "bulan ini"])
def test_what_is_no_month_is_a_fault(text):
    assert one(CellType.MONTH, text) == (None, None, "not_a_month")


def test_a_faulty_nik_keeps_what_was_written_so_that_it_can_be_compared():
    assert one(CellType.NIK, "357701010190000") == ("357701010190000", None, "nik_too_short")
    assert one(CellType.NIK, "'3577010101900001") == ("3577010101900001", "nik_marks", None)
    assert one(CellType.NIK, "3.57701010190000E+15")[2] == "nik_last_digit_lost"
    assert one(CellType.NIK, "-") == (None, None, None)


@pytest.mark.parametrize(
    ("cell_type", "text", "value"),
    [
        (CellType.SEX, "Perempuan", "P"),
        (CellType.SEX, "laki-laki", "L"),
        (CellType.AREA, "3577011001", "35.77.01.1001"),
        (CellType.AREA, "35.77", "35.77"),
        (CellType.CODE, "9120000000001.0", "9120000000001"),
        (CellType.PROGRAMMES, "jkm dan jkk", "JKK,JKM"),
        (CellType.SEGMENT, "Bukan Penerima Upah", "BPU"),
        (CellType.FLAG, "Sudah", True),
        (CellType.NUMBER, "32,15", 32.15),
        (CellType.TEXT, "  SITI   AMINAH ", "SITI AMINAH"),
    ],
)
def test_words_become_codes(cell_type, text, value):
    assert one(cell_type, text)[0] == value


@pytest.mark.parametrize("cell_type", CellType)
def test_every_type_reads_an_empty_column_and_stores_it_as_it_says(cell_type):
    found = read_cells(pl.Series([None, None], dtype=pl.String), cell_type, as_of=AS_OF)
    assert found.values.null_count() == found.faults.null_count() == 2
    assert found.values.dtype in {storage_of(cell_type), pl.String}


def test_every_rule_has_its_words():
    assert set(REPAIRS) <= set(wordings()["repairs"])
    assert set(FAULTS) <= set(wordings()["problems"])
