"""How hard our texts are to read, and whether a word stands in them that hurts or that nobody outside says."""
