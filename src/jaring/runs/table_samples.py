"""The columns of a file with some of their values, for guessing what they hold."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import polars as pl

from jaring.intake.tables import stage_table
from jaring.runs.model_drafts import TableSample

ROWS: Final = 500


def sample_table(path: Path) -> TableSample:
    """The first rows of a file, by column, as text.

    Raises:
        UnreadableInputError: the file cannot be read.
    """
    with TemporaryDirectory(prefix="jaring-sample-") as scratch:
        staged = stage_table(path, into=Path(scratch))
        columns = pl.col(staged.columns).cast(pl.String)
        head = pl.scan_parquet(staged.parquet).select(columns).head(ROWS).collect()
    values = {name: head[name].drop_nulls().to_list() for name in staged.columns}
    return TableSample(path.name, values)
