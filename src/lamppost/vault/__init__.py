"""Seals, opens, indexes and shreds; the only room that touches a key (design 3)."""
