"""Texts as people write them: files in any encoding, YAML with line numbers, the front matter of a Markdown file."""

from newsletter.documents.front_matter import split_front_matter
from newsletter.documents.model import FrontMatter, KeyPath, YamlDocument
from newsletter.documents.source import read_octets, read_source, typed_lines
from newsletter.documents.yaml import read_yaml

__all__ = [
    "FrontMatter",
    "KeyPath",
    "YamlDocument",
    "read_octets",
    "read_source",
    "read_yaml",
    "split_front_matter",
    "typed_lines",
]
