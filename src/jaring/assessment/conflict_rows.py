"""What list and registry say differently, which is believed, and by which rule: the "data riil".

One row per field on which a row of a list and its record of the registry differ, or which only the
list knows; `value` is what is believed, null where nobody can say without asking. Of an employer
the registry is believed on the number that it issues itself, the list on what employers must report
to it. Of a person whatever agrees with the NIK is believed, and the NIK that was checked when the
person enrolled. Rows whose link is doubtful say nothing of the record.
"""

from functools import partial

from jaring.assessment.inputs import (
    BIGINT,
    BOOLEAN,
    EMPLOYER_ROWS,
    EMPLOYERS,
    ESTABLISHMENTS,
    INT,
    PERSONS,
    TEXT,
    WORKER_ROWS,
)
from jaring.assessment.other_outcomes import EMPLOYER_OUTCOMES
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.assessment.wage_comparison import COMPARED
from jaring.steps import Contract, Dialect, SqlStep

_COLUMNS = {
    "grain": TEXT, "row": BIGINT, "list_id": TEXT, "row_id": TEXT, "registry_id": TEXT,
    "field": TEXT, "said": TEXT, "registry": TEXT, "winner": TEXT, "rule": TEXT, "value": TEXT,
}  # fmt: skip
CONFLICTS = Contract("conflicts", ("grain", "row", "field"), _COLUMNS)
DIFFERING = Contract(
    "differing_workers",
    ("row",),
    {"row": BIGINT, "list_id": TEXT, "row_id": TEXT, "registry_id": TEXT, "said_nik": TEXT,
     "known_nik": TEXT, "nik_fault": TEXT, "said_born": INT, "known_born": INT, "said_sex": TEXT,
     "known_sex": TEXT, "said_name": TEXT, "known_name": TEXT, "nik_born": BIGINT,
     "nik_sex": TEXT, "evidenced_idr": BIGINT, "reported_idr": BIGINT, "is_above": BOOLEAN,
     "is_exchanged": BOOLEAN},
)  # fmt: skip
_FIELDS = {
    "npp": ("rows.npp", "places.npp", "registry", "issued_by_registry"),
    "nib": ("rows.nib", "owners.nib", "list", "latest_source"),
    "npwp": ("rows.npwp", "owners.npwp", "list", "latest_source"),
    "kbli": ("rows.kbli", "owners.kbli", "list", "latest_source"),
    "headcount": ("rows.headcount", "places.headcount", "list", "duty_to_report"),
    "filed_on": ("rows.filed_on", "places.filed_on", "list", "duty_to_report"),
}
_DAY_OF_WOMEN = 40  # number: what the NIK of a woman adds to the day of birth
_LIKE = 0.9  # number: names that are less alike than this are two names
_KNOWN = "('matched_covered', 'matched_lapsed', 'matched_other', 'not_working')"


def conflict_steps() -> tuple[SqlStep, SqlStep]:
    """Rows of workers that differ from their person, and every field on which a row differs."""
    people = (WORKER_OUTCOMES.table, WORKER_ROWS.table, PERSONS.table, COMPARED.table)
    employers = (EMPLOYER_OUTCOMES.table, EMPLOYER_ROWS.table, EMPLOYERS.table,
                 ESTABLISHMENTS.table)  # fmt: skip
    return (
        SqlStep(people, DIFFERING, _differing),
        SqlStep((*employers, DIFFERING.table), CONFLICTS, _conflicts),
    )


def _conflicts(dialect: Dialect) -> str:
    """Fields on which a row of a list and its record of the registry differ.

    Rows: one per row and field.
    """
    text = partial(dialect.cast, column_type=TEXT)
    employers = " union all ".join(
        f"""
        select 'employer' as grain, rows.row, rows.list_id, rows.row_id,
            found.employer_id as registry_id, '{field}' as field, {text(said)} as said,
            {text(registry)} as registry, '{winner}' as winner, '{rule}' as rule
        from {EMPLOYER_ROWS.table} as rows
        join {EMPLOYER_OUTCOMES.table} as found on found.row = rows.row
        join {EMPLOYERS.table} as owners on owners.employer_id = found.employer_id
        join places on places.employer_id = found.employer_id
        where {said} is not null and {registry} is not null and {text(said)} <> {text(registry)}
        """
        for field, (said, registry, winner, rule) in _FIELDS.items()
    )
    value = "case winner when 'list' then said when 'registry' then registry end"
    return f"""
        with places as (
            select employer_id, min(npp) as npp, max(wlkp_filed_on) as filed_on,
                {dialect.cast("sum(headcount_reported)", BIGINT)} as headcount
            from {ESTABLISHMENTS.table} group by employer_id
        ),
        judged as ({employers} union all {_persons(dialect)})
        select grain, row, list_id, row_id, registry_id, field, said, registry, winner, rule,
            {value} as value
        from judged
    """


def _differing(dialect: Dialect) -> str:
    """Rows of workers that differ from the person they are, with the birthday of the NIK.

    Rows: one per row that differs in a field, or knows one that the registry does not.
    """
    nik = "coalesce(people.nik, case when rows.nik_fault is null then rows.nik end)"

    def digits(first: int, count: int) -> str:
        return dialect.try_cast(f"substr({nik}, {first}, {count})", BIGINT)

    day = digits(7, 1 + 1)  # number: the birthday stands in the digits seven to twelve
    born = f"({digits(11, 1 + 1)} * 100 + {digits(9, 1 + 1)}) * 100"  # number: yymmdd
    in_month = f"case when {day} > {_DAY_OF_WOMEN} then {day} - {_DAY_OF_WOMEN} else {day} end"
    return f"""
        select rows.row, rows.list_id, rows.row_id, found.person_id as registry_id,
            rows.nik as said_nik, people.nik as known_nik, rows.nik_fault,
            rows.birth_date as said_born, people.birth_date as known_born,
            rows.sex as said_sex, people.sex as known_sex,
            {dialect.upper("rows.name")} as said_name, {dialect.upper("people.name")} as known_name,
            {born} + {in_month} as nik_born,
            case when {day} > {_DAY_OF_WOMEN} then 'P' when {day} > 0 then 'L' end as nik_sex,
            wages.evidenced_idr, wages.reported_idr, wages.is_above, wages.is_exchanged
        from {WORKER_OUTCOMES.table} as found
        join {WORKER_ROWS.table} as rows on rows.row = found.row
        join {PERSONS.table} as people on people.person_id = found.person_id
        left join {COMPARED.table} as wages on wages.row = found.row
        where found.outcome in {_KNOWN} and not found.is_review
            and (coalesce(rows.nik <> people.nik, rows.nik is not null)
                or coalesce(rows.birth_date <> people.birth_date, rows.birth_date is not null)
                or coalesce(rows.sex <> people.sex, rows.sex is not null)
                or {dialect.upper("rows.name")} <> {dialect.upper("people.name")}
                or wages.is_above or wages.is_exchanged)
    """


def _persons(dialect: Dialect) -> str:
    whose = "select 'worker' as grain, row, list_id, row_id, registry_id"
    text = partial(dialect.cast, column_type=TEXT)
    century = 1_000_000  # number: a birthday without its century
    agrees = {
        "birth_date": (f"said_born % {century} = nik_born", f"known_born % {century} = nik_born"),
        "sex": ("said_sex = nik_sex", "known_sex = nik_sex"),
    }
    facts = {"birth_date": ("said_born", "known_born"), "sex": ("said_sex", "known_sex")}
    of_nik = " union all ".join(
        f"""
        {whose}, '{field}' as field, {text(said)} as said, {text(known)} as registry,
            case when {known} is null or coalesce({agrees[field][0]}, false) then 'list'
                when coalesce({agrees[field][1]}, false) then 'registry' end as winner,
            case when {known} is null then 'only_source'
                when coalesce({agrees[field][0]}, false) or coalesce({agrees[field][1]}, false)
                    then 'agrees_with_nik'
                else 'ask_the_person' end as rule
        from {DIFFERING.table} where {said} is not null and ({known} is null or {said} <> {known})
        """
        for field, (said, known) in facts.items()
    )
    return f"""
        {whose}, 'nik' as field, said_nik as said, known_nik as registry,
            case when known_nik is not null then 'registry' when nik_fault is null then 'list' end
                as winner,
            case when known_nik is null and nik_fault is null then 'only_source'
                when known_nik is null then 'ask_the_person'
                when nik_fault is not null then 'other_is_faulty'
                else 'checked_at_enrolment' end as rule
        from {DIFFERING.table}
        where said_nik is not null and (known_nik is null or said_nik <> known_nik)
        union all
        {of_nik}
        union all
        {whose}, 'name' as field, said_name as said, known_name as registry,
            case when said_nik = known_nik then 'registry' end as winner,
            case when said_nik = known_nik then 'checked_at_enrolment' else 'ask_the_person' end
                as rule
        from {DIFFERING.table}
        where said_name is not null and known_name is not null and said_name <> known_name
            and {dialect.jaro_winkler("said_name", "known_name")} < {_LIKE}
        union all
        {whose}, 'wage_idr' as field, {text("evidenced_idr")} as said,
            {text("reported_idr")} as registry,
            case when is_above then 'list' end as winner,
            case when is_above then 'evidence_of_more' else 'ask_the_employer' end as rule
        from {DIFFERING.table} where is_above or is_exchanged
    """
