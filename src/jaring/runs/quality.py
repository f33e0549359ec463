"""What a list is worth before anything is linked: per field how many rows hold something usable.

Reads the raw view of a side and the count of usable values that the flow made.
"""

import pyarrow as pa

from jaring.engines.duckdb import DuckDbEngine
from jaring.linkage.flow import LEFT_QUALITY, RIGHT_QUALITY
from jaring.linkage.schema import LinkModel
from jaring.reports.link_summary import FieldQuality, QuarantineReason
from jaring.runs.inputs import RunInput


def field_quality(
    engine: DuckDbEngine, model: LinkModel, given: RunInput, view: str, *, is_dedupe: bool
) -> tuple[FieldQuality, ...]:
    """Filled and usable rows of every field that was standardised for the whole side."""
    table = LEFT_QUALITY if view == "left_rows" and not is_dedupe else RIGHT_QUALITY
    if not engine.holds(table):
        return ()
    usable = engine.table(table).to_pylist()[0]
    filled = _filled(engine, model, given, view, [name for name in usable if name != "rows"])
    return tuple(
        FieldQuality(
            field=field,
            filled=max(count, usable[field]),
            usable=usable[field],
            flagged=count if set(model.columns_of(field)) & given.lost_digits else 0,
            note_code="nik_last_digit_lost"
            if set(model.columns_of(field)) & given.lost_digits
            else None,
        )
        for field, count in filled.items()
    )


def _filled(
    engine: DuckDbEngine, model: LinkModel, given: RunInput, view: str, fields: list[str]
) -> dict[str, int]:
    present = {
        field: [column for column in model.columns_of(field) if column in given.columns]
        for field in fields
    }
    held = {field: columns for field, columns in present.items() if columns}
    if not held:
        return dict.fromkeys(fields, 0)
    listed = ", ".join(f"{_count_filled(columns)} as {field}" for field, columns in held.items())
    counted = engine.query(f"select {listed} from {view}").to_pylist()[0]
    return {field: int(counted.get(field, 0)) for field in fields}


def _count_filled(columns: list[str]) -> str:
    values = ", ".join(f"nullif({column}, '')" for column in columns)
    return f"count(coalesce({values}))"


def quarantine_reasons(quarantine: pa.Table) -> tuple[QuarantineReason, ...]:
    """Why rows were set apart, most frequent first."""
    rows = quarantine.select(["code", "reason_id", "reason_en"]).to_pylist()
    first: dict[str, dict[str, str]] = {}
    counts: dict[str, int] = {}
    for row in rows:
        first.setdefault(row["code"], row)
        counts[row["code"]] = counts.get(row["code"], 0) + 1
    return tuple(
        QuarantineReason(
            code=code,
            reason_id=first[code]["reason_id"],
            reason_en=first[code]["reason_en"],
            rows=number,
        )
        for code, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
