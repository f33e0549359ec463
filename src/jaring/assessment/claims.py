"""What somebody said in public about an office, beside what its registry gives for the same.

A claim is kept as it was printed and never becomes a figure. Only claims about the whole office or
a regency are compared: of a larger area the registry of one office holds a part.
"""

from jaring.assessment.figures import STOCK
from jaring.assessment.inputs import BIGINT, CLAIMS, DOUBLE, ESTABLISHMENTS, TEXT, UNIVERSES
from jaring.assessment.standing import STANDING
from jaring.steps import Contract, Dialect, SqlStep

CLAIMED = Contract(
    "claimed",
    ("claim",),
    {"claim": BIGINT, "area_code": TEXT, "segment": TEXT, "measure": TEXT, "value": TEXT,
     "text": TEXT, "claimed_by": TEXT, "claimed_on": TEXT, "source": TEXT, "counted": BIGINT,
     "universe": TEXT, "universe_value": BIGINT, "rate": DOUBLE},
)  # fmt: skip
_AREAS = ("0", "5")  # number: signs of the code of the whole office and of a regency


def claims_step() -> SqlStep:
    """Each claim with the same figure of the registry, where there is one.

    Rows: one per claim.
    """
    reads = (CLAIMS.table, STOCK.table, UNIVERSES.table, STANDING.table, ESTABLISHMENTS.table)
    return SqlStep(reads, CLAIMED, _claimed)


def _claimed(dialect: Dialect) -> str:
    rate = f"{dialect.cast('counted', DOUBLE)} / universe_value"
    return f"""
        with said as (
            select row_number() over (order by claimed_on, claimed_by, area_code, segment,
                    measure, value, source, text) as claim,
                coalesce(area_code, '') as area_code, coalesce(segment, '') as segment, measure,
                value, text, claimed_by, claimed_on, source
            from {CLAIMS.table}
        ),
        counts as ({_counts(dialect)}),
        ranked as ({_ranked_universes()}),
        compared as (
            select said.*, counts.counted,
                case when said.measure = 'coverage_rate' then ranked.name end as universe,
                case when said.measure = 'coverage_rate' then ranked.value end as universe_value
            from said
            left join counts on counts.area_code = said.area_code
                and counts.segment = said.segment and counts.measure = said.measure
                and length(said.area_code) in ({", ".join(_AREAS)})
            left join ranked on ranked.area_code = said.area_code
                and ranked.segment = said.segment and ranked.place = 1
        )
        select claim, area_code, segment, measure, value, text, claimed_by, claimed_on, source,
            counted, universe, universe_value,
            case when universe_value > 0 then {rate} end as rate
        from compared
    """


def _counts(dialect: Dialect) -> str:
    """What the registry gives per area, segment ('' is all of them) and measure."""
    summed = dialect.cast("sum(memberships)", BIGINT)
    employers = " union all ".join(
        f"select substr(coalesce(places.area_code, ''), 1, {signs}) as area_code,"
        " places.employer_id"
        f" from {STANDING.table} as standing join {ESTABLISHMENTS.table} as places"
        " on places.establishment_id = standing.establishment_id where standing.is_alive"
        for signs in _AREAS
    )
    return f"""
        select area_code, segment, 'active' as measure, memberships as counted
        from {STOCK.table}
        union all
        select area_code, '' as segment, 'active' as measure, {summed} as counted
        from {STOCK.table} group by area_code
        union all
        select area_code, segment, 'coverage_rate' as measure, memberships as counted
        from {STOCK.table}
        union all
        select area_code, '' as segment, 'coverage_rate' as measure, {summed} as counted
        from {STOCK.table} where segment in ('PU', 'BPU', 'JAKON') group by area_code
        union all
        select area_code, '' as segment, 'employers' as measure,
            count(distinct employer_id) as counted
        from ({employers}) as placed group by area_code
    """


def _ranked_universes() -> str:
    """Universes per area and segment, the first by name at place 1; UCJ is that of all segments."""
    return f"""
        select name, area_code, segment, value, row_number() over (
                partition by area_code, segment
                order by name, as_of desc, source, value) as place
        from (
            select name, coalesce(area_code, '') as area_code, as_of, source, value,
                coalesce(nullif(segment, 'UCJ'), '') as segment
            from {UNIVERSES.table}
        ) as named
    """
