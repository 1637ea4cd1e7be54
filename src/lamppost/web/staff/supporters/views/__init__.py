"""What a supporter says of themselves, one page a file."""
