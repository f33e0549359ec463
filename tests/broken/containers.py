"""Workbooks written by hand, byte for byte, where no library writes what a test needs."""

import io
import struct
import zipfile

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def zipped(parts, *, compression=zipfile.ZIP_DEFLATED):
    """A zip archive of named parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return target.getvalue()


def unzipped(content):
    """The parts of a zip archive by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xlsx(rows_xml, *, tail=""):
    """An XLSX workbook whose one sheet holds the given XML of rows."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
            "</Types>",
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>",
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows_xml}'
            f"</sheetData>{tail}</worksheet>",
        }
    )


def text_row(number, *cells):
    """The XML of a row of text cells."""
    xml = "".join(
        f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for at, cell in enumerate(cells)
    )
    return f'<row r="{number}">{xml}</row>'


def ods(rows_xml, *, manifest=""):
    """An ODS workbook whose one sheet holds the given XML of rows."""
    office = "urn:oasis:names:tc:opendocument:xmlns"
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped(
        {
            "mimetype": mimetype,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mimetype}"/>'
            f"{manifest}</manifest:manifest>",
            "content.xml": '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
            f'xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0" '
            f'xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="Data">{rows_xml}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods_row(*cells, repeated=1):
    """The XML of a row of cells; a cell is text, or (text, repeated)."""
    xml = ""
    for cell in cells:
        text, times = cell if isinstance(cell, tuple) else (cell, 1)
        xml += (
            f'<table:table-cell office:value-type="string" table:number-columns-repeated="{times}">'
            f"<text:p>{text}</text:p></table:table-cell>"
            if text
            else f'<table:table-cell table:number-columns-repeated="{times}"/>'
        )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{xml}</table:table-row>'


def ole(streams):
    """An OLE container (the form of XLS, and of encrypted XLSX) with the given streams."""
    names = list(streams)
    bodies = [content.ljust(4096, b"\0") for content in streams.values()]
    bodies = [body + b"\0" * (-len(body) % SECTOR) for body in bodies]
    table, starts = [FAT, END], []  # sector 0: allocation table, sector 1: directory
    for body in bodies:
        first = len(table)
        starts.append(first)
        table += [*range(first + 1, first + len(body) // SECTOR), END]
    assert len(names) < 4
    assert len(table) <= SECTOR // 4
    table += [FREE] * (SECTOR // 4 - len(table))
    directory = _ole_entry("Root Entry", 5, END, 0, child=1)
    for at, name in enumerate(names):
        after = at + 2 if at + 1 < len(names) else FREE
        directory += _ole_entry(name, 2, starts[at], len(bodies[at]), right=after)
    directory += b"\0" * (SECTOR - len(directory))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    return header + struct.pack(f"<{len(table)}I", *table) + directory + b"".join(bodies)


def _ole_entry(name, kind, start, size, *, child=FREE, right=FREE):  # noqa: PLR0913 - as the form has them
    encoded = name.encode("utf-16-le") + b"\0\0"
    entry = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    entry += struct.pack("<III", FREE, right, child) + b"\0" * 36
    return entry + struct.pack("<IQ", start, size)


def xls(rows, *, name="Data"):
    """An XLS (BIFF8) workbook whose one sheet holds rows of text and numbers."""

    def record(code, body):
        return struct.pack("<HH", code, len(body)) + body

    def start(kind):
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))

    width = max(map(len, rows), default=0)
    cells = record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                text = value.encode("latin-1")
                cells += record(0x204, place + struct.pack("<HB", len(text), 0) + text)
            elif value is not None:
                cells += record(0x203, place + struct.pack("<d", value))
    sheet_name = bytes([len(name), 0]) + name.encode("latin-1")
    length = len(start(5)) + 4 + 6 + len(sheet_name) + 4
    book = start(5) + record(0x85, struct.pack("<IH", length, 0) + sheet_name) + record(0x0A, b"")
    assert len(book) == length
    return ole({"Workbook": book + start(0x10) + cells + record(0x0A, b"")})


def bomb(megabytes):
    """A small XLSX whose sheet would unfold to so many megabytes."""
    parts = unzipped(xlsx(text_row(1, "nik", "nama")))
    parts["xl/worksheets/sheet1.xml"] = b" " * (megabytes << 20)
    return zipped(parts)
