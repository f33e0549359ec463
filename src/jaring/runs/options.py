"""What a run may be told beside its inputs and its model."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal, TypedDict

from jaring.intake.column_maps import ColumnMap
from jaring.runs.measuring import TruthInput

Lang = Literal["id", "en"]


class RunOptions(TypedDict, total=False):
    """Options of `link` and `dedupe`; each may be left out.

    Attributes:
        out: folder to write the run to; without it the result stays in memory.
        columns: a mapping file, or a mapping: canonical field -> partner's header.
        truth: a file or table of true pairs (left_id, right_id), or `column:NAME`.
        decisions: a CSV of what people decided about pairs.
        as_of: the date at which the lists are read; today where it is left out.
        threads: threads of the engine; every core where it is left out.
        memory: most memory of the engine, in bytes or such as "4GB"; beyond it it spills to disk.
        xlsx: write a workbook as well.
        lang: language of report and workbook.
        force: replace a run that stands in `out`.
        progress: called with steps done, steps in all, and the name of the step that begins.
    """

    out: str | Path | None
    columns: str | Path | ColumnMap | None
    truth: TruthInput | None
    decisions: str | Path | None
    as_of: date | None
    threads: int | None
    memory: str | int | None
    xlsx: bool
    lang: Lang
    force: bool
    progress: Callable[[int, int, str], None]
