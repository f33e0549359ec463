"""Link a tiny pair of lists whose truth is known, and see that the answer is right."""

from datetime import date
from pathlib import Path
from typing import ClassVar, Final

from jaring.runs.link import link
from jaring.simulate import linkage_fixture
from jaring.terms.errors import JaringError

PEOPLE: Final = 2_000
LIST_ROWS: Final = 1_500
LEAST_F1: Final = 0.95
_DAY: Final = date(2026, 6, 30)


class SelfTestFailedError(JaringError):
    """Jaring is installed, runs, and answers wrongly."""

    code: ClassVar[str] = "doctor.self_test"
    exit_code: ClassVar[int] = 4

    def __init__(self, f1: float) -> None:
        self.f1 = f1
        super().__init__(
            f"The trial link reached F1 {f1:.3f}, below {LEAST_F1}: do not trust results here. "
            "Install Jaring again; if it stays so, report the output of `jaring doctor --json`."
        )


def link_tiny_lists(folder: Path) -> str:
    """Simulate, link, measure; the answer in a few words.

    Raises:
        SelfTestFailedError: the links are not those that the truth knows.
    """
    fixture = linkage_fixture(people=PEOPLE, list_rows=LIST_ROWS, seed=1, out=folder, as_of=_DAY)
    found = link(
        fixture.folder / "list.parquet",
        fixture.folder / "registry.parquet",
        as_of=_DAY,
        truth=fixture.folder / "truth.parquet",
    )
    measured = found.summary.measured
    f1 = measured.f1.value if measured is not None and measured.f1 is not None else 0.0
    if f1 < LEAST_F1:
        raise SelfTestFailedError(f1)
    return f"{fixture.list_rows} x {fixture.registry_rows}: F1 {f1:.3f}"
