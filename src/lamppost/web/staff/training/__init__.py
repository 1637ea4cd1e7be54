"""Training: what is taught, and when."""
