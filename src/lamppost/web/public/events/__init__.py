"""The one-way door after a hard event: in, and nothing comes out."""
