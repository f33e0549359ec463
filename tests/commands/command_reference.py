"""The reference of all commands as Markdown, made from the commands themselves."""

import json
import os
import subprocess
import sys
from pathlib import Path

BEGIN = "<!-- from here on made from the commands; refresh with REFRESH=1 -->\n"
DOCUMENT = Path(__file__).parents[2] / "docs" / "commands.md"


def render() -> str:
    """The reference in English, made in a process of its own so that it speaks English."""
    answer = subprocess.run(
        [sys.executable, __file__],
        env={**os.environ, "JARING_LANG": "en"},
        capture_output=True,
        text=True,
        check=True,
    )
    return str(json.loads(answer.stdout))


def _sections(command: object, words: list[str]) -> list[str]:
    children = getattr(command, "commands", None)
    if children is not None:
        return [
            part for name, child in children.items() for part in _sections(child, [*words, name])
        ]
    rows = [_row(parameter) for parameter in command.params if parameter.name != "help"]
    lines = (command.epilog or "").splitlines()
    shown = [line.strip() for line in lines if line.strip().startswith("jaring")]
    return [
        f"## `{' '.join(words)}`\n",
        f"{command.help.strip()}\n",
        "| | |\n|---|---|\n" + "\n".join(rows) + "\n" if rows else "",
        "```\n" + "\n".join(shown) + "\n```\n",
    ]


def _row(parameter: object) -> str:
    said = (parameter.help or "").replace("|", "\\|")
    if parameter.param_type_name == "argument":
        return f"| `{parameter.metavar or parameter.name.upper()}` | {said} |"
    names = ", ".join(f"`{name}`" for name in sorted(parameter.opts, key=len))
    value = "" if parameter.is_flag else f" `{parameter.metavar or 'VALUE'}`"
    return f"| {names}{value.replace('|', chr(92) + '|')} | {said} |"


if __name__ == "__main__":
    import typer

    sys.argv = ["jaring"]
    from jaring.commands.app import app

    sys.stdout.write(
        json.dumps("\n".join(filter(None, _sections(typer.main.get_command(app), ["jaring"]))))
    )
