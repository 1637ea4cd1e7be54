"""Rounds of nominations for who holds them; one's own invitation and agreement."""
