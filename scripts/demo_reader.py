"""A reader comes and goes, on public pages of this machine: the second half of `make demo`.

Everything is in a folder that is thrown away, no mail leaves, and what is shown is what the programs have answered.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

NEWSLETTER = str(Path(sys.executable).parent / "newsletter")
READER = "eva@example.com"
OTHER_READERS = "email,name,city\nanna@example.org,Anna,Riga\ntom@example.net,Tom,Oslo\n"
ONE_CLICK = "List-Unsubscribe=One-Click"  # RFC 8058
PATIENCE = 30.0


def tell(text: str) -> None:
    """Say what comes next."""
    print(f"\n# {text}", flush=True)


def newsletter(*words: str, quiet: bool = False) -> None:
    """Give a command, and show it as it is typed."""
    print(f"\n$ newsletter {shlex.join(words)}", flush=True)
    subprocess.run([NEWSLETTER, *words], check=True, stderr=subprocess.DEVNULL if quiet else None)


def ask(method: str, address: str, what: str, body: bytes | None = None, kind: str = "") -> str:
    """Ask a page for something, show what came of it, and return it."""
    request = urllib.request.Request(address, body, method=method)  # noqa: S310 - it begins with http
    if kind:
        request.add_header("Content-Type", kind)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
        text = str(answer.read().decode())
        place = re.sub(r"/([a-z]{1,2})/[a-z0-9]{20,}", r"/\1/…", address)
        sent = f"  {body.decode()}" if body else ""
        print(f"  {method:<4} {place}{sent}\n       {answer.status}: {what}", flush=True)
        return text


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def pages(port: int) -> Iterator[None]:
    """Serve the public pages as long as the context lasts."""
    print(f"\n$ newsletter serve --port {port} &", flush=True)
    command = [NEWSLETTER, "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            print(server.stdout.readline() if server.stdout else "", end="", flush=True)
            yield
        finally:
            server.terminate()


def message(folder: Path, pattern: str) -> EmailMessage:
    """Return the mail to the reader that the outbox holds, as soon as it is there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for path in folder.glob(f".newsletter/outbox/{pattern}/*.eml"):
            found = BytesParser(EmailMessage, policy=default).parsebytes(path.read_bytes())
            if READER in str(found["To"]):
                print(f"  to {found['To']}: {found['Subject']}", flush=True)
                return found
        time.sleep(0.05)
    raise SystemExit(f"no mail to {READER} has come")


def link(text: str, purpose: str) -> str:
    """Return the address of a page in a mail."""
    found = re.search(rf"https?://\S+/{purpose}/[a-z0-9]+", text)
    if not found:
        raise SystemExit(f"the mail has no link to /{purpose}/")
    return found.group()


def walk(folder: Path) -> None:
    """Let a reader sign up, confirm, get an issue, and leave."""
    os.chdir(folder)
    tell("A newsletter of its own, in a folder that is thrown away afterwards; its list is open to everybody.")
    newsletter("init", ".", quiet=True)
    newsletter("lists", "new", "letter", "--title", "The letter", "--public", quiet=True)
    (folder / "subscribers/letter.csv").write_text(OTHER_READERS, "utf-8")
    newsletter("lists", "sync", "letter")
    issue = next(path.name for path in (folder / "issues").iterdir())
    port = free_port()
    here = f"http://127.0.0.1:{port}"
    settings = folder / "newsletter.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("[newsletter]\n", f'[newsletter]\nbase_url = "{here}"\n', 1)
    )
    with pages(port):
        come(folder, here)
        tell("She is counted among those who joined today; an issue goes to her as to those of the file.")
        newsletter("lists", "count", "letter", "--segment", 'subscriber.name == "Eva" and joined | days_ago < 7')
        newsletter("send", issue, "--to", "letter", "--yes", quiet=True)
        go(folder, issue)
    tell(
        "What is known of her, which she may ask for at any time; “newsletter subscribers forget” takes all of it away."
    )
    newsletter("subscribers", "show", READER)
    newsletter("lists", "show")


def come(folder: Path, here: str) -> None:
    """Let the reader sign up and confirm."""
    tell("Eva signs up. What the page answers is the same for everybody, and she is on no list before she confirms.")
    asked = json.dumps({"email": READER, "name": "Eva"}).encode()
    ask("POST", f"{here}/join/letter", "a mail is on its way", asked, "application/json")
    newsletter("lists", "count", "letter")
    tell(
        "The mail that asks her is in the outbox. To open its link changes nothing (scanners do); its button confirms."
    )
    body = message(folder, "letters").get_body(("plain",))
    confirm = link(str(body.get_content()) if body else "", "c")
    ask("GET", confirm, "a page with a button")
    newsletter("lists", "count", "letter")
    ask("POST", confirm, "confirmed", b"", "application/x-www-form-urlencoded")
    newsletter("lists", "count", "letter")


def go(folder: Path, issue: str) -> None:
    """Let the reader leave by the one click that mail programs offer."""
    tell(
        "Her mail program shows “unsubscribe” beside the sender, and asks the page by one POST: no login, no question."
    )
    sent = message(folder, f"{issue}-*")
    leave = link(str(sent["List-Unsubscribe"]), "u")
    ask("POST", leave, "she is off the list", ONE_CLICK.encode(), "application/x-www-form-urlencoded")
    newsletter("lists", "count", "letter")


def main() -> None:
    """Show it in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="newsletter-demo-") as name:
        folder = Path(name) / "our-letter"
        folder.mkdir()
        walk(folder)
        os.chdir("/")


if __name__ == "__main__":
    main()
