"""The signs of what an author is still to write."""

PENCIL = "✎"
PLACEHOLDER_IMAGE = "images/placeholder.png"
PLACEHOLDER_URL = "https://example.org/"
