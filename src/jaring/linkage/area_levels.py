"""The levels at which places are compared: by name at each depth, near, or unknown on one side."""

from jaring.linkage.features import AREA_DEPTHS, part_of_area, plain
from jaring.linkage.level import Level, equal
from jaring.linkage.schema import FieldType, LinkModel


def same_area(_model: LinkModel, field: str, _kind: FieldType, arguments: tuple[str, ...]) -> Level:
    """The names of this depth are equal, and what lies above does not contradict."""
    depth = arguments[0]
    if depth not in AREA_DEPTHS:
        raise ValueError(f"«same_area» wants one of {', '.join(AREA_DEPTHS)}")
    parts = AREA_DEPTHS[AREA_DEPTHS.index(depth) :]
    columns = tuple(part_of_area(field, part) for part in parts)
    # what lies above may be left out in a local list, but may not contradict
    above = "".join(
        f" and coalesce(l_{column.column} = r_{column.column}, true)" for column in columns[1:]
    )
    return Level(columns, lambda _: equal(columns[0].column) + above)


def near_area(_model: LinkModel, field: str, kind: FieldType, arguments: tuple[str, ...]) -> Level:
    """The districts are equal, and the names of the villages are spelled nearly alike."""
    text, district = plain(field, kind), part_of_area(field, "district")
    threshold = float(arguments[0])
    left, right = f"l_{text.column}", f"r_{text.column}"
    return Level(
        (text, district),
        lambda d: (
            f"{equal(district.column)} and {left} is not null and {right} is not null"
            f" and {d.jaro_winkler(left, right)} >= {threshold}"
        ),
    )


def area_part_missing(
    _model: LinkModel, field: str, _kind: FieldType, arguments: tuple[str, ...]
) -> Level:
    """The next area up agrees and this depth is not known on one side."""
    depth = arguments[0]
    columns = tuple(part_of_area(field, part) for part in AREA_DEPTHS)
    at = AREA_DEPTHS.index(depth)
    mine, above = columns[at].column, columns[at + 1].column
    return Level(columns, lambda _: f"(l_{mine} is null or r_{mine} is null) and {equal(above)}")
