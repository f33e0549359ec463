"""The names of a linkage flow's tables, and the contracts that are the same for every model."""

from jaring.steps import ColumnType, Contract

LEFT, RIGHT = "left_rows", "right_rows"
BIGINT, DOUBLE, BOOLEAN, TEXT = (
    ColumnType.BIGINT,
    ColumnType.DOUBLE,
    ColumnType.BOOLEAN,
    ColumnType.TEXT,
)

CANDIDATES = Contract(
    table="candidates",
    grain=("left_row", "right_row"),
    columns={"left_row": BIGINT, "right_row": BIGINT, "blocks": BIGINT},
)
PAIRS = Contract(
    table="pairs",
    grain=("left_row", "right_row"),
    columns={
        "left_row": BIGINT,
        "right_row": BIGINT,
        "blocks": BIGINT,
        "pattern": BIGINT,
        "is_sample": BOOLEAN,
        "is_open": BOOLEAN,
    },
)
PATTERN_COUNTS = Contract(
    table="pattern_counts",
    grain=("pattern", "blocks", "is_sample", "is_open"),
    columns={
        "pattern": BIGINT,
        "blocks": BIGINT,
        "is_sample": BOOLEAN,
        "is_open": BOOLEAN,
        "pairs": BIGINT,
    },
)
SETTLED = Contract(
    table="settled",
    grain=("left_row",),
    columns={"left_row": BIGINT, "right_row": BIGINT, "tier": BIGINT, "accepted_by": BIGINT},
)
SAMPLED = Contract(table="sampled_rows", grain=("row",), columns={"row": BIGINT})
DECIDED = "decided"
"""Pairs that people decided: left_row, right_row, is_same."""
LEFT_IDS, RIGHT_IDS = "left_rows_ids", "right_rows_ids"
"""Row and id of every row; between equals the smaller id goes first, wherever its row stands."""
SCORES = Contract(
    table="pattern_scores",
    grain=("pattern",),
    columns={"pattern": BIGINT, "match_weight": DOUBLE, "probability": DOUBLE},
)
