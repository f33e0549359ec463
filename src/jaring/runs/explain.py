"""Why a pair of a finished run is, or is not, a link: its levels and points, computed on demand.

Reads run.json, weights.json, the links and the inputs; writes nothing.
Not here: the words and the drawing (`commands`), what a level means (`linkage`).
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import polars as pl

from jaring.linkage.explain import Part, explain_pattern
from jaring.linkage.weights import Weights
from jaring.runs.decisions import hash_rows
from jaring.runs.folder import RunFileMissingError, RunFolder
from jaring.runs.frequencies import count_values
from jaring.runs.masking import mask_text, mask_value
from jaring.runs.pairs import pattern_of_rows
from jaring.runs.review import REVIEW_TABLE
from jaring.runs.rows import RunRows, open_rows

LINKS_TABLE = "links.parquet"
WEIGHTS = "weights.json"
Row = Mapping[str, str | None]


@dataclass(frozen=True)
class FieldEvidence:
    """What one field says about a pair.

    Attributes:
        level: its level, 1 the best; 0 where a side holds nothing.
        label: the level as the model spells it.
        frequency: how common the value is, in a word; empty where it does not count.
        is_equal: both rows write it alike.
    """

    field: str
    level: int
    label: str
    points: float
    frequency: str
    left: str | None
    right: str | None
    is_equal: bool


@dataclass(frozen=True)
class PairEvidence:
    """A pair with all that its probability is made of: prior + points of the fields.

    Attributes:
        linked: the run took the pair for a link.
        tier: how it was settled, if it is one.
    """

    left_id: str
    right_id: str
    prior: float
    fields: tuple[FieldEvidence, ...]
    match_weight: float
    probability: float
    linked: bool
    tier: str | None

    def masked(self, kinds: Mapping[str, str]) -> "PairEvidence":
        """The same with NIK, phone, mother's name and their like cut.

        Args:
            kinds: type of each field in the model.
        """
        fields = tuple(
            replace(
                part,
                left=mask_value(part.left, part.field, kinds.get(part.field)),
                right=mask_value(part.right, part.field, kinds.get(part.field)),
            )
            for part in self.fields
        )
        left_id, right_id = mask_text(self.left_id), mask_text(self.right_id)
        return replace(self, fields=fields, left_id=left_id, right_id=right_id)


def read_weights(folder: RunFolder) -> Weights:
    """The points that the run learned.

    Raises:
        RunFileMissingError: weights.json is gone or damaged.
    """
    try:
        return Weights.from_json(json.loads(folder.read_text(WEIGHTS)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RunFileMissingError(folder.path, WEIGHTS) from error


@dataclass
class PairExplainer:
    """A finished run with its inputs at hand; rows that were fetched once are kept."""

    folder: RunFolder
    rows: RunRows
    weights: Weights
    _kept: dict[str, dict[str, Row]] = field(default_factory=lambda: {"left": {}, "right": {}})
    _patterns: dict[tuple[str, str], int | None] = field(default_factory=dict)

    @property
    def kinds(self) -> dict[str, str]:
        """Type of each field in the run's model."""
        return {name: source.type.value for name, source in self.rows.model.fields.items()}

    def fetch_for_review(self) -> tuple[dict[str, str], dict[str, str]]:
        """Fetch every row that the review table names, at once; content hash by id, per side."""
        table = pl.DataFrame(self.folder.read_table(REVIEW_TABLE))
        named = table.select("left_id", "right_id", "pattern").iter_rows()
        self._patterns = {(left, right): pattern for left, right, pattern in named}
        left = self._fetch("left", table["left_id"].to_list())
        return left, self._fetch("right", table["right_id"].to_list())

    def hash_ids(self, left: list[str], right: list[str]) -> tuple[dict[str, str], dict[str, str]]:
        """Content hash by id of any rows; ids that no row has are left out."""
        return self._fetch("left", left), self._fetch("right", right)

    def _fetch(self, side: str, ids: list[str]) -> dict[str, str]:
        found = self.rows.fetch(side, ids)
        for row in found.iter_rows(named=True):
            self._kept[side][row.pop("id")] = row
        hashed = hash_rows(found, self.rows.model.columns)
        return dict(hashed.iter_rows())

    def evidence(self, left_id: str, right_id: str) -> PairEvidence:
        """The evidence of a pair, whether the run linked it or never compared it.

        Raises:
            UnknownRowError: no row has that id.
        """
        left, right = self._row("left", left_id), self._row("right", right_id)
        pattern, tier = self._patterns.get((left_id, right_id)), None
        if pattern is None:
            pattern, tier = self._known(left_id, right_id)
        if pattern is None:
            frequency = count_values(self.rows, right)
            pattern = pattern_of_rows(self.rows.model, left, right, frequency=frequency)
        found = explain_pattern(self.rows.model, self.weights, pattern)
        return PairEvidence(
            left_id=left_id,
            right_id=right_id,
            prior=found.prior,
            fields=tuple(self._field(part, left, right) for part in found.parts),
            match_weight=found.match_weight,
            probability=found.probability,
            linked=tier is not None,
            tier=tier,
        )

    def _row(self, side: str, row_id: str) -> Row:
        if row_id not in self._kept[side]:
            self._kept[side][row_id] = self.rows.one(side, row_id)
        return self._kept[side][row_id]

    def _known(self, left_id: str, right_id: str) -> tuple[int | None, str | None]:
        """Pattern and tier that the run wrote down for a pair, where it did."""
        pair = (pl.col("left_id") == left_id) & (pl.col("right_id") == right_id)
        path = self.folder.path
        try:
            link = pl.scan_parquet(path / LINKS_TABLE).filter(pair).select("pattern", "tier")
            flagged = pl.scan_parquet(path / REVIEW_TABLE).filter(pair).select("pattern")
            linked, seen = link.collect(), flagged.collect()
        except (OSError, pl.exceptions.PolarsError) as error:
            raise RunFileMissingError(path, f"{LINKS_TABLE} / {REVIEW_TABLE}") from error
        patterns = [*linked["pattern"].drop_nulls(), *seen["pattern"].drop_nulls()]
        return next(iter(patterns), None), next(iter(linked["tier"]), None)

    def _field(self, part: Part, left: Row, right: Row) -> FieldEvidence:
        columns = self.rows.model.columns_of(part.field)
        mine, theirs = (_joined(row, columns) for row in (left, right))
        return FieldEvidence(
            field=part.field,
            level=part.level,
            label=part.label,
            points=part.points,
            frequency=part.frequency,
            left=mine,
            right=theirs,
            is_equal=mine is not None and mine == theirs,
        )


def _joined(row: Row, columns: tuple[str, ...]) -> str | None:
    """What a field shows: its column, or the parts of an area in their order."""
    filled = [text.strip() for name in columns if (text := row.get(name)) and text.strip()]
    return ", ".join(filled) or None


@contextmanager
def open_explainer(folder: RunFolder) -> Iterator[PairExplainer]:
    """A finished run, ready to explain its pairs.

    Raises:
        RunFileMissingError: the folder is no whole run.
        InputChangedError: an input is gone or is no longer what was linked.
    """
    weights = read_weights(folder)
    with open_rows(folder) as rows:
        yield PairExplainer(folder, rows, weights)
