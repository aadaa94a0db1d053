# The house's commands. `make` alone lists them. Needs git, make and a Python of 3.11.2 or later with venv; everything else is fetched.

.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip install --quiet --quiet --disable-pip-version-check --require-hashes --only-binary :all:
OFFLINE := echo "Not every package could be fetched, or one was not what the lock expects. Is there a line to pypi.org?" >&2; exit 1
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locales/*/LC_MESSAGES/*.po))
WORKERS ?= 3
TESTS ?= tests

# An environment whose Python has gone (an upgraded system, a copied folder) is made anew.
BROKEN := $(shell [ ! -e .venv/run ] || $(PYTHON) -c "" 2>/dev/null || { rm -f .venv/run .venv/test; echo yes; })

.PHONY: help setup serve-setup run test test-long check bench lock audit messages docs coverage format clean catalogues
.PHONY: check-format check-lint check-types check-imports check-words check-migrations check-docs

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1	\2/p' Makefile | grep -v "^make check-" | expand -t 18

setup: .venv/test catalogues ## Fetch all that running and testing need, and start nothing
	@scripts/browser >/dev/null
	@echo "All is there. Next: make run"

serve-setup: .venv/run catalogues ## Fetch only what serving needs (for a real installation, see docs/running.md)
	@echo "All is there. Next: docs/running.md, or make run for a demo"

run: .venv/run catalogues ## Set up, make a demo house (first time only) and serve it on http://127.0.0.1:8000
	@exec scripts/run-demo

test: .venv/test catalogues ## Set up, then the tests on SQLite, PostgreSQL, Redis and in a real browser (TESTS=…, WORKERS=…)
	@./services scripts/test $(WORKERS) $(TESTS)

test-long: .venv/test catalogues ## The tests that take long: a hundred kills, storms, whole nights
	@./services $(PYTHON) -m pytest -m long $(TESTS)

check: check-format check-lint check-types check-imports check-words check-migrations check-docs ## Everything that can be said without running: format, lint, types, imports, words, migrations, docs
	@echo "All checks hold."

check-format: .venv/test
	@$(PYTHON) -m ruff format --check --quiet --output-format concise . || { echo "Format: run make format" >&2; exit 1; }

check-lint: .venv/test
	@$(PYTHON) -m ruff check --quiet .

check-types: .venv/test
	@$(PYTHON) -m mypy --no-error-summary

check-imports: .venv/test
	@$(PYTHON) -c "from importlinter.cli import lint_imports_command as lint; lint()" --no-cache >.venv/imports.log || { cat .venv/imports.log; exit 1; }

check-words: .venv/test
	@$(PYTHON) -m scripts.check_words

check-migrations: .venv/test
	@$(PYTHON) -m scripts.check_migrations

check-docs: .venv/test catalogues
	@$(PYTHON) -m scripts.reference --check

bench: .venv/test catalogues ## The benchmarks: one line each, beside the textbook way (BENCH="NAME… --quick")
	@./services $(PYTHON) -m benchmarks $(BENCH)

coverage: .venv/test catalogues ## The tests again, with a report of what they never touch
	@rm -f .coverage .coverage.*
	@./services $(PYTHON) -m coverage run -m pytest -n $(WORKERS) --dist loadfile -m "not long" $(TESTS)
	@$(PYTHON) -m coverage combine --quiet && $(PYTHON) -m coverage report

format: .venv/test ## Lay out the code and mend what can be mended by machine
	@$(PYTHON) -m ruff format --quiet . && $(PYTHON) -m ruff check --fix --quiet .

messages: .venv/test ## Collect the words of code and templates and bring them into every language's catalogue
	@$(PYTHON) -m babel.messages.frontend --quiet extract --mapping-file locales/babel.cfg --keywords N_ --keywords NN_:1,2 \
		--sort-by-file --add-location file --project Rinnalla --output-file locales/messages.pot .
	@$(PYTHON) -m babel.messages.frontend --quiet update --input-file locales/messages.pot --output-dir locales \
		--no-fuzzy-matching --ignore-pot-creation-date
	@$(MAKE) catalogues

docs: .venv/test ## Write docs/settings.md and docs/commands.md anew from the code
	@$(PYTHON) -m scripts.reference

catalogues: $(CATALOGUES)

%.mo: %.po | .venv/run
	@$(PYTHON) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@

lock: ## Write the lock files anew from requirements.in and requirements-dev.in (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv/" >&2; exit 1; }
	@for part in requirements requirements-dev; do \
		UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-config --no-emit-index-url --no-emit-find-links $$part.in --output-file $$part.txt || exit 1; done

audit: .venv/test ## Ask the advisory database about every locked package; fails when it cannot be asked
	@$(PYTHON) -m pip_audit --strict --disable-pip --require-hashes -r requirements.txt
	@$(PYTHON) -m pip_audit --strict --disable-pip --require-hashes -r requirements-dev.txt

clean: ## Remove the environment and all caches; the data in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache htmlcov .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/run: requirements.txt
	@scripts/environment
	@echo "Fetching what the house stands on (only when the lock changes) …"
	@$(PIP) -r requirements.txt || { $(OFFLINE); }
	@touch $@

.venv/test: .venv/run requirements-dev.txt
	@echo "Fetching what the tests need (only when the lock changes) …"
	@$(PIP) -r requirements-dev.txt || { $(OFFLINE); }
	@touch $@
