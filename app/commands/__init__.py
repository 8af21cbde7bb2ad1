"""What the commands of `app.cli` do, one file for each kind of work."""
