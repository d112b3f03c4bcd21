"""What each concern's rules can tell of."""
