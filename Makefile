# `make run` opens the playground, `make test` checks everything. Both set up .venv by themselves.

BIN := .venv/bin
USE := .venv/.installed
DEV := .venv/.installed-dev

.PHONY: run test lint bench browser clean

run: $(USE)
	@$(BIN)/streamlit run app.py

test: lint browser
	@$(BIN)/python -m pytest -n auto --maxprocesses 4

lint: $(DEV)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pyright

bench: $(USE)
	@$(BIN)/python -m playground bench

# The journeys in tests/browser need Chromium: the system's, else the one Playwright fetches.
browser: $(DEV)
	@have() { command -v chromium || command -v chromium-browser || command -v google-chrome \
	    || command -v google-chrome-stable; } >/dev/null 2>&1; \
	own() { test -e "$$($(BIN)/python -c 'from playwright.sync_api import sync_playwright as p; \
	    s = p().start(); print(s.chromium.executable_path); s.stop()')"; }; \
	if have || own; then exit 0; fi; \
	echo "Installing Chromium for the browser tests."; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	        apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	fi; \
	if have; then exit 0; fi; \
	$(BIN)/playwright install chromium && exit 0; \
	echo "The browser tests need Chromium: install it with your system's packages and try again." >&2; \
	exit 1

$(BIN)/python:
	@for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python); do \
	    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	    $$python -m venv .venv && exit 0; \
	    rm -rf .venv; \
	    echo "Python cannot make a virtual environment here: on Debian and Ubuntu install the" \
	        "package python3-venv, then try again." >&2; \
	    exit 1; \
	done; \
	echo "The playground needs Python 3.11 or newer and found none: install it from python.org" \
	    "or your system's packages, or say where it is with PYTHON=/path/to/python3." >&2; \
	exit 1

# Quiet where nobody looks; at a terminal pip shows how far the large download has come.
define install
@echo "Installing what $(1) names into .venv; the first time this takes some minutes."
@[ -t 1 ] || quiet=-qq; \
    $(BIN)/python -m pip install $$quiet --disable-pip-version-check --no-input \
        --root-user-action=ignore -r $(1)
endef

$(USE): requirements.txt | $(BIN)/python
	$(call install,requirements.txt)
	@touch $(USE)

$(DEV): requirements.txt requirements-dev.txt | $(BIN)/python
	$(call install,requirements-dev.txt)
	@touch $(USE) $(DEV)

clean:
	rm -rf .venv .pytest_cache .ruff_cache artefacts
