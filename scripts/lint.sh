#!/bin/sh
# Style, types and import contracts.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/ruff format --quiet --check .
.venv/bin/ruff check --quiet .
.venv/bin/mypy
.venv/bin/lint-imports --no-cache >.venv/lint-imports.txt 2>&1 || { cat .venv/lint-imports.txt; exit 1; }
