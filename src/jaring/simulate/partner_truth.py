"""What an assessment of a list of workers has to find: the outcome of each row, and its findings.

Nothing here links or assesses: who is meant, who is enrolled where and what is paid are known, so
each answer is looked up.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from jaring.simulate.enrolment_facts import NO_DAY
from jaring.simulate.partner_columns import OwnColumns
from jaring.simulate.partner_kinds import PartnerKind
from jaring.simulate.partner_rows import (
    ABROAD,
    FOR_WAGE,
    ON_PROJECT,
    OWN_ACCOUNT,
    STATE_STAFF,
    PartnerRows,
)
from jaring.simulate.scene import Scene
from jaring.simulate.snapshot_cells import ids, numbered
from jaring.simulate.standing import COVERED, LAPSED, day_of
from jaring.simulate.streams import Flags, Ints
from jaring.simulate.worker_list import row_ids

OUTCOMES = (
    "quarantined", "duplicate_in_list", "not_working", "matched_covered", "matched_lapsed",
    "matched_other", "unknown", "unmatched_obliged", "unmatched_eligible", "unmatched_not_obliged",
)  # fmt: skip
UNIT_LISTS = ("opd_staff", "village", "market", "religious_staff")
FINDING_COLUMNS = ("kind", "list_id", "row_id", "subject_kind", "subject", "detail", "on_list")
EXPIRES_WITHIN = 90
AGE_NOT_VERIFIED = "unverified:bpu.max_age_first_registration"  # nobody is refused by it alone
_AGE_LIMIT_DAYS = 65 * 365.25


@dataclass(frozen=True, slots=True)
class CellFacts:
    """What can be seen in the cells of each row, once they are written."""

    has_no_key: Flags  # no usable NIK, no birth date, no card number; the name alone is left
    has_no_birth_date: Flags  # neither in its column nor in the NIK
    is_data_wrong: Flags  # NIK invalid, or it disagrees with birth date or sex


@dataclass(frozen=True, slots=True)
class WorkerTruth:
    """The truth about a list of workers."""

    outcome: npt.NDArray[np.int8]  # row in `OUTCOMES`
    unknown_fact: pl.Series
    findings: pl.DataFrame


def cell_facts(part: pl.DataFrame) -> pl.DataFrame:
    """The facts of `CellFacts` in a part of a list that knows its `birth_day`."""
    nik = pl.col("nik").str.replace_all(r"[ .\-']", "")
    digits = nik.str.contains(r"^[1-9][0-9]{15}$") & ~nik.str.ends_with("0000")  # no such serial
    valid = digits.fill_null(value=False)
    day, month, year = (nik.str.slice(at, 2).cast(pl.Int32, strict=False) for at in (6, 8, 10))
    woman = day > 40  # noqa: PLR2004 - women have 40 added to the day
    born = pl.col("birth_day").cast(pl.Date)
    named = pl.col("birth_date").is_not_null()
    same = (
        (pl.when(woman).then(day - 40).otherwise(day) == born.dt.day())
        & (month == born.dt.month())
        & (year == born.dt.year() % 100)
    )
    other_sex = (woman != (pl.col("sex") == "P")).fill_null(value=False)
    disagrees = valid & ((named & ~same.fill_null(value=False)) | other_sex)
    return part.select(
        has_no_key=~valid & pl.all_horizontal(pl.col("birth_date", "kpj").is_null()),
        has_no_birth_date=~named & ~valid,
        is_data_wrong=pl.col("nik").is_not_null() & (~valid | disagrees),
    )


def worker_truth(
    scene: Scene, kind: PartnerKind, rows: PartnerRows, own: OwnColumns, cells: CellFacts
) -> WorkerTruth:
    """Outcome and findings of every row of a list of workers."""
    standing = _stand(scene, rows)
    outcome, fact = _outcomes(scene, rows, cells, standing)
    findings = [
        _named(scene, kind, rows, found)
        for found in _worker_findings(scene, rows, own, cells, outcome)
    ]
    if kind.list_id in UNIT_LISTS:
        findings.append(_units(kind, own, outcome))
    return WorkerTruth(outcome, fact, pl.concat(findings))


def _stand(scene: Scene, rows: PartnerRows) -> npt.NDArray[np.int8]:
    """Of each row: covered, lapsed or neither, under the duty that the list implies."""
    made, standing = rows.rows, scene.standing
    person, duty = made.person, made.duty
    earner = (duty == FOR_WAGE) | (duty == STATE_STAFF)
    employer = np.where(earner, made.employer, -1)
    project = np.where(
        (duty == ON_PROJECT) & (made.project < len(scene.ledger.world.projects)), made.project, -1
    )
    own = np.where(duty == OWN_ACCOUNT, standing.own[person], 0)
    covered = (
        standing.staff.have(person, employer)
        | standing.on_project.have(person, project)
        | ((duty == ABROAD) & standing.abroad[person])
        | (own == COVERED)
    )
    lapsed = standing.former_staff.have(person, employer) | (own == LAPSED)
    return np.where(covered, COVERED, np.where(lapsed, LAPSED, 0)).astype(np.int8)


def _outcomes(
    scene: Scene, rows: PartnerRows, cells: CellFacts, stand: npt.NDArray[np.int8]
) -> tuple[npt.NDArray[np.int8], pl.Series]:
    made, standing = rows.rows, scene.standing
    person = made.person
    own = made.duty == OWN_ACCOUNT
    born = scene.ledger.world.people.kin.born[person]
    aged = own & (day_of(scene.ledger.world) - born >= _AGE_LIMIT_DAYS)
    nobody = (made.duty == FOR_WAGE) & (made.employer < 0)
    known = np.where(nobody, standing.has_active[person], standing.in_registry[person])
    no_birth_date = own & cells.has_no_birth_date
    # the form of workers named for a permit asks for no more than a name: the site says the rest
    needs_key = ~rows.is_foreign & (made.duty != ON_PROJECT)
    choices = (
        ("quarantined", rows.is_empty | (cells.has_no_key & needs_key)),
        ("duplicate_in_list", rows.is_copy),
        ("not_working", (rows.status > 0) | standing.died[person]),
        ("matched_covered", stand == COVERED),
        ("matched_lapsed", stand == LAPSED),
        ("matched_other", known),
        ("unknown", nobody | no_birth_date | aged),
        ("unmatched_not_obliged", rows.is_foreign),
    )
    outcome = np.select(
        [which for _, which in choices],
        [OUTCOMES.index(name) for name, _ in choices],
        OUTCOMES.index("unmatched_obliged"),
    )
    unknown = outcome == OUTCOMES.index("unknown")
    fact = np.select(
        [unknown & nobody, unknown & no_birth_date, unknown],
        ["employer", "birth_date", AGE_NOT_VERIFIED],
        "",
    )
    texts = pl.Series("unknown_fact", fact)
    return outcome.astype(np.int8), texts.set(pl.Series(~unknown), None)


def _worker_findings(
    scene: Scene,
    rows: PartnerRows,
    own: OwnColumns,
    cells: CellFacts,
    outcome: npt.NDArray[np.int8],
) -> list[tuple[str, Flags, Ints]]:
    """Kind, rows and employers (or -1: the person) of what is found row by row."""
    world, made = scene.ledger.world, rows.rows
    at = {name: outcome == OUTCOMES.index(name) for name in OUTCOMES}
    judged = outcome > OUTCOMES.index("not_working")
    covered = at["matched_covered"]
    short = judged & ~covered & ~at["unmatched_not_obliged"]
    earner = (made.duty == FOR_WAGE) & (made.employer >= 0)
    registered = world.workplaces.is_registered[np.maximum(made.employer, 0)]
    nobody = np.full(len(rows), -1, dtype=np.int64)
    outside = ~scene.standing.in_registry[made.person]
    not_earner = ~earner & (made.duty != ON_PROJECT)
    unknown_age = at["unknown"] & (made.duty == OWN_ACCOUNT)
    today = day_of(world)
    ends = (own.contract_ends != NO_DAY) & (own.contract_ends - today <= EXPIRES_WITHIN)
    has_contracts = "contract_ends_on" in own.cells.columns
    has_wages = "wage_idr" in own.cells.columns
    in_time = made.just_started & ("started_on" in own.cells.columns)  # else nobody can know
    exchanged = has_wages & own.wages.is_exchanged & judged
    unpaid_project = made.project < len(world.projects)
    return [
        ("PWBD", judged & ~rows.is_foreign & earner & ~registered, made.employer),
        ("PDS_TK", short & earner & registered & ~in_time, made.employer),
        ("PDS_UPAH", has_wages & covered & own.wages.is_above, made.employer),
        ("UNREGISTERED", short & not_earner & outside & ~unknown_age, nobody),
        ("LAPSED", at["matched_lapsed"] & (made.duty == OWN_ACCOUNT), nobody),
        ("NO_PROJECT", short & (made.duty == ON_PROJECT) & unpaid_project, nobody),
        ("EXPIRING", covered & ends & has_contracts, nobody),
        ("DATA", judged & (cells.is_data_wrong | exchanged), nobody),
    ]


def _named(
    scene: Scene, kind: PartnerKind, rows: PartnerRows, found: tuple[str, Flags, Ints]
) -> pl.DataFrame:
    """Findings of one kind as rows of the truth."""
    name, which, employer = found
    at = np.flatnonzero(which)
    person = rows.rows.person[at]
    of_employer = employer[at] >= 0
    subject = pl.select(
        pl.when(pl.Series(of_employer))
        .then(employer_ids(scene, employer[at]))
        .otherwise(person_ids(scene, person))
    ).to_series()
    return pl.DataFrame(
        {
            "kind": pl.Series([name]).gather(np.zeros(len(at), dtype=np.int64)),
            "list_id": pl.Series([kind.list_id]).gather(np.zeros(len(at), dtype=np.int64)),
            "row_id": ids(kind.prefix, at),
            "subject_kind": pl.Series(np.where(of_employer, "employer", "person")),
            "subject": subject,
        }
    ).with_columns(detail=pl.lit(None, dtype=pl.String), on_list=pl.lit(value=True))


def person_ids(scene: Scene, person: Ints) -> pl.Series:
    """The first record of each person in the registry, or a number for who has none."""
    record = scene.records.first[person]
    return numbered(("R", "Q"), record < 0, np.where(record >= 0, record, person))


def employer_ids(scene: Scene, employer: Ints) -> pl.Series:
    """The id of each employer in the registry, or a number for who has none."""
    known = np.maximum(employer, 0)
    registered = np.diff(scene.ledger.world.workplaces.first_place)[known] > 0
    return numbered(("E", "N"), ~registered, employer)


def _units(kind: PartnerKind, own: OwnColumns, outcome: npt.NDArray[np.int8]) -> pl.DataFrame:
    """Units of which not everybody is covered, and their zone."""
    judged = outcome > OUTCOMES.index("not_working")
    counted = judged & (outcome != OUTCOMES.index("unmatched_not_obliged"))
    frame = pl.DataFrame(
        {
            "unit": own.unit,
            "counted": counted,
            "covered": outcome == OUTCOMES.index("matched_covered"),
            "row_id": row_ids(kind.prefix, 0, len(outcome)),
        }
    ).filter(pl.col("counted") & pl.col("unit").is_not_null())
    units = frame.group_by("unit").agg(pl.col("covered").mean(), pl.col("row_id").min())
    open_units = units.filter(pl.col("covered") < 1).sort("unit")
    return open_units.select(
        kind=pl.lit("UNIT_NOT_ENROLLED"),
        list_id=pl.lit(kind.list_id),
        row_id="row_id",
        subject_kind=pl.lit("unit"),
        subject="unit",
        detail=pl.when(pl.col("covered") > 0).then(pl.lit("yellow")).otherwise(pl.lit("blue")),
        on_list=pl.lit(value=True),
    )
