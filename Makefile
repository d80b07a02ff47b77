# Thin: each target is one command of the project. `make run` and `make test` are all a newcomer needs.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test quick lint nightly torture bench messages requirements

run: .venv/installed
	@exec $(BIN)/python -m trainingsite.start

test: .venv/installed-dev
	@$(BIN)/python -m tests.everything

# the inner loop: Python tests on SQLite only, no browser
quick: .venv/installed-dev
	@$(BIN)/pytest -q -n 2 -m "not journey"

lint: .venv/installed-dev
	@$(BIN)/python -m tests.everything lint

# work without signal under every fault we know: simulated, then in real browsers. SEED=7 repeats a run
torture: .venv/installed-dev tests/js/node_modules/.package-lock.json
	@node tests/js/torture/run.mjs --records $(or $(RECORDS),10000) $(if $(SEED),--seed $(SEED))
	@if [ -e tests/torture ] || [ -e tests/torture.py ]; then $(BIN)/python -m tests.torture $(if $(SEED),--seed $(SEED)); fi

tests/js/node_modules/.package-lock.json: tests/js/package-lock.json
	@cd tests/js && npm ci --silent

bench: .venv/installed-dev
	@$(BIN)/python -m benchmarks

# every journey, the long ones too (needs Chromium)
nightly: .venv/installed-dev
	@$(BIN)/pytest -q -m journey --ignore=tests/journeys/test_offline_observation.py tests/journeys
	@$(BIN)/pytest -q -m journey tests/journeys/test_offline_observation.py

# after changing words that people read: the catalogues of every language (docs/languages.md)
messages: .venv/installed-dev
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py gather_words
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py check_words

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@echo "Installing (once; about half a minute) …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what the tests need (once) …"
	@$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

# after editing requirements*.in (needs uv)
requirements:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements.in -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header requirements-dev.in -o requirements-dev.txt
