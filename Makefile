# Two commands set everything up by themselves: `make demo` and `make test`.
# Needed on the machine: python3 (3.11 or newer) with pip, and make. Chromium only for browser tests.
PY ?= python3
OFFICE ?= madiun
BIN := .venv/bin
UV := .tools/bin/uv
export UV_SYSTEM_CERTS = 1
export UV_PYTHON_DOWNLOADS = never
export PIP_DISABLE_PIP_VERSION_CHECK = 1
INSTALL = $(UV) pip sync --quiet --python $(BIN)/python --require-hashes
PROJECT = $(UV) pip install --quiet --python $(BIN)/python --no-build-isolation --no-deps --editable .

.PHONY: check demo test unit lint types layers stats flow lock clean
.DEFAULT_GOAL := check

check: test  ## what a reviewer would run

.tools/bin/uv: requirements-uv.lock
	$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Jaring needs Python 3.11 or newer")'
	$(PY) -m pip install --quiet --no-cache-dir --root-user-action ignore --upgrade --target .tools --require-hashes -r requirements-uv.lock
	@touch $@

.venv/.runtime: requirements.lock pyproject.toml | .tools/bin/uv
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PY) .venv
	@test -f .venv/.development || { $(INSTALL) requirements.lock && $(PROJECT); }
	@touch $@

.venv/.development: requirements-dev.lock pyproject.toml | .tools/bin/uv
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PY) .venv
	$(INSTALL) requirements-dev.lock
	$(PROJECT)
	@touch $@ .venv/.runtime

demo: .venv/.runtime  ## simulate an office, say who of its lists is missing, write demo/run
	$(BIN)/jaring simulate --office $(OFFICE) --list 50000 --seed 1 --as-of 2026-11-01 --out demo/$(OFFICE) --force
	$(BIN)/jaring assess --registry demo/$(OFFICE)/snapshot \
		$$(printf -- '--list %s ' demo/$(OFFICE)/lists/*/) \
		--rules-local demo/$(OFFICE)/beside/local_rules.csv \
		--minimum-wages demo/$(OFFICE)/beside/minimum_wages.csv \
		--universe demo/$(OFFICE)/beside/universes.csv --targets demo/$(OFFICE)/beside/targets.csv \
		--claims demo/$(OFFICE)/beside/claims.csv \
		--as-of 2026-11-01 --out demo/run --force

test: lint types layers  ## everything the gate runs
	$(BIN)/python -m pytest -n 2 --dist loadfile -q

unit: .venv/.development  ## the quick tests
	$(BIN)/python -m pytest -n 2 --dist loadfile -q -m "not slow and not browser"

lint: .venv/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.development
	$(BIN)/mypy

layers: .venv/.development
	$(BIN)/lint-imports

stats: .venv/.development  ## our row of the style table
	$(BIN)/python scripts/codestats.py --history 0 --explain ours=.

lock: .venv/.development  ## after a dependency changed
	$(BIN)/python scripts/lock.py

clean:
	rm -rf .venv .tools demo .mypy_cache .ruff_cache .pytest_cache
