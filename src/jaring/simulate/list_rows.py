"""Who stands in a list: people of the registry and outsiders, by sender, several rows per person."""

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


def fill_list(
    list_rows: int,
    *,
    in_registry: Flags,
    employer: npt.NDArray[np.int32],
    other_employer: npt.NDArray[np.int32],
    village: npt.NDArray[np.int32],
    rates: ErrorRates,
    streams: Streams,
    candidates: Flags | None = None,
) -> ListRows:
    """Rows of a list over people in the registry and outsiders.

    Args:
        in_registry: per person.
        candidates: per person, who may stand in the list; everybody where not given.
        employer: for whom each person works, as the registry has it; -1 on own account.
        other_employer: for whom each person works since.
        village: where each person lives; who has no employer is sent in by the village.
    """
    may = np.ones(len(in_registry), dtype=np.bool_) if candidates is None else candidates
    inside, others = np.flatnonzero(in_registry & may), np.flatnonzero(~in_registry & may)
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
    works_for = np.where(changed, other_employer[person], employer[person])
    on_own = works_for < 0
    sender = np.where(on_own, village[person], works_for + int(village.max(initial=0)) + 1)
    place = streams.of("list.order").permutation(int(sender.max(initial=0)) + 1)
    order = np.lexsort((streams.of("list.row_order").random(list_rows), place[sender]))
    files = cut_files(place[sender][order], streams, spread=rates.file_spread)
    return ListRows(person[order].astype(np.int32), works_for[order].astype(np.int32), files)
