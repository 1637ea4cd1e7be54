"""After a hard event: asking for several, and what a coordinator sees of it."""
