"""The commands that copy a whole library."""
