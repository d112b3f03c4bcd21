"""The databases that a ledger can be in, and what each of them says in its own words."""
