"""The same seed gives the same rows."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from jaring.simulate import linkage_fixture, simulate_office
from jaring.simulate.streams import Streams


def every_table(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): pl.read_parquet(path)
        if path.suffix == ".parquet"
        else path.read_text()
        for path in files
        if path.name != "simulation.json"
    }


def test_an_office_is_the_same_again(tmp_path):
    for name in ("one", "two"):
        simulate_office("blitar", seed=4, out=tmp_path / name, people=3_000, list_rows=2_000)
    one, two = every_table(tmp_path / "one"), every_table(tmp_path / "two")
    assert one.keys() == two.keys()
    for name, table in one.items():
        if isinstance(table, pl.DataFrame):
            assert_frame_equal(table, two[name])
        else:
            assert table == two[name], name


def test_progress_is_a_share_and_never_goes_back_within_a_table(tmp_path):
    told = []
    simulate_office(
        "blitar", seed=4, out=tmp_path, people=3_000, progress=lambda *step: told.append(step)
    )
    assert all(0.0 <= share <= 1.0 for _, share in told)
    assert told[-1] == ("done", 1.0)
    for name in {name for name, _ in told}:
        shares = [share for at, share in told if at == name]
        assert shares == sorted(shares)


def test_another_seed_gives_other_people(tmp_path):
    for seed in (1, 2):
        linkage_fixture(people=2_000, list_rows=1_000, seed=seed, out=tmp_path / str(seed))
    one, two = (pl.read_parquet(tmp_path / str(seed) / "registry.parquet") for seed in (1, 2))
    assert (one["name"] != two["name"]).mean() > 0.9


@given(st.integers(0, 2**32), st.text(max_size=20), st.text(max_size=20))
def test_streams_of_other_names_are_other_chance(seed, one, other):
    first, again = (Streams(seed).of(one).integers(0, 2**62) for _ in range(2))
    assert first == again
    if one != other:
        assert Streams(seed).of(other).integers(0, 2**62) != first


def test_parts_and_scopes_have_chance_of_their_own():
    streams = Streams(1)
    drawn = {
        int(one.of("name").integers(0, 2**62))
        for one in (streams, streams.at(1), streams.under("union"), streams.under("union").at(1))
    }
    assert len(drawn) == 4
