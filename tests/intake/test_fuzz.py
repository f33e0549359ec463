"""Small good files of each kind with bytes changed: read, or refused with an error of ours."""

import io
import random
import sys
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jaring.intake.arrow_text import quote_name
from jaring.intake.errors import UnreadableInputError
from jaring.intake.tables import stage_table

sys.path.insert(0, str(Path(__file__).parents[1] / "broken"))
import containers

pytestmark = pytest.mark.slow

ROWS = [("nik", "nama", "upah"), *((str(10**15 + at), f"PEKERJA {at}", at) for at in range(12))]


def a_text():
    rows = [f'{nik};"{name}, S.Pd";{wage}' for nik, name, wage in ROWS]
    return "\r\n".join(rows).encode()


def a_wide_text():
    return a_text().decode().encode("utf-16")


def a_parquet(**options):
    columns = dict(zip(ROWS[0], zip(*ROWS[1:], strict=True), strict=True))
    target = io.BytesIO()
    pq.write_table(
        pa.table({name: list(cells) for name, cells in columns.items()}), target, **options
    )
    return target.getvalue()


def an_xlsx():
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active["C3"] = "=1+1"
    book.active.merge_cells("B4:B6")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def an_xls():
    return containers.xls([["nik", "nama"], [1.5, "BUDI"], [2.0, "SRI"]])


def an_ods():
    return containers.ods(containers.ods_row("nik", "nama") + containers.ods_row("1", ("x", 3)))


def flipped(content, chance):
    changed = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 8])):
        at = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                changed[at] ^= 1 << chance.randrange(8)
            case 2:
                del changed[at : at + chance.choice([1, 4, 64])]
            case _:
                changed[at:at] = chance.choice([b'"', b"\0", b"\n", b";", b"<", b"\xff\xff\xff"])
        changed = changed or bytearray(b"x")
    return bytes(changed)


def flipped_inside(content, chance):
    """One part of a zip archive changed, and the archive made whole again."""
    parts = containers.unzipped(content)
    name = chance.choice(sorted(parts))
    parts[name] = flipped(parts[name], chance)
    return containers.zipped(parts, compression=zipfile.ZIP_STORED)


def read_or_refused(content, folder, name):
    """Stage the file; what was accepted can be read in full by the engine."""
    path = folder / name
    path.write_bytes(content)
    try:
        staged = stage_table(path, into=folder / "staged")
    except UnreadableInputError as error:
        texts = error.text("id"), error.text("en")
        return all(texts)
    texts = [staged.typed.get(column, quote_name(column)) for column in staged.columns]
    with duckdb.connect(config={"threads": 1}) as connection:
        query = (
            f"select count(*), {', '.join(f'max({text})' for text in texts)} from read_parquet(?)"
        )
        (rows, *_) = connection.execute(query, [str(staged.parquet)]).fetchone()
    return rows == staged.rows_accepted == staged.rows_received - staged.quarantine.num_rows


@pytest.mark.parametrize(
    ("make", "change", "name", "times"),
    [
        (a_text, flipped, "list.csv", 150),
        (a_wide_text, flipped, "list.csv", 60),
        (a_parquet, flipped, "list.parquet", 120),
        (an_xlsx, flipped, "list.xlsx", 60),
        (an_xlsx, flipped_inside, "list.xlsx", 150),
        (an_xls, flipped, "list.xls", 6),
        (an_ods, flipped_inside, "list.ods", 6),
    ],
)
def test_changed_bytes_end_in_a_table_or_in_an_error_of_ours(tmp_path, make, change, name, times):
    content, chance = make(), random.Random(f"{make.__name__} {change.__name__}")
    for _ in range(times):
        assert read_or_refused(change(content, chance), tmp_path, name)


@pytest.mark.parametrize(
    ("make", "name"),
    [(a_text, "a.csv"), (a_parquet, "a.parquet"), (an_xlsx, "a.xlsx"), (an_ods, "a.ods")],
)
def test_files_cut_short_end_in_a_table_or_in_an_error_of_ours(tmp_path, make, name):
    content = make()
    step = max(len(content) // 25, 1) if name != "a.ods" else len(content) // 3
    for length in range(0, len(content), step):
        assert read_or_refused(content[:length], tmp_path, name)
