"""The local preview: an edition as its readers will see it, reloaded as the editor types."""
