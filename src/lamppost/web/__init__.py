"""The two front doors, their pages and their words."""
