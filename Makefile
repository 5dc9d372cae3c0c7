# Works with GNU make 3.81 and newer (macOS ships 3.81).

PYTHON ?= python3
PY := .venv/bin/python
# For pages and slides an environment of its own, which is small: it has no torch.
SITE := .site/bin/python
# Two at a time (three take as long), each file as a whole: a notebook's cells share one
# kernel. In the order of their names: first tests/browser, whose lessons take longest,
# so that both are busy to the end. A process that dies is a failure; replacing it would
# wait for ever.
PYTEST := $(PY) -m pytest -n 2 --dist loadscope --no-loadscope-reorder \
	--max-worker-restart=0
FIRST := my_notebooks/$(notdir $(firstword $(sort $(wildcard notebooks/*.ipynb))))
# Jupyter wants to be told that being root (as in a container) is meant.
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

# Networks this small train fastest on one thread, most of all on a busy machine.
OMP_NUM_THREADS ?= 1
export OMP_NUM_THREADS

.PHONY: help lab test notebooks site slides solutions doors stable tamper compat oldest classroom bench clean

help:
	@echo "make lab        open the lessons in JupyterLab"
	@echo "make test       run every check"
	@echo "make notebooks  build and run the notebooks from notebooks/src"
	@echo "make site       write all notebooks as a site to site/html/"
	@echo "make slides     write a deck of slides for each lesson to slides/"
	@echo "make solutions  write the lessons with their gaps filled to solutions/"
	@echo "make doors      open site and slides without network, and a notebook alone"
	@echo "make stable     compare outputs on other processors, and cells run again"
	@echo "make tamper     change one thing at a time: does a check see it?"
	@echo "make compat     test the live widgets on other versions of Jupyter"
	@echo "make oldest     test the lessons on the oldest versions that they allow"
	@echo "make classroom  run a lesson for N=20 students at once: how long, how much memory"
	@echo "make bench      measure time and memory"
	@echo "make clean      remove the environment and the caches, never your work"
	@echo
	@echo "The first of these sets up .venv, once. Choose its Python with"
	@echo "PYTHON, for example: make lab PYTHON=python3.12"

lab: .venv/.ready
	@$(PY) -m authoring.copies
	$(PY) -m jupyterlab $(ROOT) --LabApp.default_url=/lab/tree/$(FIRST)

test: .venv/.ready
	$(PYTEST)

notebooks: .venv/.ready
	$(PY) -m authoring.build

site: .site/.ready
	@PYTHONPATH=notebooks/src $(SITE) -m authoring.website

slides: .site/.ready
	PYTHONPATH=notebooks/src $(SITE) -m authoring.slides

solutions: .venv/.ready
	$(PY) -m authoring.solutions

doors: .venv/.ready site slides
	$(PY) -m pytest tests/alone.py tests/browser/pages.py

N ?= 20
classroom: .venv/.ready
	$(PY) tests/classroom.py $(N)

bench: .venv/.ready
	$(PY) tests/bench.py

# Stored outputs must not depend on the number of threads or on the processor, nor what
# a cell says on how often it ran.
stable: .venv/.ready
	OMP_NUM_THREADS=1 $(PYTEST) notebooks
	OMP_NUM_THREADS=2 $(PYTEST) notebooks
	OMP_NUM_THREADS=1 ATEN_CPU_CAPABILITY=avx2 $(PYTEST) notebooks
	OMP_NUM_THREADS=1 ATEN_CPU_CAPABILITY=default $(PYTEST) notebooks
	$(PY) -m pytest tests/twice.py
	$(PY) -m authoring.solutions

tamper: .venv/.ready
	$(PY) tests/tamper.py
	$(PY) tests/mutate.py

compat: .compat/.ready
	$(PY) tests/browser/compat.py

oldest: .compat/oldest/.ready
	$(PY) tests/oldest.py

# Light environments beside .venv, where they find the larger packages.
.compat/.ready: .venv/.ready tests/browser/compat.py
	$(PY) tests/browser/compat.py --build
	@touch $@

.compat/oldest/.ready: .venv/.ready tests/oldest.py
	$(PY) tests/oldest.py --build
	@touch $@

clean:
	rm -rf .venv .compat .site .pytest_cache .ruff_cache .hypothesis
	find course_lib tests -name __pycache__ -prune -exec rm -rf {} +

# Python must be new enough, and make an environment in the folder of the target.
define environment
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Bend the Line needs Python 3.11 or newer, and '$(PYTHON)' is not."; \
	  echo "Name one that is, for example: make lab PYTHON=python3.12"; \
	  exit 1; }
	test -x $(@D)/bin/python || $(PYTHON) -m venv --clear $(@D)
endef

.venv/.ready: pyproject.toml constraints.txt
	$(environment)
	$(PY) -m pip install -c constraints.txt -e '.[lab,test]'
	$(PY) -m authoring.settle
	@touch $@

# Older versions of pip do not know groups.
.site/.ready: pyproject.toml constraints.txt
	$(environment)
	$(SITE) -m pip install --upgrade pip
	$(SITE) -m pip install -c constraints.txt --group site
	@touch $@
