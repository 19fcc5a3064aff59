# `make run` and `make test` need Python 3.11 to 3.13 and make, nothing else.
PYTHON ?= python3
PORT ?= 8000
PY = .venv/bin/python
NODE = tests/walk/node_modules/.ok
# A process for each processor core, with a database and a folder of files of its own. No more than
# eight: each takes several seconds to make its database.
SIDE_BY_SIDE = -n auto --maxprocesses 8 --dist worksteal

.PHONY: run test check browser walk lighthouse postgres bench messages lock clean

run: .venv/.ok .env  ## the demonstration project on http://127.0.0.1:8000 (PORT= changes it)
	@echo "Preparing the database …"
	@$(PY) manage.py migrate -v 0
	@$(PY) manage.py demonstration
	@echo "Twinning runs on http://127.0.0.1:$(PORT)/  (Ctrl+C stops it)"
	@echo "For looking at and developing on this computer; not for the internet."
	@SITE_URL=$${SITE_URL:-http://127.0.0.1:$(PORT)} exec $(PY) manage.py runserver --noreload 127.0.0.1:$(PORT)

test: .venv/.dev  ## all tests but the browser's, on SQLite (or on DATABASE_URL)
	@echo "Running the tests …"
	@$(PY) -m pytest $(SIDE_BY_SIDE) $(ARGS)

browser: .venv/.dev $(NODE)  ## the tests that drive Chromium, and a share of the walk
	@$(PY) -m pytest -m "browser or walk" -n 2 --dist worksteal $(ARGS)

walk: .venv/.dev $(NODE)  ## every page, for everybody, in each language and width: an hour
	@WALK=all $(PY) -m pytest -m "browser or walk" -n 2 --dist worksteal \
	    tests/walk tests/browser/test_walk.py $(ARGS)

lighthouse: .venv/.dev $(NODE)  ## Lighthouse's scores of four pages; nothing else may run beside it
	@$(PY) -m pytest -s -m lighthouse $(ARGS)

postgres: .venv/.dev  ## all tests on a private PostgreSQL that is thrown away afterwards
	@./.ci/postgres $(PY) -m pytest $(SIDE_BY_SIDE) $(ARGS)

bench: .venv/.dev  ## our pages beside a constant page and the stock admin (ARGS="39 400": sizes)
	@./.ci/postgres $(PY) -m bench.run $(ARGS)

check: .venv/.dev  ## linters: code style, migrations, translations, templates
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@DEBUG=1 $(PY) manage.py makemigrations --check --dry-run
	@DEBUG=1 $(PY) manage.py messages --check

messages: .venv/.dev  ## collect the texts, derive Serbian Latin, compile (needs gettext)
	@DEBUG=1 $(PY) manage.py messages

lock: .venv/.dev  ## pin every package with its hashes, from requirements*.in
	@$(PY) -m pip install -q uv
	@for name in requirements requirements-dev; do .venv/bin/uv pip compile -q --universal \
	    --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	    --no-emit-find-links $$name.in -o $$name.txt; done

.venv/bin/python:
	@echo "Making a virtual environment in .venv …"
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	    || { echo "Python 3.11, 3.12 or 3.13 is needed; PYTHON=… names another."; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.ok: requirements.txt | .venv/bin/python
	@echo "Installing the packages of requirements.txt …"
	@$(PY) -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt | .venv/bin/python
	@echo "Installing the packages of requirements-dev.txt …"
	@$(PY) -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/.ok

$(NODE): tests/walk/package-lock.json
	@echo "Installing the W3C checker and Lighthouse (they need Node.js, npm and Java) …"
	@cd tests/walk && npm ci --silent
	@touch $@

.env:
	@echo "Writing .env: DEBUG on and a secret key of this computer's own …"
	@$(PYTHON) -c 'import secrets; print("DEBUG=1\nSECRET_KEY=" + secrets.token_urlsafe(50))' > .env

clean:  ## remove the environment, the database and .env
	rm -rf .venv tests/walk/node_modules .env db.sqlite3 db.sqlite3-shm db.sqlite3-wal staticfiles
