"""What is still to be written: notes, fillers, gaps, and the tags of other programs."""
