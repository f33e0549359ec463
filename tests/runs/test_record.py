import json
from datetime import date
from pathlib import Path

import pytest

from jaring.runs.folder import RunFileMissingError, RunFolder
from jaring.runs.record import (
    InputRecord,
    ModelRecord,
    RunRecord,
    hash_file,
    read_record,
    write_record,
)


def an_input(name: str = "list.csv", path: str = "/data/list.csv") -> InputRecord:
    return InputRecord(
        name=name, path=path, sha256="ab" * 32, rows=2, columns={"nik": "NIK", "name": "Nama"}
    )


def a_record(**changes: object) -> RunRecord:
    facts = {
        "kind": "link",
        "left": an_input(),
        "right": an_input("registry.parquet", "/data/registry.parquet"),
        "model": ModelRecord(id="workers", text='id = "workers"\n'),
        "settings": {"accept": 0.5},
        "as_of": date(2026, 11, 1),
        "versions": {"jaring": "0.1.0"},
    }
    return RunRecord.model_validate(facts | changes)


def test_a_record_comes_back_as_it_was(tmp_path):
    with RunFolder.create(tmp_path / "run", force=False) as folder:
        write_record(folder, a_record())
    assert read_record(RunFolder.open(tmp_path / "run")) == a_record()


def test_the_same_run_elsewhere_has_the_same_identity():
    moved = a_record(left=an_input(path="/elsewhere/list.csv"))
    assert moved.run_id == a_record().run_id


@pytest.mark.parametrize(
    "change",
    [
        {"as_of": date(2026, 11, 2)},
        {"model": ModelRecord(id="workers", text='id = "workers" \n')},
        {"settings": {"accept": 0.6}},
        {"versions": {"jaring": "0.1.1"}},
        {"left": an_input().model_copy(update={"sha256": "cd" * 32})},
        {"left": an_input().model_copy(update={"columns": {"nik": "KTP"}})},
        {"kind": "dedupe", "right": None},
    ],
)
def test_whatever_fixes_a_run_changes_its_identity(change):
    assert a_record(**change).run_id != a_record().run_id


def test_the_record_holds_no_time_but_the_as_of_date():
    facts = json.loads(a_record().to_json())
    assert set(facts) == {
        "jaring_run", "run_id", "kind", "left", "right", "model", "decisions", "truth", "index",
        "settings", "as_of", "versions",
    }  # fmt: skip
    assert a_record().to_json() == a_record().to_json()


@pytest.mark.parametrize(
    "text", ['{"jaring_run": 1}', '{"jaring_run": 1, "run_id": "x", "model": 3}']
)
def test_a_record_of_another_form_is_refused_by_name(tmp_path, text):
    with RunFolder.create(tmp_path / "run", force=False) as folder:
        folder.write_text("run.json", text)
    with pytest.raises(RunFileMissingError, match=r"run\.json"):
        read_record(RunFolder.open(tmp_path / "run"))


def test_the_content_hash_is_that_of_the_bytes(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"abc")
    assert hash_file(tmp_path / "a") == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
