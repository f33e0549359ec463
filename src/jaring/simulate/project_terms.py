"""How much of what a project owes is paid: terms of its contribution."""

import numpy as np

from jaring.simulate.office_world import OfficeWorld
from jaring.simulate.streams import Ints

_PAID_SHARES = np.array([0.43, 0.23, 0.34])  # one, two, three terms, of those that paid


def terms_paid(world: OfficeWorld) -> Ints:
    """Terms that each registered project has paid."""
    count = len(world.projects)
    rng = world.streams.of("project.terms")
    unpaid = rng.random(count) < world.gaps.project_unpaid
    paid = 1 + rng.choice(len(_PAID_SHARES), count, p=_PAID_SHARES)
    return np.where(unpaid, 0, paid).astype(np.int64)
