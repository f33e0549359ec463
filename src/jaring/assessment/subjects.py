"""Who a finding is about, by our own id: it also exists for people and employers in no registry.

A subject is known by aliases (hashes of a NIK, of a registry id, of an employer's number). One
that an earlier run knew under any of them keeps its id; else the strongest alias gives a fresh one.
"""

from jaring.assessment.employer_names import MENTION_NAMES
from jaring.assessment.employers import MENTION_EMPLOYERS
from jaring.assessment.inputs import BIGINT, INT, PERSONS, PREVIOUS_SUBJECTS, TEXT, WORKER_ROWS
from jaring.assessment.mentions import MENTIONS
from jaring.assessment.outcomes import WORKER_OUTCOMES
from jaring.steps import Contract, Dialect, SqlStep, Step

ROW_ALIASES = Contract("row_aliases", ("row", "rank"), {"row": BIGINT, "rank": INT, "alias": TEXT})
ROW_SUBJECTS = Contract("row_subjects", ("row",), {"row": BIGINT, "subject_id": TEXT})
EMPLOYER_ALIASES = Contract(
    "employer_aliases", ("employer_key", "alias"), {"employer_key": TEXT, "alias": TEXT}
)
EMPLOYER_SUBJECTS = Contract(
    "employer_subjects", ("employer_key",), {"employer_key": TEXT, "subject_id": TEXT}
)
SUBJECTS = Contract("subjects", ("alias",), {"alias": TEXT, "subject_id": TEXT})
_SETTLED = "('quarantined', 'duplicate_in_list', 'not_working', 'unmatched_not_obliged')"


def subject_steps() -> tuple[Step, ...]:
    """The subject of every row and employer that a finding may be about."""
    return (
        SqlStep((WORKER_OUTCOMES.table, WORKER_ROWS.table, PERSONS.table), ROW_ALIASES, _aliases),
        SqlStep((ROW_ALIASES.table, PREVIOUS_SUBJECTS.table), ROW_SUBJECTS, _row_subjects),
        SqlStep(
            (MENTION_EMPLOYERS.table, MENTIONS.table, MENTION_NAMES.table),
            EMPLOYER_ALIASES,
            _employer_aliases,
        ),
        SqlStep(
            (EMPLOYER_ALIASES.table, PREVIOUS_SUBJECTS.table), EMPLOYER_SUBJECTS, _employers
        ),
        SqlStep(
            (ROW_ALIASES.table, ROW_SUBJECTS.table, EMPLOYER_ALIASES.table,
             EMPLOYER_SUBJECTS.table, PREVIOUS_SUBJECTS.table),
            SUBJECTS,
            _subjects,
        ),
    )  # fmt: skip


def _aliases(_: Dialect) -> str:
    """The names under which the person of a row can be known again, strongest first.

    Rows: one per worker row that may raise a finding, and alias.
    """
    return f"""
        with open_rows as (
            select found.row, rows.nik, persons.nik as registry_nik, found.person_id,
                rows.name, rows.birth_date, rows.village
            from {WORKER_OUTCOMES.table} as found
            join {WORKER_ROWS.table} as rows on rows.row = found.row
            left join {PERSONS.table} as persons on persons.person_id = found.person_id
            where found.outcome not in {_SETTLED}
                and (found.outcome <> 'matched_covered' or found.is_review)
        )
        select row, 1 as rank, md5('nik|' || coalesce(registry_nik, nik)) as alias
        from open_rows where coalesce(registry_nik, nik) is not null
        union all
        select row, 1 + 1 as rank, md5('person|' || person_id) as alias
        from open_rows where person_id is not null
        union all
        select row, 1 + 1 + 1 as rank,
            md5('said|' || coalesce(name, '') || '|' || coalesce(birth_date, 0) || '|'
                || coalesce(village, '')) as alias
        from open_rows where nik is null and person_id is null
    """


def _row_subjects(_: Dialect) -> str:
    """The subject of each row: an earlier run's where one of its aliases is known.

    Rows: one per row with aliases.
    """
    return f"""
        select aliases.row,
            coalesce(min_by(known.subject_id, case when known.subject_id is null then null
                    else aliases.rank end),
                min_by(aliases.alias, aliases.rank)) as subject_id
        from {ROW_ALIASES.table} as aliases
        left join {PREVIOUS_SUBJECTS.table} as known on known.alias = aliases.alias
        group by aliases.row
    """


def _employer_aliases(_: Dialect) -> str:
    """The names under which an employer can be known again.

    Rows: one per employer and alias.
    """
    return f"""
        with named as (
            select found.employer_key, mentions.nib, mentions.npwp, mentions.npp,
                names.folded_name, names.legal_form, names.place
            from {MENTION_EMPLOYERS.table} as found
            join {MENTIONS.table} as mentions on mentions.mention = found.mention
            join {MENTION_NAMES.table} as names on names.mention = found.mention
        )
        select employer_key, alias from (
            select employer_key, md5('employer|' || employer_key) as alias from named
            union all
            select employer_key, md5('employer|B|' || nib) from named where nib is not null
            union all
            select employer_key, md5('employer|W|' || npwp) from named where npwp is not null
            union all
            select employer_key, md5('employer|P|' || npp) from named where npp is not null
            union all
            select employer_key, md5('employer|N|' || coalesce(legal_form, '') || '|'
                || folded_name || '|' || coalesce(place, ''))
            from named where folded_name is not null
        ) as every
        group by employer_key, alias
    """


def _employers(_: Dialect) -> str:
    """The subject of each employer.

    Rows: one per employer that a list speaks of.
    """
    return f"""
        select aliases.employer_key,
            coalesce(min(known.subject_id), md5('employer|' || aliases.employer_key)) as subject_id
        from {EMPLOYER_ALIASES.table} as aliases
        left join {PREVIOUS_SUBJECTS.table} as known on known.alias = aliases.alias
        group by aliases.employer_key
    """


def _subjects(_: Dialect) -> str:
    """Every alias and whose it is, for the runs to come.

    Rows: one per alias; two subjects that share one give it to the smaller id.
    """
    return f"""
        select alias, min(subject_id) as subject_id
        from (
            select aliases.alias, subjects.subject_id
            from {ROW_ALIASES.table} as aliases
            join {ROW_SUBJECTS.table} as subjects on subjects.row = aliases.row
            union all
            select aliases.alias, subjects.subject_id
            from {EMPLOYER_ALIASES.table} as aliases
            join {EMPLOYER_SUBJECTS.table} as subjects
                on subjects.employer_key = aliases.employer_key
            union all
            select alias, subject_id from {PREVIOUS_SUBJECTS.table}
        ) as every
        group by alias
    """
