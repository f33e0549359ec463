"""Which kind of file this is, told by what it holds and never by its name alone.

Refuses, with a reason, everything that is no table: folders, pipes, encrypted containers, archives,
documents. A workbook that is really text is read as text, and a note says so.
"""

import errno
import mmap
import stat
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import Final

from jaring.intake.errors import (
    DamagedSourceError,
    EmptySourceError,
    FormatError,
    NotAFileError,
    NotReadableError,
    PasswordError,
    SourceMissingError,
)
from jaring.intake.words import Said, SourceNote, note, said


class FileKind(StrEnum):
    """The kinds of file that intake reads."""

    TEXT = "text"
    PARQUET = "parquet"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


_HEAD_BYTES: Final = 4096
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes of files that are not tables we read, and what to call them.
_OTHERS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"{\\rtf", "document"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"SQLite format 3\x00", "database"),
    (b"\x00\x01\x00\x00Standard", "database"),
    (b"ARROW1", "other_table"),
    (b"ORC", "other_table"),
    (b"Obj\x01", "other_table"),
    (b"\x09\x00\x04\x00", "old_xls"),
    (b"\x09\x02\x06\x00", "old_xls"),
    (b"\x09\x04\x06\x00", "old_xls"),
)
_HTML = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<style", b"<head", b"<body", b"<div")
_JSON = (b'{"', b"[{", b"[[", b'["', b"{}", b"[]")
_SUFFIXES: Final = {
    FileKind.TEXT: (".csv", ".tsv", ".txt", ".tab", ".psv", ".dat", ""),
    FileKind.PARQUET: (".parquet", ".pq", ".parq"),
    FileKind.XLSX: (".xlsx", ".xlsm"),
    FileKind.XLS: (".xls",),
    FileKind.ODS: (".ods",),
}


def refuse_what_is_no_file(path: Path) -> None:
    """Raise where nothing readable lies under that name; a link is followed."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError as error:
        raise SourceMissingError(path, "link" if path.is_symlink() else "") from error
    except OSError as error:
        # A name that is too long or loops through links is a name under which there is no file.
        if error.errno in {errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR}:
            raise SourceMissingError(path) from error
        raise NotReadableError(path, why=said_why(error)) from error
    except ValueError as error:  # a NUL in the name
        raise SourceMissingError(path) from error
    if stat.S_ISDIR(mode):
        raise NotAFileError(path)
    if not stat.S_ISREG(mode):
        raise NotAFileError(path, "special")


def said_why(error: OSError) -> Said:
    """What an operating system's refusal means to a person."""
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return said("whys", "permission")
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return said("whys", "no_space")
    return said("whys", "device")


def detect_kind(path: Path) -> tuple[FileKind, tuple[SourceNote, ...]]:
    """The kind of a file, and a note where its name says otherwise.

    Raises:
        UnreadableInputError: one of its subclasses, for everything that is no table.
    """
    refuse_what_is_no_file(path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise NotReadableError(path, why=said_why(error)) from error
    if not head:
        raise EmptySourceError(path)
    kind = _kind_of(path, head)
    suffix = path.suffix.lower()
    is_known = any(suffix in suffixes for suffixes in _SUFFIXES.values())
    if is_known and suffix not in _SUFFIXES[kind]:
        return kind, (note("kind_differs", suffix=suffix, kind=said("kinds", kind)),)
    return kind, ()


def _kind_of(path: Path, head: bytes) -> FileKind:
    if head.startswith(b"PAR1"):
        return FileKind.PARQUET
    if head.startswith(b"PARE"):
        raise PasswordError(path)
    if head.startswith(_ZIP):
        return _zip_kind(path)
    if head.startswith(_OLE):
        return _ole_kind(path)
    for magic, name in _OTHERS:
        if head.startswith(magic):
            raise FormatError(path, kind=said("kinds", name))
    if path.suffix.lower() in _SUFFIXES[FileKind.PARQUET]:
        raise DamagedSourceError(path, kind=said("kinds", "parquet"), why=said("whys", "no_magic"))
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_HTML):
        raise FormatError(path, kind=said("kinds", "html"))
    if start.startswith(b"<?xml"):
        raise FormatError(path, kind=said("kinds", "xml"))
    if start.startswith(_JSON):
        raise FormatError(path, kind=said("kinds", "json"))
    return FileKind.TEXT


def _zip_kind(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            mimetype = archive.read("mimetype") if _is_small(archive, "mimetype") else b""
            manifest = "META-INF/manifest.xml"
            text = archive.read(manifest) if _is_small(archive, manifest) else b""
    except RuntimeError as error:  # zipfile's word for an encrypted part
        raise PasswordError(path) from error
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise _damaged_workbook(path) from error
    if any(entry.flag_bits & 1 for entry in entries) or b"encryption-data" in text:
        raise PasswordError(path)
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if b"opendocument.spreadsheet" in mimetype and "content.xml" in names:
        return FileKind.ODS
    if "xl/workbook.bin" in names:
        raise FormatError(path, kind=said("kinds", "xlsb"))
    if b"opendocument" in mimetype or any(name.startswith(("word/", "ppt/")) for name in names):
        raise FormatError(path, kind=said("kinds", "document"))
    if "[Content_Types].xml" in names:
        raise _damaged_workbook(path)
    raise FormatError(path, kind=said("kinds", "archive"))


def _is_small(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a part is there and small enough to be read without thought."""
    try:
        return archive.getinfo(name).file_size < 1 << 20
    except KeyError:
        return False


def _damaged_workbook(path: Path) -> DamagedSourceError:
    kind = "ods" if path.suffix.lower() == ".ods" else "xlsx"
    return DamagedSourceError(path, kind=said("kinds", kind), why=said("whys", "bad_part"))


def _ole_kind(path: Path) -> FileKind:
    """What an OLE container holds, told by the names of its streams (UTF-16)."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        if held.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise PasswordError(path)
        for stream in ("Workbook", "Book"):
            if held.find(f"{stream}\0".encode("utf-16-le")) >= 0:
                return FileKind.XLS
        if held.find("WordDocument".encode("utf-16-le")) >= 0:
            raise FormatError(path, kind=said("kinds", "document"))
    raise DamagedSourceError(path, kind=said("kinds", "xls"), why=said("whys", "bad_part"))
