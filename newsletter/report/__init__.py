"""Reports: what happened to a campaign, in words."""
