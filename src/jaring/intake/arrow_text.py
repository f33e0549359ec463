"""Columns of any type as text, in memory (Arrow) and where they lie (SQL over Parquet).

Both give the same text. Dates are ISO, a midnight is a date, truth is TRUE or FALSE, whole numbers
have no fraction. A number of sixteen digits or more that was stored as a float shows whether its
digits survived.
"""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from jaring.intake.cells import is_doubtful_number, number_text

_MOST_DECIMAL_DIGITS: Final = 38
_CLOCK: Final = len("01:02:03")


def quote_name(name: str) -> str:
    """A column name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def is_text(kind: pa.DataType) -> bool:
    """Whether a column is text as it stands."""
    if pt.is_dictionary(kind):
        return is_text(kind.value_type)
    return bool(pt.is_string(kind) or pt.is_large_string(kind) or pt.is_string_view(kind))


def is_raw_text(kind: pa.DataType) -> bool:
    """Whether a column is bytes, as text was written by engines that did not mark it as text."""
    return bool(pt.is_binary(kind) or pt.is_large_binary(kind))


def is_renderable(kind: pa.DataType) -> bool:
    """Whether a column can be read as text: nested ones cannot; bytes can, if they are UTF-8."""
    if pt.is_dictionary(kind):
        return is_renderable(kind.value_type)
    if pt.is_decimal(kind):
        return bool(kind.precision <= _MOST_DECIMAL_DIGITS)
    return bool(
        is_text(kind)
        or is_raw_text(kind)
        or pt.is_integer(kind)
        or pt.is_floating(kind)
        or pt.is_boolean(kind)
        or pt.is_date(kind)
        or pt.is_timestamp(kind)
        or pt.is_time(kind)
        or pt.is_null(kind)
    )


def text_expression(name: str, kind: pa.DataType) -> str:
    """The SQL that renders a column of a Parquet file as text.

    Args:
        name: the column.
        kind: its type as Arrow reads it; renderable.
    """
    column = quote_name(name)
    value = kind.value_type if pt.is_dictionary(kind) else kind
    if pt.is_floating(value):
        return _float_expression(column, is_double=pt.is_float64(value))
    if pt.is_timestamp(value):
        return _timestamp_expression(column, value.tz)
    rendered = f"cast({column} as varchar)"
    if is_raw_text(value):
        rendered = f"decode({column})"
    elif pt.is_boolean(value):
        rendered = f"upper({rendered})"
    elif pt.is_time(value):
        rendered = f"left({rendered}, {_CLOCK})"
    return rendered


def _timestamp_expression(column: str, zone: str | None) -> str:
    if zone is not None:
        quoted = zone.replace("'", "''")
        # The moment as its own zone's clocks showed it, whatever the session's zone is.
        column = f"timezone('{quoted}', {column})"
    return (
        f"case when {column} = date_trunc('day', {column}) then strftime({column}, '%Y-%m-%d') "
        f"else strftime({column}, '%Y-%m-%d %H:%M:%S') end"
    )


def _float_expression(column: str, *, is_double: bool) -> str:
    digits = f"cast(trunc({column}) as bigint)"
    survives = f"abs({column}) < 9007199254740992 and {digits} % 10 <> 0"
    return (
        f"case when isnan({column}) then 'NaN' "
        f"when abs({column}) >= 1e15 then case when {survives if is_double else 'false'} "
        f"then cast({digits} as varchar) "
        f"else printf('%.15E', cast({column} as double)) end "
        f"when {column} = floor({column}) then cast({digits} as varchar) "
        f"else cast({column} as varchar) end"
    )


def as_text(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column of any renderable type as text."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    kind = whole.type
    if pt.is_dictionary(kind):
        return as_text(whole.dictionary_decode())
    if pt.is_boolean(kind):
        return pc.if_else(whole, "TRUE", "FALSE")
    if pt.is_floating(kind):
        return _float_text(whole)
    if pt.is_timestamp(kind):
        return _timestamp_text(whole)
    if pt.is_time(kind):
        return pc.utf8_slice_codeunits(whole.cast(pa.string()), 0, _CLOCK)
    if pt.is_string_view(kind):
        whole = whole.cast(pa.large_string())  # straight to string it does not go
    text = whole.cast(pa.string())
    # An empty text is an empty cell, as in every other kind of file.
    is_plain = is_text(kind) or is_raw_text(kind)
    return pc.if_else(pc.equal(text, ""), None, text) if is_plain else text


def _float_text(column: pa.Array) -> pa.Array:
    """Floats as text; the doubtful ones one by one, they are few or all damaged alike."""
    is_double = pt.is_float64(column.type)
    if pt.is_float16(column.type):
        column = column.cast(pa.float32())
    values = column.to_numpy(zero_copy_only=False).astype(np.float64)
    with np.errstate(invalid="ignore"):
        is_whole = (np.floor(values) == values) & (np.abs(values) < 10**15)
    whole = pa.array(np.where(is_whole, values, 0).astype(np.int64)).cast(pa.string())
    text = pc.if_else(pa.array(is_whole), whole, "NaN").to_pylist()
    for at in np.flatnonzero(~is_whole & ~np.isnan(values)):
        value = float(values[at])
        if is_double or is_doubtful_number(value):
            text[at] = number_text(value, exact=None if is_double else "0")
        else:
            text[at] = str(np.float32(value))  # as few digits as a single needs
    return pc.if_else(column.is_null(nan_is_null=False), None, pa.array(text, pa.string()))


def _timestamp_text(column: pa.Array) -> pa.Array:
    local = pc.local_timestamp(column) if column.type.tz else column
    seconds = pc.floor_temporal(local, unit="second").cast(pa.timestamp("s"))
    is_midnight = pc.equal(local, pc.floor_temporal(local, unit="day"))
    return pc.if_else(
        is_midnight,
        pc.strftime(seconds, format="%Y-%m-%d"),
        pc.strftime(seconds, format="%Y-%m-%d %H:%M:%S"),
    )
