"""A small run over literal people, made once."""

from pathlib import Path

import polars as pl
import pytest

from jaring.runs.folder import RunFolder
from jaring.runs.link import link

FIRST = ("SLAMET", "SITI AMINAH", "BUDI SANTOSO", "DEWI LESTARI", "AGUS SALIM", "RINA MARLINA")
NIK = "33740121038500{:02d}"


MODEL = """
id = "people"
[fields]
nik = "nik"
name = "person_name"
birth_date = "date"
sex = "sex"
mother_name = "person_name"
phone = "phone"
place = { type = "area", from = ["village"] }
[[tier]]
name = "nik"
on = ["nik"]
accept = [["name jaro_winkler 0.90"]]
[[block]]
on = ["birth_date"]
[[block]]
on = ["name.sorted_tokens"]
[[compare]]
field = "nik"
levels = ["exact", "one_digit", "else"]
[[compare]]
field = "name"
levels = ["exact", "jaro_winkler 0.90", "else"]
frequency = true
[[compare]]
field = "birth_date"
levels = ["exact", "same_year", "else"]
[[compare]]
field = "sex"
levels = ["exact", "else"]
[[compare]]
field = "mother_name"
levels = ["exact", "else"]
[[compare]]
field = "phone"
levels = ["exact", "else"]
[[compare]]
field = "place"
levels = ["same_area village", "else"]
"""


def people(count: int, prefix: str) -> pl.DataFrame:
    """So many people; every sixth is called SLAMET, which makes that name common."""
    rows = range(count)
    return pl.DataFrame(
        {
            "id": [f"{prefix}{row}" for row in rows],
            "nik": [NIK.format(row) for row in rows],
            "name": [
                f"{FIRST[row % 6]}{'' if row % 6 == 0 else f' {chr(65 + row)}'}" for row in rows
            ],
            "birth_date": [f"19{60 + row % 30}-0{1 + row % 9}-1{row % 10}" for row in rows],
            "sex": ["L" if row % 2 == 0 else "P" for row in rows],
            "village": [("KLEGEN", "TAMAN", "MANISREJO")[row % 3] for row in rows],
            "mother_name": ["SUMINI" if row % 4 else None for row in rows],
            "phone": [f"08123456{row:04d}" for row in rows],
        }
    )


@pytest.fixture(scope="session")
def people_lists(tmp_path_factory) -> Path:
    """`left.csv`, `right.parquet` and `people.toml`: forty people, some without NIK."""
    folder = tmp_path_factory.mktemp("people")
    left = people(40, "l").with_columns(
        nik=pl.when(pl.int_range(40) % 2 == 0).then("nik"),
        phone=pl.when(pl.int_range(40) % 5 == 0).then("phone"),
    )
    left.write_csv(folder / "left.csv")
    people(40, "r").write_parquet(folder / "right.parquet")
    (folder / "people.toml").write_text(MODEL)
    return folder


@pytest.fixture(scope="session")
def people_run(people_lists, tmp_path_factory) -> RunFolder:
    out = tmp_path_factory.mktemp("people-run") / "run"
    names = (people_lists / "left.csv", people_lists / "right.parquet")
    link(*names, people_lists / "people.toml", out=out)
    return RunFolder.open(out)
