"""What readers of one language would notice that was meant for those of another."""
