# Two commands do everything: `make demo` runs the main job, `make test` passes the tests. Each sets up what it needs.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
SERVE ?= 1
export PYTHONUTF8 := 1
export PYTHONDONTWRITEBYTECODE :=  # empty: a command that compiles a thousand modules anew starts two seconds later

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

.venv/installed: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cần Python 3.11 trở lên / Python 3.11 or later is needed")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check 'uv>=0.9'
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip install -q --compile-bytecode --require-hashes -r requirements.lock
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip install -q --no-build-isolation --no-deps -e .
	@touch $@

install: .venv/installed ## make .venv with the `sogoc` command

demo: install ## the whole way on the sample, then serve (SERVE=0 ends after the report)
	@$(BIN)/sogoc demo --data-dir demo-data $(if $(filter 0,$(SERVE)),--no-serve)

# Three workers for two cores, since tests of processes wait; in the order of the folders, so that the long files come first.
test: install browser ## every test but the long ones
	@$(BIN)/python -m pytest -m 'not slow' -n 3 --dist loadfile --no-loadscope-reorder

soak: install browser ## long faults, fuzzing and load; results go to docs/measured/
	@$(BIN)/python -m pytest -m slow

check: install ## ruff, mypy, templates
	@$(BIN)/ruff check src tests
	@$(BIN)/mypy
	@$(BIN)/djlint --quiet --lint src

bench: install ## ratios against a floor of the same run
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.kernel
	@$(BIN)/python -m bench.saving

accuracy: install ## the kernel on the sample deliveries against their truth, and on defects put into clean births
	@$(BIN)/python -m tools.accuracy
	@$(BIN)/python -m tools.injected

docs: install ## documentation generated from declarations
	@$(BIN)/python -m tools.docs

migrations: install ## the migration for changed declarations and models: NAME=what_it_does
	@$(BIN)/python -m tools.migrations $(NAME)

browser: # Debian's chromium, for the browser tests
	@command -v chromium >/dev/null || { \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	  else echo 'Thiếu chromium cho kiểm thử trình duyệt: cài gói chromium của hệ điều hành / install chromium' >&2; fi; }

.PHONY: help install demo test soak check bench accuracy docs migrations browser
