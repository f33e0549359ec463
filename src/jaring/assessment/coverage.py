"""Coverage: living memberships of each month over a named universe, by segment and by programme.

No rate exists without a universe; its name, source and day go along. A universe below the
memberships is flagged, never hidden. One programme's memberships stand over the universe of the
segment: whoever is in JKK may be in JHT or not. Persons are counted on the day, for
regencies, provinces and the office.
"""

from functools import partial

from jaring.assessment.arrears import month_number, month_of_number
from jaring.assessment.figures import PLACED, STOCK, Times
from jaring.assessment.inputs import BIGINT, DOUBLE, INT, TEXT, UNIVERSES
from jaring.steps import Contract, Dialect, SqlStep
from jaring.terms.segments import Programme

LIVING = Contract(
    "living",
    ("month", "area_code", "segment", "programme"),
    {"month": INT, "area_code": TEXT, "segment": TEXT, "programme": TEXT, "memberships": BIGINT},
)  # fmt: skip
COVERAGE = Contract(
    "coverage",
    ("month", "area_code", "segment", "programme", "universe"),
    {"month": INT, "area_code": TEXT, "segment": TEXT, "programme": TEXT, "universe": TEXT,
     "source": TEXT, "universe_as_of": TEXT, "active": BIGINT, "persons": BIGINT,
     "value": BIGINT, "rate": DOUBLE, "flag": TEXT},
)  # fmt: skip
ALL = ""  # the programme of a row that counts whatever the programme
_PROGRAMMES = " union all ".join(f"select '{code}' as programme" for code in (ALL, *Programme))
_UCJ = "('PU', 'BPU', 'JAKON')"
_DEPTHS = (0, 1 + 1, 5)  # number: signs of the code of the office, a province, a regency
MONTHS = 13  # number: the month of the day, and the year before it


def coverage_steps(times: Times) -> tuple[SqlStep, SqlStep]:
    """Living memberships month by month, and their share of each universe."""
    return (
        SqlStep((PLACED.table, UNIVERSES.table), LIVING, partial(_living, times)),
        SqlStep((LIVING.table, STOCK.table, UNIVERSES.table), COVERAGE, partial(_coverage, times)),
    )


def _months(times: Times, dialect: Dialect) -> str:
    """The months that are shown, as rows."""
    last = month_number(str(times.month), dialect)
    return " union all ".join(
        f"select {dialect.cast(month_of_number(f'({last} - {back})', dialect), INT)} as month"
        for back in range(MONTHS)
    )


def _living(times: Times, dialect: Dialect) -> str:
    """Memberships that live in each month, in all and by programme.

    The months before count who had begun and had not ended; the month of the day counts who lives
    on the day, so that it is the stock.

    Rows: one per month, area (office, province, regency, and the areas of universes), segment and
    programme.
    """
    depths = " union ".join(f"select {signs} as signs" for signs in _DEPTHS)
    first = month_of_number(f"({month_number(str(times.month), dialect)} - {MONTHS - 1})", dialect)
    come = f"greatest(from_month, {dialect.cast(first, INT)})"  # whoever came before is there
    gone = f"case when is_alive = 1 then null else least(before_month, {times.month}) end"
    return f"""
        with counted as (
            select area_code, segment, programmes, {come} as come_month, {gone} as gone_month,
                count(*) as memberships
            from {PLACED.table}
            where from_month is not null
            group by area_code, segment, programmes, {come}, {gone}
        ),
        grouped as (
            select coalesce(area_code, '') as area_code, segment,
                ',' || coalesce(programmes, '') || ',' as programmes, come_month, gone_month,
                memberships
            from counted
        ),
        depths as ({depths} union select length(area_code) as signs from {UNIVERSES.table}
            where area_code is not null),
        areas as (
            select area_code, signs, substr(area_code, 1, signs) as area
            from (select area_code from grouped group by area_code) as every
            join depths on depths.signs <= length(every.area_code) or depths.signs = 0
        ),
        wanted as (
            select area_code, area from areas
            where signs in {_DEPTHS} or area in (select area_code from {UNIVERSES.table})
            group by area_code, area
        ),
        months as ({_months(times, dialect)}),
        monthly as (
            select months.month, wanted.area, grouped.segment, grouped.programmes,
                sum(grouped.memberships) as memberships
            from grouped
            join wanted on wanted.area_code = grouped.area_code
            join months on grouped.come_month <= months.month
                and (grouped.gone_month is null or grouped.gone_month > months.month)
            group by months.month, wanted.area, grouped.segment, grouped.programmes
        )
        select monthly.month, monthly.area as area_code, monthly.segment, programmes.programme,
            {dialect.cast("sum(monthly.memberships)", BIGINT)} as memberships
        from monthly
        join ({_PROGRAMMES}) as programmes on programmes.programme = '{ALL}'
            or monthly.programmes like '%,' || programmes.programme || ',%'
        group by monthly.month, monthly.area, monthly.segment, programmes.programme
    """


def _coverage(times: Times, dialect: Dialect) -> str:
    """Living memberships over a named universe; a universe below them is flagged, never hidden.

    A programme that no membership of the registry names is not known, rather than nobody's.

    Rows: one per month, area and segment of a universe, and programme.
    """
    return f"""
        with every as (
            select month, area_code, segment, programme, memberships from {LIVING.table}
            union all
            select month, area_code, 'UCJ' as segment, programme,
                {dialect.cast("sum(memberships)", BIGINT)} as memberships
            from {LIVING.table} where segment in {_UCJ}
            group by month, area_code, programme
        ),
        people as (
            select area_code, segment, persons from {STOCK.table}
            union all
            select area_code, 'UCJ' as segment, {dialect.cast("sum(persons)", BIGINT)} as persons
            from {STOCK.table} where segment in {_UCJ}
            group by area_code
        ),
        universes as (
            select name, coalesce(area_code, '') as area_code, coalesce(segment, 'UCJ') as segment,
                max(value) as value, min(source) as source, min(as_of) as as_of
            from {UNIVERSES.table}
            group by name, coalesce(area_code, ''), coalesce(segment, 'UCJ')
        ),
        asked as (
            select universes.*, months.month, programmes.programme
            from universes
            join ({_months(times, dialect)}) as months on true
            join ({_PROGRAMMES}) as programmes on true
        )
        select asked.month, asked.area_code, asked.segment, asked.programme,
            asked.name as universe, asked.source, asked.as_of as universe_as_of,
            case when asked.programme in (select programme from {LIVING.table})
                then coalesce(every.memberships, 0) end as active,
            case when asked.month = {times.month} and asked.programme = '{ALL}'
                    and length(asked.area_code) in {_DEPTHS}
                then coalesce(people.persons, 0) end as persons,
            asked.value,
            case when asked.value > 0
                    and asked.programme in (select programme from {LIVING.table})
                then {dialect.cast("coalesce(every.memberships, 0)", DOUBLE)} / asked.value end
                as rate,
            case when every.memberships > asked.value then 'universe_below_active' end as flag
        from asked
        left join every on every.month = asked.month and every.area_code = asked.area_code
            and every.segment = asked.segment and every.programme = asked.programme
        left join people on people.area_code = asked.area_code
            and people.segment = asked.segment
    """
