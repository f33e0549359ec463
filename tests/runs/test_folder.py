import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest

from jaring.runs.folder import (
    FolderTakenError,
    NoRunFolderError,
    RunFileMissingError,
    RunFolder,
    is_run_folder,
)

RECORD = json.dumps({"jaring_run": 1})


def make_run(path: Path, *, note: str = "first", force: bool = False) -> Path:
    with RunFolder.create(path, force=force) as folder:
        folder.write_text("run.json", RECORD)
        folder.write_text("note.txt", note)
    return path


def fail_run(path: Path, error: type[BaseException], *, force: bool) -> None:
    with RunFolder.create(path, force=force) as folder:
        folder.write_text("run.json", RECORD)
        (folder.scratch / "spill").write_text("x")
        raise error


def names(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_a_finished_run_stands_in_place_and_leaves_nothing_beside_it(tmp_path):
    make_run(tmp_path / "run")
    assert names(tmp_path) == {"run"}
    assert names(tmp_path / "run") == {"run.json", "note.txt"}
    assert is_run_folder(tmp_path / "run")


def test_nothing_is_seen_under_the_name_before_the_end(tmp_path):
    with RunFolder.create(tmp_path / "run", force=False) as folder:
        folder.write_text("run.json", RECORD)
        assert not (tmp_path / "run").exists()
        assert folder.path.name.startswith(".")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_run_that_fails_leaves_nothing(tmp_path, error):
    with pytest.raises(error):
        fail_run(tmp_path / "new" / "deep" / "run", error, force=False)
    assert names(tmp_path) == set()


def test_a_failing_run_keeps_the_run_that_it_was_to_replace(tmp_path):
    run = make_run(tmp_path / "run")
    with pytest.raises(KeyboardInterrupt):
        fail_run(run, KeyboardInterrupt, force=True)
    assert (run / "note.txt").read_text() == "first"
    assert names(tmp_path) == {"run"}


def test_only_the_owner_reads_a_run_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        with RunFolder.create(tmp_path / "run", force=False) as folder:
            assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
            folder.write_text("run.json", RECORD)
            folder.write_table("links.parquet", pa.table({"left_id": ["a"]}))
            (folder.path / "foreign.bin").write_bytes(b"written by an engine")
            folder.log("started")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "run").stat().st_mode) == 0o700
    for entry in (tmp_path / "run").iterdir():
        assert stat.S_IMODE(entry.stat().st_mode) == 0o600, entry.name


def test_scratch_is_gone_at_the_end(tmp_path):
    with RunFolder.create(tmp_path / "run", force=False) as folder:
        folder.write_text("run.json", RECORD)
        (folder.scratch / "staged.parquet").write_text("x")
    assert names(tmp_path / "run") == {"run.json"}


def test_a_run_is_not_replaced_without_force(tmp_path):
    run = make_run(tmp_path / "run")
    with pytest.raises(FolderTakenError, match="--force") as caught:
        make_run(run, note="second")
    assert caught.value.why == "run"
    assert (run / "note.txt").read_text() == "first"


def test_force_replaces_a_run_whole(tmp_path):
    run = make_run(tmp_path / "run")
    (run / "old-only.txt").write_text("x")
    make_run(run, note="second", force=True)
    assert (run / "note.txt").read_text() == "second"
    assert names(run) == {"run.json", "note.txt"}
    assert names(tmp_path) == {"run"}


def test_force_keeps_the_decisions_that_people_made_on_the_old_run(tmp_path):
    run = make_run(tmp_path / "run")
    (run / "decisions.csv").write_text("left_id,right_id\n")
    make_run(run, note="second", force=True)
    assert (run / "decisions.csv").read_text() == "left_id,right_id\n"
    assert stat.S_IMODE((run / "decisions.csv").stat().st_mode) == 0o600


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_that_is_no_run_is_never_touched(tmp_path, force):
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "run.json").write_text('{"other": "program"}')
    with pytest.raises(FolderTakenError, match="no result of this kind") as caught:
        make_run(photos, force=force)
    assert caught.value.why == "other"
    assert names(photos) == {"run.json"}


@pytest.mark.parametrize("force", [False, True])
def test_a_file_is_never_replaced_by_a_run(tmp_path, force):
    (tmp_path / "run").write_text("mine")
    with pytest.raises(FolderTakenError, match="is a file"):
        make_run(tmp_path / "run", force=force)
    assert (tmp_path / "run").read_text() == "mine"


def test_an_empty_folder_may_be_filled(tmp_path):
    (tmp_path / "run").mkdir()
    make_run(tmp_path / "run")
    assert is_run_folder(tmp_path / "run")


def test_missing_parents_are_made(tmp_path):
    make_run(tmp_path / "2026" / "november" / "run")
    assert is_run_folder(tmp_path / "2026" / "november" / "run")


def test_two_runs_do_not_write_one_folder(tmp_path):
    with RunFolder.create(tmp_path / "run", force=False) as folder:
        folder.write_text("run.json", RECORD)
        with pytest.raises(FolderTakenError, match="Another run") as caught:
            make_run(tmp_path / "run")
        assert caught.value.why == "busy"
        assert (folder.path / "run.json").exists()


def test_a_run_that_appeared_meanwhile_is_not_overwritten(tmp_path):
    elsewhere = make_run(tmp_path / "elsewhere")
    writing = RunFolder.create(tmp_path / "run", force=False)
    writing.__enter__().write_text("run.json", RECORD)
    elsewhere.rename(tmp_path / "run")
    with pytest.raises(FolderTakenError):
        writing.__exit__(None, None, None)
    assert (tmp_path / "run" / "note.txt").read_text() == "first"


KILLED = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # in a job of the background it is ignored
from pathlib import Path
from jaring.runs.folder import RunFolder
with RunFolder.create(Path(sys.argv[1]), force=False) as folder:
    folder.write_text("run.json", "{}")
    print("ready", flush=True)
    time.sleep(60)
"""


def start_writer(target: Path) -> subprocess.Popen[str]:
    writer = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(target)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    writer.stdout.close()
    return writer


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path):
    writer = start_writer(tmp_path / "run")
    with pytest.raises(FolderTakenError, match="Another run"):
        make_run(tmp_path / "run")
    writer.kill()
    writer.wait()
    assert names(tmp_path) == {".run.making"}
    make_run(tmp_path / "run")
    assert names(tmp_path) == {"run"}


def test_an_interrupt_from_the_keyboard_leaves_nothing(tmp_path):
    writer = start_writer(tmp_path / "run")
    time.sleep(0.1)
    writer.send_signal(signal.SIGINT)
    assert writer.wait(timeout=20) != 0
    assert names(tmp_path) == set()


def test_a_run_moved_aside_by_a_process_that_died_is_put_back(tmp_path):
    run = make_run(tmp_path / "run")
    run.rename(tmp_path / ".run.replaced")
    with pytest.raises(FolderTakenError):
        make_run(run, note="second")
    assert (run / "note.txt").read_text() == "first"


def test_opening_what_is_no_run_says_what_to_give(tmp_path):
    with pytest.raises(NoRunFolderError, match="does not exist"):
        RunFolder.open(tmp_path / "none")
    with pytest.raises(NoRunFolderError, match="holds no run"):
        RunFolder.open(tmp_path)


def test_tables_come_back_as_written_and_equal_tables_give_equal_bytes(tmp_path):
    table = pa.table({"left_id": ["a", "b"], "probability": [0.5, None]})
    with RunFolder.create(tmp_path / "run", force=False) as folder:
        folder.write_text("run.json", RECORD)
        first = folder.write_table("one.parquet", table).read_bytes()
        assert folder.write_table("two.parquet", table).read_bytes() == first
    assert RunFolder.open(tmp_path / "run").read_table("one.parquet").equals(table)


def test_a_damaged_or_missing_file_is_named(tmp_path):
    run = RunFolder.open(make_run(tmp_path / "run"))
    (run.path / "links.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(RunFileMissingError, match=r"links\.parquet"):
        run.read_table("links.parquet")
    with pytest.raises(RunFileMissingError, match=r"summary\.json"):
        run.read_text("summary.json")


def test_the_log_grows_line_by_line_and_holds_no_identifier(tmp_path):
    run = RunFolder.open(make_run(tmp_path / "run"))
    run.log("linked", rows=3, ids=["x:3374012103850003"])
    run.log("revealed", reason="asked by 081234567890", note=None)
    lines = [json.loads(line) for line in (run.path / "run.log").read_text().splitlines()]
    assert [line["event"] for line in lines] == ["linked", "revealed"]
    assert lines[0]["ids"] == ["x:3374…0003"]
    assert "081234567890" not in lines[1]["reason"]
    assert stat.S_IMODE((run.path / "run.log").stat().st_mode) == 0o600
