"""A browser that is on this machine already, and draws pages without a window."""
