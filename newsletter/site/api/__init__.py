"""The API for other programs: what it offers, who may use it, and the document that describes it."""
