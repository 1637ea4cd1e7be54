"""Who opened names how often."""
