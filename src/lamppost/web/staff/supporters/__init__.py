"""What a supporter says of themselves."""
