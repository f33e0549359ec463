import json
import shutil
from pathlib import Path

import polars as pl
import pytest
from tests.runs.conftest import FIRST, people

from jaring.runs.explain import PairEvidence, open_explainer
from jaring.runs.folder import RunFileMissingError, RunFolder
from jaring.runs.frequencies import count_values
from jaring.runs.link import dedupe
from jaring.runs.masking import mask_value
from jaring.runs.rows import InputChangedError, UnknownRowError, open_rows


def evidence(run: RunFolder, left_id: str, right_id: str) -> PairEvidence:
    with open_explainer(run) as explainer:
        return explainer.evidence(left_id, right_id)


def test_rows_come_back_by_id_as_the_run_read_them(people_run):
    with open_rows(people_run) as rows:
        found = rows.fetch("right", ["r3", "r1", "nobody"])
        assert found["id"].to_list() == ["r1", "r3"]
        assert found["name"].to_list() == people(40, "r")["name"].gather([1, 3]).to_list()
        assert rows.one("left", "l1")["nik"] is None


def test_an_unknown_id_says_how_ids_look(people_run):
    with open_rows(people_run) as rows, pytest.raises(UnknownRowError, match="looks like 'l0'"):
        rows.one("left", "17")


def test_the_parts_of_a_pair_sum_to_its_weight(people_run):
    for pair in (("l0", "r0"), ("l1", "r1"), ("l1", "r7")):
        found = evidence(people_run, *pair)
        assert sum(part.points for part in found.fields) == pytest.approx(found.match_weight)


def test_a_field_shows_what_both_rows_hold(people_run):
    parts = {part.field: part for part in evidence(people_run, "l1", "r1").fields}
    assert (parts["nik"].left, parts["nik"].level) == (None, 0)
    assert parts["name"].is_equal
    assert parts["place"].left == "TAMAN"


def test_the_tier_is_told_for_links_only(people_run):
    assert evidence(people_run, "l0", "r0").tier is not None
    apart = evidence(people_run, "l0", "r9")
    assert (apart.linked, apart.tier) == (False, None)


def test_a_common_name_is_counted_on_the_whole_list(people_run):
    with open_rows(people_run) as rows:
        by_hand = pl.Series([FIRST[row % 6] for row in range(40)]).eq("SLAMET").sum()
        assert count_values(rows, rows.one("right", "r0"))["name"] == by_hand
        assert count_values(rows, rows.one("right", "r1"))["name"] == 1


def test_masked_evidence_holds_no_identifier(people_run):
    with open_explainer(people_run) as explainer:
        kinds = explainer.kinds
        shown = explainer.evidence("l0", "r0").masked(kinds)
    whole = people(40, "r").row(0, named=True)
    parts = {part.field: part for part in shown.fields}
    for field in ("nik", "phone"):
        assert parts[field].right == mask_value(whole[field], field, field) != whole[field]
    assert whole["nik"] not in repr(shown)
    assert shown.match_weight == evidence(people_run, "l0", "r0").match_weight


def test_a_dedupe_is_explained_from_its_one_list(people_lists, tmp_path):
    twice = pl.concat([people(40, "a"), people(40, "b")])
    twice.write_parquet(tmp_path / "twice.parquet")
    dedupe(tmp_path / "twice.parquet", people_lists / "people.toml", out=tmp_path / "run")
    found = evidence(RunFolder.open(tmp_path / "run"), "a3", "b3")
    assert found.linked
    assert all(part.is_equal for part in found.fields if part.level)


def copied(run: RunFolder, tmp_path: Path) -> RunFolder:
    return RunFolder.open(Path(shutil.copytree(run.path, tmp_path / "copy")))


def with_input(run: RunFolder, **facts: str) -> RunFolder:
    record = json.loads(run.read_text("run.json"))
    record["left"] |= facts
    run.write_text("run.json", json.dumps(record))
    return run


def test_an_input_that_is_gone_or_changed_is_refused(people_run, tmp_path):
    run = copied(people_run, tmp_path)
    with pytest.raises(InputChangedError, match="has changed") as caught:
        evidence(with_input(run, sha256="0" * 64), "l0", "r0")
    assert caught.value.why == "changed"
    with pytest.raises(InputChangedError, match="no longer there") as caught:
        evidence(with_input(run, path=str(tmp_path / "gone.csv")), "l0", "r0")
    assert caught.value.why == "gone"


@pytest.mark.parametrize(
    "text", ["", "{}", '{"prior": "x", "fields": {}, "learned_from": ""}', "[]"]
)
def test_damaged_weights_are_named(people_run, tmp_path, text):
    run = copied(people_run, tmp_path)
    run.write_text("weights.json", text)
    with pytest.raises(RunFileMissingError, match=r"weights\.json"):
        evidence(run, "l0", "r0")
