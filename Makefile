# Two commands on a fresh machine: `make run` and `make test`. The others are for whoever works on the code.
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3)
PORT ?= 8501
ADDRESS ?= 127.0.0.1
SCALE ?= 1
ARGS ?= -n 2 --dist loadfile --no-loadscope-reorder
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# A lock, by uv, which takes ten seconds where pip takes a minute; by pip where uv is not to be had, or knows no such index as pip does.
installed = $(BIN)/uv pip install --system-certs --python $(BIN)/python --quiet --require-hashes -r $(1) || $(PIP) install --require-hashes -r $(1)
# Whatever the environment says of bytecode: tests start some fifty programs, each of which would compile ours again.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest
COVERAGE := var/coverage
FIRST_RING := --ignore tests/bench -m "not second_ring"
export PYTHONUTF8 := 1

.PHONY: run test test-unit test-spec test-app test-e2e test-all coverage coverage-first coverage-second check audit sbom types bench damaged lock demo screenshots clean
.DELETE_ON_ERROR:

run: .venv/.run  ## set everything up, create the demo database if there is none, serve the dashboard
	@$(BIN)/bifocale run --port $(PORT) --address $(ADDRESS)

test: .venv/.dev  ## set everything up, run the tests of the first ring (see CONTRIBUTING)
	$(PYTEST) $(FIRST_RING) $(ARGS)

test-unit: .venv/.dev  ## its unit tests
	$(PYTEST) tests/unit $(FIRST_RING) $(ARGS)

test-spec: .venv/.dev  ## its rules of the domain, the catalogue in SQL, and the attacks on what is published
	$(PYTEST) tests/spec tests/oracle tests/attacks $(FIRST_RING) $(ARGS)

test-app: .venv/.dev  ## its pages without a browser
	$(PYTEST) tests/app $(FIRST_RING) $(ARGS)

test-e2e: .venv/.dev  ## its pages in a browser
	$(PYTEST) tests/e2e $(FIRST_RING) $(ARGS)

test-all: .venv/.dev  ## both rings: what is run before an issue is closed
	$(PYTEST) --ignore tests/bench $(ARGS)

coverage: coverage-first coverage-second  ## statements and branches that the first ring reaches, and that both do
	COVERAGE_FILE=$(COVERAGE)/both $(BIN)/coverage combine --keep --quiet $(COVERAGE)/first $(COVERAGE)/second
	@for ring in first both; do COVERAGE_FILE=$(COVERAGE)/$$ring $(BIN)/coverage report | tr -s " " | sed -n "1p;\$$s/^/$$ring: /p"; done

coverage-first: .venv/.dev  ## by parts: ARGS="tests/spec -n 0 --cov-append"
	@mkdir -p $(COVERAGE)
	COVERAGE_FILE=$(COVERAGE)/first $(PYTEST) $(FIRST_RING) --cov --cov-report= $(ARGS)

coverage-second: .venv/.dev
	@mkdir -p $(COVERAGE)
	COVERAGE_FILE=$(COVERAGE)/second $(PYTEST) --ignore tests/bench -m second_ring --cov --cov-report= $(ARGS)

demo: .venv/.run  ## write the demo database again
	@$(BIN)/bifocale demo --scale $(SCALE) --replace

check: .venv/.dev  ## style, dead code, types, layers, secrets
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/vulture
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.support.secret_scan

sbom: .venv/.dev  ## write the bill of materials of what is installed to serve (CycloneDX, var/sbom.cdx.json)
	@mkdir -p var
	$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible \
	    --output-format JSON --output-file var/sbom.cdx.json

audit: .venv/.dev  ## look both locks up among known vulnerabilities; Error 3: some could not be looked up, which is no pass
	@$(BIN)/python -m tests.support.advisories requirements.lock requirements-dev.lock

bench: .venv/.dev  ## measure the budgets (see tests/bench)
	$(BIN)/python -m pytest tests/bench/test_*.py -o addopts=--import-mode=importlib -o timeout=3600 -s

damaged: .venv/.dev  ## open every damaged base: ten pages, three roles (the tests open one of each kind)
	$(BIN)/python -m pytest tests/app/test_damaged_bases.py --every-base -q

screenshots: .venv/.dev  ## take the README's pictures again, from a demo database of their own
	$(BIN)/python -m tests.e2e.support.screenshots

lock: .venv/.dev  ## resolve the dependencies again, with hashes and no registry address
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --no-annotate --no-strip-extras --python-version 3.11 \
	    pyproject.toml --group build --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --no-annotate --no-strip-extras --python-version 3.11 \
	    pyproject.toml --group build --group dev --output-file requirements-dev.lock

.venv/.made:
	@test -n "$(PYTHON)" || { echo "Serve Python 3.11 o più recente (apt install python3 python3-venv)."; exit 1; }
	@echo "Preparo l'ambiente Python in .venv (la prima volta serve qualche minuto)…"
	$(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.lock > .venv/uv.lock
	-@$(PIP) install --require-hashes -r .venv/uv.lock
	@touch $@

.venv/.run: .venv/.made requirements.lock pyproject.toml
	$(call installed,requirements.lock)
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	$(call installed,requirements-dev.lock)
	@touch $@

clean:  ## remove the environment and the caches, never the database, nor what others keep in the folder of the snapshots
	-@test ! -x $(BIN)/python || $(BIN)/python -m data_access.snapshot_folder
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
