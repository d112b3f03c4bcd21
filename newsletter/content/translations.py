"""What a translation was made from: a digest of each block of the original, noted in the translated file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from newsletter.content.model import Block

DIGEST = 8


def digest(lines: Sequence[str]) -> str:
    """Return a short name for what lines say; empty ones and the space around them do not count."""
    said = "\n".join(line.strip() for line in lines if line.strip())
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST]


def head_digest(subject: str, preheader: str) -> str:
    """Return the digest of what stands at the top of a file."""
    return digest([f"subject: {subject}", f"preheader: {preheader}"])


def block_digest(block: Block, typed: Sequence[str]) -> str:
    """Return the digest of a block; `typed` are the lines of its file."""
    return digest(typed[block.line - 1 : block.end_line])
