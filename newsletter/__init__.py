"""Build email newsletters from folders of content, and send them."""

__version__ = "0.1.0"
