"""The store of subscribers, in the ledger's database."""
