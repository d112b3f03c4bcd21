"""Messages: an edition and a recipient become RFC 5322 bytes."""
