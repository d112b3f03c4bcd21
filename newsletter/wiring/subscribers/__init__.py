"""One person at a time: who is known, where they stand, and what a person orders about them."""
