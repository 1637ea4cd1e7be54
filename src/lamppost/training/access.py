"""Who may read, teach, change and record training."""
