"""Peer supporters: standing, capacity, availability, care for them."""
