"""The words in which SQL dialects differ; every step is written with them, in the common subset.

Two dialects exist: DuckDB (runs in process) and Spark (the same text, another engine). What is
the same in both (joins, case, windows, `count`, `substr`, `length`) is written out in the steps.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from jaring.steps.contract import ColumnType

_MARKS = 63  # bits of a whole number that keep it from being negative


class Dialect(ABC):
    """How one engine spells what the steps need."""

    name: str

    @abstractmethod
    def type_name(self, column_type: ColumnType) -> str:
        """The engine's own name of a column type."""

    @abstractmethod
    def hash64(self, *values: str) -> str:
        """A 64-bit hash of values; equal only within one engine and version."""

    @abstractmethod
    def int_div(self, value: str, divisor: str) -> str:
        """Whole division, rounding down for values of 0 or more."""

    @abstractmethod
    def starts_with(self, text: str, prefix: str) -> str:
        """True if the text begins with the prefix."""

    @abstractmethod
    def ends_with(self, text: str, suffix: str) -> str:
        """True if the text ends with the suffix."""

    @abstractmethod
    def tokens(self, text: str) -> str:
        """The words of a text, cut at single spaces, as a list."""

    @abstractmethod
    def upper(self, text: str) -> str:
        """The text in capital letters."""

    @abstractmethod
    def last_word(self, text: str) -> str:
        """What stands behind the last blank of a text."""

    @abstractmethod
    def contains(self, text: str, part: str) -> str:
        """True if the part stands anywhere in the text."""

    @abstractmethod
    def sorted_list(self, values: str) -> str:
        """The list in ascending order."""

    @abstractmethod
    def first_item(self, values: str) -> str:
        """The first item of a list."""

    @abstractmethod
    def last_item(self, values: str) -> str:
        """The last item of a list."""

    @abstractmethod
    def lists_share(self, one: str, other: str) -> str:
        """True if the two lists have an item in common."""

    @abstractmethod
    def holds_all(self, values: str, wanted: str) -> str:
        """True if every wanted item stands in the list."""

    @abstractmethod
    def marks(self, values: str) -> str:
        """A whole number with a bit for each item of a list, chosen by the item's hash.

        Lists without a bit in common have no item in common.
        """

    @abstractmethod
    def days_between(self, one: str, other: str) -> str:
        """Days from one date to another, both written as a whole number yyyymmdd."""

    @abstractmethod
    def jaro_winkler(self, one: str, other: str) -> str:
        """Jaro-Winkler similarity from 0 to 1."""

    @abstractmethod
    def edit_distance(self, one: str, other: str) -> str:
        """Levenshtein distance."""

    @abstractmethod
    def edit_distance_with_swaps(self, one: str, other: str) -> str:
        """Damerau-Levenshtein distance: two neighbours exchanged count one; costly."""

    @abstractmethod
    def joined_list(self, values: str) -> str:
        """The items of a list of texts with a blank between them."""

    @abstractmethod
    def same_length_distance(self, one: str, other: str) -> str:
        """Positions that differ; the caller has made sure that the lengths are equal."""

    @abstractmethod
    def try_cast(self, value: str, column_type: ColumnType) -> str:
        """The value as another type, null where it cannot be."""

    @abstractmethod
    def unnest(self, values: str) -> str:
        """In a select list: one row per item of a list."""

    @abstractmethod
    def bucket(self, value: str, buckets: str) -> str:
        """A bucket from 0 that a value always falls into, as if by chance."""

    @abstractmethod
    def bit_or(self, value: str) -> str:
        """Aggregate: all bits that are set in any row of the group."""

    @abstractmethod
    def bit_is_set(self, value: str, bit: int) -> str:
        """True if the bit with this number (from 0) is set."""

    @abstractmethod
    def digits_only(self, text: str) -> str:
        """The text without anything but 0 to 9."""

    def cast(self, value: str, column_type: ColumnType) -> str:
        """The value as another type; the caller knows that it fits."""
        return f"cast({value} as {self.type_name(column_type)})"


@dataclass(frozen=True)
class DuckDbDialect(Dialect):
    """DuckDB 2."""

    name: str = "duckdb"

    def type_name(self, column_type: ColumnType) -> str:
        """See `Dialect.type_name`."""
        return _DUCKDB_TYPES[column_type]

    def hash64(self, *values: str) -> str:
        """See `Dialect.hash64`."""
        return f"hash({', '.join(values)})"

    def int_div(self, value: str, divisor: str) -> str:
        """See `Dialect.int_div`."""
        return f"({value} // {divisor})"

    def starts_with(self, text: str, prefix: str) -> str:
        """See `Dialect.starts_with`."""
        return f"starts_with({text}, {prefix})"

    def ends_with(self, text: str, suffix: str) -> str:
        """See `Dialect.ends_with`."""
        return f"ends_with({text}, {suffix})"

    def tokens(self, text: str) -> str:
        """See `Dialect.tokens`."""
        return f"string_split({text}, ' ')"

    def upper(self, text: str) -> str:
        """See `Dialect.upper`."""
        return f"upper({text})"

    def last_word(self, text: str) -> str:
        """See `Dialect.last_word`."""
        return f"split_part({text}, ' ', -1)"

    def contains(self, text: str, part: str) -> str:
        """See `Dialect.contains`."""
        return f"contains({text}, {part})"

    def sorted_list(self, values: str) -> str:
        """See `Dialect.sorted_list`."""
        return f"list_sort({values})"

    def first_item(self, values: str) -> str:
        """See `Dialect.first_item`."""
        return f"({values})[1]"

    def last_item(self, values: str) -> str:
        """See `Dialect.last_item`."""
        return f"({values})[-1]"

    def lists_share(self, one: str, other: str) -> str:
        """See `Dialect.lists_share`."""
        return f"list_has_any({one}, {other})"

    def holds_all(self, values: str, wanted: str) -> str:
        """See `Dialect.holds_all`."""
        return f"list_has_all({values}, {wanted})"

    def marks(self, values: str) -> str:
        """See `Dialect.marks`."""
        bit = f"cast(1 as bigint) << cast(hash(item) % {_MARKS} as integer)"
        return f"list_aggregate(list_transform({values}, lambda item: {bit}), 'bit_or')"

    def days_between(self, one: str, other: str) -> str:
        """See `Dialect.days_between`."""
        dates = [
            f"make_date({day} // 10000, {day} // 100 % 100, {day} % 100)" for day in (one, other)
        ]
        return f"date_diff('day', {dates[0]}, {dates[1]})"

    def jaro_winkler(self, one: str, other: str) -> str:
        """See `Dialect.jaro_winkler`."""
        return f"jaro_winkler_similarity({one}, {other})"

    def edit_distance(self, one: str, other: str) -> str:
        """See `Dialect.edit_distance`."""
        return f"levenshtein({one}, {other})"

    def edit_distance_with_swaps(self, one: str, other: str) -> str:
        """See `Dialect.edit_distance_with_swaps`."""
        return f"damerau_levenshtein({one}, {other})"

    def joined_list(self, values: str) -> str:
        """See `Dialect.joined_list`."""
        return f"array_to_string({values}, ' ')"

    def same_length_distance(self, one: str, other: str) -> str:
        """See `Dialect.same_length_distance`."""
        return f"hamming({one}, {other})"

    def try_cast(self, value: str, column_type: ColumnType) -> str:
        """See `Dialect.try_cast`."""
        return f"try_cast({value} as {self.type_name(column_type)})"

    def bit_or(self, value: str) -> str:
        """See `Dialect.bit_or`."""
        return f"bit_or({value})"

    def unnest(self, values: str) -> str:
        """See `Dialect.unnest`."""
        return f"unnest({values})"

    def bucket(self, value: str, buckets: str) -> str:
        """See `Dialect.bucket`."""
        return f"cast(hash({value}) % {buckets} as bigint)"

    def bit_is_set(self, value: str, bit: int) -> str:
        """See `Dialect.bit_is_set`."""
        return f"(({value} >> {bit}) & 1 = 1)"

    def digits_only(self, text: str) -> str:
        """See `Dialect.digits_only`."""
        return f"regexp_replace({text}, '[^0-9]', '', 'g')"


@dataclass(frozen=True)
class SparkDialect(Dialect):
    """Spark 4.3 with ANSI mode on.

    `jaro_winkler` is the name under which the engine registers rapidfuzz's function: Spark's own
    differs from DuckDB's in a fifth of the values.
    """

    name: str = "spark"

    def type_name(self, column_type: ColumnType) -> str:
        """See `Dialect.type_name`."""
        return _SPARK_TYPES[column_type]

    def hash64(self, *values: str) -> str:
        """See `Dialect.hash64`."""
        return f"xxhash64({', '.join(values)})"

    def int_div(self, value: str, divisor: str) -> str:
        """See `Dialect.int_div`."""
        return f"({value} div {divisor})"

    def starts_with(self, text: str, prefix: str) -> str:
        """See `Dialect.starts_with`."""
        return f"startswith({text}, {prefix})"

    def ends_with(self, text: str, suffix: str) -> str:
        """See `Dialect.ends_with`."""
        return f"endswith({text}, {suffix})"

    def tokens(self, text: str) -> str:
        """See `Dialect.tokens`."""
        return f"split({text}, ' ')"

    def upper(self, text: str) -> str:
        """See `Dialect.upper`."""
        return f"upper({text})"

    def last_word(self, text: str) -> str:
        """See `Dialect.last_word`."""
        return f"substring_index({text}, ' ', -1)"

    def contains(self, text: str, part: str) -> str:
        """See `Dialect.contains`."""
        return f"contains({text}, {part})"

    def sorted_list(self, values: str) -> str:
        """See `Dialect.sorted_list`."""
        return f"array_sort({values})"

    def first_item(self, values: str) -> str:
        """See `Dialect.first_item`."""
        return f"element_at({values}, 1)"

    def last_item(self, values: str) -> str:
        """See `Dialect.last_item`."""
        return f"element_at({values}, -1)"

    def lists_share(self, one: str, other: str) -> str:
        """See `Dialect.lists_share`."""
        return f"arrays_overlap({one}, {other})"

    def holds_all(self, values: str, wanted: str) -> str:
        """See `Dialect.holds_all`."""
        return f"size(array_except({wanted}, {values})) = 0"

    def marks(self, values: str) -> str:
        """See `Dialect.marks`."""
        bit = f"shiftleft(1L, cast(pmod(xxhash64(item), {_MARKS}) as int))"
        return f"aggregate(transform({values}, item -> {bit}), 0L, (sum, one) -> sum | one)"

    def days_between(self, one: str, other: str) -> str:
        """See `Dialect.days_between`."""
        dates = [
            f"make_date({day} div 10000, {day} div 100 % 100, {day} % 100)" for day in (one, other)
        ]
        return f"datediff({dates[1]}, {dates[0]})"

    def jaro_winkler(self, one: str, other: str) -> str:
        """See `Dialect.jaro_winkler`."""
        return f"jaring_jaro_winkler({one}, {other})"

    def edit_distance(self, one: str, other: str) -> str:
        """See `Dialect.edit_distance`."""
        return f"levenshtein({one}, {other})"

    def edit_distance_with_swaps(self, one: str, other: str) -> str:
        """Spark has none: a registered function."""
        return f"jaring_damerau_levenshtein({one}, {other})"

    def joined_list(self, values: str) -> str:
        """See `Dialect.joined_list`."""
        return f"array_join({values}, ' ')"

    def same_length_distance(self, one: str, other: str) -> str:
        """Spark has no Hamming distance: see `engines` for the registered function."""
        return f"jaring_hamming({one}, {other})"

    def try_cast(self, value: str, column_type: ColumnType) -> str:
        """See `Dialect.try_cast`."""
        return f"try_cast({value} as {self.type_name(column_type)})"

    def bit_or(self, value: str) -> str:
        """See `Dialect.bit_or`."""
        return f"bit_or({value})"

    def unnest(self, values: str) -> str:
        """See `Dialect.unnest`."""
        return f"explode({values})"

    def bucket(self, value: str, buckets: str) -> str:
        """See `Dialect.bucket`."""
        return f"pmod(xxhash64({value}), {buckets})"

    def bit_is_set(self, value: str, bit: int) -> str:
        """See `Dialect.bit_is_set`."""
        return f"(shiftright({value}, {bit}) & 1 = 1)"

    def digits_only(self, text: str) -> str:
        """See `Dialect.digits_only`."""
        return f"regexp_replace({text}, '[^0-9]', '')"


_DUCKDB_TYPES = {
    ColumnType.TEXT: "varchar",
    ColumnType.BIGINT: "bigint",
    ColumnType.INT: "integer",
    ColumnType.SMALLINT: "smallint",
    ColumnType.DOUBLE: "double",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.KEY: "ubigint",
}
_SPARK_TYPES = {
    ColumnType.TEXT: "string",
    ColumnType.BIGINT: "bigint",
    ColumnType.INT: "int",
    ColumnType.SMALLINT: "smallint",
    ColumnType.DOUBLE: "double",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.KEY: "bigint",
}

DUCKDB = DuckDbDialect()
SPARK = SparkDialect()
