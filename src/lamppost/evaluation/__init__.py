"""What may be said about how the program does."""
