# Needs Python 3.11 or newer and make; uses uv where it is installed.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

VENV  := .venv
BIN   := $(VENV)/bin
READY := $(VENV)/.ready

# The first interpreter that answers and is new enough; PYTHON=... on the command line wins.
# A name on the path that doesn't run (a version manager's empty shim) doesn't count.
define FIND_PYTHON
new='import sys; sys.exit(sys.version_info < (3, 11))'; \
python=; \
for name in $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python3.14 python); do \
  if command -v "$$name" >/dev/null && "$$name" -c "$$new" 2>/dev/null; then python=$$name; break; fi; \
done
endef

.PHONY: help setup run test coverage lint format bench texts lock clean FORCE
.NOTPARALLEL:

help:  ## say what can be made
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

setup: $(READY)  ## make .venv and install what requirements.lock names, every hash checked
	@:

# The stamp is written last and removed first: what stopped half-way is made anew, what is merely older is brought up to date
# in place. It holds its folder, because a virtual environment that was moved or copied no longer works.
ifneq ($(shell test -x $(BIN)/python && cat $(READY) 2>/dev/null),$(CURDIR))
$(READY): FORCE
endif
$(READY): requirements.lock pyproject.toml bot/__init__.py
	@if [ "$$(test -x $(BIN)/python && cat $@ 2>/dev/null)" != '$(CURDIR)' ]; then \
	  $(FIND_PYTHON); \
	  if [ -z "$$python" ]; then \
	    found=$$($(or $(PYTHON),python3) -V 2>/dev/null) || found=none; \
	    echo "Dramawire needs Python 3.11 or newer and found $$found: install it, or name one with 'make setup PYTHON=python3.11'." >&2; \
	    exit 1; \
	  fi; \
	  $(MAKE_VENV); \
	fi; \
	rm -f $@; \
	echo 'Installing what requirements.lock names into $(VENV)...' >&2; \
	$(INSTALL); \
	echo '$(CURDIR)' >$@

ifneq ($(shell command -v uv),)
MAKE_VENV = uv venv --quiet --clear --python "$$(command -v "$$python")" $(VENV)
INSTALL   = export VIRTUAL_ENV='$(CURDIR)/$(VENV)'; \
	uv pip sync --quiet --require-hashes --compile-bytecode requirements.lock; \
	uv pip install --quiet --no-deps --no-build-isolation --offline --editable .
else
MAKE_VENV = "$$python" -m venv --clear $(VENV) || { \
	echo "$$python can't make a virtual environment; on Debian and Ubuntu that takes the package python3-venv." >&2; exit 1; }
# Twice quiet: errors are shown, remarks about an index that lacks a package are not.
PIP       = $(BIN)/python -m pip -qq --disable-pip-version-check --no-input install --no-deps
INSTALL   = $(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null; \
	$(PIP) --require-hashes --requirement requirements.lock; \
	$(PIP) --no-build-isolation --no-index --editable .
endif

run: setup  ## start the bot: the platforms that have a token, or else the console chat
	@exec $(BIN)/dramawire run

test: setup  ## run every test
	@exec $(BIN)/python -m pytest --numprocesses auto $(ARGS)

coverage: setup  ## run every test and hold core, store and delivery to 95 % of lines and branches
	@$(BIN)/coverage erase
	@$(BIN)/python -m pytest --numprocesses auto --cov --cov-report= $(ARGS)
	@$(BIN)/coverage report
	@$(BIN)/coverage report --format=total --fail-under=95 --include='bot/core/*,bot/store/*,bot/delivery/*'

lint: setup  ## ruff, mypy --strict, and which room may import which
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: setup  ## let ruff put the code in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: setup  ## measure what the README claims
	@exec $(BIN)/python -m bench $(ARGS)

texts: setup  ## gather every text for translators in var/dramawire.pot
	@mkdir -p var && exec $(BIN)/python -m bot.locales.extract var/dramawire.pot

# Addresses of a package index stay out of what is committed: they differ from place to place, the hashes don't.
EXPORT = uv export --quiet --locked --format requirements-txt --no-emit-project --no-header --no-annotate
lock:  ## choose versions anew within pyproject.toml and write the lock files (needs uv)
	@command -v uv >/dev/null || { echo "'make lock' needs uv, and it is not on the path." >&2; exit 1; }
	uv lock --upgrade
	$(EXPORT) --output-file requirements.lock >/dev/null
	$(EXPORT) --no-dev --extra postgres --output-file deploy/runtime.lock >/dev/null

clean:  ## remove what the targets above made; var/, where the bot keeps its data, stays
	rm -rf $(VENV) build dist .pytest_cache .hypothesis .mypy_cache .ruff_cache .coverage htmlcov
	find bot tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
