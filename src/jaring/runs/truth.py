"""How good links are, measured against a truth that was handed in.

Row-wise: each left row keeps its best pair (highest weight, then lowest id); precision counts the
rows that got one, recall the rows whose partner exists at all. Pair-wise: every true pair counts.
A truth is a file of pairs, or a column that both lists carry and that names the real entity.
Not here: estimates without a truth (`linkage`), drawing the figures (`reports`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

import polars as pl

from jaring.reports.link_summary import Estimate, MeasuredAccuracy, MeasuredPoint
from jaring.runs.masking import mask_text
from jaring.terms.errors import InputError

COLUMN_PREFIX = "column:"
THRESHOLDS: tuple[float, ...] = (
    *(step / 100 for step in range(1, 100)),
    0.995,
    0.999,
)
_PAIR = ("left_id", "right_id")


class TruthUnreadableError(InputError):
    """A truth cannot be used as it is."""

    code: ClassVar[str] = "truth.unreadable"
    WORDINGS: ClassVar[dict[str, str]] = {
        "no_table": "it is neither Parquet nor CSV that can be read. Check the name and the "
        "content.",
        "columns": "it must have the columns left_id and right_id; it has: {found}.",
        "no_column": "{known} has no such column; it has: {found}.",
        "empty": "it holds no pair, so nothing can be measured.",
        "other_rows": "none of its {column} stands in the list. There an id looks like "
        "{known!r}, in the truth like {found!r}. A list without a column `id` is numbered "
        "`<file name>:<row>`.",
    }

    def __init__(
        self, name: str, why: str, *, found: str = "", known: str = "", column: str = ""
    ) -> None:
        self.name, self.why, self.column = mask_text(name), why, column
        self.found, self.known = mask_text(found), mask_text(known)
        said = self.WORDINGS[why].format(found=self.found, known=self.known, column=column)
        super().__init__(f"The truth {self.name} cannot be used: {said}")


class Truth(Protocol):
    """What is known to be the same."""

    @property
    def pairs(self) -> int:
        """How many pairs are truly the same."""

    @property
    def left_rows(self) -> int:
        """How many left rows have a true partner."""

    def mark(self, pairs: pl.DataFrame) -> pl.Series:
        """Whether each pair is true, in the order of `pairs`; null where nobody knows."""


@dataclass(frozen=True)
class PairTruth:
    """A list of the true pairs; for a dedupe with the smaller id on the left."""

    known: pl.DataFrame  # left_id, right_id, unique
    is_dedupe: bool = False

    @property
    def pairs(self) -> int:
        """How many pairs are truly the same."""
        return self.known.height

    @property
    def left_rows(self) -> int:
        """How many left rows have a true partner; in a dedupe, rows with any duplicate."""
        if self.is_dedupe:
            return pl.concat([self.known["left_id"], self.known["right_id"]]).n_unique()
        return self.known["left_id"].n_unique()

    def mark(self, pairs: pl.DataFrame) -> pl.Series:
        """Whether each pair is true, in the order of `pairs`."""
        ordered = _order_ids(pairs) if self.is_dedupe else pairs
        known = self.known.lazy().with_columns(is_true=pl.lit(True))  # noqa: FBT003  # a literal
        return (
            ordered.lazy()
            .select(_PAIR)
            .join(known, on=_PAIR, how="left", maintain_order="left")
            .select(pl.col("is_true").fill_null(False))  # noqa: FBT003  # not among the known: false
            .collect()
            .to_series()
        )


@dataclass(frozen=True)
class EntityTruth:
    """A column of both lists that names the real entity; rows without one are not measured.

    Pairs are counted, never written out: one entity may stand in thousands of rows.
    """

    left: pl.DataFrame  # id, entity; one row per id
    right: pl.DataFrame | None = None  # None: a dedupe of `left`

    @property
    def pairs(self) -> int:
        """How many pairs are truly the same."""
        left = self.left.drop_nulls("entity").group_by("entity").len("rows")
        if self.right is None:
            return int((left["rows"] * (left["rows"].cast(pl.Int64) - 1) // 2).sum())
        right = self.right.drop_nulls("entity").group_by("entity").len("others")
        both = left.join(right, on="entity")
        return int((both["rows"].cast(pl.Int64) * both["others"]).sum())

    @property
    def left_rows(self) -> int:
        """How many left rows have a true partner; in a dedupe, rows with any duplicate."""
        known = self.left.drop_nulls("entity")
        if self.right is None:
            return known.filter(pl.len().over("entity") > 1).height
        return known.join(self.right.select("entity").unique(), on="entity", how="semi").height

    def mark(self, pairs: pl.DataFrame) -> pl.Series:
        """Whether each pair is true, in the order of `pairs`; null where an entity is unknown."""
        right = self.left if self.right is None else self.right
        entities = (
            pairs.lazy()
            .select(_PAIR)
            .join(_named(self.left, "left"), on="left_id", how="left", maintain_order="left")
            .join(_named(right, "right"), on="right_id", how="left", maintain_order="left")
        )
        is_true = pl.col("left_entity").eq(pl.col("right_entity"))
        return entities.select(is_true).collect().to_series()


def _named(rows: pl.DataFrame, side: str) -> pl.LazyFrame:
    columns = pl.col("id").alias(f"{side}_id"), pl.col("entity").alias(f"{side}_entity")
    return rows.lazy().select(columns)


def _order_ids(pairs: pl.DataFrame) -> pl.DataFrame:
    """The smaller id on the left: in a dedupe the two sides of a pair mean nothing."""
    return pairs.with_columns(left_id=pl.min_horizontal(_PAIR), right_id=pl.max_horizontal(_PAIR))


def pair_truth(pairs: pl.DataFrame, *, is_dedupe: bool, name: str = "table") -> PairTruth:
    """The truth that a table of true pairs holds; a pair that is given twice counts once.

    Raises:
        TruthUnreadableError: a column is missing, or no pair is in it.
    """
    missing = [column for column in _PAIR if column not in pairs.columns]
    if missing:
        found = ", ".join(pairs.columns[:8]) or "none"
        raise TruthUnreadableError(name, "columns", found=found)
    known = pairs.select(pl.col(_PAIR).cast(pl.String)).drop_nulls()
    if is_dedupe:
        known = _order_ids(known).filter(pl.col("left_id") != pl.col("right_id"))
    known = known.unique(maintain_order=True)
    if known.is_empty():
        raise TruthUnreadableError(name, "empty")
    return PairTruth(known, is_dedupe=is_dedupe)


def read_pair_truth(path: Path, *, is_dedupe: bool) -> PairTruth:
    """The truth of a Parquet or CSV file with the columns left_id and right_id.

    Raises:
        TruthUnreadableError: the file cannot be read or holds no pairs.
    """
    try:
        if path.suffix.lower() in {".parquet", ".pq"}:
            pairs = pl.read_parquet(path)
        else:
            pairs = _read_csv(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise TruthUnreadableError(str(path), "no_table") from error
    return pair_truth(pairs, is_dedupe=is_dedupe, name=str(path))


def _read_csv(path: Path) -> pl.DataFrame:
    with path.open("rb") as file:
        header = file.readline()
    delimiter = max(",;\t", key=lambda mark: header.count(mark.encode()))
    return pl.read_csv(path, separator=delimiter, infer_schema=False)


def check_known(truth: PairTruth, left_ids: pl.Series, right_ids: pl.Series, *, name: str) -> None:
    """Refuse a truth that speaks of other rows: it would measure a recall of 0 in silence.

    Raises:
        TruthUnreadableError: none of its ids stands in the lists.
    """
    sides = (("left_id", left_ids), ("right_id", right_ids))
    if truth.is_dedupe:
        return _check_side(truth.known["left_id"], left_ids, name, "left_id")
    for column, ids in sides:
        _check_side(truth.known[column], ids, name, column)
    return None


def _check_side(known: pl.Series, ids: pl.Series, name: str, column: str) -> None:
    if ids.is_empty() or known.is_in(ids.implode()).any():
        return
    raise TruthUnreadableError(
        name, "other_rows", found=str(known[0]), known=str(ids[0]), column=column
    )


@dataclass(frozen=True)
class Measured:
    """Row-wise and pair-wise figures; a dedupe has no row-wise ones."""

    rows: MeasuredAccuracy | None
    pairs: MeasuredAccuracy


def measure(
    pairs: pl.DataFrame,
    truth: Truth,
    *,
    accept: float,
    is_dedupe: bool,
    thresholds: Sequence[float] = THRESHOLDS,
) -> Measured:
    """Precision, recall and F1 at `accept` and at every threshold.

    Args:
        pairs: left_id, right_id, match_weight, probability; the more of the refused pairs are in
            it, the further down the thresholds mean something.
        accept: the threshold that the run decided at.
    """
    marked = pairs.select(*_PAIR, "match_weight", "probability").with_columns(
        is_true=truth.mark(pairs)
    )
    steps = sorted({*thresholds, accept})
    by_pair = _curve(marked.drop_nulls("is_true"), truth.pairs, steps)
    rows = None
    if not is_dedupe:
        best = _best_per_row(marked).drop_nulls("is_true")
        rows = _accuracy(_curve(best, truth.left_rows, steps), accept)
    return Measured(rows=rows, pairs=_accuracy(by_pair, accept))


def _best_per_row(marked: pl.DataFrame) -> pl.DataFrame:
    """One pair per left row: the highest probability, then weight, then the lowest right id."""
    return marked.sort(
        ["left_id", "probability", "match_weight", "right_id"],
        descending=[False, True, True, False],
    ).unique("left_id", keep="first", maintain_order=True)


def _curve(marked: pl.DataFrame, true_in_all: int, steps: Sequence[float]) -> list[MeasuredPoint]:
    """Counts at or above each step, from one pass over the pairs sorted by probability."""
    falling = (
        marked.sort("probability", descending=True)
        .select("probability", right=pl.col("is_true").cast(pl.Int64).cum_sum())
        .with_row_index("links", offset=1)
    )
    rising = falling["probability"].reverse()
    points = []
    for step in steps:
        links = falling.height - int(rising.search_sorted(step, side="left"))
        right = int(falling["right"][links - 1]) if links else 0
        points.append(_point(step, links, right, true_in_all))
    return points


def _point(threshold: float, links: int, right: int, true_in_all: int) -> MeasuredPoint:
    precision = right / links if links else None
    recall = right / true_in_all if true_in_all else None
    return MeasuredPoint(
        threshold=threshold,
        links=links,
        precision=precision,
        recall=recall,
        f1=2 * right / (links + true_in_all) if links + true_in_all else None,
    )


def _accuracy(curve: Sequence[MeasuredPoint], accept: float) -> MeasuredAccuracy:
    at_accept = next(point for point in curve if point.threshold == accept)
    values = {
        name: None if (value := getattr(at_accept, name)) is None else Estimate(value=value)
        for name in ("precision", "recall", "f1")
    }
    return MeasuredAccuracy(**values, by_threshold=tuple(curve))
