"""What a spam filter makes of a message, and what it means for whoever wrote it."""
