"""Help for those who write: what blocks there are, schemas and snippets for their text editors, a new theme's files."""
