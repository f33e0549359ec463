"""Lock files name packages and hashes, and never where they were fetched from."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))
PINNED = re.compile(r"^[a-z0-9][a-z0-9._-]*(\[[a-z0-9,_-]+\])?==[^ ]+", re.MULTILINE)


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_address(path):
    text = path.read_text("utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_package_has_its_hashes(path):
    text = path.read_text("utf-8")
    packages = PINNED.findall(text)
    assert packages
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    assert all("--hash=sha256:" in block for block in blocks if PINNED.match(block))


def test_what_ships_is_locked_as_it_is_tested():
    development = (ROOT / "requirements-dev.lock").read_text("utf-8")
    shipped = (ROOT / "requirements.lock").read_text("utf-8")
    pins = {line.split(" ")[0] for line in shipped.splitlines() if PINNED.match(line)}
    assert pins
    assert all(pin in development for pin in pins)
