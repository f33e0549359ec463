"""Figures of the registry: stock, flows, survival, targets, what will vanish.

Stock counts memberships and persons side by side. Rejoined is never new: the later membership of a
person in a segment is a return. Coverage on a universe stands in `coverage`.
"""

from dataclasses import dataclass
from functools import partial

from jaring.assessment.inputs import (
    BATCHES,
    BIGINT,
    DOUBLE,
    INT,
    PERSONS,
    TARGETS,
    TEXT,
)
from jaring.assessment.standing import STANDING
from jaring.steps import Contract, Dialect, SqlStep, Step

PLACED = Contract(
    "placed_memberships",
    ("membership_id",),
    {"membership_id": TEXT, "person_id": TEXT, "segment": TEXT, "area_code": TEXT,
     "from_month": INT, "before_month": INT, "end_month": INT, "turn": BIGINT, "payer": TEXT,
     "sponsor": TEXT, "channel": TEXT, "programmes": TEXT, "is_alive": BIGINT,
     "covered": BIGINT, "is_only": BIGINT},
)  # fmt: skip
"""Every membership; `is_only` where its person has no other one in its segment."""
STOCK = Contract(
    "stock",
    ("area_code", "segment"),
    {"area_code": TEXT, "segment": TEXT, "memberships": BIGINT, "persons": BIGINT,
     "covered": BIGINT, "registered": BIGINT},
)  # fmt: skip
FLOWS = Contract(
    "flows",
    ("month", "segment"),
    {"month": INT, "segment": TEXT, "gross_new": BIGINT, "rejoined": BIGINT, "lapsed": BIGINT,
     "net_growth": BIGINT},
)  # fmt: skip
SURVIVAL = Contract(
    "survival",
    ("start_month", "payer", "sponsor", "channel", "age_months"),
    {"start_month": INT, "payer": TEXT, "sponsor": TEXT, "channel": TEXT,
     "age_months": INT, "started": BIGINT, "alive": BIGINT},
)  # fmt: skip
REALISED = Contract(
    "realised",
    ("area_code", "segment", "measure", "year"),
    {"area_code": TEXT, "segment": TEXT, "measure": TEXT, "year": BIGINT, "target": BIGINT,
     "realisation": BIGINT, "pace": DOUBLE, "owner": TEXT, "source": TEXT},
)  # fmt: skip
PROJECTION = Contract(
    "projection",
    ("day", "segment"),
    {"day": INT, "segment": TEXT, "covered": BIGINT, "vanishing": BIGINT, "remaining": BIGINT},
)
_DEPTHS = {"regency": 5, "province": 2, "office": 0}  # number: signs of an area code
AGES = (1, 3, 6, 12)  # number: months after which a group is looked at


@dataclass(frozen=True)
class Times:
    """The day of the figures and the months of its year, as whole numbers."""

    as_of: int
    month: int
    year_start: int
    project_at: int
    days_passed: int
    days_of_year: int


def figure_steps(times: Times) -> tuple[Step, ...]:
    """From memberships to the tables of figures."""
    return (
        SqlStep(
            (STANDING.table, PERSONS.table, BATCHES.table),
            PLACED,
            partial(_placed, times),
        ),
        SqlStep((PLACED.table,), STOCK, _stock),
        SqlStep((PLACED.table,), FLOWS, partial(_flows, times)),
        SqlStep((PLACED.table,), SURVIVAL, partial(_survival, times)),
        SqlStep((STOCK.table, PLACED.table, TARGETS.table), REALISED, partial(_realised, times)),
        SqlStep((STANDING.table, BATCHES.table), PROJECTION, partial(_projection, times)),
    )  # fmt: skip


def _month(day: str, dialect: Dialect) -> str:
    return dialect.int_div(day, "100")


def _number(month: str, dialect: Dialect) -> str:
    return f"({dialect.int_div(month, '100')} * 12 + {month} % 100)"


def _placed(times: Times, dialect: Dialect) -> str:
    """Each membership with its area, its months, and which turn of its person it is.

    Only who has several memberships in a segment is put in order, and only who has no employer and
    no project is looked for where he lives.

    Rows: one per membership.
    """

    def flag(condition: str) -> str:
        return dialect.cast(f"case when {condition} then 1 else 0 end", BIGINT)

    alive_to = f"case when standing.is_alive then {times.month} + 1 end"
    ended = "least(coalesce(standing.ended_on, standing.covered_until), standing.covered_until)"
    end_month = f"coalesce({alive_to}, {_month(ended, dialect)} + 1, {times.month})"
    return f"""
        with several as (
            select person_id, segment from {STANDING.table}
            group by person_id, segment having count(*) > 1
        ),
        turns as (
            select held.membership_id, row_number() over (
                partition by held.person_id, held.segment
                order by held.started_on, held.membership_id) as turn
            from {STANDING.table} as held
            join several on several.person_id = held.person_id
                and several.segment = held.segment
        ),
        homes as (
            select person_id, area_code from {PERSONS.table}
            where person_id in (select person_id from {STANDING.table} where area_code is null)
        )
        select standing.membership_id, standing.person_id, standing.segment,
            coalesce(standing.area_code, homes.area_code) as area_code,
            {dialect.cast(_month("standing.started_on", dialect), INT)} as from_month,
            {dialect.cast(end_month, INT)} as before_month,
            {dialect.cast(f"case when standing.is_alive then null else {end_month} end", INT)}
                as end_month,
            coalesce(turns.turn, {dialect.cast("1", BIGINT)}) as turn,
            coalesce(standing.payer, '') as payer, coalesce(batches.sponsor, '') as sponsor,
            coalesce(standing.channel, '') as channel, standing.programmes,
            {flag("standing.is_alive")} as is_alive,
            {flag("standing.status = 'covered'")} as covered,
            {flag("turns.turn is null")} as is_only
        from {STANDING.table} as standing
        left join turns on turns.membership_id = standing.membership_id
        left join homes on homes.person_id = standing.person_id
        left join {BATCHES.table} as batches on batches.batch_id = standing.batch_id
    """


def _stock(dialect: Dialect) -> str:
    """Living memberships and their persons, covered ones, and all that ever were, at each depth.

    A person with one membership in the segment is one wherever he is counted; only the others are
    told apart by who they are.

    Rows: one per area (regency, province, whole office) and segment.
    """
    area = f"substr(coalesce(area_code, ''), 1, {max(_DEPTHS.values())})"
    depths = " union all ".join(f"select {signs} as signs" for signs in _DEPTHS.values())
    return f"""
        with grouped as (
            select {area} as area, segment, sum(is_alive) as memberships,
                sum(is_alive * is_only) as lone, sum(covered) as covered, count(*) as registered
            from {PLACED.table}
            group by {area}, segment
        ),
        several as (
            select {area} as area, segment, person_id
            from {PLACED.table}
            where is_alive = 1 and is_only = 0
            group by {area}, segment, person_id
        ),
        depths as ({depths}),
        summed as (
            select substr(area, 1, signs) as area_code, segment, sum(memberships) as memberships,
                sum(lone) as lone, sum(covered) as covered, sum(registered) as registered
            from grouped join depths on signs = 0 or signs <= length(area)
            group by substr(area, 1, signs), segment
        ),
        counted as (
            select substr(area, 1, signs) as area_code, segment,
                count(distinct person_id) as persons
            from several join depths on signs = 0 or signs <= length(area)
            group by substr(area, 1, signs), segment
        )
        select summed.area_code, summed.segment,
            {dialect.cast("summed.memberships", BIGINT)} as memberships,
            {dialect.cast("summed.lone + coalesce(counted.persons, 0)", BIGINT)} as persons,
            {dialect.cast("summed.covered", BIGINT)} as covered,
            {dialect.cast("summed.registered", BIGINT)} as registered
        from summed
        left join counted on counted.area_code = summed.area_code
            and counted.segment = summed.segment
    """


def _flows(times: Times, dialect: Dialect) -> str:
    """Who came for the first time, who came back, who went, each month of this year and the last.

    Rows: one per month and segment.
    """
    first = times.year_start - 100
    return f"""
        with moves as (
            select from_month as month, segment, case when turn = 1 then 1 else 0 end as is_first,
                case when turn > 1 then 1 else 0 end as is_back, 0 as is_gone
            from {PLACED.table}
            where from_month between {first} and {times.month}
            union all
            select end_month as month, segment, 0 as is_first, 0 as is_back, 1 as is_gone
            from {PLACED.table}
            where end_month between {first} and {times.month}
        )
        select {dialect.cast("month", INT)} as month, segment,
            {dialect.cast("sum(is_first)", BIGINT)} as gross_new,
            {dialect.cast("sum(is_back)", BIGINT)} as rejoined,
            {dialect.cast("sum(is_gone)", BIGINT)} as lapsed,
            {dialect.cast("sum(is_first) + sum(is_back) - sum(is_gone)", BIGINT)} as net_growth
        from moves
        where month % 100 between 1 and 12
        group by month, segment
    """


def _survival(times: Times, dialect: Dialect) -> str:
    """Of those on own account who began in a month: how many are still covered months later.

    Rows: one per start month of this year and the last, payer, sponsor, channel and age that has
    passed.
    """
    ages = " union all ".join(f"select {age} as age" for age in AGES)
    start, end = _number("from_month", dialect), _number("before_month", dialect)
    now = _number(str(times.month), dialect)
    return f"""
        select from_month as start_month, payer, sponsor, channel,
            {dialect.cast("ages.age", INT)} as age_months, count(*) as started,
            count(case when {end} - {start} > ages.age then 1 end) as alive
        from {PLACED.table}
        join ({ages}) as ages on {start} + ages.age <= {now}
        where segment = 'BPU' and from_month >= {times.year_start - 100}
        group by from_month, payer, sponsor, channel, ages.age
    """


def _realised(times: Times, dialect: Dialect) -> str:
    """Targets of the year against what happened, and against what the day of the year asks for.

    A target without a segment is about all of them, UCJ about PU, BPU and JAKON. Persons of several
    segments are not added up: somebody may stand in two.

    Rows: one per target of the year.
    """
    return f"""
        with {_asked(times)},
        {_newcomers(times, dialect)},
        {_alive(dialect)},
        found as (
            select targets.*,
                case targets.measure when 'active' then coalesce(living.memberships, 0)
                    when 'persons' then case when living.segments = 1 then living.persons end
                    when 'gross_new' then coalesce(newcomers.gross_new, 0) end as realisation
            from targets
            left join living on living.area_code = targets.area_code
                and living.segment = targets.segment
            left join newcomers on newcomers.area_code = targets.area_code
                and newcomers.segment = targets.segment
        )
        select area_code, segment, measure, year, value as target, realisation,
            case when value > 0 and measure = 'gross_new'
                then {dialect.cast("realisation", DOUBLE)} * {times.days_of_year}
                    / (value * {times.days_passed})
                when value > 0 then {dialect.cast("realisation", DOUBLE)} / value end as pace,
            owner, source
        from found
    """


def _of(segment: str) -> str:
    """Whether a target is about a segment."""
    return f"""(targets.segment = {segment} or targets.segment = ''
        or (targets.segment = 'UCJ' and {segment} in ('PU', 'BPU', 'JAKON')))"""


def _asked(times: Times) -> str:
    return f"""
        targets as (
            select coalesce(area_code, '') as area_code, coalesce(segment, '') as segment,
                coalesce(measure, 'active') as measure, year, max(value) as value,
                min(owner) as owner, min(source) as source
            from {TARGETS.table}
            where year = {times.year_start // 100}
            group by coalesce(area_code, ''), coalesce(segment, ''), coalesce(measure, 'active'),
                year
        )"""


def _newcomers(times: Times, dialect: Dialect) -> str:
    """Who came for the first time this year, for the area and segment of each target."""
    inside = dialect.starts_with("came.area_code", "targets.area_code")
    return f"""
        came as (
            select coalesce(area_code, '') as area_code, segment, count(*) as gross_new
            from {PLACED.table}
            where turn = 1 and from_month between {times.year_start} and {times.month}
            group by coalesce(area_code, ''), segment
        ),
        joined as (
            select targets.area_code, targets.segment,
                {dialect.cast("sum(came.gross_new)", BIGINT)} as gross_new
            from targets
            join came on {inside} and {_of("came.segment")}
            group by targets.area_code, targets.segment, targets.measure
        ),
        newcomers as (
            select area_code, segment, min(gross_new) as gross_new from joined
            group by area_code, segment
        )"""


def _alive(dialect: Dialect) -> str:
    """Living memberships and persons for the area and segment of each target."""
    return f"""
        living as (
            select targets.area_code, targets.segment,
                {dialect.cast("sum(stock.memberships)", BIGINT)} as memberships,
                {dialect.cast("min(stock.persons)", BIGINT)} as persons,
                count(*) as segments
            from (select area_code, segment from targets group by area_code, segment) as targets
            join {STOCK.table} as stock
                on stock.area_code = targets.area_code and {_of("stock.segment")}
            group by targets.area_code, targets.segment
        )"""


def _projection(times: Times, dialect: Dialect) -> str:
    """What is covered today and will not be on a later day, if nothing is paid anew.

    Rows: one per segment.
    """
    gone = f"covered_until < {times.project_at}"
    return f"""
        select {dialect.cast(str(times.project_at), INT)} as day, standing.segment,
            count(*) as covered, count(case when {gone} then 1 end) as vanishing,
            count(case when not {gone} then 1 end) as remaining
        from {STANDING.table} as standing
        where standing.status = 'covered'
        group by standing.segment
    """
