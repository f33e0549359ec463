"""Public sets and a second generator through users' models that never see the truth.

The models are the TOML files of `benchmarks/models`: data that a user could have written. Splink
runs beside them with the models of its own documentation. Judged by pairs.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.accuracy import Curve, as_facts, pair_curve, smaller_id_first
from benchmarks.measure import ROOT, run_module
from benchmarks.other_generator import generate
from benchmarks.public_sets import SETS, PublicSet

MODELS = ROOT / "benchmarks" / "models"
_OTHER_PEOPLE = 20_000
_EVEN_ODDS = 0.0


@dataclass(frozen=True)
class Linked:
    """What one engine made of one set."""

    curve: Curve
    default: Curve
    wall_seconds: float
    summary: Path | None = None


def link_public_sets(work: Path) -> dict[str, Any]:
    """Best and default pair F1 of both engines on every set."""
    results: dict[str, Any] = {}
    for name, load in SETS.items():
        public = load()
        ours, splink = link_set(public, work), _splink(public, work)
        results[name] = {
            "true_pairs": public.truth.height,
            "jaring_f1": round(ours.curve.best().f1, 6),
            "jaring_best": as_facts(ours.curve.best()),
            "jaring_default": as_facts(ours.default.at(float("-inf"))) | {"threshold": None},
            "jaring_seconds": round(ours.wall_seconds, 2),
            "splink_best": as_facts(splink.curve.best()),
            "splink_default": as_facts(splink.curve.at(_EVEN_ODDS)),
            "splink_seconds": round(splink.wall_seconds, 2),
        }
    results["other_generator"] = _other_generator(work)
    return results


def link_set(public: PublicSet, work: Path, *, model: Path | None = None) -> Linked:
    """The product on one set, through its public face."""
    tables = _tables(public, work, id_column="id")
    out, scores = work / f"{public.name}_run", work / "scores.parquet"
    used = str(model or MODELS / f"{public.name}.toml")
    arguments = (used, *tables, "--out", str(out), "--scores", str(scores))
    _remove(out)
    cost = run_module("benchmarks.run_jaring", *arguments, log=work / "log.txt")
    scored = _judged_pairs(scores, public)
    truth = public.truth
    chosen = pair_curve(scored.filter("is_link"), truth)
    return Linked(pair_curve(scored, truth), chosen, cost.wall_seconds, out / "summary.json")


def _splink(public: PublicSet, work: Path) -> Linked:
    tables = _tables(public, work, id_column="unique_id")
    scores = work / "scores.parquet"
    arguments = (public.name, *tables, "--scores", str(scores))
    cost = run_module("benchmarks.run_splink", *arguments, log=work / "log.txt")
    scored = _judged_pairs(scores, public)
    curve = pair_curve(scored, public.truth)
    return Linked(curve, curve, cost.wall_seconds)


def _other_generator(work: Path) -> dict[str, Any]:
    """The second generator at three severities: no engine was tuned on it."""
    results = {}
    for severity in (1.0, 2.0, 4.0):
        tables = generate(people=_OTHER_PEOPLE, severity=severity)
        name = f"other_{severity:g}"
        public = PublicSet(name, tables.left, tables.right, tables.truth)
        linked = link_set(public, work, model=MODELS / "other_generator.toml")
        results[f"{severity:g}"] = {
            "best": as_facts(linked.curve.best()),
            "default": as_facts(linked.default.at(float("-inf"))) | {"threshold": None},
        }
    return results


def _tables(public: PublicSet, work: Path, *, id_column: str) -> list[str]:
    work.mkdir(parents=True, exist_ok=True)
    written = []
    for side, table in (("left", public.left), ("right", public.right)):
        if table is not None:
            path = work / f"{public.name}_{side}.parquet"
            table.rename({"id": id_column}).write_parquet(path)
            written.append(str(path))
    return written


def _judged_pairs(scores: Path, public: PublicSet) -> pl.DataFrame:
    scored = pl.read_parquet(scores)
    return scored if public.right is not None else smaller_id_first(scored)


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink()
    if folder.exists():
        folder.rmdir()
