"""Settings of an assessment from a file and from switches."""

import pytest

from jaring.assessment.settings import UnknownAssessmentSettingError
from jaring.rules.settings import UnknownOptionError, UnknownSettingError
from jaring.runs.assess_settings import (
    GivenSettings,
    SettingsFileError,
    parse_unpaid,
    read_settings,
)


def written(tmp_path, text):
    path = tmp_path / "setelan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_numbers_are_settings_and_words_are_readings(tmp_path):
    text = 'expiring_days = 120\n[law]\nbpu_arrears_cover = "agency_faq"\n'
    found = read_settings(written(tmp_path, text))
    assert found.settings()["expiring_days"] == 120
    assert found.settings()["gap_heads"] == 2
    assert found.book().setting("bpu_arrears_cover").value == "agency_faq"


def test_months_of_a_switch_go_over_those_of_the_file(tmp_path):
    found = read_settings(written(tmp_path, "unpaid_months_bpu = 1\nunpaid_months_pu = 2\n"))
    settings = found.with_unpaid({"BPU": 3}).settings()
    assert (settings["unpaid_months_bpu"], settings["unpaid_months_pu"]) == (3, 2)


@pytest.mark.parametrize(
    ("text", "error"),
    [("flagbelow = 1", UnknownAssessmentSettingError), ('cover = "x"', UnknownSettingError),
     ('bpu_arrears_cover = "x"', UnknownOptionError)],
)  # fmt: skip
def test_a_name_that_is_no_setting_is_refused_with_those_there_are(tmp_path, text, error):
    found = read_settings(written(tmp_path, text))
    with pytest.raises(error) as caught:
        found.settings(), found.book()
    assert "bpu_arrears_cover" in str(caught.value) or "flag_below" in str(caught.value)


@pytest.mark.parametrize("text", ["not toml", "expiring_days = true", "expiring_days = [1]"])
def test_what_is_no_setting_is_refused(tmp_path, text):
    with pytest.raises(SettingsFileError):
        read_settings(written(tmp_path, text))


def test_segments_are_read_in_any_case():
    assert parse_unpaid("bpu=3") == ("BPU", 3)
    for text in ("XYZ=3", "BPU", "BPU=x", "BPU=-1"):
        with pytest.raises(ValueError, match=r".*"):
            parse_unpaid(text)


def test_without_a_file_the_settings_are_those_that_ship():
    assert GivenSettings().settings()["unpaid_months_bpu"] == 0
