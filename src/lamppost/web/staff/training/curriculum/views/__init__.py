"""The curriculum's pages: reading it, making it one's own."""
