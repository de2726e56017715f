# `make run` and `make test` are all a newcomer needs; `make help` lists the rest.
.PHONY: help run test test-nightly check lint lint-format lint-rules lint-types lint-imports format assets lock bench bench-signing screenshots clean env
.DEFAULT_GOAL := help

BIN := .venv/bin
SOURCES := core/uprava storage/uprava_storage plugins scripts tests bench

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)$$/  make \1\t\2/p' Makefile | expand -t 24

run: env ## start everything on http://127.0.0.1:8000 (UPRAVA_PORT), with demo data at first
	@exec $(BIN)/uprava demo

test: env ## run the tests; ARGS="-k word" passes options to pytest
	@scripts/system_packages.sh
	@$(BIN)/python scripts/run_tests.py $(ARGS)

test-nightly: env ## run the tests that are too heavy for each commit
	@scripts/system_packages.sh
	@$(BIN)/python scripts/run_tests.py --nightly $(ARGS)

check: lint test ## everything a commit must pass

lint: lint-format lint-rules lint-types lint-imports ## formatting, ruff, types, who may import whom

lint-format: env
	@$(BIN)/ruff format --check --output-format concise --quiet $(SOURCES)

lint-rules: env
	@$(BIN)/ruff check --output-format concise --quiet $(SOURCES)

lint-types: env
	@$(BIN)/mypy --no-error-summary

lint-imports: env
	@$(BIN)/lint-imports --no-logo

format: env ## rewrite the sources the way `lint` wants them
	@$(BIN)/ruff check --fix-only --quiet $(SOURCES)
	@$(BIN)/ruff format --quiet $(SOURCES)

assets: env ## build the front-end assets (also done by `run` when they changed)
	@$(BIN)/python scripts/assets.py

bench: env ## measure speed and memory; prints the conditions with the figures
	@$(BIN)/python -m bench $(ARGS)

bench-signing: env ## measure signing and verification beside plain pyHanko
	@$(BIN)/python -m bench.signing

screenshots: env ## take the README's pictures from the running demo
	@scripts/system_packages.sh
	@$(BIN)/python scripts/screenshots.py

lock: env ## choose dependencies anew within pyproject.toml and package.json; needs uv
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	uv pip compile pyproject.toml --extra dev --generate-hashes --universal \
		--python-version 3.11 --no-emit-index-url --no-header --upgrade -q -o requirements.lock
	$(BIN)/python -c 'import sys; sys.path.append("scripts"); import assets; assets.update_lock()'

clean: ## remove everything that was built; the data folder stays
	rm -rf .venv node_modules build dist core/uprava/static/dist core/uprava/printing/fonts
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find core storage plugins scripts tests bench -name __pycache__ -type d -prune \
		-exec rm -rf {} +

env:
	@PYTHON="$(PYTHON)" scripts/bootstrap.sh
