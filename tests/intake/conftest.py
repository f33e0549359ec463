"""What the tests of intake share: a file made of bytes, staged, and its rows read back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jaring.intake.arrow_text import quote_name
from jaring.intake.tables import StagedTable, stage_table

Stage = Callable[..., StagedTable]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Stages bytes as a file of the given name."""

    def staged(content: bytes | str, name: str = "list.csv", **options: Any) -> StagedTable:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return stage_table(path, into=tmp_path / "staged", **options)

    return staged


@pytest.fixture
def rows() -> Callable[[StagedTable], list[tuple[str | None, ...]]]:
    """The accepted rows of a staged table as tuples of text, as the engine reads them."""

    def read(staged: StagedTable) -> list[tuple[str | None, ...]]:
        texts = [staged.typed.get(name, quote_name(name)) for name in staged.columns]
        with duckdb.connect() as connection:
            query = f"select {', '.join(texts)} from read_parquet(?)"
            return connection.execute(query, [str(staged.parquet)]).fetchall()

    return read


@pytest.fixture
def source_rows() -> Callable[[StagedTable], list[int]]:
    """The row numbers of the accepted rows."""

    def read(staged: StagedTable) -> list[int]:
        with duckdb.connect() as connection:
            query = "select source_row from read_parquet(?)"
            found = connection.execute(query, [str(staged.parquet)]).fetchall()
            return [row for (row,) in found]

    return read


@pytest.fixture
def codes() -> Callable[[StagedTable], set[str]]:
    """The codes of a staged table's notes."""
    return lambda staged: {note.code for note in staged.notes}
