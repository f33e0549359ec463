import json
import shutil
import stat
from pathlib import Path

import polars as pl
import pytest

from jaring.commands.options import parse_day, parse_memory
from jaring.commands.paths import choose_out, near_names

DAY = "2026-06-30"
FILES = {
    "links.parquet", "review.parquet", "unlinked.parquet", "quarantine.parquet", "run.json",
    "run.log", "summary.json", "weights.json", "report.html",
}  # fmt: skip


def names(lists: Path) -> tuple[Path, Path]:
    return lists / "list.parquet", lists / "registry.parquet"


def test_a_link_ends_with_a_short_summary_and_the_path_of_what_to_open(jaring, lists, tmp_path):
    answer = jaring("link", *names(lists), "--as-of", DAY, "--out", "hasil")
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert 5 <= len(lines) <= 15
    assert lines[-1].endswith(str(Path("hasil") / "report.html"))
    assert {entry.name for entry in (tmp_path / "hasil").iterdir()} == FILES
    assert answer.err == ""


def test_only_the_owner_can_read_what_came_out(made_run):
    assert stat.S_IMODE(made_run.stat().st_mode) == 0o700
    for entry in made_run.iterdir():
        assert stat.S_IMODE(entry.stat().st_mode) == 0o600, entry.name


def test_columns_that_the_model_does_not_read_travel_with_rows_that_were_not_linked(
    made_run, lists
):
    unlinked = pl.read_parquet(made_run / "unlinked.parquet")
    given = pl.read_parquet(lists / "list.parquet").rename({"id": "left_id"})
    kept = ["left_id", "kpj", "address", "npp"]
    expected = given.select(kept).join(unlinked.select("left_id"), on="left_id", how="semi")
    assert unlinked.select(kept).sort("left_id").equals(expected.sort("left_id"))


def test_a_workbook_is_written_where_it_is_asked_for(made_run):
    assert (made_run / "report.xlsx").read_bytes().startswith(b"PK")


def test_a_link_without_out_chooses_a_folder_and_says_which(jaring, lists, tmp_path):
    first = jaring("link", *names(lists), "--as-of", DAY)
    chosen = Path("jaring-runs") / f"list-{DAY}-1"
    assert str(chosen) in first.err
    assert (tmp_path / chosen / "run.json").is_file()
    second = jaring("link", *names(lists), "--as-of", DAY, "--quiet")
    assert (second.out, second.err) == ("", "")
    assert (tmp_path / "jaring-runs" / f"list-{DAY}-2" / "run.json").is_file()


def test_json_is_the_whole_summary_and_nothing_else(jaring, lists):
    answer = jaring(
        "link", *names(lists), "--as-of", DAY, "--out", "o", "--json",
        "--truth", lists / "truth.parquet",
    )  # fmt: skip
    summary = json.loads(answer.out)
    assert summary["left"]["received"] == 1_300
    assert summary["measured"]["f1"]["value"] > 0.98
    assert answer.err == ""


def test_the_summary_speaks_english_where_asked(jaring, lists):
    answer = jaring("link", *names(lists), "--as-of", DAY, "--out", "o", "--lang", "en")
    assert "Linked in" in answer.out
    assert 'lang="en"' in Path("o/report.html").read_text()


def test_a_run_is_replaced_only_where_that_was_said(jaring, lists, tmp_path):
    asked = ("link", *names(lists), "--as-of", DAY, "--out", "o", "--quiet")
    assert jaring(*asked).code == 0
    first = (tmp_path / "o" / "links.parquet").read_bytes()
    again = jaring(*asked)
    assert again.code == 2
    assert "--force" in again.err
    assert jaring(*asked, "--force").code == 0
    assert (tmp_path / "o" / "links.parquet").read_bytes() == first


def test_a_folder_of_something_else_is_left_alone(jaring, lists, tmp_path):
    (tmp_path / "foto").mkdir()
    (tmp_path / "foto" / "a.jpg").write_text("x")
    answer = jaring("link", *names(lists), "--out", "foto", "--force")
    assert answer.code == 2
    assert "bukan hasil sejenis" in answer.err
    assert [entry.name for entry in (tmp_path / "foto").iterdir()] == ["a.jpg"]


@pytest.mark.parametrize(
    ("missing", "near"),
    [
        ("pekrja.csv", "pekerja.csv"),
        ("pekerja.xlsx", "pekerja.csv"),
        ("Pekerja.CSV", "pekerja.csv"),
    ],
)
def test_a_file_that_is_not_there_names_what_may_have_been_meant(jaring, tmp_path, missing, near):
    (tmp_path / "pekerja.csv").write_text("name\nDewi\n")
    answer = jaring("link", missing, "pekerja.csv")
    assert answer.code == 2
    assert f"{missing} tidak ada" in answer.err
    assert f"mungkin maksud anda {near}?" in answer.err.lower()
    assert not (tmp_path / "jaring-runs").exists()


def test_names_that_are_far_off_suggest_nothing(tmp_path):
    (tmp_path / "pekerja.csv").write_text("x")
    (tmp_path / "pekerja.jpg").write_text("x")
    assert near_names(tmp_path / "laporan keuangan.csv") == ()
    assert near_names(tmp_path / "nowhere" / "pekerja.csv") == ()
    assert near_names(tmp_path / "pekerja.png") == (str(tmp_path / "pekerja.csv"),)


@pytest.mark.parametrize("option", ["--columns", "--truth", "--decisions"])
def test_every_file_that_is_named_must_be_there(jaring, lists, option):
    answer = jaring("link", *names(lists), option, "nowhere.csv")
    assert answer.code == 2
    assert "nowhere.csv tidak ada" in answer.err


def test_an_unknown_model_says_which_there_are(jaring, lists):
    answer = jaring("link", *names(lists), "--model", "worker", "--out", "o")
    assert answer.code == 2
    assert "workers, employers, atau projects" in answer.err
    assert not Path("o").exists()


def test_a_file_that_cannot_be_read_names_itself_and_the_remedy(jaring, lists):
    Path("rusak.parquet").write_bytes(b"PAR1 and then nothing")
    answer = jaring("link", "rusak.parquet", lists / "registry.parquet", "--out", "o")
    assert answer.code == 2
    assert "rusak.parquet" in answer.err
    assert "Traceback" not in answer.err
    assert not Path("o").exists()


def test_many_rows_that_could_not_be_read_give_their_own_exit_code(jaring, lists):
    people = pl.read_parquet(lists / "list.parquet")
    people.write_csv("daftar.csv")
    with Path("daftar.csv").open("a") as file:
        file.writelines("x," * people.width + "too,many\n" for _ in range(200))
    answer = jaring("link", "daftar.csv", lists / "registry.parquet", "--out", "o")
    assert answer.code == 3
    assert "200 dari 1.500 baris daftar disisihkan" in answer.err
    assert Path("o/quarantine.parquet").exists()


def test_columns_of_another_name_are_mapped_by_a_file(jaring, lists):
    people = pl.read_parquet(lists / "list.parquet")
    people.rename({"name": "siapa", "nik": "angka"}).write_parquet("l.parquet")
    Path("kolom.toml").write_text('[left]\nname = "siapa"\nnik = "angka"\n')
    registry = lists / "registry.parquet"
    named = jaring("link", "l.parquet", registry, "--columns", "kolom.toml", "--out", "o", "--json")
    plain = jaring("link", *names(lists), "--out", "p", "--json")
    assert json.loads(named.out)["links"] == json.loads(plain.out)["links"]


def test_a_truth_may_be_a_column_of_both_lists(jaring, lists):
    truth = pl.read_parquet(lists / "truth.parquet")
    left = pl.read_parquet(lists / "list.parquet")
    known = truth.unique("left_id").rename({"left_id": "id", "right_id": "orang"})
    left.join(known, on="id", how="left").with_columns(
        pl.col("orang").fill_null("none-" + pl.col("id"))
    ).write_parquet("l.parquet")
    registry = pl.read_parquet(lists / "registry.parquet")
    registry.with_columns(orang=pl.col("id")).write_parquet("r.parquet")
    answer = jaring(
        "link", "l.parquet", "r.parquet", "--truth", "column:orang", "--out", "o", "--json"
    )
    assert json.loads(answer.out)["measured"]["precision"]["value"] > 0.97
    wrong = jaring("link", "l.parquet", "r.parquet", "--truth", "column:siapa", "--out", "q")
    assert wrong.code == 2
    assert "column:siapa" in wrong.err


def test_decisions_hold_in_the_next_run_and_go_stale_with_their_row(jaring, lists, run_copy):
    flagged = pl.read_parquet(run_copy / "review.parquet").head(2)
    jaring("review", run_copy, "--import", _answers(flagged, ["beda", "beda"]))
    decisions = run_copy / "decisions.csv"
    asked = ("link", "l.parquet", lists / "registry.parquet", "--decisions", decisions, "--json")
    shutil.copy(lists / "list.parquet", "l.parquet")
    first = json.loads(jaring(*asked, "--out", "a").out)
    assert (first["links"]["decided"], first["links"]["stale_decisions"]) == (2, 0)
    pairs = set(pl.read_parquet("a/links.parquet").select("left_id", "right_id").iter_rows())
    assert not pairs & set(flagged.select("left_id", "right_id").iter_rows())
    changed = pl.col("id") == flagged["left_id"][0]
    people = pl.read_parquet("l.parquet")
    people.with_columns(
        name=pl.when(changed).then(pl.lit("ORANG LAIN")).otherwise("name")
    ).write_parquet("l.parquet")
    second = json.loads(jaring(*asked, "--out", "b").out)
    assert (second["links"]["decided"], second["links"]["stale_decisions"]) == (1, 1)


def _answers(pairs: pl.DataFrame, words: list[str]) -> str:
    table = pairs.select("left_id", "right_id").with_columns(decision=pl.Series(words))
    table.write_csv("jawaban.csv")
    return "jawaban.csv"


def test_threads_and_memory_change_nothing(jaring, lists):
    jaring("link", *names(lists), "--as-of", DAY, "--out", "a", "--threads", 1, "--quiet")
    limited = ("--threads", 3, "--memory", "600MB", "--quiet")
    assert jaring("link", *names(lists), "--as-of", DAY, "--out", "b", *limited).code == 0
    for table in ("links", "review", "unlinked"):
        one, other = (pl.read_parquet(f"{run}/{table}.parquet") for run in "ab")
        assert one.equals(other), table


def test_a_dedupe_ends_the_same_way(jaring, lists):
    answer = jaring("dedupe", lists / "registry.parquet", "--as-of", DAY, "--out", "o")
    assert answer.code == 0
    assert "baris ganda" in answer.out
    assert Path("o/clusters.parquet").exists()
    assert json.loads(Path("o/run.json").read_text())["kind"] == "dedupe"


@pytest.mark.parametrize(
    ("text", "size"),
    [("4GB", 4 * 2**30), ("800 mb", 800 * 2**20), ("1,5GiB", 3 * 2**29), ("536870912", 2**29)],
)
def test_sizes_of_memory_are_read_as_people_write_them(text, size):
    assert parse_memory(text) == size


@pytest.mark.parametrize("text", ["2026-11-01", "01-11-2026", "1/11/2026", "01.11.2026"])
def test_days_are_read_as_people_write_them(text):
    assert parse_day(text).isoformat() == "2026-11-01"


def test_a_chosen_folder_is_one_that_is_free(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    day = parse_day("2026-11-01")
    for number in (1, 2):
        Path(f"jaring-runs/l-2026-11-01-{number}").mkdir(parents=True)
    assert choose_out(Path("data/l.csv"), day).name == "l-2026-11-01-3"
