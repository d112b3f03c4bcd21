"""Links: where they lead, what they carry, and how they look."""
