"""Addresses are written out, and their RT and RW can be told."""

import polars as pl
import pytest

from jaring.linkage.standardise.addresses import address_rt, address_rw, clean_address

TEXT = pl.col("text")


def over(step, *texts):
    rows = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return rows.select(step(TEXT)).to_series().to_list()


@pytest.mark.parametrize(
    "written",
    [
        "Jl. A. Yani No.12 RT.03/RW 05",
        "JALAN ACHMAD YANI 12 RT 3/5",
        "jln a yani nomor 012, RT 003 RW 005",
        "Jl Ahmad Yani no 12 rt03 rw05",
    ],
)
def test_one_address_has_one_form(written):
    assert over(clean_address, written) == ["JALAN AHMAD YANI 12 RT 3 RW 5"]


@pytest.mark.parametrize(
    ("written", "rt", "rw"),
    [
        ("RT/RW 003/005 Ds. Klegen", "3", "5"),
        ("RT03 RW05", "3", "5"),
        ("RT.003 RW.005 Dsn. Krajan", "3", "5"),
        ("Jl. Merbabu 5", None, None),
        (None, None, None),
    ],
)
def test_rt_and_rw_are_told_from_the_address(written, rt, rw):
    assert (over(address_rt, written), over(address_rw, written)) == ([rt], [rw])


@pytest.mark.parametrize("nothing", [None, "", "-", "N/A", "TIDAK ADA", "x"])
def test_what_is_no_address_is_missing(nothing):
    assert over(clean_address, nothing) == [None]
