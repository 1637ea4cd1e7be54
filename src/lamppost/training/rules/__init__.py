"""Decisions of training. A file for each noun group: the curriculum; sessions."""
