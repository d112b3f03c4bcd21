"""Senders that have to be installed or compiled first, once, into the user's cache: mailmerge, and one in Go."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from letters import Letters
from node import PeerMissingError
from results import say

HERE = Path(__file__).parent
MAILMERGE = "mailmerge==2.3.0"
SMTPPOOL = "github.com/knadh/smtppool/v2@latest"


def cache() -> Path:
    """Return the folder where the benchmarks keep what they install."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / "newsletter-benchmarks"


def run(words: Sequence[str | Path], folder: Path, what: str) -> None:
    """Run a step of an installation. Raises PeerMissingError."""
    try:
        subprocess.run([str(word) for word in words], cwd=folder, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as fault:
        said = (getattr(fault, "stderr", "") or str(fault)).strip().splitlines()
        raise PeerMissingError(f"{what}: {said[-1] if said else fault}") from fault


def mailmerge_program() -> Path:
    """Return where mailmerge is, in an environment of its own. Raises PeerMissingError."""
    folder = cache() / MAILMERGE.replace("==", "-")
    program = folder / "bin" / "mailmerge"
    if not program.exists():
        say(f"installing {MAILMERGE} into {folder}")
        folder.mkdir(parents=True, exist_ok=True)
        run([sys.executable, "-m", "venv", folder], folder, "no environment could be made for mailmerge")
        run([folder / "bin" / "pip", "install", "--quiet", MAILMERGE], folder, "mailmerge could not be installed")
    return program


def mailmerge_words(letters: Letters, port: int, readers: int) -> list[str]:
    """Return the command that sends through mailmerge, and write what it needs. It sends HTML and no text."""
    folder = letters.folder / f"mailmerge-{port}"
    folder.mkdir(exist_ok=True)
    facts = json.loads((letters.folder / "parts.json").read_text("utf-8"))
    people = json.loads((letters.folder / "readers.json").read_text("utf-8"))[:readers]
    parts = facts["locales"]["lv"]
    html = parts["html"].replace(facts["mark"], "{% endraw %}{{name}}{% raw %}")
    head = f"TO: {{{{email}}}}\nSUBJECT: {parts['subject']}\nFROM: {parts['from']}\nContent-Type: text/html\n\n"
    (folder / "template.txt").write_text(f"{head}{{% raw %}}{html}{{% endraw %}}\n", "utf-8")
    (folder / "server.conf").write_text(f"[smtp_server]\nhost = 127.0.0.1\nport = {port}\n", "utf-8")
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["email", "name"])
        rows.writerows([person["email"], person["name"]] for person in people)
    names = ["--template", "template.txt", "--database", "people.csv", "--config", "server.conf"]
    flags = ["--no-dry-run", "--no-limit", "--output-format", "text"]
    return [str(mailmerge_program()), *flags, *(str(folder / each) if "." in each else each for each in names)]


def go_program() -> Path:
    """Return the sender in Go, compiled. Raises PeerMissingError where Go or its module cannot be had."""
    if shutil.which("go") is None:
        raise PeerMissingError("Go is not installed, so there is no sender over smtppool to compare with")
    sources = [HERE / "peers" / name for name in ("pool.go", "go.mod")]
    digest = hashlib.sha256(b"".join(each.read_bytes() for each in sources)).hexdigest()[:12]
    folder = cache() / f"go-{digest}"
    program = folder / "pool"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        for each in sources:
            shutil.copy(each, folder)
        run(["go", "get", SMTPPOOL], folder, "the Go module smtppool cannot be had")
        run(["go", "build", "-o", program, "."], folder, "the sender in Go could not be compiled")
    return program
