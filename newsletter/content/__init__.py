"""Content: a folder becomes an issue."""
