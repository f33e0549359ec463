import json
from pathlib import Path

import polars as pl
import pytest


@pytest.fixture(scope="module")
def settled(made_run) -> tuple[str, str]:
    """A pair that the identifier settled, so that its levels were never written down."""
    links = pl.read_parquet(made_run / "links.parquet").filter(pl.col("pattern").is_null())
    return links.select("left_id", "right_id").row(0)


@pytest.fixture(scope="module")
def scored(made_run) -> tuple[str, str]:
    links = pl.read_parquet(made_run / "links.parquet").filter(pl.col("pattern").is_not_null())
    return links.select("left_id", "right_id").row(0)


def nik_of(lists: Path, row_id: str) -> str:
    registry = pl.read_parquet(lists / "registry.parquet").filter(pl.col("id") == row_id)
    return str(registry["nik"][0])


def test_a_pair_is_told_field_by_field_from_the_start_to_the_probability(jaring, made_run, scored):
    answer = jaring("explain", made_run, *scored)
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert all(row_id in lines[0] for row_id in scored)
    assert any(line.startswith("awal") for line in lines)
    assert any(line.startswith("NIK") for line in lines)
    assert any(line.startswith("jumlah") and "peluang" in line for line in lines)


@pytest.mark.parametrize("pair", ["settled", "scored"])
def test_the_parts_add_up_to_the_weight_and_the_weight_to_the_probability(
    jaring, made_run, request, pair
):
    ids = request.getfixturevalue(pair)
    told = json.loads(jaring("explain", made_run, *ids, "--json").out)
    parts = sum(part["points"] for part in told["fields"])
    assert parts == pytest.approx(told["match_weight"])
    odds = 2 ** (told["prior"] + told["match_weight"])
    assert told["probability"] == pytest.approx(odds / (1 + odds))
    assert told["linked"]


def test_a_scored_pair_is_explained_as_the_run_weighed_it(jaring, made_run, scored):
    told = json.loads(jaring("explain", made_run, *scored, "--json").out)
    links = pl.read_parquet(made_run / "links.parquet")
    link = links.filter((pl.col("left_id") == scored[0]) & (pl.col("right_id") == scored[1]))
    assert told["match_weight"] == pytest.approx(link["match_weight"][0])
    assert told["probability"] == pytest.approx(link["probability"][0])
    for part in told["fields"]:
        assert part["level"] == link[f"level_{part['field']}"][0]


def test_levels_computed_on_demand_are_those_that_the_run_would_write(jaring, run_copy, scored):
    before = json.loads(jaring("explain", run_copy, *scored, "--json").out)
    for name in ("links", "review"):
        path = run_copy / f"{name}.parquet"
        pl.read_parquet(path).with_columns(pattern=pl.lit(None, pl.Int64)).write_parquet(path)
    assert json.loads(jaring("explain", run_copy, *scored, "--json").out) == before


def test_a_pair_that_nobody_compared_is_explained_too(jaring, made_run, settled, scored):
    told = json.loads(jaring("explain", made_run, settled[0], scored[1], "--json").out)
    assert not told["linked"]
    assert told["tier"] is None
    assert told["probability"] < 0.5


def test_identifiers_are_masked_in_text_and_in_json(jaring, made_run, lists, settled):
    nik = nik_of(lists, settled[1])
    for more in ((), ("--json",)):
        out = jaring("explain", made_run, *settled, *more).out
        assert nik not in out
        assert f"{nik[:4]}…{nik[-4:]}" in out


def test_opening_wants_a_reason_and_shows_nothing_without(jaring, run_copy, settled):
    for reason in ((), ("--reason", " ")):
        answer = jaring("explain", run_copy, *settled, "--reveal", *reason)
        assert answer.code == 2
        assert "--reason" in answer.err
        assert answer.out == ""
    assert "revealed" not in (run_copy / "run.log").read_text()


def test_opening_with_a_reason_is_logged_without_what_it_showed(jaring, run_copy, lists, settled):
    nik = nik_of(lists, settled[1])
    reason = f"dicocokkan dengan KTP {nik}"
    answer = jaring("explain", run_copy, *settled, "--reveal", "--reason", reason)
    assert nik in answer.out
    line = json.loads((run_copy / "run.log").read_text().splitlines()[-1])
    assert (line["event"], line["what"], line["ids"]) == ("revealed", "explain", list(settled))
    assert line["reason"].startswith("dicocokkan dengan KTP")
    assert line["by"]
    assert nik not in (run_copy / "run.log").read_text()


def test_an_unknown_row_says_how_ids_look(jaring, made_run, settled):
    answer = jaring("explain", made_run, "nobody", settled[1])
    assert answer.code == 2
    assert "Tidak ada baris dengan ID nobody" in answer.err
    assert answer.err.count(settled[0][:2]) >= 1


def test_a_list_that_changed_is_not_taken_for_what_was_linked(jaring, lists, tmp_path):
    for name in ("list", "registry"):
        pl.read_parquet(lists / f"{name}.parquet").write_parquet(f"{name}.parquet")
    jaring("link", "list.parquet", "registry.parquet", "--out", "o", "--quiet")
    pair = pl.read_parquet("o/links.parquet").select("left_id", "right_id").row(0)
    pl.read_parquet("list.parquet").reverse().write_parquet("list.parquet")
    changed = jaring("explain", "o", *pair)
    assert (changed.code, "sudah berubah" in changed.err) == (2, True)
    Path("list.parquet").unlink()
    gone = jaring("explain", "o", *pair)
    assert (gone.code, "sudah tidak ada" in gone.err) == (2, True)


def test_what_is_no_run_says_what_to_give(jaring, tmp_path):
    answer = jaring("explain", tmp_path, "a", "b")
    assert answer.code == 2
    assert "bukan folder hasil pemadanan" in answer.err


def test_a_damaged_run_names_the_file(jaring, run_copy, scored):
    (run_copy / "weights.json").write_text("{}")
    answer = jaring("explain", run_copy, *scored)
    assert answer.code == 2
    assert "weights.json hilang atau rusak" in answer.err


def test_no_colour_where_it_is_not_wanted(shell, made_run, scored):
    answer = shell(
        "explain", made_run, *scored, NO_COLOR="1", FORCE_COLOR="", TERM="xterm-256color"
    )
    assert "\x1b[" not in answer.stdout
