"""CORS: the Fetch standard's rules as explained steps."""
