"""Where a browser is: any that is made of Chromium will do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

NAMED = "NEWSLETTER_BROWSER"
COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "brave-browser",
    "chrome",
    "msedge",
)
# Where they install themselves on Windows and macOS, Playwright knows by these names.
CHANNELS = ("chrome", "msedge", "chromium")


@dataclass(frozen=True)
class Browser:
    """A browser by its program, or by the name that Playwright has for it."""

    program: str = ""
    channel: str = ""


def browsers(environ: Mapping[str, str], which: Callable[[str], str | None]) -> Iterator[Browser]:
    """Yield the browsers to try, the one that was named first and alone.

    `which` finds a command on the path, as `shutil.which` does.
    """
    if named := environ.get(NAMED, ""):
        yield Browser(program=which(named) or named)
        return
    yield from (Browser(program=found) for command in COMMANDS if (found := which(command)))
    yield from (Browser(channel=channel) for channel in CHANNELS)


def flags(platform: str = sys.platform, *, is_root: bool) -> list[str]:
    """Return what a browser is started with: as root, as in containers, Chromium refuses to run with its sandbox.

    Nothing is given up by it: scripts are off, and nothing is loaded.
    """
    return ["--no-sandbox"] if is_root and platform.startswith("linux") else []
