"""Who stands in a list: people of the registry and outsiders, sender by sender."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jaring.simulate.list_files import ListFiles, cut_files
from jaring.simulate.rates import ErrorRates
from jaring.simulate.streams import Flags, Ints, Streams


@dataclass(frozen=True, slots=True)
class ListRows:
    """One row per row of the list, sorted by file."""

    person: npt.NDArray[np.int32]
    employer: npt.NDArray[np.int32]  # whom the list names; -1 for nobody
    files: ListFiles

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.person)

    def file_of(self, first: int, behind: int) -> Ints:
        """The file of each row in that span."""
        return np.searchsorted(self.files.first_row, np.arange(first, behind), side="right") - 1


def outsiders_needed(list_rows: int, rates: ErrorRates) -> int:
    """How many people outside the registry a list of that many rows draws from."""
    return round(list_rows * rates.outsider_rows * 0.85)


@dataclass(frozen=True, slots=True)
class Pool:
    """From whom a list is drawn; one entry per person."""

    in_registry: Flags
    village: npt.NDArray[np.int32]  # who has no employer is sent in by the village
    employer: npt.NDArray[np.int32]  # as the registry has it; -1 on own account
    later_employer: npt.NDArray[np.int32]  # since
    candidates: Flags | None = None  # who may stand in the list; everybody where not given


def fill_list(list_rows: int, pool: Pool, *, rates: ErrorRates, streams: Streams) -> ListRows:
    """Rows of a list over people in the registry and outsiders, put together by sender."""
    everybody = np.ones(len(pool.village), dtype=np.bool_)
    may = everybody if pool.candidates is None else pool.candidates
    inside, others = np.flatnonzero(pool.in_registry & may), np.flatnonzero(~pool.in_registry & may)
    village = pool.village
    outside = round(list_rows * rates.outsider_rows) if len(inside) else list_rows
    outside = outside if len(others) else 0
    rng = streams.of("list.person")
    person = np.concatenate(
        [
            inside[rng.integers(0, max(1, len(inside)), list_rows - outside)],
            others[rng.integers(0, max(1, len(others)), outside)],
        ]
    ).astype(np.int64)
    changed = streams.of("list.employer_changed").random(list_rows) < rates.employer_changed
    works_for = np.where(changed, pool.later_employer[person], pool.employer[person])
    on_own = works_for < 0
    sender = np.where(on_own, village[person], works_for + int(village.max(initial=0)) + 1)
    place = streams.of("list.order").permutation(int(sender.max(initial=0)) + 1)
    order = np.lexsort((streams.of("list.row_order").random(list_rows), place[sender]))
    files = cut_files(place[sender][order], streams, spread=rates.file_spread)
    return ListRows(person[order].astype(np.int32), works_for[order].astype(np.int32), files)
