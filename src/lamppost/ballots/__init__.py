"""Answers that cannot be traced to who gave them: codes, slips and papers (design 3, G8)."""
