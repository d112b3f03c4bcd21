# Two targets matter: `make demo` shows everything at work, `make test` proves it.
BIN := .venv/bin

.PHONY: demo test lint bench lock reference clean

demo: .venv/.installed
	@sh scripts/demo.sh

test: .venv/.installed
	@sh scripts/test.sh

.venv/.installed: requirements.lock pyproject.toml scripts/setup.sh
	@sh scripts/setup.sh

lint: .venv/.installed
	@sh scripts/lint.sh

bench: .venv/.installed
	@for each in build rebuild growth commands signing ledger planning delivery hotspots preview_reload; do $(BIN)/python benchmarks/$$each.py || exit 1; done

reference: .venv/.installed
	@$(BIN)/python scripts/reference.py

lock: .venv/.installed
	@$(BIN)/pip-compile --quiet --upgrade --strip-extras --extra dev --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements.lock pyproject.toml

clean:
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .newsletter
