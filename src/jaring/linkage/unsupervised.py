"""Learn weights without any label: Fellegi and Sunter's model by EM over patterns.

How often each level occurs between two random records (u) is counted, not guessed: exactly for
equal values (from how many rows hold each value), and on random pairs for the rest. Given u, EM
over the patterns of the candidates finds how often each level occurs within matches (m) and how
many matches there are. The ratio m/u may not rise from a better level to a worse one.

Source: Fellegi and Sunter (1969); Winkler (1988) for the EM; u fixed from random pairs as in
Splink.
"""

from dataclasses import dataclass

import numpy as np

from jaring.linkage.additive import isotonic_ratio
from jaring.linkage.labelled import logit
from jaring.linkage.patterns import CLASSES, PatternShape
from jaring.linkage.schema import Compare, LinkModel
from jaring.linkage.weights import FieldPoints, Floats, Levels, Weights, context_count

EM_STEPS = 200
TOLERANCE = 1e-7
M_FIRST_LEVEL = 0.8  # start: most matches agree at the best level, the rest falls by half each
PSEUDO_U = 0.5
PSEUDO_M = 0.05


@dataclass(frozen=True)
class Population:
    """What EM is given.

    Attributes:
        candidates: patterns of the candidate pairs, and how many pairs show each.
        random: patterns of random pairs, and how many show each.
        equal_pairs: per field, pairs of rows with the very same value by frequency class (index
            0 unused), out of all possible pairs; only fields that were counted.
        possible_pairs: how many pairs of rows there are at all.
    """

    candidates: Levels
    candidate_pairs: Floats
    random: Levels
    random_pairs: Floats
    possible_pairs: float


@dataclass(frozen=True)
class _Cells:
    """One field: the cell (level and class) of each candidate pattern, and u of each cell."""

    compare: Compare
    cell: Levels
    u: Floats
    order: Levels


def learn_from_patterns(model: LinkModel, shape: PatternShape, given: Population) -> Weights:
    """Points of every field, found without labels."""
    cells = [_cells(shape, compare, given) for compare in model.compare]
    m = [_first_guess(field) for field in cells]
    share = 0.2 * given.candidate_pairs.sum() / given.possible_pairs
    for _ in range(EM_STEPS):
        odds = np.full(len(given.candidates), logit(share))
        for field, likely in zip(cells, m, strict=True):
            odds += _log_ratio(field, likely)[field.cell]
        chance = 1.0 / (1.0 + np.exp(-np.clip(odds, -60.0, 60.0)))
        matches = chance * given.candidate_pairs
        m = [_most_likely(field, matches) for field in cells]
        before, share = share, float(matches.sum() + 0.5) / given.possible_pairs
        if abs(share - before) <= TOLERANCE * share:
            break
    fields = tuple(_points(model, field, likely) for field, likely in zip(cells, m, strict=True))
    return Weights(logit(share) / float(np.log(2.0)), fields, "patterns")


def _cells(shape: PatternShape, compare: Compare, given: Population) -> _Cells:
    width = CLASSES + 1
    size = (len(compare.levels) + 1) * width

    def cell(patterns: Levels) -> Levels:
        level, rarity = (
            shape.level_of(patterns, compare.field),
            shape.class_of(patterns, compare.field),
        )
        return level * width + rarity

    seen = np.bincount(cell(given.random), given.random_pairs, size)
    seen[:width] = 0.0  # missing says nothing
    candidates = cell(given.candidates)
    occurs = np.bincount(candidates, given.candidate_pairs, size) > 0
    occurs[:width] = False
    u = np.where(occurs | (seen > 0), seen + PSEUDO_U, 0.0)
    u = u / max(u.sum(), 1.0)
    order = np.argsort(_rank(compare, size), kind="stable")
    return _Cells(compare, candidates, u, order[u[order] > 0])


def _rank(compare: Compare, size: int) -> Levels:
    """Cells from the strongest evidence to the weakest: by level, then rare before common."""
    del compare
    return np.arange(size)


def _first_guess(field: _Cells) -> Floats:
    width = CLASSES + 1
    level = np.arange(len(field.u)) // width
    falling = np.where(level > 0, M_FIRST_LEVEL * 0.5 ** (level - 1.0), 0.0)
    guess = np.where(field.u > 0, falling, 0.0)
    share: Floats = guess / max(guess.sum(), TOLERANCE)
    return share


def _most_likely(field: _Cells, matches: Floats) -> Floats:
    seen = np.bincount(field.cell, matches, len(field.u))
    seen[: CLASSES + 1] = 0.0
    m = np.where(field.u > 0, seen + PSEUDO_M, 0.0)
    m = m / max(m.sum(), TOLERANCE)
    ordered = np.zeros_like(m)
    ratio = isotonic_ratio(m[field.order], field.u[field.order])
    ordered[field.order] = ratio * field.u[field.order]
    likely: Floats = ordered
    return likely


def _log_ratio(field: _Cells, m: Floats) -> Floats:
    ratio = np.zeros_like(m)
    known = (field.u > 0) & (m > 0)
    ratio[known] = np.log(m[known] / field.u[known])
    return ratio


def _points(model: LinkModel, field: _Cells, m: Floats) -> FieldPoints:
    width = CLASSES + 1
    bits = _log_ratio(field, m).reshape((-1, width)) / np.log(2.0)
    if not field.compare.frequency:
        # without labels the evidence beside other fields cannot be told apart: one value for all
        return FieldPoints(
            field.compare.field, np.repeat(bits[:, :1], context_count(model, field.compare), axis=1)
        )
    # a level that has no class of its own reads class 0; an equality seen without one, its mean
    return FieldPoints(field.compare.field, bits)
