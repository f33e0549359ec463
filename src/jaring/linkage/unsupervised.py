"""Learn weights without any label: Fellegi and Sunter's model by EM over patterns.

How often each level occurs between two random records (u) is counted on random pairs, not guessed.
Given u, EM over the patterns of the candidates finds how often each level occurs within matches
(m) and how many matches there are: never more than the lists leave room for. The ratio m/u may not
rise from a better level to a worse one.

Two records of one household agree on village, telephone and mother, as those of one person do, and
no random pair looks like that. Where a model says which fields such people share, they are a third
class: like random pairs in all other fields, free in these. Additive points cannot hold three
classes, so they are fitted to the shares of EM, as they would be to labels.

Source: Fellegi and Sunter (1969); Winkler (1988) for the EM; u fixed from random pairs as in
Splink.
"""

from dataclasses import dataclass

import numpy as np

from jaring.linkage.additive import PULL, Lean, design_of, fit, isotonic_ratio
from jaring.linkage.identifier import logit
from jaring.linkage.labelled import Unlabelled
from jaring.linkage.patterns import CLASSES, PatternShape
from jaring.linkage.schema import Compare, LinkModel
from jaring.linkage.weights import FieldPoints, Floats, Levels, Weights, context_count

EM_STEPS = 200
TOLERANCE = 1e-7
M_FIRST_LEVEL = 0.8  # start: most matches agree at the best level, the rest falls by half each
PSEUDO_U = 0.5
PSEUDO_M = 0.05
PSEUDO_RELATED = 1.0
MATCHES_AT_FIRST, RELATED_AT_FIRST = 0.2, 0.3  # of the candidates
LEAST_UNRELATED = 0.01
FITTED_PULL = 0.5
MOST_DIFFERENT = 0.02  # matches whose identifiers clearly differ: more are other people


@dataclass(frozen=True)
class Population:
    """What EM is given.

    Attributes:
        candidates: patterns of the candidate pairs, and how many pairs show each.
        random: patterns of random pairs, and how many show each.
        possible_pairs: how many pairs of rows there are at all.
        most_matches: how many of them can be matches.
    """

    candidates: Levels
    candidate_pairs: Floats
    random: Levels
    random_pairs: Floats
    possible_pairs: float
    most_matches: float = float("inf")


@dataclass(frozen=True)
class _Cells:
    """One field: the cell (level and class) of each candidate pattern, and u of each cell."""

    compare: Compare
    cell: Levels
    u: Floats
    order: Levels


@dataclass(frozen=True)
class _Found:
    """Where EM came to rest: m of each field, the share of matches, the matches per pattern."""

    m: list[Floats]
    share: float
    matches: Floats


def learn_from_patterns(model: LinkModel, shape: PatternShape, given: Population) -> Unlabelled:
    """Points of every field, found without labels, and the pairs behind them."""
    cells = [_cells(shape, compare, given) for compare in model.compare]
    found = _classes_by_em(model, cells, given)
    fields = tuple(_points(model, cell, m) for cell, m in zip(cells, found.m, strict=True))
    weights = Weights(logit(found.share) / float(np.log(2.0)), fields, "patterns")
    others = given.candidate_pairs - found.matches
    whole = Unlabelled(weights, given.candidates, found.matches, others)
    if not any(compare.shared for compare in model.compare):
        return whole
    return Unlabelled(_fitted(model, shape, whole), whole.patterns, found.matches, others)


def _classes_by_em(model: LinkModel, cells: list[_Cells], given: Population) -> _Found:
    """Matches, unrelated pairs and (where the model says what is shared) related pairs."""
    has_related = any(compare.shared for compare in model.compare)
    m = [_first_guess(cell) for cell in cells]
    related = [
        guess if cell.compare.shared else cell.u for cell, guess in zip(cells, m, strict=True)
    ]
    candidates = given.candidate_pairs.sum()
    share = min(MATCHES_AT_FIRST * candidates, given.most_matches) / given.possible_pairs
    share_related = RELATED_AT_FIRST * candidates / given.possible_pairs if has_related else 0.0
    share_related = min(share_related, share)
    matches = np.zeros(len(given.candidates))
    for _ in range(EM_STEPS):
        match = np.exp(_log_density(cells, m, logit(share)))
        relative = np.zeros_like(match)
        if has_related:
            relative = np.exp(_log_density(cells, related, logit(share_related)))
        every = match + relative + max(1.0 - share - share_related, LEAST_UNRELATED)
        matches = given.candidate_pairs * match / every
        relatives = given.candidate_pairs * relative / every
        m = [_few_differ(model, cell, _most_likely(cell, matches)) for cell in cells]
        related = [_related(cell, relatives) for cell in cells]
        before, share = share, _share(matches, given)
        share_related = float(relatives.sum() + 0.5) / given.possible_pairs if has_related else 0.0
        if abs(share - before) <= TOLERANCE * share:
            break
    return _Found(m, share, matches)


def _share(matches: Floats, given: Population) -> float:
    return min(float(matches.sum()) + 0.5, given.most_matches) / given.possible_pairs


def _log_density(cells: list[_Cells], likely: list[Floats], log_odds: float) -> Floats:
    """Natural log of how much likelier a class is than an unrelated pair, per candidate pattern."""
    density = np.full(len(cells[0].cell), log_odds)
    for cell, shares in zip(cells, likely, strict=True):
        density += _log_ratio(cell, shares)[cell.cell]
    clipped: Floats = np.clip(density, -300.0, 300.0)
    return clipped


def _related(cell: _Cells, relatives: Floats) -> Floats:
    """How often each level occurs between related people: as between any two, or as is seen."""
    if not cell.compare.shared:
        return cell.u
    seen = np.bincount(cell.cell, relatives, len(cell.u))
    seen[: CLASSES + 1] = 0.0
    shares = np.where(cell.u > 0, seen + PSEUDO_RELATED * cell.u, 0.0)
    likely: Floats = shares / max(shares.sum(), TOLERANCE)
    return likely


def _few_differ(model: LinkModel, cell: _Cells, m: Floats) -> Floats:
    """Hold down how many matches have identifiers that clearly differ."""
    if cell.compare.field != model.train.labels_from:
        return m
    texts = ("", *(word.text for word in cell.compare.levels))
    level = np.arange(len(m)) // (CLASSES + 1)
    differ = np.array([texts[number] in model.train.not_the_same for number in level])
    share = float(m[differ].sum())
    if share <= MOST_DIFFERENT or share >= 1.0:
        return m
    return np.where(differ, m * MOST_DIFFERENT / share, m * (1.0 - MOST_DIFFERENT) / (1.0 - share))


def _fitted(model: LinkModel, shape: PatternShape, found: Unlabelled) -> Weights:
    """Additive points that give the shares of EM best, near those of the matches alone."""
    fields = [compare.field for compare in model.compare]
    design = design_of(model, shape, found.patterns, fields)
    towards = design.coefficients(found.weights)
    towards[0] = found.weights.prior * np.log(2.0)
    lean = Lean(towards, FITTED_PULL + PULL, np.zeros(0), np.zeros(0))
    coefficients = fit(design.matrix, found.matches, found.others, lean=lean)
    points = (design.field_points(model, coefficients, field) for field in fields)
    spread = tuple(_in_every_context(model, part) for part in points)
    return Weights(float(coefficients[0] / np.log(2.0)), spread, "patterns")


def _in_every_context(model: LinkModel, part: FieldPoints) -> FieldPoints:
    compare = model.comparison(part.field)
    if compare.frequency:
        return part
    return FieldPoints(part.field, np.repeat(part.points, context_count(model, compare), axis=1))


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
    order = np.arange(size)  # from the strongest evidence to the weakest: level, then rarity
    return _Cells(compare, candidates, u, order[u > 0])


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
