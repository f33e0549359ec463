"""Columns of long numbers that a spreadsheet has damaged, told from how their values look.

A spreadsheet keeps fifteen digits: a sixteen-digit NIK that went through one ends in 0, or is
written like 3.37E+15. A column of true numbers ends in 0 once in ten.
"""

from pathlib import Path
from typing import Final

import duckdb

from jaring.intake.arrow_text import quote_name
from jaring.intake.errors import DamagedSourceError
from jaring.intake.looking import looking
from jaring.intake.staging import StagedTable
from jaring.intake.words import Said, SourceNote, note, said

_SAMPLE_ROWS: Final = 20_000
_FEWEST_NUMBERS: Final = 20
_NEARLY_ALL: Final = 0.9
_SCIENTIFIC: Final = r"\s*''?[0-9]([.,][0-9]+)?[eE]\+?1[0-9]\s*"
_SIXTEEN: Final = r"\s*''?[0-9]{16}\s*"


def digit_notes(path: Path, staged: StagedTable) -> tuple[SourceNote, ...]:
    """A note for each column whose long numbers have lost their last digits.

    Args:
        path: the partner's file, for the error.
        staged: the file as staged.

    Raises:
        DamagedSourceError: the staged table is the partner's own Parquet file and cannot be read.
    """
    noted = {note.facts["column"] for note in staged.notes if note.code == "numeric_digits_lost"}
    columns = [column for column in staged.columns if column not in noted]
    if not columns or not staged.rows_accepted:
        return ()
    try:
        with looking() as connection:
            return tuple(_notes(connection, staged, columns))
    except duckdb.Error as error:
        kind, why = said("kinds", "parquet"), said("whys", "unreadable")
        raise DamagedSourceError(path, kind=kind, why=why) from error


def _notes(
    connection: duckdb.DuckDBPyConnection, staged: StagedTable, columns: list[str]
) -> list[SourceNote]:
    table = "read_parquet(?)"
    sample = f"(select * from {table} limit {_SAMPLE_ROWS})"
    where = [str(staged.parquet)]
    every = {column: staged.typed.get(column, quote_name(column)) for column in columns}
    looks = ", ".join(f"bool_or({_looks_long(text)})" for text in every.values())
    suspects = connection.execute(f"select {looks} from {sample}", where).fetchone() or ()
    expressions = {
        column: text
        for (column, text), is_one in zip(every.items(), suspects, strict=True)
        if is_one
    }
    if not expressions:
        return []
    counts = ", ".join(
        f"count(case when {_is_sixteen(text)} then 1 end), "
        f"count(case when {_is_sixteen(text)} and rtrim({text}) like '%0' then 1 end), "
        f"count(case when {_is_scientific(text)} then 1 end)"
        for text in expressions.values()
    )
    row = connection.execute(f"select {counts} from {sample}", where).fetchone() or ()
    notes = []
    for at, (column, text) in enumerate(expressions.items()):
        sixteen, ending, scientific = row[3 * at : 3 * at + 3]
        if scientific:
            query = f"select count(*) from {table} where {_is_scientific(text)}"
            (values,) = connection.execute(query, where).fetchone() or (0,)
            code = "numeric_digits_lost" if column in staged.typed else "scientific"
            notes.append(note(code, column=column, values=values))
        if sixteen >= _FEWEST_NUMBERS and ending >= _NEARLY_ALL * sixteen:
            notes.append(note("ends_in_zero", column=column, share=_share(ending / sixteen)))
    return notes


def _looks_long(text: str) -> str:
    """A glance that misses nothing that the patterns find, and that most columns do not pass."""
    return f"{text} < ':' and (length({text}) >= 16 or contains(upper({text}), 'E'))"


def _is_sixteen(text: str) -> str:
    return _matches(text, f"length({text}) >= 16", _SIXTEEN)


def _is_scientific(text: str) -> str:
    return _matches(text, f"contains(upper({text}), 'E')", _SCIENTIFIC)


def _matches(text: str, looks: str, pattern: str) -> str:
    """A pattern is dear: it is tried on text that begins like a number and looks right besides."""
    numeric = f"{text} < ':'"  # digits, blanks and quotes all sort before the colon
    return (
        f"case when {numeric} then case when {looks}"
        f" then regexp_full_match({text}, '{pattern}') else false end else false end"
    )


def _share(share: float) -> Said:
    """A share as a person reads it, one decimal."""
    english = f"{100 * share:.1f}%"
    return Said(english.replace(".", ",").replace("%", " %"), english)
