"""CPU time a message for making it: unsigned, and signed with DKIM by ours and by dkimpy; beside the bare signatures.

One message of some 40 KB for each reader, with a name and an address to unsubscribe of their own; nothing is sent.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import dkim
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from measure import Sample, Series, take_turns
from results import Results, arguments
from sample import ISSUE, drop_pictures, sample_workspace

from newsletter.message.compile import MessageTemplate, compile_message
from newsletter.message.dkim import Signer
from newsletter.message.dkim_keys import Algorithm, SigningKey, new_key, read_key
from newsletter.message.model import Recipient
from newsletter.message.tokens import new_keyring
from newsletter.wiring.workspace import build_issue

OURS = {"unsigned": (), "Ed25519": (Algorithm.ED25519,), "RSA-2048": (Algorithm.RSA,), "both": tuple(Algorithm)}
BARE_RSA, BARE_ED25519, HASH = "bare RSA-2048 signature", "bare Ed25519 signature", "SHA-256 of a message"
DKIMPY = "dkimpy, RSA-2048"
DOMAIN = "energetika.example"
# dkimpy takes so much longer that it signs only a part of them.
DKIMPY_PART = 20
DATE = datetime(2026, 11, 24, tzinfo=UTC)


def templates(keys: Mapping[Algorithm, SigningKey]) -> dict[str, MessageTemplate]:
    """Compile the sample for each way to sign, without its cards, so that it is as long as most newsletters are."""
    with tempfile.TemporaryDirectory() as name:
        settings = sample_workspace(Path(name) / "workspace")
        drop_pictures(settings)
        path = settings.issues / ISSUE / "lv.md"
        path.write_text(path.read_text("utf-8").partition(":::cards")[0], "utf-8")
        edition = build_issue(settings, ISSUE).editions["lv"]
    publication = replace(settings.publication, base_url=f"https://news.{DOMAIN}")
    keyring = new_keyring()
    return {
        name: compile_message(
            edition,
            publication,
            keyring,
            "c-1",
            lists={"l": "Pašvaldības"},
            signer=Signer(DOMAIN, [keys[each] for each in used]) if used else None,
        )
        for name, used in OURS.items()
    }


def entrants(
    made: Mapping[str, MessageTemplate], keys: Mapping[Algorithm, SigningKey], pem: bytes, number: int
) -> dict[str, Callable[[], Sample]]:
    """Return what makes and signs so many messages, each way, and what a signature takes by itself."""
    readers = [
        Recipient(
            f"reader{n:07}@town{n % 40}.example",
            f"Ilze Bērziņa {n}",
            {"name": f"Ilze Bērziņa {n}", "city": f"town{n % 40} pilsēta"},
            "l",
        )
        for n in range(number)
    ]

    def message(template: MessageTemplate, n: int) -> bytes:
        return template.message(readers[n], DATE, token_payload=n.to_bytes(16, "big")).data

    def make(template: MessageTemplate) -> Callable[[int], object]:
        return lambda n: message(template, n)

    def sign(key: SigningKey) -> Callable[[int], object]:
        digest = bytes(32)
        return lambda _: key.sign(digest)

    def with_dkimpy(n: int) -> object:
        data = message(made["unsigned"], n)
        return dkim.sign(data, b"news", DOMAIN.encode(), pem, canonicalize=(b"relaxed", b"relaxed"))

    whole = message(made["unsigned"], 0)
    steps = {name: make(template) for name, template in made.items()}
    steps |= {
        BARE_RSA: sign(keys[Algorithm.RSA]),
        BARE_ED25519: sign(keys[Algorithm.ED25519]),
        HASH: lambda _: hashlib.sha256(whole).digest(),
    }
    runs = {name: timed(step, number) for name, step in steps.items()}
    return {**runs, DKIMPY: timed(with_dkimpy, number // DKIMPY_PART, DKIMPY_PART)}


def timed(step: Callable[[int], object], number: int, times: int = 1) -> Callable[[], Sample]:
    """Return what takes a step so often; what it took counts `times` as much."""

    def run() -> Sample:
        wall, cpu = time.perf_counter(), time.process_time()
        for n in range(number):
            step(n)
        return Sample((time.perf_counter() - wall) * times, (time.process_time() - cpu) * times)

    return run


def microseconds(series: Series, number: int) -> dict[str, float]:
    """Return a row of the table."""
    cpu = sorted(each.cpu for each in series.samples)
    return {"CPU_µs_min": 1e6 * cpu[0] / number, "CPU_µs_median": 1e6 * cpu[len(cpu) // 2] / number}


def parse() -> argparse.Namespace:
    """Read the flags."""
    parser = arguments(__doc__, rounds=5)
    parser.add_argument("--messages", type=int, default=2000, help="how many messages a round (2000)")
    return parser.parse_args()


def main() -> int:
    """Measure, and print."""
    options = parse()
    pem = new_key(Algorithm.RSA)
    keys = {
        Algorithm.RSA: read_key("news", Algorithm.RSA, pem, "key"),
        Algorithm.ED25519: read_key("newse", Algorithm.ED25519, new_key(Algorithm.ED25519), "key"),
    }
    made = templates(keys)
    # dkimpy reads the older form of a key only.
    old_form = load_pem_private_key(pem, None).private_bytes(
        Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
    )
    series = take_turns(entrants(made, keys, old_form, options.messages), options.rounds)
    Results(
        f"{options.messages:,} messages of {made['unsigned'].size / 1024:.0f} KB, made and signed",
        rows={name: microseconds(each, options.messages) for name, each in series.items()},
        ratios={
            "RSA-2048 / bare signature": {"CPU": series["RSA-2048"].over(series[BARE_RSA])["cpu_min"]},
            "Ed25519 / unsigned": {"CPU": series["Ed25519"].over(series["unsigned"])["cpu_min"]},
            "dkimpy / RSA-2048": {"CPU": series[DKIMPY].over(series["RSA-2048"])["cpu_min"]},
        },
        versions={"cryptography": version("cryptography"), "dkimpy": version("dkimpy")},
    ).show(as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
