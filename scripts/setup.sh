#!/bin/sh
# Make .venv/ with everything that requirements.lock pins. Run by make; quick when nothing has changed.
set -eu
cd "$(dirname "$0")/.."

for candidate in ${PYTHON:-python3} python3.14 python3.13 python3.12 python3.11; do
  if command -v "$candidate" >/dev/null 2>&1 &&
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    python=$candidate
    break
  fi
done
if [ -z "${python:-}" ]; then
  echo "error: no Python 3.11 or newer was found" >&2
  echo "hint: install one, or name it: make PYTHON=/path/to/python3.12 demo" >&2
  exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing python3-venv"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
  else
    echo "error: $python cannot make a virtual environment" >&2
    echo "hint: install its venv module; on Debian and Ubuntu: sudo apt install python3-venv" >&2
    exit 1
  fi
fi

echo "setting up .venv (once)"
"$python" -m venv --clear .venv
.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
.venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
# Without this every command would compile the program anew where PYTHONDONTWRITEBYTECODE is set.
.venv/bin/python -m compileall -q newsletter
touch .venv/.installed
