"""How long a partner's list takes to be read: a long CSV and a wide-awake XLSX.

    python -m benchmarks.intake [--rows 1700000] [--sheet-rows 100000] [--repeats 3]

The rows are made up here: names, valid NIK, birth dates day first, wages in three ways of writing,
and one row in five hundred with a NIK and a wage that cannot be read. The bars: 25 s and 10 s.
"""

import argparse
import shutil
from pathlib import Path
from statistics import median

import numpy as np
import polars as pl

from benchmarks.machine import describe_machine
from benchmarks.measure import Cost, run_module

BUILD = Path(__file__).parents[1] / "build/benchmarks/intake"
BARS = {"list.csv": 25.0, "list.xlsx": 10.0}  # seconds
_ONE_BAD_IN = 500


def make_rows(rows: int) -> pl.DataFrame:
    """A payroll as employers send it, as text."""
    rng = np.random.default_rng(7)
    words = pl.Series(["SITI", "BUDI", "AGUS", "DWI", "SRI", "EKO", "NUR", "TRI", "AMINAH"])
    day, month = rng.integers(1, 29, rows), rng.integers(1, 13, rows)
    year, woman = rng.integers(1962, 2006, rows), rng.integers(0, 2, rows)
    frame = pl.DataFrame(
        {
            "No": np.arange(1, rows + 1),
            "day": day, "month": month, "year": year, "woman": woman,
            "serial": rng.integers(1, 9_999, rows),
            "wage": rng.integers(2_000, 9_000, rows) * 1_000,
            "form": rng.integers(0, 3, rows),
            "employer": rng.integers(1, 2_001, rows),
            "first": words.gather(rng.integers(0, len(words), rows)),
            "last": words.gather(rng.integers(0, len(words), rows)),
            "is_bad": rng.integers(0, _ONE_BAD_IN, rows) == 0,
        }
    )  # fmt: skip
    two = {name: pl.col(name).cast(pl.String).str.zfill(2) for name in ("day", "month")}
    nik_day = (pl.col("day") + 40 * pl.col("woman")).cast(pl.String).str.zfill(2)
    short = (pl.col("year") % 100).cast(pl.String).str.zfill(2)
    serial = pl.col("serial").cast(pl.String).str.zfill(4)
    nik = pl.concat_str(pl.lit("337401"), nik_day, two["month"], short, serial)
    plain = pl.col("wage").cast(pl.String)
    dotted = plain.str.replace(r"^(\d+)(\d{3})(\d{3})$", "${1}.${2}.${3}")
    wage = pl.when(pl.col("form") == 0).then(plain + ".00").when(pl.col("form") == 1)
    wage = wage.then(dotted).otherwise(plain)
    number = pl.col("employer").cast(pl.String)
    return frame.select(
        pl.col("No").cast(pl.String),
        pl.when("is_bad").then(nik.str.slice(0, 9)).otherwise(nik).alias("NIK"),
        pl.concat_str("first", pl.lit(" "), "last").alias("Nama Lengkap"),
        pl.when(pl.col("woman") == 1).then(pl.lit("P")).otherwise(pl.lit("L")).alias("L/P"),
        pl.concat_str(
            two["day"], pl.lit("-"), two["month"], pl.lit("-"), pl.col("year").cast(pl.String)
        ).alias("Tgl Lahir"),
        pl.lit("SEMARANG TENGAH").alias("Kecamatan"),
        pl.lit("KOTA SEMARANG").alias("Kabupaten/Kota"),
        pl.concat_str(pl.lit("PT MAJU "), number).alias("Nama Perusahaan"),
        pl.concat_str(pl.lit("JJ"), number.str.zfill(6)).alias("NPP"),
        pl.when("is_bad").then(pl.lit("sesuai UMK")).otherwise(wage).alias("Upah"),
        pl.concat_str(pl.lit("0812"), serial, serial).alias("No HP"),
        pl.lit("01/02/2020").alias("Tgl Masuk"),
    )


def measured(path: Path, repeats: int) -> list[Cost]:
    """Read a file that many times, each time in a process of its own."""
    costs = []
    for _ in range(repeats):
        out = BUILD / "out"
        shutil.rmtree(out, ignore_errors=True)
        asked = (str(path), "--kind", "payroll.general", "--out", str(out))
        costs.append(run_module("benchmarks.run_intake", *asked, log=BUILD / "intake.log"))
    return costs


def main() -> None:
    """Entry point of the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_700_000)
    parser.add_argument("--sheet-rows", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    BUILD.mkdir(parents=True, exist_ok=True)
    make_rows(given.rows).write_csv(BUILD / "list.csv", separator=";")
    make_rows(given.sheet_rows).write_excel(BUILD / "list.xlsx")
    print(describe_machine())
    for name, bar in BARS.items():
        costs = measured(BUILD / name, given.repeats)
        wall = median(cost.wall_seconds for cost in costs)
        cpu = median(cost.cpu_seconds for cost in costs)
        peak = max(cost.peak_bytes for cost in costs) / 2**20
        print(f"{name}: {wall:.1f} s wall (bar {bar:.0f}), {cpu:.1f} s CPU, {peak:.0f} MiB")
        print(f"  {costs[0].facts}")


if __name__ == "__main__":
    main()
