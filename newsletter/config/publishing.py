"""[publish] of newsletter.toml: where pages and pictures go, and how."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from newsletter.config.checks import is_web_address
from newsletter.config.keys import PUBLISH_KEYS, variable_name
from newsletter.config.model import Publication, Publishing

if TYPE_CHECKING:
    from newsletter.config.file import SettingsFile

TABLE = "publish"
# What each way cannot do without.
NEEDED = {"folder": "folder", "command": "command", "s3": "bucket"}
EXAMPLES = {
    "folder": 'folder = "public"',
    "command": 'command = "rsync -a {folder}/ web@www.example.org:/srv/www/news/"',
    "bucket": 'bucket = "news"',
}
PLACEHOLDERS = ("folder", "issue", "url")


def read_publishing(file: SettingsFile, publication: Publication | None) -> Publishing:
    """Return [publish]; what is wrong with it is reported to the file."""
    given = file.checked(TABLE, PUBLISH_KEYS)
    values = {name: str(value).strip() for name, value in given.items()}
    kind = values.get("kind", "")
    needed = NEEDED.get(kind)
    if needed and needed not in values:
        line = file.line_of("kind", TABLE)
        file.report("missing-key", f"[publish] lacks “{needed}”", line, f"add this line:  {EXAMPLES[needed]}")
    if (kind or values.get("images") == "published") and publication and not publication.base_url:
        hint = 'add under [newsletter] where they can be seen:  base_url = "https://news.example.org"'
        line = file.line_of("kind", TABLE) or file.line_of("images", TABLE)
        file.report("missing-key", "pages and pictures are published, and no address says where", line, hint)
    if (endpoint := values.get("endpoint")) and not is_web_address(endpoint):
        hint = 'write it like  endpoint = "https://s3.example.org"'
        file.report("wrong-value", "“endpoint” is not a web address", file.line_of("endpoint", TABLE), hint)
    return Publishing(
        kind=kind,
        folder=values.get("folder", ""),
        command=_command(file, values.get("command", "")),
        bucket=values.get("bucket", ""),
        prefix=values.get("prefix", "").strip("/"),
        endpoint=endpoint or "",
        region=values.get("region", ""),
        access_key=values.get("access_key", ""),
        secret_key=_secret_key(file, values.get("secret_key_file", "")),
        images=values.get("images", "inline"),
        listed=bool(given.get("listed")),
    )


def _command(file: SettingsFile, typed: str) -> tuple[str, ...]:
    """Return a command in words, as a shell would part them; nothing else of a shell is known."""
    if not typed:
        return ()
    line = file.line_of("command", TABLE)
    hint = f"write it like  {EXAMPLES['command']}"
    try:
        words = tuple(shlex.split(typed))
    except ValueError:
        file.report("wrong-value", "“command” has a quote that is never closed", line, hint)
        return ()
    try:
        filled = [word.format(**dict.fromkeys(PLACEHOLDERS, "x")) for word in words]
    except (KeyError, IndexError, ValueError, AttributeError):
        names = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        file.report("wrong-value", "“command” has something in braces that is not known", line, f"there are {names}")
        return ()
    if list(words) == filled or not any("{folder}" in word for word in words):
        file.report("wrong-value", "“command” does not say where {folder} goes", line, hint)
        return ()
    return words


def _secret_key(file: SettingsFile, path: str) -> str:
    from_environment = file.environ.get(variable_name(TABLE, "secret_key"), "")
    return from_environment or (file.secret(TABLE, "secret_key_file", path) if path else "")
