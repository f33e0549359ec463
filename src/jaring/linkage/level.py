"""What one level of a comparison is, ready to be put into a query."""

from collections.abc import Callable
from dataclasses import dataclass

from jaring.linkage.features import Feature
from jaring.linkage.schema import FieldType, LinkModel
from jaring.steps import Dialect


@dataclass(frozen=True)
class Level:
    """A level of one field of one model, ready to be put into a query.

    Attributes:
        needs: coded columns of either side.
        holds: the condition, given a dialect.
        similarity: a costly value computed once per pair, as (column, expression), if any.
        is_equality: the two values are the same for this level, so how rare the value is matters.
    """

    needs: tuple[Feature, ...]
    holds: Callable[[Dialect], str]
    similarity: tuple[str, Callable[[Dialect], str]] | None = None
    is_equality: bool = False


Make = Callable[[LinkModel, str, FieldType, tuple[str, ...]], Level]
"""From a model, a field, its type and the arguments of a word to the level that it means."""


def equal(column: str) -> str:
    """Both sides hold a coded column, and it is equal."""
    return f"l_{column} = r_{column}"
