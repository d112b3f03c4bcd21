"""What a translation was made from: digests of the original's blocks and texts, noted in the translated file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from newsletter.content.model import Block
from newsletter.content.top import TEXT_FIELDS

# Hexadecimal digits that name a block, and those that name one text of it.
BLOCK, TEXT = 8, 4
HEAD = re.compile(rf"(?:{'|'.join(TEXT_FIELDS)})[ \t]*:")


def digest(lines: Sequence[str], length: int = BLOCK) -> str:
    """Return a short name for what lines say; empty ones and the space around them do not count."""
    said = "\n".join(line.strip() for line in lines if line.strip())
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def text_digest(text: str) -> str:
    """Return the digest of one text."""
    return digest(text.split("\n"), TEXT)


def head_digest(typed: Sequence[str]) -> str:
    """Return the digest of what stands at the top of a file, of which these are the lines."""
    found = [line for line in typed if HEAD.match(line)][: len(TEXT_FIELDS)]
    return digest(sorted(found))


def block_digest(block: Block, typed: Sequence[str]) -> str:
    """Return the digest of a block; `typed` are the lines of its file."""
    return digest(typed[block.line - 1 : block.end_line])
