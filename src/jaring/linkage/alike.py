"""Rows that say the same as a record, letter for letter: settled before anything is cleaned.

A row whose identifier and name stand in a record just as they are written passes the first check
of the identifier's tier, whatever cleaning makes of both. Nearly half of a large list is such rows,
and cleaning is the dearest part of a link. The answer is the one that the tier would give: the
record is the only one with that identifier, and the identifier and the name are usable.
"""

from dataclasses import dataclass

from jaring.linkage.features import NAME_TYPES, feature
from jaring.linkage.levels import level
from jaring.linkage.names import BIGINT, DECIDED, LEFT, RIGHT
from jaring.linkage.schema import LinkModel, ResolveRule
from jaring.steps import Contract, Dialect, SqlStep

ALIKE = Contract("alike", ("left_row",), {"left_row": BIGINT, "right_row": BIGINT})
_EQUALITIES = frozenset({"exact", "folded", "same_tokens"})


@dataclass(frozen=True)
class Alike:
    """What has to be equal as it is written, as fields of the model.

    Attributes:
        on: the fields of the identifier.
        beside: the fields of the tier's first check.
    """

    on: tuple[str, ...]
    beside: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(dict.fromkeys((*self.on, *self.beside)))


def alike_fields(
    model: LinkModel, *, left: frozenset[str], right: frozenset[str] | None
) -> Alike | None:
    """What may be compared as it is written, if the model and both sides allow it.

    Only where there is one tier, its first check asks for equal values alone, each read from one
    column, and a record may be claimed by several rows: otherwise other rows decide as well.

    Args:
        left: canonical columns of the left side.
        right: those of the right side; None where its rows are no longer at hand (an index).
    """
    if len(model.tier) != 1 or model.resolve.rule is ResolveRule.ONE_TO_ONE or right is None:
        return None
    tier = model.tier[0]
    asked = tier.accept[0]
    if not all(condition.level.kind in _EQUALITIES for condition in asked):
        return None
    found = Alike(
        tuple(word.partition(".")[0] for word in tier.on),
        tuple(condition.field for condition in asked),
    )
    is_plain = all("." not in word for word in tier.on)
    columns = [model.columns_of(field) for field in found.fields]
    held = all(len(names) == 1 and names[0] in left & right for names in columns)
    return found if is_plain and held else None


def alike_step(model: LinkModel, alike: Alike, *, right_coded: str) -> SqlStep:
    """Left rows that are written like exactly one record.

    Rows: one per such left row of which nobody decided anything.
    """
    tier = model.tier[0]
    keys = [feature(model, word).column for word in tier.on]
    meant = [level(model, condition.field, condition.level) for condition in tier.accept[0]]
    usable = dict.fromkeys(made.column for one in meant for made in one.needs)

    def sql(dialect: Dialect) -> str:
        same = " and ".join(
            f"{_written(model, field, 'l', dialect)} = {_written(model, field, 'r', dialect)}"
            for field in alike.fields
        )
        present = " and ".join(f"{key} is not null" for key in keys)
        complete = " and ".join(f"count({column}) = 1" for column in usable)
        return f"""
            select l.row as left_row, r.row as right_row
            from {LEFT} as l
            join {RIGHT} as r on {same}
            join (
                select min(row) as row from {right_coded} where {present}
                group by {", ".join(keys)} having count(*) = 1 and {complete}
            ) as alone on alone.row = r.row
            where l.row not in (select left_row from {DECIDED})
        """

    return SqlStep((LEFT, RIGHT, right_coded, DECIDED), ALIKE, sql, says="identifier")


def _written(model: LinkModel, field: str, side: str, dialect: Dialect) -> str:
    column = f"{side}.{model.columns_of(field)[0]}"
    return dialect.upper(column) if model.fields[field].type in NAME_TYPES else column
