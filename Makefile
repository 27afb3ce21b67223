# Two commands do everything: `make demo` reads the bundled sample report, `make test` passes the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ../shared/data
GOLD ?= ../shared/gold

.PHONY: demo test lint measure slow weights clean

demo: $(VENV)/installed
	@$(BIN)/dateline read examples/iraq-2020-08-30.txt

test: $(VENV)/tested
	$(BIN)/ruff check src tests training
	$(BIN)/python -m pytest -n 2

slow: $(VENV)/tested
	$(BIN)/python -m pytest -m slow

# Figures of docs/measured.md; needs the data folders named by DATA and GOLD.
measure: $(VENV)/installed
	$(BIN)/dateline measure records $(GOLD)/dev
	$(BIN)/dateline measure treebank $(DATA)/treebank/ewt-dev.conllu.gz --entities $(DATA)/ner/uner-ewt-dev.iob2.gz
	$(BIN)/dateline measure treebank $(DATA)/treebank/gum-open-dev.conllu.gz
	$(BIN)/dateline measure speed

# Hours on a CPU; see docs/model.md.  Resumes where it was stopped.
weights:
	$(PYTHON) -m venv $(VENV) && $(BIN)/pip install -q -e ".[training]"
	$(BIN)/python -m training.names --data $(DATA) --out src/dateline/language/weights/names.npz
	$(BIN)/python -m training.fit --data $(DATA) --gold $(GOLD) --out build/model --rate 1.5e-4
	$(BIN)/python -m training.fit --data $(DATA) --gold $(GOLD) --labels training/labels --out build/model-2 --start build/model/checkpoint.pt --rate 8e-5 --epochs 6
	$(BIN)/python -m training.fit --data $(DATA) --gold $(GOLD) --labels training/labels --out build/model-3 --start build/model-2/checkpoint.pt --rate 8e-5 --epochs 3
	$(BIN)/python -m training.export --checkpoint build/model-3/checkpoint.pt --out src/dateline/language/weights
	$(BIN)/python -m training.entity_head --data $(DATA) --checkpoint build/model-3/checkpoint.pt --weights src/dateline/language/weights
	$(BIN)/python -m training.export --checkpoint build/model-3/checkpoint.pt --out src/dateline/language/weights

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/tested: pyproject.toml $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[test]"
	@touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache
