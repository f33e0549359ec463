"""A bar is reached, missed or not measured; never by default."""

from benchmarks.bars import Bar, bars_of


def test_what_was_not_run_is_not_measured():
    assert {bar.verdict for bar in bars_of({})} == {"not measured"}


def test_a_value_on_the_limit_reaches_it():
    assert Bar("time", value=0.25, must=0.25, aim=0.15).verdict == "must"
    assert Bar("time", value=0.15, must=0.25, aim=0.15).verdict == "aim"
    assert Bar("time", value=0.26, must=0.25, aim=0.15).verdict == "**missed**"


def test_accuracy_is_reached_from_below():
    assert Bar("F1", value=0.999, must=0.9977, aim=0.9985, less=False).verdict == "aim"
    assert Bar("F1", value=0.99, must=0.9977, aim=0.9985, less=False).verdict == "**missed**"


def test_the_error_ratio_takes_our_default_against_the_other_engines_best():
    def facts(default, best):
        measured = {"default": {"f1": default}, "best": {"f1": best}}
        costs = {"wall_seconds": 1.0, "cpu_seconds": 1.0, "peak_bytes": 1}
        return measured | costs | {"recall_at_precision_999": 0.5}

    sizes = {"large": {"jaring": facts(0.998, 0.999), "splink_our_features": facts(0.9, 0.996)}}
    error = next(bar for bar in bars_of({"sizes": sizes}) if bar.what.startswith("error"))
    assert abs(error.value - 0.5) < 1e-9
