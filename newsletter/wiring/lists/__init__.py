"""List files, and what they were before."""
