"""What must be reached and what is aimed at, as ratios inside one run on one machine."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Bar:
    """One line of the table of bars.

    Attributes:
        must, aim: limits; a value passes from below where `less` is true, else from above.
    """

    what: str
    value: float | None
    must: float
    aim: float
    less: bool = True

    @property
    def verdict(self) -> str:
        """aim, must, missed or not measured."""
        if self.value is None:
            return "not measured"
        if self._reaches(self.aim):
            return "aim"
        return "must" if self._reaches(self.must) else "**missed**"

    def _reaches(self, limit: float) -> bool:
        assert self.value is not None
        return self.value <= limit if self.less else self.value >= limit


def bars_of(results: dict[str, Any]) -> list[Bar]:
    """Every bar that the results allow to be drawn; what was not run is not measured."""
    large = results.get("sizes", {}).get("large", {})
    ours, splink = large.get("jaring"), large.get("splink_our_features")
    floor = large.get("floor")
    mid = results.get("sizes", {}).get("mid", {}).get("jaring")
    inside = results.get("in_process", {})
    public = results.get("public", {})
    return [
        Bar("wall seconds, Splink's = 1", _ratio(ours, splink, "wall_seconds"), 0.25, 0.15),
        Bar("CPU seconds, Splink's = 1", _ratio(ours, splink, "cpu_seconds"), 0.25, 0.15),
        Bar("peak memory, Splink's = 1", _ratio(ours, splink, "peak_bytes"), 0.40, 0.25),
        Bar("wall seconds, the floor's = 1", _ratio(ours, floor, "wall_seconds"), 7, 4),
        Bar("100k x 200k in process, seconds", inside.get("small_seconds"), 1.5, 0.8),
        Bar("2,000 rows against the index, seconds", inside.get("index_seconds"), 0.4, 0.15),
        Bar("row F1 at the default", _f1(ours, "default"), 0.9977, 0.9985, less=False),
        Bar("error, Splink's at its best = 1", _error_ratio(ours, splink), 0.70, 0.45),
        Bar(
            "recall at precision 0.999",
            ours and ours["recall_at_precision_999"],
            0.996,
            0.998,
            less=False,
        ),
        Bar("F1 lost by the default", _lost(ours), 0.0005, 0.0001),
        Bar("time of large, mid's = 1", _ratio(ours, mid, "wall_seconds"), 11, 11),
        *(
            Bar(f"best F1, {name}", public.get(name, {}).get("jaring_f1"), must, must, less=False)
            for name, must in (("febrl_4", 0.9997), ("febrl_3", 0.9957), ("fake_1000", 0.891))
        ),
    ]


def _ratio(ours: dict[str, Any] | None, theirs: dict[str, Any] | None, what: str) -> float | None:
    return ours[what] / theirs[what] if ours and theirs else None


def _f1(measured: dict[str, Any] | None, at: str) -> float | None:
    return float(measured[at]["f1"]) if measured else None


def _error_ratio(ours: dict[str, Any] | None, splink: dict[str, Any] | None) -> float | None:
    default, best = _f1(ours, "default"), _f1(splink, "best")
    return None if default is None or best is None else (1 - default) / (1 - best)


def _lost(ours: dict[str, Any] | None) -> float | None:
    best, default = _f1(ours, "best"), _f1(ours, "default")
    return None if best is None or default is None else max(0.0, best - default)
