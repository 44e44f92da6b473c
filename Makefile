# Each target installs what it needs and is missing (packaging/set-up.sh).

BIN := .venv/bin
STAMP := .venv/.installed
SET_UP := packaging/set-up.sh
# After the crash of a worker, xdist's loadgroup waits for ever; and a test that hangs in Qt's own
# code ignores its timeout. With these options both end the run, with the stacks of all threads.
NO_HANGING := --max-worker-restart=0 -o faulthandler_timeout=500 -o faulthandler_exit_on_timeout=true
# Packages without a coverage threshold; all others must be covered completely.
SHOWN := ha_kiosk/qt/*,ha_kiosk/cli/*

.DEFAULT_GOAL := help
.PHONY: help venv demo test faults soak lint bench gallery translations man deb deb-test clean

help: ## show this
	@echo "ha-kiosk: Home Assistant on a wall tablet"
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/'

venv: $(STAMP) ## make the Python environment in .venv

$(STAMP): pyproject.toml constraints.txt $(SET_UP)
	@$(SET_UP) venv
	@touch $@

demo: $(STAMP) ## start a temporary Home Assistant and show its dashboard
	@$(SET_UP) libraries window home-assistant
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    $(BIN)/ha-kiosk demo; \
	else \
	    echo "There is no display here, so the dashboard goes to a file."; \
	    $(BIN)/ha-kiosk demo --screenshot "$(CURDIR)/demo.png" && \
	    echo "The dashboard is in $(CURDIR)/demo.png"; \
	fi

test: $(STAMP) ## run all tests
	@$(SET_UP) libraries window test home-assistant
	$(BIN)/python -m pytest --cov --cov-report= -n 3 --dist loadgroup --durations=10 \
	    --ignore=tests/package $(NO_HANGING)
	@echo "Coverage of the Qt and command-line packages, where no threshold holds:"
	@$(BIN)/coverage report --include='$(SHOWN)'
	@echo "Coverage of all others, which must be complete:"
	@$(BIN)/coverage report --omit='$(SHOWN),ha_kiosk/__main__.py' --fail-under=100

faults: $(STAMP) ## test faults of the server, the network and the page (some minutes)
	@$(SET_UP) libraries window test home-assistant
	$(BIN)/python -m pytest tests/faults

soak: $(STAMP) ## test all faults (two hours), and write packaging/guide/faults.md
	@$(SET_UP) libraries window test home-assistant
	HA_KIOSK_WRITE_REPORT=1 $(BIN)/python -m pytest tests/faults -m ''

lint: $(STAMP) ## check style, types and spelling
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python packaging/qmllint.py
	$(BIN)/codespell

# AGAINST=REVISION compares the start with another revision, MINUTES=60 watches a busy hour.
bench: $(STAMP) ## compare with Chromium, and write the figures
	@$(SET_UP) libraries window test home-assistant bench
	$(if $(AGAINST),HA_KIOSK_BENCH_AGAINST=$(AGAINST) )$(if $(MINUTES),HA_KIOSK_BENCH_MINUTES=$(MINUTES) )\
	    $(BIN)/python -m pytest -o python_files='bench_*.py' -s \
	    $(or $(AGAINST:%=tests/benchmarks/bench_against.py),$(MINUTES:%=tests/benchmarks/bench_hour.py),tests/benchmarks)

gallery: $(STAMP) ## write pictures of all our screens into build/gallery
	@$(SET_UP) libraries window test
	@mkdir -p build/gallery
	cd tests && ../$(BIN)/python -m harness.gallery ../build/gallery
	cd tests && ../$(BIN)/python -m harness.sheet ../build/gallery
	cd tests && ../$(BIN)/python -m harness.setup_gallery ../build/gallery
	cd tests && ../$(BIN)/python -m harness.screensaver ../build/gallery
	cd tests && ../$(BIN)/python -m harness.overlay_gallery ../build/gallery
	cd tests && ../$(BIN)/python -m harness.page_gallery ../build/gallery ../packaging/guide
	cd tests && ../$(BIN)/python -m harness.shown ../build/gallery
	@echo "The pictures are in build/gallery."

translations: $(STAMP) ## update the translations of our screens
	$(BIN)/python packaging/translations.py

man: $(STAMP) ## write the man pages into build/man
	$(BIN)/python packaging/manual.py build/man
	$(BIN)/python packaging/manual.py --check

deb: ## build the Debian package in a clean Debian 13 (as root)
	@packaging/debian-root.sh deb

deb-test: $(STAMP) ## install the package on a clean Debian 13, and run the kiosk there (as root)
	@packaging/debian-root.sh base >/dev/null
	@$(SET_UP) libraries test home-assistant
	$(BIN)/python -m pytest tests/package

clean: ## remove what the other targets made here
	rm -rf .venv .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist demo.png

# Chromium refuses to start with its sandbox as root, and CI machines are root. Users never are:
# the program itself does not set this. (The tests' harness sets it for the tests.)
ifeq ($(shell id -u),0)
demo bench gallery: export QTWEBENGINE_DISABLE_SANDBOX := 1
endif
