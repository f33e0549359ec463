"""What the truth files promise."""

import polars as pl


def test_every_pair_names_rows_that_exist(workers):
    assert workers.truth["left_id"].is_in(workers.rows["id"].implode()).all()
    assert workers.truth["right_id"].is_in(workers.registry["id"].implode()).all()
    assert workers.truth.is_unique().all()


def test_a_row_of_a_person_with_two_records_has_two_pairs(workers):
    pairs = workers.truth.group_by("left_id").agg(pl.col("right_id"))
    double = pairs.filter(pl.col("right_id").list.len() == 2)
    assert 0.005 < double.height / pairs.height < 0.03
    assert pairs["right_id"].list.len().max() == 2


def test_true_pairs_agree_on_most_cells(workers):
    """An oracle of its own: people who are one person share name or birthday nearly always."""
    left = workers.rows.select(left_id="id", name_l="name", phone_l="phone", mother_l="mother_name")
    right = workers.registry.select(
        right_id="id", name_r="name", phone_r="phone", mother_r="mother_name"
    )
    pairs = workers.truth.join(left, on="left_id").join(right, on="right_id")
    same_name = pairs["name_l"].str.to_uppercase().str.strip_chars() == pairs["name_r"]
    assert same_name.mean() > 0.65
    mothers = pairs.drop_nulls(["mother_l", "mother_r"])
    assert (mothers["mother_l"] == mothers["mother_r"]).mean() > 0.75


def test_outsiders_share_villages_and_phones_with_people_of_the_registry(workers):
    outsiders = workers.rows.filter(~pl.col("id").is_in(workers.truth["left_id"].implode()))
    phones = outsiders.drop_nulls("phone").filter(pl.col("phone").str.starts_with("08"))
    shared = phones["phone"].is_in(workers.registry["phone"].drop_nulls().implode())
    assert 0.05 < shared.mean() < 0.5


def test_somebody_outside_the_registry_stands_in_a_list_with_a_number_of_the_registry(workers):
    outsiders = workers.rows.filter(~pl.col("id").is_in(workers.truth["left_id"].implode()))
    borrowed = outsiders["nik"].drop_nulls().is_in(workers.registry["nik"].drop_nulls().implode())
    assert 0 < borrowed.mean() < 0.03


def test_files_differ_in_quality(workers):
    """Damage comes per file: with the same number of errors they would be spread evenly."""
    rows = workers.rows.with_row_index("at").with_columns(
        file=pl.col("at") // 200, lost=pl.col("nik").str.ends_with("0").fill_null(value=False)
    )
    share = rows.group_by("file").agg(pl.col("lost").mean())["lost"]
    assert (share > 0.3).sum() >= 2  # whole files lost their last digit
    assert (share < 0.05).mean() > 0.8
