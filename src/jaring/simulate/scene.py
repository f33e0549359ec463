"""What the lists of an office's partners are drawn from."""

from dataclasses import dataclass

import numpy as np

from jaring.simulate.employer_reports import who_filed
from jaring.simulate.establishments import CLOSED
from jaring.simulate.gap_rates import GapRates
from jaring.simulate.registry import Records, records_by_person
from jaring.simulate.snapshot import Ledger
from jaring.simulate.staff import Staff, find_staff
from jaring.simulate.standing import COVERED, LAPSED, NEVER, Standing, find_standing
from jaring.simulate.streams import Flags, Ints

_OWNER_FORMS = ("UD", "TOKO", "RM", "BENGKEL")


@dataclass(frozen=True, slots=True)
class Scene:
    """The office, who works for whom in truth, and where everybody stands in the registry."""

    ledger: Ledger
    staff: Staff
    standing: Standing
    filed: Flags  # per employer: stands in the list of yearly reports
    records: Records  # per person

    @property
    def gaps(self) -> GapRates:
        """How often cover is short."""
        return self.ledger.world.gaps

    def has_form(self, *forms: str) -> Flags:
        """Which employers have one of these legal forms and have not closed."""
        places = self.ledger.world.workplaces
        named = places.employers.legal_form.is_in(list(forms)).to_numpy()
        return np.asarray(named & (places.status != CLOSED))

    @property
    def is_owned(self) -> Flags:
        """Employers that are one owner with a few helpers."""
        return np.asarray(self.has_form(*_OWNER_FORMS) & (self.staff.count <= 5))  # noqa: PLR2004


def set_scene(ledger: Ledger) -> Scene:
    """The scene of an office."""
    world = ledger.world
    staff = find_staff(world, world.gaps)
    records = records_by_person(world.registry, len(world.people))
    return Scene(ledger, staff, find_standing(world, ledger.facts), who_filed(world), records)


def staff_rows(scene: Scene, chosen: Flags) -> Ints:
    """The rows of the staff of those employers."""
    return np.flatnonzero(chosen[scene.staff.employer])


def own_account_people(scene: Scene, most: int, name: str) -> Ints:
    """People on own account: covered, lapsed, enrolled elsewhere only, or in no registry."""
    standing, gaps = scene.standing, scene.gaps
    rng = scene.ledger.world.streams.of(f"own_account.{name}")
    covered = 1.0 - gaps.own_lapsed - gaps.own_elsewhere - gaps.own_outside
    inside = standing.in_registry & ~standing.abroad
    pools = (
        (standing.own == COVERED, covered),
        (standing.own == LAPSED, gaps.own_lapsed),
        (inside & (standing.own == NEVER), gaps.own_elsewhere),
        (~standing.in_registry, gaps.own_outside),
    )
    taken = [
        rng.permutation(np.flatnonzero(pool))[: max(0, round(most * share))]
        for pool, share in pools
    ]
    return np.asarray(rng.permutation(np.concatenate(taken)), dtype=np.int64)
