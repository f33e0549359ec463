"""Rows of partners before they are written: who is meant, under which duty, sent by whom."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from jaring.simulate.gap_rates import GapRates
from jaring.simulate.list_files import cut_files
from jaring.simulate.list_rows import ListRows
from jaring.simulate.rates import ErrorRates
from jaring.simulate.streams import Flags, Ints, Streams, lucky

FOR_WAGE, STATE_STAFF, OWN_ACCOUNT, ON_PROJECT, ABROAD = range(5)
ACTIVE, MOVED, DECEASED, RETIRED = range(4)
STATUSES = ("active", "moved", "deceased", "retired")
_STATUS_SHARES = (0.45, 0.35, 0.20)  # of those who no longer work
_LOOK_BACK = 30  # a row that stands twice follows within so many rows


@dataclass(frozen=True, slots=True)
class Draft:
    """Rows of one list; numbers are -1 where there is nothing."""

    person: Ints
    duty: npt.NDArray[np.int8]
    sender: Ints  # rows of one sender come in one file
    employer: Ints  # whom the row names
    membership: Ints  # with that employer
    unit: Ints
    post: Ints  # row in the words of the list
    owner: Ints  # of a helper: the person who owns the business
    project: Ints  # row of the registered project, or beyond them of one that is not
    just_started: Flags

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.person)

    def take(self, rows: Ints | Flags) -> "Draft":
        """Those rows, in that order."""
        return Draft(*(getattr(self, name)[rows] for name in self.__slots__))


def draft(
    person: Ints, duty: int, sender: Ints, *, just_started: Flags | None = None, **columns: Ints
) -> Draft:
    """Rows with what is given; the rest is nothing."""
    size = len(person)
    nothing = np.full(size, -1, dtype=np.int64)
    return Draft(
        person.astype(np.int64),
        np.full(size, duty, dtype=np.int8),
        sender.astype(np.int64),
        employer=columns.get("employer", nothing).copy(),
        membership=columns.get("membership", nothing).copy(),
        unit=columns.get("unit", nothing).copy(),
        post=columns.get("post", nothing).copy(),
        owner=columns.get("owner", nothing).copy(),
        project=columns.get("project", nothing).copy(),
        just_started=np.zeros(size, dtype=np.bool_) if just_started is None else just_started,
    )


def joined(*drafts: Draft) -> Draft:
    """All rows of several drafts."""
    return Draft(
        *(np.concatenate([getattr(one, name) for one in drafts]) for name in Draft.__slots__)
    )


@dataclass(frozen=True, slots=True)
class PartnerRows:
    """The rows of a list in the order of its files, and what became of them in the office."""

    rows: Draft
    listed: ListRows
    status: npt.NDArray[np.int8]  # row in `STATUSES`
    copy_of: Ints  # the row that this one repeats; itself for nearly all
    is_empty: Flags  # neither name nor NIK
    is_foreign: Flags  # a foreigner who stays for less than the law asks

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    @property
    def is_copy(self) -> Flags:
        """Rows that repeat another one."""
        return np.asarray(self.copy_of != np.arange(len(self)))


def put_together(  # noqa: PLR0913 - what is drawn from, and every chance
    made: Draft,
    most: int,
    *,
    outside: Flags,
    gaps: GapRates,
    rates: ErrorRates,
    streams: Streams,
) -> PartnerRows:
    """At most that many rows, sender by sender, with rows that stand twice or say nothing.

    Args:
        made: who may stand in the list.
        most: rows at most.
        outside: people who are in no registry.
        gaps: how often people no longer work, stand twice, or are here for a short stay.
        rates: how different the files are.
        streams: chance.
    """
    chance = streams.of("list.order")
    place = chance.permutation(int(made.sender.max(initial=0)) + 1)
    order = np.lexsort((np.arange(len(made)), place[made.sender]))[:most]
    made = made.take(order)
    sender = place[made.sender]
    copy_of = _repeats(sender, gaps.listed_twice, streams)
    made = replace(made.take(copy_of), owner=made.owner[copy_of])
    rng = streams.of("list.rows")
    gone = lucky(rng, len(made), gaps.not_working)
    status = 1 + np.searchsorted(np.cumsum(_STATUS_SHARES), rng.random(len(made)))
    status = np.where(gone, np.minimum(status, RETIRED), ACTIVE)[copy_of]
    is_empty = lucky(rng, len(made), gaps.row_empty)
    is_empty &= copy_of == np.arange(len(made))
    is_empty[copy_of[copy_of != np.arange(len(made))]] = False
    files = cut_files(sender, streams, spread=rates.file_spread)
    listed = ListRows(made.person.astype(np.int32), made.employer.astype(np.int32), files)
    foreign = lucky(rng, len(made), gaps.foreign_stay)[copy_of]
    foreign &= (made.duty == FOR_WAGE) & (made.membership < 0) & outside[made.person]
    return PartnerRows(made, listed, status.astype(np.int8), copy_of, is_empty, foreign)


def _repeats(sender: Ints, share: float, streams: Streams) -> Ints:
    """For each row itself, or an earlier row of the same sender that it repeats."""
    here = np.arange(len(sender))
    rng = streams.of("list.repeats")
    back = here - rng.integers(1, _LOOK_BACK, len(sender))
    repeats = lucky(rng, len(sender), share) & (back >= 0)
    repeats &= sender[np.maximum(back, 0)] == sender
    repeats[np.maximum(back, 0)[repeats]] = False  # what is repeated stands as it is
    return np.where(repeats, back, here)
