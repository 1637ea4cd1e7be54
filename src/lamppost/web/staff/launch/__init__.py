"""Opening a hospital."""
