"""What an issue says that an earlier one has said, or that was true when that one came out."""
