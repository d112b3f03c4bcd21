"""[state]: where the ledger is kept, and what it outlives."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from newsletter.config.keys import Key, Table, variable_name
from newsletter.config.model import State
from newsletter.config.settingsfile import SettingsFile

NAME = "state"
URL = "sqlite:///.newsletter/newsletter.db"
STATE = Table(
    "Where the ledger is kept.",
    {
        "url": Key(
            str,
            "The ledger's database: `sqlite:///FILE`, or `postgresql://USER@HOST/DATABASE`, the password of which "
            "never stands here.",
            default=f"`{URL}`",
        ),
        "password_file": Key(str, "A file that holds the password of the database, readable only by its owner."),
        "synchronous": Key(
            str,
            "What a ledger in a file outlives: `normal` a killed process, `full` a power cut too, at a flush to disk "
            "for each step of a send.",
            choices=("normal", "full"),
            default="`normal`",
        ),
        "ledger": Key(
            str, "The id of the ledger that real sends are recorded in; written by the first one, or by `state adopt`."
        ),
    },
)
POSTGRES = ("postgresql://", "postgres://")
PASSWORD = re.compile(r"[?&]password=([^&]*)")


def read_state(file: SettingsFile) -> State:
    """Return [state]; what is wrong with it is reported to the file."""
    values = file.checked(NAME, STATE.keys)
    url = str(values.get("url", URL))
    state = State(
        folder=file.root / ".newsletter",
        synchronous=str(values.get("synchronous", "normal")),
        ledger=str(values.get("ledger", "")),
    )
    if url.startswith("sqlite:///"):
        path = file.root / url.removeprefix("sqlite:///")
        return replace(state, place=path, folder=path.parent)
    if url.startswith(POSTGRES):
        place, password = _without_password(file, url)
        found, fault = file.secret(NAME, "password_file", str(values.get("password_file", "")))
        return replace(state, place=place, password=found or password, secret_fault=fault)
    file.report(
        "wrong-value",
        f"“{url.partition(':')[0]}” is not a database that this version can use",
        file.line_of("url", NAME),
        f'write  url = "{URL}"  or  url = "postgresql://USER@HOST/DATABASE"',
    )
    return state


def _without_password(file: SettingsFile, url: str) -> tuple[str, str]:
    """Return a URL without its password, and the password, which only the environment may give there."""
    password = ""
    try:
        password = unquote(urlsplit(url).password or "")
        bare = re.sub(r"(://[^/@:]*):[^/@]*@", r"\1@", url) if password else url
    except ValueError:
        file.report(
            "wrong-value",
            "the URL of the ledger cannot be read",
            file.line_of("url", NAME),
            'write it like  url = "postgresql://USER@HOST/DATABASE"',
        )
        return "", ""
    if found := PASSWORD.search(bare):
        password, bare = unquote(found[1]), PASSWORD.sub("", bare)
    variable = variable_name(NAME, "url")
    if password and variable not in file.environ:
        file.report(
            "open-secret",
            "the password of the database stands where others read it",
            file.line_of("url", NAME),
            f"take it out, and give it as {variable_name(NAME, 'password')} or in the file that password_file names",
        )
    return bare, password
