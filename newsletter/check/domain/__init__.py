"""Whether a domain is set up for mail: what DNS holds of it goes in, findings come out. Nothing here asks anybody."""
