"""The values of a workbook and of a report as text that can be read and compared.

The first rows of a sheet stand in full; of all rows each column has what it adds up to, so that a
changed figure anywhere changes a line that names its column.
"""

import html
import os
import re
import zlib
from datetime import date, datetime
from pathlib import Path

import openpyxl

SHOWN = 8
GOLDEN = Path(__file__).parent / "golden"


def text_of_book(path):
    """Sheets in order: heads, the first rows, the sum of each column."""
    made = openpyxl.load_workbook(path, read_only=True)
    lines = []
    for page in made:
        rows = [[_said(cell) for cell in row] for row in page.values]
        lines += [f"# {page.title}: {len(rows)} rows"]
        lines += [" | ".join(row).rstrip(" |") for row in rows[: SHOWN + 1]]
        lines += [f"  {head}: {_sum(values)}" for head, *values in _columns(rows)]
    made.close()
    return "\n".join(lines) + "\n"


def _said(cell):
    if cell is None:
        return ""
    if isinstance(cell, float):  # a probability changes in its last digits with the model
        return f"{cell:.1f}"
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    return str(cell).replace("\n", " / ")


def _columns(rows):
    width = max(map(len, rows), default=0)
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    return zip(*filled, strict=True)


def _sum(values):
    """How many cells are filled, what numbers add up to, and a mark of all that is written."""
    filled = [value for value in values if value]
    numbers = [int(value) for value in filled if value.lstrip("-").isdigit() and len(value) < 16]
    mark = zlib.crc32("\n".join(values).encode())
    return f"{len(filled)} filled, numbers add up to {sum(numbers)}, mark {mark:08x}"


def text_of_page(page, lang):
    """What a reader of the report sees in one language, a line per cell or sentence."""
    body = page.split(f'class="body body-{lang}"')[1].split("</article>")[0]
    body = re.sub(r"<svg.*?</svg>", "", body, flags=re.DOTALL)
    broken = re.sub(r"</(?:tr|p|h\d|li|dd|dt|caption)>", "\n", body)
    bare = re.sub(r"<[^>]*>", " ", broken.partition(">")[2])
    lines = (re.sub(r"[ \t]+", " ", html.unescape(line)).strip() for line in bare.split("\n"))
    return "\n".join(line for line in lines if line) + "\n"


def golden(name, text):
    """The text as it was reviewed last. Refresh with REFRESH=1, and read the difference."""
    path = GOLDEN / name
    if os.environ.get("REFRESH"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path.read_text(encoding="utf-8")
