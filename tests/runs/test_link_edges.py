"""Inputs at the edge: one row, no row, no overlap, ids missing or repeated, tables in memory."""

import polars as pl
import pyarrow as pa
import pytest

import jaring
from jaring.linkage.model import read_model
from jaring.terms.errors import InputError

MODEL = """
id = "cards"
[fields]
name = "text"
born = "date"
card = "code"
[[block]]
on = ["name.any_token"]
[[block]]
on = ["card"]
[[compare]]
field = "name"
levels = ["exact", "shares_token", "else"]
[[compare]]
field = "born"
levels = ["exact", "same_year", "else"]
[[compare]]
field = "card"
levels = ["exact", "else"]
"""
TIER = """
[[tier]]
name = "card"
on = ["card"]
accept = [["name exact"]]
"""
FIRST = ("ADI", "BUDI", "CITRA", "DEWI", "EKO", "FAJAR", "GALIH", "HANI", "INDRA", "JOKO")
LAST = ("SANTOSO", "UTOMO", "LESTARI", "PRATAMA", "WIJAYA", "NUGROHO", "HIDAYAT")
COLUMNS = ("id", "name", "born", "card")


def model_of(rule="many_left_to_one_right"):
    return read_model(MODEL + f'[resolve]\nrule = "{rule}"')


def people(side, numbers=range(70)):
    rows = [
        (
            f"{side}{number}",
            f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}",
            f"19{60 + number % 30}-0{1 + number % 9}-{10 + number % 17}",
            f"C{1000 + 7 * number}",
        )
        for number in numbers
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")


def pairs_of(result):
    return set(
        zip(result.links["left_id"].to_pylist(), result.links["right_id"].to_pylist(), strict=True)
    )


def accounted(result):
    linked, unlinked = (
        set(result.links["left_id"].to_pylist()),
        result.unlinked["left_id"].to_pylist(),
    )
    assert not linked & set(unlinked)
    return len(linked) + len(unlinked)


def test_one_row_against_one_row():
    result = jaring.link(people("L", [1]), people("R", [1]), model_of())
    assert accounted(result) == 1
    assert result.summary.pairs_compared == 1


def test_workers_of_one_row_each_are_settled_by_their_number():
    row = {"nik": ["3577011703900001"], "name": ["Agung Wicaksana"], "birth_date": ["17-03-1990"]}
    result = jaring.link(pl.DataFrame({"id": ["a"], **row}), pl.DataFrame({"id": ["b"], **row}))
    assert pairs_of(result) == {("a", "b")}


def test_without_any_overlap_nothing_is_linked():
    strangers = people("R").with_columns(name=pl.lit("ZULKIFLI"), card=pl.lit("X1"))
    result = jaring.link(people("L"), strangers, model_of())
    assert result.links.num_rows == 0
    assert result.unlinked.num_rows == 70
    assert result.summary.pairs_compared == 0


@pytest.mark.parametrize(("left", "right"), [(70, 0), (0, 70)])
def test_an_empty_side_is_refused_in_words(left, right):
    with pytest.raises(InputError, match="row"):
        jaring.link(people("L", range(left)), people("R", range(right)), model_of())


def test_an_empty_file_is_refused_before_a_folder_stands(tmp_path):
    people("L", []).write_csv(tmp_path / "empty.csv")
    with pytest.raises(InputError, match="empty"):
        jaring.link(tmp_path / "empty.csv", people("R"), model_of(), out=tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_an_empty_table_has_no_duplicates_to_look_for():
    with pytest.raises(InputError):
        jaring.dedupe(people("L", []), model_of())


def test_where_all_but_the_name_is_null_the_name_alone_speaks():
    bare = people("L").with_columns(
        born=pl.lit(None, dtype=pl.String), card=pl.lit(None, dtype=pl.String)
    )
    result = jaring.link(bare, people("R"), model_of())
    assert accounted(result) == 70
    levels = result.links.select(["level_born", "level_card"]).to_pylist()
    assert all(set(row.values()) == {0} for row in levels)


def test_a_table_that_holds_nothing_the_model_compares_is_refused():
    with pytest.raises(InputError, match="has none of the columns"):
        jaring.link(pl.DataFrame({"wage": ["1"]}), people("R"), model_of())


def test_a_row_without_an_id_is_named_by_its_place():
    blank = people("L").with_columns(
        id=pl.when(pl.int_range(70) == 4).then(pl.lit(" ")).when(pl.int_range(70) != 7).then("id")
    )
    ids = {pair[0] for pair in pairs_of(jaring.link(blank, people("R"), model_of()))}
    assert {"left:6", "left:9", "L5"} <= ids
    assert len(ids) == 70


def test_without_an_id_column_rows_are_named_by_file_and_row(tmp_path):
    people("L").drop("id").write_csv(tmp_path / "staff.csv")
    result = jaring.link(tmp_path / "staff.csv", people("R"), model_of())
    assert ("staff:2", "R0") in pairs_of(result)


def test_an_id_that_repeats_is_told_apart_and_said():
    same = people("L").with_columns(
        id=pl.when(pl.int_range(70) < 3).then(pl.lit("x")).otherwise("id")
    )
    result = jaring.link(same, people("R"), model_of())
    assert {("x", "R0"), ("x#2", "R1"), ("x#3", "R2"), ("L3", "R3")} <= pairs_of(result)
    assert [note.code for note in result.summary.notes].count("ids_repeat") == 1


def test_a_told_apart_id_never_meets_another_one():
    names = ["x", "x", "x#2", *(f"L{number}" for number in range(3, 70))]
    result = jaring.link(people("L").with_columns(id=pl.Series(names)), people("R"), model_of())
    assert {("x", "R0"), ("x##2", "R1"), ("x#2", "R2")} <= pairs_of(result)


def test_ids_that_do_not_repeat_stay_as_they_are():
    result = jaring.link(people("L"), people("R"), model_of())
    assert pairs_of(result) == {(f"L{number}", f"R{number}") for number in range(70)}
    assert "ids_repeat" not in [note.code for note in result.summary.notes]


@pytest.mark.parametrize("take", [pa.table, pl.DataFrame], ids=["arrow", "polars"])
def test_tables_in_memory_are_linked_like_files(take, tmp_path):
    left, right = people("L"), people("R")
    left.write_parquet(tmp_path / "left.parquet")
    right.write_csv(tmp_path / "right.csv")
    files = jaring.link(tmp_path / "left.parquet", tmp_path / "right.csv", model_of())
    assert jaring.link(take(left), take(right), model_of()).links.equals(files.links)


def test_headers_in_any_case_need_no_mapping(tmp_path):
    people("L").rename({"id": "ID", "name": "Name", "born": "BORN"}).write_csv(tmp_path / "a.csv")
    result = jaring.link(tmp_path / "a.csv", people("R"), model_of())
    assert pairs_of(result) == {(f"L{number}", f"R{number}") for number in range(70)}


def test_three_records_of_one_person_are_one_cluster():
    thrice = pl.concat([people("L"), people("M", range(20)), people("N", [5])])
    found = jaring.dedupe(thrice, model_of()).clusters.to_pylist()
    names = {row["id"]: row["cluster_id"] for row in found}
    assert {names["L5"], names["M5"], names["N5"]} == {"L5"}
    assert len(set(names.values())) == 70


def test_duplicates_in_a_list_are_all_linked_to_their_record():
    twice = pl.concat([people("L"), people("M", range(10))])
    found = pairs_of(jaring.link(twice, people("R"), model_of()))
    assert {("L5", "R5"), ("M5", "R5")} <= found
    assert len(found) == 80


@pytest.mark.parametrize("tier", ["", TIER], ids=["scored", "settled"])
def test_one_to_one_never_uses_a_row_twice(tier):
    twice = pl.concat([people("L"), people("M", range(10))])
    model = read_model(MODEL + tier + '[resolve]\nrule = "one_to_one"')
    result = jaring.link(twice, people("R"), model)
    left, right = result.links["left_id"].to_pylist(), result.links["right_id"].to_pylist()
    assert len(set(left)) == len(set(right)) == len(left) == 70
    assert accounted(result) == 80


def test_a_row_without_a_link_comes_out_once_under_many_to_many():
    strict = model_of("many_to_many").resolve.model_copy(update={"accept": 0.999999})
    model = model_of("many_to_many").model_copy(update={"resolve": strict})
    bare = people("L").with_columns(card=pl.lit("X"), born=pl.lit("1930-01-01"))
    ids = jaring.link(bare, people("R"), model).unlinked["left_id"].to_pylist()
    assert len(ids) == len(set(ids)) > 0
