"""What a membership says beside who and where: dates, wage, role, payer, sponsor.

One array per column, in the order of the enrolments; words are numbers into the tuples here.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.streams import Flags, Ints, lucky

ROLES = (
    "worker",
    "trader",
    "farmer",
    "fisher",
    "driver",
    "artisan",
    "village_official",
    "builder",
    "migrant_worker",
)
PAYERS = ("employer", "self", "sponsor", "project", "placement_firm")
CHANNELS = ("sipp", "perisai", "jmo", "payment_point", "village", "ejakon", "siskop2mi", "office")
END_REASONS = ("resigned", "contract_ended", "laid_off", "retired", "deceased", "unpaid")
FUNDS = ("apbdes", "apbd_regency", "csr")
NO_DAY = -(2**31)
_PU, _BPU, _JAKON, _PMI = range(4)
_SPONSORED = 0.30  # of the active people on own account
_AT_MINIMUM = 0.27  # of the wage earners, reported at exactly the lowest wage
_WAGE_2019, _WAGE_GROWTH = 1_763_000, 0.055  # an invented lowest wage of the area
_MINIMUM_STEP = 1_000


@dataclass(frozen=True, slots=True)
class EnrolmentFacts:
    """One row per membership."""

    is_first: Flags  # the first membership of its record
    started: npt.NDArray[np.int32]
    ended: npt.NDArray[np.int32]  # NO_DAY while active
    end_reason: npt.NDArray[np.int8]  # -1 while active
    role: npt.NDArray[np.int8]
    payer: npt.NDArray[np.int8]
    channel: npt.NDArray[np.int8]
    wage_idr: Ints  # 0 without one
    paid_until: npt.NDArray[np.int32]  # NO_DAY where the employer's contributions say it
    batch: npt.NDArray[np.int32]  # regency row * funds + fund; -1 without a sponsor


def lowest_wage(year: int) -> int:
    """An invented lowest monthly wage, growing from year to year."""
    return round(_WAGE_2019 * (1 + _WAGE_GROWTH) ** (year - 2019) / _MINIMUM_STEP) * _MINIMUM_STEP


def draw_wages(size: int, year: int, rng: np.random.Generator) -> Ints:
    """Monthly wages in whole rupiah: many at the lowest, a long tail above."""
    lowest = lowest_wage(year)
    above = lowest * (0.97 + rng.lognormal(-1.1, 0.9, size))
    wage = np.where(rng.random(size) < _AT_MINIMUM, lowest, above // 500 * 500)
    return wage.astype(np.int64)


def tell_enrolments(world: OfficeWorld) -> EnrolmentFacts:
    """The facts of all memberships of an office."""
    enrolments = world.enrolments
    size, segment, active = len(enrolments), enrolments.segment, enrolments.is_active
    is_first = np.zeros(size, dtype=np.bool_)
    is_first[np.unique(enrolments.record, return_index=True)[1]] = True
    started, ended = _spans(world)
    batch = _sponsored(world)
    role = _roles(world)
    payer = np.select(
        [batch >= 0, segment == _PU, segment == _BPU, segment == _JAKON],
        [PAYERS.index("sponsor"), 0, PAYERS.index("self"), PAYERS.index("project")],
        PAYERS.index("placement_firm"),
    )
    wage = draw_wages(size, world.as_of.year, world.streams.of("enrolment.wage"))
    return EnrolmentFacts(
        is_first,
        started,
        ended,
        _end_reasons(segment, active, world),
        role,
        payer.astype(np.int8),
        _channels(segment, batch, world),
        np.where(segment == _PU, wage, 0),
        _paid_until(world, ended, batch),
        batch,
    )


def _spans(world: OfficeWorld) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    enrolments = world.enrolments
    rng = world.streams.of("enrolment.started")
    today = _day(world)
    years = np.minimum(rng.exponential(3.6, len(enrolments)), 16.0)
    ended_ago = np.where(enrolments.is_active, 0, rng.integers(25, 1_500, len(enrolments)))
    age = today - ended_ago - world.people.kin.born[world.registry.person[enrolments.record]]
    lasted = np.minimum((years * 365).astype(np.int64) + 12, np.maximum(age - 17 * 365, 12))
    started = today - ended_ago - lasted
    project = enrolments.project
    if len(world.projects):
        known = np.maximum(project, 0)
        started = np.where(project >= 0, world.projects.starts[known], started)
    ended = np.where(enrolments.is_active, NO_DAY, today - ended_ago)
    return started.astype(np.int32), ended.astype(np.int32)


def _day(world: OfficeWorld) -> int:
    return int(np.datetime64(world.as_of, "D").astype(np.int64))


def _sponsored(world: OfficeWorld) -> npt.NDArray[np.int32]:
    enrolments = world.enrolments
    rng = world.streams.of("enrolment.sponsored")
    own = (enrolments.segment == _BPU) & enrolments.is_active
    sponsored = own & (rng.random(len(enrolments)) < _SPONSORED)
    fund = rng.choice(len(FUNDS), len(enrolments), p=[0.5, 0.38, 0.12])
    village = world.people.village[world.registry.person[enrolments.record]]
    regency = world.places.village_regency[village]
    return np.where(sponsored, regency * len(FUNDS) + fund, -1).astype(np.int32)


def _roles(world: OfficeWorld) -> npt.NDArray[np.int8]:
    segment = world.enrolments.segment
    own = world.streams.of("enrolment.role").choice(
        np.arange(1, 7), len(segment), p=[0.28, 0.26, 0.06, 0.2, 0.12, 0.08]
    )
    role = np.select(
        [segment == _BPU, segment == _JAKON, segment == _PMI],
        [own, ROLES.index("builder"), ROLES.index("migrant_worker")],
        0,
    )
    return role.astype(np.int8)


def _channels(
    segment: npt.NDArray[np.int8], batch: npt.NDArray[np.int32], world: OfficeWorld
) -> npt.NDArray[np.int8]:
    own = world.streams.of("enrolment.channel").choice(
        [1, 2, 3, 7], len(segment), p=[0.42, 0.18, 0.22, 0.18]
    )
    by_segment = np.array([0, -1, CHANNELS.index("ejakon"), CHANNELS.index("siskop2mi")])[segment]
    channel = np.where(
        segment == _BPU, np.where(batch >= 0, CHANNELS.index("village"), own), by_segment
    )
    return channel.astype(np.int8)


def _end_reasons(
    segment: npt.NDArray[np.int8], active: Flags, world: OfficeWorld
) -> npt.NDArray[np.int8]:
    rng = world.streams.of("enrolment.end_reason")
    earner = rng.choice(5, len(segment), p=[0.44, 0.34, 0.14, 0.06, 0.02])
    own = np.where(lucky(rng, len(segment), 0.03), 4, END_REASONS.index("unpaid"))
    return np.where(active, -1, np.where(segment == _PU, earner, own)).astype(np.int8)


def _paid_until(
    world: OfficeWorld, ended: npt.NDArray[np.int32], batch: npt.NDArray[np.int32]
) -> npt.NDArray[np.int32]:
    """To when a membership of its own payer is paid; people on own account pay late or ahead."""
    enrolments = world.enrolments
    rng = world.streams.of("enrolment.paid_until")
    today = _day(world)
    own = today + rng.integers(-88, 240, len(enrolments))
    paid = np.where(batch >= 0, batch_ends(world)[np.maximum(batch, 0)] - 1, own)
    paid = np.where(
        enrolments.segment == _PMI, today + rng.integers(30, 730, len(enrolments)), paid
    )
    if len(world.projects):
        ends = world.projects.ends[np.maximum(enrolments.project, 0)]
        paid = np.where(enrolments.project >= 0, ends, paid)
    paid = np.where(enrolments.is_active, paid, ended - 80)
    return np.where(enrolments.segment == _PU, NO_DAY, paid).astype(np.int32)


def batch_ends(world: OfficeWorld) -> Ints:
    """The day before which each possible batch is paid: the end of a year or half year."""
    count = len(world.places.country.regency_codes) * len(FUNDS)
    year = world.as_of.year
    borders = (date(year, 7, 1), date(year + 1, 1, 1), date(year + 1, 7, 1))
    halves = [(border - date(1970, 1, 1)).days for border in borders]
    later = [day for day in halves if day > _day(world)]
    which = world.streams.of("batch.ends").integers(0, 2, count) % len(later)
    return np.array(later, dtype=np.int64)[which]
