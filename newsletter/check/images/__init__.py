"""Pictures: whether they are there, sharp, light enough, and seen by night."""
