"""Merge: the second template stage, run once per recipient."""
