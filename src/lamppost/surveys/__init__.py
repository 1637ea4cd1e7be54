"""What physicians, recipients and supporters are asked, and what they answer without being known."""
