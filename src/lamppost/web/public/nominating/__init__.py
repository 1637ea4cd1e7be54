"""Naming colleagues: by the code of a letter or a card, and by nothing else."""
