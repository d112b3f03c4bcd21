"""Wiring: what the shells share, and the only place that picks a concrete ledger and transport."""
