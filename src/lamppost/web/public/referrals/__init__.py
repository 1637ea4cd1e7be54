"""Asking for support, and what the one who asked can still do by their code."""
