"""Delimited text (CSV, TSV and the like) into staged columns, in bounded memory.

The text is cut into pieces at the ends of records, pieces are parsed two at a time, and their rows
are numbered in order: the header is row 1, blank rows count, a row with line breaks in its cells is
one row. Where the line of text differs from the row number, a quarantine reason names both.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyarrow as pa

from jaring.intake.delimiters import Division, find_division
from jaring.intake.encodings import Mended, TextForm, as_utf8, text_form, utf8_blocks
from jaring.intake.errors import EmptySourceError, NoRowsError, RowTooLongError
from jaring.intake.headers import HeaderPlace, name_columns
from jaring.intake.records import MAX_RECORD_BYTES, read_records
from jaring.intake.staging import QuarantineRows, StagedTable, TableWriter, staged_file
from jaring.intake.text_columns import Layout, Piece
from jaring.intake.text_pieces import cut_pieces, parse_piece
from jaring.intake.words import SourceNote, note, said_delimiter

_PIECES_AT_ONCE: Final = 2
_PIECES_AHEAD: Final = 4
_SAYS_DELIMITER: Final = b"sep="
_DOS_END: Final = b"\x1a"
_HOLDS_NOTHING: Final = b" \t\r\n\x0b\x0c\x1a,;|"


def stage_text(
    path: Path,
    *,
    into: Path,
    delimiter: str | None,
    notes: tuple[SourceNote, ...],
    place: HeaderPlace | None = None,
) -> StagedTable:
    """Read a delimited text.

    Args:
        path: the file.
        into: folder to stage in.
        delimiter: what divides the columns; told from the text when None.
        notes: what is known of the file already.
        place: where the column names stand; else in the first row that holds anything.

    Raises:
        UnreadableInputError: one of its subclasses.
    """
    mended = Mended()
    blocks = _line_blocks(path, text_form(path), mended)
    start = _read_start(path, blocks, delimiter, place)
    layout = start.layout
    with staged_file(path, into) as target:
        rows = _RowsInOrder(start.row, start.line, TableWriter(target, layout.columns))
        try:
            for piece in _parsed(cut_pieces(start.rest, blocks, layout), layout):
                rows.take(piece)
        finally:
            rows.writer.close()
        if not rows.received:
            raise NoRowsError(path)
    return StagedTable(
        parquet=target,
        columns=layout.columns,
        rows_received=rows.received,
        rows_accepted=rows.writer.rows,
        quarantine=rows.quarantine.table(),
        notes=(*notes, *mended.notes(), *start.notes, *rows.notes()),
    )


class _RowsInOrder:
    """Gives each record of each piece its row number, and counts."""

    def __init__(self, row: int, line: int, writer: TableWriter) -> None:
        self.row, self.line, self.writer = row, line, writer
        self.quarantine = QuarantineRows()
        self.received = self.blank = self.repaired = self.first_repaired = 0

    def take(self, piece: Piece) -> None:
        """Write a piece's accepted rows and set its bad ones apart."""
        first_row, first_line = self.row + 1, self.line + 1
        self.writer.add(piece.columns, pa.array(piece.kept + first_row, pa.int64()))
        for apart in piece.apart:
            line = first_line + apart.line
            self.quarantine.add(replace(apart, row=first_row + apart.row, line=line))
        if piece.repaired and not self.repaired:
            self.first_repaired = first_row + piece.repaired[0]
        self.repaired += len(piece.repaired)
        self.blank += piece.blank
        self.received += len(piece.kept) + len(piece.apart)
        self.row += piece.records
        self.line += piece.lines

    def notes(self) -> Iterator[SourceNote]:
        """What was skipped or mended on the way."""
        if self.repaired:
            yield note("quotes_repaired", rows=self.repaired, row=self.first_repaired)
        if self.blank:
            yield note("blank_rows", rows=self.blank)


@dataclass(frozen=True)
class _Start:
    """What the text's first rows tell; `row` and `line` are where the header ends."""

    layout: Layout
    rest: bytes
    row: int
    line: int
    notes: tuple[SourceNote, ...]


def _line_blocks(path: Path, form: TextForm, mended: Mended) -> Iterator[bytes]:
    """The text as UTF-8 in blocks that end at line ends."""
    carry: list[bytes] = []
    size, lines = 0, 1
    for block in utf8_blocks(path, form, mended):
        cut = block.rfind(b"\n") + 1
        lines += block.count(b"\n")
        if cut:
            yield as_utf8(b"".join((*carry, block[:cut])), mended)
            carry, size = [], 0
        carry.append(block[cut:])
        size += len(block) - cut
        if size > MAX_RECORD_BYTES:
            raise RowTooLongError(path, line=lines, limit_mb=MAX_RECORD_BYTES >> 20)
    last = b"".join(carry).rstrip(_DOS_END)
    if last:
        yield as_utf8(last, mended)


def _read_start(
    path: Path, blocks: Iterator[bytes], asked: str | None, place: HeaderPlace | None
) -> _Start:
    """Find the header: the first row that holds anything, or the one where somebody saw it."""
    row = line = 1
    text = next(blocks, b"")
    if text[:4].lower() == _SAYS_DELIMITER and text[5:6] in {b"\r", b"\n"}:
        # A spreadsheet program's own line that names the delimiter; it shows no row for it.
        asked = asked or text[4:5].decode("utf-8", "replace")
        text, line = text[5:].partition(b"\n")[2], 2
    above = 0 if place is None else place.row - 1
    while row <= above or not text.partition(b"\n")[0].strip(_HOLDS_NOTHING):
        text = text.partition(b"\n")[2]
        text = text or next(blocks, b"")
        if not text:
            raise EmptySourceError(path)
        row, line = row + 1, line + 1
    following = next(blocks, None)
    division = find_division(path, text, asked=asked, is_whole=following is None, row=row)
    header = name_columns(path, _header_cells(division, place), row=row)
    layout = Layout(division.delimiter, division.header, header.columns, division.width)
    rest = text + (following or b"")
    taken = offset = 0
    records = read_records(rest, division.delimiter, width=0, is_final=True)
    for _ in range(1 if place is None else place.rows):
        record, offset = next(records)
        taken += record.lines
    notes = [*_division_notes(division), *header.notes]
    if row > 1:
        notes.append(note("header_row", row=row))
    last = row if place is None else row + place.rows - 1
    return _Start(layout, rest[offset:], last, line + taken - 1, tuple(notes))


def _header_cells(division: Division, place: HeaderPlace | None) -> list[str]:
    """The cells of the header, as somebody read them where it has several rows."""
    cells = [cell.decode() for cell in division.header]
    if place is None or not place.names:
        return cells
    return [*place.names, *[""] * len(cells)][: len(cells)]


def _division_notes(division: Division) -> Iterator[SourceNote]:
    if division.has_one_column:
        yield note("one_column")
    else:
        named = said_delimiter(division.delimiter.decode())
        yield note("delimiter", delimiter=named)
    if division.width > len(division.header):
        yield note("trailing_delimiter")


def _parsed(pieces: Iterator[bytes | Piece], layout: Layout) -> Iterator[Piece]:
    """Every piece parsed, in the order of the text, a few ahead of the one that is taken."""
    waiting: deque[Piece | Future[Piece]] = deque()
    with ThreadPoolExecutor(_PIECES_AT_ONCE) as pool:
        for piece in pieces:
            if isinstance(piece, Piece):
                waiting.append(piece)
            else:
                waiting.append(pool.submit(parse_piece, piece, layout))
            while len(waiting) > _PIECES_AHEAD:
                yield _result(waiting.popleft())
        while waiting:
            yield _result(waiting.popleft())


def _result(piece: Piece | Future[Piece]) -> Piece:
    return piece if isinstance(piece, Piece) else piece.result()
