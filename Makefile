# What you can do with a clone: `make help`. Needs Python >= 3.11, make and a package
# index that pip can reach; everything goes into the folder .venv of the clone.

PYTHON ?= python3
VENV ?= .venv
WORKERS ?= 2
BUDGET ?= short

BIN := $(VENV)/bin
DEMO_READY := $(VENV)/installed-demo
TEST_READY := $(VENV)/installed-test
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt

# What other projects put on the path must not be mistaken for what is installed here.
unexport PYTHONPATH PYTHONHOME

.PHONY: help demo test results lint benchmark install clean
.DEFAULT_GOAL := help

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

demo: $(DEMO_READY) ## train an agent that learns French from BLEU alone (3 minutes)
	$(BIN)/python -m baselines demo

test: $(TEST_READY) ## run all tests
	@echo "Running all tests in $(WORKERS) processes; this takes some minutes."
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

results: $(DEMO_READY) ## train all baselines: BUDGET=smoke (minutes), short, full (a night)
	$(BIN)/python -m baselines results --budget $(BUDGET)

lint: $(TEST_READY) ## check format, style, types and spelling
	@echo "Checking format and style, then types, then spelling."
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict
	$(BIN)/codespell textgym baselines docs Makefile *.md *.cff *.toml

benchmark: $(TEST_READY) ## measure speed and memory beside well-known environments
	$(BIN)/python -m tests.benchmarks

install: $(TEST_READY) ## only make .venv, with everything that the tests need

clean: ## remove .venv and what tools left behind; runs/ stays
	rm -rf .venv .venv-* build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
	rm -rf .hypothesis
	find textgym baselines tests docs -name __pycache__ -prune -exec rm -rf {} +

$(DEMO_READY): pyproject.toml constraints.txt
	@echo "Making a virtual environment in $(VENV) and installing textgym with PyTorch."
	@echo "Only the first time: some hundred megabytes are downloaded."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "textgym needs Python 3.11 or newer; $(PYTHON) is older, or is missing."; \
	  echo "Name another one: make demo PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) -e '.[baselines]'
	@touch $@

# After the other one, so that `make -j` never runs two installations at once.
$(TEST_READY): $(DEMO_READY)
	@echo "Installing the tools for tests."
	$(INSTALL) -e '.[all]'
	@touch $@
