"""Imports: people out of the exports of other programs, with what each of them had to say about being written to."""
