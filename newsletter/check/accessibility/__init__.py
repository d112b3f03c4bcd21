"""What keeps people from reading an edition who hear it, who need contrast, or whose fingers are large."""
