"""One run of Splink in a process of its own; see `measure` for how it is counted.

    python -m benchmarks.run_splink MODEL LEFT [RIGHT] --scores FILE [--threads N] [--memory 16GB]

The tables hold a column `unique_id`. After `DONE`, every scored pair from weight -8 on is
written to FILE: left_id, right_id, weight, probability.
"""

import argparse
import time
from pathlib import Path

import duckdb
from splink import DuckDBAPI, Linker

from benchmarks.measure import announce_done
from benchmarks.splink_models import WORKERS
from benchmarks.splink_public import PUBLIC

_MODELS = WORKERS | PUBLIC
_LOWEST_WEIGHT = -8.0


def main() -> None:
    """Entry point of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=sorted(_MODELS))
    parser.add_argument("tables", nargs="+", type=Path)
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--memory")
    given = parser.parse_args()
    started = time.perf_counter()
    con = duckdb.connect()
    if given.threads:
        con.execute(f"set threads = {given.threads}")
    if given.memory:
        con.execute(f"set memory_limit = '{given.memory}'")
    con.execute(f"set temp_directory = '{given.scores.parent}'")
    scored, trained = _link(con, given.model, given.tables)
    ended = time.perf_counter()
    announce_done(train_seconds=trained - started, predict_seconds=ended - trained)
    con.sql(
        f"select unique_id_l as left_id, unique_id_r as right_id, match_weight as weight, "
        f"match_probability as probability from {scored}"
    ).write_parquet(str(given.scores))


def _link(con: duckdb.DuckDBPyConnection, name: str, paths: list[Path]) -> tuple[str, float]:
    """The table of scored pairs, and when training was over."""
    model = _MODELS[name]()
    api = DuckDBAPI(con)
    sides = []
    # names in alphabetical order: Splink calls the first of two tables the left one by its name
    for table, path in zip(("a_left", "b_right"), paths, strict=False):
        con.execute(f"create table {table} as select * from '{path}'")
        sides.append(api.register(table, dataset_display_name=table))
    linker = Linker(sides if len(sides) > 1 else sides[0], model.settings, log_level=None)
    model.train(linker)
    trained = time.perf_counter()
    scored = linker.inference.predict(threshold_match_weight=_LOWEST_WEIGHT)
    return str(scored.physical_name), trained


if __name__ == "__main__":
    main()
