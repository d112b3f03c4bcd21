"""Render: an issue and a theme become editions."""
