"""Telling other programs what happens: which events there are, what a message says, how it is signed."""
