"""Makes the broken files: small texts in `files/`, all of them in a folder that is named.

`python tests/broken/make_broken_files.py [FOLDER]`. Each file is broken in one way that partners'
files are broken in; `manifest.toml` says what must become of it. Persons and numbers are invented,
and nothing depends on the clock or on chance.
"""

import gzip
import io
import sys
from collections.abc import Callable
from pathlib import Path

import containers as held
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.worksheet.worksheet import Worksheet
from pyarrow import feather

HEADER = "nik;nama;tanggal_lahir;desa"
NIK = 3374010101800000  # an invented district, 1 January 1980; the serial is added


def row(at: int, *, nik: str | None = None) -> str:
    """One good row."""
    return f"{nik or NIK + at};PEKERJA {at};{at % 28 + 1:02d}-03-1985;DESA {at % 7}"


def text(*lines: str, header: str = HEADER, end: str = "\n") -> bytes:
    """A text of a header and lines."""
    return end.join([header, *lines, ""]).encode()


def good(rows: int = 5) -> list[str]:
    """Some good rows."""
    return [row(at) for at in range(1, rows + 1)]


def commas(lines: list[str]) -> list[str]:
    """The same rows divided by commas."""
    return [line.replace(";", ",") for line in lines]


TEXTS: dict[str, Callable[[], bytes]] = {
    "empty.csv": lambda: b"",
    "blanks_only.csv": lambda: b"\n \n\t\n\r\n",
    "byte_order_mark_only.csv": lambda: b"\xef\xbb\xbf",
    "delimiters_only.csv": lambda: b";;;\n;;;\n;;;\n",
    "nul_only.csv": lambda: b"\0" * 512,
    "header_only.csv": text,
    "header_without_line_end.csv": HEADER.encode,
    "all_null.csv": lambda: text(*[";;;"] * 5),
    "one_row.csv": lambda: text(row(1)),
    "one_column.csv": lambda: text("BUDI", "SRI", header="nama"),
    "ragged_short.csv": lambda: text(*good(), "3374;PEKERJA;01-01-1980", *good(2)),
    "ragged_long.csv": lambda: text(*good(), row(6) + ";KEC;KAB", *good(2)),
    "ragged_both.csv": lambda: text(*(";".join("abcdefg"[: at % 6 + 1]) for at in range(24))),
    "ragged_after_line_break.csv": lambda: text('1;"DUA\nBARIS";x;y', "1;2", *good(2)),
    "unquoted_delimiter.csv": lambda: text(*good(), f"{NIK};PEKERJA;01-01-1980;DESA; KEC"),
    "wrong_delimiter.csv": lambda: text(*commas(good(9))),
    "two_delimiters.csv": lambda: text(*good(6), *commas(good(3))),
    "trailing_delimiters.csv": lambda: text(*(line + ";" for line in good())),
    "trailing_delimiters_with_a_value.csv": lambda: text(
        *(line + ";" for line in good(9)), row(1) + ";x"
    ),
    "tab_named_csv.csv": lambda: text(*good()).replace(b";", b"\t"),
    "mixed_encodings.csv": lambda: text(*good(), "1;René;x;y") + "2;Zoë;x;y\n".encode("cp1252"),
    "windows_1252.csv": lambda: text(*good(), "1;ANDRÉ € “Dé”;x;y").decode().encode("cp1252"),
    "overlong_utf8.csv": lambda: text(*good()) + b"1;A\xc0\xafB;x;y\n",
    "utf16_without_mark.csv": lambda: text(*good()).decode().encode("utf-16-le"),
    "utf16_cut_short.csv": lambda: text(*good()).decode().encode("utf-16")[:-1],
    "utf32.csv": lambda: text(*good()).decode().encode("utf-32"),
    "other_script.csv": lambda: ("姓名;城市\n" + "王小明;北京\n" * 40).encode("gb18030"),
    "noise.csv": lambda: bytes((at * 167 + at // 7) % 256 for at in range(4000)),
    "nul_in_cells.csv": lambda: text(*good()).replace(b"PEKERJA", b"PEK\0ERJA"),
    "nul_tail.csv": lambda: text(*good()) + b"\0" * 4096,
    "duplicated_headers.csv": lambda: text(*good(), header="nik;nama;NAMA;nama"),
    "blank_headers.csv": lambda: text(*good(), header="nik;;;desa"),
    "no_header.csv": lambda: text(*good(), header=row(0)),
    "title_above_header.csv": lambda: text(HEADER, *good(9), header="DAFTAR PEKERJA PT CONTOH"),
    "header_too_long.csv": lambda: text(*good(9), header=HEADER + ";kecamatan;kabupaten"),
    "header_too_short.csv": lambda: text(*good(9), header="nik;nama;desa"),
    "header_again.csv": lambda: text(*good(), HEADER, *good(3)),
    "header_invisible_letters.csv": lambda: text(*good(), header="\u200bnik;nama\u00a0;tgl;desa"),
    "header_giant_name.csv": lambda: text(*good(), header="nik;nama;tgl;" + "desa " * 400),
    "header_our_own_name.csv": lambda: text(*good(), header="nik;nama;source_row;desa"),
    "no_line_breaks.csv": lambda: ";".join(good(900)).encode(),
    "nik_scientific.csv": lambda: text(row(1, nik="3.1E+15"), row(2, nik="3,37401E+15"), row(3)),
    "nik_ends_in_zero.csv": lambda: text(*(row(at, nik=f"{NIK + 10 * at}") for at in range(40))),
    "nik_with_apostrophe.csv": lambda: text(*(row(at, nik=f"'{NIK + at}") for at in range(5))),
    "open_quote.csv": lambda: text('1;"PT MAJU;x;y', *good(30)),
    "open_quote_at_the_end.csv": lambda: text(*good(), '1;"PT MAJU;x;y'),
    "open_quotes_far_apart.csv": lambda: text('1;"PT A;x;y', *good(20), '2;PT Z";x;y'),
    "undoubled_quotes.csv": lambda: text('1;"PT "MAJU" JAYA";x;y', *good()),
    "backslash_quotes.csv": lambda: text('1;"PT \\"MAJU\\" JAYA";x;y', *good()),
    "inch_marks.csv": lambda: text('1;PIPA 5";x;y', *good(), '2;BESI 3";x;y'),
    "rows_wholly_quoted.csv": lambda: text(*(f'"{line}"' for line in good())),
    "old_line_ends.csv": lambda: text(*good(), end="\r"),
    "doubled_line_ends.csv": lambda: text(*good(), end="\r\r\n"),
    "mixed_line_ends.csv": lambda: (
        text(*good()) + text(*good()).split(b"\n", 1)[1].replace(b"\n", b"\r\n")
    ),
    "dos_end_mark.csv": lambda: text(*good(), end="\r\n") + b"\x1a",
    "says_its_delimiter.csv": lambda: b"sep=;\r\n" + text(*good(), end="\r\n"),
    "blank_rows_between.csv": lambda: text(*(line for at in good() for line in (at, "", ";;;"))),
    "blank_tail.csv": lambda: text(*good(), *[";;;"] * 500),
    "cut_in_a_row.csv": lambda: text(*good())[:-25],
    "formulas_as_text.csv": lambda: text("=1+1;\"=cmd|'/c calc'!A1\";x;y", *good()),
    "page.csv": lambda: b"<!DOCTYPE html><html><body>Sesi berakhir, silakan masuk</body></html>",
    "table_named.xls": lambda: b"<table><tr><td>nik</td></tr><tr><td>1</td></tr></table>",
    "tree.csv": lambda: b'<?xml version="1.0"?><Workbook><Row/></Workbook>',
    "records.csv": lambda: b'[{"nik": "1", "nama": "BUDI"}]',
    "document.csv": lambda: b"%PDF-1.7\n1 0 obj\n",
    "rich_text.txt": lambda: b"{\\rtf1 nik nama}",
    "csv_named.xlsx": lambda: text(*good()),
    "csv_named.parquet": lambda: text(*good()),
    "noise_named.xlsx": lambda: bytes((at * 89) % 256 for at in range(1, 3000)),
}
"""Files small enough to be kept in `files/`, so that a person can open them."""


def workbook(fill: Callable[[Worksheet], None]) -> bytes:
    """An XLSX workbook with one sheet."""
    book = openpyxl.Workbook()
    assert book.active is not None
    fill(book.active)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """A workbook's bytes."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def table(sheet: Worksheet, rows: int = 5) -> None:
    """Fill a sheet with a header and good rows."""
    sheet.append(HEADER.split(";"))
    for line in good(rows):
        sheet.append(line.split(";"))


def with_parts(content: bytes, **changes: bytes | None) -> bytes:
    """A workbook with parts of its archive replaced, or taken out with None."""
    parts = held.unzipped(content)
    for name, part in changes.items():
        path = next(path for path in parts if path.endswith(name.replace("__", ".")))
        if part is None:
            del parts[path]
        else:
            parts[path] = part
    return held.zipped(parts)


def formulas(sheet: Worksheet) -> None:
    """Formula cells as a program writes them that does not compute."""
    table(sheet, 3)
    for at in range(2, 5):
        sheet.cell(at, 2).value = f'="PEKERJA "&{at}'


def errors(sheet: Worksheet) -> None:
    """Cells that hold an error."""
    table(sheet, 4)
    for place, error in (("B2", "#REF!"), ("C3", "#N/A")):
        sheet[place].value = error
        sheet[place].data_type = "e"


def merged(sheet: Worksheet) -> None:
    """A village that stands for three rows at once."""
    table(sheet, 4)
    sheet.merge_cells("D2:D4")


def title(sheet: Worksheet) -> None:
    """A title above the header."""
    sheet.append(["DAFTAR PEKERJA"])
    table(sheet)


def far_cell() -> bytes:
    """One letter that somebody typed at the far end of the sheet."""
    rows = held.text_row(1, "nik", "nama") + held.text_row(2, "1", "BUDI")
    return held.xlsx(rows + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def computed() -> bytes:
    """A formula with its stored result, and one whose result is an empty text."""
    rows = held.text_row(1, "nik", "nama")
    rows += '<row r="2"><c r="A2" t="str"><f>"1"&amp;"2"</f><v>12</v></c>'
    rows += '<c r="B2" t="inlineStr"><is><t>BUDI</t></is></c></row>'
    return held.xlsx(rows)


def sheets(*titles: str, filled: int, hidden: int | None = None) -> bytes:
    """A workbook of several sheets of which one is filled, and one may be hidden."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for at, name in enumerate(titles):
        sheet = book.create_sheet(name)
        if at == filled:
            table(sheet)
        elif at == hidden:
            sheet.append(["kode", "arti"])
            sheet.append(["1", "satu"])
            sheet.sheet_state = "hidden"
    return saved(book)


def numeric_niks(sheet: Worksheet) -> None:
    """NIKs as numbers: a spreadsheet has made the last digit of each a 0."""
    sheet.append(["nik", "nama"])
    for at in range(1, 6):
        sheet.append([NIK + 10 * at, f"PEKERJA {at}"])


def survived_niks(sheet: Worksheet) -> None:
    """NIKs as numbers that a program wrote whole."""
    sheet.append(["nik", "nama"])
    for at in range(1, 6):
        sheet.append([NIK + at, f"PEKERJA {at}"])


def encrypted_zip() -> bytes:
    """A zip archive whose directory says that its parts are encrypted."""
    content = bytearray(workbook(table))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 1)
    return bytes(content)


def giant_sheet_cell() -> bytes:
    """A cell longer than a spreadsheet program allows, as other programs write it."""
    rows = held.text_row(1, "nik", "nama") + held.text_row(2, "1", "x" * 100_000)
    return held.xlsx(rows + held.text_row(3, "2", "BUDI"))


def parquet(columns: dict[str, object] | pa.Table, **options: object) -> bytes:
    """A Parquet file."""
    target = io.BytesIO()
    pq.write_table(
        columns if isinstance(columns, pa.Table) else pa.table(columns), target, **options
    )
    return target.getvalue()


def columns(rows: int = 2000) -> dict[str, object]:
    """Good columns."""
    return {
        "nik": [str(NIK + at) for at in range(rows)],
        "nama": [f"PEKERJA {at}" for at in range(rows)],
    }


def flipped(content: bytes) -> bytes:
    """A Parquet file whose first page is noise."""
    return content[:40] + bytes(255 - byte for byte in content[40:400]) + content[400:]


def same_names(*names: str) -> bytes:
    """A Parquet file whose columns have these names."""
    arrays = [pa.array([f"{name} {at}" for at in range(3)]) for name in names]
    return parquet(pa.Table.from_arrays(arrays, names=list(names)))


def arrow_file() -> bytes:
    """An Arrow file under a Parquet name."""
    target = io.BytesIO()
    feather.write_feather(pa.table(columns(3)), target, compression="uncompressed")
    return target.getvalue()


OTHERS: dict[str, Callable[[], bytes]] = {
    "ten_megabyte_cell.csv": lambda: text(*good(), f"1;{'x' * 10_000_000};x;y", *good(3)),
    "ten_megabyte_cell_of_lines.csv": lambda: text(
        *good(), '1;"' + "x" * 76 + ("\n" + "x" * 76) * 130_000 + '";x;y', *good(3)
    ),
    "packed.csv.gz": lambda: gzip.compress(text(*good()), mtime=0),
    "picture.csv": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(200)),
    "database.csv": lambda: b"SQLite format 3\0" + bytes(200),
    "archive.zip": lambda: held.zipped({"list.csv": "nik;nama\n1;BUDI\n"}),
    "empty.xlsx": lambda: b"",
    "no_cells.xlsx": lambda: workbook(lambda sheet: None),
    "blank_cells.xlsx": lambda: workbook(lambda sheet: sheet.append([" ", "  "])),
    "header_only.xlsx": lambda: workbook(lambda sheet: table(sheet, 0)),
    "one_row.xlsx": lambda: workbook(lambda sheet: table(sheet, 1)),
    "title_above_header.xlsx": lambda: workbook(title),
    "numeric_nik.xlsx": lambda: workbook(numeric_niks),
    "numeric_nik_whole.xlsx": lambda: workbook(survived_niks),
    "formulas_without_result.xlsx": lambda: workbook(formulas),
    "formulas_with_result.xlsx": computed,
    "error_cells.xlsx": lambda: workbook(errors),
    "merged_cells.xlsx": lambda: workbook(merged),
    "giant_cell.xlsx": giant_sheet_cell,
    "far_cell.xlsx": far_cell,
    "bomb.xlsx": lambda: held.bomb(200),
    "second_sheet.xlsx": lambda: sheets("Kosong", "Data", filled=1),
    "hidden_sheet_first.xlsx": lambda: sheets("Kode", "Data", filled=1, hidden=0),
    "with_macros.xlsm": lambda: held.zipped(
        {**held.unzipped(workbook(table)), "xl/vbaProject.bin": b"\0"}
    ),
    "cut_short.xlsx": lambda: workbook(table)[:3000],
    "sheet_missing.xlsx": lambda: with_parts(workbook(table), sheet1__xml=None),
    "sheet_not_xml.xlsx": lambda: with_parts(
        workbook(table), sheet1__xml=b"<worksheet><sheetData><row"
    ),
    "workbook_missing.xlsx": lambda: with_parts(workbook(table), workbook__xml=None),
    "workbook_not_xml.xlsx": lambda: with_parts(workbook(table), workbook__xml=b"not xml"),
    "directory_missing.xlsx": lambda: workbook(table).rsplit(b"PK\x05\x06", 1)[0],
    "text_document.xlsx": lambda: held.zipped(
        {"word/document.xml": "<w/>", "[Content_Types].xml": "<T/>"}
    ),
    "binary_workbook.xlsx": lambda: held.zipped({"xl/workbook.bin": b"\0"}),
    "password.xlsx": lambda: held.ole({"EncryptedPackage": b"\1" * 5000, "EncryptionInfo": b"\1"}),
    "password_in_zip.xlsx": encrypted_zip,
    "old.xls": lambda: held.xls(
        [["nik", "nama"], [float(NIK + 1), "BUDI"], [float(NIK + 10), "SRI"]]
    ),
    "old_cut_short.xls": lambda: held.xls([["nik", "nama"], ["1", "BUDI"]])[:1500],
    "old_document.xls": lambda: held.ole({"WordDocument": b"\1" * 5000}),
    "very_old.xls": lambda: b"\x09\x02\x06\x00\x00\x00\x10\x00\x00\x00",
    "open.ods": lambda: held.ods(
        held.ods_row("nik", "nama") + held.ods_row("1", "BUDI", ("", 900))
    ),
    "open_bomb.ods": lambda: held.ods(
        held.ods_row("nik") + held.ods_row(("x", 16384), repeated=9999)
    ),
    "open_password.ods": lambda: held.ods("", manifest="<manifest:encryption-data/>"),
    "open_not_xml.ods": lambda: with_parts(held.ods(held.ods_row("nik")), content__xml=b"<office"),
    "cut_short.parquet": lambda: parquet(columns())[:-200],
    "cut_to_its_start.parquet": lambda: parquet(columns())[:4],
    "end_missing.parquet": lambda: parquet(columns())[:-4],
    "noise_inside.parquet": lambda: flipped(parquet(columns(), compression="snappy")),
    "empty.parquet": lambda: b"",
    "encrypted.parquet": lambda: b"PARE" + bytes(100) + b"PARE",
    "no_rows.parquet": lambda: parquet(pa.table(columns(1)).slice(0, 0)),
    "no_columns.parquet": lambda: parquet(pa.table({})),
    "all_null.parquet": lambda: parquet({"nik": pa.nulls(5, pa.string()), "nama": pa.nulls(5)}),
    "one_row.parquet": lambda: parquet(columns(1)),
    "nested_only.parquet": lambda: parquet({"pekerja": [[1], [2]]}),
    "nested_some.parquet": lambda: parquet({**columns(2), "anak": [["A"], ["B"]]}),
    "not_marked_as_text.parquet": lambda: parquet(
        {"nama": pa.array([b"BUDI", b"SRI"], pa.binary())}
    ),
    "bytes_not_text.parquet": lambda: parquet(
        {**columns(2), "foto": pa.array([b"\xff\xd8", b"\xff"], pa.binary())}
    ),
    "same_names.parquet": lambda: same_names("nik", "nama", "nama"),
    "same_names_but_for_case.parquet": lambda: same_names("nik", "Nama", "NAMA"),
    "our_own_name.parquet": lambda: same_names("nik", "source_row"),
    "nik_as_float.parquet": lambda: parquet(
        {"nik": [float(NIK + 10 * at) for at in range(30)], "nama": ["X"] * 30}
    ),
    "other_table.parquet": arrow_file,
}
"""Workbooks, Parquet files and what is large: made when the tests run."""


def make_all(folder: Path, files: dict[str, Callable[[], bytes]]) -> None:
    """Write broken files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content())


if __name__ == "__main__":
    make_all(Path(__file__).parent / "files", TEXTS)
    if len(sys.argv) > 1:
        make_all(Path(sys.argv[1]), TEXTS | OTHERS)
