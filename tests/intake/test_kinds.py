"""What is no file, and files whose name says something else than they hold."""

import os

import pytest

from jaring.intake.errors import (
    CannotStageError,
    NotAFileError,
    NotReadableError,
    SheetNotFoundError,
    SourceMissingError,
)
from jaring.intake.tables import stage_table


def test_missing_file_is_named_with_the_remedy(tmp_path):
    with pytest.raises(SourceMissingError, match="Check its name") as caught:
        stage_table(tmp_path / "tidak_ada.csv", into=tmp_path)
    assert "tidak_ada.csv" in caught.value.text("id")


def test_folder_is_no_file(tmp_path):
    with pytest.raises(NotAFileError, match="folder"):
        stage_table(tmp_path, into=tmp_path)


def test_link_to_nowhere_is_told_from_a_missing_file(tmp_path):
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "gone.csv")
    with pytest.raises(SourceMissingError, match="link to a file"):
        stage_table(link, into=tmp_path)


def test_link_to_a_file_is_followed(tmp_path, rows):
    (tmp_path / "list.csv").write_text("a,b\n1,2\n")
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "list.csv")
    assert rows(stage_table(link, into=tmp_path / "staged")) == [("1", "2")]


def test_link_to_itself_is_refused(tmp_path):
    link = tmp_path / "loop.csv"
    link.symlink_to(link)
    with pytest.raises(SourceMissingError):
        stage_table(link, into=tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(NotAFileError, match="ordinary file"):
        stage_table(tmp_path / "pipe.csv", into=tmp_path)


@pytest.mark.parametrize("name", ["list.csv", "list.parquet", "list.xlsx"])
def test_file_that_may_not_be_opened_is_refused(tmp_path, monkeypatch, name):
    path = tmp_path / name
    path.write_text("a,b\n1,2\n")
    real_open = type(path).open

    def refuse(self, *arguments, **options):
        if self == path:
            raise PermissionError(13, "Permission denied")
        return real_open(self, *arguments, **options)

    monkeypatch.setattr(type(path), "open", refuse)  # root may open everything
    with pytest.raises(NotReadableError, match="permission denied") as caught:
        stage_table(path, into=tmp_path / "staged")
    assert "tidak ada izin" in caught.value.text("id")


@pytest.mark.parametrize("name", ["x" * 300 + ".csv", "a\0b.csv"])
def test_name_that_no_file_can_have_is_no_file(tmp_path, name):
    with pytest.raises(SourceMissingError):
        stage_table(tmp_path / name, into=tmp_path)


def test_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "list.csv").write_text("a,b\n1,2\n")
    (tmp_path / "taken").write_text("")
    with pytest.raises(CannotStageError, match="cannot be written"):
        stage_table(tmp_path / "list.csv", into=tmp_path / "taken")


def test_full_disk_leaves_no_half_table(tmp_path, monkeypatch):
    (tmp_path / "list.csv").write_text("a,b\n1,2\n")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("jaring.intake.staging.TableWriter.add", full)
    with pytest.raises(CannotStageError, match="no space left"):
        stage_table(tmp_path / "list.csv", into=tmp_path / "staged")
    assert not list((tmp_path / "staged").iterdir())


def test_interruption_leaves_no_half_table(tmp_path, monkeypatch):
    (tmp_path / "list.csv").write_text("a,b\n1,2\n")

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("jaring.intake.staging.TableWriter.add", interrupted)
    with pytest.raises(KeyboardInterrupt):
        stage_table(tmp_path / "list.csv", into=tmp_path / "staged")
    assert not list((tmp_path / "staged").iterdir())


def test_two_files_of_one_name_are_staged_beside_each_other(tmp_path, rows):
    staged = []
    for side in ("left", "right"):
        (tmp_path / side).mkdir()
        (tmp_path / side / "list.csv").write_text(f"a,b\n{side},2\n")
        staged.append(stage_table(tmp_path / side / "list.csv", into=tmp_path / "staged"))
    assert [rows(table) for table in staged] == [[("left", "2")], [("right", "2")]]


def test_sheet_of_a_file_without_sheets_is_refused(stage):
    with pytest.raises(SheetNotFoundError, match="no sheets"):
        stage("a,b\n1,2\n", sheet="Data")
