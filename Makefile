PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-all check clean
.DELETE_ON_ERROR:

$(VENV)/base: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/dev: pyproject.toml $(VENV)/base
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

$(VENV)/train: pyproject.toml $(VENV)/dev
	$(BIN)/python -m pip install --quiet --editable '.[dev,train]'
	touch $@

demo: $(VENV)/base ## diarize the recording in examples/ and score it
	$(BIN)/diarize run examples/meeting.ogg --output out --format rttm,json,srt
	$(BIN)/diarize score examples/meeting.rttm out/meeting.rttm

test: $(VENV)/dev ## everything that needs no extra
	$(BIN)/python -m pytest

test-all: $(VENV)/train ## torch adapters and a smoke of the training recipes too
	$(BIN)/python -m pytest

check: $(VENV)/dev ## format, lint, types, contracts, wheel, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	rm -rf dist && $(BIN)/python -m build --wheel --outdir dist .
	$(BIN)/check-wheel-contents dist
	$(BIN)/python -m pytest

clean:
	rm -rf $(VENV) build dist out
