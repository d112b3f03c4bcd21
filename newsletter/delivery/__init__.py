"""Delivery: plan a campaign, send it, and account for every recipient."""
