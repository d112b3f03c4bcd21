"""`newsletter doctor`: looks at the workspace, its domain and its relay, and has each judged."""
