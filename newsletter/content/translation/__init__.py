"""Translating an issue: its texts one by one, laid out beside what they were written from."""
