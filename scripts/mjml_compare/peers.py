"""MJML 4 and 5 from npm: installed once into the user's cache, in the versions that package.json pins."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

HERE = Path(__file__).parent
PINNED = HERE / "package.json"


class PeerMissingError(Exception):
    """MJML cannot be run on this machine."""


def versions() -> Mapping[str, str]:
    """Return the pinned version of MJML by its first number."""
    pinned: dict[str, str] = json.loads(PINNED.read_text("utf-8"))["dependencies"]
    return {name.removeprefix("mjml"): package.rpartition("@")[2] for name, package in pinned.items()}


def compile_with_mjml(files: Iterable[Path]) -> Mapping[str, Mapping[str, str]]:
    """Return the HTML that both versions make of MJML files, by path and version. Raises PeerMissingError."""
    folder = node_folder()
    names = json.dumps([str(file) for file in files])
    done = subprocess.run(
        ["node", "compile.mjs"], cwd=folder, input=names, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    made: dict[str, dict[str, str]] = json.loads(done.stdout)
    return made


def node_folder() -> Path:
    """Return the folder where MJML is installed, with our script beside it. Raises PeerMissingError."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise PeerMissingError(f"{program} is not installed (package: nodejs, npm)")
    digest = hashlib.sha256(PINNED.read_bytes()).hexdigest()[:12]
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = caches / "newsletter-mjml" / digest
    if not (folder / "installed").exists():
        _install(folder)
    shutil.copy(HERE / "compile.mjs", folder)
    return folder


def _install(folder: Path) -> None:
    """Install the pinned packages; what they would run at installation is not run."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(PINNED, folder)
    options = ("--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    try:
        subprocess.run(["npm", "install", *options], cwd=folder, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as fault:
        raise PeerMissingError(f"npm could not install MJML: {fault.stderr.strip()}") from fault
    (folder / "installed").touch()
