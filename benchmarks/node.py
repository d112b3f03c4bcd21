"""The peers from npm: installed once into the user's cache, in the versions that package.json pins."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

from results import say

HERE = Path(__file__).parent
PINNED = HERE / "package.json"


class PeerMissingError(Exception):
    """Something to compare with is not on this machine."""


def node_folder() -> Path:
    """Return the folder where the peers are installed, with our scripts beside them. Raises PeerMissingError."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise PeerMissingError(f"{program} is not installed, so there is nothing to compare with (package: nodejs)")
    digest = hashlib.sha256(PINNED.read_bytes()).hexdigest()[:12]
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = caches / "newsletter-benchmarks" / digest
    if not (folder / "installed").exists():
        install(folder)
    for script in (HERE / "peers").glob("*.mjs"):
        shutil.copy(script, folder)
    return folder


def install(folder: Path) -> None:
    """Install the pinned packages; what they would run at installation is not run."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(PINNED, folder)
    say(f"installing {', '.join(pinned())} with npm into {folder}")
    options = ("--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    try:
        subprocess.run(["npm", "install", *options], cwd=folder, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as fault:
        raise PeerMissingError(f"npm could not install the peers:\n{fault.stderr}") from fault
    (folder / "installed").touch()


def pinned() -> dict[str, str]:
    """Return the pinned packages and their versions."""
    found: dict[str, str] = json.loads(PINNED.read_text("utf-8"))["dependencies"]
    return found


def peer_versions(*names: str) -> dict[str, str]:
    """Return the versions of Node.js and of some of the peers."""
    node = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True).stdout.strip().lstrip("v")
    return {"Node.js": node, **{name: pinned()[name] for name in names}}
