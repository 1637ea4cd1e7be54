"""What the recipient decides by their own code, and saying no in advance."""
