"""The public face of the index: `jaring.index(registry, out=...)`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from jaring.engines.duckdb import DuckDbEngine, Progress, say_nothing
from jaring.intake.column_maps import read_column_map
from jaring.runs.index import IndexReport, build_index
from jaring.runs.inputs import TableInput, take_input
from jaring.runs.model_files import load_model


def index(  # noqa: PLR0913 - the options of the public face
    registry: TableInput,
    out: str | Path,
    *,
    model: str | Path = "workers",
    columns: str | Path | None = None,
    threads: int | None = None,
    memory: str | int | None = None,
    progress: Progress = say_nothing,
) -> IndexReport:
    """Prepare a registry once, so that small lists are linked to it in a blink.

    Run again over a newer registry with the same `out`, only what changed is prepared.

    Raises:
        InputError: the registry or the model cannot be used.
    """
    chosen, text = load_model(model)
    mapping = read_column_map(Path(columns)) if columns is not None else None
    limit = f"{memory // 2**20}MiB" if isinstance(memory, int) else memory
    with (
        TemporaryDirectory(prefix="jaring-") as scratch,
        DuckDbEngine(threads=threads, memory=limit, spill=Path(scratch)) as engine,
    ):
        folder = Path(scratch)
        given = take_input(registry, chosen, scratch=folder, side="right", mapping=mapping)
        return build_index(engine, given, chosen, text, Path(out), progress=progress)
