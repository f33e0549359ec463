"""What a workbook's own parts tell before a reader unfolds them, and what the reader leaves out.

Refuses zip bombs by the archive's directory, and sheets whose cells lie so far apart that a reader
would fill memory with blanks. Finds formulas without a stored result, error cells, and the digits
of numbers beyond 2**53, which a reader that gives floats loses.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from jaring.intake.errors import BombError, DamagedSourceError, SheetTooLargeError
from jaring.intake.words import said

MAX_CELLS: Final = 60_000_000
_MAX_UNPACKED: Final = 2 << 30
_LARGE_UNPACKED: Final = 128 << 20
_MAX_RATIO: Final = 300
_CHUNK: Final = 8 << 20
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MEGABYTE: Final = 1 << 20


@dataclass
class SheetMarks:
    """What the XML of one sheet holds that its values do not show.

    `exact_digits` holds the digits of whole numbers above 2**53 by (row, column), counted from 0.
    """

    farthest_row: int = 0
    farthest_column: int = 0
    formulas_without_value: int = 0
    first_formula: str = ""
    errors: int = 0
    first_error: str = ""
    exact_digits: dict[tuple[int, int], str] = field(default_factory=dict)


def refuse_bomb(path: Path) -> None:
    """Raise where a workbook would unfold far beyond what its size allows.

    The sizes are those of the archive's directory; readers stop at them.
    """
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    is_folded = unpacked > _LARGE_UNPACKED and unpacked > _MAX_RATIO * max(packed, 1)
    if unpacked > _MAX_UNPACKED or is_folded:
        raise BombError(
            path, packed_mb=-(-packed // _MEGABYTE), unpacked_mb=-(-unpacked // _MEGABYTE)
        )


def column_number(letters: str) -> int:
    """The number of a spreadsheet column, `A` = 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """The name of a spreadsheet column, 0 = `A`."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def has_macros(path: Path) -> bool:
    """Whether the workbook carries a macro project."""
    with zipfile.ZipFile(path) as archive:
        return any(name.endswith("vbaProject.bin") for name in archive.namelist())


def xlsx_marks(path: Path, sheet: str) -> SheetMarks:
    """Scan the XML of one sheet of an XLSX workbook; once, however often it is asked for.

    Raises:
        DamagedSourceError: the archive or its parts cannot be read.
        SheetTooLargeError: its cells lie too far apart.
    """
    state = path.stat()
    return _scanned(path, sheet, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=8)
def _scanned(path: Path, sheet: str, changed_at: int, size: int) -> SheetMarks:
    """What the XML of a sheet tells, as long as the file stays as it is."""
    marks = SheetMarks()
    try:
        with zipfile.ZipFile(path) as archive:
            part = _sheet_part(archive, sheet)
            if part is not None:
                for chunk in _cell_chunks(archive, part):
                    _mark_cells(chunk, marks)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError) as error:
        raise _damaged(path, "xlsx") from error
    except (ElementTree.ParseError, NotImplementedError, RuntimeError) as error:
        raise _damaged(path, "xlsx") from error
    _refuse_vast(path, sheet, marks.farthest_row, marks.farthest_column)
    return marks


def _damaged(path: Path, kind: str) -> DamagedSourceError:
    return DamagedSourceError(path, kind=said("kinds", kind), why=said("whys", "bad_part"))


def _refuse_vast(path: Path, sheet: str, row: int, column: int) -> None:
    cells = (row + 1) * (column + 1)
    if cells > MAX_CELLS:
        cell = f"{column_letters(column)}{row + 1}"
        raise SheetTooLargeError(path, sheet=sheet, cell=cell, cells=cells)


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The archive's part that holds a sheet; None where the workbook does not say."""
    workbook = _small_xml(archive, "xl/workbook.xml")
    relations = _small_xml(archive, "xl/_rels/workbook.xml.rels")
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for element in workbook.iter():
        if element.tag.rpartition("}")[2] == "sheet" and element.get("name") == sheet:
            target = targets.get(element.get(_RELATION)) or ""
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            return part if part in archive.namelist() else None
    return None


def _small_xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    # Entity bombs are stopped by expat itself; the size of the part by the directory.
    return ElementTree.fromstring(archive.read(name))  # noqa: S314


def _cell_chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A sheet's XML in chunks that end between cells, its namespace prefix taken off."""
    carry = b""
    prefix: bytes | None = None
    with archive.open(part) as file:
        while True:
            chunk = file.read(_CHUNK)
            data = carry + chunk
            if prefix is None:
                found = re.search(rb"<(\w+:)?worksheet\b", data)
                prefix = (found and found.group(1)) or b""
            if not chunk:
                yield _without_prefix(data, prefix)
                return
            cut = max(data.rfind(b"<" + prefix + b"c "), 0)
            yield _without_prefix(data[:cut], prefix)
            carry = data[cut:]


def _without_prefix(data: bytes, prefix: bytes) -> bytes:
    if not prefix:
        return data
    return data.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")


# A cell that holds anything: not closed at once. Writers give its attributes in any order.
_FILLED = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')
_ERROR = re.compile(rb'<c (?=[^>]*\bt="e")[^>]*?r="([A-Z]{1,3}[0-9]{1,7})"')
_NO_RESULT = re.compile(
    rb'<c [^>]*?r="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*'
    rb"(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_MAY_BE_HUGE = re.compile(rb"<v>(?:9[0-9]{15}|[0-9]{17})")
_HUGE = re.compile(
    rb'<c (?![^>]*\bt="(?:s|str|inlineStr|b|e|d)")[^>]*?r="([A-Z]{1,3})([0-9]{1,7})"[^>]*>'
    rb"(?:<f\b[^>]*(?:/>|>[^<]*</f>))?<v>([0-9]{16,40})</v>"
)


def _mark_cells(chunk: bytes, marks: SheetMarks) -> None:
    filled = _FILLED.findall(chunk)
    if filled:
        rows = max(map(int, {row for _, row in filled}))
        columns = max(column_number(name.decode()) for name in {name for name, _ in filled})
        marks.farthest_row = max(marks.farthest_row, rows - 1)
        marks.farthest_column = max(marks.farthest_column, columns)
    if b"<f" in chunk:
        without = _NO_RESULT.findall(chunk)
        marks.formulas_without_value += len(without)
        marks.first_formula = marks.first_formula or (without[0].decode() if without else "")
    if b't="e"' in chunk:
        errors = _ERROR.findall(chunk)
        marks.errors += len(errors)
        marks.first_error = marks.first_error or (errors[0].decode() if errors else "")
    for name, row, digits in _HUGE.findall(chunk) if _MAY_BE_HUGE.search(chunk) else ():
        if int(digits) > 1 << 53:
            marks.exact_digits[int(row) - 1, column_number(name.decode())] = digits.decode()


_ODS_TAG = re.compile(rb"<(/?)table:(table-row|table-cell|covered-table-cell|table)\b([^>]*)>")
_ODS_NAME = re.compile(rb'table:name="([^"]*)"')
_ODS_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="([0-9]{1,9})"')


def refuse_vast_ods(path: Path) -> None:
    """Raise where the sheets of an ODS workbook repeat filled cells beyond all bounds."""
    try:
        with zipfile.ZipFile(path) as archive:
            content = archive.read("content.xml")
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError) as error:
        raise _damaged(path, "ods") from error
    except (NotImplementedError, RuntimeError) as error:
        raise _damaged(path, "ods") from error
    sheet, rows, farthest = "", 0, 0
    row_repeated, column, row_width = 1, 0, 0
    for match in _ODS_TAG.finditer(content):
        is_end, tag, attributes = match.group(1), match.group(2), match.group(3)
        found = _ODS_REPEATED.search(attributes)
        repeated = int(found.group(1)) if found else 1
        if tag == b"table":
            name = _ODS_NAME.search(attributes)
            sheet = name.group(1).decode("utf-8", "replace") if name else sheet
            rows = farthest = 0
        elif tag == b"table-row" and not is_end:
            row_repeated, column, row_width = repeated, 0, 0
        elif tag == b"table-row":
            if row_width:
                rows, farthest = rows + row_repeated, max(farthest, row_width)
                _refuse_vast(path, sheet, rows - 1, farthest - 1)
        elif not is_end:
            column += repeated
            if not attributes.endswith(b"/"):
                row_width = column
