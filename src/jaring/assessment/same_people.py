"""Records of the registry that are one person: an equal NIK, or name, birth date and mother alike.

A person may have a second record with memberships of its own; cover on either is that person's.
Twins have other names, and namesakes other mothers, so neither is taken for one.
"""

from jaring.assessment.inputs import PERSONS, TEXT
from jaring.steps import Contract, Dialect, SqlStep

SAME_PEOPLE = Contract(
    "same_people", ("person_id", "other_id"), {"person_id": TEXT, "other_id": TEXT}
)


def same_people_step() -> SqlStep:
    """Every other record of each person who has several.

    Rows: one per record and other record of the same person.
    """
    return SqlStep((PERSONS.table,), SAME_PEOPLE, _same)


def _same(dialect: Dialect) -> str:
    facts = dialect.hash64("name", "birth_date", "mother_name")
    return f"""
        with keyed as (
            select person_id, {dialect.hash64("nik")} as mark
            from {PERSONS.table} where nik is not null
            union all
            select person_id, {facts} as mark
            from {PERSONS.table}
            where name is not null and birth_date is not null and mother_name is not null
        ),
        several as (select mark from keyed group by mark having count(*) between 1 + 1 and 12),
        grouped as (
            select keyed.person_id, keyed.mark
            from keyed join several on several.mark = keyed.mark
        )
        select one.person_id, other.person_id as other_id
        from grouped as one
        join grouped as other on other.mark = one.mark and other.person_id <> one.person_id
        group by one.person_id, other.person_id
    """
