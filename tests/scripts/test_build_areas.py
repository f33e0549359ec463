"""The script that builds the table of areas: what it makes of a package, and what it refuses."""

import importlib.util
import io
import sys
import tarfile
import tomllib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def build_areas():
    spec = importlib.util.spec_from_file_location(
        "build_areas", ROOT / "scripts" / "build_areas.py"
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def package(**changed):
    files = {
        "provinces": "code,name\n35,JAWA TIMUR\n",
        "regencies": "code,province_code,name\n35.77,35,KOTA MADIUN\n35.19,35,KABUPATEN MADIUN\n",
        "districts": 'code,regency_code,name\n35.77.01,35.77,"Kartoharjo (Timur)"\n',
        "villages": "code,district_code,name\n"
        "35.77.01.1001,35.77.01,Oro-oro  Ombo\n35.77.01.3001,35.77.01,Adat\n",
    }
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, text in {**files, **changed}.items():
            entry = tarfile.TarInfo(f"package/data/{name}.csv")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return packed.getvalue()


def test_rows_are_in_order_with_kind_bare_name_parent_and_aliases(build_areas):
    rows = build_areas.build_table(package(), {"35": ["JATIM"]}).to_pylist()
    assert [row["code"] for row in rows] == [
        "35",
        "35.19",
        "35.77",
        "35.77.01",
        "35.77.01.1001",
        "35.77.01.3001",
    ]
    assert [row["kind"] for row in rows] == [
        "provinsi",
        "kabupaten",
        "kota",
        "kecamatan",
        "kelurahan",
        "desa_adat",
    ]
    assert [row["parent_code"] for row in rows][:3] == [None, "35", "35"]
    assert (rows[2]["bare_name"], rows[4]["name"]) == ("MADIUN", "Oro-oro Ombo")
    assert (rows[0]["aliases"], rows[3]["aliases"]) == (["JATIM"], ["KARTOHARJO", "TIMUR"])


@pytest.mark.parametrize(
    "changed",
    [
        {"districts": "code,regency_code,name\n35.99.01,35.99,Hilang\n"},
        {"provinces": "code,name\n35,JAWA TIMUR\n35,JAWA TIMUR\n"},
        {"regencies": "code,province_code,name\n35.77,35,MADIUN\n"},
    ],
)
def test_package_with_orphans_repeats_or_another_form_is_refused(build_areas, changed):
    with pytest.raises(SystemExit):
        build_areas.build_table(package(**changed), {})


def test_alias_of_no_area_is_refused(build_areas):
    with pytest.raises(SystemExit, match="99"):
        build_areas.build_table(package(), {"99": ["NOWHERE"]})


def test_another_package_than_the_pinned_one_is_refused(build_areas, tmp_path, monkeypatch):
    other = tmp_path / "other.tgz"
    other.write_bytes(package())
    monkeypatch.setattr(sys, "argv", ["build_areas.py", str(other)])
    before = pq.read_metadata(build_areas.DATA / "areas.parquet").num_rows
    with pytest.raises(SystemExit, match="not the pinned one"):
        build_areas.main()
    assert pq.read_metadata(build_areas.DATA / "areas.parquet").num_rows == before


def test_aliases_of_the_lexicon_are_in_the_table_that_ships(build_areas):
    text = (build_areas.DATA / "area_aliases.toml").read_text(encoding="utf-8")
    shipped = pq.read_table(
        build_areas.DATA / "areas.parquet", columns=["code", "aliases"]
    ).to_pylist()
    aliases = {row["code"]: row["aliases"] for row in shipped}
    for code, names in tomllib.loads(text)["aliases"].items():
        assert set(names) <= set(aliases[code])
