"""Who the supporters are, as far as they chose to say."""
