"""Where else to turn: read by everybody, kept by a few."""
