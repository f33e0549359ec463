"""A linkage model: which fields are compared, on what keys, by which levels, and how it is decided.

A model is data: a TOML file that ships with the package or that a user writes (`model` reads one).
What its words mean stands in `features` (what a key can be made of) and `levels` (comparisons).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)


class FieldType(StrEnum):
    """What a field holds, which decides how it is standardised and what it can be compared by."""

    NIK = "nik"
    PERSON_NAME = "person_name"
    EMPLOYER_NAME = "employer_name"
    PROJECT_NAME = "project_name"
    DATE = "date"
    AREA = "area"
    PHONE = "phone"
    TEXT = "text"
    NUMBER = "number"
    CODE = "code"
    SEX = "sex"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldSource(_Part):
    """A field's type, and the columns it is read from (its own name where none is given)."""

    type: FieldType
    columns: tuple[str, ...] = Field(default=(), alias="from")


def _spelled_out(value: object) -> object:
    return {"type": value} if isinstance(value, str) else value


class LevelWord(_Part):
    """One comparison level: its kind and its arguments, as «jaro_winkler 0.95»."""

    kind: str
    arguments: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The level as the model file spells it."""
        return " ".join((self.kind, *self.arguments))


def _level_word(value: object) -> object:
    if isinstance(value, str):
        kind, *arguments = value.split()
        return {"kind": kind, "arguments": tuple(arguments)}
    return value


class Condition(_Part):
    """A field and a level that it must reach."""

    field: str
    level: LevelWord


def _condition(value: object) -> object:
    if isinstance(value, str):
        field, _, level = value.partition(" ")
        return {"field": field, "level": _level_word(level)}
    return value


Level = Annotated[LevelWord, BeforeValidator(_level_word)]
Accept = tuple[tuple[Annotated[Condition, BeforeValidator(_condition)], ...], ...]


class Tier(_Part):
    """Rows equal on a strong identifier that also pass one of the checks are linked at once."""

    name: str
    on: tuple[str, ...] = Field(min_length=1)
    accept: Accept = Field(min_length=1)


class Block(_Part):
    """Rows are compared where they share a key.

    Attributes:
        on: features that make the key, such as `name.sorted_tokens` or `birth_date`.
        cap: most pairs that one value of the key may cost; above it the value is refined.
        refine: features added to the key, one after the other, for values above the cap.
        rare: only key values held by at most so many rows on the right.
    """

    on: tuple[str, ...] = Field(min_length=1)
    cap: int = Field(default=20_000, ge=1)
    refine: tuple[str, ...] = ()
    rare: int | None = Field(default=None, ge=1)

    @property
    def name(self) -> str:
        """The key in words."""
        return " + ".join(self.on) + (f" (≤ {self.rare})" if self.rare is not None else "")


class Compare(_Part):
    """How one field is compared: levels from best to worst; the first that holds counts.

    Attributes:
        frequency: a value that few rows share says more.
        given: fields beside which this one's evidence is learned, since it repeats them.
        shared: people of one household or workplace hold it in common, so that it may be equal
            between two of them. Where labels are few, they are told from one person by it.
    """

    field: str
    levels: tuple[Level, ...] = Field(min_length=2)
    frequency: bool = False
    given: tuple[str, ...] = ()
    shared: bool = False

    @model_validator(mode="after")
    def _last_is_else(self) -> Self:
        if self.levels[-1].kind != "else":
            raise ValueError(f'the last level of «{self.field}» must be "else"')
        return self


class Train(_Part):
    """Where labels come from; without them the weights are found by EM over patterns."""

    labels_from: str | None = None
    not_the_same: tuple[str, ...] = ("else",)
    sample_rows: int = Field(default=100_000, ge=1_000)


class ResolveRule(StrEnum):
    """How many links a row may have."""

    MANY_LEFT_TO_ONE_RIGHT = "many_left_to_one_right"
    ONE_TO_ONE = "one_to_one"
    MANY_TO_MANY = "many_to_many"
    CLUSTERS = "clusters"


class Resolve(_Part):
    """When a pair becomes a link, and which links a person should look at.

    Attributes:
        accept: the calibrated probability from which on a pair is linked.
        review: a link between these two probabilities is flagged.
        conflict: fields that may not all differ unseen: a link on which each of them is held by
        both
            sides and none is equal is flagged, however probable (brothers, twins).
    """

    rule: ResolveRule = ResolveRule.MANY_LEFT_TO_ONE_RIGHT
    accept: float = Field(default=0.5, gt=0, lt=1)
    review: tuple[float, float] = (0.05, 0.95)
    conflict: tuple[str, ...] = ()


class LinkModel(_Part):
    """A whole model, checked: every name that is used exists."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = ""
    fields: Mapping[str, Annotated[FieldSource, BeforeValidator(_spelled_out)]]
    tier: tuple[Tier, ...] = ()
    block: tuple[Block, ...] = Field(min_length=1)
    compare: tuple[Compare, ...] = Field(min_length=1)
    train: Train = Train()
    resolve: Resolve = Resolve()
    version: Literal[1] = 1

    def columns_of(self, field: str) -> tuple[str, ...]:
        """The canonical columns that a field is read from."""
        return self.fields[field].columns or (field,)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every canonical column the model reads, once."""
        every = (column for field in self.fields for column in self.columns_of(field))
        return tuple(dict.fromkeys(every))

    def comparison(self, field: str) -> Compare:
        """How a field is compared."""
        return next(compare for compare in self.compare if compare.field == field)
