# Needs Python 3.11 and make; everything else comes from the locks. `make demo` shows it.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
INSTALL := $(BIN)/uv pip install --quiet --python $(BIN)/python
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --no-annotate
STATIC := $(shell find src/lamppost/web/static -type f 2>/dev/null)
SETTINGS := LAMPPOST_SECRET=unused-while-building DJANGO_SETTINGS_MODULE=lamppost.config.settings
# Warnings of a database that is not there: neither needs one.
DJANGO := $(SETTINGS) $(BIN)/python -W ignore -m django
TESTS ?= tests
# The order of the tests is shuffled, and the same in every run; `make test SEED=7` has another.
SEED ?= 1
# They make and drop hundreds of databases: in memory, where there is room (in KiB), they wait for no disk.
ROOM := 8000000
MEMORY := $(shell df --output=avail /dev/shm 2>/dev/null | awk 'NR == 2 && $$1 > $(ROOM) { print "/dev/shm" }')
test prove: export TMPDIR := $(or $(MEMORY),$(TMPDIR),/tmp)
# A browser that a busy machine was too slow for is tried once more, alone; what fails then, fails.
AGAIN := $(BIN)/pytest --last-failed --last-failed-no-failures none

.PHONY: build demo test prove check reading bench messages clean lock tools chromium provider

build: .venv/built src/lamppost/staticfiles/staticfiles.json

tools: build .venv/tools

demo: build
	@exec $(BIN)/lamppost demo

test: tools chromium provider
	$(BIN)/pytest --randomly-seed=$(SEED) -n 3 --dist worksteal --ignore tests/journeys $(TESTS)
	$(BIN)/pytest --randomly-seed=$(SEED) -n 2 --dist loadfile tests/journeys || $(AGAIN) tests/journeys

prove: tools chromium provider
	LAMPPOST_PROOFS=full $(BIN)/pytest $(TESTS)

check: tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint src/lamppost/web --check --quiet
	$(DJANGO) makemigrations --check --dry-run
	$(BIN)/python -m tools.reading

# Which page is how hard to read, the hardest first.
reading: tools
	$(BIN)/python -m tools.reading --all

bench: tools
	$(BIN)/python -m benchmarks

# After a change of words: needs gettext. The compiled catalogue is kept with the sources.
messages: tools
	cd src/lamppost && $(SETTINGS) $(CURDIR)/$(BIN)/python -P -W ignore -m django makemessages --locale es \
	  --no-location --no-obsolete --no-wrap
	sed -i '/^"POT-Creation-Date/d' src/lamppost/web/locale/es/LC_MESSAGES/django.po
	# not from web/: a file of ours there is called as a library that is needed
	cd src/lamppost && $(SETTINGS) $(CURDIR)/$(BIN)/python -P -W ignore -m django compilemessages --locale es

# After a change of pyproject.toml.
lock: tools
	$(COMPILE) --group build -o requirements-build.lock
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --group dev -o requirements-dev.lock

# Nothing is stopped: a demo that runs is to be ended where it was started.
clean:
	@if [ -e var/demo/postgres.lock ] && ! flock --nonblock var/demo/postgres.lock true; then \
	  echo "A demo is running here; end it first (Ctrl-C)." >&2; exit 1; fi
	rm -rf .venv build dist var/demo src/lamppost/staticfiles
	rm -rf tests/oidc/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/built: requirements.lock requirements-build.lock pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	[ -x $(BIN)/python ] || "$(PYTHON)" -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-build.lock
	$(INSTALL) --require-hashes -r requirements-build.lock -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/tools: .venv/built requirements-dev.lock
	$(INSTALL) --require-hashes -r requirements-build.lock -r requirements-dev.lock
	@touch $@

src/lamppost/staticfiles/staticfiles.json: .venv/built $(STATIC)
	$(DJANGO) collectstatic --noinput --clear --verbosity 0

chromium:
	@command -v chromium >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; \
	else echo "The browser tests need Debian's Chromium: sudo apt-get install chromium" >&2; exit 1; fi

# The OpenID provider that sign-in is tested against: Debian's node is enough.
provider: tests/oidc/node_modules/.installed

tests/oidc/node_modules/.installed: tests/oidc/package-lock.json
	@command -v npm >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null; \
	else echo "The tests of sign-in need node and npm: sudo apt-get install nodejs npm" >&2; exit 1; fi
	cd tests/oidc && npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@
