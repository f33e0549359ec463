"""The files of which a list is put together: who sent the rows, in which form, and how carefully.

Errors come per file. A damage that touches whole files is dealt out so that its share of the *rows*
is met whatever the sizes of the files are, and quality differs between files around a mean of one.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jaring.simulate.streams import Flags, Floats, Ints, Streams

ROWS_PER_FILE = 200  # an employer with more sends several files


@dataclass(frozen=True, slots=True)
class ListFiles:
    """One row per file; `first_row` has one more, the end of the last."""

    first_row: Ints
    quality: Floats  # damage of a row counts that many times
    streams: Streams

    def __len__(self) -> int:
        """How many files there are."""
        return len(self.quality)

    @property
    def rows(self) -> Ints:
        """How many rows each file has."""
        return np.diff(self.first_row)

    def deal(self, name: str, shares: tuple[float, ...]) -> npt.NDArray[np.int8]:
        """A class per file, 1 for the first share, 2 for the second ...; 0 for the rest.

        Each class has its share of the rows, up to one file.
        """
        order = self.streams.of(f"file.{name}").permutation(len(self))
        rows = self.rows[order]
        reached = (np.cumsum(rows) - rows / 2) / max(1, rows.sum())
        borders = np.cumsum(shares)
        dealt = np.zeros(len(self), dtype=np.int8)
        kind = np.searchsorted(borders, reached, side="right") + 1
        dealt[order] = np.where(kind > len(shares), 0, kind)
        return dealt

    def lacks(self, name: str, share: float) -> Flags:
        """Whether a file lacks that column altogether."""
        return np.asarray(self.deal(name, (share,)) == 1)


def cut_files(sender: Ints, streams: Streams, *, spread: float) -> ListFiles:
    """Files from rows that are sorted by sender: one per sender, large ones cut."""
    starts = np.flatnonzero(np.concatenate([[True], sender[1:] != sender[:-1]]))
    sizes = np.diff(np.concatenate([starts, [len(sender)]]))
    pieces = -(-sizes // ROWS_PER_FILE)
    piece = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    first = np.repeat(starts, pieces) + piece * ROWS_PER_FILE
    shape = 1.0 / max(spread, 1e-3) ** 2
    quality = streams.of("file.quality").gamma(shape, 1.0 / shape, len(first))
    rows = np.diff(np.concatenate([first, [len(sender)]]))
    mean = (quality * rows).sum() / max(1, rows.sum())
    return ListFiles(
        np.concatenate([first, [len(sender)]]).astype(np.int64), quality / mean, streams
    )
