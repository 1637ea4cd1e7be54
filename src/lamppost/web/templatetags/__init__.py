"""What templates need beyond Django's own: codes in words, telephone numbers as people write them."""
