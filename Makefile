# Every target does its own set-up: make, git and Python 3.11 or newer are all it takes.
PYTHON ?= python3
RUN = .venv/bin/python
COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--only-binary :all: --no-annotate --no-header --no-emit-index-url
MESSAGES = .venv/bin/django-makemessages-rs --locale en --ignore .venv --ignore var --ignore tests --ignore bench \
	--no-location --no-flags --sort-output --no-fuzzy-matching --keep-header --no-obsolete \
	--no-wrap
TYPED = workflow $(filter-out workflow/%,$(foreach noun,rules lifecycle actions,$(wildcard */$(noun) */$(noun).py)))

.PHONY: demo test check bench screenshots messages lock clean setup setup-dev \
	check-code check-templates check-types check-floors check-migrations check-texts

demo: setup
	@$(RUN) manage.py demo $(if $(PORT),--port $(PORT))

test: setup-dev
	@$(RUN) -m tests.run

# Everything that is known without running a test; `make -k check` goes on after the first failure.
check: check-code check-templates check-types check-floors check-migrations check-texts

check-code: setup-dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check

check-templates: setup-dev
	.venv/bin/djlint --quiet --lint templates

check-types: setup-dev
	.venv/bin/mypy $(TYPED)

check-floors: setup-dev
	.venv/bin/lint-imports --no-logo

check-migrations: setup-dev
	$(RUN) manage.py makemigrations --check --dry-run

check-texts: setup-dev
	$(MESSAGES) --check --no-untranslated
	$(RUN) -m governance.catalogues --check

bench: setup-dev
	@$(RUN) -m bench

# Pictures of the main pages for the papers, taken from a demo of its own start.
screenshots: setup-dev
	@$(RUN) docs/screenshots.py

# The catalogue of texts, brought up to date with the code; the English words are then filled in by hand.
messages: setup-dev
	@$(MESSAGES)

# All locks, made anew from the *.in files (UPGRADE=--upgrade raises the versions, too).
lock: setup-dev
	@$(COMPILE) $(UPGRADE) requirements.in --output-file requirements.lock
	@$(COMPILE) $(UPGRADE) -c requirements.lock requirements-suggest.in --output-file requirements-suggest.lock
	@$(COMPILE) $(UPGRADE) requirements-dev.in --output-file requirements-dev.lock
	@$(COMPILE) $(UPGRADE) --no-binary django-hordak bench/requirements-rivals.in \
		--output-file bench/requirements-rivals.lock

# What make has made; `var/` with the data stays.
clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage staticfiles
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete

setup:
	@$(PYTHON) bootstrap.py
	@$(RUN) -m governance.catalogues

setup-dev:
	@$(PYTHON) bootstrap.py dev
	@$(RUN) -m governance.catalogues
