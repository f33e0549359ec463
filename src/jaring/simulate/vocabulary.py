"""Which names people have: pools of tokens with their frequencies, and how tokens stand together.

Reads `data/names.toml`. Names are invented combinations; frequencies follow Zipf, with the few very
frequent mononyms that Javanese registers know.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import polars as pl

from jaring.simulate.streams import Floats, Ints, Urns

ERAS = ("old", "mid", "young")
SEXES = ("L", "P")
MOST_TOKENS = 3
_COMPOSED_SHARE = 0.42  # of a pool with composed names


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens, and how to draw names of them.

    A *make* is a (flavour, sex, era); `shape_urns` has one urn of shapes per make, and
    `shape_slots` says from which urn of `token_urns` each slot of a shape is drawn (-1: none).
    """

    tokens: pl.Series
    token_urns: Urns
    shape_urns: Urns
    shape_slots: Ints
    flavours: tuple[str, ...]
    flavour_default: Floats
    flavour_by_regency: dict[str, Floats]

    def make(self, flavour: Ints, sex: Ints, era: Ints) -> Ints:
        """The number of the urn of shapes for each row."""
        return (flavour * len(SEXES) + sex) * len(ERAS) + era

    def draw_names(
        self, make: Ints, *, shape: np.random.Generator, slot: np.random.Generator
    ) -> Ints:
        """Token numbers, one row of three per name; -1 where a slot is empty."""
        shapes = self.shape_urns.draw(shape, make)
        names = [
            self.token_urns.draw(slot, self.shape_slots[shapes, at]) for at in range(MOST_TOKENS)
        ]
        return np.stack(names, axis=1).astype(np.int16)


@cache
def read_words(name: str) -> dict[str, Any]:
    """What stands in `data/<name>.toml` of the simulator."""
    text = (files("jaring.simulate") / "data" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def load_vocabulary() -> Vocabulary:
    """The names that ship with the simulator."""
    words = read_words("names")
    pools = {name: _pool(entry) for name, entry in words["pool"].items()}
    tokens = sorted({token for pool, _ in pools.values() for token in pool})
    number = {token: at for at, token in enumerate(tokens)}
    token_urns = Urns.build(
        {
            name: (np.array([number[token] for token in pool], dtype=np.int64), weights)
            for name, (pool, weights) in pools.items()
        }
    )
    flavours = tuple(sorted({shape["flavours"] for shape in words["shape"]}))
    shape_urns, slots = _shapes(words["shape"], flavours, token_urns.names)
    shares = {code: _shares(one, flavours) for code, one in words["flavours"]["regency"].items()}
    return Vocabulary(
        pl.Series("token", tokens),
        token_urns,
        shape_urns,
        slots,
        flavours,
        _shares(words["flavours"]["default"], flavours),
        shares,
    )


def _pool(entry: dict[str, Any]) -> tuple[list[str], Floats]:
    named = list(dict.fromkeys(entry["names"].split()))
    weights = 1.0 / (np.arange(len(named)) + entry["shift"]) ** entry["skew"]
    if "compose" not in entry:
        return named, weights
    endings = entry["compose"]["endings"].split()
    composed = [front + end for end in endings for front in entry["compose"]["prefixes"].split()]
    composed = [name for name in dict.fromkeys(composed) if name not in set(named)]
    ranks = np.random.Generator(np.random.PCG64(len(composed))).permutation(len(composed))
    tail = 1.0 / (ranks + 20.0) ** 0.8
    tail *= weights.sum() * _COMPOSED_SHARE / (1 - _COMPOSED_SHARE) / tail.sum()
    return named + composed, np.concatenate([weights, tail])


def _shapes(
    shapes: list[dict[str, Any]], flavours: tuple[str, ...], pools: tuple[str, ...]
) -> tuple[Urns, Ints]:
    slots = np.full((len(shapes), MOST_TOKENS), -1, dtype=np.int64)
    for row, shape in enumerate(shapes):
        for at, pool in enumerate(shape["slots"].split()):
            slots[row, at] = pools.index(pool)
    urns = {}
    for flavour in flavours:
        for sex in SEXES:
            for era in ERAS:
                rows = [
                    (row, shape["weight"][era])
                    for row, shape in enumerate(shapes)
                    if shape["flavours"] == flavour and sex in shape["sex"]
                ]
                urns[f"{flavour} {sex} {era}"] = (
                    np.array([row for row, _ in rows], dtype=np.int64),
                    np.array([weight for _, weight in rows], dtype=np.float64),
                )
    return Urns.build(urns), slots


def _shares(shares: dict[str, float], flavours: tuple[str, ...]) -> Floats:
    return np.array([shares.get(flavour, 0.0) for flavour in flavours], dtype=np.float64)
