"""Every broken file ends as the manifest says: in a clear error, or with its rows accounted for."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

from jaring.intake.errors import UnreadableInputError
from jaring.intake.tables import stage_table

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
import make_broken_files  # noqa: E402

MANIFEST = tomllib.loads((HERE / "manifest.toml").read_text("utf-8"))["file"]
KEPT = HERE / "files"
LONG_NUMBER = re.compile(r"\d{8,}")


@pytest.fixture
def broken_file(tmp_path):
    """A broken file by name: the one kept, or one made now."""

    def at(name):
        if name in make_broken_files.TEXTS:
            return KEPT / name
        path = tmp_path / name
        path.write_bytes(make_broken_files.OTHERS[name]())
        return path

    return at


def outcome_of(path, into):
    """What became of a file, in the words of the manifest."""
    try:
        staged = stage_table(path, into=into)
    except UnreadableInputError as error:
        return None, error
    return staged, None


@pytest.mark.parametrize("expected", MANIFEST, ids=[entry["name"] for entry in MANIFEST])
def test_broken_file_ends_as_the_manifest_says(expected, broken_file, tmp_path):
    staged, error = outcome_of(broken_file(expected["name"]), tmp_path / "staged")
    if "error" in expected:
        assert error is not None, "the file was read"
        assert error.wording == expected["error"]
        assert error.wording.startswith(error.code)
        # File, what is wrong, what to do: in both languages, and without a whole number.
        for text in (error.text("id"), error.text("en")):
            assert expected["name"].split(".")[0] in text
            assert len(text.split(". ")) > 1
            assert not LONG_NUMBER.search(text.split(": ", 1)[1])
        assert not list((tmp_path / "staged").rglob("*.parquet")), "half a table was left"
        return
    assert error is None
    reasons = staged.quarantine["code"].to_pylist()
    assert staged.rows_accepted == expected["accepted"]
    assert {code: reasons.count(code) for code in reasons} == expected["quarantined"]
    assert staged.rows_received == staged.rows_accepted + staged.quarantine.num_rows
    assert set(expected.get("notes", ())) <= {note.code for note in staged.notes}
    assert list(staged.columns) == expected.get("columns", list(staged.columns))
    said = [note.text(lang) for note in staged.notes for lang in ("id", "en")]
    for row in staged.quarantine.to_pylist():
        said += [row["reason_id"], row["reason_en"], row["content"]]
        assert row["source_row"] > 1
    assert all(said)
    assert not [text for text in said if LONG_NUMBER.search(text)]


def test_manifest_and_files_name_the_same_files():
    made = [*make_broken_files.TEXTS, *make_broken_files.OTHERS]
    assert [entry["name"] for entry in MANIFEST] == made
    assert len(set(made)) == len(made) >= 60


def test_kept_files_are_those_that_the_script_makes():
    kept = {path.name: path.read_bytes() for path in KEPT.iterdir() if path.name[0] != "."}
    assert kept == {name: make() for name, make in make_broken_files.TEXTS.items()}
