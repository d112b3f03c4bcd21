"""The public pages: the archive, and where readers come and go."""
