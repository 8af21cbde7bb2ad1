"""The commands that settle which papers and people are one."""
