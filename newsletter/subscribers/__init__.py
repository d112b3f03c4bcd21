"""Subscribers: people and lists."""
