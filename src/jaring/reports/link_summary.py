"""What one link run did, in figures: filled by the runs, drawn by the reports.

Written as `summary.json` and read back without loss. Counts must add up or the summary cannot be
made; an unknown figure is `None`, never 0. Long numbers in texts are masked here, so that no
summary can hold a whole NIK.
Not here: how a figure is reached (`runs`), how it looks (`link_page`, `link_workbook`, `terminal`).
"""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

_LONG_NUMBER = re.compile(r"\d(?:[ .'\-]?\d){15,}")


def mask_long_numbers(text: str) -> str:
    """The text with every number of 16 digits or more cut to its first and last four.

    >>> mask_long_numbers("NIK 3374012103850003")
    'NIK 3374…0003'
    """

    def masked(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found.group())
        return f"{digits[:4]}…{digits[-4:]}"

    return _LONG_NUMBER.sub(masked, text)


Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0)]
MaskedText = Annotated[str, AfterValidator(mask_long_numbers)]

_ROUNDING = 1e-9


class _Part(BaseModel):
    """Strict and frozen: a summary says what was, and nobody edits it afterwards."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)


class Estimate(_Part):
    """A share with its interval; the bounds are `None` where none was computed."""

    value: Share
    low: Share | None = None
    high: Share | None = None

    @model_validator(mode="after")
    def _bounds_enclose_the_value(self) -> Self:
        if self.low is not None and self.low > self.value + _ROUNDING:
            raise ValueError("low is above value")
        if self.high is not None and self.high < self.value - _ROUNDING:
            raise ValueError("high is below value")
        return self


class FieldQuality(_Part):
    """How far one field of one side can be used; all are counts of accepted rows."""

    field: str
    filled: Count
    usable: Count
    flagged: Count = 0
    note_code: str | None = None

    @model_validator(mode="after")
    def _usable_rows_are_filled(self) -> Self:
        if self.usable > self.filled or self.flagged > self.filled:
            raise ValueError(f"{self.field}: more rows usable or flagged than filled")
        return self


class QuarantineReason(_Part):
    """Why rows were set apart, in both languages, and how many."""

    code: str
    reason_id: MaskedText
    reason_en: MaskedText
    rows: Count


class Side(_Part):
    """One of the two lists: received = accepted + quarantined, accepted = linked + unlinked."""

    name: MaskedText
    received: Count
    quarantined: Count
    accepted: Count
    linked: Count
    unlinked: Count
    quality: tuple[FieldQuality, ...] = ()
    quarantine: tuple[QuarantineReason, ...] = ()

    @model_validator(mode="after")
    def _rows_add_up(self) -> Self:
        if self.received != self.accepted + self.quarantined:
            raise ValueError(f"{self.name}: received is not accepted + quarantined")
        if self.accepted != self.linked + self.unlinked:
            raise ValueError(f"{self.name}: accepted is not linked + unlinked")
        if any(quality.filled > self.accepted for quality in self.quality):
            raise ValueError(f"{self.name}: a field is filled in more rows than were accepted")
        if self.quarantine and sum(part.rows for part in self.quarantine) != self.quarantined:
            raise ValueError(f"{self.name}: reasons of quarantine do not add up to quarantined")
        return self


class TierCount(_Part):
    """Links that one tier settled; `rows` counts rows of the left list, where that differs."""

    tier: str
    links: Count
    rows: Count | None = None


class LinkCounts(_Part):
    """Links by tier, and how many of the decisions want a person's eye."""

    count: Count
    by_tier: tuple[TierCount, ...] = ()
    review: Count = 0
    conflicts: Count = 0
    decided: Count = 0
    stale_decisions: Count = 0
    clusters: Count | None = None

    @model_validator(mode="after")
    def _tiers_add_up(self) -> Self:
        if self.by_tier and sum(part.links for part in self.by_tier) != self.count:
            raise ValueError("links by tier do not add up to the links")
        return self


class Thresholds(_Part):
    """Calibrated: from `accept` on a pair is linked; between the two others it is flagged."""

    accept: Share
    review_low: Share
    review_high: Share

    @model_validator(mode="after")
    def _band_has_two_ends(self) -> Self:
        if self.review_low > self.review_high:
            raise ValueError("review_low is above review_high")
        return self


class Accuracy(_Part):
    """How good the links are thought to be; each part is `None` where it cannot be said."""

    precision: Estimate | None = None
    recall: Estimate | None = None
    f1: Estimate | None = None


class MeasuredPoint(_Part):
    """Measured figures at one threshold."""

    threshold: Share
    links: Count
    precision: Share | None = None
    recall: Share | None = None
    f1: Share | None = None


class MeasuredAccuracy(Accuracy):
    """The same, measured against a truth that was handed in."""

    by_threshold: tuple[MeasuredPoint, ...] = ()


class CurvePoint(MeasuredPoint):
    """Estimated figures at one threshold, beside the measured ones where there is a truth."""

    measured_precision: Share | None = None
    measured_recall: Share | None = None


class BlockCost(_Part):
    """What one blocking key cost and what it alone brought in.

    `refined` counts key values that were over the cap and cut by a further key, `skipped` the
    pairs that were left out all the same, `found_only_here` the links that no other block proposed.
    """

    name: str
    keys: tuple[str, ...] = ()
    planned_pairs: Count | None = None
    pairs: Count
    refined: Count = 0
    skipped: Count = 0
    found_only_here: Count | None = None


class LevelWeight(_Part):
    """Points (log2) that one level of one field adds; `share` of the pairs that stand at it."""

    field: str
    level: int
    label: str
    points: float
    share: Share | None = None


class SamplePart(_Part):
    """What one field of a pair added, and what stands on both sides; `None`: not known there."""

    field: str
    level: int | None = None
    points: float
    left: MaskedText | None = None
    right: MaskedText | None = None


class Sample(_Part):
    """One pair with its evidence; parts add up to `match_weight`, a log2 Bayes factor.

    With the prior they give the points that the probability was calibrated from.
    """

    left_id: MaskedText
    right_id: MaskedText
    left: dict[str, MaskedText | None] = Field(default_factory=dict)
    right: dict[str, MaskedText | None] = Field(default_factory=dict)
    parts: tuple[SamplePart, ...] = ()
    prior_points: float | None = None
    match_weight: float
    probability: Share
    linked: bool
    tier: str


class StepTime(_Part):
    """One step of the flow: how long it took and how many rows it wrote."""

    name: str
    seconds: Seconds
    rows: Count | None = None


class Note(_Part):
    """Something a reader must know about the run, in both languages."""

    code: str
    text_id: MaskedText
    text_en: MaskedText


class LinkSummary(_Part):
    """One link or dedupe run; `right` is `None` when a table was compared with itself.

    `review_first` holds the pairs to decide first, most useful first; `samples` the pairs that
    explain the model.
    """

    kind: Literal["link", "dedupe"]
    model: str
    title: MaskedText
    as_of: date
    made_at: AwareDatetime
    left: Side
    right: Side | None = None
    links: LinkCounts
    thresholds: Thresholds
    estimate: Accuracy = Accuracy()
    measured: MeasuredAccuracy | None = None
    curve: tuple[CurvePoint, ...] = ()
    blocks: tuple[BlockCost, ...] = ()
    pairs_compared: Count | None = None
    patterns: Count | None = None
    prior_points: float | None = None
    weights: tuple[LevelWeight, ...] = ()
    samples: tuple[Sample, ...] = ()
    review_first: tuple[Sample, ...] = ()
    steps: tuple[StepTime, ...] = ()
    seconds: Seconds
    peak_memory_bytes: Count | None = None
    versions: dict[str, str] = Field(default_factory=dict)
    settings: dict[str, str] = Field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    @model_validator(mode="after")
    def _sides_fit_the_kind(self) -> Self:
        if (self.kind == "link") != (self.right is not None):
            raise ValueError("a link has two sides, a dedupe has one")
        rows = [part.rows for part in self.links.by_tier if part.rows is not None]
        if rows and (len(rows) < len(self.links.by_tier) or sum(rows) != self.left.linked):
            raise ValueError("rows by tier do not add up to the linked rows")
        return self

    def to_json(self) -> str:
        """The text of `summary.json`: the same bytes for the same run."""
        return self.model_dump_json(indent=2) + "\n"


def write_summary(summary: LinkSummary, path: Path) -> None:
    """Write `summary.json`."""
    path.write_text(summary.to_json(), encoding="utf-8")


def read_summary(path: Path) -> LinkSummary:
    """Read back what `write_summary` wrote.

    Raises:
        pydantic.ValidationError: the file is no summary, or its counts do not add up.
    """
    return LinkSummary.model_validate_json(path.read_text(encoding="utf-8"))
