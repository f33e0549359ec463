"""The floor of an assessment: read every column of both inputs and join them once, in DuckDB.

python -m benchmarks.run_assess_floor SIMULATION [--threads N]
"""

import argparse
from pathlib import Path

import duckdb

from benchmarks.measure import announce_done

_TABLES = ("persons", "memberships", "establishments", "employers", "contributions")
_LIST = "wajib_lapor_workers"


def main() -> None:
    """Entry point of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("simulation", type=Path)
    parser.add_argument("--threads", type=int)
    given = parser.parse_args()
    con = duckdb.connect()
    if given.threads:
        con.execute(f"set threads = {given.threads}")
    for name in _TABLES:
        path = given.simulation / "snapshot" / f"{name}.parquet"
        con.execute(f"create table {name} as select * from '{path}'")
    path = given.simulation / "lists" / _LIST / "rows.parquet"
    con.execute(f"create table listed as select * from '{path}'")
    con.execute(
        "create table joined as select listed.worker_number, membership_id from listed "
        "join persons using (nik) join memberships using (person_id)"
    )
    announce_done(pairs=con.sql("select count(*) from joined").fetchall()[0][0])


if __name__ == "__main__":
    main()
