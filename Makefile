# Every target but help and lock first sees to the environment in .venv.
PYTHON ?= python3
UV ?= uv
REPORTS ?= data/reports
OUT ?= outputs

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
CODE := $(wildcard jianxi_tools notebooks tests benchmarks)
COMPILE := $(UV) --no-config pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock" --group build

.DEFAULT_GOAL := help
.PHONY: help review lab test lint benchmark install install-dev lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

review: install ## review every report in data/reports and leave the pages in outputs/
	$(BIN)/jianxi review $(REPORTS) --out $(OUT)

lab: install ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

test: install-dev ## run the tests
	$(BIN)/python -m pytest

lint: install-dev ## check the style of code and notebooks
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

benchmark: install-dev ## measure how well and how fast it reads, checks, finds errors and reviews
	$(BIN)/python benchmarks

install: .venv/installed ## build .venv (done by the targets above when needed)

install-dev: .venv/installed-dev ## the same with what tests and checks need

lock: ## renew the two lock files (needs uv)
	$(COMPILE) -o requirements.lock
	$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock

clean: ## remove .venv, outputs and caches
	rm -rf .venv $(OUT) .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or newer is needed, and '$(PYTHON)' is not. Name another one: make PYTHON=python3.12 install"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' lacks the venv module. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Installing into .venv; the first time takes about a minute."
	@$(PYTHON) -m venv .venv
	@$(PIP) --no-compile --require-hashes -r requirements.lock
	@$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	@echo "Installing what tests and checks need."
	@$(PIP) --no-compile --require-hashes -r requirements-dev.lock
	@touch $@
