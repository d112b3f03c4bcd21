"""[publish]: where pages and pictures go, and how."""

from __future__ import annotations

import shlex

from newsletter.config.checks import is_web_address
from newsletter.config.keys import Key, Table
from newsletter.config.model import Publication, Publishing
from newsletter.config.settingsfile import SettingsFile

NAME = "publish"
PUBLISH = Table(
    "Where pages and pictures are shown, and how they come there.",
    {
        "kind": Key(
            str,
            "How `newsletter publish` brings pages and pictures to where `base_url` shows them.",
            choices=("folder", "command", "s3"),
        ),
        "folder": Key(str, "For `folder`: what the web server shows as `base_url`."),
        "command": Key(str, "For `command`: a program and its arguments, `{folder}` for the files; no shell reads it."),
        "bucket": Key(str, "For `s3`: the bucket."),
        "prefix": Key(str, "For `s3`: what stands before every name in the bucket."),
        "endpoint": Key(str, "For `s3`: the service, where it is not Amazon's."),
        "region": Key(str, "For `s3`: its region."),
        "access_key": Key(str, "For `s3`: the account.", default="that of the machine"),
        "secret_key_file": Key(str, "For `s3`: a file that holds the account's secret, readable only by its owner."),
        "images": Key(
            str,
            "How pictures reach a reader: `inline`, in every message, or `published`, from `base_url`.",
            choices=("inline", "published"),
            default="`inline`",
        ),
        "listed": Key(bool, "Whether search engines may list the published pages.", default="`false`"),
    },
)
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
    given = file.checked(NAME, PUBLISH.keys)
    values = {name: str(value).strip() for name, value in given.items()}
    kind = values.get("kind", "")
    needed = NEEDED.get(kind)
    if needed and needed not in values:
        line = file.line_of("kind", NAME)
        file.report("missing-key", f"[publish] lacks “{needed}”", line, f"add this line:  {EXAMPLES[needed]}")
    if (kind or values.get("images") == "published") and publication and not publication.base_url:
        hint = 'add under [newsletter] where they can be seen:  base_url = "https://news.example.org"'
        line = file.line_of("kind", NAME) or file.line_of("images", NAME)
        file.report("missing-key", "pages and pictures are published, and no address says where", line, hint)
    if (endpoint := values.get("endpoint")) and not is_web_address(endpoint):
        hint = 'write it like  endpoint = "https://s3.example.org"'
        file.report("wrong-value", "“endpoint” is not a web address", file.line_of("endpoint", NAME), hint)
    secret_key, secret_fault = file.secret(NAME, "secret_key_file", values.get("secret_key_file", ""))
    return Publishing(
        kind=kind,
        folder=values.get("folder", ""),
        command=_command(file, values.get("command", "")),
        bucket=values.get("bucket", ""),
        prefix=values.get("prefix", "").strip("/"),
        endpoint=endpoint or "",
        region=values.get("region", ""),
        access_key=values.get("access_key", ""),
        secret_key=secret_key,
        secret_fault=secret_fault,
        images=values.get("images", "inline"),
        listed=bool(given.get("listed")),
    )


def _command(file: SettingsFile, typed: str) -> tuple[str, ...]:
    """Return a command in words, as a shell would part them; nothing else of a shell is known."""
    if not typed:
        return ()
    line = file.line_of("command", NAME)
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
