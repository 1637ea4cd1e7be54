"""Signing in, and the people who do."""
