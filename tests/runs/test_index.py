"""An index answers as its registry does, follows changes, and is never used by another make."""

from dataclasses import replace

import duckdb
import polars as pl
import pytest

import jaring
from jaring.engines.duckdb import DuckDbEngine
from jaring.runs import index as index_module
from jaring.runs.index import IndexModelError, StaleIndexError, is_index
from jaring.runs.index_records import MappedRecords
from jaring.simulate import linkage_fixture

SMALL = """
id = "cards"
[fields]
name = "text"
card = "code"
[[block]]
on = ["name.sorted_tokens"]
[[block]]
on = ["card"]
[[compare]]
field = "name"
levels = ["exact", "jaro_winkler 0.9", "else"]
frequency = true
[[compare]]
field = "card"
levels = ["exact", "else"]
"""


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lists")
    linkage_fixture(people=700, list_rows=500, seed=5, out=folder)
    return folder


@pytest.fixture(scope="module")
def indexed(lists):
    path = lists / "registry.jaring"
    jaring.index(lists / "registry.parquet", path)
    return path


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "cards.toml"
    path.write_text(SMALL)
    return path


def people(numbers, **changed):
    rows = [(f"R{n}", f"NAME{n % 7} LAST{n % 11}", changed.get(f"R{n}", f"C{n}")) for n in numbers]
    return pl.DataFrame(rows, schema=dict.fromkeys(("id", "name", "card"), pl.String), orient="row")


def records_of(path):
    """The coded records of an index, and the rows of every key."""
    records = MappedRecords.open(path)
    keys = [(held.tolist(), rows.tolist()) for held, rows in records.keys]
    return records.whole().to_pylist(), keys


def tables_of(path):
    """Every table of an index, in a total order."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = [
            row[0] for row in connection.sql("select table_name from duckdb_tables()").fetchall()
        ]
        return {
            name: connection.sql(f"from {name} order by all").fetchall() for name in sorted(names)
        }


def test_an_index_gives_the_links_that_the_registry_gives(lists, indexed):
    plain = jaring.link(lists / "list.parquet", lists / "registry.parquet")
    quick = jaring.link(lists / "list.parquet", indexed)
    assert quick.links.equals(plain.links)
    assert quick.review.equals(plain.review)
    assert quick.unlinked.equals(plain.unlinked)


@pytest.fixture(scope="module")
def short(lists):
    """A tenth of a list, as long as is short beside the registry."""
    path = lists / "short.parquet"
    pl.read_parquet(lists / "list.parquet").gather_every(8).head(60).write_parquet(path)
    return path


def test_an_index_answers_a_short_list_as_its_registry_does(lists, short, indexed):
    plain = jaring.link(short, lists / "registry.parquet")
    quick = jaring.link(short, indexed)
    assert quick.links.num_rows > 30
    assert quick.links.equals(plain.links)
    assert quick.review.equals(plain.review)
    assert quick.unlinked.equals(plain.unlinked)


def test_an_index_measures_against_a_truth_as_its_registry_does(lists, short, indexed):
    """A truth names records that no pair names: their ids are needed as well."""
    truth = lists / "truth.parquet"
    plain = jaring.link(short, lists / "registry.parquet", truth=truth)
    quick = jaring.link(short, indexed, truth=truth)
    assert quick.summary.measured is not None
    assert quick.summary.measured == plain.summary.measured
    assert quick.summary.samples == plain.summary.samples
    assert quick.summary.review_first == plain.summary.review_first


def steps_of(result):
    return {step.name for step in result.summary.steps}


def test_for_a_short_list_an_index_needs_no_random_pairs(lists, short, indexed):
    drawn = {"random_candidates", "random_pairs"}
    assert not drawn & steps_of(jaring.link(short, indexed))
    assert drawn <= steps_of(jaring.link(short, lists / "registry.parquet"))
    assert drawn <= steps_of(jaring.link(lists / "list.parquet", indexed))


def test_an_index_keeps_what_pairs_of_its_own_records_show(indexed):
    with duckdb.connect(str(indexed), read_only=True) as connection:
        [(pairs, patterns)] = connection.sql(
            "select sum(pairs), count(*) from right_random_counts"
        ).fetchall()
        [(records,)] = connection.sql("select count(*) from right_rows").fetchall()
    # 200,000 are drawn, a few of them twice or of a record with itself
    assert 0.4 * 200_000 < pairs <= records * (records - 1) / 2
    assert patterns > 100


def test_an_index_is_known_by_what_it_holds(lists, indexed, tmp_path):
    renamed = tmp_path / "registry.parquet"
    renamed.write_bytes(indexed.read_bytes())
    assert is_index(renamed)
    assert not is_index(lists / "registry.parquet")


def test_an_index_is_for_its_owner_only(indexed):
    assert indexed.stat().st_mode & 0o077 == 0


def test_a_brought_up_index_equals_a_full_build(model, tmp_path):
    """Rows changed, added, removed and in another order."""
    grown, whole = tmp_path / "grown.jaring", tmp_path / "whole.jaring"
    jaring.index(people(range(40)), grown, model=model)
    later = people([*range(50, 30, -1), *range(20)], R3="C999", R4="")
    report = jaring.index(later, grown, model=model)
    jaring.index(later, whole, model=model)
    assert (report.kept, report.changed, report.added, report.removed) == (27, 2, 11, 11)
    assert report.rows == report.kept + report.changed + report.added
    assert tables_of(grown) == tables_of(whole)
    assert records_of(grown) == records_of(whole)


def test_nothing_changed_means_nothing_is_coded_again(model, tmp_path):
    path = tmp_path / "r.jaring"
    first = jaring.index(people(range(40)), path, model=model)
    again = jaring.index(people(range(40)), path, model=model)
    assert (first.kept, first.added, first.rebuilt_because) == (0, 40, None)
    assert (again.kept, again.changed, again.added, again.removed) == (40, 0, 0, 0)


def test_repeated_ids_are_followed_too(model, tmp_path):
    twice = pl.concat([people(range(5)), people(range(5))])
    grown, whole = tmp_path / "grown.jaring", tmp_path / "whole.jaring"
    jaring.index(twice, grown, model=model)
    later = twice.with_columns(
        card=pl.when(pl.int_range(10) == 7).then(pl.lit("X")).otherwise("card")
    )
    report = jaring.index(later, grown, model=model)
    jaring.index(later, whole, model=model)
    assert (report.kept, report.changed, report.added, report.removed) == (9, 1, 0, 0)
    assert tables_of(grown) == tables_of(whole)


def test_another_model_builds_the_index_anew(model, tmp_path):
    path = tmp_path / "r.jaring"
    jaring.index(people(range(40)), path, model=model)
    model.write_text(SMALL.replace("jaro_winkler 0.9", "jaro_winkler 0.8"))
    report = jaring.index(people(range(40)), path, model=model)
    assert (report.kept, report.added) == (0, 40)
    assert report.rebuilt_because == "it was made for another model"


@pytest.mark.parametrize(
    ("name", "value"), [("ENGINE_VERSION", "duckdb 1.0.0"), ("CODING_VERSION", 0), ("FORMAT", 0)]
)
def test_an_index_of_another_make_is_built_again_with_a_word(
    model, tmp_path, monkeypatch, name, value
):
    path = tmp_path / "r.jaring"
    with monkeypatch.context() as other:
        other.setattr(index_module, name, value)
        jaring.index(people(range(40)), path, model=model)
    report = jaring.index(people(range(40)), path, model=model)
    assert (report.kept, report.added) == (0, 40)
    assert "made" in report.rebuilt_because


def test_a_link_against_an_index_of_another_make_prepares_it_again(
    lists, indexed, tmp_path, monkeypatch
):
    old = tmp_path / "old.jaring"
    with monkeypatch.context() as other:
        other.setattr(index_module, "ENGINE_VERSION", "duckdb 1.0.0")
        jaring.index(lists / "registry.parquet", old)
    result = jaring.link(lists / "list.parquet", old)
    assert result.links.equals(jaring.link(lists / "list.parquet", indexed).links)
    [note] = [note for note in result.summary.notes if note.code == "index_rebuilt"]
    assert "duckdb 1.0.0" in note.text_en


def page_of(path, change):
    """Rewrite the page of an index."""
    with duckdb.connect(str(path)) as connection:
        page = connection.sql("select page from index_page").fetchall()[0][0]
        connection.execute("update index_page set page = ?", [change(page)])


DAMAGES = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "no page": lambda path: page_of(path, lambda _: "{}"),
    "no JSON": lambda path: page_of(path, lambda page: page[:20]),
    "no mapping": lambda path: page_of(path, lambda _: "[]"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_index_is_refused_with_its_remedy(model, tmp_path, damage):
    path = tmp_path / "r.jaring"
    jaring.index(people(range(40)), path, model=model)
    damage(path)
    with pytest.raises(StaleIndexError, match="jaring index REGISTRY"):
        jaring.link(people(range(5)), path)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_index_is_built_whole_again(model, tmp_path, damage):
    path, whole = tmp_path / "r.jaring", tmp_path / "whole.jaring"
    jaring.index(people(range(40)), path, model=model)
    damage(path)
    report = jaring.index(people(range(40)), path, model=model)
    jaring.index(people(range(40)), whole, model=model)
    assert report.rebuilt_because == "it cannot be read"
    assert tables_of(path) == tables_of(whole)


def test_a_build_that_fails_leaves_the_old_index(model, tmp_path, monkeypatch):
    path = tmp_path / "r.jaring"
    jaring.index(people(range(40)), path, model=model)
    before = path.read_bytes()
    monkeypatch.setattr(index_module, "asdict", lambda _: {"page": object()})
    with pytest.raises(TypeError):
        jaring.index(people(range(50)), path, model=model)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.glob("*jaring*")] == ["r.jaring"]


def test_pages_of_different_content_differ(model, tmp_path):
    pages = []
    for rows in (people(range(40)), people(range(40), R3="C999"), people(range(40)).reverse()):
        jaring.index(rows, tmp_path / "r.jaring", model=model)
        with DuckDbEngine() as engine:
            pages.append(index_module.use_index(engine, tmp_path / "r.jaring").page)
    assert pages[0] != pages[1]
    assert replace(pages[0], content="") == replace(pages[1], content="")


def test_an_index_brings_its_own_model(model, tmp_path):
    jaring.index(people(range(30)), tmp_path / "i.jaring", model=model)
    own = jaring.link(people(range(9)), tmp_path / "i.jaring")
    assert own.summary.model == "cards"
    same = jaring.link(people(range(9)), tmp_path / "i.jaring", model=model)
    assert same.links.to_pylist() == own.links.to_pylist()


def test_another_model_than_that_of_the_index_is_refused_not_ignored(model, tmp_path):
    jaring.index(people(range(30)), tmp_path / "i.jaring", model=model)
    with pytest.raises(IndexModelError, match=r"model cards, not with workers.*jaring index"):
        jaring.link(people(range(9)), tmp_path / "i.jaring", model="workers")
    model.write_text(SMALL.replace("0.9", "0.8"))
    with pytest.raises(IndexModelError, match="other text"):
        jaring.link(people(range(9)), tmp_path / "i.jaring", model=model)
