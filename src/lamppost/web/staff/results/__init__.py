"""What campaigns say."""
