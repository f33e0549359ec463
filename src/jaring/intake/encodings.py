"""Text of any encoding as UTF-8 bytes, block by block, and how much had to be mended on the way.

UTF-8 is taken as it is; UTF-16 and UTF-32 are told by their mark or by where their NUL bytes stand;
a line that is not UTF-8 is read as Windows-1252, which never fails. NUL bytes are removed and
counted. Old line ends (CR alone) become LF.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from jaring.intake.errors import EmptySourceError, EncodingError, NotReadableError
from jaring.intake.kinds import said_why
from jaring.intake.words import SourceNote, note

BLOCK_BYTES: Final = 4 << 20
_HEAD_BYTES: Final = 1 << 16
_MARKS: Final = (
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF32_LE, "UTF-32-LE"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "UTF-32-BE"),
    (codecs.BOM_UTF16_LE, "UTF-16-LE"),
    (codecs.BOM_UTF16_BE, "UTF-16-BE"),
)
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1b]")
_LEAST_WIDE_SHARE: Final = 0.3
_MOST_CONTROL_SHARE: Final = 0.02
_HIGH_BYTES = re.compile(rb"[\x80-\xff]")
_MOST_HIGH_SHARE: Final = 0.4
_DOS_END: Final = b"\x1a"
# Windows-1252 leaves five bytes without a character; they are kept as the controls of Latin-1.
_CP1252: Final = "".join(
    bytes([byte]).decode("cp1252", "replace").replace("�", chr(byte)) for byte in range(256)
)


@dataclass
class Mended:
    """What had to be mended while a text was read."""

    encoding: str = "UTF-8"
    nul_bytes: int = 0
    undecodable: int = 0
    windows_lines: int = 0
    has_utf8_lines: bool = False

    def notes(self) -> Iterator[SourceNote]:
        """The notes to show, once everything has been read."""
        encoding = self.encoding
        if self.windows_lines and not self.has_utf8_lines:
            encoding = "Windows-1252"
        yield note("encoding", encoding=encoding)
        if self.windows_lines and self.has_utf8_lines:
            yield note("encoding_mixed", lines=self.windows_lines)
        if self.undecodable:
            yield note("undecodable", characters=self.undecodable, encoding=encoding)
        if self.nul_bytes:
            yield note("nul_removed", bytes=self.nul_bytes)


@dataclass(frozen=True)
class TextForm:
    """How the bytes of a text are to be read, told from its beginning."""

    encoding: str
    mark: bytes
    has_old_line_ends: bool


def text_form(path: Path) -> TextForm:
    """Tell a text's encoding from its beginning.

    Raises:
        EncodingError: it is no text.
        EmptySourceError: it holds nothing but a byte order mark or blanks.
    """
    with _opened(path) as file:
        head = file.read(_HEAD_BYTES)
    marked = [(mark, encoding) for mark, encoding in _MARKS if head.startswith(mark)]
    mark, encoding = marked[0] if marked else (b"", _encoding_without_mark(path, head))
    if len(head) < _HEAD_BYTES and not head[len(mark) :].strip(b"\0 \t\r\n\x1a"):
        raise EmptySourceError(path)
    plain = head[len(mark) :].replace(b"\0", b"")
    return TextForm(encoding, mark, b"\r" in plain and b"\n" not in plain)


def _encoding_without_mark(path: Path, head: bytes) -> str:
    pairs = max(len(head) // 2, 1)
    nul_even, nul_odd = head[::2].count(0) / pairs, head[1::2].count(0) / pairs
    if nul_odd > _LEAST_WIDE_SHARE > nul_even:
        return "UTF-16-LE"
    if nul_even > _LEAST_WIDE_SHARE > nul_odd:
        return "UTF-16-BE"
    controls = len(_CONTROL.findall(head.rstrip(_DOS_END)))
    if controls > _MOST_CONTROL_SHARE * len(head):
        raise EncodingError(path)
    high = len(_HIGH_BYTES.findall(head))
    if high > _MOST_HIGH_SHARE * len(head) and not _is_utf8(head):
        raise EncodingError(path)
    return "UTF-8"


def _is_utf8(head: bytes) -> bool:
    """Whether a text's beginning is UTF-8; a character cut by its end does not count."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def utf8_blocks(path: Path, form: TextForm, mended: Mended) -> Iterator[bytes]:
    """The text in blocks of bytes, without mark and NUL, its line ends LF or CR LF.

    Blocks of UTF-16 and UTF-32 are UTF-8 here; others may still hold lines of Windows-1252, which
    `as_utf8` mends line by line once a block has been cut at line ends.
    """
    mended.encoding = form.encoding
    is_wide = form.encoding != "UTF-8"
    decoder = codecs.getincrementaldecoder(form.encoding)("replace") if is_wide else None
    with _opened(path) as file:
        file.seek(len(form.mark))
        while True:
            block = _read(file, path)
            is_end = not block
            if decoder is not None:
                text = decoder.decode(block, final=is_end)
                mended.undecodable += text.count("�")
                # A lone surrogate cannot be written as UTF-8; it is replaced like any other damage.
                block = text.encode("utf-8", "replace")
            if b"\0" in block:
                mended.nul_bytes += block.count(0)
                block = block.replace(b"\0", b"")
            if form.has_old_line_ends:
                block = block.replace(b"\r", b"\n")
            if block:
                yield block
            if is_end:
                return


def as_utf8(piece: bytes, mended: Mended) -> bytes:
    """Whole lines as UTF-8: a line that is not UTF-8 is read as Windows-1252."""
    if piece.isascii():
        return piece
    if _is_whole_utf8(piece):
        mended.has_utf8_lines = True
        return piece
    lines = piece.split(b"\n")
    for position, line in enumerate(lines):
        if line.isascii():
            continue
        if _is_whole_utf8(line):
            mended.has_utf8_lines = True
            continue
        mended.windows_lines += 1
        lines[position] = "".join(_CP1252[byte] for byte in line).encode()
    return b"\n".join(lines)


def _is_whole_utf8(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise NotReadableError(path, why=said_why(error)) from error


def _read(file: BinaryIO, path: Path) -> bytes:
    try:
        return file.read(BLOCK_BYTES)
    except OSError as error:
        raise NotReadableError(path, why=said_why(error)) from error
