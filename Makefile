# `make` alone explains itself. Everything lives in .venv; nothing is installed outside this checkout.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test faults bench check format lock translations pictures clean

help: ## Show what can be done here
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

run: .venv/runs ## Set up, then run: the bot with LIAISON_BOT_TOKEN, the playground without
	@if [ -n "$$LIAISON_BOT_TOKEN" ]; then $(BIN)/liaison migrate && exec $(BIN)/liaison run; \
	else exec $(BIN)/liaison play; fi

test: .venv/tests ## Set up, then run every test, on SQLite and on PostgreSQL
	$(BIN)/pytest $(ARGS)

faults: .venv/tests ## Kill, break and starve the real process for minutes, and count what is lost
	$(BIN)/pytest -n 0 tests/faults $(ARGS)
	$(BIN)/pytest -n 0 tests/journeys/test_forgeries.py tests/services/test_names_measured.py --exhaustive

bench: .venv/tests ## Measure press to reply with twenty people at once
	$(BIN)/pytest -n 0 -q tests/journeys/test_measured.py

check: .venv/tests ## Format, lint, types and floors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/tests ## Put the code into its format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header pyproject.toml --group build

lock: .venv/tests ## Resolve the dependencies anew into the two hashed lock files
	$(LOCK) --upgrade -o requirements.lock
	$(LOCK) --upgrade --group dev -o requirements-dev.lock

POT := .venv/liaison.pot
LOCALES := handlers/locales
translations: .venv/tests ## Collect the texts and merge them into every catalogue
	@$(BIN)/pybabel -q extract --add-location file --sort-by-file --width 100 --project Liaison \
		--mapping $(LOCALES)/babel.cfg --no-default-keywords --keywords "Text:1 Plural:1,2" \
		--output $(POT) .
	@for catalogue in $(LOCALES)/*/LC_MESSAGES; do \
		$(BIN)/pybabel -q update --domain liaison --input-file $(POT) --output-dir $(LOCALES) \
			--locale $$(basename $$(dirname $$catalogue)) --width 100 \
			--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date || exit 1; done

PICTURE := LIAISON_DATABASE_URL= LIAISON_DATA_DIR=.venv/none $(BIN)/liaison picture
pictures: .venv/runs ## Draw the pictures of the README anew, from the published files
	@for what in grid line deadlines; do \
		$(PICTURE) $$what --day 2026-02-03 --output docs/pictures/$$what.png || exit 1; done

clean: ## Remove the environment and the caches; data in var/ stays
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Liaison needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/runs: .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/tests: .venv/runs requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
