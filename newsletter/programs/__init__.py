"""Other programs: what they are told, how it is signed and tried again, and who of them may ask."""
