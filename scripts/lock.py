"""Write the three lock files from pyproject.toml, with hashes and without any registry address.

Run by hand with `make lock` after a dependency changes; the result is committed.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = "uv==0.13.8"


def compile_lock(requirements: list[str], out: str, *, constraint: str | None = None) -> None:
    """One lock file for every system we support, from requirement lines on standard input."""
    command = [
        str(ROOT / ".tools/bin/uv"), "pip", "compile", "-", "--quiet", "--universal",
        "--python-version", "3.11", "--python", sys.executable, "--generate-hashes",
        "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "-o", out,
    ]  # fmt: skip
    if constraint is not None:
        command += ["-c", constraint]
    subprocess.run(command, input="\n".join(requirements), text=True, check=True, cwd=ROOT)  # noqa: S603


def main() -> None:
    """Lock the development set first; what ships is constrained to the same versions."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    build = project["build-system"]["requires"]
    ships = project["project"]["dependencies"] + build
    compile_lock(ships + project["dependency-groups"]["dev"], "requirements-dev.lock")
    compile_lock(ships, "requirements.lock", constraint="requirements-dev.lock")
    compile_lock([UV], "requirements-uv.lock")


if __name__ == "__main__":
    main()
