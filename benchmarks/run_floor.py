"""The floor: read every column of both files and join them once on the NIK, in DuckDB.

    python -m benchmarks.run_floor LIST REGISTRY --scores FILE [--threads N]

No engine that looks at every field can be faster than this. A bare NIK join is also the linkage
that offices do by hand, so its links are judged like all others.
"""

import argparse
from pathlib import Path

import duckdb

from benchmarks.measure import announce_done


def main() -> None:
    """Entry point of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", type=Path)
    parser.add_argument("registry", type=Path)
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--threads", type=int)
    given = parser.parse_args()
    con = duckdb.connect()
    if given.threads:
        con.execute(f"set threads = {given.threads}")
    con.execute(f"create table listed as select * from '{given.list}'")
    con.execute(f"create table registry as select * from '{given.registry}'")
    con.execute(
        "create table links as select listed.id as left_id, registry.id as right_id "
        "from listed join registry using (nik)"
    )
    announce_done(pairs=con.sql("select count(*) from links").fetchall()[0][0])
    con.sql("select *, 1e0 as weight, 1e0 as probability from links").write_parquet(
        str(given.scores)
    )


if __name__ == "__main__":
    main()
