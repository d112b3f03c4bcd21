"""Lists of tags, `name=value;`, as the records of DKIM and DMARC are (RFC 6376 3.2, RFC 9989 4.7)."""

from __future__ import annotations


def tags_of(text: str) -> dict[str, str] | None:
    """Return the tags of a record by name, in their order; None where it is no such list or a tag stands twice."""
    tags: dict[str, str] = {}
    for part in text.split(";"):
        if not part.strip():
            continue
        name, equals, value = part.partition("=")
        if not equals or not name.strip() or name.strip() in tags:
            return None
        tags[name.strip()] = value.strip()
    return tags
