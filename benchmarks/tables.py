"""The results as the Markdown tables of docs/benchmarks.md."""

from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.bars import Bar
from benchmarks.engines import ENGINES

_LABELS = {engine.name: engine.label for engine in ENGINES}
_TITLES = {
    "large": "1.7 million records x 3.0 million rows",
    "mid": "170,000 x 300,000, a tenth of the areas",
    "small": "100,000 x 200,000",
}


def as_markdown(results: dict[str, Any], bars: Sequence[Bar]) -> str:
    """Everything that was measured, as one text."""
    parts = [_machine(results["machine"])]
    for size in ("large", "mid", "small"):
        if size in results.get("sizes", {}):
            parts += [f"### {_TITLES[size]}", _side_by_side(results["sizes"][size])]
    parts += ["### Bars", _bars(bars)]
    if "in_process" in results:
        parts += ["### In a running process", _inside(results["in_process"])]
    if "public" in results:
        parts += ["### Public sets", _public(results["public"])]
        parts += ["### A second generator", _other(results["public"]["other_generator"])]
    if "estimates" in results:
        parts += ["### What a run says of itself", _estimates(results["estimates"])]
    return "\n\n".join(parts) + "\n"


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(header)
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def _machine(machine: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in machine.items())


def _side_by_side(size: dict[str, Any]) -> str:
    header = (
        *("engine", "wall s", "CPU s", "peak GiB", "row F1 default (P / R)", "row F1 best (P / R)"),
        *("F1 at 0.5 / 0.95 / 0.99", "recall at P ≥ 0.999", "pair F1 best"),
    )
    return _table(header, (_engine_row(_LABELS[name], facts) for name, facts in size.items()))


def _engine_row(label: str, facts: dict[str, Any]) -> list[str]:
    thresholds = (facts[at]["f1"] for at in ("at_even_odds", "at_95", "at_99"))
    return [
        label,
        f"{facts['wall_seconds']:.2f}",
        f"{facts['cpu_seconds']:.1f}",
        f"{facts['peak_bytes'] / 2**30:.1f}",
        _point(facts["default"]),
        _point(facts["best"]),
        " / ".join(f"{f1:.4f}" for f1 in thresholds),
        f"{facts['recall_at_precision_999']:.4f}",
        f"{facts['pair_best']['f1']:.4f}",
    ]


def _point(point: dict[str, Any]) -> str:
    return f"{point['f1']:.4f} ({point['precision']:.4f} / {point['recall']:.4f})"


def _bars(bars: Sequence[Bar]) -> str:
    rows = (
        [
            bar.what,
            "" if bar.value is None else f"{bar.value:.4g}",
            f"{'≤' if bar.less else '≥'} {bar.must:g}",
            f"{'≤' if bar.less else '≥'} {bar.aim:g}",
            bar.verdict,
        ]
        for bar in bars
    )
    return _table(("what", "measured", "must", "aim", "reached"), rows)


def _inside(inside: dict[str, Any]) -> str:
    rows = (
        [name.replace("_", " "), value if isinstance(value, str) else f"{value:.3f}"]
        for name, value in inside.items()
    )
    return _table(("call", "seconds"), rows)


def _public(public: dict[str, Any]) -> str:
    header = ("set", "true pairs", "Jaring best (P / R)", "at its default", "s")
    header += ("Splink best (P / R)", "at 0.5", "s")
    rows = (
        [
            name,
            f"{facts['true_pairs']:,}",
            _point(facts["jaring_best"]),
            f"{facts['jaring_default']['f1']:.4f}",
            f"{facts['jaring_seconds']:.1f}",
            _point(facts["splink_best"]),
            f"{facts['splink_default']['f1']:.4f}",
            f"{facts['splink_seconds']:.1f}",
        ]
        for name, facts in public.items()
        if name != "other_generator"
    )
    return _table(header, rows)


def _other(other: dict[str, Any]) -> str:
    rows = (
        [f"{severity} x", _point(facts["best"]), _point(facts["default"])]
        for severity, facts in other.items()
    )
    return _table(("damage", "best (P / R)", "at the default (P / R)"), rows)


def _estimates(estimates: dict[str, Any]) -> str:
    header = ("condition", "precision: estimated", "measured", "off by")
    header += ("recall: estimated", "measured", "off by")
    rows = (
        [condition, *_said(facts["precision"]), *_said(facts["recall"])]
        for condition, facts in estimates.items()
    )
    return _table(header, rows)


def _said(facts: dict[str, Any]) -> list[str]:
    if facts.get("value") is None:
        return ["none", f"{facts['measured']:.4f}", ""]
    bounds = ""
    if facts.get("low") is not None and facts.get("high") is not None:
        bounds = f" ({facts['low']:.4f}-{facts['high']:.4f})"
    off = facts["value"] - facts["measured"]
    return [f"{facts['value']:.4f}{bounds}", f"{facts['measured']:.4f}", f"{off * 100:+.2f}"]
