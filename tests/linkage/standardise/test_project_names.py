"""Names of projects are the same in any order and shortening; year and package stay apart."""

import polars as pl
import pytest

from jaring.linkage.standardise.project_names import (
    clean_project_name,
    fold_project_name,
    project_kind,
    project_package,
    project_year,
)

TEXT = pl.col("text")


def over(step, *texts):
    rows = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return rows.select(step(TEXT)).to_series().to_list()


@pytest.mark.parametrize(
    "written",
    [
        "Pek. Pemb. Jl. Ds. Klegen (Pkt. II) TA 2025",
        "PEMBANGUNAN JALAN DESA KLEGEN PAKET 2 TAHUN ANGGARAN 2025",
        "Pembangunan Jalan Klegen Paket II Th. 2025",
        "Paket 2 Pembangunan Jln Kel. Klegen 2025",
        "Belanja Modal Pembangunan Jalan Klegen Lot II (APBD 2025)",
    ],
)
def test_one_project_has_one_name(written):
    assert over(clean_project_name, written) == ["PEMBANGUNAN JALAN KLEGEN PAKET 2 2025"]


def test_kind_object_and_phase_are_written_out():
    assert over(
        clean_project_name,
        "Rehab Gd. SDN 1 Klegen",
        "Peningk. Jl. Madiun - Ponorogo, Thp II",
        "Renov. Ktr. Kec. Taman",
    ) == [
        "REHABILITASI GEDUNG SD NEGERI 1 KLEGEN",
        "PENINGKATAN JALAN MADIUN PONOROGO TAHAP 2",
        "REHABILITASI KANTOR TAMAN",
    ]


@pytest.mark.parametrize("nothing", [None, "", "-", "Proyek", "PEKERJAAN", "N/A"])
def test_what_names_no_project_is_missing(nothing):
    assert over(clean_project_name, nothing) == [None]


def test_year_package_and_kind_have_columns_of_their_own():
    names = ["Rehab Pasar (Pkt III) TA. 2025", "Pemb. Gedung 2024/2025", "Jembatan", None]
    assert over(project_year, *names) == ["2025", "2024", None, None]
    assert over(project_package, *names) == ["3", None, None, None]
    assert over(project_kind, *names) == ["REHABILITASI", "PEMBANGUNAN", None, None]


def test_another_package_or_year_is_another_project():
    clean = over(
        clean_project_name,
        "Pemb. Pasar Pkt 1 2025",
        "Pemb. Pasar Pkt 2 2025",
        "Pemb. Pasar Pkt 1 2024",
    )
    assert len(set(clean)) == 3


def test_spellings_fold_to_one():
    rows = pl.DataFrame({"text": ["Pemb. Djalan Soekarno", "Pembangunan Jalan Sukarno"]})
    assert rows.select(fold_project_name(clean_project_name(TEXT))).to_series().n_unique() == 1
