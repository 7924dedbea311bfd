# The two commands that a newcomer needs are `make run` and `make test`; both do `make setup` first.
#
#   make setup   system libraries where they are missing, then .venv with exactly what requirements.lock names
#   make run     the window with the sample articles; drawn into a picture where there is no display
#   make test    the whole test suite, off screen
#   make lint    style, types and the layers between the modules
#   make bench   how quick everything is, beside the bare work and the last run; make bench-quick is its cheap half
#                (some minutes, the first time more; make bench N=20000 imports that many, ONLY=coding measures a part)
#   make schema  annotator/storage/schema.sql anew, after a change of models.py
#   make faults  sudden death, full disks, power loss, damage and attacks by the hundred, and what came of them
#                (some hours; each case is written to build/faults.json as it ends, and make faults goes on from there;
#                a tenth of it: make faults SCALE=0.1; in parts: make faults GROUP=KD REPORT=build/faults-kd.json)
#   make faults-report   the table of what build/faults*.json have of it
#   make lock    requirements.lock anew, after a change of the dependencies in pyproject.toml (needs uv)

PYTHON ?= python3
BIN := .venv/bin
DONE := .venv/.setup-done
PICTURE := annotator-window.png
N ?= 10000
ONLY ?=
SCALE ?= 1
GROUP ?=
REPORT ?= build/faults.json

.PHONY: setup run test lint bench bench-quick schema faults faults-report lock

setup: $(DONE)

$(DONE): requirements.lock pyproject.toml .ci/system-libraries.sh
	@.ci/system-libraries.sh $(PYTHON)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make setup PYTHON=python3.13")'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { echo "Making .venv"; $(PYTHON) -m venv .venv; }
	@echo "Installing what requirements.lock names into .venv; the first time this takes a few minutes"
	@$(BIN)/python -m pip install --quiet --no-input --disable-pip-version-check --progress-bar off \
		--require-hashes --no-deps --only-binary :all: --no-compile -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-input --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -c 'import PySide6.QtWidgets' || { echo "Qt needs the system library that is named above"; exit 1; }
	@touch $@
	@echo "Ready: $(BIN)/annotator"

run: setup
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		echo "There is no display here, so the window is drawn into $(PICTURE)"; \
		QT_QPA_PLATFORM=offscreen $(BIN)/python -m annotator --screenshot $(PICTURE) seeds; \
	else \
		$(BIN)/python -m annotator seeds; \
	fi

test: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2

lint: setup
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m tests.benchmarks -n $(N) $(addprefix --only ,$(ONLY))

bench-quick: setup
	$(BIN)/python -m tests.benchmarks --quick $(addprefix --only ,$(ONLY))

schema: setup
	$(BIN)/python -c 'from annotator.storage.models import schema_sql; print(schema_sql(), end="")' \
		> annotator/storage/schema.new && mv annotator/storage/schema.new annotator/storage/schema.sql

faults: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.faults --scale $(SCALE) $(addprefix --group ,$(GROUP)) --json $(REPORT)

faults-report: setup
	$(BIN)/python -m tests.faults --report $(wildcard build/faults*.json)

lock:
	uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --python-version 3.11 \
		--all-extras --group dev pyproject.toml -o requirements.lock
