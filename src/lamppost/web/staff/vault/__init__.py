"""What was forgotten."""
