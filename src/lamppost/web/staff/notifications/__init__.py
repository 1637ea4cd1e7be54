"""When one is written to, and what could not be sent."""
