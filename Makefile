# Two commands do everything on a machine with Python 3.11, make and git: `make site` and `make test`.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARCHIVE := $(BIN)/policy-archive
# Source documents, where there are any: passages are drawn from them and never stored.
export ARCHIVE_SOURCES ?= $(firstword $(wildcard data/sources ../shared/sources) data/sources)
SIZE ?= 300

.PHONY: help site serve test test-quick lint check verify bench release clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

$(VENV)/.site: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5) and "Python 3.11.5 or later is needed; say which: make PYTHON=python3.12 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.test: $(VENV)/.site requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $@

site: $(VENV)/.site ## set up what is needed and build the site from data/ into build/site/
	$(ARCHIVE) build

serve: $(VENV)/.site ## show the site on this machine and rebuild it on every change
	$(ARCHIVE) serve

check: $(VENV)/.site ## check the records and say what is wrong and where
	$(ARCHIVE) check

verify: $(VENV)/.site ## prove the records against the source documents at hand
	$(ARCHIVE) verify

test: $(VENV)/.test ## set up and run every test, browser tests included
	$(BIN)/python -m pytest -n auto --dist worksteal --durations 10

test-quick: $(VENV)/.test ## the tests that need neither a browser nor a whole site: within a minute
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not site and not browser and not slow"

lint: $(VENV)/.test ## check form, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.test ## run the benchmarks (SIZE=300 plans, or SIZE=3000)
	$(BIN)/python -m tests.benchmarks --size $(SIZE)

release: $(VENV)/.site ## check, build and write a release: make release VERSION=2026.2
	$(ARCHIVE) release $(VERSION)

clean: ## remove what builds and tests made; the virtual environment too
	rm -rf build $(VENV) .pytest_cache .hypothesis
