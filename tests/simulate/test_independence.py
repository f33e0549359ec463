"""The engine knows nothing of the simulator, and the simulator nothing of the engine."""

from importlib.resources import files
from pathlib import Path

import pytest

ROOT = Path(str(files("jaring")))


def sources(folder):
    return [path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("*.py")]


@pytest.mark.parametrize("folder", ["linkage", "engines", "reference", "steps", "terms"])
def test_the_engine_does_not_import_the_simulator(folder):
    assert not any("jaring.simulate" in text for text in sources(folder))


def test_the_simulator_takes_only_areas_and_rates_of_contribution():
    texts = sources("simulate")
    assert texts
    assert not any("jaring.linkage" in text or "jaring.engines" in text for text in texts)
    lines = {line for text in texts for line in text.splitlines() if "jaring.reference" in line}
    assert lines == {"from jaring.reference.areas import load_areas"}
