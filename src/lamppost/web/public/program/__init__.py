"""Pages about the program: the first page, what to say tonight, what is kept."""
