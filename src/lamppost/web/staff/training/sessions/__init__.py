"""Sessions: planned, taken a place in, attended, and what was said of them."""
