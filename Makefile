# Works from a fresh clone on a machine with python3 (3.11 or newer) and make; everything else is installed into .venv.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
DEMO   := build/demo

.PHONY: demo test browser bench mutants lint format clean help
.DEFAULT_GOAL := help

help:             ## what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1	/'

# Once for each state of the two files that say what to install.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "slalang needs Python 3.11 or newer: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: $(STAMP)    ## settles two contracts; prints agreement, report and credit note; explains a credit; tries 21 real mechanisms
	$(BIN)/sla settle contracts/baltimore-311/contract.sla --from 2014-01 --to 2019-12 --as-of 2019-02-14 --out $(DEMO)/baltimore-311
	$(BIN)/sla settle contracts/acme-care/contract.sla --from 2026-01 --to 2026-06 --language en --out $(DEMO)/acme-care
	$(BIN)/sla render contracts/acme-care/contract.sla --language en -o $(DEMO)/acme-care/agreement.html
	$(BIN)/sla render contracts/acme-care/contract.sla --language en -o $(DEMO)/acme-care/agreement.docx
	$(BIN)/sla render contracts/acme-care/contract.sla --language es --beside en -o $(DEMO)/acme-care/acuerdo.pdf
	$(BIN)/sla report contracts/acme-care/contract.sla --period 2026-06 --language en -o $(DEMO)/acme-care/june.pdf
	$(BIN)/sla invoice contracts/acme-care/contract.sla --period 2026-02 --number CN-2026-007 --language en --out $(DEMO)/acme-care/credit-note
	$(BIN)/sla why contracts/acme-care/contract.sla --period 2026-02 answer_credit --language en --format html > $(DEMO)/acme-care/why.html
	$(BIN)/sla test contracts/real
	@echo; echo "The documents lie in:"; find $(DEMO) -type f -not -path '*/evidence/*' -not -name '.*' | sort | sed 's/^/  /'

test: lint browser ## style, types, floors and tests
	$(BIN)/pytest --numprocesses auto

# Tests of pages need a Chromium; where this may install Debian's it does, else they are skipped with their reason.
browser:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null \
	  || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -q && apt-get install -q -y --no-install-recommends chromium; } \
	  || echo "no chromium here: the tests of pages in a browser are skipped"

lint: $(STAMP)    ## style, types and floors
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)  ## lays out the Python files
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(STAMP)   ## one million tickets and calls beside hand-written SQL; start-up, settlement, documents against bounds
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.documents
	$(BIN)/python -m tests.bench.report
	$(BIN)/python -m tests.bench.notes

mutants: $(STAMP) ## whether the tests notice changed code in units and settle: MUTANTS='settle/rounding --share 25'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,mutation]'
	$(BIN)/python -m tests.mutation $(MUTANTS)

clean:            ## removes what was built, and the virtual environment
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
