"""The files of a new workspace, made from four answers and a date."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from newsletter.config.settingsfile import SETTINGS_FILE
from newsletter.config.tables.publication import MAILBOX
from newsletter.content.scaffold.answers import Answers

STARTER = Path(__file__).parent.parent / "starter"
STARTER_IMAGES = ("welcome.png", "greeting.png", "languages.png")
STARTER_MAILBOX = "mailto:news@example.org"
PEOPLE = (("anna@example.org", "Anna"), ("tomas@example.com", "Tomas"), ("office@example.net", ""))

SETTINGS = """\
# The settings of this newsletter. A line that begins with # is a note and changes nothing; take the # away, and the
# line counts. Passwords never stand in this file.

[newsletter]
# The name, as readers see it at the top of every issue.
name = {name}

# Who writes: a name, and the address that answers go to.
from = {sender}

# The postal address at the foot of every issue. In most countries the law asks for it.
postal_address = {postal_address}

# The main language. An issue has one file for each of its languages: {files}.
locale = {locale}

# The look: a theme that comes with the program, or a folder of your own in templates/.
theme = "classic"

# Where answers go, if not to the address above:
# reply_to = "office@example.org"

# Who takes requests to stop the newsletter. Name a mailbox that somebody reads before the first issue leaves:
# unsubscribe_address = "unsubscribe@example.org"


# Until a mail server is named, every send is a rehearsal: the messages are put into .newsletter/outbox/, the preview
# shows them, and nobody receives anything. Your mail provider knows what belongs here:

# [relays.main]
# host = "smtp.example.org"
# port = 587
# tls = "starttls"
# username = "news@example.org"
# password_file = ".newsletter/password"
# connections = 4

# The password is the one line of that file, which only you may read. Without it, the environment is asked for
# NEWSLETTER_RELAYS_MAIN_PASSWORD.

# Gmail and others want to see that a message is really yours. If your mail provider does not sign it for you, let the
# command  newsletter dkim new  make a key; it says what belongs here.
"""

IGNORE = """\
# What the program keeps for itself: builds, rehearsals, and its memory of what was sent.
.newsletter/
"""
IGNORE_LISTS = """
# Addresses of readers are personal data and stay out of git.
subscribers/*.csv
"""


def first_issue_slug(today: datetime.date) -> str:
    """Return the name of the folder of a workspace's first issue."""
    return f"{today:%Y-%m}-welcome"


def own_words(locale: str) -> bool:
    """Tell whether the first issue is there in a language; else it is written in English."""
    return _starter(locale).stem != "en" or locale.lower().startswith("en")


def workspace_files(answers: Answers, today: datetime.date, *, track_lists: bool = False) -> Mapping[str, bytes]:
    """Return every file of a new workspace by its path in it, newsletter.toml last.

    With `track_lists`, git is not told to leave the lists of readers out.
    """
    folder = f"issues/{first_issue_slug(today)}"
    address = MAILBOX.match(answers.sender)
    mailbox = (address["address"] or address["bare"]).strip() if address else ""
    mailto = f"mailto:{quote(mailbox, safe='@+')}"
    files = {f"{folder}/issue.yaml": f"# What all languages of this issue share.\ndate: {today}\n".encode()}
    for locale in answers.languages:
        text = _starter(locale).read_text(encoding="utf-8")
        files[f"{folder}/{locale}.md"] = text.replace(STARTER_MAILBOX, mailto).encode()
    for name in STARTER_IMAGES:
        files[f"{folder}/images/{name}"] = (STARTER / "images" / name).read_bytes()
    files["subscribers/team.csv"] = _people(answers.languages).encode()
    files[".gitignore"] = (IGNORE if track_lists else IGNORE + IGNORE_LISTS).encode()
    files[SETTINGS_FILE] = _settings(answers).encode()
    return files


def _starter(locale: str) -> Path:
    """Return the first issue's text in a language; pt-BR takes that of pt, an unknown one the English."""
    language = locale.replace("_", "-").partition("-")[0].lower()
    own = STARTER / f"{language}.md"
    return own if own.is_file() else STARTER / "en.md"


def _settings(answers: Answers) -> str:
    return SETTINGS.format(
        name=toml_text(answers.name),
        sender=toml_text(answers.sender),
        postal_address=toml_text(answers.postal_address),
        locale=toml_text(answers.languages[0]),
        files=", ".join(f"{locale}.md" for locale in answers.languages),
    )


def _people(languages: tuple[str, ...]) -> str:
    """Return a list of invented people: at least three, and one for each language."""
    more: Iterable[tuple[str, str]] = ((f"reader{n}@example.org", "") for n in range(4, len(languages) + 1))
    people = [*PEOPLE, *more]
    rows = [f"{email},{name},{languages[n % len(languages)]}" for n, (email, name) in enumerate(people)]
    return "\n".join(["email,name,locale", *rows, ""])


def toml_text(text: str) -> str:
    """Write a text as a basic string of TOML 1.0."""
    signs = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}

    def escape(found: re.Match[str]) -> str:
        sign = found.group(0)
        return signs.get(sign) or f"\\u{ord(sign):04x}"

    plain = text.encode("utf-8", "replace").decode("utf-8")
    return '"' + re.sub(r"[\"\\\x00-\x1f\x7f]", escape, plain) + '"'
