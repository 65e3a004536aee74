# Each target installs what it needs into .venv first; only Python 3.11 or newer and make must be there.
# `make` alone lists the targets.

PYTHON := $(shell for each in python3.13 python3.12 python3.11 python3; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$each" && break; done)
# The stamps carry a checksum of the lock: a changed lock is installed again, an unchanged one costs nothing.
RUN := .venv/run-$(shell cksum < requirements.txt | cut -d' ' -f1)
DEV := .venv/dev-$(shell cksum < requirements-dev.txt | cut -d' ' -f1)
# The tests `make check` runs: quick ones of words, packages and the house itself.
CHECKED := tests/house/test_words.py tests/house/test_packages.py tests/house/test_house.py
INSTALL := .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: help install run demo test check bench soak upgrade sbom weaknesses messages lock screenshots

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

install: $(RUN)  ## make .venv with what the lock names, and nothing else

run: $(RUN)  ## serve on http://127.0.0.1:8000 with the data in ./data
	@exec .venv/bin/python app.py

demo: export DATA_DIR ?= demo-data
demo: export DEMO = yes
demo: export SECOND_FACTOR = no
demo: $(RUN)  ## serve an invented province with the data in ./demo-data
	@.venv/bin/python app.py demo
	@exec .venv/bin/python app.py

test: $(DEV)  ## run all tests, on SQLite, on Postgres and in Chromium
	@# By worksteal one worker has Chromium and most of SQLite, the other Postgres: neither is started twice for long.
	.venv/bin/python -m pytest -n 2 --dist worksteal $(TESTS)

check: $(DEV)  ## look at style, translations, licences and the locked requirements
	.venv/bin/ruff check .
	.venv/bin/python -m pip --disable-pip-version-check check
	$(if $(CHECKED),.venv/bin/python -m pytest -n 0 $(CHECKED))

bench: SIZE ?= 1m
bench: DATABASE ?= sqlite
bench: MINUTES ?= 180
bench: $(DEV)  ## measure speed and memory; SIZE=10k…10m or all, DATABASE=postgres, ONLY=search,reports, MINUTES=180
	.venv/bin/python -m bench $(SIZE) $(DATABASE) --minutes $(MINUTES) $(if $(ONLY),--only $(ONLY))

upgrade: $(RUN)  ## in the folder of a new version: back up, rehearse, switch, start (docs/operate.md)
	@deploy/upgrade

soak: KILLS ?= 200
soak: $(DEV)  ## kill a working server again and again and look what was lost; KILLS=200
	.venv/bin/python -m tests.soak $(KILLS)

sbom: .venv/bin/python  ## write sbom.json: every locked package and vendored file (CycloneDX)
	@.venv/bin/python .ci/sbom.py sbom.json

weaknesses: .venv/bin/python  ## ask pypi.org whether a weakness is known of a locked package
	@.venv/bin/python .ci/weaknesses.py

messages: $(DEV)  ## collect the sentences to translate, then compile the catalogues
	.venv/bin/pybabel -q extract -F babel.cfg -k N_ -k _l --no-location --sort-output --project Khaibao --version 1 --copyright-holder "the authors of Khaibao" -o .venv/messages.pot .
	.venv/bin/pybabel -q update -i .venv/messages.pot -d translations -l vi --init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	.venv/bin/pybabel -q compile -d translations

lock: $(DEV)  ## pin requirements.txt and requirements-dev.txt anew, with hashes
	.venv/bin/python -m pip install --quiet pip-tools
	for each in requirements requirements-dev; do \
		.venv/bin/python -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
			--no-emit-index-url --no-emit-find-links -o $$each.txt $$each.in && cat requirements-windows.txt >> $$each.txt; done

screenshots: $(DEV)  ## draw the pictures of the README from the demo
	.venv/bin/python -m tests.browser.screenshots

$(RUN): | .venv/bin/python
	@echo "Installing the requirements into .venv …"
	@$(INSTALL) -r requirements.txt
	@rm -f .venv/run-* && touch $@

$(DEV): | .venv/bin/python
	@echo "Installing the requirements and what the tests need into .venv …"
	@$(INSTALL) -r requirements-dev.txt
	@rm -f .venv/run-* .venv/dev-* && touch $(RUN) $@

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Khaibao needs Python 3.11 or newer, and none was found."; exit 1; }
	@$(PYTHON) .ci/make_venv.py
