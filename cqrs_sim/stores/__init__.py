"""Places that keep rows: memory, or SQL in a file. Import the one you need: SQL takes a while."""
