"""What a step of a flow is, and the words in which SQL dialects differ."""

from jaring.steps.contract import BrokenContractError, ColumnType, Contract, DuplicateGrainError
from jaring.steps.dialect import DUCKDB, SPARK, Dialect
from jaring.steps.flow import (
    PIECE,
    WHOLE_PIECE,
    Flow,
    RowwiseStep,
    SqlStep,
    SqlText,
    Step,
    TableStep,
)

__all__ = [
    "DUCKDB",
    "PIECE",
    "SPARK",
    "WHOLE_PIECE",
    "BrokenContractError",
    "ColumnType",
    "Contract",
    "Dialect",
    "DuplicateGrainError",
    "Flow",
    "RowwiseStep",
    "SqlStep",
    "SqlText",
    "Step",
    "TableStep",
]
