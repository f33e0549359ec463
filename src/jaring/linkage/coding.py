"""From a side's rows as text to short columns: standardise each field, then code its features.

Reads the rows of one side (`row` and canonical columns, all text); writes `<side>_coded` (64-bit
keys, dates as whole numbers and what similarities need), a piece of rows at a time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl
import pyarrow as pa

from jaring.linkage.features import (
    ANY_TOKEN,
    Feature,
    feature,
    plain,
    standardised_columns,
    telling,
)
from jaring.linkage.levels import level, tells_missing
from jaring.linkage.schema import LinkModel
from jaring.linkage.standardise.fields import standardise
from jaring.steps import PIECE, ColumnType, Contract, Dialect, RowwiseStep, SqlStep

FREQUENCY_BOUNDS = (1, 5, 30, 300)  # number: classes of how many rows share a value, by factor six


def fields_of_tiers(model: LinkModel) -> tuple[str, ...]:
    """The fields that the identifier tiers read."""
    named = [word.partition(".")[0] for tier in model.tier for word in tier.on]
    named += [
        condition.field for tier in model.tier for words in tier.accept for condition in words
    ]
    return tuple(dict.fromkeys(named))


def standardise_step(
    model: LinkModel, *, reads: str, writes: str, has: frozenset[str], fields: Iterable[str]
) -> RowwiseStep:
    """Clean the fields of one side, and leave them as clean texts.

    Rows: one per row of the side.

    Args:
        has: the canonical columns that the side holds; the others are missing, hence null.
    """
    wanted = tuple(fields)
    columns = {"row": ColumnType.BIGINT}
    for field in wanted:
        columns |= standardised_columns(field, model.fields[field].type)
    return RowwiseStep(
        (reads,),
        Contract(writes, ("row",), columns),
        lambda _: f"select * from {reads}",
        _cleaning(model, wanted, has),
    )


def _cleaning(
    model: LinkModel, fields: tuple[str, ...], has: frozenset[str]
) -> Callable[[pa.Table], pa.Table]:
    def clean(piece: pa.Table) -> pa.Table:
        frame = pl.from_arrow(piece)
        assert isinstance(frame, pl.DataFrame)
        return standardise(frame.lazy(), model, fields, has=has).collect().to_arrow()

    return clean


def code_step(  # noqa: PLR0913 - what is read, of which rows, and what is made of it
    model: LinkModel,
    *,
    reads: str,
    writes: str,
    has: frozenset[str],
    fields: Iterable[str] | None = None,
    among: str | None = None,
    marks: Mapping[str, str] | None = None,
    reads_beside: tuple[str, ...] = (),
) -> RowwiseStep:
    """Clean and code the fields of one side, or some of them.

    Rows: one per row read.

    Args:
        has: the canonical columns that the side holds; the others are missing, hence null.
        fields: all of them if None.
        among: a query of the rows (`row`) to read; all if None.
        marks: boolean columns that go along, each an expression over `PIECE`.
        reads_beside: tables that the expressions and `among` read.
    """
    wanted = tuple(model.fields) if fields is None else tuple(fields)
    chosen = features_of(model, wanted)
    also = dict(marks or {})
    columns = {"row": ColumnType.BIGINT} | {made.column: made.type for made in chosen}
    columns |= dict.fromkeys(also, ColumnType.BOOLEAN)
    read = [name for field in wanted for name in model.columns_of(field) if name in has]
    where = "" if among is None else f" where row in ({among})"

    def then(dialect: Dialect) -> str:
        made = [f"{one.sql(dialect)} as {one.column}" for one in chosen]
        marked = [f"{expression} as {name}" for name, expression in also.items()]
        return f"select {', '.join(('row', *made, *marked))} from {PIECE}"

    return RowwiseStep(
        (reads, *reads_beside),
        Contract(writes, ("row",), columns),
        lambda _: f"select {', '.join(dict.fromkeys(('row', *read)))} from {reads}{where}",
        _cleaning(model, wanted, has),
        then,
    )


def features_of(model: LinkModel, fields: Iterable[str]) -> list[Feature]:
    """Every coded column that blocks, levels, tiers and the list's quality read of some fields."""
    wanted = frozenset(fields)
    chosen: dict[str, Feature] = {}
    for made in (*_all_features(model), *_telling_features(model)):
        if made.column.partition("__")[0] in wanted:
            chosen.setdefault(made.column, made)
    return list(chosen.values())


def _telling_features(model: LinkModel) -> Iterator[Feature]:
    """Per field the columns of which one is there where the field holds something usable."""
    for field in model.fields:
        yield from telling(model, field)


def _tier_features(model: LinkModel) -> Iterator[Feature]:
    for tier in model.tier:
        for word in tier.on:
            yield feature(model, word)
        for words in tier.accept:
            for condition in words:
                yield from level(model, condition.field, condition.level).needs


def _all_features(model: LinkModel) -> Iterator[Feature]:
    yield from _tier_features(model)
    for block in model.block:
        for word in (*block.on, *block.refine):
            field, _, name = word.partition(".")
            kind = model.fields[field].type
            yield plain(field, kind) if name == ANY_TOKEN else feature(model, word)
    for compare in model.compare:
        meanings = [level(model, compare.field, word_of_level) for word_of_level in compare.levels]
        yield from tells_missing(model, compare.field, meanings)
        for meaning in meanings:
            yield from meaning.needs


def frequency_fields(model: LinkModel) -> tuple[str, ...]:
    """Fields of which a rare value says more."""
    return tuple(compare.field for compare in model.compare if compare.frequency)


def frequency_class(rows_with_it: int) -> int:
    """The class of a value that so many rows hold, from 1 (rare)."""
    return 1 + sum(rows_with_it > bound for bound in FREQUENCY_BOUNDS)


def frequency_step(model: LinkModel, field: str, *, reads: str, writes: str) -> SqlStep:
    """How common the value of a field is on its own side, as a class from 1 (rare).

    Rows: one per row that holds a value.
    """
    value = plain(field, model.fields[field].type).column
    cases = " ".join(
        f"when rows_with_it <= {bound} then {number}"
        for number, bound in enumerate(FREQUENCY_BOUNDS, start=1)
    )
    its_class = f"case {cases} else {len(FREQUENCY_BOUNDS) + 1} end"
    columns = {"row": ColumnType.BIGINT, "frequency_class": ColumnType.SMALLINT}
    return SqlStep(
        (reads,),
        Contract(writes, ("row",), columns),
        lambda d: (
            f"""
            with counts as (
                select {value} as value, count(*) as rows_with_it
                from {reads}
                where {value} is not null
                group by {value}
            )
            select coded.row, {d.cast(its_class, ColumnType.SMALLINT)} as frequency_class
            from {reads} as coded
            join counts on counts.value = coded.{value}
        """
        ),
    )


@dataclass(frozen=True)
class QualityApart:
    """Rows of a side that are settled without being standardised, and what is known of them.

    Attributes:
        table: those rows.
        texts: per field the table of its distinct texts among them (`row`, `rows_with_it`).
        read: per field the table of those texts, standardised.
    """

    table: str
    texts: Mapping[str, str]
    read: Mapping[str, str]

    def counts(self, model: LinkModel, fields: Iterable[str]) -> dict[str, str]:
        """What to add to each count; a field without texts is usable in all of them."""
        every = f" + (select count(*) from {self.table})"
        return {"rows": every} | {
            field: self._read(model, field) if field in self.texts else every for field in fields
        }

    def _read(self, model: LinkModel, field: str) -> str:
        usable = f"select row from {self.read[field]} where {_usable(model, field)} is not null"
        # no such text: nothing to add
        return (
            f" + (select coalesce(sum(rows_with_it), 0) from {self.texts[field]}"
            f" where row in ({usable}))"
        )


def quality_step(
    model: LinkModel,
    *,
    reads: str,
    writes: str,
    fields: Iterable[str],
    apart: QualityApart | None = None,
) -> SqlStep:
    """How many rows of a side hold something usable, per field.

    Rows: one.

    Args:
        apart: rows that are not among those read, or not to be counted there.
    """
    asked = tuple(fields)
    columns = {"rows": ColumnType.BIGINT} | dict.fromkeys(asked, ColumnType.BIGINT)
    more = apart.counts(model, asked) if apart is not None else {}
    counts = {"rows": "count(*)" + more.get("rows", "")} | {
        field: f"count({_usable(model, field)}){more.get(field, '')}" for field in asked
    }
    where, others = "", tuple[str, ...]()
    if apart is not None:
        where = f" where row not in (select left_row from {apart.table})"
        others = (apart.table, *apart.texts.values(), *apart.read.values())

    def sql(dialect: Dialect) -> str:
        listed = ", ".join(
            f"{dialect.cast(count, ColumnType.BIGINT)} as {name}" for name, count in counts.items()
        )
        return f"select {listed} from {reads}{where}"

    return SqlStep((reads, *others), Contract(writes, ("rows",), columns), sql)


def texts_step(model: LinkModel, field: str, *, rows: str, among: str, writes: str) -> SqlStep:
    """The distinct texts of a field among some rows, and how many rows have each.

    Rows: one per distinct text.

    Args:
        rows: the side's rows as text.
        among: the table that names the rows, by `left_row`.
    """
    names = model.columns_of(field)
    listed = ", ".join(f"rows.{name}" for name in names)
    columns = {"row": ColumnType.BIGINT, **dict.fromkeys(names, ColumnType.TEXT)}
    return SqlStep(
        (rows, among),
        Contract(writes, ("row",), columns | {"rows_with_it": ColumnType.BIGINT}),
        lambda _: (
            f"select min(rows.row) as row, {listed}, count(*) as rows_with_it from {rows} as rows"
            f" join {among} as among on among.left_row = rows.row group by {listed}"
        ),
    )


def _usable(model: LinkModel, field: str) -> str:
    columns = [made.column for made in telling(model, field)]
    return columns[0] if len(columns) == 1 else f"coalesce({', '.join(columns)})"
