import subprocess
import sys
from importlib.metadata import version

import pytest
from typer.testing import CliRunner

from jaring.commands.app import app

COMMANDS = (
    ["link"], ["dedupe"], ["explain"], ["review"], ["index"], ["simulate"], ["doctor"], ["model"],
    ["model", "list"], ["model", "show"], ["model", "check"], ["model", "new"],
)  # fmt: skip
HEAVY = ("polars", "duckdb", "pyarrow", "numpy", "pydantic", "rich", "jinja2", "babel")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_command_explains_itself_with_an_example(words):
    answer = CliRunner().invoke(app, [*words, "--help"])
    assert answer.exit_code == 0
    assert "Contoh:" in answer.output
    assert f"  jaring {' '.join(words)}" in answer.output
    assert "Usage:" not in answer.output


def test_the_overview_names_every_command():
    answer = CliRunner().invoke(app, ["--help"])
    for words in COMMANDS:
        assert f"\n  {words[0]} " in answer.output


def test_help_speaks_english_where_asked(shell):
    answer = shell("link", "--help", JARING_LANG="en")
    assert answer.returncode == 0
    assert "Link the list LEFT to the reference list RIGHT." in answer.stdout
    assert "Examples:" in answer.stdout
    assert "Contoh" not in answer.stdout


def test_an_option_that_is_used_wrongly_says_where_help_is(jaring):
    answer = jaring("link", "a.csv")
    assert answer.code == 2
    assert "RIGHT belum diisi" in answer.err
    assert "`jaring link --help`" in answer.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["link", "a", "b", "--thread", "2"], "mungkin maksud Anda --threads?"),
        (["linkk"], "mungkin maksud Anda link?"),
        (["model", "chek"], "mungkin maksud Anda check?"),
        (["frobnicate"], "Perintah frobnicate tidak dikenal."),
        (["link", "a", "b", "--threads", "0"], "--threads"),
        (["link", "a", "b", "--memory", "lots"], "4GB"),
        (["link", "a", "b", "--memory", "1MB"], "256MB"),
        (["link", "a", "b", "--as-of", "31-02-2026"], "2026-11-01"),
        (["link", "a", "b", "--lang", "fr"], "fr"),
    ],
)
def test_a_slip_is_named_with_what_was_meant(jaring, arguments, said):
    answer = jaring(*arguments)
    assert answer.code == 2
    assert said in answer.err
    assert answer.out == ""


def test_nothing_at_all_shows_the_help(jaring):
    answer = jaring()
    assert answer.code == 2
    assert "Perintah:" in answer.err
    assert "Gagal" not in answer.err


def test_the_version_is_that_of_the_package(jaring):
    assert jaring("--version").out == f"jaring {version('jaring')}\n"


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [(["--help"], set()), (["link", "--help"], {"pydantic"})],  # typer's own way with options
)
def test_help_loads_nothing_heavy(arguments, allowed):
    asked = f"""
import sys
sys.argv = ["jaring", *{arguments!r}]
from jaring.commands.main import main
try:
    main()
except SystemExit:
    print(*sorted(set({HEAVY!r}) & set(sys.modules)))
"""
    answer = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert set(answer.stdout.splitlines()[-1].split()) <= allowed
