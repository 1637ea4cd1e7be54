"""What was done, by which role, in a chain that cannot be rewritten and that forgets (G12)."""
