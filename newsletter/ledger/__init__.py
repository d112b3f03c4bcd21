"""The ledger: what was planned, tried and answered, kept in a database."""
