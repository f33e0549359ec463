"""Which employers filed the yearly report on their workers, and when."""

import numpy as np
import numpy.typing as npt

from jaring.simulate.enrolment_facts import NO_DAY
from jaring.simulate.establishments import REGISTERED, UNREGISTERED
from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.streams import Flags, lucky

_KNOWN_TO_THE_OFFICE = 0.7  # of the reports filed
_FILED_LONG_AGO = 0.3  # of the employers without a report this year


def who_filed(world: OfficeWorld) -> Flags:
    """Employers in the list of this year's reports; unregistered ones have their share of rows."""
    status = world.workplaces.status
    rng = world.streams.of("wajib_lapor.employers")
    filed = (status == REGISTERED) & lucky(rng, len(status), world.gaps.report_filed)
    share = world.rates.employer_outsider_rows
    wanted = round(int(filed.sum()) * share / (1 - share))
    filed[rng.permutation(np.flatnonzero(status == UNREGISTERED))[:wanted]] = True
    return np.asarray(filed)


def report_days(world: OfficeWorld) -> npt.NDArray[np.int32]:
    """The day of the report that the office knows of, per employer; `NO_DAY` for none."""
    filed = who_filed(world)
    rng = world.streams.of("wajib_lapor.days")
    today = int(np.datetime64(world.as_of, "D").astype(np.int64))
    this_year = today - rng.integers(2, 330, len(filed))
    earlier = today - rng.integers(400, 900, len(filed))
    luck = rng.random(len(filed))
    day = np.where(
        filed,
        np.where(luck < _KNOWN_TO_THE_OFFICE, this_year, NO_DAY),
        np.where(luck < _FILED_LONG_AGO, earlier, NO_DAY),
    )
    return day.astype(np.int32)
