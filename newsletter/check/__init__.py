"""Checks: what is wrong or risky in an issue, an edition, a built message."""
