"""The one road to the files that ship inside this package: tables as Parquet, word lists as TOML.

Reads package data through `importlib.resources`, so that it works from a wheel, a zip or a source
tree.
"""

import tomllib
from importlib.resources import files
from io import BytesIO
from typing import Any

import polars as pl

_DATA = files("jaring.reference") / "data"


def read_packaged_table(name: str) -> pl.DataFrame:
    """The table `data/<name>.parquet`."""
    return pl.read_parquet(BytesIO((_DATA / f"{name}.parquet").read_bytes()))


def read_packaged_words(name: str) -> dict[str, Any]:
    """What stands in `data/<name>.toml`; its shape is the reader's business."""
    return tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))
