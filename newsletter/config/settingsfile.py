"""newsletter.toml on the disk, and the secrets that it names."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from newsletter.config.keys import variable_name
from newsletter.config.tomlfile import TomlFile
from newsletter.problems import Problem

SETTINGS_FILE = "newsletter.toml"


class SettingsFile(TomlFile):
    """newsletter.toml while it is being read; `root` is its folder."""

    def __init__(self, root: Path, environ: Mapping[str, str]) -> None:
        self.root = root
        fault = None
        try:
            data = (root / SETTINGS_FILE).read_bytes()
        except OSError as caught:
            data, fault = b"", caught
        super().__init__(SETTINGS_FILE, data, environ)
        if fault:
            reason = (fault.strerror or "the disk refused").lower()
            self.report("unreadable", f"the file cannot be read: {reason}", None, "let your user read it")

    def secret(self, table: str, key: str, file: str) -> tuple[str, Problem | None]:
        """Return what a file holds that only its owner can read; empty, beside a problem, where it cannot be used.

        `key` is the one that names the file. The variable of the secret itself (`password` for `password_file`) wins.
        The problem is not reported: a secret is not everybody's to have, and most commands need none.
        """
        variable = variable_name(table, key.removesuffix("_file"))
        if given := self.environ.get(variable, ""):
            return given, None
        if not file:
            return "", None
        path = self.root / file
        line = self.line_of(key, table)
        try:
            if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                return "", self.problem("open-secret", f"others can read {file}", line, f"run: chmod 600 {file}")
            return path.read_text(encoding="utf-8").strip(), None
        except (OSError, UnicodeDecodeError) as fault:
            reason = (fault.strerror if isinstance(fault, OSError) else None) or "it is not UTF-8 text"
            hint = f"write the {key.removesuffix('_file').replace('_', ' ')} into that file, readable only by you"
            return "", self.problem("missing-file", f"{file} cannot be read: {reason.lower()}", line, hint)
