import json
import stat
from pathlib import Path

import polars as pl
import pytest

from jaring.commands import failures, linking
from jaring.commands.failures import ExitCode
from jaring.linkage.model import SHIPPED, shipped_model_text
from jaring.runs import self_test


def test_models_that_ship_are_listed_and_shown(jaring):
    listed = jaring("model", "list").out
    assert all(name in listed for name in SHIPPED)
    assert [model["id"] for model in json.loads(jaring("model", "list", "--json").out)] == list(
        SHIPPED
    )
    assert jaring("model", "show", "workers").out == shipped_model_text("workers")


def test_a_model_that_is_shown_can_be_checked(jaring):
    Path("my.toml").write_text(jaring("model", "show", "employers").out)
    answer = jaring("model", "check", "my.toml")
    assert answer.code == 0
    assert "«employers» dapat dipakai" in answer.out


def test_a_slip_in_a_model_is_named_by_line(jaring):
    text = shipped_model_text("workers").replace('on = ["phone"]', 'on = ["fone"]')
    Path("my.toml").write_text(text)
    line = text.splitlines().index('on = ["fone"]') + 1
    answer = jaring("model", "check", "my.toml")
    assert answer.code == 2
    assert f"my.toml:{line}:" in answer.err


def test_the_cost_of_blocks_is_told_before_anything_runs(jaring, lists):
    Path("my.toml").write_text(shipped_model_text("workers"))
    names = ("--left", lists / "list.parquet", "--right", lists / "registry.parquet")
    answer = jaring("model", "check", "my.toml", *names)
    assert answer.code == 0
    assert "name.sorted_tokens + birth_date" in answer.out
    assert "paling banyak" in answer.out
    assert "left_name" not in answer.out


def test_a_draft_is_a_model_that_links(jaring, lists):
    left = pl.read_parquet(lists / "list.parquet").rename({"name": "Nama Lengkap", "nik": "NIK"})
    left.write_parquet("daftar.parquet")
    registry = lists / "registry.parquet"
    made = jaring("model", "new", "daftar.parquet", registry, "--out", "my.toml")
    assert made.code == 0
    assert jaring("model", "check", "my.toml").code == 0
    asked = ("--model", "my.toml", "--columns", "my.columns.toml", "--out", "o", "--json")
    linked = jaring("link", "daftar.parquet", registry, *asked)
    assert json.loads(linked.out)["left"]["linked"] > 800


def test_a_draft_is_never_written_over_a_file(jaring, lists):
    Path("my.toml").write_text("mine")
    names = (lists / "list.parquet", lists / "registry.parquet")
    answer = jaring("model", "new", *names, "--out", "my.toml")
    assert answer.code == 2
    assert Path("my.toml").read_text() == "mine"
    assert jaring("model", "new", *names).out.startswith("# A draft for list.parquet")


def test_an_index_answers_as_its_registry_does(jaring, lists):
    registry = lists / "registry.parquet"
    made = jaring("index", registry, "--out", "registry.jaring")
    assert made.code == 0
    assert "1.600 baris (1.600 baru, 0 berubah, 0 dihapus)" in made.out
    assert stat.S_IMODE(Path("registry.jaring").stat().st_mode) == 0o600
    jaring("link", lists / "list.parquet", "registry.jaring", "--out", "a", "--quiet")
    jaring("link", lists / "list.parquet", registry, "--out", "b", "--quiet")
    columns = ["left_id", "right_id", "tier"]
    one, other = (pl.read_parquet(f"{run}/links.parquet").select(columns) for run in "ab")
    assert one.equals(other)
    pair = one.row(0)[:2]
    explained = jaring("explain", "a", *pair, "--json")
    assert explained.out == jaring("explain", "b", *pair, "--json").out


def test_an_index_is_brought_up_to_date_row_by_row(jaring, lists):
    registry = pl.read_parquet(lists / "registry.parquet")
    registry.write_parquet("r.parquet")
    jaring("index", "r.parquet", "--out", "r.jaring", "--quiet")
    name = pl.when(pl.col("id") == registry["id"][5]).then(pl.lit("BARU")).otherwise("name")
    registry.with_columns(name=name).slice(1).write_parquet("r.parquet")
    answer = jaring("index", "r.parquet", "--out", "r.jaring", "--lang", "en")
    assert "1,599 rows (0 added, 1 changed, 1 removed)" in answer.out


def test_a_simulation_says_what_nobody_published(jaring):
    asked = ("simulate", "--office", "magelang", "--people", 1_200, "--list", 900)
    answer = jaring(*asked, "--seed", 5, "--out", "m", "--as-of", "2026-11-01")
    assert answer.code == 0
    assert "tidak ada sumbernya: semua ukuran" in answer.out
    assert "jaring link m/list.parquet m/registry.parquet" in answer.out
    assert "jaring assess --registry m/snapshot --list m/lists/" in answer.out
    assert json.loads(Path("m/simulation.json").read_text())["folder"] == "m"
    assert Path("m/snapshot/persons.parquet").exists()
    again = jaring(*asked, "--out", "m")
    assert (again.code, "--force" in again.err) == (2, True)
    assert jaring(*asked, "--out", "m", "--force", "--quiet").out == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--office atau --province"),
        (("--office", "madiun", "--province", "jateng"), "--office atau --province"),
        (("--office", "jakarta"), "madiun"),
        (("--office", "madiun", "--people", "10"), "1.000"),
        (("--office", "madiun", "--rate", "nik_missing"), "nik_missing=0.1"),
        (("--office", "madiun", "--rate", "nik_mising=0.1"), "nik_missing"),
        (("--office", "madiun", "--rate", "nik_missing=7"), "nik_missing=7"),
    ],
)
def test_a_simulation_that_cannot_be_made_leaves_nothing(jaring, arguments, said):
    answer = jaring("simulate", *arguments, "--out", "m")
    assert answer.code == 2
    assert said in answer.err
    assert list(Path.cwd().iterdir()) == []


def test_the_doctor_finds_a_sound_installation(jaring):
    answer = jaring("doctor", "--json")
    told = json.loads(answer.out)
    assert answer.code == 0, told
    checks = {check["name"]: check for check in told["checks"]}
    assert {"python", "jaring", "duckdb", "memory", "disk_here", "temporary"} <= set(checks)
    assert "F1" in checks["self_test"]["value"]


def test_the_doctor_says_so_when_results_cannot_be_trusted(jaring, monkeypatch):
    monkeypatch.setattr(self_test, "LEAST_F1", 1.1)
    answer = jaring("doctor")
    assert answer.code == ExitCode.MACHINE
    assert "✗ uji coba" in answer.out
    assert "Belum siap" in answer.out


@pytest.fixture
def broken(monkeypatch, lists):
    """A `jaring link` whose engine fails in a given way."""

    def fails_with(error: BaseException) -> tuple[str, ...]:
        def fail(*_given: object, **_options: object) -> None:
            raise error

        monkeypatch.setattr(linking, "link", fail)
        return ("link", str(lists / "list.parquet"), str(lists / "registry.parquet"), "--out", "o")

    return fails_with


def test_a_bug_shows_no_traceback_and_keeps_it_in_a_private_file(jaring, broken, monkeypatch):
    monkeypatch.setattr(failures.tempfile, "tempdir", str(Path.cwd()))
    answer = jaring(*broken(ZeroDivisionError("row 3374012103850003")))
    assert answer.code == 1
    assert "Traceback" not in answer.err
    (log,) = Path.cwd().glob("jaring-*.log")
    assert str(log) in answer.err
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    text = log.read_text()
    assert "ZeroDivisionError" in text
    assert "3374012103850003" not in text


def test_a_developer_sees_the_traceback(jaring, broken, monkeypatch):
    monkeypatch.setenv("JARING_DEBUG", "1")
    arguments = broken(ZeroDivisionError("x"))
    with pytest.raises(BaseException, match="x"):
        jaring(*arguments)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device", "/data/o"), "Disk penuh saat menulis /data/o"),
        (PermissionError(13, "Permission denied", "/data/o"), "Tidak ada izin untuk /data/o"),
        (OSError(30, "Read-only file system", "/data/o"), "/data/o tidak dapat ditulisi"),
        (MemoryError(), "--memory 2GB"),
    ],
)
def test_what_the_machine_lacks_is_said_and_has_its_own_code(jaring, broken, error, said):
    answer = jaring(*broken(error))
    assert answer.code == ExitCode.MACHINE
    assert said in answer.err
