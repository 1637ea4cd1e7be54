"""Answering a survey: by the code of a letter, and by nothing else."""
