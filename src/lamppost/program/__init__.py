"""Hospitals, departments, adoption, head counts and the roster."""
