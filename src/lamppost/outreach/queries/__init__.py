"""The nouns of an outreach: the queue, a supporter's own, suggestions, the recipient's page, totals."""
