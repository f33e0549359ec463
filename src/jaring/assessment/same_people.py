"""Records of the registry that are one person: by NIK, or by name, birth date, mother or village.

A person may have a second record with memberships of its own; cover on either is that person's.
Twins have other names, and namesakes other mothers, so neither is taken for one. In one village a
name and a birth date are enough where no mother speaks against it, but for 1 January, which stands
for a day that nobody knows.
"""

from jaring.assessment.inputs import PERSONS, TEXT
from jaring.steps import Contract, Dialect, SqlStep

_VILLAGE_SIGNS = 13  # number: signs of the code of a village
_DAY_SIGNS = 10_000  # number: what is left of yyyymmdd without the year is below it
_NEW_YEAR = 101  # number: 1 January
_MOST = 40  # number: records of one name and birth date, above which nobody is told from another
SAME_PEOPLE = Contract(
    "same_people", ("person_id", "other_id"), {"person_id": TEXT, "other_id": TEXT}
)


def same_people_step() -> SqlStep:
    """Every other record of each person who has several.

    Rows: one per record and other record of the same person.
    """
    return SqlStep((PERSONS.table,), SAME_PEOPLE, _same)


def _same(dialect: Dialect) -> str:
    named = dialect.hash64("name", "birth_date")
    no_other_mother = "coalesce(one.mother_name = other.mother_name, true)"
    return f"""
        with keyed as (
            select person_id, {dialect.hash64("nik")} as mark, true as is_nik,
                null as mother_name, null as village
            from {PERSONS.table} where nik is not null
            union all
            select person_id, {named} as mark, false as is_nik, mother_name,
                case when length(area_code) = {_VILLAGE_SIGNS}
                    and birth_date % {_DAY_SIGNS} <> {_NEW_YEAR} then area_code end as village
            from {PERSONS.table}
            where name is not null and birth_date is not null
        ),
        several as (
            select mark from keyed group by mark having count(*) between 1 + 1 and {_MOST}
        ),
        grouped as (
            select keyed.* from keyed join several on several.mark = keyed.mark
        )
        select one.person_id, other.person_id as other_id
        from grouped as one
        join grouped as other on other.mark = one.mark and other.is_nik = one.is_nik
            and other.person_id <> one.person_id
        where one.is_nik or one.mother_name = other.mother_name
            or (one.village = other.village and {no_other_mother})
        group by one.person_id, other.person_id
    """
