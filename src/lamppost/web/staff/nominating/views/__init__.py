"""Who is asked, by whom; and what they answer."""
