"""The curriculum: read, checked alone, printed, made one's own."""
