# The verbs of the README. Everything is installed into .venv; nothing else on the machine is touched, but for Debian's
# Chromium and a font for Chinese text, where they are missing and may be installed.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint browser bench clean

demo: .venv/run
	$(BIN)/wx2tg convert fixtures/apps/tea-house -o build/tea-house
	@echo
	@echo "To open it:  $(PYTHON) -m http.server 8000 --bind 127.0.0.1 --directory build/tea-house"
	@echo "and then     http://127.0.0.1:8000/"

test: lint browser
	$(BIN)/python -m pytest

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Debian's Chromium where apt-get may install it, else Playwright's own. Without either the browser tests fail.
browser: .venv/dev
	@if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null; then \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq chromium; \
	  else $(BIN)/playwright install chromium; fi; fi
	@if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && ! fc-list :lang=zh 2>/dev/null | grep -q .; then \
	  apt-get update -qq && apt-get install -y -qq fontconfig fonts-noto-cjk; fi

bench: .venv/dev browser
	$(BIN)/python bench/compile.py
	$(BIN)/python bench/size.py
	$(BIN)/python bench/update.py

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/dev: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@ .venv/run

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache
