"""Where the simulator's chance comes from: one independent stream per column and part.

A stream is named, not numbered in order, so adding a column to a table shifts no other column, and
the rows of one part do not depend on how many parts came before.
"""

from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Streams:
    """All chance of one simulation; the same seed gives the same rows."""

    seed: int
    part: int = 0
    scope: str = ""

    def of(self, name: str) -> np.random.Generator:
        """The stream of that name, always from its start."""
        key = (crc32(f"{self.scope}{name}".encode()), self.part)
        return np.random.Generator(
            np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=key))
        )

    def at(self, part: int) -> "Streams":
        """The same names for another part of the rows."""
        return Streams(self.seed, part, self.scope)

    def under(self, scope: str) -> "Streams":
        """The same names for another table, with chance of its own."""
        return Streams(self.seed, self.part, f"{self.scope}{scope}/")


def cumulate(weights: Floats) -> Floats:
    """Shares that run up to exactly 1, for drawing by `draw`."""
    running = np.cumsum(weights) / weights.sum()
    running[-1] = 1.0
    return np.asarray(running)


def draw(rng: np.random.Generator, running: Floats, size: int) -> Ints:
    """That many positions, each as often as its share says."""
    return np.searchsorted(running, rng.random(size), side="right").astype(np.int64)


def lucky(rng: np.random.Generator, size: int, share: float) -> Flags:
    """Which of that many rows something happens to that happens to that share of them."""
    return np.asarray(rng.random(size) < share)


@dataclass(frozen=True, slots=True)
class Urns:
    """Several weighted urns in one array, so that rows with different urns are drawn in one go."""

    running: Floats  # urn number + share run up so far
    values: Ints
    starts: Ints
    names: tuple[str, ...] = ()

    @classmethod
    def build(cls, urns: dict[str, tuple[Ints, Floats]]) -> "Urns":
        """From name -> (values, weights); the order of the names is the number of the urn."""
        running = [cumulate(weights) + number for number, (_, weights) in enumerate(urns.values())]
        sizes = [len(values) for values, _ in urns.values()]
        return cls(
            np.concatenate(running),
            np.concatenate([values for values, _ in urns.values()]),
            np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            tuple(urns),
        )

    def draw(self, rng: np.random.Generator, urn: Ints) -> Ints:
        """One value per row from the urn of that row; -1 where the urn is -1."""
        at = np.searchsorted(self.running, np.maximum(urn, 0) + rng.random(len(urn)), side="right")
        return np.where(urn >= 0, self.values[np.minimum(at, len(self.values) - 1)], -1)
