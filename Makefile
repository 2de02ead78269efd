# Union. Needs Python 3.11 or newer and make; everything else goes into .venv.
#
#   make run     set up, load the demo county where it is missing, serve on 127.0.0.1:8000
#   make test    set up with the test tools and run every test
#   make drill   kill writers at random for a minute, and the like; slow on purpose
#   make bench   print the ratios of bench/ beside their budgets
#   make lint    format, types and import contracts
#   make setup   the set-up part alone
#   make clean   remove what was built; the instance folder stays

.POSIX:
.PHONY: run setup test-setup test drill bench lint clean

PYTHON = python3
PIP = .venv/bin/python -m pip --disable-pip-version-check --no-input
LOCKED = install -qq --only-binary :all: --require-hashes -r requirements.lock
WORKERS = 2

run: setup
	@.venv/bin/union demo
	@.venv/bin/union serve

# The stamp holds what was installed and where: a changed lock or a moved checkout installs anew.
setup: .venv/bin/python
	@now=`cat requirements.lock pyproject.toml | cksum; pwd`; \
	test "$$now" = "`cat .venv/installed 2>/dev/null`" || { \
	echo "Installing the locked dependencies into .venv …" && \
	$(PIP) $(LOCKED) && \
	$(PIP) install -qq --no-deps --no-build-isolation --editable . && \
	echo "$$now" > .venv/installed; }
	@.venv/bin/union translations compile

test-setup: setup
	@now=`cat requirements.lock tests/requirements.lock | cksum; pwd`; \
	test "$$now" = "`cat .venv/installed-tests 2>/dev/null`" || { \
	echo "Installing the locked test tools into .venv …" && \
	$(PIP) $(LOCKED) -r tests/requirements.lock && \
	echo "$$now" > .venv/installed-tests; }

# The processes that tests start share what one of them has compiled.
test: test-setup
	@PYTHONDONTWRITEBYTECODE= .venv/bin/python -m pytest -n $(WORKERS)

drill: test-setup
	@UNION_DRILL_SECONDS=60 .venv/bin/python -m pytest tests/drills

bench: test-setup
	@.venv/bin/python -m bench

lint: test-setup
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "Union needs Python 3.11 or newer; $(PYTHON) is older or missing." >&2; \
	echo "On Debian 12: apt install python3.11. Elsewhere: make PYTHON=/path/to/python3.11" >&2; \
	exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	version=`$(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'`; \
	echo "$(PYTHON) cannot make a virtual environment: ensurepip is missing." >&2; \
	echo "On Debian: apt install python$$version-venv   Then run make again." >&2; \
	exit 1; }
	@$(PYTHON) -m venv .venv

clean:
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find platform_core plugins -name '*.mo' -exec rm -f {} +
