"""Simulated registries and lists, with the truth about them: no real person, employer or project.

What a caller uses:

    simulate_office("madiun", seed=7, out=Path("demo"))                # published size and day
    simulate_office("jember", seed=7, out=folder, people=20_000, list_rows=30_000,
                    as_of=date(2026, 6, 30), rates=ErrorRates().scaled(4), progress=said)
    simulate_province("jateng", seed=7, out=folder, people=1_700_000, list_rows=3_000_000)
    assessment_fixture(seed=7, out=folder)    # 3,000,000 memberships, a list of 1,700,000 rows
    linkage_fixture(people=1_700_000, list_rows=3_000_000, seed=7, out=folder)
    offices(), provinces()                                             # names that can be simulated

`simulate_office` and `simulate_province` write a registry snapshot, the lists of partners, and for
workers, employers and projects two tables to link with their true pairs, and return a
`SimulationSummary`; `jaring.simulate.simulation` names every file. `linkage_fixture` writes only
the two tables of workers, `registry.parquet` and `list.parquet`, and `truth.parquet` (left_id,
right_id); it is the benchmark fixture `jateng-link`. `progress` is called with a word for what is
being made and a share from 0 to 1.

Same seed, same rows. There is no clock: the day is an argument, or that of the published figures.
Sizes are the published ones where nobody asks for another; what no source gives is invented and
named so in `SimulationSummary.invented` and in `snapshot.toml`. Every error rate is a field of
`ErrorRates`; `ErrorRates().scaled(4)` makes all damage four times as frequent. How often cover is
short, and in which way, is a field of `GapRates`; `truth/` says what an assessment has to find.
Damage has words and
tables of its own (`data/damage.toml`): nothing here knows how the engine standardises, and the
engine knows nothing of what is here.
"""

from jaring.simulate.gap_rates import GapRates
from jaring.simulate.linkage_view import LinkageFixture, linkage_fixture
from jaring.simulate.offices import (
    TooFewPeopleError,
    TooFewRowsError,
    UnknownOfficeError,
    office_plans,
    province_plans,
)
from jaring.simulate.rates import ErrorRates
from jaring.simulate.simulation import (
    SimulationSummary,
    assessment_fixture,
    simulate_office,
    simulate_province,
)


def offices() -> tuple[str, ...]:
    """The offices that can be simulated."""
    return tuple(office_plans())


def provinces() -> tuple[str, ...]:
    """The provinces that can be simulated."""
    return tuple(province_plans())


__all__ = [
    "ErrorRates",
    "GapRates",
    "LinkageFixture",
    "SimulationSummary",
    "TooFewPeopleError",
    "TooFewRowsError",
    "UnknownOfficeError",
    "assessment_fixture",
    "linkage_fixture",
    "offices",
    "provinces",
    "simulate_office",
    "simulate_province",
]
