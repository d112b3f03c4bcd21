"""Themes: theme.yaml, block schemas and words."""
