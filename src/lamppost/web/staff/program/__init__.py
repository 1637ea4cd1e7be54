"""Places and people come in, and the roster."""
