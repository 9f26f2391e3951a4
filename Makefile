PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-all lint check wheel clean
.DELETE_ON_ERROR:

$(VENV)/base: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/dev: pyproject.toml $(VENV)/base
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

$(VENV)/train: pyproject.toml $(VENV)/dev
	$(BIN)/python -m pip install --quiet --editable '.[dev,train,words]'
	touch $@

demo: $(VENV)/base ## diarize the recording in examples/, give its words their speakers, score it
	$(BIN)/diarize run examples/meeting.ogg --transcript examples/meeting.transcript.json \
		--output out --format rttm,json,vtt
	$(BIN)/diarize score examples/meeting.rttm out/meeting.rttm

test: $(VENV)/dev ## everything that needs no extra
	$(BIN)/python -m pytest

test-all: $(VENV)/train ## torch adapters and a smoke of the training recipes too
	$(BIN)/python -m pytest

lint: $(VENV)/dev ## format, lint, types, contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint wheel test ## all that must hold before a commit

wheel: $(VENV)/dev ## build it, check it, and run it installed, outside the checkout
	rm -rf dist build/installed && $(BIN)/python -m build --wheel --outdir dist .
	$(BIN)/check-wheel-contents dist
	$(PYTHON) -m venv build/installed
	build/installed/bin/python -m pip install --quiet dist/*.whl
	cd / && $(CURDIR)/build/installed/bin/diarize doctor
	cd / && $(CURDIR)/build/installed/bin/diarize run $(CURDIR)/examples/meeting.ogg --json >/dev/null

clean:
	rm -rf $(VENV) build dist out
